"""Named guards ask only of the moves that they are about."""

from __future__ import annotations

import pytest

from statekit import Event, Snapshot, loads

DESK = loads(
    """
spec: desk
data: {paid: {type: boolean, initial: false}}
machines:
  ticket:
    initial: new
    states: {new: , open: {states: [read, held], initial: read}, done: , void: }
    transitions:
      close: {from: [new, open], to: done}
      drop: {from: [new, open], to: void}
      note: {from: [new, open], to: same}
  queue:
    initial: waiting
    states: [waiting, served]
together:
  serve:
    - {from: {ticket: [new, open], queue: waiting}, to: {ticket: done, queue: served}}
guards:
  paid-before-leaving: {machine: ticket, leaving: open, require: paid}
  never-from-held: {machine: ticket, leaving: open.held, entering: done, require: false}
""",
    name="desk.yaml",
)


def at(ticket: str, *, paid: bool) -> Snapshot:
    """A ticket in a state."""
    return DESK.snapshot({"ticket": ticket}, {"paid": paid})


PAID = "guard paid-before-leaving: `paid` does not hold: ticket is {}, paid is false"
NEVER = "guard never-from-held: `false` does not hold: ticket is {}"


@pytest.mark.parametrize("event", ["close", "serve"])
@pytest.mark.parametrize(
    ("ticket", "paid", "said"),
    [
        ("new", False, []),
        ("open.read", False, [PAID]),
        ("open.read", True, []),
        ("open.held", True, [NEVER]),
        ("open.held", False, [PAID, NEVER]),
    ],
)
def test_a_guard_asks_only_where_it_covers_the_move(
    event: str, ticket: str, paid: bool, said: list[str]
) -> None:
    """By the leaf that is left and the one that is entered; also where several machines move."""
    decision = DESK.decide(at(ticket, paid=paid), Event(event))
    assert [each.message for each in decision.reasons] == [each.format(ticket) for each in said]
    assert decision.verdict.value == ("refused" if said else "accepted")
    offered = [each.event for each in DESK.allowed(at(ticket, paid=paid))]
    assert (event in offered) is not bool(said)


def test_what_stays_inside_is_not_asked() -> None:
    """A move that keeps the state leaves nothing and enters nothing."""
    assert DESK.decide(at("open.held", paid=False), Event("note"))
    assert [each.event for each in DESK.allowed(at("open.held", paid=False))] == ["note"]


def test_a_table_of_statuses_is_asked_alike() -> None:
    """From one status nothing is missing, and from the other the datum is."""
    assert DESK.validate("ticket", "new", "void").unchecked == ()
    (open_,) = DESK.validate("ticket", "open.read", "void").unchecked
    assert open_.to_dict() == {
        "what": "guard paid-before-leaving: paid",
        "needs": ["paid"],
        "where": "desk.yaml:19:66",
    }


def test_a_report_waits_for_what_a_guard_asks_of_only_some_states() -> None:
    """Another machine is not far enough: the report is early, whatever other states it leaves."""
    spec = loads(
        """
spec: parcel
actors: {courier: {reports: true}}
events: {deliver: {by: courier, payload: {weight: integer}}}
machines:
  delivery:
    initial: packed
    states: [packed, returned, delivered]
    transitions: {deliver: {from: [packed, returned], to: delivered}}
  payment: {initial: open, states: [open, paid], transitions: {pay: {from: open, to: paid}}}
guards:
  paid: {machine: delivery, on: deliver, leaving: packed, require: payment in paid}
  light: {machine: delivery, on: deliver, leaving: packed, require: event.weight < 500}
"""
    )
    early = spec.decide(spec.start(), Event("deliver", "courier", {"weight": 400}))
    assert (early.verdict.value, early.missing) == ("early", ("pay",))
    heavy = spec.decide(spec.start(), Event("deliver", "courier", {"weight": 500}))
    assert [each.message for each in heavy.reasons] == [
        "guard paid: `payment in paid` does not hold: delivery is packed, payment is open",
        "guard light: `event.weight < 500` does not hold: delivery is packed, event.weight is 500; "
        "event.weight can be at most 499",
    ]
