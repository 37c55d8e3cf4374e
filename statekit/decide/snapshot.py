"""Where one order is, with its data: an immutable value that goes to plain JSON and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from attrs import define, field, frozen, setters

from ..diagnostics import MisuseError
from ..expressions import Value, plain
from ..expressions.compiled import Function, Row
from ..spec.machines import NEW
from ..spec.model import Definition
from .clocks import Clock, Times, clocks_from_dict, clocks_to_dict
from .event import moment
from .instances import Collection, Instance, Instances, total
from .rows import instance_rows, leaf, mapping_in, only, taken, trail_bits, written_time


@frozen
class Shape:
    """What all snapshots of one loaded spec share: the order of their rows.

    Args:
        machines: the machines' names, in the order of the states.
        data: the names of the data, totals and fields, in the order of the values.
        trail: (machine, event, leaf) of each bit of a trail.
        facts: the function that derives each fact.
        clocks: the sets of states of which a snapshot says since when its machine is there.
        collections: the machines of many, whose slots are at rest.
        shown: those of `data` that every order has: the first ones.
    """

    spec: str
    version: str
    digest: str
    definition: Definition = field(eq=False, repr=False)
    machines: tuple[str, ...] = field(eq=False, repr=False)
    data: tuple[str, ...] = field(eq=False, repr=False)
    trail: tuple[tuple[str, str, str], ...] = field(eq=False, repr=False)
    facts: Mapping[str, Function] = field(eq=False, repr=False)
    clocks: tuple[Clock, ...] = field(eq=False, repr=False)
    collections: tuple[Collection, ...] = field(eq=False, repr=False)
    shown: tuple[str, ...] = field(eq=False, repr=False)

    @property
    def axes(self) -> tuple[str, ...]:
        """The machines of which an order has one."""
        many = {each.name for each in self.collections}
        return tuple(name for name in self.machines if name not in many)


_T = TypeVar("_T")


class HasShape(Protocol):
    """A loaded spec, as far as snapshots need it."""

    @property
    def shape(self) -> Shape:
        """The order of the rows."""


# Assigning raises as with `frozen`, and making one takes a third of the time.
@define(on_setattr=setters.frozen, unsafe_hash=True)
class Snapshot:
    """One order at one moment.

    Read `states`, `data`, `instances`, `facts` and `trail`; the other attributes are rows in the
    order of the spec. Compare two with ``==``. Make one with `Spec.start` or `Spec.snapshot`.
    """

    shape: Shape = field(repr=False)
    state_row: tuple[str, ...]
    data_row: Row
    entered_row: tuple[datetime | None, ...] | None = None
    trail_bits: int | None = None
    last_row: tuple[int, ...] | None = None
    clock_row: Times | None = None
    instance_rows: tuple[Instances, ...] = field(default=(), hash=False)

    @property
    def states(self) -> dict[str, str]:
        """The leaf of every machine of which an order has one."""
        return self._by_machine(self.state_row)

    @property
    def data(self) -> dict[str, Value]:
        """The value of every datum and total; None where an optional datum has no value."""
        return dict(zip(self.shape.shown, self.data_row, strict=False))

    @property
    def instances(self) -> dict[str, dict[str, Instance]]:
        """Per machine of many its instances, by id, in the order in which they were born."""
        return {
            each.name: dict(row)
            for each, row in zip(self.shape.collections, self.instance_rows, strict=True)
        }

    def _by_machine(self, row: Sequence[_T]) -> dict[str, _T]:
        found = dict(zip(self.shape.machines, row, strict=True))
        for each in self.shape.collections:
            del found[each.name]
        return found

    @property
    def facts(self) -> dict[str, Value]:
        """The value of every fact, derived now."""
        states, data = self.state_row, self.data_row
        return {
            name: derive(states, data, (), "", states, data)
            for name, derive in self.shape.facts.items()
        }

    @property
    def entered(self) -> dict[str, datetime | None]:
        """When each machine entered its state; None where no time was given."""
        return self._by_machine(self.entered_row or (None,) * len(self.state_row))

    @property
    def trail(self) -> dict[str, list[str]] | None:
        """Per machine the transitions that it ever took, as ``event -> leaf``, the last one last.

        A set, and no history: each stands once, however often it was taken, and the others stand
        in the order of the spec. The trail of an instance, in `to_dict`, is one too. None when the
        trail is not known.
        """
        if self.trail_bits is None or self.last_row is None:
            return None
        last = self._by_machine(self.last_row)
        return {name: taken(self.shape, name, self.trail_bits, last[name]) for name in last}

    def to_dict(self) -> dict[str, object]:
        """Return the snapshot as plain JSON values, with stable keys.

        Times are ISO 8601; `from_dict` takes the result back.
        """
        data = self.data
        found: dict[str, object] = {
            "spec": self.shape.spec,
            "version": self.shape.version,
            "states": self.states,
            "data": {name: plain(data[name]) for name in self.shape.definition.data},
            "entered": {name: written_time(time) for name, time in self.entered.items()},
            "trail": self.trail,
            **self._clocks(),
        }
        if self.shape.collections:
            found["instances"] = {
                machine: {key: self._instance(machine, each) for key, each in row.items()}
                for machine, row in self.instances.items()
            }
        return found

    def _instance(self, machine: str, instance: Instance) -> dict[str, object]:
        bits, last = instance.bits, instance.last
        return {
            "state": instance.state,
            "fields": {name: plain(value) for name, value in instance.fields.items()},
            "entered": written_time(instance.entered),
            "trail": None
            if bits is None or last is None
            else taken(self.shape, machine, bits, last),
            **self._clocks_of(machine, instance),
        }

    def _clocks_of(self, machine: str, instance: Instance) -> dict[str, object]:
        own = tuple(each for each in self.shape.clocks if each[0] == machine)
        if not own:
            return {}
        times = clocks_to_dict(self.shape.definition, own, instance.clocks)
        return {"clocks": times[machine]}

    def since(self, machine: str, leaves: frozenset[str]) -> datetime | None:
        """Return when a machine entered some leaves from outside.

        Args:
            machine: the machine.
            leaves: one leaf, or the leaves that a transition with `after` leaves.

        Returns:
            The time; None where no time was given, or the machine is not there.
        """
        shape = self.shape
        index = shape.machines.index(machine)
        if self.state_row[index] not in leaves:
            return None
        if len(leaves) == 1:
            return self.entered_row[index] if self.entered_row else None
        return self.clock_row[shape.clocks.index((machine, leaves))] if self.clock_row else None

    def _clocks(self) -> dict[str, object]:
        shape = self.shape
        if not shape.clocks:
            return {}
        found = clocks_to_dict(shape.definition, shape.clocks, self.clock_row)
        for each in shape.collections:
            found.pop(each.name, None)
        return {"clocks": found} if found else {}

    @classmethod
    def from_dict(cls, value: Mapping[str, object], spec: HasShape) -> Snapshot:
        """Return the snapshot that `to_dict` wrote.

        Args:
            value: the JSON object. `entered`, `trail` and `clocks` may be absent.
            spec: the loaded spec that it belongs to.

        Raises:
            MisuseError: it is no snapshot, one of another spec or another version, or one that
                lacks a state, a datum or instances: nothing takes their place.
        """
        if not isinstance(value, Mapping):
            raise MisuseError(
                "a stored snapshot is the mapping that to_dict wrote, not "
                f"{type(value).__name__}: `Spec.start` makes a new one"
            )
        shape = spec.shape
        written = (_text(value, "spec"), _text(value, "version"))
        if written != (shape.spec, shape.version):
            raise MisuseError(
                f"the snapshot is of {written[0]} {written[1]}, and the loaded spec is "
                f"{shape.spec} {shape.version}: convert it first"
            )
        states, data = mapping_in(value, "states"), mapping_in(value, "data")
        row = state_row(shape, states, "the snapshot")
        _all_data(data, shape)
        bits = last = entered = None
        if value.get("trail") is not None:
            bits, last = trail_bits(mapping_in(value, "trail"), shape)
        if value.get("entered") is not None:
            entered = _entered(mapping_in(value, "entered"), shape)
        now = dict(zip(shape.machines, row, strict=True))
        times = dict(zip(shape.machines, entered or (None,) * len(row), strict=True))
        clocks = clocks_from_dict(shape.definition, shape.clocks, now, value.get("clocks"), times)
        # What is missing is lost, and totals must not begin at 0 again.
        given = mapping_in(value, "instances") if shape.collections else {}
        for each in shape.collections:
            if each.name not in given:
                raise MisuseError(f"the snapshot lacks the instances of {each.name}")
        rows = instance_rows(shape, given, bits is not None)
        whole = data_row(shape, data, "the snapshot", rows)
        return cls(shape, row, whole, entered, bits, last, clocks, rows)


def state_row(shape: Shape, states: Mapping[str, object], whole: str) -> tuple[str, ...]:
    """Return the states in the spec's order; every machine must be there, in a leaf."""
    axes = shape.axes
    only(states, axes, "machine", whole)
    row: list[str] = []
    for name in shape.machines:
        if name not in axes:
            row.append(NEW)
        elif name not in states:
            raise MisuseError(f"{whole} lacks the state of {name}")
        else:
            row.append(leaf(shape.definition, name, states[name]))
    return tuple(row)


def data_row(
    shape: Shape, data: Mapping[str, object], whole: str, rows: Sequence[Instances] = ()
) -> Row:
    """Return the data in the spec's order; a missing one takes its initial value.

    Args:
        rows: the instances of each machine of many, of which the totals are made.
    """
    for name in data:
        if name in shape.definition.totals:
            raise MisuseError(
                f"{whole} gives {name}, which is a total of its instances: leave it out"
            )
    only(data, tuple(shape.definition.data), "datum", whole)
    row: list[Value] = []
    wrong: list[str] = []
    for datum in shape.definition.data.values():
        value = data.get(datum.name, datum.initial)
        if value is None and datum.optional:
            row.append(None)
        elif value is None:
            wrong.append(f"{datum.name} is missing: {datum.type.wants(None)}")
        elif not datum.type.accepts(value):
            wrong.append(f"{datum.name} has the wrong type: {datum.type.wants(value)}")
        else:
            row.append(datum.type.freeze(value))
    if wrong:
        raise MisuseError(f"{whole} is not complete: {'; '.join(wrong)}")
    if not shape.collections:
        return tuple(row)
    found = dict(zip((each.name for each in shape.collections), rows, strict=False))
    row += [total(each, found.get(each.machine, {})) for each in shape.definition.sums]
    return (*row, *(None,) * (len(shape.data) - len(row)))


def _all_data(data: Mapping[str, object], shape: Shape) -> None:
    """Refuse stored data that are not whole: a sum that got lost must not begin at 0 again."""
    known = tuple(shape.definition.data)
    only(data, known, "datum", "the snapshot")  # a misspelt one is not called missing
    lacking = [name for name in known if name not in data]
    if lacking:
        word = "datum" if len(lacking) == 1 else "data"
        raise MisuseError(
            f"the snapshot lacks the {word} {', '.join(lacking)}: to_dict writes all of them, "
            "and `Spec.snapshot` takes initial values for those that you leave out"
        )


def _text(value: Mapping[str, object], key: str) -> str:
    found = value.get(key)
    if not isinstance(found, str):
        raise MisuseError(f"the snapshot's {key!r} is not a text")
    return found


def _entered(entered: Mapping[str, object], shape: Shape) -> tuple[datetime | None, ...] | None:
    only(entered, shape.axes, "machine", "the snapshot")
    row = tuple(moment(entered.get(name)) for name in shape.machines)
    return row if any(row) else None
