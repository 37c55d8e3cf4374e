"""An order on the user's own object: its data and states are attributes, checked when read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from attrs import frozen

from ..decide import Engine, MisuseError
from ..decide.instances import Instances
from ..decide.rows import leaf, placed
from ..decide.snapshot import data_row
from ..expressions import Value, Values, evaluate, read_time
from ..spec.machines import NEW
from ..spec.model import Definition
from .region import Region
from .step import STATE, Since, holds

SEPARATOR = "."


@frozen(slots=False)
class Orders:
    """Reads and writes the user's objects.

    Args:
        region: what is run.
        prefixed: whether a state is written with its machine: ``payment.succeeded.captured``.
        attribute: where an object keeps its state, or the list of its states.
    """

    spec: Engine
    region: Region
    prefixed: bool
    attribute: str

    @property
    def definition(self) -> Definition:
        """The spec."""
        return self.spec.definition

    def full(self, machine: str, state: str) -> str:
        """Return the name that a state has in `transitions`."""
        return f"{machine}{SEPARATOR}{state}" if self.prefixed else state

    def prepare(self, order: object) -> list[str]:
        """Check a new object, give it the attributes that it lacks, return its states.

        Raises:
            MisuseError: it cannot take attributes, a datum or state is missing or wrong, or a
                rule is broken.
        """
        who = _who(order)
        if not hasattr(order, "__dict__"):
            raise MisuseError(f"{who} has no place for the events' methods: do without __slots__")
        data = self.data(order)
        if getattr(order, self.attribute, None) is None:
            born = {name: self._birth(name, data) for name in self.region.machines}
            states = {**born, **self._others(order)}
        else:
            states = self.states(order)
        now = Values(states, data, self.spec.tables.facts)
        for rule in self.region.rules:
            if not rule.step and not holds(rule, now):
                raise MisuseError(f"{who} breaks the rule {rule.name} from the start")
        for name in self.spec.shape.shown:
            if name in self.definition.totals or not hasattr(order, name):
                setattr(order, name, data[name])
        for each in self.spec.shape.collections:
            if not hasattr(order, each.name):
                setattr(order, each.name, {})
        if self.clocks and not hasattr(order, self.since_attribute):
            setattr(order, self.since_attribute, self.begun(states, None))
        return [self.full(name, states[name]) for name in self.region.machines]

    def values(
        self, order: object, fields: Mapping[str, Value] | None = None, actor: str | None = None
    ) -> Values:
        """Return what is true of an object now, with the event that comes."""
        states, data = self.states(order), self.data(order)
        return Values(states, data, self.spec.tables.facts, fields or {}, actor or "")

    def data(self, order: object) -> dict[str, Value]:
        """Return the data of an object, the totals of its instances, and the fields in focus.

        Raises:
            MisuseError: one is missing or has the wrong type.
        """
        given = {
            name: getattr(order, name) for name in self.definition.data if hasattr(order, name)
        }
        shape = self.spec.shape
        rows = [self.placed(order, each.name) for each in shape.collections]
        row = data_row(shape, given, _who(order), rows)
        found = dict(zip(shape.data, row, strict=True))
        for each in shape.collections:
            for datum in each.machine.fields.values():
                found[datum.name] = getattr(order, datum.name, None)
        return found

    def placed(self, order: object, machine: str) -> Instances:
        """Return the instances of a machine of many that an object holds.

        Raises:
            MisuseError: they are not as the spec has them.
        """
        given = getattr(order, machine, {})
        if not isinstance(given, Mapping):
            raise MisuseError(f"{machine} of {_who(order)} is a mapping of ids to instances")
        rows = placed(self.spec.shape, {machine: given})
        names = [each.name for each in self.spec.shape.collections]
        return rows[names.index(machine)]

    def put(self, order: object, machine: str, state: str) -> None:
        """Put a machine of an object into a state."""
        found = {**self.states(order), machine: state}
        states = [self.full(name, found[name]) for name in self.region.machines]
        setattr(order, self.attribute, states if len(states) > 1 else states[0])

    # Time-outs count from when sets of states were entered: kept beside the states.

    @cached_property
    def clocks(self) -> dict[str, tuple[str, frozenset[str]]]:
        """What is counted, by the key under which an object keeps it; empty without time-outs."""
        found: dict[str, tuple[str, frozenset[str]]] = {}
        for event in self.region.events:
            for each in event.transitions:
                if each.timeout is None or each.timeout.after is None:
                    continue
                for part in each.parts:
                    if part.moves:
                        names = " or ".join(sorted(part.sources))
                        found[part.machine] = part.machine, STATE
                        found[f"{part.machine} in {names}"] = part.machine, part.sources
        return found

    @property
    def since_attribute(self) -> str:
        """Where an object keeps since when it is in its states."""
        return f"{self.attribute}_since"

    def since(self, order: object) -> Since:
        """Return since when an object is in the sets of states that time-outs count in.

        Raises:
            MisuseError: what it says is no time with a zone.
        """
        given: object = getattr(order, self.since_attribute, None) or {}
        found: dict[tuple[str, frozenset[str]], datetime | None] = {}
        for key, clock in self.clocks.items():
            value = given.get(key) if isinstance(given, Mapping) else given
            found[clock] = read_time(value)
            if found[clock] is None and value is not None:
                what = f"{self.since_attribute} of {_who(order)}"
                raise MisuseError(f"{what} has no time with a zone for {key!r}: {value!r}")
        return found

    def kept(self, since: Since) -> dict[str, datetime | None]:
        """Return what an object keeps of the times."""
        return {key: since[clock] for key, clock in self.clocks.items()}

    def begun(self, states: Mapping[str, str], at: datetime | None) -> dict[str, datetime | None]:
        """Return what an object keeps whose states were all entered at one time."""
        return {
            key: at if leaves == STATE or states[machine] in leaves else None
            for key, (machine, leaves) in self.clocks.items()
        }

    def states(self, order: object) -> dict[str, str]:
        """Return the leaf of each machine that is run, or read.

        Raises:
            MisuseError: one is missing or does not exist.
        """
        value = getattr(order, self.attribute)
        given = list(value) if self.prefixed and isinstance(value, list | tuple) else [value]
        found: dict[str, str] = {}
        for each in given:
            machine, state = self._split(each, _who(order))
            found[machine] = leaf(self.definition, machine, state)
        for each in self.spec.shape.collections:
            if self.prefixed and each.name not in found:
                found[each.name] = NEW
                given.append(each.name)
        if len(given) != len(self.region.machines) or len(found) != len(given):
            wanted = ", ".join(self.full(name, "…") for name in self.region.machines)
            raise MisuseError(f"{self.attribute} of {_who(order)} holds one state each: {wanted}")
        return {**{name: found[name] for name in self.region.machines}, **self._others(order)}

    def _split(self, value: object, who: str) -> tuple[str, object]:
        if not self.prefixed:
            return self.region.machines[0], value
        machine, _, state = str(value).partition(SEPARATOR)
        if machine not in self.region.machines:
            first = self.full(self.region.machines[0], "…")
            raise MisuseError(
                f"{self.attribute} of {who} is {value!r}: a state begins with its machine, {first}"
            )
        return machine, state

    def _others(self, order: object) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in self.region.others:
            if not hasattr(order, name):
                (machine,) = self.region.machines
                raise MisuseError(
                    f"{_who(order)} lacks {name}, which {machine} reads: "
                    f"set it to a state of {name}"
                )
            found[name] = leaf(self.definition, name, getattr(order, name))
        return found

    def _birth(self, machine: str, data: Mapping[str, Value]) -> str:
        values = Values({}, data, self.spec.tables.facts, {}, "")
        for birth in self.definition.machines[machine].births:
            if birth.guard is None or evaluate(birth.guard.root, values) is True:
                return birth.target
        raise MisuseError(f"no initial state of {machine} fits the data")


def _who(order: object) -> str:
    return f"the {type(order).__name__}"
