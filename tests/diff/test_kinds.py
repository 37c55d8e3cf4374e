"""Every kind of change: the edit that makes it, and the whole list that a diff then is."""

from __future__ import annotations

import pytest

from statekit.diff import CLASSES, Audience, Change, Impact, Kind, Relation, diff
from statekit.diff.making import spec_added, spec_removed
from statekit.spec.digest import digest

from .rows import BACK, ROWS
from .versions import Edit, Says, version

OLD = version(name="old.yaml")

GUARD: list[Edit] = [
    ("event.amount == paid and paid <= limit", "event.amount == paid and paid < limit")
]
FIRST: list[Edit] = [("when: event.amount < paid,", "when: event.amount <= paid,")]
RULE: list[Edit] = [("always: paid <= amount", "always: paid < amount")]
NAMED: list[Edit] = [("require: order != cancelled", "require: order == placed")]
VALUE: list[Edit] = [("set: {paid: event.amount}}", "set: {paid: amount}}")]
FACT: list[Edit] = [("payment == paid_up and paid == amount", "paid == amount")]

# What a prover says of a changed condition, and what is told then.
PROVED: list[tuple[Relation, list[Edit], list[Kind]]] = [
    (Relation.TIGHTER, GUARD, [Kind.GUARD_TIGHTENED]),
    (Relation.LOOSER, GUARD, [Kind.GUARD_LOOSENED]),
    (Relation.INCOMPARABLE, GUARD, [Kind.GUARD_INCOMPARABLE]),
    (Relation.EQUIVALENT, GUARD, [Kind.GUARD_REWORDED]),
    (Relation.UNKNOWN, GUARD, [Kind.GUARD_NOT_COMPARED]),
    (Relation.LOOSER, FIRST, [Kind.GUARD_DIVERTS]),
    (Relation.TIGHTER, RULE, [Kind.RULE_TIGHTENED]),
    (Relation.LOOSER, RULE, [Kind.RULE_LOOSENED]),
    (Relation.INCOMPARABLE, RULE, [Kind.RULE_INCOMPARABLE]),
    (Relation.EQUIVALENT, RULE, [Kind.RULE_REWORDED]),
    (Relation.UNKNOWN, RULE, [Kind.RULE_NOT_COMPARED]),
    (Relation.TIGHTER, NAMED, [Kind.GUARD_TIGHTENED]),
    (Relation.EQUIVALENT, VALUE, [Kind.EFFECT_REWORDED]),
    (Relation.TIGHTER, VALUE, [Kind.EFFECT_CHANGED]),
    (Relation.INCOMPARABLE, FACT, [Kind.FACT_CHANGED]),
    (Relation.EQUIVALENT, FACT, [Kind.FACT_REWORDED]),
]
OTHERWISE = {
    Kind.BASE_ADDED,
    Kind.BASE_REMOVED,
    Kind.SETTING_TYPE_CHANGED,
    Kind.SPEC_ADDED,
    Kind.SPEC_REMOVED,
}
"""Those that take more than an edit of the base: the tests at the end."""


@pytest.mark.parametrize(
    ("edits", "kinds"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_a_change_is_told(edits: list[Edit], kinds: list[Kind]) -> None:
    """All that an edit changes is in the list, and nothing else."""
    assert _kinds(diff(OLD, version(*edits))) == _sorted(kinds)


@pytest.mark.parametrize(
    ("edits", "kinds"), [row[1:] for row in BACK], ids=[row[0] for row in BACK]
)
def test_a_change_back_is_told(edits: list[Edit], kinds: list[Kind]) -> None:
    """All that taking back an edit changes is in the list, and nothing else."""
    assert _kinds(diff(version(*edits), OLD)) == _sorted(kinds)


@pytest.mark.parametrize(("relation", "edits", "kinds"), PROVED)
def test_what_is_proved_is_told(relation: Relation, edits: list[Edit], kinds: list[Kind]) -> None:
    """The kind says what the prover has found."""
    assert _kinds(diff(OLD, version(*edits), Says(relation))) == _sorted(kinds)


@pytest.mark.parametrize("edits", [row[1] for row in ROWS if not row[2]])
def test_without_a_change_the_digest_is_the_same(edits: list[Edit]) -> None:
    """What the list leaves out decides nothing."""
    assert digest(version(*edits)) == digest(OLD)


def test_every_kind_has_a_row() -> None:
    """None is in the table of classes that no test has seen."""
    told = {kind for _, _, kinds in (*ROWS, *BACK, *PROVED) for kind in kinds}
    assert sorted(each.value for each in set(Kind) - told - OTHERWISE) == []
    assert {*CLASSES} == {*Kind}


def _kinds(changes: list[Change]) -> list[str]:
    return sorted(each.kind.value for each in changes)


def _sorted(kinds: list[Kind]) -> list[str]:
    return sorted(each.value for each in kinds)


BOX = """\
spec: box
settings: {size: {type: integer, default: 3}}
machines: {box: {initial: shut, states: [shut, ajar], transitions: {open: {from: shut, to: ajar}}}}
"""


def test_a_base_that_changes_nothing_is_cosmetic() -> None:
    """What it brings is told by itself; that it is there is for people."""
    alone, built = version(text=BOX), version(text="spec: box\nextends: delivery\n")
    kinds = _kinds(diff(alone, built))
    assert "base-added" in kinds
    assert "base-removed" in _kinds(diff(built, alone))


def test_another_type_of_a_setting_is_told() -> None:
    """Who sets it has to write something else."""
    other = version(("{type: integer, default: 3}", "{type: text, default: a}"), text=BOX)
    changes = diff(version(text=BOX), other)
    assert _kinds(changes) == ["setting-default-changed", "setting-type-changed"]
    assert changes[0].message == "the setting size is text, not integer"


def test_a_whole_spec_comes_or_goes() -> None:
    """A new one breaks nothing; nothing decides about the orders of one that is gone."""
    box = version(text=BOX)
    assert str(spec_added(box)) == "spec-added: the spec box is new (new.yaml:1:1)"
    assert spec_added(box).impact is Impact.COMPATIBLE
    assert spec_removed(box).impact is Impact.BREAKING


def test_a_change_says_what_it_is_in_json() -> None:
    """Both places, whom it concerns, and the case that shows it."""
    (change,) = diff(OLD, version(*GUARD), Says(Relation.TIGHTER))
    assert change.to_dict() == {
        "kind": "guard-tightened",
        "subject": "payment.refund",
        "impact": "breaking",
        "impacts": {"writers": "breaking", "readers": "compatible", "records": "compatible"},
        "message": "the guard of refund of payment from paid_up lets less pass: "
        "limit = 500, event.amount = 70 was accepted, is refused now",
        "remedy": "tell those who send it, or keep what was accepted",
        "old": {"file": "old.yaml", "line": 50, "column": 22},
        "new": {"file": "new.yaml", "line": 50, "column": 22},
        "witness": {
            "values": {"limit": 500, "event.amount": 70},
            "old": True,
            "new": False,
        },
    }
    assert change.key == "guard-tightened payment.refund"
    assert change.audiences == (Audience.WRITERS,)


def test_a_fact_and_a_beginning_say_with_what() -> None:
    """They refuse nothing: the case stands alone."""
    (fact,) = diff(OLD, version(*FACT), Says(Relation.INCOMPARABLE))
    assert fact.message == "the fact settled answers otherwise: with limit = 500, event.amount = 70"
    edit = ("when: channel == 'desk', to", "when: channel == 'web', to")
    (birth,) = diff(OLD, version(edit), Says(Relation.INCOMPARABLE))
    assert birth.message == (
        "order begins in placed in other cases: with limit = 500, event.amount = 70"
    )


def test_what_belongs_to_a_machine_that_the_other_version_lacks_is_compared() -> None:
    """A guard and a total of a machine that is gone are gone with it."""
    lone = (
        BOX + "  lid: {initial: on, states: [on, off], transitions: {lift: {from: on, to: off}}}\n"
    )
    lone = lone.replace("machines: {box:", "machines:\n  box:").replace("}}}}\n", "}}}\n", 1)
    held = lone + "guards: {g: {machine: lid, entering: [off], require: size > 1}}\n"
    other = BOX.rstrip() + "\nguards: {h: {machine: box, entering: [ajar], require: size > 2}}\n"
    assert _kinds(diff(version(text=held), version(text=other))) == [
        "event-removed",
        "guard-added",
        "guard-removed",
        "machine-removed",
    ]
