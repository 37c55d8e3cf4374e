"""The failure webhook of one gateway overwrites a payment made with another.

https://github.com/202-ecommerce/stripe_official/issues/78

A card is declined at Stripe, seconds later the buyer pays with PayPal, and then the webhook about
the declined card puts the order into "Payment error". Prevented: each report names its attempt.
"""

from __future__ import annotations

from statekit import Event

from .story import instead, told

SPEC = """
spec: prestashop-order
actors:
  customer:
  stripe: {reports: true}
  paypal: {reports: true}
data:
  attempt: {type: id, optional: true}
  received: {type: money, initial: 0}
events:
  try_to_pay: {by: customer, payload: {attempt: id}}
  fail: {by: [stripe, paypal], payload: {attempt: id}}
  pay: {by: [stripe, paypal], payload: {attempt: id, amount: money}}
machines:
  order:
    initial: awaiting
    states: [awaiting, payment_error, paid]
    transitions:
      try_to_pay: {from: awaiting, to: same, set: {attempt: event.attempt}}
      fail:
        from: awaiting
        to: payment_error
        when: known(attempt) and event.attempt == attempt
      pay: {from: [awaiting, payment_error], to: paid, set: {received: event.amount}}
"""

# A failure was a failure of the order, from whatever gateway, whatever had been paid.
NAIVE = instead(
    SPEC,
    """
        from: awaiting
        to: payment_error
        when: known(attempt) and event.attempt == attempt
""",
    """
        from: any
        to: payment_error
        back: true
""",
)

CARD = Event("try_to_pay", by="customer", payload={"attempt": "pi_1"})
WALLET = Event("try_to_pay", by="customer", payload={"attempt": "pp_1"})
PAID = Event("pay", by="paypal", payload={"attempt": "pp_1", "amount": 8_900})
DECLINED = Event("fail", by="stripe", payload={"attempt": "pi_1"})


def test_the_failure_of_one_gateway_leaves_what_another_was_paid() -> None:
    """In the order of the thread the failure lies behind the paid order: it is acknowledged."""
    expected = """
accepted: try_to_pay (order awaiting -> awaiting)
accepted: try_to_pay (order awaiting -> awaiting)
accepted: pay (order awaiting -> paid)
stale: fail (order paid -> payment_error): order is in paid, and payment_error lies behind
    it
=> order paid; attempt pp_1; received 8900
"""
    assert told(SPEC, [CARD, WALLET, PAID, DECLINED]) == expected


def test_the_failure_may_come_before_the_other_gateway_is_paid() -> None:
    """The guard refuses what is about another attempt than the one under way."""
    expected = """
accepted: try_to_pay (order awaiting -> awaiting)
accepted: try_to_pay (order awaiting -> awaiting)
refused: fail (order awaiting -> payment_error): `event.attempt == attempt` does not hold:
    event.attempt is pi_1, attempt is pp_1
accepted: pay (order awaiting -> paid)
=> order paid; attempt pp_1; received 8900
"""
    assert told(SPEC, [CARD, WALLET, DECLINED, PAID]) == expected


def test_without_the_rule_the_paid_order_is_in_error() -> None:
    """A transition from any state, without the attempt, lets the incident through."""
    expected = """
accepted: try_to_pay (order awaiting -> awaiting)
accepted: try_to_pay (order awaiting -> awaiting)
accepted: pay (order awaiting -> paid)
accepted: fail (order paid -> payment_error)
=> order payment_error; attempt pp_1; received 8900
"""
    assert told(NAIVE, [CARD, WALLET, PAID, DECLINED]) == expected
