"""Where one order is, with its data: an immutable value that goes to plain JSON and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import define, field, frozen, setters

from ..diagnostics import MisuseError, near, unknown
from ..expressions import Value, plain
from ..expressions.compiled import Function, Row
from ..spec.model import Definition
from .clocks import Clock, Times, clocks_from_dict, clocks_to_dict
from .event import moment


@frozen
class Shape:
    """What all snapshots of one loaded spec share: the order of their rows.

    Args:
        machines: the machines' names, in the order of the states.
        data: the data's names, in the order of the values.
        trail: (machine, event, leaf) of each bit of a trail.
        facts: the function that derives each fact.
        clocks: the sets of states of which a snapshot says since when its machine is there.
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


class HasShape(Protocol):
    """A loaded spec, as far as snapshots need it."""

    @property
    def shape(self) -> Shape:
        """The order of the rows."""


# Assigning raises as with `frozen`, and making one takes a third of the time.
@define(on_setattr=setters.frozen, unsafe_hash=True)
class Snapshot:
    """One order at one moment.

    Read `states`, `data`, `facts` and `trail`; the other attributes are rows in the order of the
    spec. Compare two with ``==``. Make one with `Spec.start` or `Spec.snapshot`.
    """

    shape: Shape = field(repr=False)
    state_row: tuple[str, ...]
    data_row: Row
    entered_row: tuple[datetime | None, ...] | None = None
    trail_bits: int | None = None
    last_row: tuple[int, ...] | None = None
    clock_row: Times | None = None

    @property
    def states(self) -> dict[str, str]:
        """The leaf of every machine."""
        return dict(zip(self.shape.machines, self.state_row, strict=True))

    @property
    def data(self) -> dict[str, Value]:
        """The value of every datum; None where an optional one has no value."""
        return dict(zip(self.shape.data, self.data_row, strict=True))

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
        row = self.entered_row or (None,) * len(self.state_row)
        return dict(zip(self.shape.machines, row, strict=True))

    @property
    def trail(self) -> dict[str, list[str]] | None:
        """Per machine the transitions that it ever took, as ``event -> leaf``, the last one last.

        None when the trail is not known.
        """
        if self.trail_bits is None or self.last_row is None:
            return None
        last = dict(zip(self.shape.machines, self.last_row, strict=True))
        found: dict[str, list[str]] = {machine: [] for machine in self.shape.machines}
        for bit, (machine, event, leaf) in enumerate(self.shape.trail):
            if self.trail_bits >> bit & 1 and last[machine] != bit:
                found[machine].append(f"{event} -> {leaf}")
        for machine, bit in last.items():
            if bit >= 0:
                _, event, leaf = self.shape.trail[bit]
                found[machine].append(f"{event} -> {leaf}")
        return found

    def to_dict(self) -> dict[str, object]:
        """Return the snapshot as plain JSON values, with stable keys.

        Times are ISO 8601; `from_dict` takes the result back.
        """
        return {
            "spec": self.shape.spec,
            "version": self.shape.version,
            "states": self.states,
            "data": {name: plain(value) for name, value in self.data.items()},
            "entered": {
                name: None if time is None else time.isoformat()
                for name, time in self.entered.items()
            },
            "trail": self.trail,
            **self._clocks(),
        }

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
        return {"clocks": clocks_to_dict(shape.definition, shape.clocks, self.clock_row)}

    @classmethod
    def from_dict(cls, value: Mapping[str, object], spec: HasShape) -> Snapshot:
        """Return the snapshot that `to_dict` wrote.

        Args:
            value: the JSON object. `entered`, `trail` and `clocks` may be absent.
            spec: the loaded spec that it belongs to.

        Raises:
            MisuseError: it is no snapshot, one of another spec or another version, or one that
                lacks a state or a datum: no initial value takes its place.
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
        states, data = _mapping(value, "states"), _mapping(value, "data")
        row = state_row(shape, states, "the snapshot")
        _all_data(data, shape)
        bits = last = entered = None
        if value.get("trail") is not None:
            bits, last = _trail(_mapping(value, "trail"), shape)
        if value.get("entered") is not None:
            entered = _entered(_mapping(value, "entered"), shape)
        now = dict(zip(shape.machines, row, strict=True))
        clocks = clocks_from_dict(shape.definition, shape.clocks, now, value.get("clocks"))
        return cls(shape, row, data_row(shape, data, "the snapshot"), entered, bits, last, clocks)


def state_row(shape: Shape, states: Mapping[str, object], whole: str) -> tuple[str, ...]:
    """Return the states in the spec's order; every machine must be there, in a leaf."""
    _only(states, shape.machines, "machine", whole)
    row: list[str] = []
    for name in shape.machines:
        if name not in states:
            raise MisuseError(f"{whole} lacks the state of {name}")
        row.append(leaf(shape.definition, name, states[name]))
    return tuple(row)


def leaf(definition: Definition, machine: str, name: object) -> str:
    """Return the name of a leaf as the spec holds it.

    Raises:
        MisuseError: the machine has no such state, or it is a family.
    """
    states = definition.machines[machine].states
    state = states.get(name) if isinstance(name, str) else None
    if state is None:
        raise unknown(f"{machine} has no state", name, states)
    if not state.is_leaf:
        raise MisuseError(
            f"{machine} is never in {state.name} itself, only in one of its states",
            state.children,
        )
    return state.name


def data_row(shape: Shape, data: Mapping[str, object], whole: str) -> Row:
    """Return the data in the spec's order; a missing one takes its initial value."""
    _only(data, shape.data, "datum", whole)
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
    return tuple(row)


def _only(given: Mapping[str, object], known: Sequence[str], what: str, whole: str) -> None:
    for name in given:
        if name not in known:
            raise MisuseError(
                f"{whole} names a {what} that does not exist: {name!r}", near(str(name), known)
            )


def _all_data(data: Mapping[str, object], shape: Shape) -> None:
    """Refuse stored data that are not whole: a sum that got lost must not begin at 0 again."""
    _only(data, shape.data, "datum", "the snapshot")  # a misspelt one is not called missing
    lacking = [name for name in shape.data if name not in data]
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


def _mapping(value: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = value.get(key)
    if not isinstance(found, Mapping):
        raise MisuseError(f"the snapshot's {key!r} is not an object")
    return found


def _entered(entered: Mapping[str, object], shape: Shape) -> tuple[datetime | None, ...] | None:
    _only(entered, shape.machines, "machine", "the snapshot")
    row = tuple(moment(entered.get(name)) for name in shape.machines)
    return row if any(row) else None


def _trail(trail: Mapping[str, object], shape: Shape) -> tuple[int, tuple[int, ...]]:
    _only(trail, shape.machines, "machine", "the snapshot")
    index = {
        (machine, f"{event} -> {to}"): bit for bit, (machine, event, to) in enumerate(shape.trail)
    }
    bits, last = 0, []
    for machine in shape.machines:
        taken = trail.get(machine)
        if not isinstance(taken, list):
            raise MisuseError(f"the trail of {machine} is not a list")
        newest = -1
        for each in taken:
            if not isinstance(each, str) or (machine, each) not in index:
                known = [text for owner, text in index if owner == machine]
                raise unknown(f"{machine} has no transition", each, known)
            newest = index[machine, each]
            bits |= 1 << newest
        last.append(newest)
    return bits, tuple(last)
