"""Events that move several machines, all or nothing, and statuses that several events lead to."""

from __future__ import annotations

import pytest

from statekit import Decision, Event, Status, Verdict, loads

SPEC = loads(
    """
spec: joint
actors: {courier: {reports: true}, clerk: }
data: {open: {type: boolean, initial: true}}
machines:
  payment:
    initial: pending
    states: [pending, paid, refunded, dropped]
    transitions:
      pay: {from: pending, to: paid}
      repay: {from: paid, to: refunded}
      drop: {from: pending, to: dropped}
  delivery:
    initial: packed
    states: [packed, sent, stopped, lost]
    transitions:
      stop: {from: packed, to: stopped}
      lose: {from: [packed, sent], to: lost, when: open}
      give_up: {from: [packed, sent], to: lost, when: not open}
together:
  hand_over:
    from: {payment: paid, delivery: packed}
    to: {delivery: sent}
  cancel:
    from: {payment: pending, delivery: packed}
    to: {payment: dropped, delivery: stopped}
""",
    name="joint.yaml",
)


def decide(history: str, event: str, by: str | None = None) -> Decision:
    """Send an event after others."""
    snapshot = SPEC.start()
    for name in history.split():
        after = SPEC.decide(snapshot, Event(name)).after
        assert after is not None, name
        snapshot = after
    return SPEC.decide(snapshot, Event(event, by=by))


@pytest.mark.parametrize(
    ("history", "event", "by", "sentence"),
    [
        ("pay", "hand_over", "courier", "accepted: hand_over (delivery packed -> sent)"),
        (
            "",
            "hand_over",
            "courier",
            "early: hand_over (delivery packed -> sent): payment is in pending, and hand_over "
            "needs "
            "it in paid",
        ),
        (
            "",
            "hand_over",
            "clerk",
            "refused: hand_over (delivery packed -> sent): payment is in pending, and hand_over "
            "needs it in paid",
        ),
        (
            "pay repay",
            "hand_over",
            "courier",
            "refused: hand_over (delivery packed -> sent): payment is in refunded, and hand_over "
            "needs it in paid",
        ),
        (
            "pay hand_over",
            "hand_over",
            "courier",
            "duplicate: hand_over (delivery sent -> sent): hand_over was the last transition of "
            "delivery, and would change nothing",
        ),
        (
            "cancel",
            "cancel",
            "clerk",
            "duplicate: cancel (payment dropped -> dropped; delivery stopped -> stopped): "
            "cancel was "
            "the last transition of payment, and would change nothing; cancel was the last "
            "transition of delivery, and would change nothing",
        ),
        (
            "pay stop",
            "cancel",
            "clerk",
            "refused: cancel (payment paid -> dropped; delivery stopped -> stopped): cancel is "
            "possible from pending, and payment is in paid; delivery is in stopped, which is final",
        ),
        (
            "pay",
            "cancel",
            "clerk",
            "refused: cancel (payment paid -> dropped; delivery packed -> stopped): cancel is "
            "possible from pending, and payment is in paid",
        ),
    ],
)
def test_a_joint_event_has_one_answer(history: str, event: str, by: str, sentence: str) -> None:
    """Any part refused refuses all; a machine that is only read may be what is missing."""
    assert str(decide(history, event, by)) == sentence


def test_half_a_step_is_none() -> None:
    """One machine is ready and the other has been there: nothing moves."""
    spec = loads(
        """
spec: half
machines:
  a: {initial: one, states: [one, two], transitions: {go: {from: one, to: two}}}
  b: {initial: one, states: [one, two, three], transitions: {on: {from: two, to: three}}}
together:
  both: {from: {a: one, b: one}, to: {a: two, b: two}}
"""
    )
    snapshot = spec.snapshot({"a": "one", "b": "two"})
    decision = spec.decide(snapshot, Event("both"))
    assert str(decision) == (
        "refused: both (a one -> two; b two -> two): a is ready in one; b is in two, where only "
        "both leads, and it would change nothing"
    )
    assert {each.code.value for each in decision.reasons} == {"no-transition"}
    moved = spec.decide(spec.start(), Event("both")).after
    assert moved is not None
    gone = spec.decide(moved, Event("on")).after
    assert gone is not None
    assert spec.decide(gone, Event("both")).verdict is Verdict.STALE


def test_a_missing_machine_is_named_with_its_path() -> None:
    """The events that have not arrived yet are those of the machine that is behind."""
    assert decide("", "hand_over", "courier").missing == ("pay",)


def test_a_refused_status_tells_the_reasons_of_every_event_that_leads_there() -> None:
    """No event is named when several lead to the status."""
    closed = SPEC.snapshot({}, {"open": False})
    accepted = SPEC.decide(closed, Status("delivery", "lost", by="courier"))
    assert accepted.event == "give_up"
    spec = loads(
        """
spec: several
data: {open: {type: boolean, initial: false}}
machines:
  delivery:
    initial: packed
    states: [packed, lost]
    transitions:
      lose: {from: packed, to: lost, when: open}
      give_up: {from: packed, to: lost, when: open == true}
"""
    )
    refused = spec.decide(spec.start(), Status("delivery", "lost"))
    assert refused.event is None
    assert [each.message for each in refused.reasons] == [
        "`open` does not hold: open is false",
        "`open == true` does not hold: open is false",
    ]
    unknown = spec.validate("delivery", "packed", "lost")
    assert (unknown.event, unknown.verdict) == (None, Verdict.ACCEPTED)


def test_a_joint_event_that_comes_twice_is_a_duplicate() -> None:
    """A machine that the event leaves where it is has nothing to say against that."""
    spec = loads(
        """
spec: twice
machines:
  payment: {initial: paid, states: [paid, cancelled]}
  delivery: {initial: packed, states: [packed, sent], transitions: {send: {from: packed, to: sent}}}
together:
  cancel: {from: {payment: paid, delivery: any}, to: {payment: cancelled, delivery: same}}
"""
    )
    once = spec.decide(spec.start(), Event("cancel")).after
    assert once is not None
    assert str(spec.decide(once, Event("cancel"))) == (
        "duplicate: cancel (payment cancelled -> cancelled; delivery packed -> packed): cancel was "
        "the last transition of payment, and would change nothing"
    )


def test_nobody_waits_for_a_step_that_can_never_come() -> None:
    """The missing step would need the other machine where it can get no more: not early."""
    spec = loads(
        """
spec: gone
machines:
  a:
    initial: x
    states: [x, y, z]
    transitions: {go: {from: x, to: y}, up: {from: y, to: z}}
  b: {initial: u, states: [u, w, q]}
together:
  take: {from: {a: y, b: u}, to: {b: w}}
  abort: {from: {a: [y, z], b: w}, to: {a: z, b: q}}
"""
    )
    snapshot = spec.start()
    assert spec.decide(snapshot, Event("abort")).missing == ("go", "take")
    for name in ("go", "up"):
        after = spec.decide(snapshot, Event(name)).after
        assert after is not None
        snapshot = after
    assert str(spec.decide(snapshot, Event("abort"))) == (
        "refused: abort (a z -> z; b u -> q): abort is possible from w, and b is in u"
    )
