"""Money goes back through a transaction, and the payment status stays Fully charged.

https://github.com/saleor/saleor/issues/17098

Charges and refunds moved to transactions, while the payment status was kept elsewhere and nobody
moved it. Detected: the stored status has states that nothing enters, and a rule that ties it to the
amounts breaks. Cured: the status is derived.
"""

from __future__ import annotations

from statekit import Event

from .story import findings, told

SHARED = """
spec: saleor-order
actors:
  staff:
  app: {reports: true}
data:
  charged: {type: money, initial: 0}
  refunded: {type: money, initial: 0}
events:
  charge: {by: app, payload: {amount: money}}
  refund: {by: [app, staff], payload: {amount: money}}
machines:
  transaction:
    initial: requested
    states: [requested, settled]
    transitions:
      refund:
        from: settled
        to: same
        when: 0 < event.amount and refunded + event.amount <= charged
        set: {refunded: refunded + event.amount}"""

SPEC = (
    SHARED
    + """
      charge: {from: requested, to: settled, set: {charged: event.amount}}
facts:
  payment:
    choose:
      - {when: charged == 0, is: not charged}
      - {when: refunded == charged, is: fully refunded}
      - {when: refunded > 0, is: partially refunded}
      - {else: fully charged}
"""
)

# The status is a machine of its own, which a charge moves and a refund does not.
NAIVE = (
    SHARED
    + """
  payment:
    initial: not_charged
    states: [not_charged, fully_charged, partially_refunded, fully_refunded]
together:
  charge:
    from: {transaction: requested, payment: not_charged}
    to: {transaction: settled, payment: fully_charged}
    set: {charged: event.amount}
"""
)
RULED = (
    NAIVE
    + """
rules:
  status-follows-the-money: {if: payment == fully_charged, then: refunded == 0}
"""
)

ARRIVED = [
    Event("charge", by="app", payload={"amount": 6_000}),
    Event("refund", by="staff", payload={"amount": 2_000}),
    Event("refund", by="app", payload={"amount": 4_000}),
]


def test_check_finds_the_states_that_nothing_enters() -> None:
    """The statuses for refunds are declared, and no event leads there."""
    expected = """
unreachable-state: no order begins in, and no transition leads to, partially_refunded of
    payment
unreachable-state: no order begins in, and no transition leads to, fully_refunded of
    payment
"""
    assert findings(NAIVE) == expected


def test_a_rule_that_ties_the_status_to_the_money_breaks() -> None:
    """The first refund is refused, with the rule and the amount."""
    expected = """
accepted: charge (transaction requested -> settled; payment not_charged -> fully_charged)
refused: refund (transaction settled -> settled): rule status-follows-the-money would be
    broken: always `refunded == 0` if `payment == fully_charged`: payment is
    fully_charged, refunded is 2000
=> transaction settled; payment fully_charged; charged 6000; refunded 0
"""
    assert told(RULED, ARRIVED[:2]) == expected


def test_a_derived_status_cannot_stay_behind() -> None:
    """After every event the fact says what the amounts say."""
    ends = [told(SPEC, ARRIVED[:count]).splitlines()[-1] for count in range(4)]
    assert ends == [
        "=> transaction requested; charged 0; refunded 0; payment not charged",
        "=> transaction settled; charged 6000; refunded 0; payment fully charged",
        "=> transaction settled; charged 6000; refunded 2000; payment partially refunded",
        "=> transaction settled; charged 6000; refunded 6000; payment fully refunded",
    ]


def test_without_it_the_status_stays_fully_charged() -> None:
    """The stored status lets the incident through."""
    expected = """
accepted: charge (transaction requested -> settled; payment not_charged -> fully_charged)
accepted: refund (transaction settled -> settled)
accepted: refund (transaction settled -> settled)
=> transaction settled; payment fully_charged; charged 6000; refunded 6000
"""
    assert told(NAIVE, ARRIVED) == expected
