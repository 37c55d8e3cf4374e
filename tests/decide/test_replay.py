"""Recorded events, folded: nothing is lost in silence, whatever the order of arrival."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statekit import Event, MisuseError, Snapshot, Status, Verdict, loads
from statekit.api import Spec
from statekit.decide import Proposal
from statekit.testing.strategies import events, specs, starts

SHOP = """\
spec: shop
data:
  amount: money
  authorized: {type: money, initial: 0}
  captured: {type: money, initial: 0}
  parcel: {type: id, optional: true}
actors: {processor: {reports: true}, courier: {reports: true}, clerk: }
events:
  authorize: {by: processor, payload: {amount: money}}
  capture: {by: processor, payload: {amount: money}}
  settle: {by: processor}
  send: {by: courier, payload: {parcel: id}}
  deliver: {by: courier}
  hold: {by: clerk}
machines:
  payment:
    initial: pending
    states: [pending, authorized, captured, settled]
    transitions:
      authorize: {from: pending, to: authorized, set: {authorized: event.amount}}
      capture: {from: authorized, to: captured, set: {captured: event.amount}}
      settle: {from: captured, to: settled}
      hold: {from: pending, to: same}
  delivery:
    initial: packed
    states: [packed, sent, delivered]
    transitions:
      send: {from: packed, to: sent, set: {parcel: event.parcel}}
      deliver: {from: sent, to: delivered}
"""
SPEC = loads(SHOP)
AUTHORIZE = Event("authorize", "processor", {"amount": 900}, "e1")
CAPTURE = Event("capture", "processor", {"amount": 800}, "e2")
SETTLE = Event("settle", "processor", id="e3")
SEND = Event("send", "courier", {"parcel": "p"}, "e4")
DELIVER = Event("deliver", "courier", id="e5")
HISTORY = (AUTHORIZE, CAPTURE, SEND, SETTLE, DELIVER)
WRITES = {"authorize": "authorized", "capture": "captured", "send": "parcel"}
"""The datum that each report with a payload sets."""


def test_what_comes_early_is_taken_up_when_its_turn_has_come() -> None:
    """Two in the wrong order wait for the first one; the entries say what they went through."""
    replay = SPEC.replay([SETTLE, CAPTURE, AUTHORIZE], amount=900)
    assert [
        (each.number, each.first.verdict, each.verdict, each.tries, each.settled)
        for each in replay.entries
    ] == [
        (1, Verdict.EARLY, Verdict.ACCEPTED, 3, 3),
        (2, Verdict.EARLY, Verdict.ACCEPTED, 2, 3),
        (3, Verdict.ACCEPTED, Verdict.ACCEPTED, 1, 3),
    ]
    assert [each.number for each in replay.turns] == [3, 2, 1]
    assert [each.number for each in replay.accepted] == [3, 2, 1]
    assert replay.snapshot.states == {"payment": "settled", "delivery": "packed"}
    assert replay.snapshot.data["captured"] == 800
    assert replay.seen == {"e1": AUTHORIZE, "e2": CAPTURE, "e3": SETTLE}


def test_every_verdict_has_its_list() -> None:
    """What never has its turn stays early, and what is wrong is refused."""
    wrong = Event("hold", "courier")
    replay = SPEC.replay([AUTHORIZE, DELIVER, CAPTURE, wrong, CAPTURE], amount=900)
    lists = (replay.accepted, replay.duplicate, replay.stale, replay.early, replay.refused)
    assert [[each.number for each in entries] for entries in lists] == [[1, 3], [5], [], [2], [4]]
    (early,) = replay.early
    assert (early.settled, early.tries, early.came_early) == (None, 2, True)


def test_as_a_dict() -> None:
    """Plain values with stable keys."""
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    status = Status("payment", "authorized", "processor", {"amount": 900}, "s1", at)
    value = SPEC.replay([status, Event("deliver", "courier")], amount=900).to_dict()
    assert value == {
        "spec": "shop",
        "version": "0",
        "digest": SPEC.digest,
        "counts": {"accepted": 1, "duplicate": 0, "stale": 0, "early": 1, "refused": 0},
        "entries": [
            {
                "number": 1,
                "event": None,
                "status": {"payment": "authorized"},
                "by": "processor",
                "id": "s1",
                "at": "2026-03-01T09:00:00+00:00",
                "verdict": "accepted",
                "first": "accepted",
                "tries": 1,
                "settled": 1,
                "moves": [{"machine": "payment", "from": "pending", "to": "authorized"}],
                "reasons": [],
                "missing": [],
            },
            {
                "number": 2,
                "event": "deliver",
                "status": None,
                "by": "courier",
                "id": None,
                "at": None,
                "verdict": "early",
                "first": "early",
                "tries": 1,
                "settled": None,
                "moves": [{"machine": "delivery", "from": "packed", "to": "delivered"}],
                "reasons": [
                    {
                        "code": "ahead",
                        "message": "delivery is in packed: deliver comes only after send",
                        "where": "<text>:13:3",
                        "machine": "delivery",
                        "state": "packed",
                        "missing": ["send"],
                    }
                ],
                "missing": ["send"],
            },
        ],
        "snapshot": SPEC.replay([status], amount=900).snapshot.to_dict(),
    }


def test_the_middle_of_an_order_needs_what_was_seen_before() -> None:
    """With it a second report is known; without it the trail alone tells."""
    half = SPEC.replay([AUTHORIZE, CAPTURE], amount=900)
    again = SPEC.replay([CAPTURE, SETTLE], half.snapshot, seen=half.seen)
    assert [each.verdict.value for each in again.entries] == ["duplicate", "accepted"]
    assert again.entries[0].decision.reasons[0].code.value == "same-occurrence"
    other = SPEC.replay([CAPTURE, SETTLE, SETTLE], half.snapshot)
    assert [each.verdict.value for each in other.entries] == ["duplicate", "accepted", "duplicate"]
    assert other.entries[0].decision.reasons[0].code.value == "already-there"
    assert other.entries[2].decision.reasons[0].code.value == "same-occurrence"


@pytest.mark.parametrize(
    ("events", "start", "data", "said"),
    [
        ([AUTHORIZE, Event("captrue")], None, {"amount": 9}, "proposal 2: shop has no event"),
        ([Status("payment", "done")], None, {"amount": 9}, "proposal 1: payment has no state"),
        (["capture"], None, {"amount": 9}, "proposal 1 is an Event or a Status, not a str"),
        ([], None, {}, "the new order is not complete: amount is missing"),
        ([], SPEC.start(amount=9), {"amount": 9}, "`start` has its data already"),
        ([], {"payment": "pending"}, {}, "start is a Snapshot, not a dict"),
        (None, None, {"amount": 1}, "events are a list of Events and Statuses, not NoneType"),
        (
            *(Event("pay"), None, {"amount": 1}),
            "events are a list of Events and Statuses, not Event",
        ),
        (
            *([], None, {"amount": 1, "seen": 5}),
            "seen is a mapping of identities to proposals, not int",
        ),
    ],
)
def test_misuse(
    events: list[Proposal], start: Snapshot | None, data: dict[str, Any], said: str
) -> None:
    """The message says which of the proposals it is."""
    with pytest.raises(MisuseError) as raised:
        SPEC.replay(events, start, **data)
    assert str(raised.value).startswith(said)


def fold(spec: Spec, proposals: list[Proposal], start: Snapshot) -> tuple[list[str], Snapshot]:
    """What `decide` says, and where the order ends, if every proposal comes once."""
    seen: dict[str, Proposal] = {}
    said = []
    for each in proposals:
        decision = spec.decide(start, each, seen)
        said.append(decision.verdict.value)
        start = decision.after or start
        if decision and (key := spec.identity(each)) is not None:
            seen[key] = each
    return said, start


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_history_in_order_is_the_fold_of_decide(data: st.DataObject) -> None:
    """Of any spec: those accepted one after another are accepted again, to the same end."""
    spec = loads(data.draw(specs()))
    start = data.draw(starts(spec))
    if start is None:
        return
    drawn: list[Proposal] = [*data.draw(events(spec, start))]
    said, _ = fold(spec, drawn, start)
    kept = [each for each, verdict in zip(drawn, said, strict=True) if verdict == "accepted"]
    replay = spec.replay(kept, start)
    assert ([each.verdict.value for each in replay.entries], replay.snapshot) == fold(
        spec, kept, start
    )
    everything = spec.replay(drawn, start)
    for each in everything.early:
        again = spec.decide(everything.snapshot, each.proposal, everything.seen)
        assert again.verdict is Verdict.EARLY
    assert [each.number for each in everything.entries] == [*range(1, len(drawn) + 1)]
    assert Counter(each.number for each in everything.turns) == Counter(range(1, len(drawn) + 1))


def shuffled(proposals: tuple[Event, ...]) -> st.SearchStrategy[list[Event]]:
    """Each of them at least once, some of them more often, in any order."""
    more = st.lists(st.sampled_from(proposals), max_size=6)
    return more.flatmap(lambda extra: st.permutations([*proposals, *extra]))


@settings(max_examples=200, deadline=None)
@given(shuffled(HISTORY))
def test_any_order_of_arrival_leads_to_the_same_end(arrived: list[Event]) -> None:
    """With ids: each report counts once, and nothing is refused or waits for ever."""
    replay = SPEC.replay(arrived, amount=900)
    assert replay.snapshot.states == {"payment": "settled", "delivery": "delivered"}
    assert replay.snapshot.data == {
        "amount": 900,
        "authorized": 900,
        "captured": 800,
        "parcel": "p",
    }
    assert {str(each.proposal) for each in replay.accepted} == {str(each) for each in HISTORY}
    assert len(replay.accepted) == len(HISTORY)
    assert len(replay.duplicate) == len(arrived) - len(HISTORY)


@settings(max_examples=200, deadline=None)
@given(shuffled(tuple(Event(each.name, each.by, each.payload) for each in HISTORY)), st.data())
def test_nothing_that_a_report_carries_is_lost_in_silence(
    arrived: list[Event], data: st.DataObject
) -> None:
    """Without ids, and with some missing: what is dropped as late or double is written already."""
    kept = [each for each in arrived if data.draw(st.booleans(), label=each.name)]
    replay = SPEC.replay(kept, amount=900)
    assert len(replay.turns) == len(kept)
    for entry in (*replay.duplicate, *replay.stale):
        datum, before = WRITES.get(str(entry.proposal)), entry.decision.before
        if datum is not None:
            assert before is not None
            assert before.data[datum] in entry.proposal.payload.values()


@settings(max_examples=100, deadline=None)
@given(shuffled(HISTORY))
def test_twice_is_once_when_there_are_ids(arrived: list[Event]) -> None:
    """The second time everything is a duplicate."""
    once, twice = (SPEC.replay(arrived * times, amount=900) for times in (1, 2))
    assert twice.snapshot == once.snapshot
    assert len(twice.accepted) == len(once.accepted)
    assert len(twice.duplicate) == len(once.duplicate) + len(arrived)
