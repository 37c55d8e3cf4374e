"""An authorisation expires: may the order be cancelled?

https://github.com/Adyen/adyen-magento2/pull/3081

The handler of EXPIRE is off unless a merchant turns it on, as it could cancel what should live. It
cancels only if the whole authorisation has expired and nothing was shipped. Prevented: a guard that
looks at both machines, so that the handler can be on for everybody.
"""

from __future__ import annotations

from statekit import Event

from .story import instead, told

SPEC = """
spec: adyen-order
actors:
  warehouse:
  adyen: {reports: true}
data:
  reserved: {type: money, initial: 0}
  taken: {type: money, initial: 0}
events:
  authorize: {by: adyen, payload: {amount: money}}
  capture: {by: adyen, payload: {amount: money}}
  expire: {by: adyen, payload: {amount: money}}
  ship: {by: warehouse}
machines:
  payment:
    initial: pending
    states: [pending, authorized, captured, expired]
    transitions:
      authorize: {from: pending, to: authorized, set: {reserved: event.amount}}
      capture:
        from: authorized
        choose:
          - when: taken + event.amount == reserved
            to: captured
            set: {taken: reserved}
          - when: taken + event.amount < reserved
            to: same
            set: {taken: taken + event.amount}
      expire:
        from: authorized
        to: expired
        when: event.amount == reserved and taken == 0 and delivery == waiting
  delivery:
    initial: waiting
    states: [waiting, shipped]
    transitions:
      ship: {from: waiting, to: shipped, when: 'payment in [authorized, captured]'}
facts:
  order:
    choose:
      - {when: payment == expired, is: cancelled}
      - {when: delivery == shipped and payment == captured, is: complete}
      - {else: processing}
"""

# Expired is expired.
NAIVE = instead(
    SPEC,
    "        when: event.amount == reserved and taken == 0 and delivery == waiting\n",
    "",
)

AUTHORIZE = Event("authorize", by="adyen", payload={"amount": 9_000})
CAPTURE = Event("capture", by="adyen", payload={"amount": 5_000})
SHIP = Event("ship", by="warehouse")
EXPIRE_ALL = Event("expire", by="adyen", payload={"amount": 9_000})
EXPIRE_REST = Event("expire", by="adyen", payload={"amount": 4_000})


def test_an_authorisation_that_expires_as_a_whole_cancels_the_order() -> None:
    """Nothing captured, nothing shipped: the order is over."""
    expected = """
accepted: authorize (payment pending -> authorized)
accepted: expire (payment authorized -> expired)
=> payment expired; delivery waiting; reserved 9000; taken 0; order cancelled
"""
    assert told(SPEC, [AUTHORIZE, EXPIRE_ALL]) == expected


def test_the_rest_of_an_authorisation_cancels_nothing() -> None:
    """A part was captured, so the order goes on."""
    expected = """
accepted: authorize (payment pending -> authorized)
accepted: capture (payment authorized -> authorized)
refused: expire (payment authorized -> expired): `event.amount == reserved` does not hold:
    event.amount is 4000, reserved is 9000; event.amount can be only 9000; `taken == 0`
    does not hold: taken is 5000
=> payment authorized; delivery waiting; reserved 9000; taken 5000; order processing
"""
    assert told(SPEC, [AUTHORIZE, CAPTURE, EXPIRE_REST]) == expected


def test_a_shipped_order_is_not_cancelled() -> None:
    """The guard asks the other machine."""
    expected = """
accepted: authorize (payment pending -> authorized)
accepted: ship (delivery waiting -> shipped)
refused: expire (payment authorized -> expired): `delivery == waiting` does not hold:
    delivery is shipped
=> payment authorized; delivery shipped; reserved 9000; taken 0; order processing
"""
    assert told(SPEC, [AUTHORIZE, SHIP, EXPIRE_ALL]) == expected


def test_without_the_rule_shipped_and_captured_orders_are_cancelled() -> None:
    """Expired alone lets both through."""
    for before, expiry in (([AUTHORIZE, SHIP], EXPIRE_ALL), ([AUTHORIZE, CAPTURE], EXPIRE_REST)):
        assert told(NAIVE, [*before, expiry]).endswith("; order cancelled\n")
