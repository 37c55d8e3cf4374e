"""Transitions that rules always refuse, because of what comes of them."""

from __future__ import annotations

from collections import Counter
from random import Random

from statekit import loads
from statekit.check import Subject, lint
from statekit.check.meaning import always_broken, taken
from statekit.check.prove import Logic
from statekit.check.solve import Outcome
from statekit.spec.model import Event, Transition
from statekit.testing import random_event, random_start, spec_text

SPEC = """
spec: x
data:
  captured: {type: money, initial: 0}
  promised: {type: money, initial: 0}
  ref: {type: id, optional: true}
facts: {both: captured + promised}
events:
  capture: {payload: {amount: money, ref: {type: id, optional: true}}}
machines:
  payment:
    initial: pending
    states: [pending, paid]
    transitions:
      capture: {from: pending, to: paid, set: {SET}WHEN}
rules: {RULES}
"""
DEAD = "capture can never happen: what comes of it breaks "


def told(set_: str, rules: str, when: str = "") -> list[str]:
    """What is said of the transition."""
    text = SPEC.replace("SET", set_).replace("RULES", rules)
    text = text.replace("WHEN", f", when: {when}" if when else "")
    found = lint(Subject(loads(text)))
    return [each.message for each in found if each.rule == "dead-transition"]


def test_what_it_sets_breaks_a_rule() -> None:
    """In whatever order it is taken; where one is left in which it keeps the rule, all is well."""
    rules = "r: {if: payment == paid, then: captured > 0}"
    assert told("captured: 0", rules) == [DEAD + "the rule r"]
    assert told("captured: event.amount", rules) == []
    assert told("captured: event.amount", rules, "event.amount < 0") == [DEAD + "the rule r"]
    assert told("promised: 5", rules) == []


def test_facts_and_what_was_before_are_followed() -> None:
    """A fact is derived from what is set, and `before` is what the guard reads."""
    assert told("captured: 5, promised: 6", "r: both < 11") == [DEAD + "the rule r"]
    assert told("captured: 5, promised: 6", "r: both < 12") == []
    assert told("captured: captured + 1", "r: captured <= before.captured") == [DEAD + "the rule r"]
    assert told("captured: captured + 1", "r: captured > before.captured") == []
    assert told("ref: \"'a'\"", "r: not known(ref)") == [DEAD + "the rule r"]
    assert told("captured: 5", "r: before.payment == paid") == [DEAD + "the rule r"]


def test_rules_that_only_together_refuse_it_are_all_named() -> None:
    """Not that which the order kept before, and which the transition leaves alone."""
    rules = "r: captured > 5 or promised > 0, s: captured < 6 and promised >= 0, t: promised < 1"
    assert told("captured: event.amount", rules) == [DEAD + "one of the rules r and s"]


def is_dead(logic: Logic, event: Event, transition: Transition) -> bool:
    """Whether a transition is said never to be accepted."""
    found = taken(logic, event, transition)
    if found.outcome is Outcome.NEVER:
        return True
    return bool(always_broken(logic, event, transition, found.example))


def test_what_can_never_happen_is_never_accepted() -> None:
    """Over random specs and events, each accepted event had an alternative that is not dead."""
    seen: Counter[bool] = Counter()
    for seed in range(60):
        random = Random(seed)
        spec = loads(spec_text(random))
        logic = Logic(spec.definition)
        dead = {
            id(each): is_dead(logic, event, each) for event, each in spec.definition.alternatives
        }
        snapshot = random_start(random, spec)
        for _ in range(60 if snapshot is not None else 0):
            assert snapshot is not None
            decision = spec.decide(snapshot, random_event(random, spec, snapshot))
            if decision.after is None:
                continue
            if decision.event is not None:
                event = spec.definition.events[decision.event]
                fitting = [
                    dead[id(each)]
                    for each in event.transitions
                    if all(
                        snapshot.states.get(part.machine, "") in part.sources
                        for part in each.parts
                        if spec.definition.machines[part.machine].many is None
                    )
                ]
                assert not all(fitting), (seed, event.name)
                seen.update(fitting)
            snapshot = decision.after
        seen.update(dead.values())
    assert seen[True] > 100
    assert seen[False] > 1000
