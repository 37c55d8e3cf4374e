"""One order under two readings of a spec at once: `decide`, and the machine of `transitions`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from random import Random

from attrs import define, field
from transitions import MachineError

from statekit import Decision, Event, MisuseError, Snapshot, Spec
from statekit.decide.snapshot import Shape
from statekit.machine import SpecMachine
from statekit.testing import random_data, random_event
from statekit.testing.chance import random_birth

PATIENCE = 6


class Order:
    """An object of the user's, with the data that it is given."""

    def __init__(self, **data: object) -> None:
        vars(self).update(data)


@define
class Pair:
    """An order as a snapshot and as an object; `send` fails where the two readings differ."""

    spec: Spec
    machine: SpecMachine
    snapshot: Snapshot
    order: Order
    tally: Counter[str] = field(factory=Counter)

    def send(self, event: Event) -> bool:
        """Send an event to both; tell whether they accepted it."""
        decision = self.spec.decide(self.snapshot, event)
        self._compare_with_due(event, decision)
        try:
            moved = self.machine.trigger_event(
                self.order, event.name, by=event.by, payload=event.payload, at=event.at
            )
        except MachineError:
            moved = False
        self.tally["steps"] += 1
        assert moved is bool(decision), f"{self} {event!r} {event.payload}: {decision}"
        if decision.after is not None:
            self.tally["accepted"] += 1
            self.tally["accepted, moving several machines"] += len(decision.moves) > 1
            self.snapshot = decision.after
        else:
            self.tally[f"refused: {decision.reasons[0].code.value}"] += 1
        states, data = shown(self.spec, self.order)
        assert states == self.snapshot.states, f"{event!r} {event.payload}"
        assert data == self.snapshot.data, f"{event!r} {event.payload}"
        assert times(self.spec, self.order) == times_of(self.snapshot), f"{event!r}"
        return moved

    def _compare_with_due(self, event: Event, decision: Decision) -> None:
        """What is due is accepted from the timer, and nothing else that has a time-out."""
        if event.by != "timer" or event.at is None or event.payload:
            return
        due = {each.event: each for each in self.spec.due(self.snapshot, event.at)}
        alternatives = self.spec.definition.events[event.name].transitions
        if event.name in due:
            self.tally["due"] += 1
            assert decision, f"{event!r}: {decision}"
            assert decision.moves == due[event.name].moves
            assert due[event.name].proposal == event
        elif alternatives and all(each.timeout for each in alternatives):
            self.tally["not due"] += 1
            assert not decision, f"{event!r}: {decision}"


def shown(spec: Spec, order: Order) -> tuple[dict[str, str], dict[str, object]]:
    """Return states and data of an object of a machine of a whole spec."""
    value = vars(order)["state"]
    states = [value] if isinstance(value, str) else value
    pairs = [each.partition(".") for each in states]
    given = {name: vars(order)[name] for name in spec.definition.data}
    # A list and the text of a time stay the caller's own until an effect sets them.
    types = {name: datum.type for name, datum in spec.definition.data.items()}
    data: dict[str, object] = {
        name: None if each is None else types[name].freeze(each) for name, each in given.items()
    }
    return {name: leaf for name, _, leaf in pairs}, data


def times(spec: Spec, order: Order) -> dict[str, datetime | None]:
    """Return since when an object is in the states that time-outs count in."""
    since = vars(order).get("state_since", {})
    return {
        f"{machine} in {' or '.join(sorted(leaves))}": since[
            f"{machine} in {' or '.join(sorted(leaves))}"
        ]
        for machine, leaves in counted(spec)
    }


def times_of(snapshot: Snapshot) -> dict[str, datetime | None]:
    """Return the same of a snapshot."""
    return {
        f"{machine} in {' or '.join(sorted(leaves))}": snapshot.since(machine, leaves)
        for machine, leaves in counted(snapshot.shape)
    }


def counted(spec: Spec | Shape) -> list[tuple[str, frozenset[str]]]:
    """Return the sets of states that time-outs count in."""
    return [
        (part.machine, part.sources)
        for _, transition in spec.definition.alternatives
        if transition.timeout is not None and transition.timeout.after is not None
        for part in transition.parts
        if part.moves
    ]


def begin(
    spec: Spec, machine: SpecMachine, data: Mapping[str, object], at: datetime | None = None
) -> Pair | None:
    """Begin an order with some data; None where both readings refuse them."""
    order = Order(**data)
    try:
        snapshot = spec.start(at, **data)
    except MisuseError:
        snapshot = None
    try:
        machine.bind(order, at)
    except MisuseError:
        assert snapshot is None, f"only decide lets an order begin with {data}"
        return None
    assert snapshot is not None, f"only transitions lets an order begin with {data}"
    pair = Pair(spec, machine, snapshot, order)
    states, begun = shown(spec, order)
    assert states == snapshot.states
    assert begun == snapshot.data
    return pair


def walk(random: Random, spec: Spec, machine: SpecMachine, steps: int) -> Counter[str]:
    """Send random events to random orders; return what happened, by kind.

    An order that refuses one event after another is left for a new one.
    """
    found: Counter[str] = Counter()
    for _ in range(steps):
        pair = begin(spec, machine, random_data(random, spec), random_birth(random))
        if pair is None:
            continue
        refused = 0
        while refused < PATIENCE and found["steps"] + pair.tally["steps"] < steps:
            accepted = pair.send(random_event(random, spec, pair.snapshot))
            refused = 0 if accepted else refused + 1
        machine.remove_model(pair.order)
        found += pair.tally
        if found["steps"] >= steps:
            break
    return found
