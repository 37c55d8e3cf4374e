"""Reports that come late, twice, or about what another occurrence did: nothing gets lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from statekit import Decision, Event, MisuseError, Snapshot, Status, loads

from ..untyped import untyped

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
EARLIER = NOON - timedelta(minutes=1)
LATER = NOON + timedelta(minutes=1)

SPEC = loads(
    """
spec: till
actors:
  processor: {reports: true}
  merchant:
data:
  captured: {type: money, initial: 0}
  refunded: {type: money, initial: 0}
  attempts: {type: integer, initial: 0}
events:
  capture: {payload: {amount: money, ref: id}, identity: ref}
  hold: {payload: {ref: id}, identity: ref}
  refund_partly: {payload: {amount: money}}
machines:
  payment:
    initial: new
    states: [new, failed, held, captured, settled, expired]
    transitions:
      fail: {from: new, to: failed}
      retry: {from: failed, to: new, back: true}
      try_again: {from: failed, to: new, back: true, set: {attempts: attempts + 1}}
      hold: {from: new, to: held}
      capture: {from: [new, held], to: captured, set: {captured: event.amount}}
      ping: {from: [new, held], to: same}
      refund_partly: {from: captured, to: same, set: {refunded: refunded + event.amount}}
      settle: {from: captured, to: settled}
      undo: {from: settled, to: captured, back: true, set: {captured: 0}}
      expire: {from: new, to: expired}
"""
)


def capture(ref: str, amount: int = 4_000, name: str | None = None) -> Event:
    """Return the report of a capture."""
    return Event("capture", "processor", {"amount": amount, "ref": ref}, name)


def after(*events: Event | str, at: datetime | None = None) -> Snapshot:
    """Return an order after some events."""
    order = SPEC.start(at)
    for each in events:
        moved = SPEC.decide(order, Event(each, at=at) if isinstance(each, str) else each).after
        assert moved is not None, each
        order = moved
    return order


def answer(decision: Decision) -> str:
    """Return the verdict with the first reason."""
    codes = [each.code.value for each in decision.reasons]
    return " ".join([decision.verdict.value, *codes])


def test_another_occurrence_is_never_a_duplicate() -> None:
    """The caller's record does not have it: it was not taken, though it would change nothing."""
    first = capture("c1")
    seen = {'capture:["c1"]': first}
    paid = after(first)
    assert answer(SPEC.decide(paid, first, seen)) == "duplicate same-occurrence"
    assert answer(SPEC.decide(paid, capture("c2"), seen)) == "refused conflict"
    assert answer(SPEC.decide(paid, capture("c2"), {})) == "refused conflict"
    settled = after(first, "settle")
    assert answer(SPEC.decide(settled, capture("c1"), seen)) == "duplicate same-occurrence"
    assert answer(SPEC.decide(settled, capture("c2"), seen)) == "refused conflict"
    no_trail = SPEC.snapshot(settled.states, settled.data)
    assert answer(SPEC.decide(no_trail, capture("c2"), seen)) == "refused conflict"
    hold = Event("hold", "processor", {"ref": "h2"})
    held = after(Event("hold", payload={"ref": "h1"}))
    assert answer(SPEC.decide(held, hold, seen)) == "refused no-transition"


def test_without_a_record_the_state_tells() -> None:
    """Who keeps no record of occurrences gets the best answer that states and data allow."""
    first = capture("c1")
    assert answer(SPEC.decide(after(first), capture("c2"))) == "duplicate already-there"
    assert answer(SPEC.decide(after(first, "settle"), capture("c2"))) == "stale in-trail"


def test_the_declared_identity_is_the_key_whatever_the_id() -> None:
    """A webhook that is sent anew may carry a new id; the reference of the capture stays."""
    first = capture("c1", name="evt_1")
    assert SPEC.identity(first) == 'capture:["c1"]'
    seen = {'capture:["c1"]': first}
    again = SPEC.decide(after(first), capture("c1", name="evt_2"), seen)
    assert answer(again) == "duplicate same-occurrence"
    lacking = Event("capture", payload={"amount": 1}, id="evt_3")
    assert SPEC.identity(lacking) == "evt_3", "no reference in the payload: the id has to do"
    assert SPEC.identity(Event("capture", payload={"ref": 7})) is None
    assert SPEC.identity(Event("fail", id="")) is None, "an empty id tells nothing apart"


@pytest.mark.parametrize("payload", [{"amount": True, "ref": "c1"}, {"amount": 1.0, "ref": "c1"}])
def test_true_is_not_one(payload: dict[str, object]) -> None:
    """Another type is another payload, even where Python takes two values for equal."""
    seen = {'capture:["c1"]': capture("c1", 1)}
    decision = SPEC.decide(after(capture("c1", 1)), Event("capture", payload=payload), seen)
    assert answer(decision) == "refused conflicting-duplicate"


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        ({"capture"}, "seen is a mapping of identities to proposals, not a set"),
        (
            {'capture:["c1"]': {"name": "capture"}},
            "seen['capture:[\"c1\"]'] is an Event or a Status, not a dict",
        ),
    ],
)
def test_a_wrong_record_is_misuse(seen: object, message: str) -> None:
    """What the caller has recorded is named by what it should be."""
    with pytest.raises(MisuseError) as caught:
        SPEC.decide(after(), capture("c1"), untyped(seen))
    assert str(caught.value) == message


def test_time_alone_makes_no_report_stale() -> None:
    """A clock that is behind loses no report: only what the trail shows was taken is late."""
    order = after(at=NOON)
    assert SPEC.decide(order, Event("fail", "processor", at=EARLIER))
    expired = after("expire", at=NOON)
    late = Event("capture", "processor", {"amount": 1, "ref": "r"}, at=EARLIER)
    assert answer(SPEC.decide(expired, late)) == "refused conflict"
    assert answer(SPEC.decide(expired, Event("fail", "processor", at=EARLIER))) == (
        "refused final-state"
    )


def test_an_older_report_of_what_was_taken_is_stale() -> None:
    """A second delivery of "failed" does not fail the order that was tried again since."""
    failed = after("fail", at=EARLIER)
    retried = SPEC.decide(failed, Event("retry", at=NOON)).after
    assert retried is not None
    again = Event("fail", "processor", at=EARLIER)
    (reason,) = SPEC.decide(retried, again).reasons
    assert (reason.code.value, reason.message) == (
        "older-report",
        "the report is of 2026-05-01T11:59:00+00:00, was taken then, and payment has been in new "
        "since 2026-05-01T12:00:00+00:00",
    )
    status = Status("payment", "failed", "processor", at=EARLIER)
    assert answer(SPEC.decide(retried, status)) == "stale older-report"
    assert SPEC.decide(retried, Event("fail", "processor", at=LATER))
    assert SPEC.decide(retried, Event("fail", "processor"))
    assert SPEC.decide(retried, Event("fail", "merchant", at=EARLIER)), "a command is now"
    pinged = after("ping", at=NOON)
    assert answer(SPEC.decide(pinged, Event("ping", "processor", at=EARLIER))) == (
        "stale older-report"
    )


def test_a_state_is_not_entered_before_the_last_one() -> None:
    """Money is taken though its report is older, and the time of the state never runs back."""
    held = SPEC.decide(after(at=NOON), Event("hold", payload={"ref": "h"}, at=NOON)).after
    assert held is not None
    late = Event("capture", "processor", {"amount": 500, "ref": "r"}, at=EARLIER)
    paid = SPEC.decide(held, late).after
    assert paid is not None
    assert paid.entered["payment"] == NOON
    # A status is decided on another way.
    late_status = Status("payment", "captured", "processor", late.payload, at=EARLIER)
    paid = SPEC.decide(held, late_status).after
    assert paid is not None
    assert paid.entered["payment"] == NOON


def test_a_reported_status_goes_back_only_if_it_is_newer() -> None:
    """Without a time, going back cannot be told from coming late."""
    failed = after("fail", at=NOON)

    def status(by: str = "processor", at: datetime | None = None) -> Decision:
        return SPEC.decide(failed, Status("payment", "new", by, at=at))

    assert status(at=LATER)
    assert status(by="merchant")
    assert answer(status(at=EARLIER)) == "stale behind"
    (reason,) = status().reasons
    assert reason.message == (
        "retry goes back, and nothing shows that this report of payment is newer than its state"
    )
    assert reason.where == "<text>:20:7"


def test_a_way_back_that_would_change_data_is_a_conflict() -> None:
    """The machine has never been seen there, or the payload says something new: not dropped."""
    settled = after(capture("c1"), "settle")
    bare = Status("payment", "captured", "processor")
    assert answer(SPEC.decide(settled, bare)) == "stale behind", "the trail shows that it was there"
    no_trail = SPEC.snapshot(settled.states, settled.data)
    (reason,) = SPEC.decide(no_trail, bare).reasons
    assert reason.code.value == "conflict"
    assert reason.message == (
        "undo goes back and would change data, and nothing shows that this report of payment is "
        "newer than its state: have an operator look at it"
    )
    known = {"captured": 4_000}
    assert answer(SPEC.validate("payment", "settled", "captured", given=known)) == (
        "refused conflict"
    )
    assert answer(SPEC.validate("payment", "settled", "captured", given={"captured": 0})) == (
        "stale behind"
    )


def test_who_names_the_event_is_believed() -> None:
    """A named event along a way back is no late status, with a snapshot or without."""
    assert SPEC.decide(after("fail"), Event("retry", "processor"))
    assert SPEC.validate("payment", "failed", "new", event="retry")
    assert answer(SPEC.validate("payment", "failed", "new")) == "stale behind"


def test_a_status_that_is_still_the_same_is_no_event() -> None:
    """It never takes a self-transition: a bare one is a duplicate, new data are a conflict."""
    paid = after(capture("c1"))

    def status(by: str, **payload: object) -> str:
        return answer(SPEC.decide(paid, Status("payment", "captured", by, payload)))

    assert status("processor") == "duplicate already-there"
    assert status("merchant") == "duplicate already-there"
    assert status("processor", amount=4_000) == "duplicate already-there"
    assert status("processor", amount=40) == "refused conflict"
    assert answer(SPEC.validate("payment", "captured", "captured")) == "duplicate already-there"
    assert SPEC.validate("payment", "captured", "captured", event="refund_partly")
    command = SPEC.decide(paid, Status("payment", "captured", "merchant", {"amount": 40}))
    assert [each.message for each in command.reasons] == [
        "payment is in captured already, and the payload says more than that: name the event that "
        "has happened"
    ]


def test_no_decision_keeps_what_the_spec_does_not_declare() -> None:
    """Neither one about an occurrence that was seen nor one about a derived status."""
    first = capture("c1")
    card = Event("capture", "processor", {"amount": 5, "ref": "c1", "card": "4111"})
    found = SPEC.decide(after(first), card, {'capture:["c1"]': first})
    assert answer(found) == "refused conflicting-duplicate"
    assert found.proposal.payload == {"amount": 5, "ref": "c1"}
    loaded = loads("spec: f\nmachines: {m: {states: [a]}}\nfacts: {f: m == a}")
    told = loaded.decide(loaded.start(), Status("f", "true", payload={"card": "4111"}))
    assert answer(told) == "refused derived-status"
    assert told.proposal.payload == {}


def test_what_is_no_proposal_or_order_is_misuse() -> None:
    """A stored one has to be read first."""
    with pytest.raises(MisuseError) as caught:
        SPEC.decide(after(), untyped(capture("c1").to_dict()))
    assert str(caught.value) == (
        "a proposal is an Event or a Status, not dict: Event.from_dict takes back what "
        "Event.to_dict wrote"
    )
    for ask in (SPEC.next_due, SPEC.allowed, lambda order: SPEC.decide(order, capture("c1"))):
        with pytest.raises(MisuseError) as caught:
            ask(untyped(None))
        assert str(caught.value) == (
            "an order is a Snapshot, not NoneType: Snapshot.from_dict takes back what to_dict wrote"
        )


def test_a_snapshot_of_something_else_is_misuse() -> None:
    """Lists and texts hold no states and no data."""
    for states, data in (([], None), ({}, ["captured"])):
        with pytest.raises(MisuseError) as caught:
            SPEC.snapshot(untyped(states), untyped(data))
        what = "states" if data is None else "data"
        assert str(caught.value) == f"{what} are a mapping of names to values, not list"


def test_a_field_that_can_be_no_name_is_not_repeated() -> None:
    """Neither about an event nor about a status: it may be somebody's."""
    decision = SPEC.decide(after(), Status("payment", "settled", payload={"Jane Roe": 1}))
    assert "Jane" not in str(decision.to_dict())
    assert decision.reasons[0].message == (
        "nothing that leads payment to settled carries a field whose key is no name"
    )
