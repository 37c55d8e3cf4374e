"""A payment that is captured already is captured again, and the error refunds a good order.

https://github.com/medusajs/medusa/issues/12674
https://github.com/medusajs/medusa/issues/13301

Stripe captures by itself. The shop captures once more, Stripe says no, and the workflow undoes the
order by a refund. Two workflows at once are a race and need a lock; the second capture itself is
prevented: it is a duplicate, which is no error, and only a merchant refunds what is captured.
"""

from __future__ import annotations

from statekit import Event

from .story import instead, told

SPEC = """
spec: medusa-payment
actors:
  workflow:
  merchant:
  stripe: {reports: true}
data:
  taken: {type: money, initial: 0}
  given_back: {type: money, initial: 0}
events:
  authorize: {by: stripe}
  capture: {by: [stripe, workflow], payload: {amount: money}}
  undo: {by: workflow}
  refund: {by: merchant}
machines:
  payment:
    initial: pending
    states: [pending, authorized, captured, cancelled, refunded]
    transitions:
      authorize: {from: pending, to: authorized}
      capture: {from: authorized, to: captured, set: {taken: event.amount}}
      undo: {from: authorized, to: cancelled}
      refund: {from: captured, to: refunded, set: {given_back: taken}}
"""

# What fails is undone, captured or not.
NAIVE = instead(
    SPEC,
    "undo: {from: authorized, to: cancelled}",
    """undo:
        - {from: authorized, to: cancelled}
        - {from: captured, to: refunded, set: {given_back: taken}}""",
)

CAPTURED = {"amount": 12_000}
ARRIVED = [
    Event("authorize", by="stripe"),
    Event("capture", by="stripe", payload=CAPTURED),
    Event("capture", by="workflow", payload=CAPTURED),
    Event("undo", by="workflow"),
]


def test_the_second_capture_is_a_duplicate_and_not_an_error() -> None:
    """The workflow has no reason to undo anything; if it tries all the same, it is refused."""
    expected = """
accepted: authorize (payment pending -> authorized)
accepted: capture (payment authorized -> captured)
duplicate: capture (payment captured -> captured): capture was the last transition of
    payment, and would change nothing
refused: undo (payment captured -> cancelled): undo is possible from authorized, and
    payment is in captured
=> payment captured; taken 12000; given_back 0
"""
    assert told(SPEC, ARRIVED) == expected


def test_a_capture_that_failed_is_undone() -> None:
    """The rule forbids nothing that should happen: the authorisation is let go."""
    expected = """
accepted: authorize (payment pending -> authorized)
accepted: undo (payment authorized -> cancelled)
=> payment cancelled; taken 0; given_back 0
"""
    assert told(SPEC, [ARRIVED[0], ARRIVED[3]]) == expected


def test_without_the_rule_the_good_order_is_refunded() -> None:
    """A workflow that takes the second capture for a failure undoes a captured payment."""
    expected = """
accepted: authorize (payment pending -> authorized)
accepted: capture (payment authorized -> captured)
duplicate: capture (payment captured -> captured): capture was the last transition of
    payment, and would change nothing
accepted: undo (payment captured -> refunded)
=> payment refunded; taken 12000; given_back 12000
"""
    assert told(NAIVE, ARRIVED) == expected
