"""Three webhooks at the same moment settle one order three times.

https://github.com/Pinelab-studio/pinelab-vendure-plugins/issues/620

Three processes read the same order and each finds it unsettled. No validator can see that: it takes
a lock on the order's row and a unique index on the identity. Detected: a replay of the recorded
events, as `told` shows it, says which of them was the first.
"""

from __future__ import annotations

from statekit import Event, Verdict, loads

from .story import told

SPEC = """
spec: vendure-order
actors:
  stripe: {reports: true}
data:
  settled: {type: money, initial: 0}
events:
  settle: {by: stripe, payload: {amount: money, charge: id}, identity: charge}
machines:
  order:
    initial: ArrangingPayment
    states: [ArrangingPayment, PaymentSettled]
    transitions:
      settle:
        from: ArrangingPayment
        to: PaymentSettled
        set: {settled: settled + event.amount}
"""

SETTLE = Event("settle", by="stripe", payload={"amount": 4_200, "charge": "ch_1"})


def test_three_processes_that_read_the_same_order_all_get_accepted() -> None:
    """What the validator cannot do alone: each decision is right for the order it was given."""
    spec = loads(SPEC)
    order = spec.start()
    assert [spec.decide(order, SETTLE).verdict for _ in range(3)] == [Verdict.ACCEPTED] * 3


def test_all_three_have_one_identity_for_a_unique_index() -> None:
    """The ledger can refuse the second row by itself."""
    spec = loads(SPEC)
    assert {spec.identity(SETTLE) for _ in range(3)} == {'settle:["ch_1"]'}


def test_one_after_the_other_the_second_and_the_third_are_duplicates() -> None:
    """So it is behind a lock, and so it is when the records are replayed."""
    expected = """
accepted: settle (order ArrangingPayment -> PaymentSettled)
duplicate: settle: settle with the identity settle:["ch_1"] has been seen already
duplicate: settle: settle with the identity settle:["ch_1"] has been seen already
=> order PaymentSettled; settled 4200
"""
    assert told(SPEC, [SETTLE, SETTLE, SETTLE]) == expected


def test_without_the_identity_the_replay_still_finds_them() -> None:
    """An effect that adds is no duplicate by state: the two are left for a person to look at."""
    expected = """
accepted: settle (order ArrangingPayment -> PaymentSettled)
refused: settle (order PaymentSettled -> PaymentSettled): order is in PaymentSettled,
    where settle has no place, and it carries data that must not get lost: have an
    operator look at it
refused: settle (order PaymentSettled -> PaymentSettled): order is in PaymentSettled,
    where settle has no place, and it carries data that must not get lost: have an
    operator look at it
=> order PaymentSettled; settled 4200
"""
    assert told(SPEC.replace(", identity: charge", ""), [SETTLE, SETTLE, SETTLE]) == expected
