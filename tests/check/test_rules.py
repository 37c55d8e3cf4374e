"""Each rule of `check`: what it says of a spec with the fault, and of the nearest one without.

`tests/fixtures/rules/` holds per rule `ID.yaml` with the fault, `ID.good.yaml` without, and in
`ID.txt` everything that is said of the former.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from statekit import load
from statekit.check import LINTS, Findings, check, lint
from statekit.decide import Engine
from statekit.diagnostics import RULES, render
from statekit.spec.load import load_bytes

FOLDER = Path(__file__).parents[1] / "fixtures" / "rules"
ABOUT_SCENARIOS = ["bad-scenario", "edges-differ", "scenario-failed"]
ALL = sorted([*LINTS, *ABOUT_SCENARIOS])


def checked(name: str) -> Findings:
    """What `check` says of a fixture."""
    return check(Engine(load_bytes((FOLDER / name).read_bytes(), name)))


@pytest.mark.parametrize("rule", ALL)
def test_a_spec_with_the_fault_is_told_about_in_full(rule: str) -> None:
    """Every finding has its place, its words and its remedy, and all are of this rule."""
    found = checked(f"{rule}.yaml").diagnostics
    assert {each.rule for each in found} == {rule}
    text = "\n\n".join(map(render, found)) + "\n"
    assert text == (FOLDER / f"{rule}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", ALL)
def test_the_nearest_spec_without_the_fault_is_fine(rule: str) -> None:
    """No rule finds anything in the good fixture of any."""
    assert checked(f"{rule}.good.yaml").diagnostics == ()


def test_no_rule_lacks_its_fixtures() -> None:
    """A new rule needs its three files, and a removed one leaves none behind."""
    wanted = {f"{rule}{end}" for rule in ALL for end in (".yaml", ".good.yaml", ".txt")}
    assert {path.name for path in FOLDER.iterdir()} == wanted


def test_the_rules_are_those_of_the_catalogue() -> None:
    """What the catalogue calls a warning is what `check` alone finds, and nothing else."""
    assert list(LINTS) == [rule.id for rule in RULES.values() if rule.warning]


@pytest.mark.parametrize("rule", LINTS)
def test_a_rule_tells_only_its_own_fault(rule: str) -> None:
    """The function under an id yields findings of that id, over all fixtures."""
    told: set[str] = set()
    for path in sorted(FOLDER.glob("*.yaml")):
        definition = load_bytes(path.read_bytes(), path.name)
        told |= {each.rule for each in LINTS[rule](definition)}
    assert told == {rule}


def test_all_rules_look_at_a_spec() -> None:
    """`lint` yields what the single rules yield."""
    definition = load_bytes((FOLDER / "unused-name.yaml").read_bytes(), "unused-name.yaml")
    assert list(lint(definition)) == list(LINTS["unused-name"](definition))


BASE = """\
spec: base
machines:
  order:
    initial: open
    states: [open, held, paid]
    groups: {early: [open, held], whole: [open, held, paid]}
    transitions: {hold: {from: open, to: held}, pay: {from: open, to: paid}}
"""
OWN = """\
spec: own
extends: base.yaml
machines: {order: {groups: {late: paid, later: paid}}}
guards: {once: {machine: order, entering: late, leaving: early, require: true}}
"""


def test_a_group_may_be_named_in_any_of_the_files_of_a_spec(tmp_path: Path) -> None:
    """One of the base in what extends it, and one of one's own; where none names it, it is told."""
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "own.yaml").write_text(OWN)
    found = check(load(tmp_path / "own.yaml")).diagnostics
    assert [f"{Path(str(each.span)).name}: {each.message}" for each in found] == [
        "base.yaml:6:35: nothing names the group whole of order",
        "own.yaml:3:41: nothing names the group later of order",
    ]
