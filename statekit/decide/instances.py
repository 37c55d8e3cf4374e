"""The instances of machines of many, as a snapshot keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from ..diagnostics import MisuseError, near
from ..expressions import ID, Value
from ..expressions.compiled import Row
from ..spec.machines import NEW, Datum, Machine, Total
from ..spec.model import Definition
from .clocks import Clock, Times


@frozen
class Instance:
    """One of many, such as one payment link of an order.

    Args:
        state: its leaf.
        field_row: the values of its fields, in the order of the spec.
        entered: when it entered its state; None where no time was given.
        bits: its part of the trail; None when that is not known.
        last: the bit of its last transition; None when that is not known.
        clocks: since when it is in the sets of states that time-outs count in.
        names: the names of its fields.
    """

    state: str
    field_row: Row
    entered: datetime | None = None
    bits: int | None = field(default=None, repr=False)
    last: int | None = field(default=None, repr=False)
    clocks: Times | None = field(default=None, repr=False)
    names: tuple[str, ...] = field(default=(), eq=False, repr=False)

    @property
    def fields(self) -> dict[str, Value]:
        """The value of every field; None where an optional one has no value."""
        return dict(zip(self.names, self.field_row, strict=True))


Instances = Mapping[str, Instance]


@frozen(eq=False)
class Collection:
    """One machine of many.

    Args:
        name: the machine's name.
        place: its place among the states of a snapshot: the slot of the instance that is meant.
        cells: the places of its fields among the data, which stand side by side.
        mask: its bits of the trail.
        clocks: the places of its clocks.
        unborn: an instance that does not exist yet.
        nothing: what stands in the cells while no instance is meant.
    """

    name: str
    machine: Machine
    place: int
    cells: slice
    mask: int
    clocks: tuple[int, ...]
    unborn: Instance
    nothing: Row


def collections_of(
    definition: Definition, trail: Sequence[tuple[str, str, str]], clocks: Sequence[Clock]
) -> tuple[Collection, ...]:
    """Return the machines of many of a spec."""
    cells = {name: index for index, name in enumerate(definition.cells)}
    found: list[Collection] = []
    for place, machine in enumerate(definition.machines.values()):
        if machine.many is None:
            continue
        mask = sum(1 << bit for bit, (name, _, _) in enumerate(trail) if name == machine.name)
        fields = machine.fields
        unborn = Instance(
            NEW,
            tuple(each.initial for each in fields.values()),
            bits=0,
            last=-1,
            names=tuple(fields),
        )
        own = tuple(index for index, (name, _) in enumerate(clocks) if name == machine.name)
        first = min((cells[each.name] for each in fields.values()), default=0)
        beside = slice(first, first + len(fields))
        nothing = (None,) * len(fields)
        found.append(Collection(machine.name, machine, place, beside, mask, own, unborn, nothing))
    return tuple(found)


def total(of: Total, instances: Instances) -> int:
    """Return the value of a total over the instances of its machine."""
    counted = [each for each in instances.values() if each.state in of.leaves]
    if of.field is None:
        return len(counted)
    name = of.field.partition(".")[2]
    return sum(value for each in counted if type(value := each.fields[name]) is int)


def field_row(fields: Mapping[str, Datum], given: Mapping[str, object], who: str) -> Row:
    """Return the fields of an instance in the spec's order; a missing one is as at its birth.

    Raises:
        MisuseError: one is unknown, missing or of the wrong type.
    """
    for name in given:
        if name not in fields:
            raise MisuseError(f"{who} has no field {name!r}", near(str(name), fields))
    row: list[Value] = []
    for name, datum in fields.items():
        value = given.get(name, datum.initial)
        if value is None and datum.optional:
            row.append(None)
        elif value is None:
            raise MisuseError(f"{who} lacks {name}: {datum.type.wants(None)}")
        elif not datum.type.accepts(value):
            raise MisuseError(f"{name} of {who} has the wrong type: {datum.type.wants(value)}")
        else:
            row.append(datum.type.freeze(value))
    return tuple(row)


def check_id(machine: str, key: object) -> str:
    """Return the id of an instance.

    Raises:
        MisuseError: it is none.
    """
    if not isinstance(key, str) or not ID.accepts(key):
        raise MisuseError(f"the key of a {machine} is its id: {ID.wants(key)}")
    return key


def check_count(machine: Machine, instances: Instances) -> None:
    """Refuse more instances than the spec allows.

    Raises:
        MisuseError: there are more.
    """
    if machine.many is not None and len(instances) > machine.many:
        name, found = machine.name, len(instances)
        raise MisuseError(f"an order has at most {machine.many} of {name}, and this has {found}")
