"""Plain values, as a caller or `Snapshot.to_dict` writes them, read with every check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import evolve

from ..diagnostics import MisuseError, near, unknown
from ..spec.machines import NEW
from ..spec.model import Definition
from .clocks import Clock, begun, clocks_from_dict
from .event import moment
from .instances import Collection, Instance, Instances, check_count, check_id, field_row

if TYPE_CHECKING:
    from .snapshot import Shape


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


def placed(
    shape: Shape, given: Mapping[str, Mapping[str, object]], at: datetime | None = None
) -> tuple[Instances, ...]:
    """Return instances as a caller names them: each by its leaf, or by `state` and its fields.

    Args:
        at: when all of them entered their states.
    """
    written: dict[str, object] = {}
    for machine, instances in given.items():
        if not isinstance(instances, Mapping):
            raise MisuseError(f"the instances of {machine} are a mapping of ids")
        written[machine] = {
            key: {
                "state": value.get("state"),
                "fields": {name: each for name, each in value.items() if name != "state"},
            }
            if isinstance(value, Mapping)
            else {"state": value, "fields": {}}
            for key, value in instances.items()
        }
    rows = instance_rows(shape, written, trail=False)
    if at is None:
        return rows
    return tuple(
        {
            key: evolve(
                found, entered=at, clocks=begun(_clocks(shape, each), {each.name: found.state}, at)
            )
            for key, found in row.items()
        }
        for each, row in zip(shape.collections, rows, strict=True)
    )


def _clocks(shape: Shape, collection: Collection) -> tuple[Clock, ...]:
    return tuple(shape.clocks[place] for place in collection.clocks)


def instance_rows(
    shape: Shape, written: Mapping[str, object], trail: bool
) -> tuple[Instances, ...]:
    """Return the instances that `to_dict` wrote.

    Args:
        trail: whether the trail of the order is known.

    Raises:
        MisuseError: they are none.
    """
    only(written, [each.name for each in shape.collections], "machine of many", "the snapshot")
    found: list[Instances] = []
    for each in shape.collections:
        row: dict[str, Instance] = {}
        given = mapping_in(written, each.name) if each.name in written else {}
        for key, value in given.items():
            who = f"{each.name} {check_id(each.name, key)}"
            if not isinstance(value, Mapping):
                raise MisuseError(f"{who} is not an object")
            bits, last = None, None
            if trail:
                steps = {each.name: value.get("trail")}
                bits, (last, *_) = trail_bits(steps, shape, (each.name,))
            state = living(shape, each, value.get("state"))
            times = {each.name: value["clocks"]} if value.get("clocks") is not None else None
            own = _clocks(shape, each)
            entered = moment(value.get("entered"))
            row[key] = Instance(
                state,
                field_row(each.machine.fields, mapping_in(value, "fields"), who),
                entered,
                bits,
                last,
                clocks_from_dict(
                    shape.definition, own, {each.name: state}, times, {each.name: entered}
                ),
                each.unborn.names,
            )
        check_count(each.machine, row)
        found.append(row)
    return tuple(found)


def living(shape: Shape, collection: Collection, state: object) -> str:
    """Return the leaf of an instance that exists.

    Raises:
        MisuseError: there is no such state, or it is the one before birth.
    """
    if state == NEW:
        name = collection.name
        raise MisuseError(f"what is still {NEW} does not exist: leave such a {name} out")
    return leaf(shape.definition, collection.name, state)


def trail_bits(
    trail: Mapping[str, object], shape: Shape, alone: tuple[str, ...] = ()
) -> tuple[int, tuple[int, ...]]:
    """Return the bits of a trail, and the last one of each machine, or of some only."""
    axes = shape.axes
    only(trail, alone or axes, "machine", "the snapshot")
    index = {
        (machine, f"{event} -> {to}"): bit for bit, (machine, event, to) in enumerate(shape.trail)
    }
    bits, last = 0, []
    for machine in alone or shape.machines:
        taken = [] if machine not in (alone or axes) else trail.get(machine)
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


def taken(shape: Shape, machine: str, bits: int, last: int) -> list[str]:
    """Return the transitions of a machine that the bits stand for, the last one last."""
    found = [
        f"{event} -> {leaf}"
        for bit, (name, event, leaf) in enumerate(shape.trail)
        if name == machine and bits >> bit & 1 and bit != last
    ]
    if last >= 0:
        _, event, leaf = shape.trail[last]
        found.append(f"{event} -> {leaf}")
    return found


def written_time(time: datetime | None) -> str | None:
    """Return a time in ISO 8601."""
    return None if time is None else time.isoformat()


def mapping_in(value: Mapping[str, object], key: str) -> Mapping[str, object]:
    """Return the object under a key of a snapshot."""
    found = value.get(key)
    if not isinstance(found, Mapping):
        raise MisuseError(f"the snapshot's {key!r} is not an object")
    return found


def only(given: Mapping[str, object], known: Sequence[str], what: str, whole: str) -> None:
    """Refuse names that do not exist."""
    for name in given:
        if name not in known:
            raise MisuseError(
                f"{whole} names a {what} that does not exist: {name!r}", near(str(name), known)
            )
