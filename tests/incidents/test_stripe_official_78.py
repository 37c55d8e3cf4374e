"""The failure webhook of one gateway overwrites a payment made with another.

https://github.com/202-ecommerce/stripe_official/issues/78

A card is declined at Stripe, seconds later the buyer pays with PayPal, and then the webhook about
the declined card puts the order into "Payment error". Prevented: each attempt has a state of its
own, and the order's status follows from all of them.
"""

from __future__ import annotations

from statekit import Event

from .story import told

EVENTS = """
spec: prestashop-order
actors:
  customer:
  stripe: {reports: true}
  paypal: {reports: true}
events:
  try_to_pay: {by: customer, payload: {attempt: id}}
  fail: {by: [stripe, paypal], payload: {attempt: id}}
  pay: {by: [stripe, paypal], payload: {attempt: id, amount: money}}
"""

SPEC = (
    EVENTS
    + """
data:
  amount: {type: money, fixed: true}
machines:
  attempt:
    many: {max: 20}
    fields: {amount: {type: money, initial: 0}}
    states: [pending, failed, paid]
    transitions:
      try_to_pay: {from: new, to: pending, when: received < amount}
      fail: {from: pending, to: failed}
      pay: {from: [pending, failed], to: paid, set: {attempt.amount: event.amount}}
totals:
  tried: {count: attempt}
  waiting: {count: attempt, in: pending}
  received: {sum: attempt.amount, in: paid}
facts:
  order:
    choose:
      - {when: received >= amount, is: paid}
      - {when: waiting > 0 or tried == 0, is: awaiting}
      - else: payment_error
  overpaid: received > amount
"""
)

# A failure was a failure of the order, from whatever gateway, whatever had been paid.
NAIVE = (
    EVENTS
    + """
data:
  amount: {type: money, fixed: true}
  received: {type: money, initial: 0}
machines:
  order:
    initial: awaiting
    states: [awaiting, payment_error, paid]
    transitions:
      try_to_pay: {from: awaiting, to: same}
      fail: {from: any, to: payment_error, back: true}
      pay: {from: [awaiting, payment_error], to: paid, set: {received: event.amount}}
"""
)

CARD = Event("try_to_pay", by="customer", payload={"attempt": "pi_1"})
WALLET = Event("try_to_pay", by="customer", payload={"attempt": "pp_1"})
PAID = Event("pay", by="paypal", payload={"attempt": "pp_1", "amount": 8_900})
DECLINED = Event("fail", by="stripe", payload={"attempt": "pi_1"})


def test_the_failure_of_one_gateway_leaves_what_another_was_paid() -> None:
    """In the order of the thread the failure is accepted for its attempt; the order stays paid."""
    expected = """
accepted: try_to_pay (attempt pi_1 new -> pending)
accepted: try_to_pay (attempt pp_1 new -> pending)
accepted: pay (attempt pp_1 pending -> paid)
accepted: fail (attempt pi_1 pending -> failed)
=> amount 8900; tried 2; waiting 0; received 8900; order paid; overpaid false; attempt
    pi_1 failed; attempt pp_1 paid
"""
    assert told(SPEC, [CARD, WALLET, PAID, DECLINED], amount=8_900) == expected


def test_the_failure_may_come_before_the_other_gateway_is_paid() -> None:
    """The order waits for the attempt that is under way."""
    waiting = """
accepted: try_to_pay (attempt pi_1 new -> pending)
accepted: try_to_pay (attempt pp_1 new -> pending)
accepted: fail (attempt pi_1 pending -> failed)
=> amount 8900; tried 2; waiting 1; received 0; order awaiting; overpaid false; attempt
    pi_1 failed; attempt pp_1 pending
"""
    paid = """
accepted: try_to_pay (attempt pi_1 new -> pending)
accepted: try_to_pay (attempt pp_1 new -> pending)
accepted: fail (attempt pi_1 pending -> failed)
accepted: pay (attempt pp_1 pending -> paid)
=> amount 8900; tried 2; waiting 0; received 8900; order paid; overpaid false; attempt
    pi_1 failed; attempt pp_1 paid
"""
    assert told(SPEC, [CARD, WALLET, DECLINED], amount=8_900) == waiting
    assert told(SPEC, [CARD, WALLET, DECLINED, PAID], amount=8_900) == paid


def test_the_failure_of_the_only_attempt_is_an_error_of_the_order() -> None:
    """Nothing is forbidden that should happen, and the buyer may try again."""
    error = """
accepted: try_to_pay (attempt pi_1 new -> pending)
accepted: fail (attempt pi_1 pending -> failed)
=> amount 8900; tried 1; waiting 0; received 0; order payment_error; overpaid false;
    attempt pi_1 failed
"""
    again = """
accepted: try_to_pay (attempt pi_1 new -> pending)
accepted: fail (attempt pi_1 pending -> failed)
accepted: try_to_pay (attempt pp_1 new -> pending)
=> amount 8900; tried 2; waiting 1; received 0; order awaiting; overpaid false; attempt
    pi_1 failed; attempt pp_1 pending
"""
    assert told(SPEC, [CARD, DECLINED], amount=8_900) == error
    assert told(SPEC, [CARD, DECLINED, WALLET], amount=8_900) == again


def test_a_late_payment_of_the_declined_card_is_not_lost() -> None:
    """Both gateways have taken money, and the order says so; a later failure is stale."""
    expected = """
accepted: try_to_pay (attempt pi_1 new -> pending)
accepted: try_to_pay (attempt pp_1 new -> pending)
accepted: fail (attempt pi_1 pending -> failed)
accepted: pay (attempt pp_1 pending -> paid)
accepted: pay (attempt pi_1 failed -> paid)
stale: fail (attempt pi_1 paid -> failed): attempt pi_1 has taken fail and has moved on to
    paid
=> amount 8900; tried 2; waiting 0; received 17800; order paid; overpaid true; attempt
    pi_1 paid; attempt pp_1 paid
"""
    late = Event("pay", by="stripe", payload={"attempt": "pi_1", "amount": 8_900})
    arrived = [CARD, WALLET, DECLINED, PAID, late, DECLINED]
    assert told(SPEC, arrived, amount=8_900) == expected


def test_without_the_rule_the_paid_order_is_in_error() -> None:
    """A transition from any state, whatever the attempt, lets the incident through."""
    expected = """
accepted: try_to_pay (order awaiting -> awaiting)
accepted: try_to_pay (order awaiting -> awaiting)
accepted: pay (order awaiting -> paid)
accepted: fail (order paid -> payment_error)
=> order payment_error; amount 8900; received 8900
"""
    assert told(NAIVE, [CARD, WALLET, PAID, DECLINED], amount=8_900) == expected
