"""An order to be paid on delivery counts as paid as soon as it is shipped.

https://github.com/PrestaShop/PrestaShop/issues/15620

The status Shipped has the option "set the order as paid" ticked, so that the parcel's way writes
the money's. Detected: a rule says that paid means collected.
"""

from __future__ import annotations

from statekit import Event

from .story import findings, instead, told

SPEC = """
spec: cash-on-delivery
actors:
  merchant:
  courier: {reports: true}
data:
  amount: {type: money, fixed: true}
  collected: {type: money, initial: 0}
events:
  ship: {by: merchant}
  deliver: {by: courier, payload: {cash: money}}
machines:
  delivery:
    initial: preparing
    states: [preparing, shipped, delivered]
    transitions:
      ship: {from: preparing, to: shipped}
  payment:
    initial: awaiting
    states: [awaiting, paid]
together:
  deliver:
    from: {delivery: shipped, payment: awaiting}
    when: event.cash == amount
    to: {delivery: delivered, payment: paid}
    set: {collected: event.cash}
rules:
  paid-means-collected: {if: payment == paid, then: collected == amount}
scenarios:
  shipped and then paid at the door:
    given: {amount: 2999}
    steps:
      - {do: ship, by: merchant, see: {delivery: shipped}}
      - {do: deliver, by: courier, with: {cash: 2999}, see: {payment: paid}}
"""

# Shipped sets paid.
NAIVE = instead(
    instead(SPEC, "    transitions:\n      ship: {from: preparing, to: shipped}\n", ""),
    """
  deliver:
    from: {delivery: shipped, payment: awaiting}
    when: event.cash == amount
    to: {delivery: delivered, payment: paid}
""",
    """
  ship:
    from: {delivery: preparing, payment: awaiting}
    to: {delivery: shipped, payment: paid}
  deliver:
    from: {delivery: shipped, payment: paid}
    when: event.cash == amount
    to: {delivery: delivered}
""",
)
UNRULED = instead(
    NAIVE,
    "rules:\n  paid-means-collected: {if: payment == paid, then: collected == amount}\n",
    "",
)

SHIP = Event("ship", by="merchant")
DELIVER = Event("deliver", by="courier", payload={"cash": 2_999})


def test_check_finds_a_shipping_that_pays() -> None:
    """The scenario ends at the rule."""
    expected = """
scenario-failed: scenario 'shipped and then paid at the door': accepted is expected, and
    the decision is refused: ship (delivery preparing -> shipped; payment awaiting ->
    paid): rule paid-means-collected would be broken: always `collected == amount` if
    `payment == paid`: payment is paid, collected is 0, amount is 2999
"""
    assert findings(NAIVE) == expected


def test_no_order_gets_paid_that_way() -> None:
    """The rule holds in production too: the step is refused."""
    expected = """
refused: ship (delivery preparing -> shipped; payment awaiting -> paid): rule
    paid-means-collected would be broken: always `collected == amount` if `payment ==
    paid`: payment is paid, collected is 0, amount is 2999
=> delivery preparing; payment awaiting; amount 2999; collected 0
"""
    assert told(NAIVE, [SHIP], amount=2_999) == expected


def test_the_parcel_is_shipped_unpaid_and_paid_at_the_door() -> None:
    """Only the step that brings the cash moves the payment."""
    expected = """
accepted: ship (delivery preparing -> shipped)
accepted: deliver (delivery shipped -> delivered; payment awaiting -> paid)
=> delivery delivered; payment paid; amount 2999; collected 2999
"""
    assert told(SPEC, [SHIP, DELIVER], amount=2_999) == expected
    assert findings(SPEC) == ""


def test_without_the_rule_the_shipped_order_is_paid() -> None:
    """The option of the thread lets the incident through: paid, and nothing collected."""
    expected = """
accepted: ship (delivery preparing -> shipped; payment awaiting -> paid)
=> delivery shipped; payment paid; amount 2999; collected 0
"""
    assert told(UNRULED, [SHIP], amount=2_999) == expected
