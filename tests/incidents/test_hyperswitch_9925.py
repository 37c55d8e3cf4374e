"""A status sync overwrites a cancelled payment with an open one.

https://github.com/juspay/hyperswitch/issues/9925

A payment waits for the customer and is cancelled. A sync then asks the connector, which still says
that it waits, and the answer overwrites the terminal status. Prevented: the answer is stale.
"""

from __future__ import annotations

from statekit import Event, Status

from .story import instead, told

SPEC = """
spec: payment-intent
actors:
  merchant:
  connector: {reports: true}
data:
  received: {type: money, initial: 0}
events:
  confirm: {by: merchant}
  require_action: {by: connector}
  succeed: {by: connector, payload: {amount: money}}
  cancel: {by: merchant}
machines:
  payment:
    initial: requires_confirmation
    states: [requires_confirmation, processing, requires_customer_action, succeeded, cancelled]
    transitions:
      confirm: {from: requires_confirmation, to: processing}
      require_action: {from: processing, to: requires_customer_action}
      succeed:
        from: [processing, requires_customer_action]
        to: succeeded
        set: {received: event.amount}
      cancel: {from: [requires_confirmation, requires_customer_action], to: cancelled}
"""

# Whatever the connector answered was written.
NAIVE = instead(
    SPEC,
    "require_action: {from: processing, to: requires_customer_action}",
    "require_action: {from: any, to: requires_customer_action, back: true}",
)

ARRIVED = [
    Event("confirm", by="merchant"),
    Event("require_action", by="connector"),
    Event("cancel", by="merchant"),
    Event("require_action", by="connector", id="sync_1"),
]


def test_the_answer_of_the_connector_is_stale() -> None:
    """What is cancelled stays cancelled."""
    expected = """
accepted: confirm (payment requires_confirmation -> processing)
accepted: require_action (payment processing -> requires_customer_action)
accepted: cancel (payment requires_customer_action -> cancelled)
stale: require_action (payment cancelled -> requires_customer_action): payment has taken
    require_action and has moved on to cancelled
=> payment cancelled; received 0
"""
    assert told(SPEC, ARRIVED) == expected


def test_a_sync_that_only_says_a_status_is_stale_too() -> None:
    """A sync names no event: the same holds for the bare status."""
    status = Status("payment", "requires_customer_action", by="connector")
    expected = """
accepted: confirm (payment requires_confirmation -> processing)
accepted: require_action (payment processing -> requires_customer_action)
accepted: cancel (payment requires_customer_action -> cancelled)
stale: payment cancelled -> requires_customer_action: payment has been in
    requires_customer_action and has moved on to cancelled
=> payment cancelled; received 0
"""
    assert told(SPEC, [*ARRIVED[:3], status]) == expected


def test_a_late_success_of_a_cancelled_payment_is_for_a_person_to_look_at() -> None:
    """A terminal state is no reason to drop the news that money has moved."""
    succeed = Event("succeed", by="connector", payload={"amount": 200})
    expected = """
accepted: confirm (payment requires_confirmation -> processing)
accepted: require_action (payment processing -> requires_customer_action)
accepted: cancel (payment requires_customer_action -> cancelled)
refused: succeed (payment cancelled -> succeeded): payment is in cancelled, where succeed
    has no place, and it carries data that must not get lost: have an operator look at it
=> payment cancelled; received 0
"""
    assert told(SPEC, [*ARRIVED[:3], succeed]) == expected


def test_without_the_rule_the_cancelled_payment_is_open_again() -> None:
    """A transition from any state lets the incident through."""
    expected = """
accepted: confirm (payment requires_confirmation -> processing)
accepted: require_action (payment processing -> requires_customer_action)
accepted: cancel (payment requires_customer_action -> cancelled)
accepted: require_action (payment cancelled -> requires_customer_action)
=> payment requires_customer_action; received 0
"""
    assert told(NAIVE, ARRIVED) == expected
