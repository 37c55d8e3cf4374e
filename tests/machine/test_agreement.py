"""`decide` and the machine of `transitions` are two readings of one language: they must agree."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from statekit import Event, Snapshot, Spec, load, loads
from statekit.machine import SpecMachine
from statekit.machine.region import single
from statekit.spec import shipped
from statekit.testing import random_event, random_start, spec_text
from statekit.testing.strategies import events, specs, starts

from .compared import Order, Pair, begin, given_data, walk


def birth(snapshot: Snapshot) -> datetime | None:
    """When a new order began."""
    return next(iter(snapshot.entered.values()))


SHIPPED = {name: load(name) for name in shipped()}


@given(st.data())
def test_generated_specs_have_one_meaning(data: st.DataObject) -> None:
    """Over random specs and events both readings accept the same, and end in the same place."""
    spec = loads(data.draw(specs()))
    snapshot = data.draw(starts(spec))
    assume(snapshot is not None)
    assert snapshot is not None
    pair = begin(spec, SpecMachine(spec), given_data(snapshot), birth(snapshot))
    assert pair is not None
    for event in data.draw(events(spec, snapshot)):
        pair.send(event)


@pytest.mark.parametrize("name", SHIPPED)
@given(st.data())
def test_shipped_specs_have_one_meaning(name: str, data: st.DataObject) -> None:
    """So it is for every spec that comes with the package."""
    spec = SHIPPED[name]
    snapshot = data.draw(starts(spec))
    assume(snapshot is not None)
    assert snapshot is not None
    pair = begin(spec, SpecMachine(spec), given_data(snapshot), birth(snapshot))
    assert pair is not None
    for event in data.draw(events(spec, snapshot)):
        pair.send(event)


def test_the_share_of_every_run() -> None:
    """Several thousand steps are compared each time, and enough of every kind happens in them."""
    found: Counter[str] = Counter()
    for seed in range(200):
        random = Random(seed)
        spec = loads(spec_text(random))
        # Few specs have a sweep: of the later ones those alone.
        if seed >= 60 and not any(each.sweeps for _, each in spec.definition.alternatives):
            continue
        machine = SpecMachine(spec)
        found += walk(random, spec, machine, 80)
    for spec in SHIPPED.values():
        machine = SpecMachine(spec)
        found += walk(Random(1), spec, machine, 400)
    assert found["steps"] > 5_000
    assert found["accepted"] > 1_500
    assert found["accepted, moving several machines"] > 30
    assert found["accepted, about one of many"] > 200
    assert found["accepted, sweeping"] > 5
    assert found["refused: guard-failed"] > 200
    assert found["refused: rule-broken"] > 40
    assert found["refused: actor-not-allowed"] > 50
    assert found["refused: payload-type"] > 20
    assert found["refused: payload-missing"] > 50
    assert found["refused: not-due"] > 30
    assert found["due, one of many"] > 5
    assert found["due"] > 30
    assert found["not due"] > 50


def test_machines_that_share_an_object_agree_too() -> None:
    """One machine of `transitions` per machine of the spec, all on one object, move as one does."""
    compared = accepted = 0
    for seed in range(60):
        random = Random(seed)
        spec = loads(spec_text(random))
        snapshot = random_start(random, spec)
        if snapshot is None or _leaves_a_step_rule_out(spec):
            continue
        order = Order(**given_data(snapshot), **snapshot.states)
        machines = {
            name: SpecMachine(spec, name, model_attribute=name, ignore_invalid_triggers=True)
            for name in snapshot.states
        }
        for machine in machines.values():
            machine.bind(order, birth(snapshot))
        for _ in range(40):
            event = random_event(random, spec, snapshot)
            owner = _owner(spec, event)
            if owner is None:
                continue
            decision = spec.decide(snapshot, event)
            moved = machines[owner].trigger_event(
                order, event.name, by=event.by, payload=event.payload, at=event.at
            )
            assert moved is bool(decision), str(decision)
            snapshot = decision.after or snapshot
            values = vars(order)
            assert {name: values[name] for name in machines} == snapshot.states
            data = {name: values[name] for name in snapshot.data}
            assert data == snapshot.data
            compared, accepted = compared + 1, accepted + moved
    assert compared > 1_000
    assert accepted > 300


def _owner(spec: Spec, event: Event) -> str | None:
    """Return the only machine that an event moves; None where it moves several, or one of many."""
    if (model := spec.definition.events[event.name]).about or model.sweeping:
        return None
    found = {
        part.machine
        for each in spec.definition.events[event.name].transitions
        for part in each.moving
    }
    return found.pop() if len(found) == 1 else None


def _leaves_a_step_rule_out(spec: Spec) -> bool:
    """Whether a rule over steps is left to other machines, and may refuse a step of this one."""
    return any(
        rule.step and rule not in single(spec.definition, name).rules
        for rule in spec.definition.rules.values()
        for name, machine in spec.definition.machines.items()
        if machine.many is None
    )


def test_the_comparison_notices_a_difference() -> None:
    """A machine of a spec with another guard is found out at the first event that shows it."""
    text = "{spec: s, machines: {m: {initial: a, states: [a, b], transitions: {go: %s}}}}"
    spec = loads(text % "{from: a, to: b}")
    other = loads(text % "{from: a, to: b, when: false}")
    snapshot, order = spec.start(), Order()
    pair = Pair(spec, SpecMachine(other), snapshot, order)
    pair.machine.bind(order)
    with pytest.raises(AssertionError):
        pair.send(Event("go"))
