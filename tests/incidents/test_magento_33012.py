"""All items are refunded but not the shipping fee, and an order that never left is Complete.

https://github.com/magento/magento2/issues/33012

The state is worked out from "nothing left to ship" and "something left to refund", so an order
whose items all went back counts as finished. Detected: a rule says what complete means, and breaks.
"""

from __future__ import annotations

from statekit import Event

from .story import findings, instead, told

SPEC = """
spec: magento-order
actors: {admin: , warehouse: }
data:
  items: money
  shipping: money
  refunded_items: {type: money, initial: 0}
  refunded_shipping: {type: money, initial: 0}
events:
  ship: {by: warehouse}
  credit: {by: admin, payload: {items: money, shipping: money}}
machines:
  delivery:
    initial: waiting
    states: [waiting, shipped]
    transitions:
      ship: {from: waiting, to: shipped, when: refunded_items < items}
  invoice:
    initial: paid
    states: [paid]
    transitions:
      credit:
        from: paid
        to: same
        when: >-
          refunded_items + event.items <= items and
          refunded_shipping + event.shipping <= shipping
        set:
          refunded_items: refunded_items + event.items
          refunded_shipping: refunded_shipping + event.shipping
facts:
  can_ship: delivery == waiting and refunded_items < items
  order:
    choose:
      - {when: refunded_items == items, is: closed}
      - {when: not can_ship, is: complete}
      - {else: processing}
rules:
  complete-means-shipped: {if: order == 'complete', then: delivery == shipped}
scenarios:
  the items go back and the fee does not:
    given: {items: 5000, shipping: 500}
    steps:
      - {do: credit, by: admin, with: {items: 5000, shipping: 0}, see: {order: closed}}
"""

# Closed was only what was refunded to the last cent.
NAIVE = instead(
    SPEC,
    "when: refunded_items == items, is",
    "when: refunded_items + refunded_shipping == items + shipping, is",
)
UNRULED = instead(
    NAIVE,
    "rules:\n  complete-means-shipped: {if: order == 'complete', then: delivery == shipped}\n",
    "",
)

CREDIT = Event("credit", by="admin", payload={"items": 5_000, "shipping": 0})


def test_the_rule_finds_the_projection_that_calls_it_complete() -> None:
    """The credit note is refused, with the rule and what was compared."""
    expected = """
refused: credit (invoice paid -> paid): rule complete-means-shipped would be broken:
    always `delivery == shipped` if `order == 'complete'`: order is complete, delivery is
    waiting
=> delivery waiting; invoice paid; items 5000; shipping 500; refunded_items 0;
    refunded_shipping 0; can_ship true; order processing
"""
    assert told(NAIVE, [CREDIT], items=5_000, shipping=500) == expected


def test_check_finds_it_before_an_order_does() -> None:
    """The scenario of the thread fails in `statekit check`, with the rule or without."""
    expected = """
scenario-failed: scenario 'the items go back and the fee does not': accepted is expected,
    and the decision is refused: credit (invoice paid -> paid): rule
    complete-means-shipped would be broken: always `delivery == shipped` if `order ==
    'complete'`: order is complete, delivery is waiting
"""
    assert findings(NAIVE) == expected
    expected = """
scenario-failed: scenario 'the items go back and the fee does not': after credit, order is
    complete and not closed
"""
    assert findings(UNRULED) == expected


def test_the_corrected_projection_closes_the_order() -> None:
    """Nothing is found, and the order that never left is closed."""
    expected = """
accepted: credit (invoice paid -> paid)
=> delivery waiting; invoice paid; items 5000; shipping 500; refunded_items 5000;
    refunded_shipping 0; can_ship false; order closed
"""
    assert told(SPEC, [CREDIT], items=5_000, shipping=500) == expected
    assert findings(SPEC) == ""


def test_an_order_that_was_shipped_is_complete() -> None:
    """The rule forbids nothing that should happen."""
    expected = """
accepted: ship (delivery waiting -> shipped)
=> delivery shipped; invoice paid; items 5000; shipping 500; refunded_items 0;
    refunded_shipping 0; can_ship false; order complete
"""
    assert told(SPEC, [Event("ship", by="warehouse")], items=5_000, shipping=500) == expected


def test_without_the_rule_the_order_is_complete() -> None:
    """The projection of the thread alone lets the incident through."""
    expected = """
accepted: credit (invoice paid -> paid)
=> delivery waiting; invoice paid; items 5000; shipping 500; refunded_items 5000;
    refunded_shipping 0; can_ship false; order complete
"""
    assert told(UNRULED, [CREDIT], items=5_000, shipping=500) == expected
