"""Findings as people and programs read them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statekit.diagnostics import (
    RULES,
    Diagnostic,
    MisuseError,
    Severity,
    Source,
    Span,
    SpecError,
    in_order,
    near,
    one_of,
    render,
    unknown,
)

SOURCE = Source("shop.yaml", "spec: shop\nmachines:\n  payment: {intial: open}\n")
TYPO = Span(SOURCE, 33, 39)


def test_a_finding_shows_fault_place_excerpt_near_names_and_remedy() -> None:
    """Everything that a reader needs stands in the message."""
    finding = Diagnostic(
        "unknown-key", "a machine has no `intial`", TYPO, "remove it", ("initial",)
    )
    assert render(finding) == (
        "error[unknown-key]: a machine has no `intial`\n"
        " --> shop.yaml:3:13\n"
        "  |\n"
        "3 |   payment: {intial: open}\n"
        "  |             ^^^^^^\n"
        "  = near: initial\n"
        "  = help: remove it"
    )


def test_a_finding_without_a_place_is_shown_without_an_excerpt() -> None:
    """A file that cannot be read has no lines."""
    finding = Diagnostic("unreadable-file", "there is no file x.yaml", remedy="check the path")
    assert render(finding) == (
        "error[unreadable-file]: there is no file x.yaml\n   = help: check the path"
    )


def test_a_finding_as_json_has_stable_keys() -> None:
    """Programs get the same facts, with lines and columns from 1."""
    finding = Diagnostic("unused-name", "nothing reads `intial`", TYPO)
    assert finding.severity is Severity.WARNING
    assert finding.to_dict() == {
        "rule": "unused-name",
        "severity": "warning",
        "message": "nothing reads `intial`",
        "file": "shop.yaml",
        "line": 3,
        "column": 13,
        "end_column": 19,
        "near": [],
        "remedy": "",
    }
    assert Diagnostic("unreadable-file", "x").to_dict()["line"] is None


@pytest.mark.parametrize("before", [0, 30, 200])
@pytest.mark.parametrize("after", [0, 30, 200])
def test_a_long_line_is_cut_around_the_token(before: int, after: int) -> None:
    """The caret stands under the token, however long the line is."""
    text = "a" * before + "TOKEN" + "b" * after
    shown = render(Diagnostic("wrong-type", "x", Span(Source("f", text), before, before + 5)))
    *_, line, carets = shown.splitlines()
    start = carets.index("^")
    assert line[start : start + 5] == "TOKEN"
    assert carets.count("^") == 5
    assert len(line) < 110


def test_control_characters_of_a_hostile_file_reach_no_terminal() -> None:
    """An escape sequence in the file is shown as a replacement character."""
    source = Source("f", "a\x1b[31m\x07 TOKEN")
    shown = render(Diagnostic("wrong-type", "x", Span(source, 8, 13)))
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "TOKEN" in shown


@given(st.text(alphabet="ab\né€", max_size=60), st.integers(0, 60))
def test_positions_count_lines_and_columns_from_one(text: str, offset: int) -> None:
    """The position of an offset is what counting line feeds gives."""
    offset = min(offset, len(text))
    line, column = Source("f", text).position(offset)
    before = text[:offset]
    assert line == before.count("\n") + 1
    assert column == offset - (before.rfind("\n") + 1) + 1
    assert Source("f", text).line(line) == text.split("\n")[line - 1]


def test_all_findings_of_a_file_come_in_its_order() -> None:
    """The error holds every finding, and prints them all."""
    late = Diagnostic("wrong-type", "late", Span(SOURCE, 20, 21))
    soon = Diagnostic("wrong-type", "soon", Span(SOURCE, 3, 4))
    file = Diagnostic("unreadable-file", "file")
    error = SpecError(in_order([late, soon, file]))
    assert [each.message for each in error.diagnostics] == ["file", "soon", "late"]
    assert re.findall(r"\]: (\w+)$", str(error), flags=re.MULTILINE) == ["file", "soon", "late"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("captued", ("captured",)),
        ("CAPTURED", ("captured", "succeeded.captured")),
        ("authorized", ("succeeded.authorized",)),
        ("zzz", ()),
        ("", ()),
    ],
)
def test_near_names_are_those_that_look_alike(name: str, found: tuple[str, ...]) -> None:
    """Case, one letter, or a family that was left out."""
    known = ["captured", "succeeded.captured", "succeeded.authorized", "expired"]
    assert near(name, known)[: len(found)] == found
    assert bool(near(name, known)) is bool(found)


def test_lists_and_misuse_are_worded_once() -> None:
    """The helpers that all messages share."""
    assert one_of(["a"]) == "a"
    assert one_of(["a", "b", "c"]) == "a, b or c"
    assert one_of([]) == "nothing"
    assert str(unknown("there is no machine", "paymnt", ["payment"])) == (
        "there is no machine 'paymnt'; near: payment"
    )
    assert str(unknown("there is no machine", 3, ["payment"])) == (
        "there is no machine: expected a name, not int"
    )
    assert str(MisuseError("no")) == "no"


def test_every_fault_has_an_id_that_names_it_and_a_reason() -> None:
    """Ids are what people search for."""
    for id_, rule in RULES.items():
        assert id_ == rule.id
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_)
        assert rule.why.endswith(".")
