"""What the cases of an event take in one leaf, each after those that are tried before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from ..expressions import Node
from ..expressions import tree as nodes
from .canon import FALSE, conjunction
from .cases import Case


@frozen(slots=False)
class Tried:
    """The cases of one version that an event may take in one leaf, in the order of trying.

    Args:
        cases: those that begin there, and those that ask nothing of its machine.
        asks: what each asks, where the order is in that leaf.
    """

    cases: tuple[Case, ...]
    asks: tuple[Node, ...]

    @classmethod
    def of(cls, every: Iterable[Case], here: Sequence[Case], pivot: str) -> Tried:
        """Return them.

        Args:
            every: all cases of the event, in order.
            here: those that begin in the leaf.
            pivot: the machine of the leaf.
        """
        found = [
            (each, each.asks if each in here else each.whole)
            for each in every
            if each in here or each.pivot != pivot
        ]
        return cls(tuple(case for case, _ in found), tuple(asks for _, asks in found))

    def takes(self, case: Case) -> Node:
        """Return what a case takes: what it asks for, and no case before it does."""
        index = self.cases.index(case)
        return conjunction([*map(nodes.Not, self.asks[:index]), self.asks[index]])

    def elsewhere(self, case: Case) -> Node:
        """Return what holds where another case is taken than this one."""
        return nodes.And((self._any(self.asks), nodes.Not(self.takes(case))))

    def others(self, cases: Iterable[Case]) -> Node:
        """Return what holds where one of some cases is taken."""
        return self._any([self.takes(each) for each in cases])

    @staticmethod
    def _any(found: Sequence[Node]) -> Node:
        if len(found) > 1:
            return nodes.Or(tuple(found))
        return found[0] if found else FALSE
