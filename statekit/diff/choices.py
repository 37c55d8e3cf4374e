"""The guards of the cases that an event has in one leaf, in both versions.

A case takes what it asks for and no case before it does. So a clause that moves from one case to
another, or cases in another order, are compared by what the cases take.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import field, frozen

from ..diagnostics import Span
from ..expressions import Node
from ..expressions import tree as nodes
from .cases import Case, meet
from .change import Kind, Witness
from .conditions import Compared, Conditions, Meaning
from .tried import Tried

_GUARDS = {
    Meaning.TIGHTENED: (Kind.GUARD_TIGHTENED, "lets less pass"),
    Meaning.LOOSENED: (Kind.GUARD_LOOSENED, "lets more pass"),
    Meaning.INCOMPARABLE: (Kind.GUARD_INCOMPARABLE, "lets other things pass"),
    Meaning.NOT_COMPARED: (Kind.GUARD_NOT_COMPARED, "has changed (not compared)"),
}


@frozen(slots=False)
class Difference:
    """What differs in one leaf; the same in several leaves is told once."""

    kind: Kind
    message: str
    old: Span | None
    new: Span | None
    witness: Witness | None = field(eq=False, default=None)


@frozen(slots=False)
class Choice:
    """The cases that both versions have in one leaf.

    Args:
        pairs: the cases, of the old version and of the new one.
        tried: all cases that there are, by version: the old one first.
        given: what holds besides.
    """

    conditions: Conditions
    pairs: Sequence[tuple[Case, Case]]
    tried: tuple[Tried, Tried]
    given: tuple[Node, ...]

    def guards(self) -> Iterator[Difference]:
        """Yield how guards differ; what only follows from another one is not told."""
        yield from self._order()
        for old, new in self.pairs:
            if old.said != new.said:
                yield from self._guard(old, new)
            elif old.guard != new.guard:
                message = "the guard of § is written otherwise"
                yield Difference(Kind.GUARD_REWORDED, message, old.where, new.where)
            elif old.transition.otherwise != new.transition.otherwise:
                message = "the last case of § is written otherwise, with or without `else`"
                yield Difference(Kind.GUARD_REWORDED, message, old.where, new.where)

    def sets_the_same(self, pair: tuple[Case, Case], values: tuple[Node, Node]) -> bool:
        """Say whether both cases set the same value, wherever both are taken."""
        taken = tuple(tried.takes(case) for tried, case in zip(self.tried, pair, strict=True))
        compared = self.conditions.equal(*values, pair[1].now, (*self.given, *taken))
        return compared.meaning is Meaning.REWORDED

    def _order(self) -> Iterator[Difference]:
        """Yield that cases are tried in another order."""
        place = {id(each): index for index, each in enumerate(self.tried[1].cases)}
        turned = {
            id(each[0]): each
            for index, first in enumerate(self.pairs)
            for later in self.pairs[index + 1 :]
            if place[id(first[1])] > place[id(later[1])] and meet(first[1], later[1])
            for each in (first, later)
        }
        if not turned:
            return
        is_all = all(old.said == new.said for old, new in turned.values())
        message = "§ tries its cases in another order"
        for old, new in turned.values():
            if old.said != new.said:
                continue  # which is told with the guard
            spans = (old.transition.span, new.transition.span)
            others = [each for each in self.pairs if each[0] is not old]
            before, now = self.tried
            moved = self._moved(
                (old, before.others(each for each, _ in others)),
                (new, now.others(each for _, each in others)),
            )
            if moved.meaning is not Meaning.REWORDED:
                yield Difference(Kind.CASES_REORDERED, message, *spans, moved.witness)
                return
        if is_all:
            old, new = next(iter(turned.values()))
            message += ", which means the same"
            yield Difference(Kind.GUARD_REWORDED, message, old.transition.span, new.transition.span)

    def _guard(self, old: Case, new: Case) -> Iterator[Difference]:
        spans = (old.where, new.where)
        passes = self._passes(old, new)
        before, now = self.tried
        moved = self._moved((old, before.elsewhere(old)), (new, now.elsewhere(new)))
        if passes.meaning is Meaning.REWORDED and moved.meaning is Meaning.NOT_COMPARED:
            passes = moved
        if passes.meaning is not Meaning.REWORDED:
            kind, how = _GUARDS[passes.meaning]
            through = "" if old.guard != new.guard or not old.guard else ", through what it reads"
            message = f"the guard of § {how}{through}{passes.note}"
            yield Difference(kind, message, *spans, passes.witness)
        if moved.witness:
            taken = moved.meaning is Meaning.LOOSENED
            how = "takes what another case took" if taken else "leaves to another case what it took"
            message = f"the guard of § {how}"
            yield Difference(Kind.GUARD_DIVERTS, message, *spans, moved.witness)
        elif passes.meaning is Meaning.REWORDED:
            message = "the guard of § is written otherwise, and means the same"
            yield Difference(Kind.GUARD_REWORDED, message, *spans)

    def _passes(self, old: Case, new: Case) -> Compared:
        """Compare what passes at all: what another case takes is not refused."""
        before, now = self.tried
        if self.conditions.found.prover is None or len(before.cases) == len(now.cases) == 1:
            return self.conditions.compare(old.asks, new.asks, new.now, self.given)
        return self.conditions.compare(
            nodes.And((before.takes(old), nodes.Not(now.elsewhere(new)))),
            nodes.And((now.takes(new), nodes.Not(before.elsewhere(old)))),
            new.now,
            self.given,
        )

    def _moved(self, old: tuple[Case, Node], new: tuple[Case, Node]) -> Compared:
        """Say whether a case takes what another took, or leaves to another what it took.

        Args:
            old, new: the case, and what others take.

        Returns:
            REWORDED where it does neither; else TIGHTENED with a case, LOOSENED if that is taken.
        """
        if max(len(each.cases) for each in self.tried) == 1:
            return Compared(Meaning.REWORDED)
        if self.conditions.found.prover is None:
            return Compared(Meaning.NOT_COMPARED)
        before, now = self.tried
        taken = self._possible(now.takes(new[0]), old[1], new[0].now)
        if taken.witness:
            return Compared(Meaning.LOOSENED, taken.witness)
        left = self._possible(before.takes(old[0]), new[1], new[0].now)
        return left if taken.meaning is Meaning.REWORDED or left.witness else taken

    def _possible(self, taken: Node, other: Node, event: str) -> Compared:
        return self.conditions.possible(nodes.And((taken, other)), event, self.given)
