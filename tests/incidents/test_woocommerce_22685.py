"""Setting an order to Refunded after a partial refund records that all of it went back.

https://github.com/woocommerce/woocommerce/issues/22685

There is one status for payment and fulfilment. A merchant who has given back a part has only
`completed` or `refunded` to say so, and `refunded` books the rest as a refund too. Prevented: two
axes, and what was refunded follows from the amounts.
"""

from __future__ import annotations

from statekit import Event, Status

from .story import told

SPEC = """
spec: two-axes
actors: {merchant: }
data:
  taken: money
  given_back: {type: money, initial: 0}
events:
  refund: {by: merchant, payload: {amount: money}}
  complete: {by: merchant}
machines:
  payment:
    initial: paid
    states: [paid, partially_refunded, refunded]
    transitions:
      refund:
        from: [paid, partially_refunded]
        choose:
          - {when: given_back + event.amount == taken, to: refunded, set: {given_back: taken}}
          - when: 0 < event.amount and given_back + event.amount < taken
            to: partially_refunded
            set: {given_back: given_back + event.amount}
  fulfilment:
    initial: processing
    states: [processing, completed]
    transitions:
      complete: {from: processing, to: completed}
facts:
  shown:
    choose:
      - {when: payment == refunded, is: refunded}
      - {when: payment == partially_refunded, is: partly refunded}
      - {when: fulfilment == completed, is: completed}
      - {else: processing}
"""

# One status, and the one called `refunded` books everything.
NAIVE = """
spec: one-axis
actors: {merchant: }
data:
  taken: money
  given_back: {type: money, initial: 0}
events:
  refund_part: {by: merchant, payload: {amount: money}}
  complete: {by: merchant}
  mark_refunded: {by: merchant}
machines:
  order:
    initial: processing
    states: [processing, completed, refunded]
    transitions:
      complete: {from: processing, to: completed}
      refund_part:
        from: [processing, completed]
        to: same
        set: {given_back: given_back + event.amount}
      mark_refunded: {from: [processing, completed], to: refunded, set: {given_back: taken}}
"""

COMPLETE = Event("complete", by="merchant")


def test_a_part_is_a_part_and_the_order_is_still_completed() -> None:
    """Both axes can be read, and the fact for the list of orders has a word for it."""
    part = Event("refund", by="merchant", payload={"amount": 3_000})
    expected = """
accepted: complete (fulfilment processing -> completed)
accepted: refund (payment paid -> partially_refunded)
=> payment partially_refunded; fulfilment completed; taken 10000; given_back 3000; shown
    partly refunded
"""
    assert told(SPEC, [COMPLETE, part], taken=10_000) == expected


def test_nobody_can_set_what_follows_from_the_amounts() -> None:
    """The status that is shown is derived, and the payment needs an amount."""
    expected = """
accepted: complete (fulfilment processing -> completed)
accepted: refund (payment paid -> partially_refunded)
refused: shown partly refunded -> refunded: shown is derived from the rest of the order:
    propose a change of that instead
refused: refund (payment partially_refunded -> refunded): refund lacks amount: money is an
    integer of minor units, such as 1999
refused: refund (payment partially_refunded -> refunded): `given_back + event.amount ==
    taken` does not hold: given_back is 3000, event.amount is 3000, taken is 10000;
    event.amount can be only 7000; refund leads payment to partially_refunded instead
=> payment partially_refunded; fulfilment completed; taken 10000; given_back 3000; shown
    partly refunded
"""
    assert (
        told(
            SPEC,
            [
                COMPLETE,
                Event("refund", by="merchant", payload={"amount": 3_000}),
                Status("shown", "refunded", by="merchant"),
                Status("payment", "refunded", by="merchant"),
                Status("payment", "refunded", by="merchant", payload={"amount": 3_000}),
            ],
            taken=10_000,
        )
        == expected
    )


def test_without_the_second_axis_the_word_refunded_books_everything() -> None:
    """The same two wishes on one axis: 30.00 went back, and 100.00 is on the books."""
    part = Event("refund_part", by="merchant", payload={"amount": 3_000})
    expected = """
accepted: complete (order processing -> completed)
accepted: refund_part (order completed -> completed)
accepted: mark_refunded (order completed -> refunded)
=> order refunded; taken 10000; given_back 10000
"""
    assert (
        told(NAIVE, [COMPLETE, part, Status("order", "refunded", by="merchant")], taken=10_000)
        == expected
    )
