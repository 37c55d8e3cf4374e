"""Findings as commands to GitHub's runner, which shows them beside the lines of a pull request."""

from __future__ import annotations

from ..diagnostics import Severity
from .rows import Report, Row

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github_text(report: Report) -> str:
    """Return a line for each finding; nothing where there is none."""
    return "".join(f"{_command(row, report.command)}\n" for row in report.rows)


def _command(row: Row, command: str) -> str:
    values: dict[str, str | int] = {"file": row.file}
    if row.place is not None:
        values |= {"line": row.place.line, "endLine": row.place.end_line, "col": row.place.column}
        if row.place.line == row.place.end_line:  # over several lines GitHub takes no columns
            values["endColumn"] = row.place.end_column
        else:
            del values["col"]
    values["title"] = f"statekit {command}: {row.id}"
    told = ",".join(f"{name}={_property(str(each))}" for name, each in values.items())
    return f"::{_COMMANDS[row.severity]} {told}::{_data(row.text)}"


def _data(text: str) -> str:
    """Escape what would end a command, as the runner reads it back."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
