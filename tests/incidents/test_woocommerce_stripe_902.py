"""A failure webhook that comes late turns a paid order into a failed one.

https://github.com/woocommerce/woocommerce-gateway-stripe/issues/902

A card is declined, another card pays, the order is in processing. Then the webhook about the first
card is delivered again, and the order fails. Prevented: the report is stale.
"""

from __future__ import annotations

from statekit import Event

from .story import faults, instead, told

SPEC = """
spec: woocommerce-order
actors:
  checkout:
  stripe: {reports: true}
data:
  paid: {type: money, initial: 0}
events:
  payment_failed: {by: [checkout, stripe]}
  pay: {by: [checkout, stripe], payload: {amount: money}}
machines:
  order:
    initial: pending
    states: [pending, failed, processing]
    transitions:
      payment_failed: {from: pending, to: failed}
      pay: {from: [pending, failed], to: processing, set: {paid: event.amount}}
"""

# A failure was a failure, whatever the order was in.
NAIVE = instead(
    SPEC,
    "payment_failed: {from: pending, to: failed}",
    "payment_failed: {from: any, to: failed, back: true}",
)

ARRIVED = [
    Event("payment_failed", by="checkout"),
    Event("pay", by="checkout", payload={"amount": 4_500}),
    Event("payment_failed", by="stripe", id="evt_failed"),
]


def test_the_late_failure_is_stale() -> None:
    """The order has been failed and has gone on: the webhook is acknowledged, nothing changes."""
    expected = """
accepted: payment_failed (order pending -> failed)
accepted: pay (order failed -> processing)
stale: payment_failed (order processing -> failed): order has taken payment_failed and has
    moved on to processing
=> order processing; paid 4500
"""
    assert told(SPEC, ARRIVED) == expected


def test_without_the_rule_the_paid_order_fails() -> None:
    """A transition from any state lets the incident through."""
    expected = """
accepted: payment_failed (order pending -> failed)
accepted: pay (order failed -> processing)
accepted: payment_failed (order processing -> failed)
=> order failed; paid 4500
"""
    assert told(NAIVE, ARRIVED) == expected


def test_such_a_transition_has_to_say_that_it_goes_back() -> None:
    """Without `back: true` the naive spec does not even load."""
    expected = """
cycle-without-back: order has the cycle processing → failed → processing, and none of its
    moves is marked as going back
"""
    assert faults(instead(NAIVE, ", back: true", "")) == expected
