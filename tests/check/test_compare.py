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
        "own: of order, lose leads from open, held to lost",
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


SHOP = """\
spec: base
settings:
  limit: {type: money, default: 1000}
  window: {type: duration, default: 30m}
  strict: {type: boolean, default: true}
data: {captured: {type: money, initial: 0}}
actors: {processor: {reports: true}, merchant: }
events:
  capture: {by: processor, payload: {amount: money}}
  approve: {by: merchant}
  poke:
  ask: {by: merchant, payload: {refund: id, amount: money}}
  done: {by: processor, payload: {refund: id}}
machines:
  payment:
    initial: pending
    states: {pending: , succeeded: {initial: captured, states: [captured, settled]}, expired: }
    transitions:
      capture:
        from: pending
        to: succeeded
        when: event.amount <= limit or not strict
        set: {captured: event.amount}
      approve: {from: succeeded.captured, to: succeeded.settled}
      expire: {from: pending, to: expired}
      poke: {from: any, to: same}
  parcel:
    initial: here
    states: [here, sent]
    transitions: {send: {from: here, to: sent, when: payment in succeeded}}
  refund:
    many: {max: 3}
    fields: {amount: money}
    states: [requested, completed]
    transitions:
      ask: {from: new, to: requested, set: {refund.amount: event.amount}}
      done: {from: requested, to: completed}
together: {both: {from: {payment: pending, parcel: here}, to: {payment: expired, parcel: sent}}}
variants:
  loose: {settings: {limit: 100000000}}
  quick: {settings: {window: 1s, strict: false}}
  open: {actors: {clerk: {reports: true}}}
"""

WITHHELD = {
    # Through a new state and back to where it began, by an event of the base.
    """
events: {go: {by: merchant}}
machines:
  payment:
    states: [limbo]
    transitions:
      go: {from: succeeded.captured, to: limbo}
      capture:
        from: limbo
        to: succeeded.captured
        set: {captured: captured + event.amount}
        back: true
""": [
        ("added-move", "own: of payment, go leads from succeeded.captured to limbo"),
        (
            "added-move",
            "own: of payment, a way through limbo leads from succeeded.captured "
            "to succeeded.captured",
        ),
        ("changed", "own: capture sets captured in a move that base has not"),
    ],
    # Data of the base, set in a new state that nothing of the base leads to.
    """
machines:
  payment:
    states: [limbo]
    transitions: {capture: {from: limbo, to: same, set: {captured: captured + event.amount}}}
""": [("changed", "own: capture sets captured in a move that base has not")],
    """
machines:
  payment: {states: [limbo], transitions: {stay: {from: limbo, to: same, set: {captured: 5}}}}
""": [("changed", "own adds stay, which sets captured of base")],
    # Fields of a machine of many, inside a leaf that is refined, and beside another machine.
    """
refine: {refund: {requested: {initial: r1, states: [r1, r2]}}}
events: {change: {by: merchant, payload: {refund: id, amount: money}}}
machines:
  refund:
    transitions:
      change: {from: requested.r1, to: requested.r2, set: {refund.amount: event.amount}}
""": [("changed", "own adds change, which sets refund.amount of base")],
    """
refine: {refund: {completed: {initial: r1, states: [r1, r2]}}}
events: {ok: {by: processor, payload: {refund: id}}}
machines: {side: {initial: a, states: [a, b]}}
together:
  ok:
    from: {side: a, refund: completed.r1}
    to: {side: b, refund: completed.r2}
    set: {refund.amount: 0}
""": [("changed", "own adds ok, which sets refund.amount of base")],
    # An event of the base that moves only what is new.
    """
machines: {side: {initial: p, states: [p, q]}}
together: {both: {from: {side: p, parcel: sent}, to: {side: q}}}
""": [("added-move", "own: both happens where it moves nothing of base")],
    # One more case of an event of the base, after those that it has.
    "together: {both: {from: {payment: pending, parcel: sent}, to: {payment: expired}}}": [
        ("added-move", "own adds a case to both of payment from pending to expired")
    ],
    # A new leaf of a family: what the base asks of the family holds there.
    """
events: {gift: {by: merchant}}
machines:
  payment:
    states: {succeeded: {states: [gift]}}
    transitions: {gift: {from: pending, to: succeeded.gift}}
""": [("added-move", "own: of payment, gift leads from pending to succeeded.gift")],
    # A new actor, where the base lets any of its own.
    "actors: {clerk: {reports: true}}": [
        ("loosened", "own adds the actor clerk, who may send poke, expire, send, both")
    ],
    "replace: {settings: {limit: {type: money, default: 5}}}": [
        ("replaces", "own replaces the setting limit"),
        ("changed", "own changes the setting limit from 1000 to 5"),
    ],
}


@pytest.mark.parametrize("text", WITHHELD)
def test_what_is_more_is_never_called_nothing(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever starts or ends in a new state, or is no move at all, is told."""
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(SHOP)
    Path("own.yaml").write_text(f"spec: own\nextends: base.yaml\n{text}\n")
    notes = check(load("own.yaml")).notes
    assert [(each.kind.value, each.message) for each in notes] == WITHHELD[text]


def test_an_added_case_stands_where_the_spec_adds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One note for each case, at its own place; another case put first is a change instead."""
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(SHOP)
    cases = """\
    - {from: {payment: pending, parcel: sent}, to: {payment: expired}}
    - {from: {payment: pending, parcel: here}, when: strict, to: {payment: expired}}
"""
    Path("own.yaml").write_text(f"spec: own\nextends: base.yaml\ntogether:\n  both:\n{cases}")
    assert [*map(str, check(load("own.yaml")).notes)] == [
        "own adds a case to both of payment from pending to expired (own.yaml:5:7)",
        "own adds a case to both of payment from pending to expired (own.yaml:6:7)",
    ]
    cases += (
        "    - {from: {payment: pending, parcel: here}, to: {payment: expired, parcel: sent}}\n"
    )
    Path("own.yaml").write_text(
        f"spec: own\nextends: base.yaml\nreplace:\n  together:\n   both:\n{cases}"
    )
    assert [*map(str, check(load("own.yaml")).notes)] == [
        "own replaces the joint event both (own.yaml:5:4)",
        "own changes both of payment from pending to expired (own.yaml:6:7)",
    ]


def test_the_maximum_of_a_machine_of_many_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, with both numbers, where the spec says its own; nothing else differs by it."""
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(SHOP)
    for most, how in ((2, "tightens"), (4, "loosens")):
        Path("own.yaml").write_text(
            f"spec: own\nextends: base.yaml\nreplace:\n  many: {{refund: {{max: {most}}}}}\n"
        )
        assert [*map(str, check(load("own.yaml")).notes)] == [
            "own replaces the `many` of refund (own.yaml:4:10)",
            f"own {how} `max` of refund from 3 to {most} (own.yaml:4:18)",
        ]


def test_nobody_is_told_of_a_guard_that_nobody_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a birth nothing needs the bound of a machine of many: the states tell it."""
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(SHOP)
    Path("own.yaml").write_text("spec: own\nextends: base.yaml\nremove: {events: ask}\n")
    found = check(load("own.yaml")).diagnostics
    assert [f"{each.rule}: {each.message}" for each in found] == [
        "unused-name: no expression reads the setting window, so it changes nothing",
        "unused-name: nothing reads or sets the field refund.amount",
        "unreachable-state: no order begins in, and no transition leads to, requested of refund",
        "unreachable-state: only requested, which cannot be reached either, leads to completed "
        "of refund",
    ]


@pytest.mark.parametrize(
    ("variant", "told"),
    [
        ("loose", ["base/loose changes the setting limit from 1000 to 100000000"]),
        (
            "quick",
            [
                "base/quick changes the setting window from PT30M to PT1S",
                "base/quick changes the setting strict from true to false",
            ],
        ),
        ("open", ["base/open adds the actor clerk, who may send poke, expire, send, both"]),
    ],
)
def test_a_variant_tells_of_its_settings_and_actors(
    variant: str, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the values of both."""
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(SHOP)
    assert [each.message for each in check(load("base.yaml", variant=variant)).notes] == told


def test_a_setting_that_the_embedder_gives_is_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The base is compared with the same value."""
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(SHOP)
    spec = load("base.yaml", variant="loose", settings={"limit": 7})
    assert [each.kind for each in check(spec).notes] == [NoteKind.CONSERVATIVE]


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
    own, events = "machines:\n", ""
    for machine in base.machines.values():
        leaf = random.choice([each for each in machine.leaves if each != "new"])
        text += f"  {machine.name}: {{{leaf}: {{initial: q_, states: [q_, r_]}}}}\n"
        move = f"{{from: {leaf}.q_, to: {leaf}.r_, back: true}}"
        own += f"  {machine.name}: {{transitions: {{inside_{machine.name}: {move}}}}}\n"
        if machine.many is not None:
            events = f"events: {{inside_{machine.name}: {{payload: {{{machine.name}: id}}}}}}\n"
    Path("own.yaml").write_text(text + own + events)
    notes = check(load("own.yaml")).notes
    assert [each.kind for each in notes] == [NoteKind.CONSERVATIVE], [*map(str, notes)]
