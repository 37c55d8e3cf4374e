"""Two transitions are declared without `from`, so partial payments and refunds never happen.

https://github.com/Sylius/Sylius/pull/7456

The graph of the order's payment had `partially_pay` and `partially_refund` with a target and no
source. Nothing complained. Detected: such a spec does not load.
"""

from __future__ import annotations

from statekit import Event

from .story import faults, instead, told

SPEC = """
spec: sylius-order-payment
data:
  total: money
  taken: {type: money, initial: 0}
events:
  partially_pay: {payload: {amount: money}}
  pay: {payload: {amount: money}}
machines:
  payment:
    initial: cart
    states: [cart, awaiting_payment, partially_paid, paid, partially_refunded, refunded]
    transitions:
      request_payment: {from: cart, to: awaiting_payment}
      partially_pay:
        from: [awaiting_payment, partially_paid]
        to: partially_paid
        when: taken + event.amount < total
        set: {taken: taken + event.amount}
      pay:
        from: [awaiting_payment, partially_paid]
        to: paid
        when: taken + event.amount == total
        set: {taken: total}
      partially_refund:
        from: [paid, partially_refunded]
        to: partially_refunded
      refund: {from: [paid, partially_refunded], to: refunded}
"""

NAIVE = instead(
    instead(
        SPEC,
        """
        from: [awaiting_payment, partially_paid]
        to: partially_paid
""",
        """
        to: partially_paid
""",
    ),
    "        from: [paid, partially_refunded]\n",
    "",
)


def test_a_transition_without_from_does_not_load() -> None:
    """Both omissions are told at once, each at its place."""
    expected = """
missing-key: a transition needs `from`
missing-key: a transition needs `from`
"""
    assert faults(NAIVE) == expected


def test_a_from_that_names_nothing_does_not_load_either() -> None:
    """An empty list would be the same omission."""
    expected = """
wrong-shape: `from` is a name or a list of names, and this list is empty
"""
    assert faults(instead(SPEC, "from: cart", "from: []")) == expected


def test_with_the_sources_the_parts_add_up() -> None:
    """The corrected graph loads, and two parts and a rest pay the order."""
    parts = [Event("partially_pay", payload={"amount": amount}) for amount in (3_000, 2_000)]
    expected = """
accepted: request_payment (payment cart -> awaiting_payment)
accepted: partially_pay (payment awaiting_payment -> partially_paid)
accepted: partially_pay (payment partially_paid -> partially_paid)
accepted: pay (payment partially_paid -> paid)
=> payment paid; total 10000; taken 10000
"""
    assert (
        told(
            SPEC,
            [Event("request_payment"), *parts, Event("pay", payload={"amount": 5_000})],
            total=10_000,
        )
        == expected
    )
