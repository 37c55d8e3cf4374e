"""`allow` in a spec, and severities that a project sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from statekit import load, loads
from statekit.check import Findings, check, read_severities
from statekit.decide import MisuseError
from statekit.diagnostics import Severity

SPEC = """\
spec: x
{top}machines:
  m:
    initial: a
    states:
      a:
      lost: {{{lost}}}
      gone: {{{gone}}}
    transitions:
      go: {{from: a, to: same, when: m == lost{move}}}
"""
WHY = "allow: {unreachable-state: it comes later}"


def spec(top: str = "", lost: str = "", gone: str = "", move: str = "") -> str:
    """A spec with two states that nothing leads to, and a transition that is dead."""
    return SPEC.format(top=top, lost=lost, gone=gone, move=move)


def told(found: Findings) -> list[str]:
    """The findings, each with its severity and line."""
    return [
        f"{each.severity.value} {each.rule} {each.span.line if each.span else 0}"
        for each in found.diagnostics
    ]


def test_a_finding_is_allowed_where_it_stands() -> None:
    """The same one elsewhere is told, and the reason is kept."""
    found = check(loads(spec(lost=WHY)))
    assert told(found) == ["warning unreachable-state 8", "warning dead-transition 10"]
    (allowed,) = found.allowed
    assert allowed.diagnostic.message == (
        "no order begins in, and no transition leads to, lost of m"
    )
    assert allowed.to_dict()["why"] == "it comes later"


def test_on_the_spec_it_holds_for_all_of_it() -> None:
    """Each rule by itself."""
    found = check(loads(spec(top=WHY + "\n")))
    assert told(found) == ["warning dead-transition 11"]
    assert len(found.allowed) == 2


def test_what_allows_nothing_is_told() -> None:
    """Of two that cover a finding the inner one is used."""
    found = check(loads(spec(top=WHY + "\n", lost=WHY, gone=WHY, move=", allow: {trap: why not}")))
    assert told(found) == [
        "warning unused-allow 2",
        "warning dead-transition 11",
        "warning unused-allow 11",
    ]


def test_a_base_allows_for_those_that_build_on_it(tmp_path: Path) -> None:
    """And what only the base needs is not told of them; an extension may allow more."""
    (tmp_path / "base.yaml").write_text(spec(lost=WHY))
    (tmp_path / "own.yaml").write_text(
        "spec: own\nextends: base.yaml\n"
        f"machines: {{m: {{states: {{gone: {{{WHY}}}}}, "
        "transitions: {find: {from: a, to: lost}}}}\n"
        "variants:\n  other:\n    allow: {dead-transition: as before, trap: as before}\n"
    )
    assert told(check(load(tmp_path / "own.yaml"))) == ["warning dead-transition 10"]
    assert told(check(load(tmp_path / "own.yaml", variant="other"))) == ["warning unused-allow 6"]


def test_severities_are_set_by_rule() -> None:
    """Up, down and off; what is allowed stays allowed, also where the rule is off."""
    severities = read_severities(
        {"severity": {"unreachable-state": "off", "dead-transition": "error"}}, "here"
    )
    assert severities == {"unreachable-state": None, "dead-transition": Severity.ERROR}
    assert told(check(loads(spec(lost=WHY)), severities)) == ["error dead-transition 10"]
    notes = {"dead-transition": Severity.NOTE}
    assert told(check(loads(spec(top=WHY + "\n")), notes)) == ["note dead-transition 11"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"severities": {}}, "here has no key 'severities'; near: severity"),
        ({"severity": 3}, "here: `severity` is a table of rules, such as trap = 'error'"),
        (
            {"severity": {"dead-transitions": "off"}},
            "here: no rule is called 'dead-transitions'; `statekit rules` lists them; "
            "near: dead-transition, untested-transition, shadowed-transition",
        ),
        (
            {"severity": {"unknown-state": "off"}},
            "here: unknown-state stops a spec from loading, so it stays an error",
        ),
        (
            {"severity": {"trap": "bad"}},
            "here: the severity of trap is error, warning, note or off, not 'bad'",
        ),
    ],
    ids=str,
)
def test_settings_that_mean_nothing_are_told(settings: dict[str, object], message: str) -> None:
    """Where, what is wrong, and names that are near."""
    with pytest.raises(MisuseError) as raised:
        read_severities(settings, "here")
    assert str(raised.value) == message
