"""What becomes of many stored snapshots under this version of the spec, as counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import define, field, frozen

from ..diagnostics import MisuseError
from ..expressions.compiled import Row
from ..spec.model import Definition
from .conversion import Conversion, Misfit, Trouble
from .migrate import Migrator
from .snapshot import Snapshot

FIRST = 5
"""So many ids are told of each trouble."""

Stored = tuple[str, Mapping[str, object]]
"""A record: its id, and what `Snapshot.to_dict` wrote; `version` may be absent for this one."""


@define
class Found:
    """Records with the same trouble.

    Attributes:
        about: the state, datum or rules that it is about.
        message: what is wrong with the first of them.
        ids: those of the first few.
    """

    trouble: Trouble
    about: str
    message: str
    count: int = 0
    ids: list[str] = field(factory=list)

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values."""
        return {
            "trouble": self.trouble.value,
            "about": self.about,
            "message": self.message,
            "count": self.count,
            "ids": list(self.ids),
        }


@frozen(slots=False)
class Survey:
    """What was found.

    Args:
        records: how many there are.
        fit: how many of them have a place in this version.
        states: per machine and leaf, how many are there then.
        found: the troubles, the most frequent first. A record without a way to a final state has
            a place all the same.
    """

    records: int
    fit: int
    states: Mapping[str, Mapping[str, int]]
    found: tuple[Found, ...]

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, with stable keys."""
        return {
            "records": self.records,
            "fit": self.fit,
            "states": {name: dict(each) for name, each in self.states.items()},
            "troubles": [each.to_dict() for each in self.found],
        }


class Tally:
    """Counts troubles and states.

    Args:
        definition: the spec that the records go to.
    """

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._axes = tuple(name for name, each in definition.machines.items() if each.many is None)
        self._lost = {name: dead_ends(definition, name) for name in self._axes}
        self._places: Counter[tuple[str, ...]] = Counter()
        self._stuck: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        self._found: dict[tuple[Trouble, str], Found] = {}
        self.refused = 0

    def place(self, leaves: tuple[str, ...], id_: str) -> None:
        """Count a record that has a place; the leaves are those of the machines, in order."""
        self._places[leaves] += 1
        stuck = self._stuck.get(leaves)
        if stuck is None:
            stuck = self._stuck[leaves] = [
                (name, leaf)
                for name, leaf in zip(self._axes, leaves, strict=True)
                if leaf in self._lost[name]
            ]
        for name, leaf in stuck:
            message = f"nothing leads from {leaf} of {name} to a final state"
            self._add(Trouble.NO_WAY_OUT, f"{name}: {leaf}", message, id_)

    def refuse(self, error: MisuseError, id_: str) -> None:
        """Count a record that has no place."""
        self.refused += 1
        if isinstance(error, Misfit):
            self._add(error.trouble, error.about, str(error), id_)
        else:
            self._add(Trouble.BAD_DATA, "", str(error), id_)

    def _add(self, trouble: Trouble, about: str, message: str, id_: str) -> None:
        # What is wrong with data differs from one to the next: what it is about is the same.
        key = (trouble, about or message)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = Found(trouble, about, message)
        found.count += 1
        if len(found.ids) < FIRST:
            found.ids.append(id_)

    def survey(self) -> Survey:
        """Return all that was counted."""
        states: dict[str, dict[str, int]] = {}
        for index, name in enumerate(self._axes):
            counts: Counter[str] = Counter()
            for leaves, count in self._places.items():
                counts[leaves[index]] += count
            order = self._definition.machines[name].leaves
            states[name] = {leaf: counts[leaf] for leaf in order if counts[leaf]}
        fit = self._places.total()
        found = sorted(self._found.values(), key=lambda each: -each.count)
        return Survey(fit + self.refused, fit, states, tuple(found))


def dead_ends(definition: Definition, machine: str) -> frozenset[str]:
    """Return the leaves of a machine from which nothing leads to a final state.

    There are none where the machine has no final state at all.
    """
    leaves = definition.machines[machine].leaves
    states = definition.machines[machine].states
    reached = {leaf for leaf in leaves if states[leaf].final}
    if not reached:
        return frozenset()
    edges = [(each.source, each.target) for each in definition.edges(machine)]
    more = True
    while more:
        new = {source for source, target in edges if target in reached} - reached
        reached |= new
        more = bool(new)
    return frozenset(leaves) - reached


def survey(migrator: Migrator, records: Iterable[Stored], *, as_is: bool = False) -> Survey:
    """Count what becomes of records; they are converted as far as the spec has migrations.

    Args:
        migrator: that of the loaded spec: `Spec.migrator`.
        records: the records, each looked at once and not kept.
        as_is: look at records of a version that no migration is from as if they were of this one.
    """
    engine = migrator.engine
    tally = Tally(engine.definition)
    shape, born, version = engine.shape, engine.tables.born, engine.version
    many = bool(shape.collections)
    migrations = engine.definition.migrations
    known = {version, *(older for each in migrations for older in each.versions)}
    for id_, stored in records:
        if as_is and stored.get("version") not in known:
            stored = {**stored, "version": version}
        try:
            if many:
                tally.place(tuple(migrator.migrate(stored).states.values()), id_)
                continue
            leaves, row = _converted(migrator, stored, version)
            if born is not None and not born(leaves, row, (), "", leaves, row):
                migrator.check(Snapshot(shape, leaves, row))
        except MisuseError as error:
            tally.refuse(error, id_)
        else:
            tally.place(leaves, id_)
    return tally.survey()


def _converted(
    migrator: Migrator, stored: Mapping[str, object], version: str
) -> tuple[tuple[str, ...], Row]:
    states, data = stored.get("states"), stored.get("data")
    if not isinstance(states, dict) or not isinstance(data, dict):
        raise MisuseError("the snapshot has no object 'states' and 'data'")
    own = stored.get("version", version)
    if stored.get("spec", migrator.engine.name) != migrator.engine.name:
        raise MisuseError(
            f"the snapshot is of {stored['spec']}, and the loaded spec is {migrator.engine.name}"
        )
    conversion: Conversion = migrator.conversion(str(own), tuple(states), tuple(data))
    leaves, row = conversion.convert(tuple(states.values()), tuple(data.values()))
    return tuple(leaves), row
