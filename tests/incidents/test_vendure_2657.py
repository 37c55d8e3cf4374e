"""A payment webhook for a shipped order is answered with an error, and so is sent for ever.

https://github.com/vendurehq/vendure/pull/2657

Mollie reports a payment again when the order is Shipped or Delivered. The order machine has no such
transition, an error becomes status 500, and Mollie tries again. Prevented: a report of something
that the order has left behind is stale, which tells the handler to acknowledge it.
"""

from __future__ import annotations

from statekit import Event

from .story import instead, told

SPEC = """
spec: vendure-order
actors:
  customer:
  merchant:
  mollie: {reports: true}
data:
  settled: {type: money, initial: 0}
events:
  check_out: {by: customer}
  settle: {by: mollie, payload: {amount: money}}
  ship: {by: merchant}
  deliver: {by: merchant}
machines:
  order:
    initial: AddingItems
    states: [AddingItems, ArrangingPayment, PaymentSettled, Shipped, Delivered]
    transitions:
      check_out: {from: AddingItems, to: ArrangingPayment}
      settle: {from: ArrangingPayment, to: PaymentSettled, set: {settled: event.amount}}
      ship: {from: PaymentSettled, to: Shipped}
      deliver: {from: Shipped, to: Delivered}
"""

# A webhook was handled like a request: what has no transition is an error.
NAIVE = instead(SPEC, "mollie: {reports: true}", "mollie:")

SETTLE = Event("settle", by="mollie", payload={"amount": 3_000})
ARRIVED = [
    Event("check_out", by="customer"),
    SETTLE,
    Event("ship", by="merchant"),
    SETTLE,
    Event("deliver", by="merchant"),
    SETTLE,
]


def test_a_payment_that_is_reported_again_after_shipping_is_stale() -> None:
    """The handler acknowledges it, and it does not come again."""
    expected = """
accepted: check_out (order AddingItems -> ArrangingPayment)
accepted: settle (order ArrangingPayment -> PaymentSettled)
accepted: ship (order PaymentSettled -> Shipped)
stale: settle (order Shipped -> PaymentSettled): order has taken settle and has moved on
    to Shipped
accepted: deliver (order Shipped -> Delivered)
stale: settle (order Delivered -> PaymentSettled): order has taken settle and has moved on
    to Delivered
=> order Delivered; settled 3000
"""
    assert told(SPEC, ARRIVED) == expected


def test_a_report_of_another_amount_is_not_acknowledged_away() -> None:
    """Stale is only what is written already; other money is for a person to look at."""
    other = Event("settle", by="mollie", payload={"amount": 9_999})
    expected = """
accepted: check_out (order AddingItems -> ArrangingPayment)
accepted: settle (order ArrangingPayment -> PaymentSettled)
accepted: ship (order PaymentSettled -> Shipped)
refused: settle (order Shipped -> PaymentSettled): order is in Shipped, where settle has
    no place, and it carries data that must not get lost: have an operator look at it
=> order Shipped; settled 3000
"""
    assert told(SPEC, [*ARRIVED[:3], other]) == expected


def test_without_the_rule_each_report_is_an_error() -> None:
    """The same spec with a webhook that commands refuses, as any plain state machine does."""
    expected = """
accepted: check_out (order AddingItems -> ArrangingPayment)
accepted: settle (order ArrangingPayment -> PaymentSettled)
accepted: ship (order PaymentSettled -> Shipped)
refused: settle (order Shipped -> PaymentSettled): settle is possible from
    ArrangingPayment, and order is in Shipped
accepted: deliver (order Shipped -> Delivered)
refused: settle (order Delivered -> PaymentSettled): order is in Delivered, which is final
=> order Delivered; settled 3000
"""
    assert told(NAIVE, ARRIVED) == expected
