"""When a transition is the one that is tried, and when it is taken, each as one expression."""

from __future__ import annotations

from collections.abc import Iterable

from ..expressions import BOOLEAN, Node
from ..expressions.tree import And, InState, Literal, Not
from ..spec.model import Definition, Event, Transition
from .clauses import clauses

TRUE = Literal(True, BOOLEAN)


def fits(transition: Transition) -> Node:
    """Return what holds where its machines are in its sources and its own guard holds."""
    states = [InState(part.machine, part.sources, "") for part in transition.parts]
    guard = [] if transition.guard is None else [*transition.guard.clauses()]
    return conjunction([*states, *guard])


def reached(event: Event, transition: Transition) -> Node:
    """Return what holds where it is the first alternative of its event that fits.

    So the `else` of a choice, which has no guard of its own, has those before it negated.
    """
    before: list[Node] = []
    for each in event.transitions:
        if each is transition:
            break
        # One that begins elsewhere is never in the way.
        if all(
            part.sources & other.sources
            for part in transition.parts
            for other in each.parts
            if part.machine == other.machine
        ):
            before.append(Not(fits(each)))
    # In this order: a later guard may read what the earlier ones have asked for.
    return conjunction([*before, fits(transition)])


def taken(definition: Definition, event: Event, transition: Transition) -> Node:
    """Return what holds where it is taken, the rules aside: evidence and named guards hold too."""
    evidence = [each.root for each in event.evidence.values()]
    named = [each.node for each in clauses(definition, event, transition) if each.guard is not None]
    return conjunction([reached(event, transition), *evidence, *named])


def conjunction(nodes: Iterable[Node]) -> Node:
    """Return what holds where all of some nodes hold."""
    found = tuple(nodes)
    return And(found) if len(found) > 1 else found[0] if found else TRUE
