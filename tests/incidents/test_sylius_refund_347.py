"""A second partial refund changes no status, so nothing happens for it.

https://github.com/Sylius/RefundPlugin/issues/347

The resolver asked whether the order is partially refunded already, and skipped the transition if
so: whatever hangs on it runs for the first refund only. Detected: a status that stays the same
is no event, a refund is one, and the graph has to say that it may come again.
"""

from __future__ import annotations

from statekit import Event, Status

from .story import findings, instead, told

SPEC = """
spec: sylius-refunds
actors: {admin: }
data:
  total: money
  refunded: {type: money, initial: 0}
events:
  partially_refund: {by: admin, payload: {amount: money}}
machines:
  payment:
    initial: paid
    states: [paid, partially_refunded]
    transitions:
      partially_refund:
        from: [paid, partially_refunded]
        to: partially_refunded
        when: refunded + event.amount < total
        set: {refunded: refunded + event.amount}
scenarios:
  every partial refund counts:
    given: {total: 10000}
    steps:
      - {do: partially_refund, by: admin, with: {amount: 3000}, see: {refunded: 3000}}
      - {do: partially_refund, by: admin, with: {amount: 3000}, see: {refunded: 6000}}
"""

# Once the status is there, no transition.
NAIVE = instead(SPEC, "from: [paid, partially_refunded]", "from: paid")

REFUND = Event("partially_refund", by="admin", payload={"amount": 3_000})


def test_every_partial_refund_is_an_event() -> None:
    """The second refund is accepted although the status stays, and both are counted."""
    expected = """
accepted: partially_refund (payment paid -> partially_refunded)
accepted: partially_refund (payment partially_refunded -> partially_refunded)
=> payment partially_refunded; total 10000; refunded 6000
"""
    assert told(SPEC, [REFUND, REFUND], total=10_000) == expected
    assert findings(SPEC) == ""


def test_the_graph_without_the_self_transition_is_found_by_its_scenario() -> None:
    """`statekit check` runs the example that the merchant has in mind."""
    expected = """
scenario-failed: scenario 'every partial refund counts': accepted is expected, and the
    decision is refused: partially_refund (payment partially_refunded ->
    partially_refunded): payment is in partially_refunded, which is final
"""
    assert findings(NAIVE) == expected


def test_the_second_refund_is_refused_and_not_skipped() -> None:
    """Even that graph does not drop the money: it says no, and why."""
    expected = """
accepted: partially_refund (payment paid -> partially_refunded)
refused: partially_refund (payment partially_refunded -> partially_refunded): payment is
    in partially_refunded, which is final
=> payment partially_refunded; total 10000; refunded 3000
"""
    assert told(NAIVE, [REFUND, REFUND], total=10_000) == expected


def test_a_status_that_stays_the_same_is_no_refund() -> None:
    """Asking by status, as the resolver did, is answered as what it is."""
    status = Status("payment", "partially_refunded", by="admin")
    expected = """
accepted: partially_refund (payment paid -> partially_refunded)
duplicate: payment partially_refunded -> partially_refunded: payment is already in
    partially_refunded
=> payment partially_refunded; total 10000; refunded 3000
"""
    assert told(SPEC, [REFUND, status], total=10_000) == expected
