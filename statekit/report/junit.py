"""Findings as JUnit XML, which nearly every CI system shows as tests."""

from __future__ import annotations

from xml.etree import ElementTree

from ..diagnostics import Severity
from .rows import Report, Row, Suite


def junit_text(report: Report) -> str:
    """Return a document with a suite for each spec.

    Each finding is a test case: an error or a warning fails, a file that cannot be read is an
    error, and a note passes. A spec without findings is one case that passes.
    """
    root = ElementTree.Element("testsuites", name=f"statekit {report.command}")
    for suite in report.suites:
        root.append(_suite(suite, report.command))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(suite: Suite, command: str) -> ElementTree.Element:
    failures = [row for row in suite.rows if _tag(row) == "failure"]
    errors = [row for row in suite.rows if _tag(row) == "error"]
    element = ElementTree.Element(
        "testsuite",
        name=suite.title,
        tests=str(len(suite.rows) or 1),
        failures=str(len(failures)),
        errors=str(len(errors)),
        skipped="0",
    )
    for row in suite.rows:
        name = f"{row.id} at {row.where}"
        case = ElementTree.SubElement(element, "testcase", classname=suite.title, name=name)
        case.set("file", row.file)
        if row.place is not None:
            case.set("line", str(row.place.line))
        tag = _tag(row)
        if tag == "system-out":
            told = ElementTree.SubElement(case, tag)
        else:
            told = ElementTree.SubElement(case, tag, message=row.message, type=row.id)
        told.text = row.detail
    if not suite.rows:
        ElementTree.SubElement(element, "testcase", classname=suite.title, name=command)
    return element


def _tag(row: Row) -> str:
    if row.id == "unreadable-file":
        return "error"
    return "system-out" if row.severity is Severity.NOTE else "failure"
