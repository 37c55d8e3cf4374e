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
        assert instances_of(self.spec, self.order) == listed(self.snapshot)
        row = dict(zip(self.snapshot.shape.data, self.snapshot.data_row, strict=True))
        recounted = totals_of(self.spec, self.snapshot)
        assert recounted == {name: row[name] for name in recounted}
        self.tally["accepted, sweeping"] += bool(decision) and any(
            each.machine in self.spec.definition.events[event.name].sweeping
            for each in decision.moves
        )
        self.tally["accepted, about one of many"] += bool(decision) and bool(
            self.spec.definition.events[event.name].about
        )
        assert times(self.spec, self.order) == times_of(self.snapshot), f"{event!r}"
        return moved

    def _compare_with_due(self, event: Event, decision: Decision) -> None:
        """What is due is accepted from the timer, and nothing else that has a time-out."""
        model = self.spec.definition.events[event.name]
        if event.by != "timer" or event.at is None or {*event.payload} != {*model.about}:
            return
        if any(event.payload[name] not in [*self.snapshot.instances[name]] for name in model.about):
            return  # `due` asks about what there is
        found = self.spec.due(self.snapshot, event.at)
        due = {(each.event, *each.proposal.payload.items()): each for each in found}
        alternatives = model.transitions
        key = (event.name, *((name, str(event.payload[name])) for name in model.about))
        if key in due:
            self.tally["due"] += 1
            self.tally["due, one of many"] += bool(model.about)
            assert decision, f"{event!r}: {decision}"
            assert decision.moves == due[key].moves
            assert due[key].proposal == event
        elif alternatives and all(each.timeout for each in alternatives):
            self.tally["not due"] += 1
            assert not decision, f"{event!r}: {decision}"


def shown(spec: Spec, order: Order) -> tuple[dict[str, str], dict[str, object]]:
    """Return states and data of an object of a machine of a whole spec."""
    value = vars(order)["state"]
    states = [value] if isinstance(value, str) else value
    pairs = [each.partition(".") for each in states]
    names = (*spec.definition.data, *spec.definition.totals)
    given = {name: vars(order)[name] for name in names}
    # A list and the text of a time stay the caller's own until an effect sets them.
    types = {name: spec.definition.cells[name].type for name in names}
    data: dict[str, object] = {
        name: None if each is None else types[name].freeze(each) for name, each in given.items()
    }
    many = {name for name, each in spec.definition.machines.items() if each.many is not None}
    found = {name: leaf for name, _, leaf in pairs}
    assert all(found.pop(name) == "new" for name in many), "an instance is left in its slot"
    return found, data


def instances_of(spec: Spec, order: Order) -> dict[str, object]:
    """Return the instances that an object holds."""
    names = (name for name, each in spec.definition.machines.items() if each.many is not None)
    return {name: vars(order)[name] for name in names}


def listed(snapshot: Snapshot) -> dict[str, object]:
    """Return the instances of a snapshot as an object holds them."""
    return {
        name: {key: {"state": each.state, **each.fields} for key, each in row.items()}
        for name, row in snapshot.instances.items()
    }


def totals_of(spec: Spec, snapshot: Snapshot) -> dict[str, int]:
    """Count and add up the instances of a snapshot anew, also for what no spec reads."""
    found: dict[str, int] = {}
    for total in spec.definition.sums:
        name, found[total.name] = total.name, 0
        for each in snapshot.instances[total.machine].values():
            if each.state not in total.leaves:
                continue
            value: object = 1
            if total.field is not None:
                value = each.fields[total.field.partition(".")[2]]
            found[name] += value if isinstance(value, int) else 0
    return found


def given_data(snapshot: Snapshot) -> dict[str, object]:
    """Return the data of an order as a caller gives them: totals follow from its instances."""
    return {name: snapshot.data[name] for name in snapshot.shape.definition.data}


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
