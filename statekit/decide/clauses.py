"""What must hold for a transition, clause by clause: so refusals are explained."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ..diagnostics import Span
from ..expressions import Expression, Node
from ..expressions.tree import InState, Not, Or
from ..spec.model import Definition, Event, Guard, Part, Transition


@frozen
class Clause:
    """One thing that must hold for a transition.

    Args:
        node: its tree.
        expression: the expression of the spec in which it stands.
        guard: the named guard that asks for it; None for the transition's own.
    """

    node: Node
    expression: Expression
    guard: Guard | None

    @property
    def where(self) -> Span:
        """The place in the file."""
        return self.expression.where(self.node)

    @property
    def text(self) -> str:
        """The clause as it stands in the spec."""
        return self.expression.source(self.node)


def clauses(definition: Definition, event: Event, transition: Transition) -> Iterator[Clause]:
    """Yield what a transition asks for: by its own guard, then by named guards."""
    if transition.guard is not None:
        for node in transition.guard.clauses():
            yield Clause(node, transition.guard, None)
    for part in transition.parts:
        if part.moves:
            yield from _named(definition, event, part)


def _named(definition: Definition, event: Event, part: Part) -> Iterator[Clause]:
    """Yield what named guards ask for; one that covers only some sources asks only there."""
    guarding = definition.guarding[part.machine]
    alike: dict[int, set[str]] = {}
    for source in part.sources:
        alike.setdefault(guarding.on(event.name, source, part.end(source)), set()).add(source)
    covered: dict[str, set[str]] = {}
    for bits, sources in alike.items():
        for guard in guarding.of(bits):
            covered.setdefault(guard.name, set()).update(sources)
    for guard in guarding.guards:
        sources = covered.get(guard.name, set())
        for node in guard.require.clauses() if sources else ():
            if sources != part.sources:
                elsewhere = Not(InState(part.machine, frozenset(sources), ""))
                node = Or((elsewhere, node), span=node.span)
            yield Clause(node, guard.require, guard)
