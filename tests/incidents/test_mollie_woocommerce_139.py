"""The expiry of an older payment cancels an order whose newer payment is still open.

https://github.com/mollie/WooCommerce/issues/139

A buyer closes the payment page and starts a second payment. The first one expires and cancels the
order; the second one is paid, and is ignored because the order is cancelled. Prevented: each
payment has a state of its own, and the order's status follows from all of them.
"""

from __future__ import annotations

from statekit import Event

from .story import told

EVENTS = """
spec: woocommerce-order
actors:
  customer:
  mollie: {reports: true}
events:
  start_payment: {by: customer, payload: {payment: id}}
  expire: {by: mollie, payload: {payment: id}}
  pay: {by: mollie, payload: {payment: id, amount: money}}
"""

SPEC = (
    EVENTS
    + """
data:
  amount: {type: money, fixed: true}
machines:
  payment:
    many: {max: 20}
    fields: {amount: {type: money, initial: 0}}
    states: [open, expired, paid]
    transitions:
      start_payment: {from: new, to: open, when: payable}
      expire: {from: open, to: expired}
      pay: {from: [open, expired], to: paid, set: {payment.amount: event.amount}}
totals:
  started: {count: payment}
  waiting: {count: payment, in: open}
  received: {sum: payment.amount, in: paid}
facts:
  payable: received < amount and (waiting > 0 or started == 0)
  order:
    choose:
      - {when: received >= amount, is: processing}
      - {when: payable, is: pending}
      - else: cancelled
  overpaid: received > amount
"""
)

# The order had one status, and an expiry cancelled it, whichever payment it was about.
NAIVE = (
    EVENTS
    + """
data:
  amount: {type: money, fixed: true}
  received: {type: money, initial: 0}
machines:
  order:
    initial: pending
    states: [pending, processing, cancelled]
    transitions:
      start_payment: {from: pending, to: same}
      expire: {from: pending, to: cancelled}
      pay: {from: pending, to: processing, set: {received: event.amount}}
"""
)


def start(payment: str) -> Event:
    """The buyer opens the payment page."""
    return Event("start_payment", by="customer", payload={"payment": payment})


def expire(payment: str) -> Event:
    """Nobody has paid in time."""
    return Event("expire", by="mollie", payload={"payment": payment})


def pay(payment: str) -> Event:
    """The whole order is paid."""
    return Event("pay", by="mollie", payload={"payment": payment, "amount": 2_500})


ARRIVED = [start("tr_1"), start("tr_2"), expire("tr_1"), pay("tr_2")]


def test_the_expiry_of_an_older_payment_leaves_the_order_alone() -> None:
    """It is accepted for its own payment; the order waits for the newer one, which is paid."""
    waiting = """
accepted: start_payment (payment tr_1 new -> open)
accepted: start_payment (payment tr_2 new -> open)
accepted: expire (payment tr_1 open -> expired)
=> amount 2500; started 2; waiting 1; received 0; payable true; order pending; overpaid
    false; payment tr_1 expired; payment tr_2 open
"""
    paid = """
accepted: start_payment (payment tr_1 new -> open)
accepted: start_payment (payment tr_2 new -> open)
accepted: expire (payment tr_1 open -> expired)
accepted: pay (payment tr_2 open -> paid)
=> amount 2500; started 2; waiting 0; received 2500; payable false; order processing;
    overpaid false; payment tr_1 expired; payment tr_2 paid
"""
    assert told(SPEC, ARRIVED[:3], amount=2_500) == waiting
    assert told(SPEC, ARRIVED, amount=2_500) == paid


def test_the_expiry_may_come_after_the_newer_payment_is_paid() -> None:
    """The paid order stays in processing."""
    expected = """
accepted: start_payment (payment tr_1 new -> open)
accepted: start_payment (payment tr_2 new -> open)
accepted: pay (payment tr_2 open -> paid)
accepted: expire (payment tr_1 open -> expired)
=> amount 2500; started 2; waiting 0; received 2500; payable false; order processing;
    overpaid false; payment tr_1 expired; payment tr_2 paid
"""
    assert told(
        SPEC, [start("tr_1"), start("tr_2"), pay("tr_2"), expire("tr_1")], amount=2_500
    ) == (expected)


def test_the_expiry_of_the_last_open_payment_cancels_the_order() -> None:
    """Nothing is forbidden that should happen, and a cancelled order takes no new payment."""
    expected = """
accepted: start_payment (payment tr_1 new -> open)
accepted: start_payment (payment tr_2 new -> open)
accepted: expire (payment tr_1 open -> expired)
accepted: expire (payment tr_2 open -> expired)
refused: start_payment (payment tr_3 new -> open): `payable` does not hold: payable is
    false
=> amount 2500; started 2; waiting 0; received 0; payable false; order cancelled; overpaid
    false; payment tr_1 expired; payment tr_2 expired
"""
    arrived = [*ARRIVED[:3], expire("tr_2"), start("tr_3")]
    assert told(SPEC, arrived, amount=2_500) == expected


def test_a_late_payment_of_the_older_one_is_not_lost() -> None:
    """It counts, also where it is one too many; its repetition and the repeated expiry do not."""
    expected = """
accepted: start_payment (payment tr_1 new -> open)
accepted: start_payment (payment tr_2 new -> open)
accepted: expire (payment tr_1 open -> expired)
accepted: pay (payment tr_2 open -> paid)
accepted: pay (payment tr_1 expired -> paid)
duplicate: pay (payment tr_1 paid -> paid): pay was the last transition of payment tr_1,
    and would change nothing
stale: expire (payment tr_1 paid -> expired): payment tr_1 has taken expire and has moved
    on to paid
=> amount 2500; started 2; waiting 0; received 5000; payable false; order processing;
    overpaid true; payment tr_1 paid; payment tr_2 paid
"""
    arrived = [*ARRIVED, pay("tr_1"), pay("tr_1"), expire("tr_1")]
    assert told(SPEC, arrived, amount=2_500) == expected


def test_a_payment_after_all_have_expired_is_not_lost_either() -> None:
    """The order follows the money: it is in processing, where it was cancelled."""
    expected = """
accepted: start_payment (payment tr_1 new -> open)
accepted: start_payment (payment tr_2 new -> open)
accepted: expire (payment tr_1 open -> expired)
accepted: expire (payment tr_2 open -> expired)
accepted: pay (payment tr_1 expired -> paid)
=> amount 2500; started 2; waiting 0; received 2500; payable false; order processing;
    overpaid false; payment tr_1 paid; payment tr_2 expired
"""
    arrived = [*ARRIVED[:3], expire("tr_2"), pay("tr_1")]
    assert told(SPEC, arrived, amount=2_500) == expected


def test_without_the_rule_the_order_is_cancelled_and_the_money_has_no_place() -> None:
    """The incident gets through; only the money is not dropped silently: it is a conflict."""
    expected = """
accepted: start_payment (order pending -> pending)
accepted: start_payment (order pending -> pending)
accepted: expire (order pending -> cancelled)
refused: pay (order cancelled -> processing): order is in cancelled, where pay has no
    place, and it carries data that must not get lost: have an operator look at it
=> order cancelled; amount 2500; received 0
"""
    assert told(NAIVE, ARRIVED, amount=2_500) == expected
