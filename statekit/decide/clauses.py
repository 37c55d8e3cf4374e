"""What must hold for a transition, clause by clause: so refusals are explained."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ..diagnostics import Span
from ..expressions import INTEGER, Expression, Node
from ..expressions.tree import And, Compare, Datum, InState, Literal, Not, Or
from ..spec.machines import Total
from ..spec.model import Definition, Event, Guard, Part, Transition


@frozen
class Clause:
    """One thing that must hold for a transition.

    Args:
        node: its tree.
        plain: what it asks, without the states where it asks nothing.
        expression: the expression of the spec in which it stands.
        guard: the named guard that asks for it; None for the transition's own.
    """

    node: Node
    plain: Node
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
            yield Clause(node, node, transition.guard, None)
    for part in transition.parts:
        if part.moves:
            for each, sources in _named(definition, event, part):
                elsewhere = Not(InState(part.machine, sources, ""))
                yield from _asked(each, None if sources == part.sources else elsewhere)
    yield from swept_clauses(definition, event, transition)


def swept_clauses(definition: Definition, event: Event, transition: Transition) -> Iterator[Clause]:
    """Yield what named guards ask for where something is swept, as soon as one instance moves."""
    for part in transition.sweeps:
        for each, sources in _named(definition, event, part):
            nobody = tuple(_nobody(part, leaf) for leaf in sorted(sources))
            yield from _asked(each, all_of(nobody))


def all_of(nodes: tuple[Node, ...]) -> Node | None:
    """Return a tree that holds when all of some trees hold; None where there are none."""
    return And(nodes) if len(nodes) > 1 else nodes[0] if nodes else None


def _nobody(part: Part, leaf: str) -> Node:
    count = Datum(Total.within(part.machine, leaf, counts=True), INTEGER)
    return Compare("==", count, Literal(0, INTEGER))


def _asked(guard: Guard, unless: Node | None) -> Iterator[Clause]:
    for node in guard.require.clauses():
        whole = node if unless is None else Or((unless, node), span=node.span)
        yield Clause(whole, node, guard.require, guard)


def _named(
    definition: Definition, event: Event, part: Part
) -> Iterator[tuple[Guard, frozenset[str]]]:
    """Yield the named guards on the moves of a machine, each with the leaves where it asks."""
    guarding = definition.guarding[part.machine]
    alike: dict[int, set[str]] = {}
    for source in part.sources:
        alike.setdefault(guarding.on(event.name, source, part.end(source)), set()).add(source)
    covered: dict[str, set[str]] = {}
    for bits, sources in alike.items():
        for guard in guarding.of(bits):
            covered.setdefault(guard.name, set()).update(sources)
    for guard in guarding.guards:
        if guard.name in covered:
            yield guard, frozenset(covered[guard.name])
