"""Since when a machine has been in a set of states: what time-outs count from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from ..diagnostics import MisuseError, near
from ..spec.machines import Machine
from ..spec.model import Definition
from .event import moment

Clock = tuple[str, frozenset[str]]
"""A machine with the leaves in which it is counted."""

Times = tuple[datetime | None, ...]
"""A time for each clock or machine; None where it is not known."""

Changes = tuple[tuple[int, bool], ...]
"""The clocks that a move touches: the place of each, and whether it begins or ends."""


def clocks_of(definition: Definition) -> tuple[Clock, ...]:
    """Return the clocks that a snapshot holds, each once.

    A set of one leaf needs none: its clock is when the machine entered its state.
    """
    return tuple(
        {
            (part.machine, part.sources): None
            for _, transition in definition.alternatives
            if transition.timeout is not None and transition.timeout.after is not None
            for part in transition.parts
            if part.moves and len(part.sources) > 1
        }
    )


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return when a state was entered by a step at one time after another one."""
    return max(one, other) if one and other else one


def changes(clocks: Iterable[Clock], machine: str, source: str, target: str) -> Changes:
    """Return what a move between two leaves does to the clocks."""
    return tuple(
        (index, target in leaves)
        for index, (owner, leaves) in enumerate(clocks)
        if owner == machine and (source in leaves) != (target in leaves)
    )


def turned(row: Times | None, moved: Changes, at: datetime | None, count: int) -> Times | None:
    """Return the clocks after a move at some time; None when no clock has a time."""
    new = [*(row or (None,) * count)]
    for index, begins in moved:
        new[index] = at if begins else None
    return tuple(new) if any(new) else None


def begun(
    clocks: tuple[Clock, ...], states: Mapping[str, str], at: datetime | None
) -> Times | None:
    """Return the clocks of an order whose machines all entered their states at one time."""
    if at is None or not clocks:
        return None
    row = tuple(at if states[machine] in leaves else None for machine, leaves in clocks)
    return row if any(row) else None


def clocks_to_dict(
    definition: Definition, clocks: tuple[Clock, ...], row: Times | None
) -> dict[str, dict[str, str | None]]:
    """Return the clocks as plain JSON values: per machine its sets of states with their times."""
    found: dict[str, dict[str, str | None]] = {}
    for (machine, leaves), time in zip(clocks, row or (None,) * len(clocks), strict=True):
        name = name_of(definition, machine, leaves)
        found.setdefault(machine, {})[name] = None if time is None else time.isoformat()
    return found


def clocks_from_dict(
    definition: Definition,
    clocks: tuple[Clock, ...],
    states: Mapping[str, str],
    value: object,
    entered: Mapping[str, datetime | None],
) -> Times | None:
    """Return the clocks that `clocks_to_dict` wrote.

    One that is missing, as where the spec gained a time-out since, begins when its machine entered
    its state: a time-out then comes late, and never too soon.

    Raises:
        MisuseError: it is not what that writes, or a clock runs in which its machine is not.
    """
    if value is None:
        value = {}
    if not isinstance(value, Mapping) or not all(isinstance(v, Mapping) for v in value.values()):
        raise MisuseError("the snapshot's 'clocks' is not an object of objects")
    names = {(machine, name_of(definition, machine, leaves)) for machine, leaves in clocks}
    for machine, times in value.items():
        for name in times:
            if (machine, name) not in names:
                known = [text for owner, text in names if owner == machine]
                message = f"the snapshot names a clock of {machine} that does not exist: {name!r}"
                raise MisuseError(message, near(str(name), known))
    row: list[datetime | None] = []
    for machine, leaves in clocks:
        name = name_of(definition, machine, leaves)
        times = value.get(machine, {})
        if name not in times:
            row.append(entered[machine] if states[machine] in leaves else None)
            continue
        row.append(moment(times[name]))
        if row[-1] is not None and states[machine] not in leaves:
            message = (
                f"the clock of {machine} in {name} runs, and {machine} is in {states[machine]}"
            )
            raise MisuseError(message)
    return tuple(row) if any(row) else None


def name_of(definition: Definition, machine: str, leaves: frozenset[str]) -> str:
    """Return the name of a set of states; different sets of a machine have different names."""
    return ", ".join(in_families(definition.machines[machine], leaves))


def in_families(machine: Machine, leaves: frozenset[str]) -> list[str]:
    """Return leaves by name, a family in the place of all its leaves."""
    names: list[str] = []
    covered: set[str] = set()
    for state in machine.states.values():
        inside = machine.sets[state.name]
        if inside <= leaves and not inside & covered:
            names.append(state.name)
            covered |= inside
    return names
