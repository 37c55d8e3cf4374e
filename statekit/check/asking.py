"""What a move asks for and does, in a spec and in the one that it builds on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from ..diagnostics import Span
from ..expressions import Node, words
from ..expressions.tree import InState
from ..spec.machines import Machine
from ..spec.model import Definition, Edge
from .notes import NoteKind

Images = Mapping[str, str | None]
"""Per leaf of a machine, its image in the base."""


@frozen
class _Asked:
    """What a transition asks for and does, with states as the base names them."""

    clauses: frozenset[str]
    effects: frozenset[str]
    back: bool
    timeout: str


class Asking:
    """Compares what moves of one machine ask for.

    Args:
        definition: the spec.
        base: what it builds on.
        machine: the machine, as the base has it.
        images: per machine that both have, the images of its leaves.
    """

    def __init__(
        self,
        definition: Definition,
        base: Definition,
        machine: Machine,
        images: Mapping[str, Images],
    ) -> None:
        self.spec, self.base, self.old = definition, base, machine
        self.images = images
        self.kept: dict[str, Images] = {
            name: {
                leaf: leaf if leaf in image.values() else None
                for leaf in base.machines[name].leaves
            }
            for name, image in images.items()
        }

    def differences(
        self, before: list[Edge], now: list[Edge]
    ) -> Iterator[tuple[NoteKind, str, Span]]:
        """Yield how the cases of a move differ from those of the base: what, in words, and where.

        Both are in the order in which they are tried.
        """
        first = now[0].transition.span
        pairs = [
            (self._said(old, self.base), self._said(new, self.spec), new.transition.span)
            for old, new in zip(before, now, strict=False)
        ]
        if len(before) != len(now):
            if len(before) < len(now) and all(one == other for one, other, _ in pairs):
                for each in now[len(before) :]:
                    yield NoteKind.ADDED_MOVE, "", each.transition.span
            else:
                yield NoteKind.CHANGED, "", first
            return
        for one, other, span in pairs:
            if evolve(one, clauses=other.clauses) != other:
                yield NoteKind.CHANGED, "", span
            elif one.clauses < other.clauses:
                more = " and ".join(sorted(other.clauses - one.clauses))
                yield NoteKind.TIGHTENED, f": also `{more}`", span
            elif one.clauses > other.clauses:
                less = " and ".join(sorted(one.clauses - other.clauses))
                yield NoteKind.LOOSENED, f": without `{less}`", span
            elif one.clauses != other.clauses:
                yield NoteKind.CHANGED, "", span

    def _said(self, edge: Edge, definition: Definition) -> _Asked:
        transition = edge.transition
        nodes = [] if transition.guard is None else [*transition.guard.clauses()]
        nodes += [
            InState(part.machine, part.sources, "")
            for part in (*transition.parts, *transition.sweeps)
            if part.machine != self.old.name
        ]
        named = definition.guards_on(edge.event.name, self.old.name, edge.source, edge.target)
        for guard in named:
            # Those that are added, and `max`, are told by themselves.
            if guard.name in self.base.guards and guard.name != self.old.bound:
                nodes += guard.require.clauses()
        images = self.kept if definition is self.base else self.images
        effects = [
            f"{each.name} = {words(_projected(each.value.root, images))}"
            for each in transition.written
        ]
        return _Asked(
            frozenset(words(_projected(each, images)) for each in nodes),
            frozenset(effects),
            transition.back,
            transition.timeout.words if transition.timeout else "",
        )


def _projected(node: Node, images: Mapping[str, Images]) -> Node:
    """Return an expression with the images of its states, where they stand for all of them.

    A state that only one of the two specs has is left out: the other can never be in it.
    """
    if isinstance(node, InState):
        image = images.get(node.machine, {})
        named = {found for leaf in node.leaves if (found := image.get(leaf)) is not None}
        whole = {leaf for leaf in image if image[leaf] in named}
        return evolve(node, leaves=frozenset(named)) if whole <= node.leaves else node

    return node.mapped(lambda each: _projected(each, images))
