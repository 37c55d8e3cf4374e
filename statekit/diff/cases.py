"""The cases of an event from one leaf, as both versions can be compared."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property

from attrs import field, frozen

from ..diagnostics import Span
from ..expressions import Node, words
from ..expressions.tree import InState
from ..spec.model import Part, Transition
from ..spec.timer import Timeout
from .canon import Side, canonical, conjunction
from .found import listed


@frozen(slots=False, eq=False)
class Case:
    """One case of an event from one leaf, in names and tokens that both versions share.

    Args:
        ends: per machine that it moves, where it leads; None where it stays.
        sweeps: per machine of many, out of which states it moves all, and where to.
        pivot: the machine by whose leaves cases are compared.
        asks: what it asks of the states of other machines than that, and its own guard.
    """

    transition: Transition
    side: Side = field(repr=False)
    now: str
    ends: frozenset[tuple[str, str | None]]
    sweeps: frozenset[Hashable]
    pivot: str
    asks: Node

    @property
    def does(self) -> tuple[Hashable, ...]:
        """What tells it from other cases: where it leads."""
        return (self.ends, self.sweeps)

    @property
    def leads(self) -> str:
        """Where it leads, in words."""
        ends = [f"{machine} {end}" for machine, end in sorted(self.ends, key=str) if end]
        ends += [str(each[0]) for each in self.sweeps if isinstance(each, tuple)]
        return listed(ends) if ends else "the same state"

    @cached_property
    def said(self) -> str:
        """What it asks, in one spelling."""
        return words(self.asks)

    @cached_property
    def whole(self) -> Node:
        """All that it asks, of the machine by which cases are compared too."""
        states = [InState(part.machine, part.sources, "") for part in self.transition.parts]
        guard = [] if self.transition.guard is None else self.transition.guard.clauses()
        return self.side.inline(conjunction([*states, *guard]), self.now)

    @cached_property
    def guard(self) -> str:
        """Its guard as it is written, in the new version's names."""
        return self.side.words(self.transition.guard, self.now)

    @property
    def where(self) -> Span:
        """The place of its guard, else of itself."""
        guard = self.transition.guard
        return guard.where(guard.root) if guard else self.transition.span


def paired(
    before: list[Case], now: list[Case]
) -> tuple[list[tuple[Case, Case]], list[Case], list[Case]]:
    """Pair the cases that lead to the same place: equal ones first, then in order."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for same in (True, False):
        for index, old in enumerate(before):
            for place, new in enumerate(now):
                if index in pairs or place in taken or old.does != new.does:
                    continue
                if not same or (old.said == new.said and old.guard == new.guard):
                    pairs[index] = place
                    taken.add(place)
    kept = [(before[index], now[pairs[index]]) for index in sorted(pairs)]
    gone = [each for index, each in enumerate(before) if index not in pairs]
    return kept, gone, [each for place, each in enumerate(now) if place not in taken]


def meet(one: Case, other: Case) -> bool:
    """Whether an order can be where both cases begin."""
    places = [
        {part.machine: part.sources for part in each.transition.parts} for each in (one, other)
    ]
    return all(places[0][name] & places[1][name] for name in places[0].keys() & places[1].keys())


def sweep(side: Side, part: Part) -> Hashable:
    """Return what a sweep does, as something to compare."""
    machine = side.machine(part.machine)
    target = side.token(machine, part.target) if part.target else None
    leaves = side.leaves(machine, part.sources)
    return (f"all {machine} in {', '.join(sorted(leaves))} to {target}", leaves)


def due(side: Side, timeout: Timeout) -> tuple[str, str]:
    """Return when a time-out is, in one spelling."""
    parts = [
        "" if each is None else words(canonical(side.inline(each.root)))
        for each in (timeout.after, timeout.at)
    ]
    return parts[0], parts[1]


def sources(case: Case) -> frozenset[tuple[str, frozenset[str]]]:
    """Return where the machines that move come from."""
    side = case.side
    return frozenset(
        (side.machine(part.machine), side.leaves(side.machine(part.machine), part.sources))
        for part in case.transition.parts
        if part.moves
    )
