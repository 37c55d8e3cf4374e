"""Which states of a machine lie ahead of which: what tells late from early."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container
from graphlib import TopologicalSorter

from ..spec.model import Definition, Edge


class Graph:
    """The moves of one machine without those that go back on purpose.

    A loaded spec guarantees that this has no cycle but self-loops, so that "ahead" has a meaning.
    """

    def __init__(self, definition: Definition, machine: str) -> None:
        self.forward: dict[str, list[Edge]] = {
            leaf: [] for leaf in definition.machines[machine].leaves
        }
        self.into: dict[str, list[Edge]] = {leaf: [] for leaf in self.forward}
        """Per leaf, every move from another leaf that enters it, those that go back included."""
        for edge in definition.edges(machine):
            if edge.source != edge.target:
                self.into[edge.target].append(edge)
                if not edge.transition.back:
                    self.forward[edge.source].append(edge)
        self.ahead: dict[str, frozenset[str]] = {}
        """Per leaf, every leaf that one or more forward moves lead to."""
        targets = {leaf: {edge.target for edge in found} for leaf, found in self.forward.items()}
        for leaf in TopologicalSorter(targets).static_order():
            further = (self.ahead[each] for each in targets[leaf])
            self.ahead[leaf] = frozenset(targets[leaf]).union(*further)

    def path(
        self, start: str, ends: Container[str], passable: Callable[[Edge], bool]
    ) -> list[Edge]:
        """Return the shortest forward path from a leaf into one of the ends, or nothing.

        Of several equally short ones it is the one whose moves stand first in the spec.
        """
        paths: dict[str, list[Edge]] = {start: []}
        waiting = deque([start])
        while waiting:
            leaf = waiting.popleft()
            for edge in self.forward[leaf]:
                if edge.target not in paths and passable(edge):
                    paths[edge.target] = [*paths[leaf], edge]
                    if edge.target in ends:
                        return paths[edge.target]
                    waiting.append(edge.target)
        return []
