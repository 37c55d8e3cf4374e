"""From a record of an older version to a snapshot of this one."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from ..diagnostics import MisuseError, near
from ..expressions import Expression, Type, Unknown, Value, Values, evaluate, plain
from ..expressions.compiled import Row
from ..spec.machines import Birth
from ..spec.migration import Migration
from .rows import leaf, mapping_in
from .snapshot import Snapshot

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
        self._ways = tuple(self._way(name) for name in self._definition.data)
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
        for datum, way in zip(self._definition.data.values(), self._ways, strict=True):
            value: object
            if isinstance(way, int):
                value = data[way]
            elif way is None:
                value = None
            else:
                values = values or self._values(states, data)
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
                values = values or self._values(states, data)
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
        return self._values(states, data)

    def _values(self, states: tuple[str, ...], data: Sequence[object]) -> Values:
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


class Migrator:
    """Converts stored snapshots; it remembers what it knows of each version."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[tuple[str, tuple[str, ...], tuple[str, ...]], Conversion | Misfit] = {}

    def conversion(
        self, version: str, machines: tuple[str, ...], data: tuple[str, ...]
    ) -> Conversion:
        """Return what converts records with these columns.

        Raises:
            Misfit: none does.
        """
        key = (version, machines, data)
        found = self._known.get(key)
        if found is None:
            try:
                found = Conversion(self._engine, version, machines, data)
            except Misfit as misfit:
                found = misfit
            self._known[key] = found
        if isinstance(found, Misfit):
            raise found.with_traceback(None)
        return found

    def migrate(self, stored: Mapping[str, object]) -> Snapshot:
        """Return the snapshot of this version: see `Engine.migrate`."""
        engine = self._engine
        whole: object = stored
        if not isinstance(whole, Mapping):
            kind = type(whole).__name__
            raise MisuseError(f"a stored snapshot is the mapping that to_dict wrote, not {kind}")
        spec, version = stored.get("spec"), stored.get("version")
        if not isinstance(spec, str) or not isinstance(version, str):
            raise MisuseError("the snapshot does not say of which spec and version it is")
        if spec != engine.name:
            raise MisuseError(f"the snapshot is of {spec}, and the loaded spec is {engine.name}")
        if version == engine.version:
            snapshot = Snapshot.from_dict(stored, engine)
        else:
            snapshot = Snapshot.from_dict(self._converted(stored, version), engine)
        broken = engine.broken(snapshot)
        if broken:
            about = ", ".join(str(each.evidence.get("rule")) for each in broken)
            message = "; ".join(each.message for each in broken)
            raise Misfit(Trouble.BROKEN_RULE, about, message)
        return snapshot

    def _converted(self, stored: Mapping[str, object], version: str) -> dict[str, object]:
        engine, shape = self._engine, self._engine.shape
        states, data = mapping_in(stored, "states"), mapping_in(stored, "data")
        for machine, name in states.items():
            if not isinstance(name, str):
                raise MisuseError(f"the state of {machine} is not a name")
        conversion = self.conversion(version, tuple(states), tuple(data))
        leaves = tuple(str(each) for each in states.values())
        found, row = conversion.convert(leaves, tuple(data.values()))
        names = tuple(engine.definition.data)
        entered = stored.get("entered")
        result: dict[str, object] = {
            "spec": engine.name,
            "version": engine.version,
            "states": dict(zip(shape.axes, found, strict=True)),
            "data": {name: plain(value) for name, value in zip(names, row, strict=True)},
            "entered": _kept(entered, shape.axes) if isinstance(entered, Mapping) else None,
            "trail": _trail(stored.get("trail"), conversion, self._steps),
        }
        if shape.collections:
            values = conversion.values(leaves, tuple(data.values()))
            given = mapping_in(stored, "instances") if "instances" in stored else {}
            instances = {
                each.name: self._instances(each.name, given.get(each.name, {}), conversion, values)
                for each in shape.collections
            }
            result["instances"] = instances
            if any(each["trail"] is None for row in instances.values() for each in row.values()):
                result["trail"] = None
        return result

    @cached_property
    def _steps(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (machine, f"{event} -> {to}") for machine, event, to in self._engine.shape.trail
        )

    def _instances(
        self, machine: str, given: object, conversion: Conversion, values: Values
    ) -> dict[str, dict[str, object]]:
        if not isinstance(given, Mapping):
            raise MisuseError(f"the instances of {machine} are not an object")
        fields = self._engine.definition.machines[machine].fields
        found: dict[str, dict[str, object]] = {}
        for key, each in given.items():
            state = each.get("state") if isinstance(each, Mapping) else None
            if not isinstance(each, Mapping) or not isinstance(state, str):
                raise MisuseError(f"{machine} {key} has no state")
            step = conversion.place(machine, state)
            leaf_ = step if isinstance(step, str) else conversion.choose(machine, step, values)
            begin = {name: plain(datum.initial) for name, datum in fields.items()}
            own = _trail({machine: each.get("trail")}, conversion, self._steps)
            found[key] = {
                "state": leaf_,
                "fields": {**begin, **mapping_in(each, "fields")},
                "entered": each.get("entered"),
                "trail": own[machine] if own is not None else None,
            }
        return found


def _kept(given: Mapping[str, object], names: Sequence[str]) -> dict[str, object]:
    return {name: given[name] for name in names if name in given}


def _trail(
    given: object, conversion: Conversion, steps: frozenset[tuple[str, str]]
) -> dict[str, list[str]] | None:
    """Return a trail by the new names; None, which is not known, where a step is gone.

    A trail with a hole would call a late report new.
    """
    if not isinstance(given, Mapping) or conversion.migration is None:
        return None
    axes, machines = conversion.axes, conversion.migration.machines
    found: dict[str, list[str]] = {name: [] for name in conversion.migration.begins}
    for machine, taken in given.items():
        if machine in machines and machine not in axes:
            continue
        if not isinstance(taken, list):
            return None
        found[machine] = []
        for each in taken:
            event, _, to = str(each).partition(" -> ")
            try:
                place = conversion.place(machine, to)
            except (Misfit, KeyError):
                return None
            step = f"{event} -> {place}"
            if not isinstance(place, str) or (machine, step) not in steps:
                return None
            found[machine].append(step)
    return found
