"""Proposed statuses: whose payload is meant, and what of a wrong one is said."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from statekit import Event, Snapshot, Status, Verdict, loads

from .test_many import SHOP as MANY
from .test_many import create, taken

PAYING = loads(
    """
spec: paying
actors: {processor: {reports: true}, clerk: }
data: {paid: {type: money, initial: 0}, note: {type: text, initial: ""},
  desk: {type: id, optional: true}}
events:
  capture: {by: processor, payload: {amount: money, ref: {type: id, optional: true}}}
  collect: {payload: {amount: integer, desk: id}}
  write: {payload: {note: text}}
facts: {open: paid == 0}
machines:
  payment:
    initial: pending
    states: [pending, authorized, paid, closed]
    transitions:
      authorize: {from: pending, to: authorized}
      capture: {from: authorized, to: paid, set: {paid: event.amount}}
      collect: {from: authorized, to: paid, when: actor == 'clerk', set: {desk: event.desk}}
      write: {from: any, to: same, when: actor == 'clerk', set: {note: event.note}}
      close: {from: paid, to: closed}
""",
    name="paying.yaml",
)
AUTHORIZE = Event("authorize", "processor")
CAPTURE = Event("capture", "processor", {"amount": 100})
PLACES: dict[str, list[Event]] = {
    "ahead": [],
    "possible": [AUTHORIZE],
    "there": [AUTHORIZE, CAPTURE],
    "passed": [AUTHORIZE, CAPTURE, Event("close", "processor")],
}


def order(place: str) -> Snapshot:
    """An order after the events that lead to a place."""
    return PAYING.replay(PLACES[place]).snapshot


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (
            {"ref": 7},
            [
                "ref of capture is an integer: expected an id: 1 to 200 characters, no spaces and "
                "no @"
            ],
        ),
        (
            {"amount": "Jane Roe"},
            [
                "amount of capture is text: money is an integer of minor units, such as 1999",
                "amount of collect is text: expected an integer, such as 3",
            ],
        ),
        (
            {"amount": 100, "ref": "r1", "desk": "d1"},
            [
                "capture does not carry 'desk': it carries amount or ref",
                "collect does not carry 'ref': it carries amount or desk",
            ],
        ),
    ],
)
def test_a_payload_that_no_event_could_carry_is_refused_first(
    place: str, payload: dict[str, object], said: list[str]
) -> None:
    """Wherever the order is: nothing is early, late or double that no event could ever carry."""
    decision = PAYING.decide(order(place), Status("payment", "paid", "processor", payload))
    assert decision.verdict is Verdict.REFUSED
    messages = [each.message for each in decision.reasons if each.code.value.startswith("payload")]
    if place == "possible":  # both ways are tried, and each says all that it lacks
        assert set(messages) >= set(said)
    else:
        assert messages == said
    assert "Jane" not in json.dumps(decision.to_dict())
    assert "Jane" not in str(decision.proposal.payload)


def test_what_leads_nowhere_is_said_after_what_is_wrong_with_the_payload() -> None:
    """As for a named event: every reason of a refusal."""
    decision = PAYING.decide(order("there"), Status("payment", "authorized", "clerk", {"x": 1}))
    assert str(decision) == (
        "refused: payment paid -> authorized: nothing that leads payment to authorized carries "
        "'x'; no transition leads payment from paid to authorized"
    )


@pytest.mark.parametrize(
    ("place", "payload", "verdict"),
    [
        ("ahead", {}, Verdict.EARLY),
        ("ahead", {"amount": 100}, Verdict.EARLY),
        ("ahead", {"amount": 100, "desk": "d1"}, Verdict.EARLY),
        ("ahead", {"desk": "d1"}, Verdict.EARLY),
        ("ahead", {"amount": None}, Verdict.EARLY),
        ("there", {"amount": 100}, Verdict.DUPLICATE),
        ("there", {}, Verdict.DUPLICATE),
        ("passed", {"amount": 100}, Verdict.STALE),
    ],
)
def test_a_status_may_say_less_than_its_event(
    place: str, payload: dict[str, object], verdict: Verdict
) -> None:
    """What is missing is asked for only where an event is taken."""
    decision = PAYING.decide(order(place), Status("payment", "paid", "processor", payload))
    assert decision.verdict is verdict


def test_an_older_report_is_late_only_if_its_payload_could_be_carried() -> None:
    """As an older event is: what is wrong with it is said, also where a way leads there again."""
    spec = loads(
        """
        spec: again
        actors: {bank: {reports: true}}
        events: {pay: {payload: {ref: id}}}
        machines:
          m:
            initial: a
            states: [a, b]
            transitions:
              pay: {from: a, to: b}
              undo: {from: b, to: a, back: true}
        """
    )
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    pay = Event("pay", "bank", {"ref": "r1"}, at=noon)
    undo = Event("undo", "bank", at=noon + timedelta(hours=2))
    undone = spec.replay([pay, undo], spec.start(noon)).snapshot

    def said(ref: object) -> list[str]:
        status = Status("m", "b", "bank", {"ref": ref}, at=noon + timedelta(hours=1))
        return [each.code.value for each in spec.decide(undone, status).reasons]

    assert said("r1") == ["older-report"]
    assert said(7) == ["payload-type"]


def test_two_statuses_are_asked_with_the_payload() -> None:
    """Without a snapshot too."""
    wrong = PAYING.validate("payment", "pending", "paid", payload={"ref": 7})
    assert str(wrong) == (
        "refused: payment pending -> paid: ref of capture is an integer: expected an id: 1 to 200 "
        "characters, no spaces and no @"
    )
    assert PAYING.validate("payment", "pending", "paid").verdict is Verdict.EARLY


JANE = "Jane Roe"


@pytest.mark.parametrize(
    ("proposal", "said"),
    [
        (
            Event("capture", JANE, {"amount": 1}),
            "refused: capture (payment pending -> paid): there is no actor of the name that is "
            "given; capture is possible from authorized, and payment is in pending",
        ),
        (
            Event("write", JANE, {"note": "x"}),
            "refused: write (payment pending -> pending): there is no actor of the name that is "
            "given; `actor == 'clerk'` does not hold",
        ),
        (
            Event("write", "clerk ", {"note": "x"}),
            "refused: write (payment pending -> pending): there is no actor of the name that is "
            "given; near: clerk; `actor == 'clerk'` does not hold",
        ),
        (
            Event("write", "clark", {"note": "x"}),
            "refused: write (payment pending -> pending): there is no actor 'clark'; near: clerk; "
            "`actor == 'clerk'` does not hold: actor is clark",
        ),
        (
            Status("payment", "pending", JANE),
            "duplicate: payment pending -> pending: payment is already in pending",
        ),
        (
            Status("payment", "closed", JANE),
            "refused: payment pending -> closed: no transition leads payment from pending to "
            "closed",
        ),
        (
            Status("open", "true", JANE),
            "refused: open True -> true: open is derived from the rest of the order: propose a "
            "change of that instead",
        ),
    ],
    ids=str,
)
def test_an_actor_that_none_can_be_called_is_not_repeated(
    proposal: Event | Status, said: str
) -> None:
    """It may be a person; a name that is only misspelt is repeated."""
    decision = PAYING.decide(order("ahead"), proposal)
    assert str(decision) == said
    kept = None if proposal.by != "clark" else "clark"
    assert decision.proposal.by == kept
    assert decision.to_dict()["actor"] == kept
    for shown in (repr(decision), json.dumps(decision.to_dict())):
        assert JANE not in shown


def test_an_occurrence_that_was_seen_names_no_such_actor() -> None:
    """Neither as a duplicate nor as a conflict."""
    event = Event("authorize", JANE, id="e1")
    for seen in (event, Event("close", id="e1")):
        decision = PAYING.decide(order("ahead"), event, {"e1": seen})
        assert JANE not in repr(decision) + json.dumps(decision.to_dict())


def test_an_audit_entry_has_any_actor_of_a_spec_that_declares_none() -> None:
    """There anybody may act: who did is for the record, and no reason of a guard says it."""
    moves = "go: {from: a, to: b, when: actor != 'Ann Roe'}"
    spec = loads(
        f"spec: x\nmachines: {{m: {{initial: a, states: [a, b], transitions: {{{moves}}}}}}}"
    )
    done = spec.decide(spec.start(), Event("go", JANE))
    assert done.audit is not None
    assert done.audit.actor == JANE
    refused = spec.decide(spec.start(), Event("go", "Ann Roe"))
    assert [each.message for each in refused.reasons] == ["`actor != 'Ann Roe'` does not hold"]
    assert refused.proposal.by == "Ann Roe"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (7, "an integer"),
        ("Jane Roe", "text"),
        (["l1"], "a list"),
    ],
)
def test_a_status_says_what_is_wrong_with_the_id_of_one_of_many(given: object, said: str) -> None:
    """One that is given is not asked for again."""
    decision = MANY.decide(taken(create("l1")), Status("link", "paid", payload={"link": given}))
    assert str(decision) == (
        f"refused: link = paid: an order has many of link, and the id that link = paid gives is "
        f"{said}: expected an id: 1 to 200 characters, no spaces and no @"
    )
    assert [each.code.value for each in decision.reasons] == ["payload-type"]
    assert dict(decision.proposal.payload) == {}
