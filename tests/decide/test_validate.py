"""Callers who know two statuses and little else: nothing unknown is taken as true."""

from __future__ import annotations

import pytest

from statekit import Code, Decision, MisuseError, Verdict, loads

from ..untyped import untyped
from .specs import SHOP


def needs(decision: Decision) -> dict[str, tuple[str, ...]]:
    """Return what was not checked, with the names that it would need."""
    return {each.what: each.needs for each in decision.unchecked}


def test_what_cannot_be_evaluated_is_listed_with_what_it_needs() -> None:
    """Actor, payload, guards, effects and rules: each is named."""
    decision = SHOP.validate("payment", "authorized", "paid.captured")
    assert decision.verdict is Verdict.ACCEPTED
    assert decision.event == "capture"
    assert needs(decision) == {
        "capture is sent by merchant, processor": ("actor",),
        "capture carries amount": ("event.amount",),
        "capture carries ref": ("event.ref",),
        "0 < event.amount": ("event.amount",),
        "event.amount <= amount": ("amount", "event.amount"),
        "captured is set to `event.amount`": ("event.amount",),
        "rule refunds-within-capture: always `refunded <= captured`": ("event.amount", "refunded"),
        "rule no-tiny-capture: always `captured >= 100` if `payment in paid`": ("event.amount",),
    }
    assert str(decision) == (
        "accepted: capture (payment authorized -> paid.captured); not checked without actor, "
        "event.amount, event.ref, amount, refunded"
    )


def test_what_is_given_is_checked() -> None:
    """The more the caller knows, the less stays unchecked; what fails refuses."""
    known = {"amount": 10_000, "refunded": 0}
    payload = {"amount": 10_000, "ref": "r"}
    decision = SHOP.validate(
        "payment", "authorized", "paid.captured", actor="merchant", given=known, payload=payload
    )
    assert decision
    assert decision.unchecked == ()
    assert decision.to_dict()["after"] == {
        "states": {"payment": "paid.captured"},
        "data": {"captured": 10_000},
    }
    over = SHOP.validate(
        "payment", "authorized", "paid.captured", given=known, payload={"amount": 10_001}
    )
    assert [reason.code for reason in over.reasons] == [Code.GUARD_FAILED]
    wrong = SHOP.validate("payment", "authorized", "paid.captured", actor="courier")
    assert [reason.code for reason in wrong.reasons] == [Code.ACTOR_NOT_ALLOWED]


def test_strict_refuses_what_is_not_checked() -> None:
    """Each open question becomes a reason of its own."""
    decision = SHOP.validate("delivery", "packed", "sent", strict=True)
    assert str(decision) == (
        "refused: send (delivery packed -> sent): send is sent by merchant: not checked without "
        "actor; guard paid-before-sending: payment in paid: not checked without payment"
    )
    assert {reason.code for reason in decision.reasons} == {Code.NOT_CHECKED}
    sure = SHOP.validate(
        "delivery",
        "packed",
        "sent",
        actor="merchant",
        given={"payment": "paid.captured"},
        strict=True,
    )
    assert sure


def test_states_of_other_machines_can_be_given() -> None:
    """A guard over another machine, and the other parts of a joint event."""
    unpaid = SHOP.validate("delivery", "packed", "sent", given={"payment": "authorized"})
    assert unpaid.verdict is Verdict.EARLY
    assert unpaid.missing == ("capture",)
    gone = SHOP.validate("delivery", "packed", "sent", given={"payment": "refunded"})
    assert gone.verdict is Verdict.REFUSED
    open_question = SHOP.validate("payment", "pending.new", "cancelled")
    assert needs(open_question) == {"delivery in [packed]": ("delivery",)}
    sent = SHOP.validate("payment", "pending.new", "cancelled", given={"delivery": "sent"})
    assert [reason.message for reason in sent.reasons] == [
        "cancel_order is possible from packed, and delivery is in sent"
    ]


def test_a_choice_that_may_lead_elsewhere_is_an_open_question() -> None:
    """An earlier case that cannot be evaluated may be the one that is taken."""
    decision = SHOP.validate("payment", "paid.captured", "paid.partly_refunded")
    assert "refund may lead payment to refunded instead" in needs(decision)
    known = {"captured": 100, "refunded": 0}
    part = SHOP.validate(
        "payment", "paid.captured", "paid.partly_refunded", given=known, payload={"amount": 40}
    )
    assert "refund may lead payment to refunded instead" not in needs(part)
    full = SHOP.validate(
        "payment", "paid.captured", "paid.partly_refunded", given=known, payload={"amount": 100}
    )
    assert full.verdict is Verdict.REFUSED
    assert [reason.message for reason in full.reasons] == [
        "refund leads payment to refunded instead"
    ]


def test_one_event_can_be_asked_for() -> None:
    """With an event, only its transitions count."""
    assert SHOP.validate("payment", "pending.new", "authorized", event="authorize")
    other = SHOP.validate("payment", "pending.new", "authorized", event="capture")
    assert [reason.message for reason in other.reasons] == [
        "capture never leads payment to authorized"
    ]
    soon = SHOP.validate("payment", "pending.new", "paid.captured", event="capture")
    assert soon.verdict is Verdict.EARLY


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            ("payment", "paid.captured", "pending.review"),
            "refused: payment paid.captured -> pending.review: no transition leads payment from "
            "paid.captured to pending.review",
        ),
        (
            ("payment", "refunded", "pending.new"),
            "stale: payment refunded -> pending.new: payment is in refunded, and pending.new lies "
            "behind it",
        ),
        (
            ("payment", "refunded", "paid.captured"),
            "refused: payment refunded -> paid.captured: payment is in refunded, where payment = "
            "paid.captured has no place, and what leads there carries data that must not get lost: "
            "have an operator look at it",
        ),
        (
            ("delivery", "delivered", "stopped"),
            "refused: delivery delivered -> stopped: delivery is in delivered, which is final",
        ),
        (
            ("delivery", "sent", "sent"),
            "duplicate: delivery sent -> sent: delivery is already in sent",
        ),
        (
            ("order", "open", "complete"),
            "refused: order open -> complete: order is derived from the rest of the order: propose "
            "a change of that instead",
        ),
    ],
)
def test_two_statuses_have_their_verdict(question: tuple[str, str, str], sentence: str) -> None:
    """What no transition takes is told apart by the graph alone."""
    assert str(SHOP.validate(*question)) == sentence


def test_the_plain_question_is_answered_once() -> None:
    """The same object answers again: it was made when it was first asked for."""
    first = SHOP.validate("payment", "refunded", "pending.new")
    assert SHOP.validate("payment", "refunded", "pending.new") is first
    assert [option.event for option in first.allowed] == []
    assert [option.event for option in SHOP.validate("delivery", "sent", "packed").allowed] == [
        "deliver"
    ]


def test_what_is_possible_instead_respects_what_is_given() -> None:
    """What was refused for the data that was given is not offered again."""
    refused = SHOP.validate(
        "payment", "authorized", "paid.partly_refunded", actor="merchant", given={"amount": 0}
    )
    (cancel,) = [each for each in refused.allowed if each.event == "cancel_order"]
    assert [each.what for each in cancel.unchecked] == ["method == 'card'", "delivery in [packed]"]
    unpaid = SHOP.validate("delivery", "packed", "delivered", given={"payment": "authorized"})
    open_events = [each.event for each in unpaid.allowed]
    assert open_events == ["capture", "cancel_order"], "sending is guarded"


def test_a_self_transition_from_anywhere_makes_no_late_report_a_conflict() -> None:
    """It leads only to where the machine is already."""
    spec = loads(
        """
spec: noted
actors: {processor: {reports: true}, clerk: }
data: {notes: {type: integer, initial: 0}}
machines:
  payment:
    initial: open
    states: [open, paid, closed]
    transitions:
      pay: {from: open, to: paid}
      close: {from: paid, to: closed}
      note: {from: any, to: same, set: {notes: notes + 1}}
"""
    )
    assert spec.validate("payment", "closed", "open").verdict is Verdict.STALE
    assert spec.validate("payment", "closed", "paid").verdict is Verdict.STALE
    assert spec.validate("payment", "paid", "paid", event="note").verdict is Verdict.ACCEPTED
    never = spec.validate("payment", "open", "paid", event="note")
    assert [each.message for each in never.reasons] == ["note never leads payment to paid"]


@pytest.mark.parametrize(
    ("question", "extra", "message"),
    [
        (("paymnt", "a", "b"), {}, "shop has no machine 'paymnt'; near: payment"),
        (
            ("payment", "authorised", "paid.captured"),
            {},
            "payment has no state 'authorised'; near: authorized",
        ),
        (
            ("payment", "pending", "authorized"),
            {},
            "payment is never in pending itself, only in one of its states; near: pending.new, "
            "pending.review",
        ),
        (
            ("payment", None, "authorized"),
            {},
            "payment has no state: expected a name, not NoneType",
        ),
        (("payment", ["x"], "authorized"), {}, "payment has no state: expected a name, not list"),
        (
            ("payment", "authorized", "paid.captured"),
            {"event": "captur"},
            "shop has no event 'captur'; near: capture",
        ),
        (
            ("payment", "authorized", "paid.captured"),
            {"given": {"amout": 3}},
            "shop has no datum or other machine 'amout'; near: amount",
        ),
        (
            ("payment", "authorized", "paid.captured"),
            {"given": {"amount": 3.5}},
            "amount has the wrong type: money is an integer of minor units: write 1999 for 19.99",
        ),
        (
            ("payment", "authorized", "paid.captured"),
            {"given": {"delivery": "snt"}},
            "delivery has no state 'snt'; near: sent",
        ),
        (
            ("payment", "authorized", "paid.captured"),
            {"given": {"payment": "authorized"}},
            "payment is the machine that is asked about; its state is from_",
        ),
        (
            ("payment", "authorized", "paid.captured"),
            {"given": ["amount"]},
            "given is a mapping of names to values, not list",
        ),
        (
            ("payment", "authorized", "paid.captured"),
            {"payload": []},
            "payload is a mapping of names to values, not list: leave it out where there is none",
        ),
    ],
)
def test_misspelt_questions_are_misuse(
    question: tuple[str, str, str], extra: dict[str, object], message: str
) -> None:
    """The caller's code is wrong, not the order."""
    with pytest.raises(MisuseError) as caught:
        SHOP.validate(*question, **untyped(extra))
    assert str(caught.value) == message


def test_moves_are_statuses_without_event_names() -> None:
    """A platform's table of states is enough: each entry requests a state."""
    spec = loads(
        """
spec: odoo
machines:
  order:
    initial: Draft
    states: [Draft, Sent, Sale, Cancelled]
    moves:
      Draft: [Sent, Sale, Cancelled]
      Sent: [Sale, Cancelled]
      Cancelled: [{to: Draft, back: true}]
"""
    )
    assert str(spec.validate("order", "Draft", "Sale")) == (
        "accepted: order:Sale (order Draft -> Sale)"
    )
    assert spec.validate("order", "Sale", "Sent").verdict is Verdict.STALE
    assert spec.validate("order", "Sale", "Cancelled").verdict is Verdict.REFUSED
    assert spec.validate("order", "Cancelled", "Draft").verdict is Verdict.STALE
    assert spec.validate("order", "Cancelled", "Draft", actor="clerk")
    assert [option.event for option in spec.allowed(spec.start())] == [
        "order:Sent",
        "order:Sale",
        "order:Cancelled",
    ]
