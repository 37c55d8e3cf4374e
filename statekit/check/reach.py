"""States that nothing leads to, and transitions that never fire."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import islice, product

from ..diagnostics import Diagnostic, one_of
from ..expressions import Node, Values, evaluate, words
from ..expressions.tree import InState, Setting
from ..spec.machines import Machine
from ..spec.model import Definition, Event, Part, Transition
from ..spec.names import is_within
from .meaning import always_broken, hiding, taken
from .prove import Logic
from .reading import nodes
from .solve import Outcome

_MISSING = "add the transition that is missing, or remove the {}"
_ANYWHERE = ("", "")
_MANY = 10_000
"""In more combinations of states than these no clause is looked at: it depends."""


def unreachable_states(definition: Definition) -> Iterator[Diagnostic]:
    """Find leaves that no order can ever be in, whatever the guards say."""
    for machine in definition.machines.values():
        reach = _Reach(definition, machine)
        for leaf in machine.leaves:
            inside = any(is_within(leaf, name) for name in reach.missed_families)
            if leaf not in reach.reached and not inside:
                message = f"{reach.nothing_enters({leaf})} {leaf} of {machine.name}"
                remedy = _MISSING.format("state")
                yield Diagnostic("unreachable-state", message, machine.states[leaf].span, remedy)


def reached(definition: Definition, machine: Machine) -> Set[str]:
    """Return the leaves of a machine in which an order can be, whatever the guards say."""
    return _Reach(definition, machine).reached


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
            inside = any(is_within(state.name, name) for name in self.missed_families)
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


def hopeless_transitions(logic: Logic) -> Iterator[Diagnostic]:
    """Find transitions whose guards never hold, and those from which others take everything."""
    definition = logic.definition
    answers = _Answers(definition)
    for event in definition.events.values():
        earlier = _Earlier(answers, event)
        for index, transition in enumerate(event.transitions):
            found = [
                *_shadowed(event, transition, earlier),
            ] or [*_dead(answers, event, transition)]
            if not found:
                found = [*_senseless(logic, event, index)]
            yield from found
            earlier.add(transition)


def _shadowed(event: Event, transition: Transition, earlier: _Earlier) -> Iterator[Diagnostic]:
    hiding = earlier.hiding(transition)
    if hiding is not None:
        yield _hidden(event, transition, [hiding])


def _hidden(
    event: Event, transition: Transition, hiding: Sequence[Transition], rules: Sequence[str] = ()
) -> Diagnostic:
    lines = list(dict.fromkeys(str(each.span.line) for each in hiding))
    before = f"the one on line {lines[0]} always fits before it"
    if len(lines) > 1:
        before = (
            f"one of those on lines {one_of(lines).replace(' or ', ' and ')} always fits before it"
        )
    message = f"{_title(event)} never comes to this case: {before}{_in_orders(rules)}"
    remedy = "put the general case last, or remove this one"
    return Diagnostic("shadowed-transition", message, transition.span, remedy)


def _senseless(logic: Logic, event: Event, index: int) -> Iterator[Diagnostic]:
    """Ask what the guards mean together, where no part of them alone decides."""
    transition = event.transitions[index]
    found = taken(logic, event, transition)
    if found.outcome is Outcome.NEVER:
        message = f"{_title(event)} can never happen: what it asks for never holds together here"
        message += _in_orders(found.rules)
        remedy = "correct the guard, or remove the transition"
        where = transition.span
        if transition.guard is not None:
            where = transition.guard.where(transition.guard.root)
        yield Diagnostic("dead-transition", message, where, remedy)
        return
    broken = always_broken(logic, event, transition, found.example)
    if broken:
        one = "one of " if len(broken) > 1 else ""
        message = f"{_title(event)} can never happen: what comes of it breaks {one}{_rules(broken)}"
        remedy = "correct the effects, or the rule"
        yield Diagnostic("dead-transition", message, transition.span, remedy)
    elif not transition.otherwise:  # an `else` may stand there to be safe
        cases, rules = hiding(logic, event, event.transitions[:index], transition)
        if cases:
            yield _hidden(event, transition, cases, rules)


def _in_orders(rules: Sequence[str]) -> str:
    """Say for which orders something is told."""
    if not rules:
        return ""
    return f", in an order that keeps {_rules(rules)}"


def _rules(names: Sequence[str]) -> str:
    listed = one_of(names).replace(" or ", " and ")
    return f"the rule {listed}" if len(names) == 1 else f"the rules {listed}"


def _dead(answers: _Answers, event: Event, transition: Transition) -> Iterator[Diagnostic]:
    if transition.guard is not None:
        for clause in transition.guard.clauses():
            if answers.of(clause, transition.parts) is False:
                message = f"{_title(event)} can never happen: `{words(clause)}` never holds here"
                where = transition.guard.where(clause)
                remedy = "correct the guard, or remove the transition"
                yield Diagnostic("dead-transition", message, where, remedy)
                return
    for part in transition.parts:
        names = _blocking(answers, event, part) if part.moves else ()
        if names:
            message = f"{_title(event)} can never happen: {', '.join(names)} never lets it"
            remedy = "correct the guard that is named, or remove the transition"
            yield Diagnostic("dead-transition", message, transition.span, remedy)
            return


class _Earlier:
    """The earlier cases of an event that may take all from a later one."""

    def __init__(self, answers: _Answers, event: Event) -> None:
        self._answers = answers
        self._event = event
        self._cases: list[Transition] = []
        self._places: dict[frozenset[str], dict[tuple[str, str], list[int]]] = {}
        """Per set of machines, and leaf of one of them, the cases that begin there."""

    def add(self, case: Transition) -> None:
        """Note a case, if its guard may always hold and no named guard may forbid it."""
        if not self._may_hide(case):
            return
        places = self._places.setdefault(frozenset(part.machine for part in case.parts), {})
        for part in case.parts:
            for leaf in part.sources:
                places.setdefault((part.machine, leaf), []).append(len(self._cases))
        if not case.parts:  # it only sweeps, and begins anywhere
            places.setdefault(_ANYWHERE, []).append(len(self._cases))
        self._cases.append(case)

    def _may_hide(self, case: Transition) -> bool:
        definition = self._answers.definition
        for part in case.moving:
            guarding = definition.guarding[part.machine]
            if any(guarding.on(self._event.name, leaf, part.end(leaf)) for leaf in part.sources):
                return False
        clauses = case.guard.clauses() if case.guard else ()
        machines = {part.machine for part in case.parts}
        return all(
            self._answers.of(each, case.parts) is True
            or not machines.isdisjoint(self._answers.machines(each) or ())
            for each in clauses
        )

    def hiding(self, later: Transition) -> Transition | None:
        """Return the first case that fits wherever a later one does."""
        begins = {part.machine: min(part.sources) for part in later.parts}
        found: list[int] = []
        for machines, places in self._places.items():
            if machines <= begins.keys():
                # Such a case begins at each of these leaves: the one with the fewest will do.
                there = [places.get((name, begins[name]), []) for name in machines]
                there += [places[_ANYWHERE]] if not machines else []
                fewest = min(there, key=len)
                found += fewest
        cases = (self._cases[index] for index in sorted(found))
        return next((each for each in cases if self._hides(each, later)), None)

    def _hides(self, case: Transition, later: Transition) -> bool:
        wide = {part.machine: part.sources for part in case.parts}
        narrow = {part.machine: part.sources for part in later.parts}
        if not all(name in narrow and narrow[name] <= wide[name] for name in wide):
            return False
        clauses = case.guard.clauses() if case.guard else ()
        return all(self._answers.of(each, later.parts) is True for each in clauses)


class _Answers:
    """What clauses answer in the states that transitions start from; asked once each."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._facts = {name: fact.value.root for name, fact in definition.facts.items()}
        self._read: dict[int, frozenset[str] | None] = {}
        self._found: dict[object, bool | None] = {}

    def of(self, clause: Node, parts: tuple[Part, ...]) -> bool | None:
        """Return what a clause always answers where a transition starts.

        None stands for "it depends": on the state, on data, on the payload, on other machines, or
        on a setting, which another embedder sets otherwise.
        """
        machines = self.machines(clause)
        if machines is None:
            return None
        places = tuple((part.machine, part.sources) for part in parts if part.machine in machines)
        key = (id(clause), places)
        if key not in self._found:
            self._found[key] = self._ask(clause, places)
        return self._found[key]

    def machines(self, clause: Node) -> frozenset[str] | None:
        """Return the machines whose states a clause reads; None where it reads a setting."""
        if id(clause) not in self._read:
            read = list(nodes(self.definition, clause))
            found = frozenset(node.machine for node in read if isinstance(node, InState))
            has_setting = any(isinstance(node, Setting) for node in read)
            self._read[id(clause)] = None if has_setting else found
        return self._read[id(clause)]

    def _ask(self, clause: Node, places: tuple[tuple[str, frozenset[str]], ...]) -> bool | None:
        names = [machine for machine, _ in places]
        answers: set[bool] = set()
        combined = product(*(sorted(sources) for _, sources in places))
        for states in islice(combined, _MANY):
            found = evaluate(clause, Values(dict(zip(names, states, strict=True)), {}, self._facts))
            if not isinstance(found, bool):
                return None
            answers.add(found)
            if len(answers) > 1:
                return None
        return None if next(combined, None) else answers.pop()


def _blocking(answers: _Answers, event: Event, part: Part) -> tuple[str, ...]:
    """Return the named guards that together forbid a move from every one of its sources."""
    names: dict[str, None] = {}
    for source in sorted(part.sources):
        here = (Part(part.machine, frozenset({source}), part.target, True, part.span),)
        blocking = [
            guard.name
            for guard in answers.definition.guards_on(
                event.name, part.machine, source, part.end(source)
            )
            if any(answers.of(clause, here) is False for clause in guard.require.clauses())
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
