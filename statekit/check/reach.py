"""States that nothing leads to, and transitions that never fire."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import product

from ..diagnostics import Diagnostic, one_of
from ..expressions import Expression, Node, Values, evaluate, words
from ..expressions.tree import InState, Setting
from ..spec.model import Definition, Event, Machine, Part, Transition
from .reading import nodes

_MISSING = "add the transition that is missing, or remove the {}"


def unreachable_states(definition: Definition) -> Iterator[Diagnostic]:
    """Find leaves that no order can ever be in, whatever the guards say."""
    for machine in definition.machines.values():
        reach = _Reach(definition, machine)
        for leaf in machine.leaves:
            inside = any(leaf.startswith(f"{name}.") for name in reach.missed_families)
            if leaf not in reach.reached and not inside:
                message = f"{reach.nothing_enters({leaf})} {leaf} of {machine.name}"
                remedy = _MISSING.format("state")
                yield Diagnostic("unreachable-state", message, machine.states[leaf].span, remedy)


def unreachable_families(definition: Definition) -> Iterator[Diagnostic]:
    """Find families of which no leaf can be reached, the outermost ones only."""
    for machine in definition.machines.values():
        reach = _Reach(definition, machine)
        for name in reach.missed_families:
            start = reach.nothing_enters(machine.sets[name])
            message = f"{start} the family {name} of {machine.name}"
            remedy = _MISSING.format("family")
            yield Diagnostic("unreachable-family", message, machine.states[name].span, remedy)


class _Reach:
    """Which leaves of a machine can be reached, if every guard holds at some time."""

    def __init__(self, definition: Definition, machine: Machine) -> None:
        self.out: dict[str, list[str]] = {leaf: [] for leaf in machine.leaves}
        for edge in definition.edges(machine.name):
            self.out[edge.source].append(edge.target)
        self.reached = {birth.target for birth in machine.births}
        waiting = list(self.reached)
        while waiting:
            new = set(self.out[waiting.pop()]) - self.reached
            self.reached |= new
            waiting += new
        self.missed_families: list[str] = []
        for state in machine.states.values():
            inside = any(state.name.startswith(f"{name}.") for name in self.missed_families)
            if not (state.is_leaf or inside or machine.sets[state.name] & self.reached):
                self.missed_families.append(state.name)

    def nothing_enters(self, leaves: Set[str]) -> str:
        """Begin the sentence about leaves that cannot be reached."""
        sources = [
            source
            for source, targets in self.out.items()
            if source not in leaves and not leaves.isdisjoint(targets)
        ]
        if not sources:
            return "no order begins in, and no transition leads to,"
        shown = one_of(sources).replace(" or ", " and ")
        leads = "leads" if len(sources) == 1 else "lead"
        return f"only {shown}, which cannot be reached either, {leads} to"


def dead_transitions(definition: Definition) -> Iterator[Diagnostic]:
    """Find transitions whose guard never holds, or that an earlier case always takes away."""
    for event in definition.events.values():
        for index, transition in enumerate(event.transitions):
            yield from _dead(definition, event, transition, event.transitions[:index])


def _dead(
    definition: Definition, event: Event, transition: Transition, before: tuple[Transition, ...]
) -> Iterator[Diagnostic]:
    hiding = next((each for each in before if _hides(definition, event, each, transition)), None)
    if hiding is not None:
        message = (
            f"{_title(event)} never comes to this case: the one on line {hiding.span.line} "
            "always fits before it"
        )
        remedy = "put the general case last, or remove this one"
        yield Diagnostic("dead-transition", message, transition.span, remedy)
        return
    if transition.guard is not None:
        for clause in transition.guard.clauses():
            if _never(definition, clause, transition.parts):
                message = f"{_title(event)} can never happen: `{words(clause)}` never holds here"
                where = transition.guard.where(clause)
                remedy = "correct the guard, or remove the transition"
                yield Diagnostic("dead-transition", message, where, remedy)
                return
    for part in transition.parts:
        names = _blocking(definition, event, part) if part.moves else ()
        if names:
            message = f"{_title(event)} can never happen: {', '.join(names)} never lets it"
            remedy = "correct the guard that is named, or remove the transition"
            yield Diagnostic("dead-transition", message, transition.span, remedy)
            return


def _hides(definition: Definition, event: Event, earlier: Transition, later: Transition) -> bool:
    """Tell whether an earlier case fits wherever a later one does."""
    wide = {part.machine: part.sources for part in earlier.parts}
    narrow = {part.machine: part.sources for part in later.parts}
    if not all(name in narrow and narrow[name] <= wide[name] for name in wide):
        return False
    if any(
        definition.guards_on(event.name, part.machine, source, part.end(source))
        for part in earlier.parts
        if part.moves
        for source in part.sources
    ):
        return False
    guard = earlier.guard
    return guard is None or _always(definition, guard, later.parts)


def _always(definition: Definition, guard: Expression, parts: tuple[Part, ...]) -> bool:
    return all(_answers(definition, clause, parts) == {True} for clause in guard.clauses())


def _never(definition: Definition, clause: Node, parts: tuple[Part, ...]) -> bool:
    return _answers(definition, clause, parts) == {False}


def _answers(definition: Definition, clause: Node, parts: tuple[Part, ...]) -> set[bool | None]:
    """Return what a clause answers in the states that a transition starts from.

    None stands for "it depends": on data, on the payload, on other machines, or on a setting,
    which another embedder sets otherwise.
    """
    read = list(nodes(definition, clause))
    if any(isinstance(node, Setting) for node in read):
        return {None}
    machines = {node.machine for node in read if isinstance(node, InState)}
    places = [part for part in parts if part.machine in machines]
    facts = {name: fact.value.root for name, fact in definition.facts.items()}
    answers: set[bool | None] = set()
    for states in product(*(sorted(part.sources) for part in places)):
        named = {part.machine: state for part, state in zip(places, states, strict=True)}
        found = evaluate(clause, Values(named, {}, facts))
        answers.add(found if isinstance(found, bool) else None)
        if len(answers) > 1:
            break
    return answers


def _blocking(definition: Definition, event: Event, part: Part) -> tuple[str, ...]:
    """Return the named guards that together forbid a move from every one of its sources."""
    names: dict[str, None] = {}
    for source in sorted(part.sources):
        here = (Part(part.machine, frozenset({source}), part.target, True, part.span),)
        blocking = [
            guard.name
            for guard in definition.guards_on(event.name, part.machine, source, part.end(source))
            if any(_never(definition, clause, here) for clause in guard.require.clauses())
        ]
        if not blocking:
            return ()
        names |= dict.fromkeys(blocking)
    return tuple(f"the guard {name}" for name in names)


def _title(event: Event) -> str:
    if event.named:
        return event.name
    machine, _, state = event.name.partition(":")
    return f"the move of {machine} to {state}"
