"""A late capture pulls a refunded order back to paid, and refunds have no ceiling.

https://github.com/shopperlabs/shopper/pull/604

Every webhook wrote the payment status as it came, and a refund of any amount went to the gateway.
The fix of that project is what a spec is: a table of transitions, invalid ones skipped, and the sum
of the refunds kept within what was captured. Prevented.
"""

from __future__ import annotations

from statekit import Event

from .story import instead, told

SPEC = """
spec: shopper-payment
actors:
  admin:
  gateway: {reports: true}
data:
  captured: {type: money, initial: 0}
  given_back: {type: money, initial: 0}
events:
  authorize: {by: gateway}
  capture: {by: gateway, payload: {amount: money}}
  fail: {by: gateway}
  refund: {by: admin, payload: {amount: money}}
machines:
  payment:
    initial: pending
    states: [pending, failed, authorized, paid, partially_refunded, refunded]
    transitions:
      authorize: {from: pending, to: authorized}
      fail: {from: [pending, authorized], to: failed}
      capture: {from: [pending, authorized], to: paid, set: {captured: event.amount}}
      refund:
        from: [paid, partially_refunded]
        choose:
          - when: given_back + event.amount == captured
            to: refunded
            set: {given_back: captured}
          - when: 0 < event.amount and given_back + event.amount < captured
            to: partially_refunded
            set: {given_back: given_back + event.amount}
"""

# Every webhook was written as it came.
RAW = instead(
    SPEC,
    "capture: {from: [pending, authorized], to: paid,",
    "capture: {from: any, to: paid, back: true,",
)
# Every amount was passed on.
UNBOUND = instead(SPEC, "0 < event.amount and given_back + event.amount < captured", "true")

CAPTURE = Event("capture", by="gateway", payload={"amount": 10_000})
REFUND_40 = Event("refund", by="admin", payload={"amount": 4_000})
REFUND_60 = Event("refund", by="admin", payload={"amount": 6_000})
REFUND_70 = Event("refund", by="admin", payload={"amount": 7_000})
PAID = [Event("authorize", by="gateway"), CAPTURE]


def test_a_late_capture_of_a_refunded_order_is_stale() -> None:
    """The gateway is told that it is known; the order stays refunded."""
    expected = """
accepted: authorize (payment pending -> authorized)
accepted: capture (payment authorized -> paid)
accepted: refund (payment paid -> partially_refunded)
accepted: refund (payment partially_refunded -> refunded)
stale: capture (payment refunded -> paid): payment has taken capture and has moved on to
    refunded
=> payment refunded; captured 10000; given_back 10000
"""
    assert told(SPEC, [*PAID, REFUND_40, REFUND_60, CAPTURE]) == expected


def test_without_the_table_the_refunded_order_is_paid_again() -> None:
    """A transition from any state lets the incident through."""
    expected = """
accepted: authorize (payment pending -> authorized)
accepted: capture (payment authorized -> paid)
accepted: refund (payment paid -> partially_refunded)
accepted: refund (payment partially_refunded -> refunded)
accepted: capture (payment refunded -> paid)
=> payment paid; captured 10000; given_back 10000
"""
    assert told(RAW, [*PAID, REFUND_40, REFUND_60, CAPTURE]) == expected


def test_a_late_failure_of_a_paid_order_is_refused() -> None:
    """Nothing leads from paid to failed."""
    expected = """
accepted: authorize (payment pending -> authorized)
accepted: capture (payment authorized -> paid)
refused: fail (payment paid -> failed): fail is possible from pending or authorized, and
    payment is in paid
=> payment paid; captured 10000; given_back 0
"""
    assert told(SPEC, [*PAID, Event("fail", by="gateway")]) == expected


def test_the_refunds_together_stay_within_what_was_captured() -> None:
    """The refusal says which amount would still be possible."""
    expected = """
accepted: authorize (payment pending -> authorized)
accepted: capture (payment authorized -> paid)
accepted: refund (payment paid -> partially_refunded)
refused: refund (payment partially_refunded -> refunded): `given_back + event.amount ==
    captured` does not hold: given_back is 4000, event.amount is 7000, captured is 10000;
    event.amount can be only 6000; `given_back + event.amount < captured` does not hold:
    given_back is 4000, event.amount is 7000, captured is 10000; event.amount can be at
    most 5999
=> payment partially_refunded; captured 10000; given_back 4000
"""
    assert told(SPEC, [*PAID, REFUND_40, REFUND_70]) == expected


def test_without_the_ceiling_more_goes_back_than_came_in() -> None:
    """A refund without a guard lets the incident through."""
    expected = """
accepted: authorize (payment pending -> authorized)
accepted: capture (payment authorized -> paid)
accepted: refund (payment paid -> partially_refunded)
accepted: refund (payment partially_refunded -> partially_refunded)
=> payment partially_refunded; captured 10000; given_back 11000
"""
    assert told(UNBOUND, [*PAID, REFUND_40, REFUND_70]) == expected
