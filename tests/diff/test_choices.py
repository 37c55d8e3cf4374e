"""Cases of an event are compared by what they take, each after those before it."""
# ruff: noqa: E501 - whole messages have long lines

from __future__ import annotations

import pytest

from statekit.diff import diff
from statekit.diff.prove import SolverProver

from .versions import Edit, version

BASE = """\
spec: desk
version: 1.0.0
data:
  paid: money
  limit: {type: money, initial: 10}
  note: {type: text, optional: true}
actors: {shop: , clerk: }
events: {settle: {by: [shop, clerk], payload: {amount: money}, evidence: {real: event.amount > 0}}}
machines:
  ticket:
    initial: open
    states: [open, small, large, none]
    transitions:
      settle:
        from: open
        choose:
          - {when: event.amount < 5, to: small}
          - {when: event.amount < paid, to: large, set: {paid: paid - event.amount}}
          - {when: paid > 0, to: none}
"""
SMALL = "{when: event.amount < 5, to: small}"
LARGE = "{when: event.amount < paid, to: large, set: {paid: paid - event.amount}}"
FIRST, SECOND = f"          - {SMALL}\n", f"          - {LARGE}\n"


def told(*edits: Edit, text: str = BASE) -> list[str]:
    """All that is told of a version with some edits."""
    old, new = version(text=text, name="old.yaml"), version(*edits, text=text)
    return [str(each) for each in diff(old, new, SolverProver())]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (
            [(FIRST + SECOND, SECOND + FIRST)],
            [
                "cases-reordered: settle of ticket from open tries its cases in another order: with paid = 2, event.amount = 1 (new.yaml:18:13)"
            ],
        ),
        (
            [(FIRST + SECOND, SECOND.replace("< paid,", "< paid and event.amount >= 5,") + FIRST)],
            [
                "guard-reworded: the guard of settle of ticket from open is written otherwise, and means the same (new.yaml:17:20)"
            ],
        ),
        (
            [(LARGE, LARGE.replace("< paid,", "< paid and event.amount >= 5,"))],
            [
                "guard-reworded: the guard of settle of ticket from open is written otherwise, and means the same (new.yaml:18:20)"
            ],
        ),
        (
            [("event.amount < 5", "event.amount < 6")],
            [
                "guard-diverts: the guard of settle of ticket from open takes what another case took: with paid = 1, event.amount = 5 (new.yaml:17:20)",
                "guard-loosened: the guard of settle of ticket from open lets more pass: paid = 0, event.amount = 5 was refused, is accepted now (new.yaml:17:20)",
            ],
        ),
        (
            [("event.amount < 5", "event.amount < 4")],
            [
                "guard-tightened: the guard of settle of ticket from open lets less pass: paid = 0, event.amount = 4 was accepted, is refused now (new.yaml:17:20)",
                "guard-diverts: the guard of settle of ticket from open leaves to another case what it took: with paid = 1, event.amount = 4 (new.yaml:17:20)",
            ],
        ),
        (
            [("paid > 0", "paid > 1")],
            [
                "guard-tightened: the guard of settle of ticket from open lets less pass: paid = 1, event.amount = 5 was accepted, is refused now (new.yaml:19:20)"
            ],
        ),
        (
            [("event.amount < 5", "0 < event.amount < 5")],
            [
                "guard-reworded: the guard of settle of ticket from open is written otherwise, and means the same (new.yaml:17:20)"
            ],
        ),
        (
            [("event.amount < 5", "event.amount < 5 and (actor == 'shop' or actor == 'clerk')")],
            [
                "guard-reworded: the guard of settle of ticket from open is written otherwise, and means the same (new.yaml:17:20)"
            ],
        ),
        (
            [("paid - event.amount}", '"max(paid - event.amount, 0)"}')],
            [
                "effect-reworded: what settle of ticket from open sets paid to is written otherwise (new.yaml:18:58)"
            ],
        ),
        (
            [("paid - event.amount}", '"max(paid - event.amount, 3)"}')],
            [
                "effect-changed: settle of ticket from open sets paid to `max(paid - event.amount, 3)`, not to `paid - event.amount` (new.yaml:18:58)"
            ],
        ),
        (
            [("paid > 0", "paid >= 0")],
            [
                "guard-loosened: the guard of settle of ticket from open lets more pass: paid = 0, event.amount = 5 was refused, is accepted now (new.yaml:19:20)"
            ],
        ),
        (
            [("          - {when: event.amount < 5, to: small}\n", "")],
            [
                "transition-removed: settle of ticket from open no longer leads to ticket small: what asks for it is refused, or leads elsewhere (old.yaml:17:13)"
            ],
        ),
        (
            [("large, set: {paid: paid - event.amount}", "large")],
            [
                "effect-changed: settle of ticket from open no longer sets paid: readers find another value (new.yaml:18:13)"
            ],
        ),
        (
            [("to: none}", "to: none, set: {paid: paid}}")],
            [
                "effect-reworded: what settle of ticket from open sets paid to is written otherwise (new.yaml:19:46)"
            ],
        ),
    ],
)
def test_what_cases_take_is_compared(edits: list[Edit], expected: list[str]) -> None:
    """In full: what is refused now, what goes elsewhere, and what is only written otherwise."""
    assert told(*edits) == expected


def test_an_order_that_means_nothing_is_cosmetic() -> None:
    """No payload fits both cases, so it does not matter which is tried first."""
    apart = LARGE.replace("< paid,", "< paid and event.amount >= 5,")
    text = BASE.replace(LARGE, apart)
    second = SECOND.replace(LARGE, apart)
    assert told((FIRST + second, second + FIRST), text=text) == [
        "guard-reworded: settle of ticket from open tries its cases in another order, which means the same (new.yaml:18:13)"
    ]


def test_without_a_solver_nothing_is_guessed() -> None:
    """A guard that differs and another order are told as they are."""
    old = version(text=BASE, name="old.yaml")
    moved = version((FIRST + SECOND, SECOND + FIRST), text=BASE)
    assert [str(each) for each in diff(old, moved)] == [
        "cases-reordered: settle of ticket from open tries its cases in another order (new.yaml:18:13)"
    ]
    looser = version(("event.amount < 5", "event.amount < 6"), text=BASE)
    assert [str(each) for each in diff(old, looser)] == [
        "guard-not-compared: the guard of settle of ticket from open has changed (not compared) (new.yaml:17:20)"
    ]


def test_only_who_may_send_it_is_a_witness() -> None:
    """Nobody sends an event that has senders; and a sender must be one in both versions."""
    edit = ("{when: paid > 0, to: none}", "{when: paid > 0 and actor != 'shop', to: none}")
    assert told(edit) == [
        "guard-tightened: the guard of settle of ticket from open lets less pass: paid = 1, event.amount = 5, actor = shop was accepted, is refused now (new.yaml:19:20)"
    ]
    one = edit[0], "{when: paid > 0 and actor == 'shop', to: none}"
    assert told(one, ("by: [shop, clerk]", "by: shop")) == [
        "sender-removed: clerk may not send settle any more (new.yaml:8:10)",
        "guard-reworded: the guard of settle of ticket from open is written otherwise, and means the same (new.yaml:19:20)",
    ]


def test_a_case_that_takes_over_another_says_so() -> None:
    """The one that is gone is told, and the guard that has grown does not mean the same."""
    wider = LARGE.replace("< paid,", "< paid or event.amount < 5,")
    assert told((FIRST + SECOND, SECOND.replace(LARGE, wider))) == [
        "guard-diverts: the guard of settle of ticket from open takes what another case took: with event.amount = 1 (new.yaml:17:20)",
        "transition-removed: settle of ticket from open no longer leads to ticket small: what asks for it is refused, or leads elsewhere (old.yaml:17:13)",
    ]
