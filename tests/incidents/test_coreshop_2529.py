"""A buyer pays an order that has expired meanwhile, and is thanked for the purchase.

https://github.com/coreshop/CoreShop/issues/2529

The order is cancelled while the buyer is at the payment page. The payment is real, so it is
recorded; but the page that follows looks at the payment alone. Detected: a rule over the two
statuses together.
"""

from __future__ import annotations

from statekit import Event

from .story import findings, instead, told

SPEC = """
spec: coreshop-order
actors:
  customer:
  timer:
  paypal: {reports: true}
data:
  received: {type: money, initial: 0}
events:
  start_payment: {by: customer}
  expire: {by: timer}
  pay: {by: paypal, payload: {amount: money}}
machines:
  order:
    initial: new
    states: [new, cancelled]
    transitions:
      expire: {from: new, to: cancelled, when: payment != paid}
  payment:
    initial: new
    states: [new, processing, paid]
    transitions:
      start_payment: {from: new, to: processing}
      pay: {from: processing, to: paid, set: {received: event.amount}}
facts:
  page:
    label: What the buyer sees
    choose:
      - {when: payment == paid and order == cancelled, is: call us}
      - {when: payment == paid, is: thank you}
      - {else: pay}
  to_refund: {is: order == cancelled and received > 0, label: Money to give back}
rules:
  no-thanks-for-a-cancelled-order:
    never: order == cancelled and page == 'thank you'
    allow: {rule-never-broken: It is kept for those who edit the page.}
scenarios:
  the order expires while the buyer pays:
    steps:
      - {do: start_payment, by: customer}
      - {do: expire, by: timer}
      - {do: pay, by: paypal, with: {amount: 7000}, see: {payment: paid, order: cancelled}}
"""

# The page looked at the payment alone.
ALLOWED = """    allow: {rule-never-broken: It is kept for those who edit the page.}
"""
NAIVE = instead(
    instead(SPEC, "      - {when: payment == paid and order == cancelled, is: call us}\n", ""),
    ALLOWED,
    "",
)
UNRULED = instead(
    NAIVE,
    """rules:
  no-thanks-for-a-cancelled-order:
    never: order == cancelled and page == 'thank you'
""",
    "",
)

ARRIVED = [
    Event("start_payment", by="customer"),
    Event("expire", by="timer"),
    Event("pay", by="paypal", payload={"amount": 7_000}),
]


def test_check_finds_the_combination() -> None:
    """The scenario of the thread ends at the rule."""
    expected = """
scenario-failed: scenario 'the order expires while the buyer pays': accepted is expected,
    and the decision is refused: pay (payment processing -> paid): rule
    no-thanks-for-a-cancelled-order would be broken: never `order == cancelled and page ==
    'thank you'`: order is cancelled, page is thank you
"""
    assert findings(NAIVE) == expected


def test_the_payment_is_recorded_and_the_buyer_is_told() -> None:
    """The money is not dropped; the facts say what to show and that it has to go back."""
    expected = """
accepted: start_payment (payment new -> processing)
accepted: expire (order new -> cancelled)
accepted: pay (payment processing -> paid)
=> order cancelled; payment paid; received 7000; page call us; to_refund true
"""
    assert told(SPEC, ARRIVED) == expected
    assert findings(SPEC) == ""


def test_a_paid_order_does_not_expire() -> None:
    """The other way round the guard keeps the two apart."""
    expected = """
accepted: start_payment (payment new -> processing)
accepted: pay (payment processing -> paid)
refused: expire (order new -> cancelled): `payment != paid` does not hold: payment is paid
=> order new; payment paid; received 7000; page thank you; to_refund false
"""
    assert told(SPEC, [ARRIVED[0], ARRIVED[2], ARRIVED[1]]) == expected


def test_without_the_rule_the_buyer_is_thanked() -> None:
    """The page of the thread lets the incident through, and nothing finds it."""
    expected = """
accepted: start_payment (payment new -> processing)
accepted: expire (order new -> cancelled)
accepted: pay (payment processing -> paid)
=> order cancelled; payment paid; received 7000; page thank you; to_refund true
"""
    assert told(UNRULED, ARRIVED) == expected
    assert findings(UNRULED) == ""
