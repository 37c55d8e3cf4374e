"""From a stored snapshot of an older version to a snapshot of this one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ..diagnostics import MisuseError
from ..expressions import Values, plain
from .conversion import Conversion, Misfit, Trouble
from .rows import mapping_in
from .snapshot import Snapshot

if TYPE_CHECKING:
    from .engine import Engine


class Migrator:
    """Converts stored snapshots; it remembers what it knows of each version."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
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
                found = Conversion(self.engine, version, machines, data)
            except Misfit as misfit:
                found = misfit
            self._known[key] = found
        if isinstance(found, Misfit):
            raise found.with_traceback(None)
        return found

    def migrate(self, stored: Mapping[str, object]) -> Snapshot:
        """Return the snapshot of this version: see `Engine.migrate`."""
        engine = self.engine
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
        self.check(snapshot)
        return snapshot

    def check(self, snapshot: Snapshot) -> None:
        """See that a snapshot breaks no rule.

        Raises:
            Misfit: it does.
        """
        broken = self.engine.broken(snapshot)
        if broken:
            about = ", ".join(str(each.evidence.get("rule")) for each in broken)
            message = "; ".join(each.message for each in broken)
            raise Misfit(Trouble.BROKEN_RULE, about, message)

    def _converted(self, stored: Mapping[str, object], version: str) -> dict[str, object]:
        engine, shape = self.engine, self.engine.shape
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
            (machine, f"{event} -> {to}") for machine, event, to in self.engine.shape.trail
        )

    def _instances(
        self, machine: str, given: object, conversion: Conversion, values: Values
    ) -> dict[str, dict[str, object]]:
        if not isinstance(given, Mapping):
            raise MisuseError(f"the instances of {machine} are not an object")
        fields = self.engine.definition.machines[machine].fields
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
