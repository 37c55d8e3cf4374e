"""Which named guards a move needs, told without asking every guard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import Guard


class Guarding:
    """The named guards of one machine. A set of them is an integer with a bit for each."""

    def __init__(self, guards: Iterable[Guard]) -> None:
        self.guards = tuple(guards)
        self._events = _Side(each.on for each in self.guards)
        self._leaving = _Side(each.leaving for each in self.guards)
        self._entering = _Side(each.entering for each in self.guards)
        self._sets: dict[int, tuple[Guard, ...]] = {}

    def on(self, event: str, source: str, target: str) -> int:
        """Return the guards on an event's move between two leaves."""
        return (
            self._events.named(event)
            & self._leaving.crossed(source, target)
            & self._entering.crossed(target, source)
        )

    def of(self, bits: int) -> tuple[Guard, ...]:
        """Return the guards of a set, in the order of the spec."""
        found = self._sets.get(bits)
        if found is None:
            found = tuple(each for index, each in enumerate(self.guards) if bits >> index & 1)
            self._sets[bits] = found
        return found


class _Side:
    """The events or leaves that each guard names; None stands for every move."""

    def __init__(self, names: Iterable[frozenset[str] | None]) -> None:
        self._anywhere = 0
        self._inside: dict[str, int] = {}
        for index, each in enumerate(names):
            if each is None:
                self._anywhere |= 1 << index
            for name in each or ():
                self._inside[name] = self._inside.get(name, 0) | 1 << index

    def named(self, name: str) -> int:
        """Return the guards that name this, or nothing at all."""
        return self._anywhere | self._inside.get(name, 0)

    def crossed(self, inner: str, outer: str) -> int:
        """Return the guards that name the inner leaf and not the outer one, or no leaf at all."""
        inside = self._inside
        return self._anywhere | inside.get(inner, 0) & ~inside.get(outer, 0)
