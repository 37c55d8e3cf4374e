"""One of many on the user's object: in the slot of its machine while an event about it runs.

An object keeps the instances of a machine in the attribute with the machine's name: a mapping of
ids to mappings of `state` and the fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from attrs import field, frozen

from ..decide.focus import Ids, ids_in
from ..expressions import read_time
from ..spec.machines import NEW
from ..spec.model import Event, Transition
from .models import Orders
from .step import Since, Step


@frozen(eq=False, slots=False)
class Focus:
    """Puts instances into the slots of their machines, and back."""

    orders: Orders
    _meant: dict[int, Ids] = field(factory=dict, init=False)
    """Per object, what is in its slots now."""

    @contextmanager
    def on(self, order: object, event: Event, payload: object) -> Iterator[None]:
        """Keep in the slots what an event is about, as long as the context lasts.

        An event that a callback sends may be about another instance: the first one waits among
        the others meanwhile.
        """
        shape = self.orders.spec.shape
        ids = ids_in(shape, payload) if event.about and isinstance(payload, Mapping) else {}
        ids = {name: key for name, key in ids.items() if name in event.about}
        if not (ids or event.sweeping):
            yield
            return
        outer = self._meant.get(id(order), {})
        self._store(order, outer)
        self._load(order, ids)
        try:
            yield
        finally:
            self._store(order, ids)
            self._load(order, outer)

    def about(self, order: object, event: Event) -> str:
        """Return which instances an event in focus is about, in a sentence; nothing without any."""
        ids = self._meant.get(id(order), {})
        said = [f"{name} {ids[name]}" if name in ids else f"no {name}" for name in event.about]
        return f" The payload names {' and '.join(said)}." if said else ""

    def _load(self, order: object, ids: Ids) -> None:
        for name, key in ids.items():
            machine = self.orders.definition.machines[name]
            placed = self.orders.placed(order, name).get(key)
            for each, datum in machine.fields.items():
                value = datum.initial if placed is None else placed.fields[each]
                setattr(order, datum.name, value)
            self._turn(order, name, f"{name} {key}", take=False)
            self.orders.put(order, name, NEW if placed is None else placed.state)
        if ids:
            self._meant[id(order)] = ids
        else:
            self._meant.pop(id(order), None)

    def _store(self, order: object, ids: Ids) -> None:
        for name, key in ids.items():
            fields = self.orders.definition.machines[name].fields
            state = self.orders.states(order)[name]
            values = {each: getattr(order, datum.name) for each, datum in fields.items()}
            if state != NEW:
                instances: Mapping[str, object] = getattr(order, name)
                setattr(order, name, {**instances, key: {"state": state, **values}})
            for datum in fields.values():
                delattr(order, datum.name)
            self._turn(order, name, f"{name} {key}", take=True)
            self.orders.put(order, name, NEW)

    def _turn(self, order: object, machine: str, key: str, *, take: bool) -> None:
        """Put since when an instance is in its states beside the machine's slot, or back.

        Args:
            key: the key under which the times of the instance stand meanwhile.
            take: whether they are taken out of the slot.
        """
        orders = self.orders
        slots = [name for name, (owner, _) in orders.clocks.items() if owner == machine]
        if not slots:
            return
        since = {**getattr(order, orders.since_attribute)}
        if take:
            since[key] = {name: since.get(name) for name in slots}
            since |= dict.fromkeys(slots)
        else:
            since |= {name: since.get(key, {}).get(name) for name in slots}
        setattr(order, orders.since_attribute, since)

    def sweep(self, order: object, step: Step, transition: Transition) -> None:
        """Move every instance that a transition sweeps, with since when it is where it is."""
        for part in transition.sweeps:
            name, given = part.machine, {**getattr(order, part.machine)}
            for key, one in self.orders.placed(order, name).items():
                if one.state in part.sources:
                    given[key] = {"state": part.end(one.state), **one.fields}
                    since = self._since(order, name, key)
                    self._note(order, f"{name} {key}", step.turned(since, part, one.state))
            setattr(order, name, given)

    def _since(self, order: object, machine: str, key: str) -> Since:
        """Return since when an instance is in its states, as it stands beside the slot."""
        clocks = {name: each for name, each in self.orders.clocks.items() if each[0] == machine}
        if not clocks:
            return {}
        kept = getattr(order, self.orders.since_attribute).get(f"{machine} {key}", {})
        return {clock: read_time(kept.get(name)) for name, clock in clocks.items()}

    def _note(self, order: object, key: str, turned: Since) -> None:
        if turned:
            since = {**getattr(order, self.orders.since_attribute)}
            names = {clock: name for name, clock in self.orders.clocks.items()}
            moved = {names[clock]: time for clock, time in turned.items()}
            since[key] = {**since.get(key, {}), **moved}
            setattr(order, self.orders.since_attribute, since)
