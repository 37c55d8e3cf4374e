"""Machines, their states, families and groups, and where orders begin."""

from __future__ import annotations

from collections.abc import Mapping

from ..spec.machines import NEW, Machine, State
from .canon import TRUE
from .change import Kind, Witness
from .conditions import Conditions, Meaning
from .found import Found

_MACHINES = (Kind.MACHINE_ADDED, Kind.MACHINE_REMOVED, Kind.MACHINE_RENAMED)


def compare_machines(found: Found, conditions: Conditions) -> None:
    """Compare all but the transitions of the machines."""
    old, new = found.old.machines, found.new.machines
    pairs = found.pairs(old, new, found.names.machines, _MACHINES, "the machine")
    for name, before, now in pairs:
        found.texts(name, f"the machine {name}", before.label, now.label, (before, now))
        found.texts(
            name,
            f"the machine {name}",
            before.description,
            now.description,
            (before, now),
            Kind.DESCRIPTION_CHANGED,
        )
        _Machine(found, name, before, now).compare()
        if (before.many is None) == (now.many is None):
            _births(found, conditions, name, before, now)
        _many(found, name, before, now)


class _Machine:
    """The states of one machine that both versions have."""

    def __init__(self, found: Found, name: str, old: Machine, new: Machine) -> None:
        self.found, self.name, self.old, self.new = found, name, old, new
        self.renames = found.names.states[name]
        self.origins = {now: before for before, now in self.renames.items()}

    def compare(self) -> None:
        """Compare the states, in the order of the new version, those that are gone last."""
        for state in self.new.states.values():
            if state.name == NEW:
                continue  # where instances are before they are born
            if state.name in self.origins:
                self._kept(self.old.states[self.origins[state.name]], state)
            else:
                self._added(state)
        for state in self.old.states.values():
            if state.name not in self.renames and state.name != NEW:
                self._removed(state)
        self._groups()

    def _subject(self, name: str) -> str:
        return f"{self.name}.{name}"

    def _added(self, state: State) -> None:
        subject, what = self._subject(state.name), f"{state.name} of {self.name}"
        family = _above(state, self.new.states, self.origins)
        origin = self.old.states[self.origins[family]] if family else None
        if origin is not None and origin.is_leaf:
            return  # a part of a state that was split, which is told there
        if not state.is_leaf:
            self.found.add(Kind.FAMILY_ADDED, subject, f"the family {what} is new", None, state)
            return
        message = f"the state {what} is new: readers may meet it"
        self.found.add(Kind.STATE_ADDED, subject, message, None, state)

    def _removed(self, state: State) -> None:
        subject, what = self._subject(state.name), f"{state.name} of {self.name}"
        family = _above(state, self.old.states, self.renames)
        if family and self.new.states[self.renames[family]].is_leaf:
            return  # a part of a family that is one state now, which is told there
        if not state.is_leaf:
            self.found.add(Kind.FAMILY_REMOVED, subject, f"the family {what} is gone", state)
            return
        message = f"the state {what} is gone: a record in it has nowhere to be"
        self.found.add(Kind.STATE_REMOVED, subject, message, state)

    def _kept(self, before: State, now: State) -> None:
        subject, what = self._subject(now.name), f"{now.name} of {self.name}"
        spans = (before, now)
        if before.is_leaf and not now.is_leaf:
            parts = ", ".join(now.children)
            message = f"the state {what} has become a family of {parts}: a record says no more"
            self.found.add(Kind.STATE_SPLIT, subject, message, *spans)
        elif now.is_leaf and not before.is_leaf:
            parts = ", ".join(before.children)
            message = f"the family {what} is one state now: a record says one of {parts}"
            self.found.add(Kind.STATE_MERGED, subject, message, *spans)
        if before.name != now.name:
            self._renamed(before, now)
        self._finality(before, now)
        if not (before.is_leaf or now.is_leaf):
            self._entry(before, now)
        self.found.texts(subject, f"the state {what}", before.label, now.label, spans)
        self.found.texts(
            subject,
            f"the state {what}",
            before.description,
            now.description,
            spans,
            Kind.DESCRIPTION_CHANGED,
        )

    def _renamed(self, before: State, now: State) -> None:
        if before.parent and self.renames.get(before.parent) == now.parent:
            last = before.name.removeprefix(before.parent)
            if now.name == f"{now.parent}{last}":
                return  # its family has another name, which is told there
        kind = Kind.STATE_RENAMED if now.is_leaf else Kind.FAMILY_RENAMED
        what = "state" if now.is_leaf else "family"
        message = f"the {what} {before.name} of {self.name} is called {now.name} now"
        if now.is_leaf:
            message += ": records have the old name"
        self.found.add(kind, self._subject(now.name), message, before, now)

    def _finality(self, before: State, now: State) -> None:
        are_leaves = before.is_leaf and now.is_leaf
        if before.final == now.final or not (are_leaves or not self._follows(before, now)):
            return  # of a family it follows from its states, but for a mark of its own
        what = f"{now.name} of {self.name}"
        if now.final:
            self.found.add(
                Kind.STATE_FINAL, self._subject(now.name), f"{what} is final now", before, now
            )
        else:
            message = f"{what} is not final any more: an order may leave it"
            self.found.add(Kind.STATE_NOT_FINAL, self._subject(now.name), message, before, now)

    def _follows(self, before: State, now: State) -> bool:
        def ends(machine: Machine, name: str) -> bool:
            return all(machine.states[leaf].final for leaf in machine.sets[name])

        return ends(self.old, before.name) == before.final and ends(self.new, now.name) == now.final

    def _entry(self, before: State, now: State) -> None:
        entry = before.initial and self.renames.get(before.initial, before.initial)
        if entry != now.initial:
            message = f"what enters {now.name} of {self.name} begins in {now.initial or 'none'}"
            message += f", not in {before.initial or 'none'}"
            kind = Kind.FAMILY_INITIAL_CHANGED
            self.found.add(kind, self._subject(now.name), message, before, now)

    def _groups(self) -> None:
        old, new, tokens = self.old.groups, self.new.groups, self.found.names

        def known(groups: Mapping[str, frozenset[str]], *, is_old: bool) -> dict[str, object]:
            every = tokens.old_tokens if is_old else tokens.new_tokens
            return {
                name: frozenset(every[self.name].get(leaf, leaf) for leaf in leaves)
                for name, leaves in groups.items()
            }

        before, now = known(old, is_old=True), known(new, is_old=False)
        for name in {**before, **now}:
            if before.get(name) != now.get(name):
                how = "is new" if name not in before else "is gone" if name not in now else ""
                how = how or "stands for other states"
                message = f"the group {name} of {self.name} {how}"
                spans = (self.old, self.new)
                self.found.add(Kind.GROUP_CHANGED, self._subject(name), message, *spans)


def _above(state: State, states: Mapping[str, State], known: Mapping[str, str]) -> str | None:
    """Return the nearest family of a state that the other version has too."""
    parent = state.parent
    while parent is not None and parent not in known:
        parent = states[parent].parent
    return parent


def _births(found: Found, conditions: Conditions, name: str, before: Machine, now: Machine) -> None:
    """Compare where orders begin, and when."""
    ends = [
        [side.token(name, birth.target) for birth in machine.births]
        for side, machine in ((conditions.old, before), (conditions.new, now))
    ]
    message = ""
    witness: Witness | None = None
    reworded = False
    if ends[0] != ends[1]:
        was, is_now = (", ".join(each) for each in ends)
        message = f"{name} begins in {is_now}, where it was {was}"
    else:
        for one, other in zip(before.births, now.births, strict=True):
            old = conditions.old.inline(one.guard.root) if one.guard else TRUE
            new = conditions.new.inline(other.guard.root) if other.guard else TRUE
            compared = conditions.compare(old, new)
            if compared.meaning is not Meaning.REWORDED:
                message = f"{name} begins in {other.target} in other cases"
                witness = compared.witness
                break
            reworded |= conditions.old.words(one.guard) != conditions.new.words(other.guard)
    spans = (before.births[0] if before.births else before, now.births[0] if now.births else now)
    if message:
        found.add(Kind.INITIAL_CHANGED, name, message, *spans, witness)
    elif reworded:
        message = f"when {name} begins where is written otherwise"
        found.add(Kind.INITIAL_REWORDED, name, message, *spans)


def _many(found: Found, name: str, before: Machine, now: Machine) -> None:
    old, new = before.many, now.many
    if old == new:
        return
    if old is None:
        found.add(Kind.MACHINE_MANY, name, f"an order has many {name} now", before, now)
    elif new is None:
        found.add(Kind.MACHINE_ONE, name, f"an order has one {name} now, not many", before, now)
    else:
        kind = Kind.MAX_RAISED if new > old else Kind.MAX_LOWERED
        message = f"an order may have {new} {name} at most, not {old}"
        found.add(kind, name, message, before, now)
