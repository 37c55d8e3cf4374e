"""A paid order whose status was lost in a race is cancelled as unpaid.

https://github.com/woocommerce/woocommerce-gateway-stripe/issues/5268
https://github.com/woocommerce/woocommerce-gateway-stripe/issues/5485

The checkout and the webhook save one order at the same time: the payment's date stays, the status
falls back to pending, and the job that cancels unpaid orders cancels it. The race needs a row lock;
the cancelling is prevented by a guard that looks at the money and not at the status.
"""

from __future__ import annotations

from statekit import Event

from .story import instead, told

SPEC = """
spec: woocommerce-order
actors:
  timer:
  stripe: {reports: true}
data:
  charged: {type: money, initial: 0}
events:
  pay: {by: stripe, payload: {amount: money}}
  cancel_unpaid: {by: timer}
machines:
  order:
    initial: pending
    states: [pending, processing, cancelled]
    transitions:
      pay: {from: pending, to: processing, set: {charged: event.amount}}
      cancel_unpaid: {from: pending, to: cancelled, when: charged == 0}
"""

# Pending was taken for unpaid.
NAIVE = instead(SPEC, ", when: charged == 0", "")

CANCEL = Event("cancel_unpaid", by="timer")
PAY = Event("pay", by="stripe", payload={"amount": 5_400})


def test_an_order_with_money_is_not_cancelled_as_unpaid() -> None:
    """The record after the race: pending, and charged."""
    expected = """
refused: cancel_unpaid (order pending -> cancelled): `charged == 0` does not hold: charged
    is 5400
=> order pending; charged 5400
"""
    assert told(SPEC, [CANCEL], states={"order": "pending"}, charged=5_400) == expected


def test_the_report_of_the_payment_brings_the_lost_status_back() -> None:
    """When the processor tells it again, the order goes on as if nothing had been lost."""
    expected = """
refused: cancel_unpaid (order pending -> cancelled): `charged == 0` does not hold: charged
    is 5400
accepted: pay (order pending -> processing)
=> order processing; charged 5400
"""
    assert told(SPEC, [CANCEL, PAY], states={"order": "pending"}, charged=5_400) == expected


def test_an_unpaid_order_is_cancelled() -> None:
    """The guard forbids nothing that should happen."""
    expected = """
accepted: cancel_unpaid (order pending -> cancelled)
=> order cancelled; charged 0
"""
    assert told(SPEC, [CANCEL]) == expected


def test_without_the_rule_the_paid_order_is_cancelled() -> None:
    """The guard of the status alone lets the incident through."""
    expected = """
accepted: cancel_unpaid (order pending -> cancelled)
=> order cancelled; charged 5400
"""
    assert told(NAIVE, [CANCEL], states={"order": "pending"}, charged=5_400) == expected
