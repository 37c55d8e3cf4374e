"""What a decision holds: the snapshot after it, every reason, the audit entry, plain JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from statekit import Code, Decision, Event, MisuseError, Snapshot, Status, Verdict, loads

from ..untyped import untyped
from .specs import SHOP

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


NOTED = """
spec: noted
events:
  capture: {payload: {amount: money}}
  note: {payload: {text: {type: text, optional: true}}}
machines:
  payment:
    initial: pending
    states: {pending: , paid: {states: [captured]}}
    transitions:
      capture: {from: pending, to: paid.captured}
      note: {from: pending, to: same}
  delivery:
    initial: packed
    states: [packed, sent, stopped]
    transitions:
      send: {from: packed, to: sent}
      stop: {from: sent, to: stopped}
"""


def decide(snapshot: Snapshot, name: str, by: str | None = None, /, **payload: object) -> Decision:
    """Send an event."""
    return SHOP.decide(snapshot, Event(name, by=by, payload=payload))


def after(snapshot: Snapshot, name: str, by: str | None = None, /, **payload: object) -> Snapshot:
    """Send an event that is accepted."""
    found = decide(snapshot, name, by, **payload).after
    assert found is not None
    return found


def authorized() -> Snapshot:
    """Return an order of 100.00 whose payment is authorised."""
    return after(SHOP.start(amount=10_000), "authorize", "processor")


def captured() -> Snapshot:
    """Return an order of 100.00 that is paid."""
    return after(authorized(), "capture", "processor", amount=10_000, ref="r1")


def test_a_new_order_is_where_it_is_born_with_its_data() -> None:
    """Initial values and optional data are filled in; facts are derived."""
    order = SHOP.start(amount=10_000)
    assert order.states == {"payment": "pending.new", "delivery": "packed"}
    assert order.data == {
        "amount": 10_000,
        "method": "card",
        "captured": 0,
        "refunded": 0,
        "note": None,
    }
    assert order.facts == {"order": "open", "due": 10_000}
    assert order.trail == {"payment": [], "delivery": []}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            {},
            "the new order is not complete: amount is missing: money is an integer of minor units, "
            "such as 1999",
        ),
        (
            {"amount": 19.99, "method": "crad"},
            "the new order is not complete: amount has the wrong type: money is an integer of "
            "minor "
            "units: write 1999 for 19.99; method has the wrong type: expected one of card, cash",
        ),
        (
            {"amount": True},
            "the new order is not complete: amount has the wrong type: money is an integer of "
            "minor "
            "units, such as 1999",
        ),
        ({"amuont": 5}, "the new order names a datum that does not exist: 'amuont'; near: amount"),
        (
            {"amount": 5, "captured": 5, "refunded": 6},
            "rule refunds-within-capture would be broken: always `refunded <= captured`: refunded "
            "is 6, captured is 5",
        ),
    ],
)
def test_an_order_that_cannot_begin_is_misuse(data: dict[str, object], message: str) -> None:
    """Everything that is wrong with the data is said at once."""
    with pytest.raises(MisuseError) as caught:
        SHOP.start(**data)
    assert str(caught.value) == message


REFUSALS = [
    (
        "a payload that lacks everything",
        lambda: decide(SHOP.start(amount=10_000), "capture", "merchant"),
        "refused: capture (payment pending.new -> paid.captured): capture lacks amount: money "
        "is an "
        "integer of minor units, such as 1999; capture lacks ref: expected an id: "
        "1 to 200 characters, no spaces and no @; capture is possible from authorized, and payment "
        "is in pending.new",
    ),
    (
        "wrong actor, wrong types and a field too many, all at once and without their values",
        lambda: decide(authorized(), "capture", "courier", amount=19.99, ref="", card="4111 1111"),
        "refused: capture (payment authorized -> paid.captured): capture is sent by merchant or "
        "processor, and courier may not send it; amount of capture is a float: money is an integer "
        "of minor units: write 1999 for 19.99; ref of capture is text: expected an id: 1 to 200 "
        "characters, no spaces and no @; capture does not carry 'card': it carries amount or ref",
    ),
    (
        "a field whose key may be a person",
        lambda: decide(
            authorized(), "capture", "merchant", amount=1, ref="r", **{"Jane Roe": 1, "x" * 65: 1}
        ),
        "refused: capture (payment authorized -> paid.captured): capture does not carry a field "
        "whose key is no name: it carries amount or ref",
    ),
    (
        "nobody",
        lambda: decide(authorized(), "capture", amount=1, ref="r"),
        "refused: capture (payment authorized -> paid.captured): capture is sent by merchant or "
        "processor, and it says no actor",
    ),
    (
        "an actor that does not exist, for an event that anyone may send",
        lambda: decide(SHOP.start(amount=1), "hold", "merchnt"),
        "refused: hold (payment pending.new -> pending.review): there is no actor 'merchnt'; near: "
        "merchant",
    ),
    (
        "a bound on the payload",
        lambda: decide(authorized(), "capture", "merchant", amount=10_001, ref="r"),
        "refused: capture (payment authorized -> paid.captured): `event.amount <= amount` does not "
        "hold: event.amount is 10001, amount is 10000; event.amount can be at most 10000",
    ),
    (
        "a bound from below",
        lambda: decide(authorized(), "capture", "merchant", amount=-1, ref="r"),
        "refused: capture (payment authorized -> paid.captured): `0 < event.amount` does not hold: "
        "event.amount is -1; event.amount can be at least 1",
    ),
    (
        "every alternative, with what each would allow",
        lambda: decide(captured(), "refund", "merchant", amount=10_001, reason="x", items=["i"]),
        "refused: refund (payment paid.captured -> refunded): `refunded + event.amount == "
        "captured` "
        "does not hold: refunded is 0, event.amount is 10001, captured is 10000; event.amount can "
        "be only 10000; `refunded + event.amount < captured` does not hold: refunded is 0, "
        "event.amount is 10001, captured is 10000; event.amount can be at most 9999",
    ),
    (
        "a rule",
        lambda: decide(authorized(), "capture", "merchant", amount=50, ref="r"),
        "refused: capture (payment authorized -> paid.captured): rule no-tiny-capture would be "
        "broken: always `captured >= 100` if `payment in paid`: payment is paid.captured, captured "
        "is 50",
    ),
    (
        "a named guard",
        lambda: decide(authorized(), "send", "merchant"),
        "refused: send (delivery packed -> sent): guard paid-before-sending: `payment in paid` "
        "does "
        "not hold: payment is authorized",
    ),
    (
        "a joint event, of which one machine is not ready",
        lambda: decide(captured(), "cancel_order", "merchant"),
        "refused: cancel_order (payment paid.captured -> cancelled; delivery packed -> stopped): "
        "cancel_order is possible from pending, and payment is in paid.captured",
    ),
    (
        "a status that a fact derives",
        lambda: SHOP.decide(captured(), Status("order", "complete", by="merchant")),
        "refused: order open -> complete: order is derived from the rest of the order: propose a "
        "change of that instead",
    ),
]


@pytest.mark.parametrize(("_", "ask", "sentence"), REFUSALS, ids=[row[0] for row in REFUSALS])
def test_a_refusal_tells_every_reason(_: str, ask: Callable[[], Decision], sentence: str) -> None:
    """The decision prints as a sentence with all reasons, and changes nothing."""
    decision = ask()
    assert str(decision) == sentence
    assert not decision
    assert decision.after is None
    assert decision.audit is None


def test_a_reason_has_evidence_and_a_place() -> None:
    """Programs read the code, the operands' values and the legal bound; people find the place."""
    (reason,) = decide(authorized(), "capture", "merchant", amount=10_001, ref="r").reasons
    assert reason.to_dict() == {
        "code": "guard-failed",
        "message": "`event.amount <= amount` does not hold: event.amount is 10001, amount is "
        "10000; "
        "event.amount can be at most 10000",
        "where": "shop.yaml:40:19",
        "guard": "event.amount <= amount",
        "values": {"event.amount": 10_001, "amount": 10_000},
        "bound": {"field": "amount", "at_most": 10_000},
    }


def test_what_is_not_declared_is_never_echoed() -> None:
    """A name, an address or a card number in a payload appears nowhere in the decision."""
    decision = decide(
        captured(), "refund", "merchant", amount=1, name="Jane Roe", items="4111 1111"
    )
    assert decision.reasons[-1].code is Code.PAYLOAD_UNEXPECTED
    for shown in (str(decision), repr(decision), json.dumps(decision.to_dict())):
        assert "Jane" not in shown
        assert "4111" not in shown
    assert dict(decision.proposal.payload) == {"amount": 1}


@pytest.mark.parametrize(
    "proposal",
    [
        Event("capture", by="processor", payload={"name": "Jane"}),
        Event("note", payload={"name": "Jane"}),
        Event("note", payload={"text": 5, "name": "Jane"}),
        Status("delivery", "stopped", payload={"name": "Jane"}),
        Status("payment", "paid.captured", payload={"name": "Jane", "amount": 3}),
    ],
)
def test_no_decision_holds_a_field_that_is_not_declared(proposal: Event | Status) -> None:
    """Whatever the verdict: also where the event has optional fields only."""
    spec = loads(NOTED)
    snapshot = spec.start()
    decision = spec.decide(snapshot, proposal)
    assert decision.verdict is Verdict.REFUSED
    assert "Jane" not in str(dict(decision.proposal.payload))


def test_an_accepted_decision_carries_the_snapshot_and_the_audit_entry() -> None:
    """Both are ready to store as JSON."""
    event = Event(
        "capture", by="processor", payload={"amount": 9_000, "ref": "r1"}, id="evt_1", at=NOON
    )
    decision = SHOP.decide(authorized(), event)
    assert decision.after is not None
    assert decision.audit is not None
    assert json.loads(json.dumps(decision.audit.to_dict())) == {
        "spec": "shop",
        "version": "1.2.0",
        "digest": SHOP.digest,
        "event": "capture",
        "id": "evt_1",
        "actor": "processor",
        "payload": {"amount": 9_000, "ref": "r1"},
        "moves": [{"machine": "payment", "from": "authorized", "to": "paid.captured"}],
        "data": {"captured": {"before": 0, "after": 9_000}},
        "at": "2026-05-01T12:00:00+00:00",
    }
    assert json.loads(json.dumps(decision.after.to_dict())) == {
        "spec": "shop",
        "version": "1.2.0",
        "states": {"payment": "paid.captured", "delivery": "packed"},
        "data": {
            "amount": 10_000,
            "method": "card",
            "captured": 9_000,
            "refunded": 0,
            "note": None,
        },
        "entered": {"payment": "2026-05-01T12:00:00+00:00", "delivery": None},
        "trail": {
            "payment": ["authorize -> authorized", "capture -> paid.captured"],
            "delivery": [],
        },
    }


def test_a_decision_as_json_has_stable_keys() -> None:
    """The keys are those of the reference, whatever the verdict."""
    accepted = decide(authorized(), "capture", "merchant", amount=500, ref="r").to_dict()
    refused = decide(authorized(), "capture", "merchant", amount=0, ref="r").to_dict()
    assert list(accepted) == list(refused)
    assert list(accepted) == [
        *("verdict", "spec", "machine", "from", "to", "event", "actor"),
        *("reasons", "unchecked", "allowed", "after", "basis", "missing"),
    ]
    assert accepted["after"] == {
        "states": {"payment": "paid.captured", "delivery": "packed"},
        "data": {"amount": 10_000, "method": "card", "captured": 500, "refunded": 0, "note": None},
    }
    assert refused["after"] is None
    json.dumps([accepted, refused])


def test_amounts_have_no_size() -> None:
    """Money beyond 64 bits is as exact as any other."""
    huge = 10**40
    order = after(SHOP.start(amount=huge), "authorize", "processor")
    order = after(order, "capture", "merchant", amount=huge, ref="r")
    order = after(order, "refund", "merchant", amount=huge - 1, reason="x", items=["i"])
    assert order.data["refunded"] == huge - 1


def test_a_choice_takes_the_first_case_that_holds() -> None:
    """A full refund ends the payment, a partial one does not; settings take part."""
    full = after(captured(), "refund", "merchant", amount=10_000, reason="x", items=[])
    part = after(captured(), "refund", "merchant", amount=9_999, reason="x", items=["a", "b"])
    assert (full.states["payment"], part.states["payment"]) == ("refunded", "paid.partly_refunded")


def test_a_joint_event_moves_all_its_machines_or_none() -> None:
    """The first case whose sources and guard hold is taken."""
    cancelled = after(authorized(), "cancel_order", "merchant")
    assert cancelled.states == {"payment": "cancelled", "delivery": "stopped"}
    again = decide(cancelled, "cancel_order", "merchant")
    assert again.verdict is Verdict.DUPLICATE
    cash = SHOP.start(amount=1, method="cash")
    assert not decide(after(cash, "authorize", "processor"), "cancel_order", "merchant")
    assert decide(cash, "cancel_order", "merchant")


def test_the_same_occurrence_is_a_duplicate_whatever_the_state() -> None:
    """The caller looks occurrences up by identity: an id, or the fields that the spec names."""
    first = Event("capture", by="processor", payload={"amount": 10_000, "ref": "r1"})
    assert SHOP.identity(first) == 'capture:["r1"]'
    assert SHOP.identity(Event("hold", id="evt_9")) == "evt_9"
    assert SHOP.identity(Event("hold")) is None
    seen = {'capture:["r1"]': first, "evt_9": Event("hold", id="evt_9")}

    def answer(proposal: Event | Status) -> tuple[str, str]:
        decision = SHOP.decide(captured(), proposal, seen)
        (reason,) = decision.reasons
        return decision.verdict.value, reason.message

    assert answer(first) == (
        "duplicate",
        'capture with the identity capture:["r1"] has been seen already',
    )
    assert answer(Event("capture", by="processor", payload={"amount": 1, "ref": "r1"})) == (
        "refused",
        'the identity capture:["r1"] has been seen already, with another payload',
    )
    assert answer(Event("send", by="merchant", id="evt_9")) == (
        "refused",
        "the identity evt_9 has been seen already, with another proposal, hold",
    )
    assert SHOP.decide(captured(), Event("send", by="merchant", id="evt_2"), seen)


def test_a_time_needs_a_zone() -> None:
    """A naive time is misuse, not a guess."""
    with pytest.raises(MisuseError, match="at needs a time zone: 2026-05-01T12:00:00 has none"):
        Event("hold", at=datetime(2026, 5, 1, 12))  # noqa: DTZ001  # that is what is tested


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Event(untyped(None)), "name of Event is a text, not NoneType"),
        (lambda: Event("hold", by=untyped(["x"])), "by of Event is a text, not list"),
        (lambda: Status(untyped(3), "x"), "machine of Status is a text, not int"),
        (lambda: Status("payment", untyped({})), "to of Status is a text, not dict"),
        (
            lambda: SHOP.validate(untyped(["x"]), "a", "b"),
            "machine of Status is a text, not list",
        ),
    ],
)
def test_a_name_that_is_no_text_is_misuse(make: Callable[[], object], message: str) -> None:
    """What comes from JSON may be anything."""
    with pytest.raises(MisuseError) as caught:
        make()
    assert str(caught.value) == message


def test_an_early_decision_names_what_is_missing() -> None:
    """Of a report that comes too soon, the shortest missing path is told."""
    decision = decide(SHOP.start(amount=1), "deliver", "courier")
    assert (decision.verdict, decision.missing) == (Verdict.EARLY, ("send",))
    status = SHOP.decide(SHOP.start(amount=1), Status("payment", "paid.captured", by="processor"))
    assert (status.verdict, status.missing) == (Verdict.EARLY, ("authorize",))
    assert str(status) == (
        "early: payment pending.new -> paid.captured: payment is in pending.new: payment = "
        "paid.captured comes only after authorize"
    )


def test_what_is_possible_now_respects_guards() -> None:
    """An option names its actors and payload; guards that need the payload are listed with it."""
    options = {each.event: each for each in SHOP.allowed(authorized())}
    assert list(options) == ["capture", "cancel_order"], "sending is guarded"
    assert options["capture"].to_dict() == {
        "event": "capture",
        "by": ["merchant", "processor"],
        "to": {"payment": "paid.captured"},
        "payload": ["amount", "ref"],
        "unchecked": [
            {"what": "0 < event.amount", "needs": ["event.amount"], "where": "shop.yaml:40:15"},
            {
                "what": "event.amount <= amount",
                "needs": ["event.amount"],
                "where": "shop.yaml:40:19",
            },
        ],
    }
    assert [each.event for each in SHOP.allowed(captured())] == ["refund", "refund", "send"]


def test_misspelt_names_are_misuse() -> None:
    """The caller's code is wrong, not the order: near names are told."""
    with pytest.raises(MisuseError, match=r"^shop has no event 'captrue'; near: capture$"):
        decide(captured(), "captrue")
    with pytest.raises(MisuseError, match=r"^shop has no machine 'paymnt'; near: payment$"):
        SHOP.decide(captured(), Status("paymnt", "x"))
    with pytest.raises(
        MisuseError, match=r"^payment has no state 'captured'; near: paid.captured$"
    ):
        SHOP.decide(captured(), Status("payment", "captured"))
    with pytest.raises(MisuseError, match="payment is never in paid itself"):
        SHOP.decide(captured(), Status("payment", "paid"))


def test_a_spec_is_shared_by_threads() -> None:
    """Threads that ask at once get the answers that one alone gets."""
    order, paid = authorized(), captured()

    def ask(amount: int) -> tuple[object, object, object]:
        return (
            decide(order, "capture", "merchant", amount=amount, ref="r").to_dict(),
            decide(paid, "refund", "merchant", amount=amount, reason="x", items=["i"]).to_dict(),
            SHOP.validate("payment", "authorized", "paid.captured").to_dict(),
        )

    amounts = [amount % 13_000 - 500 for amount in range(0, 400_000, 997)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, amounts)) == list(map(ask, amounts))
