"""The expiry of an older payment cancels an order whose newer payment is still open.

https://github.com/mollie/WooCommerce/issues/139

A buyer closes the payment page and starts a second payment. The first one expires and cancels the
order; the second one is paid, and is ignored because the order is cancelled. Prevented: events say
which payment they are about, and only the latest one decides.
"""

from __future__ import annotations

from statekit import Event

from .story import instead, told

SPEC = """
spec: woocommerce-order
actors:
  customer:
  mollie: {reports: true}
data:
  latest: {type: id, optional: true}
  paid: {type: money, initial: 0}
events:
  start_payment: {by: customer, payload: {payment: id}}
  expire: {by: mollie, payload: {payment: id}}
  pay: {by: mollie, payload: {payment: id, amount: money}}
machines:
  order:
    initial: pending
    states: [pending, processing, cancelled]
    transitions:
      start_payment: {from: pending, to: same, set: {latest: event.payment}}
      expire:
        from: pending
        to: cancelled
        when: known(latest) and event.payment == latest
      pay: {from: pending, to: processing, set: {paid: event.amount}}
"""

# An expiry cancelled the order, whichever payment it was about.
NAIVE = instead(SPEC, "        when: known(latest) and event.payment == latest\n", "")

ARRIVED = [
    Event("start_payment", by="customer", payload={"payment": "tr_1"}),
    Event("start_payment", by="customer", payload={"payment": "tr_2"}),
    Event("expire", by="mollie", payload={"payment": "tr_1"}),
    Event("pay", by="mollie", payload={"payment": "tr_2", "amount": 2_500}),
]


def test_the_expiry_of_an_older_payment_leaves_the_order_alone() -> None:
    """The guard names both payments, and the newer one is paid."""
    expected = """
accepted: start_payment (order pending -> pending)
accepted: start_payment (order pending -> pending)
refused: expire (order pending -> cancelled): `event.payment == latest` does not hold:
    event.payment is tr_1, latest is tr_2
accepted: pay (order pending -> processing)
=> order processing; latest tr_2; paid 2500
"""
    assert told(SPEC, ARRIVED) == expected


def test_the_expiry_of_the_latest_payment_cancels_the_order() -> None:
    """The guard forbids nothing that should happen."""
    expected = """
accepted: start_payment (order pending -> pending)
accepted: start_payment (order pending -> pending)
accepted: expire (order pending -> cancelled)
=> order cancelled; latest tr_2; paid 0
"""
    assert (
        told(SPEC, [*ARRIVED[:2], Event("expire", by="mollie", payload={"payment": "tr_2"})])
        == expected
    )


def test_without_the_rule_the_order_is_cancelled_and_the_money_has_no_place() -> None:
    """The incident gets through; only the money is not dropped silently: it is a conflict."""
    expected = """
accepted: start_payment (order pending -> pending)
accepted: start_payment (order pending -> pending)
accepted: expire (order pending -> cancelled)
refused: pay (order cancelled -> processing): order is in cancelled, where pay has no
    place, and it carries data that must not get lost: have an operator look at it
=> order cancelled; latest tr_2; paid 0
"""
    assert told(NAIVE, ARRIVED) == expected
