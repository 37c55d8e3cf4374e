"""Each rule of `check`: what it says of a spec with the fault, and of the nearest one without.

`tests/check/fixtures/` holds a folder per rule: `bad.yaml` with the fault, `good.yaml` without, and
in `bad.txt` everything that is said of the former. `statekit explain` shows the two specs.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from statekit import load
from statekit.check import LINTS, Findings, Subject, check, lint
from statekit.check.samples import sample
from statekit.decide import Engine
from statekit.diagnostics import RULES, render
from statekit.spec.load import load_bytes

FOLDER = Path(__file__).parent / "fixtures"
IDS = [rule.id for rule in RULES.values() if rule.loads and not rule.compares]
BESIDE = [rule.id for rule in RULES.values() if rule.compares]
"""Those that compare with an older version: see `tests/diff/test_beside.py`."""
ALL = sorted([*IDS, "bad-scenario"])


def engine(rule: str, kind: str) -> Engine:
    """A loaded fixture."""
    return Engine(load_bytes((FOLDER / rule / f"{kind}.yaml").read_bytes(), f"{rule}.yaml"))


def checked(rule: str, kind: str) -> Findings:
    """What `check` says of a fixture."""
    return check(engine(rule, kind))


@pytest.mark.parametrize("rule", ALL)
def test_a_rule_tells_its_fault_and_nothing_else(rule: str) -> None:
    """In the bad fixture all findings are of this rule, in full; in the good one there are none."""
    found = checked(rule, "bad").diagnostics
    assert {each.rule for each in found} == {rule}
    text = "\n\n".join(map(render, found)) + "\n"
    assert text == (FOLDER / rule / "bad.txt").read_text(encoding="utf-8")
    assert checked(rule, "good").diagnostics == ()


def test_no_folder_is_left_behind() -> None:
    """Each rule has its three files, and a removed one leaves none."""
    files = ("bad.yaml", "good.yaml", "bad.txt")
    wanted = {f"{rule}/{file}" for rule in (*ALL, *BESIDE) for file in files}
    wanted |= {f"{rule}/old.yaml" for rule in BESIDE}
    assert {str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/*")} == wanted


def test_the_rules_are_those_of_the_catalogue() -> None:
    """In its order; that about `allow` looks at what the others have found."""
    assert [*LINTS, "unused-allow"] == IDS


@pytest.mark.parametrize("rule", [*IDS, *BESIDE])
def test_a_rule_says_what_people_need_to_know(rule: str) -> None:
    """What it does, why the fault is bad and how to fix it: sentences, and two examples."""
    told = RULES[rule]
    for text in (told.purpose, told.why, told.fix):
        assert text[0].isupper()
        assert text.endswith(".")
    assert sample(rule) is not None


@pytest.mark.parametrize("rule", LINTS)
def test_a_function_tells_only_its_own_fault(rule: str) -> None:
    """The function under an id yields findings of that id, over all fixtures."""
    told: set[str] = set()
    for path in sorted(FOLDER.glob("*/*.yaml")):
        subject = Subject(Engine(load_bytes(path.read_bytes(), path.name)))
        told |= {each.rule for each in LINTS[rule](subject)}
    assert told - {"bad-scenario"} == {rule}


def test_all_rules_look_at_a_spec() -> None:
    """`lint` yields what the single rules yield."""
    subject = Subject(engine("unused-name", "bad"))
    assert list(lint(subject)) == list(LINTS["unused-name"](subject))


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
