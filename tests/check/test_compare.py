"""A spec beside its base: what `check` says that it adds, loses, tightens and loosens."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from statekit import load, loads
from statekit.check import NoteKind, check
from statekit.testing import spec_text

BASE = """\
spec: base
data: {amount: money, paid: {type: money, initial: 0}}
events: {pay: {payload: {amount: money}}}
machines:
  order:
    initial: open
    states: [open, held, paid, cancelled]
    groups: {early: [open, held]}
    transitions:
      hold: {from: open, to: held}
      pay: {from: early, to: paid, when: event.amount == amount, set: {paid: event.amount}}
      cancel: {from: early, to: cancelled}
  parcel:
    initial: here
    states: [here, sent]
    transitions: {send: {from: here, to: sent, when: order == paid or order == held}}
guards: {nothing-paid: {machine: order, entering: cancelled, require: paid == 0}}
"""

KEPT = "own allows between the states of base{}, what base allows, and nothing more"

DIFFERENCES = {
    "": [KEPT.format("")],
    # Refined, with moves of its own inside, and other things of its own beside.
    """
data: {note: {type: text, initial: ""}}
refine: {order: {held: {initial: new, states: [new, asked]}, paid: {initial: a, states: [a, b]}}}
machines:
  order:
    transitions:
      ask: {from: held.new, to: held.asked, set: {note: "'asked'"}}
      look: {from: paid, to: same}
      swap: {from: paid.a, to: paid.b}
  extra: {initial: x, states: [x, y], transitions: {flip: {from: x, to: y, when: order == held}}}
""": [KEPT.format(", of which it refines 2")],
    # Moves between states of the base, and a way through a new one.
    """
machines:
  order:
    states: {lost: }
    transitions:
      reopen: {from: paid, to: open, back: true}
      cancel: {from: paid, to: cancelled}
      lose: {from: early, to: lost}
      find: {from: lost, to: paid}
""": [
        "own: of order, cancel leads from paid to cancelled",
        "own: of order, reopen leads from paid to open",
        "own: of order, a way through lost leads from open, held to paid",
    ],
    # An event of the base that now happens inside a leaf.
    """
refine: {order: {held: {initial: new, states: [new, asked]}}}
machines: {order: {transitions: {hold: {from: held.new, to: held.asked}}}}
""": ["own: of order, hold leads from held to held"],
    # Removed and replaced.
    """
remove: {guards: nothing-paid, transitions: {order: cancel}}
replace: {transitions: {order: {pay: {from: open, to: paid, when: event.amount >= amount}}}}
""": [
        "own removes the guard nothing-paid",
        "own removes the transition cancel of order",
        "own replaces the transition pay of order",
        "own changes pay of order from open to paid",
        "own: of order, pay no longer leads from held to paid",
        "own: of order, cancel no longer leads from open, held to cancelled",
    ],
    "remove: {guards: nothing-paid}": [
        "own removes the guard nothing-paid",
        "own loosens cancel of order from open, held to cancelled: without `paid == 0`",
    ],
    """
replace:
  guards: {nothing-paid: {machine: order, entering: cancelled, require: paid == 0 and amount > 1}}
  initial: {order: held}
""": [
        "own replaces the guard nothing-paid",
        "own replaces the initial state of order",
        "own begins order elsewhere than base",
        "own tightens cancel of order from open, held to cancelled: also `amount > 1`",
    ],
    # Guards, rules, and data of the base that something new sets.
    """
machines: {extra: {states: [x], transitions: {flip: {from: x, to: same, set: {paid: 1}}}}}
guards: {small: {machine: order, on: pay, require: event.amount < 9}}
rules: {never-much: paid < 100}
""": [
        "own adds flip, which sets paid of base",
        "own adds the guard small",
        "own adds the rule never-much",
    ],
}


@pytest.mark.parametrize("text", DIFFERENCES)
def test_every_difference_is_told(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them, and where there is none, that there is none."""
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(BASE)
    Path("own.yaml").write_text(f"spec: own\nextends: base.yaml\n{text}\n")
    assert [each.message for each in check(load("own.yaml")).notes] == DIFFERENCES[text]


def test_a_note_stands_where_the_spec_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the place in the file that says it, be that the base."""
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(BASE)
    Path("own.yaml").write_text("spec: own\nextends: base.yaml\nremove: {guards: nothing-paid}\n")
    assert [str(each.span) for each in check(load("own.yaml")).notes] == [
        "own.yaml:3:18",
        "base.yaml:12:7",
    ]


def test_a_spec_that_includes_others_is_compared_with_each() -> None:
    """By their moves; its rules are about all of them, and are no difference."""
    spec = loads(
        """\
spec: own
include: {payment: {remove: {events: cancel}}, delivery: }
rules: {unpaid-stays: {if: delivery == delivered, then: paid}}
"""
    )
    assert [each.message for each in check(spec).notes] == [
        "own removes the event cancel",
        "own: of payment, cancel no longer leads from pending.processing, pending.authorizing, "
        "pending.review, pending.failed to cancelled.cancelled",
    ]


@pytest.mark.parametrize("seed", range(40))
def test_a_random_refinement_is_conservative(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the base, and whichever leaf becomes a family with moves of its own."""
    monkeypatch.chdir(tmp_path)
    random = Random(seed)
    Path("base.yaml").write_text(spec_text(random))
    base = load("base.yaml").definition
    text = "spec: own\nextends: base.yaml\nrefine:\n"
    own = "machines:\n"
    for machine in base.machines.values():
        leaf = random.choice(machine.leaves)
        text += f"  {machine.name}: {{{leaf}: {{initial: q_, states: [q_, r_]}}}}\n"
        move = f"{{from: {leaf}.q_, to: {leaf}.r_, back: true}}"
        own += f"  {machine.name}: {{transitions: {{inside_{machine.name}: {move}}}}}\n"
    Path("own.yaml").write_text(text + own)
    notes = check(load("own.yaml")).notes
    assert [each.kind for each in notes] == [NoteKind.CONSERVATIVE], [*map(str, notes)]
