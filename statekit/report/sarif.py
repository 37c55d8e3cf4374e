"""Findings as SARIF 2.1.0, the exchange format of code scanning."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import quote

from .rows import Place, Report, Row, with_fingerprints

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_data(report: Report) -> dict[str, object]:
    """Return the findings as plain JSON values, with what there is to say of their rules."""
    rows = list(with_fingerprints(report.rows))
    ids = sorted({row.id for row, _ in rows})
    run = {
        "tool": {
            "driver": {
                "name": "statekit",
                "version": report.version,
                "rules": [_rule(id, report) for id in ids],
            }
        },
        # So that GitHub keeps what `check` and what `diff` found apart.
        "automationDetails": {"id": f"statekit-{report.command}/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(row, ids.index(row.id), mark) for row, mark in rows],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(id: str, report: Report) -> dict[str, object]:
    about = report.about[id]
    rule: dict[str, object] = {"id": id, "shortDescription": {"text": about.title}}
    if about.help:
        rule["help"] = {"text": about.help}
    return {**rule, "defaultConfiguration": {"level": about.severity.value}}


def _result(row: Row, index: int, fingerprint: str) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": _uri(row.file)}}
    if row.place is not None:
        place["region"] = _region(row.place)
    return {
        "ruleId": row.id,
        "ruleIndex": index,
        "level": row.severity.value,
        "message": {"text": row.text},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"statekit/v1": fingerprint},
    }


def _region(place: Place) -> dict[str, object]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _uri(file: str) -> str:
    for kind in (PurePosixPath, PureWindowsPath):
        path = kind(file)
        if path.is_absolute():
            return path.as_uri()
    return quote(file, errors="replace")
