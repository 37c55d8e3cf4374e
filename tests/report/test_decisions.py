"""A decision as people read it."""

from __future__ import annotations

import pytest

from statekit.decide import Decision, Engine, Event, Status
from statekit.report import Style, decision_text
from statekit.spec.load import load_bytes

SPEC = b"""
spec: shop
data:
  lines: {type: [id], initial: []}
  gift: {type: boolean, initial: false}
  note: {type: id, optional: true}
events:
  pay: {payload: {amount: money, lines: [id]}}
machines:
  payment:
    initial: pending
    states: [pending, paid, sent, cancelled]
    transitions:
      pay: {from: pending, to: paid, when: event.amount > 0 and gift, set: {lines: event.lines}}
      send: {from: paid, to: sent, set: {gift: true, note: "'n'"}}
  box:
    initial: open
    states: [open, shut]
    moves: {open: shut}
together:
  cancel:
    from: {payment: [pending, paid], box: open}
    to: {payment: cancelled, box: shut}
"""


@pytest.fixture(scope="module")
def shop() -> Engine:
    """A small loaded spec."""
    return Engine(load_bytes(SPEC, "shop.yaml"))


def text(decision: Decision) -> str:
    """The decision as plain text."""
    return str(decision_text(decision))


def test_a_joint_step_tells_all_its_moves(shop: Engine) -> None:
    """The event, and every machine that it takes along."""
    decision = shop.decide(shop.start(), Event("cancel"))
    assert text(decision) == ("accepted: cancel, payment pending -> cancelled, box open -> shut")


def test_a_machine_whose_way_is_not_known_stands_where_it_is() -> None:
    """Of several ways none is taken: no state is made up."""
    spec = b"""
spec: ways
machines:
  m:
    initial: a
    states: [a, b, c, d]
    transitions:
      go: {from: a, to: b}
      part: {from: b, choose: [{when: actor == '', to: c}, {else: d}]}
"""
    ways = Engine(load_bytes(spec, "ways.yaml"))
    assert text(ways.decide(ways.start(), Event("part"))).splitlines()[0] == (
        "early: part, m in a (try again later)"
    )


def test_what_is_set_is_written_as_in_a_spec(shop: Engine) -> None:
    """Booleans and lists are not written as in Python."""
    sent = shop.validate("payment", "paid", "sent")
    assert text(sent) == (
        "accepted: send, payment paid -> sent\n  - sets gift to true\n  - sets note to n"
    )
    payload = {"amount": 1, "lines": ["a", "b"]}
    paid = shop.validate("payment", "pending", "paid", given={"gift": True}, payload=payload)
    assert text(paid) == "accepted: pay, payment pending -> paid\n  - sets lines to [a, b]"


def test_where_nothing_could_move_the_proposal_is_named(shop: Engine) -> None:
    """A proposal that was seen before names no moves."""
    event = Event("cancel", id="e1")
    decision = shop.decide(shop.start(), event, {"e1": event})
    assert text(decision) == (
        "duplicate: cancel (acknowledge it, change nothing)\n"
        "  - cancel with the identity e1 has been seen already [same-occurrence]"
    )
    status = Status("box", "shut", id="e1")
    decision = shop.decide(shop.start(), status, {"e1": status})
    assert text(decision).splitlines()[0] == (
        "duplicate: box = shut (acknowledge it, change nothing)"
    )


def test_advice_can_be_left_out(shop: Engine) -> None:
    """Then only the verdict and the reasons are told."""
    decision = shop.validate("payment", "sent", "pending")
    assert str(decision_text(decision, advise=False)).splitlines() == [
        "stale: payment sent -> pending",
        *text(decision).splitlines()[1:],
    ]
    refused = shop.decide(shop.start(), Event("pay", payload={"amount": 1, "lines": []}))
    assert str(decision_text(refused, advise=False)) == (
        "refused: pay, payment pending -> paid\n"
        "  - `gift` does not hold: gift is false [guard-failed] (shop.yaml:14:65)"
    )


def test_what_is_possible_tells_who_what_and_if(shop: Engine) -> None:
    """Open questions of a guard stand with the way out; a move of a table has no name."""
    refused = shop.validate("payment", "pending", "sent", actor="clerk")
    assert text(refused).splitlines()[2:] == [
        "possible instead:",
        "  - payment pending -> paid by pay, carrying amount, lines, if event.amount > 0 and gift",
        "  - payment pending -> cancelled by cancel, if box in [open]",
    ]


@pytest.mark.parametrize(
    ("target", "style"),
    [("pending", Style.GOOD), ("paid", Style.GOOD), ("sent", Style.DOUBTFUL)],
)
def test_the_verdict_has_its_colour(shop: Engine, target: str, style: Style) -> None:
    """Green for what may be acknowledged, yellow for what comes at the wrong time."""
    decision = shop.validate("payment", "pending", target)
    assert decision_text(decision).pieces[0] == (decision.verdict.value, style)


def test_a_refusal_is_red_and_its_codes_are_faint(shop: Engine) -> None:
    """The sentence is what people read first."""
    pieces = decision_text(shop.validate("box", "shut", "open", actor="clerk")).pieces
    assert pieces[0] == ("refused", Style.BAD)
    assert (" [final-state] (shop.yaml:18:14)", Style.FAINT) in pieces
