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
        self._leaving = _Side(each.leaving for each in self.guards)
        self._entering = _Side(each.entering for each in self.guards)
        self._sets: dict[int, tuple[Guard, ...]] = {}

    def on(self, source: str, target: str) -> int:
        """Return the guards on a move between two leaves."""
        return self._leaving.crossed(source, target) & self._entering.crossed(target, source)

    def of(self, bits: int) -> tuple[Guard, ...]:
        """Return the guards of a set, in the order of the spec."""
        found = self._sets.get(bits)
        if found is None:
            found = tuple(each for index, each in enumerate(self.guards) if bits >> index & 1)
            self._sets[bits] = found
        return found


class _Side:
    """The leaves that each guard names for one end of a move; None stands for every move."""

    def __init__(self, leaves: Iterable[frozenset[str] | None]) -> None:
        self._anywhere = 0
        self._inside: dict[str, int] = {}
        for index, each in enumerate(leaves):
            if each is None:
                self._anywhere |= 1 << index
            for leaf in each or ():
                self._inside[leaf] = self._inside.get(leaf, 0) | 1 << index

    def crossed(self, inner: str, outer: str) -> int:
        """Return the guards that name the inner leaf and not the outer one, or no leaf at all."""
        inside = self._inside
        return self._anywhere | inside.get(inner, 0) & ~inside.get(outer, 0)
