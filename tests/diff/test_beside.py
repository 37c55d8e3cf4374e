"""Each rule of `check --against`: what it says beside an older version."""

from __future__ import annotations

from pathlib import Path

import pytest

from statekit.diagnostics import RULES, Diagnostic, render
from statekit.diff import diff, due_version
from statekit.diff.places import stranded
from statekit.diff.version import behind

from .mutating import loaded

FOLDER = Path(__file__).parents[1] / "check" / "fixtures"


def told(rule: str, kind: str) -> list[Diagnostic]:
    """All that is found in a fixture beside the older version."""
    old, new = (
        loaded((FOLDER / rule / f"{name}.yaml").read_text(encoding="utf-8"), f"{rule}.yaml")
        for name in ("old", kind)
    )
    changes = diff(old, new)
    due = due_version(changes, old.version, new.version, new.breaks)
    return [*behind(due, changes, new), *stranded(old, new)]


@pytest.mark.parametrize("rule", [rule.id for rule in RULES.values() if rule.compares])
def test_a_rule_tells_its_fault_and_nothing_else(rule: str) -> None:
    """In the bad fixture all findings are of this rule, in full; in the good one there are none."""
    found = told(rule, "bad")
    assert {each.rule for each in found} == {rule}
    text = "\n\n".join(map(render, found)) + "\n"
    assert text == (FOLDER / rule / "bad.txt").read_text(encoding="utf-8")
    assert told(rule, "good") == []
