"""How the states and data of a record of an older version become those of this one."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from ..diagnostics import MisuseError, near
from ..expressions import LARGEST, LEAST, Expression, Kind, Type, Unknown, Value, Values, evaluate
from ..expressions.compiled import Row
from ..spec.machines import Birth
from ..spec.migration import Migration
from .rows import leaf

if TYPE_CHECKING:
    from .engine import Engine

_T = TypeVar("_T")
_Step = str | tuple[Birth, ...]
_Way = int | None | tuple[tuple[Expression | None, Expression], ...]
"""Where a datum comes from: a column, nowhere (it is optional), or cases."""


class Trouble(enum.Enum):
    """Why a record has no place in this version."""

    NO_VERSION = "no-version"
    GONE_STATE = "gone-state"
    BAD_DATA = "bad-data"
    BROKEN_RULE = "broken-rule"
    NO_WAY_OUT = "no-way-out"


class Misfit(MisuseError):
    """A record has no place in this version.

    Attributes:
        trouble: why, as one of a closed list.
        about: what is wrong with it, the same for all such records: a state, a datum, rules.
    """

    def __init__(
        self, trouble: Trouble, about: str, message: str, near: tuple[str, ...] = ()
    ) -> None:
        self.trouble = trouble
        self.about = about
        super().__init__(message, near)


class Conversion:
    """Takes the states and data of records that are of one version and have the same columns.

    Args:
        engine: the loaded spec that the records go to.
        version: the version that they are of.
        machines: the machines of which they have a state, in its order.
        data: the data that they have, in their order.

    Raises:
        Misfit: no migration is from this version, or it has no place for a machine or a datum.
    """

    def __init__(
        self, engine: Engine, version: str, machines: tuple[str, ...], data: tuple[str, ...]
    ) -> None:
        self._definition = engine.definition
        self.axes = engine.shape.axes
        self.migration = migration_from(engine, version)
        self._machines = machines
        self._data = data
        was = self.migration.was if self.migration else {}
        older = {**self._definition.data, **was}
        for name in data:
            if name not in older:
                message = f"no datum {name!r} is there any more, and no migration had it"
                raise Misfit(Trouble.BAD_DATA, name, message, near(name, older))
        self._older = tuple(older[name] for name in data)
        gone = self.migration.machines if self.migration else {}
        axes = self.axes
        for name in machines:
            if name not in axes and name not in gone:
                message = f"no machine {name!r} is there any more, and no migration had it"
                raise Misfit(Trouble.GONE_STATE, name, message, near(name, axes))
        for name in axes:
            if name not in machines and name not in self._begins:
                message = f"it lacks the state of {name}, and no migration says where it begins"
                raise Misfit(Trouble.GONE_STATE, name, message)
        self._plans = tuple(
            (datum, self._way(name), _quick(datum.type))
            for name, datum in self._definition.data.items()
        )
        self._steps: dict[tuple[str, ...], tuple[_Step, ...]] = {}

    @property
    def _begins(self) -> Mapping[str, tuple[Birth, ...]]:
        return self.migration.begins if self.migration else {}

    def _way(self, name: str) -> _Way:
        if self.migration and name in self.migration.data:
            return self.migration.data[name]
        if name in self._data:
            return self._data.index(name)
        if self._definition.data[name].optional:
            return None
        message = f"it lacks the datum {name}, and no migration says what it begins with"
        raise Misfit(Trouble.BAD_DATA, name, message)

    def convert(self, states: tuple[str, ...], data: Sequence[object]) -> tuple[list[str], Row]:
        """Return the leaves of the machines of which an order has one, and the data.

        Both are in the order of the spec.

        Args:
            states: the leaves of the record, in the order of its machines.
            data: its values, in the order of its data; None where there is none.

        Raises:
            Misfit: it has no place in this version.
        """
        steps = self._steps.get(states)
        if steps is None:
            steps = self._steps[states] = self._places(states)
        values: Values | None = None
        row: list[Value] = []
        for datum, way, quick in self._plans:
            value: object
            if isinstance(way, int):
                value = data[way]
                if type(value) is quick and (quick is not int or LEAST <= value <= LARGEST):  # type: ignore[operator]
                    row.append(value)  # type: ignore[arg-type]
                    continue
            elif way is None:
                value = None
            else:
                values = values or self.values(states, data)
                value = _first(way, values, datum.name, Trouble.BAD_DATA)
                value = self._evaluated(value, values, datum.name)
            if value is not None or not datum.optional:
                value = _accepted(datum.name, datum.type, value)
            row.append(value)
        leaves: list[str] = []
        for machine, step in zip(self.axes, steps, strict=True):
            if isinstance(step, str):
                leaves.append(step)
            else:
                values = values or self.values(states, data)
                leaves.append(self.choose(machine, step, values))
        return leaves, tuple(row)

    def choose(self, machine: str, cases: tuple[Birth, ...], values: Values) -> str:
        """Return the leaf of the first case that holds."""
        pairs = [(each.guard, each.target) for each in cases]
        return _first(pairs, values, machine, Trouble.GONE_STATE)

    def place(self, machine: str, name: str) -> _Step:
        """Return where a leaf goes: to a leaf, or where one of some cases says."""
        ways = self.migration.states.get(machine, {}) if self.migration else {}
        if name in ways:
            cases = ways[name]
            return cases[0].target if len(cases) == 1 and cases[0].guard is None else cases
        gone = self.migration.machines.get(machine) if self.migration else None
        if gone is not None and name not in gone:
            message = f"{machine} had no state {name!r}, as the migration has it"
            raise Misfit(Trouble.GONE_STATE, f"{machine}: {name}", message, near(name, gone))
        try:
            return leaf(self._definition, machine, name)
        except MisuseError as error:
            why = "" if self.migration is None else ", and no migration says where it goes"
            message = f"{error.args[0]}{why}"
            raise Misfit(Trouble.GONE_STATE, f"{machine}: {name}", message, error.near) from None

    def _places(self, states: tuple[str, ...]) -> tuple[_Step, ...]:
        now = dict(zip(self._machines, states, strict=True))
        gone = self.migration.machines if self.migration else {}
        for name in now:
            if name in gone and now[name] not in gone[name]:
                self.place(name, now[name])  # raises
        found: list[_Step] = []
        for name in self.axes:
            if name in now and name not in self._begins:
                found.append(self.place(name, now[name]))
            elif name in now and name not in gone:
                message = f"{name} has a state already, and the migration says where it begins"
                raise Misfit(Trouble.GONE_STATE, name, message)
            else:
                found.append(self._begins[name])
        return tuple(found)

    def values(self, states: tuple[str, ...], data: Sequence[object]) -> Values:
        """Return what guards and values can read of a record."""
        known: dict[str, Value | Unknown] = {}
        for datum, value in zip(self._older, data, strict=True):
            if value is None and not datum.optional:
                known[datum.name] = Unknown(frozenset({datum.name}))
            elif value is None:
                known[datum.name] = None
            else:
                known[datum.name] = _accepted(datum.name, datum.type, value)
        return Values(dict(zip(self._machines, states, strict=True)), known, {})

    def _evaluated(self, expression: Expression, values: Values, name: str) -> Value:
        found = evaluate(expression.root, values)
        if isinstance(found, Unknown):
            raise _lacking(Trouble.BAD_DATA, name, found)
        return found


def _first(
    cases: Sequence[tuple[Expression | None, _T]], values: Values, name: str, trouble: Trouble
) -> _T:
    for guard, answer in cases:
        found = True if guard is None else evaluate(guard.root, values)
        if isinstance(found, Unknown):
            raise _lacking(trouble, name, found)
        if found:
            return answer
    message = f"no case of the migration fits for {name}"
    raise Misfit(trouble, name, message)


def _lacking(trouble: Trouble, name: str, found: Unknown) -> Misfit:
    needs = ", ".join(sorted(found.needs)) or "a value"
    return Misfit(trouble, name, f"what becomes of {name} depends on {needs}, which it lacks")


def _quick(type_: Type) -> type | None:
    """Return the Python type of which every value fits, as it is; but for numbers too large."""
    if type_.is_number:
        return int
    return {Kind.TEXT: str, Kind.BOOLEAN: bool}.get(type_.kind)


def _accepted(name: str, type_: Type, value: object) -> Value:
    if value is None:
        message = f"{name} is missing: {type_.wants(None)}"
        raise Misfit(Trouble.BAD_DATA, name, message)
    if not type_.accepts(value):
        message = f"{name} has the wrong type: {type_.wants(value)}"
        raise Misfit(Trouble.BAD_DATA, name, message)
    return type_.freeze(value)


def migration_from(engine: Engine, version: str) -> Migration | None:
    """Return the migration from a version; None from that of the spec itself.

    Raises:
        Misfit: there is none.
    """
    if version == engine.version:
        return None
    known = {older: each for each in engine.definition.migrations for older in each.versions}
    if version not in known:
        shown = f"there are migrations from {', '.join(known)}" if known else "it has no migrations"
        message = f"it is of version {version}, the spec is {engine.version}, and {shown}"
        raise Misfit(Trouble.NO_VERSION, version, message)
    return known[version]
