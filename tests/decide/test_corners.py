"""Corners of deciding that random specs have led into."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from statekit import Event, Status, loads

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("at", [None, NOON])
def test_an_event_that_no_transition_takes_is_refused(at: datetime | None) -> None:
    """It may be declared and not be used yet: that is told, with a time or without."""
    spec = loads("{spec: s, events: {wave: }, machines: {m: {states: [a]}}}")
    decision = spec.decide(spec.start(NOON), Event("wave", at=at))
    assert decision.verdict.value == "refused"
    assert [(each.code.value, each.message) for each in decision.reasons] == [
        ("no-transition", "no transition takes wave")
    ]


def test_a_rule_over_steps_is_asked_of_every_step() -> None:
    """Also of a step that changes nothing of what the rule reads."""
    spec = loads(
        """
        spec: s
        data: {n: {type: integer, initial: 0}}
        machines:
          m: {states: [a], transitions: {count: {from: a, to: same, set: {n: n + 1}}}}
          other: {states: [a], transitions: {wait: {from: a, to: same}}}
        rules: {always-counting: before.n < n}
        """
    )
    order = spec.start()
    assert spec.decide(order, Event("count"))
    refused = spec.decide(order, Event("wait"))
    assert [each.code.value for each in refused.reasons] == ["rule-broken"]


def test_a_status_may_carry_the_fields_of_several_events() -> None:
    """Two events may give one name two types; each is judged by what it can carry."""
    spec = loads(
        """
        spec: s
        data: {n: {type: integer, initial: 0}, t: {type: text, initial: ""}}
        events: {count: {payload: {it: integer}}, name: {payload: {it: text}}}
        machines:
          m:
            initial: a
            states: [a, b, c]
            transitions:
              count: {from: a, to: b, set: {n: 'min(event.it, 5)'}}
              name: {from: a, to: b, set: {t: event.it}}
              on: {from: b, to: c}
        """
    )
    order = spec.snapshot({"m": "c"})
    decision = spec.decide(order, Status("m", "b", payload={"it": "x"}))
    assert [each.code.value for each in decision.reasons] == ["conflict"]


def test_a_status_with_a_field_of_another_event_is_judged_by_what_each_can_read() -> None:
    """A guard that adds up a list is not asked of the number that an event of its name carries."""
    spec = loads(
        """
        spec: s
        data: {t: {type: integer, initial: 1}}
        events: {add: {payload: {it: [integer]}}, name: {payload: {it: integer}}}
        machines:
          m:
            initial: a
            states: [a, b, c]
            transitions:
              add: {from: a, to: b, when: sum(event.it) > 1}
              name: {from: a, to: b, set: {t: event.it}}
              on: {from: b, to: c}
        """
    )
    order = spec.snapshot({"m": "b"})
    decision = spec.decide(order, Status("m", "b", payload={"it": 1}))
    assert [each.code.value for each in decision.reasons] == ["already-there"]


def test_a_named_guard_forbids_what_was_chosen_and_no_other_case_is_tried() -> None:
    """Else a guard against sending would send a paid order down the `else`."""
    spec = loads(
        """
spec: s
data: {n: {type: integer, optional: true}}
machines:
  m:
    initial: a
    states: [a, b, c]
    transitions:
      go:
        from: a
        choose:
          - {when: not known(n), to: b}
          - {when: n > 1, to: c}
          - else: c
guards:
  never: {machine: m, entering: b, require: false}
"""
    )
    decision = spec.decide(spec.start(), Event("go"))
    assert [each.message for each in decision.reasons] == ["guard never: `false` does not hold"]
    assert spec.allowed(spec.start()) == ()
    accepted = spec.decide(spec.start(n=1), Event("go"))
    assert accepted.after is not None
    assert accepted.after.states == {"m": "c"}
    assert spec.validate("m", "a", "c").unchecked[0].what == "go may lead m to b instead"
