"""Findings as a code quality report, which GitLab shows in a merge request."""

from __future__ import annotations

from ..diagnostics import Severity
from .rows import Report, Row, with_fingerprints

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def gitlab_data(report: Report) -> list[dict[str, object]]:
    """Return the findings as plain JSON values."""
    return [
        {
            "description": row.text,
            "check_name": row.id,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[row.severity],
            "location": _location(row),
        }
        for row, fingerprint in with_fingerprints(report.rows)
    ]


def _location(row: Row) -> dict[str, object]:
    if row.place is None:
        return {"path": row.file, "lines": {"begin": 1}}  # GitLab wants a line
    return {
        "path": row.file,
        "lines": {"begin": row.place.line, "end": row.place.end_line},
        "positions": {
            "begin": {"line": row.place.line, "column": row.place.column},
            "end": {"line": row.place.end_line, "column": row.place.end_column},
        },
    }
