"""What guards and rules come to, whatever the values are: never, always, or with a gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..decide.clauses import all_of, clauses
from ..diagnostics import Diagnostic, Span
from ..expressions import Node
from ..expressions.tree import Choose, Not
from ..spec.model import Definition, Event, Rule, Transition
from .after import After
from .example import Example
from .prove import Logic
from .solve import Found, Outcome, Question, senders

_FEW = 50
"""Of more earlier cases than these only the last ones are looked at: each is compared with each."""


def asked(definition: Definition, event: Event, transition: Transition) -> list[Node]:
    """Return all that a transition asks for: its guard, named guards, and the event's evidence."""
    evidence = [each.root for each in event.evidence.values()]
    return [*evidence, *(each.node for each in clauses(definition, event, transition))]


def can_hold(
    logic: Logic,
    event: Event,
    transition: Transition,
    nodes: Sequence[Node],
    *,
    between: Sequence[Node] = (),
) -> Found:
    """Tell whether all of some expressions can hold where a transition begins.

    Only in orders that keep the rules over snapshots: no other one is accepted.

    Args:
        between: see `Question`; where there are any, an example is wanted.
    """
    leaves = {part.machine: part.sources for part in transition.parts}
    actors = senders(logic.definition, event)
    return logic.ask_kept(Question(nodes, leaves, actors, between=between))


def taken(logic: Logic, event: Event, transition: Transition) -> Found:
    """Tell whether what a transition asks for can hold where it begins."""
    return can_hold(logic, event, transition, asked(logic.definition, event, transition))


def always_broken(
    logic: Logic, event: Event, transition: Transition, example: Example | None
) -> Sequence[str]:
    """Return the rules of which a transition always breaks one; none where it may be accepted.

    Args:
        example: a case in which the transition is taken.
    """
    after = After(logic.definition, event, transition)
    rules = logic.breakable(after.touched)
    if not rules or (example is not None and logic.stays_kept(example, transition, rules)):
        return ()
    own = asked(logic.definition, event, transition)
    if any(
        each.holds_for(own, logic.plainest) and logic.stays_kept(each, transition, rules)
        for each in (seen.at(transition) for seen in logic.seen)
    ):
        return ()

    def may_keep(kept: Mapping[str, Node]) -> bool:
        found = can_hold(logic, event, transition, [*own, *kept.values()])
        if found.example is not None:
            logic.seen.append(found.example)
        return found.outcome is not Outcome.NEVER

    left = {name: after.of(node) for name, node in rules.items()}
    if may_keep(left):
        return ()
    for name in rules:
        fewer = {other: node for other, node in left.items() if other != name}
        if not may_keep(fewer):
            left = fewer
    # Rules that no order keeps are a fault of their own.
    return () if _is_never(logic, [rules[name] for name in left]) else tuple(left)


def hiding(
    logic: Logic, event: Event, earlier: Sequence[Transition], later: Transition
) -> tuple[Sequence[Transition], Sequence[str]]:
    """Return the earlier cases that take everything from a later one, and the rules needed for it.

    There are none where some is left.
    """
    nearest = earlier[-_FEW:]
    wide = [each for each in nearest if not each.sweeps and _begins_within(later, each)]
    if not wide or later.sweeps:
        return (), ()
    own = asked(logic.definition, event, later)
    others: list[Node] = []
    for each in wide:
        whole = all_of(tuple(asked(logic.definition, event, each)))
        if whole is None:
            return (), ()  # it is told without any reasoning
        others.append(Not(whole))
    found = can_hold(logic, event, later, [*own, *others])
    return (wide, found.rules) if found.outcome is Outcome.NEVER else ((), ())


def _begins_within(later: Transition, earlier: Transition) -> bool:
    narrow = {part.machine: part.sources for part in later.parts}
    return all(
        part.machine in narrow and narrow[part.machine] <= part.sources for part in earlier.parts
    )


def gaps(logic: Logic) -> Iterator[Diagnostic]:
    """Find choices without an `else` whose cases leave something out, with an example."""
    for event in logic.definition.events.values():
        for cases in _choices(event):
            found = _gap(logic, event, cases)
            if found is not None and found.example is not None:
                message = f"no case of {event.name} fits when {found.example}"
                remedy = "add the case that is missing, or an `else`"
                yield Diagnostic("gap-without-else", message, cases[-1].span, remedy)


def _choices(event: Event) -> Iterator[list[Transition]]:
    """Yield the cases that begin in the same states, where there are several."""
    groups: dict[object, list[Transition]] = {}
    for each in event.transitions:
        begin = frozenset((part.machine, part.sources) for part in each.parts)
        groups.setdefault(begin, []).append(each)
    for cases in groups.values():
        if len(cases) > 1 and all(each.guard is not None for each in cases):
            yield cases


def _gap(logic: Logic, event: Event, cases: list[Transition]) -> Found | None:
    guards = [list(each.guard.clauses()) for each in cases if each.guard is not None]
    common = [node for node in guards[0] if all(node in each for each in guards[1:])]
    rest: list[Node] = []
    for each in guards:
        whole = all_of(tuple(node for node in each if node not in common))
        if whole is None:
            return None  # the last case takes all that is left
        rest.append(Not(whole))
    common += [each.root for each in event.evidence.values()]
    return can_hold(logic, event, cases[0], [*common, *rest], between=rest)


def dead_cases(logic: Logic) -> Iterator[Diagnostic]:
    """Find cases of facts and of births that never give the answer."""
    for fact in logic.definition.facts.values():
        if isinstance(fact.value.root, Choose):
            guards = [(guard, fact.value.where(guard)) for guard, _ in fact.value.root.cases]
            yield from _dead_cases(logic, f"the fact {fact.name}", guards)
    for machine in logic.definition.machines.values():
        guards = [(each.guard.root, each.span) for each in machine.births if each.guard]
        yield from _dead_cases(logic, f"the beginning of {machine.name}", guards)


def _dead_cases(
    logic: Logic, what: str, guards: Sequence[tuple[Node, Span]]
) -> Iterator[Diagnostic]:
    before: list[Node] = []
    for guard, span in guards:
        nodes = [guard, *before]
        if _is_never(logic, nodes):
            why = "one of those before it always fits"
            if _is_never(logic, [guard]):
                why = "what it asks for never holds"
            message = f"{what} never comes to this case: {why}"
            remedy = "put the special case first, correct its guard, or remove it"
            yield Diagnostic("dead-case", message, span, remedy)
        else:
            before.append(Not(guard))


def rules_never_broken(logic: Logic) -> Iterator[Diagnostic]:
    """Find rules that no values can break."""
    for rule in logic.definition.rules.values():
        nodes: list[Node] = [rule.body.root if rule.never else Not(rule.body.root)]
        if rule.condition is not None:
            nodes = [rule.condition.root, *nodes]
        if _is_never(logic, nodes):
            why = "nothing can break the rule"
            if rule.condition is not None and _is_never(logic, [rule.condition.root]):
                why = f"`{rule.condition.source(rule.condition.root)}` never holds in the rule"
            yield _about(rule, "rule-never-broken", f"{why} {rule.name}, so it protects nothing")


def rules_never_held(logic: Logic) -> Iterator[Diagnostic]:
    """Find rules that no values can keep."""
    for rule in logic.definition.rules.values():
        holds = Not(rule.body.root) if rule.never else rule.body.root
        if rule.condition is None and _is_never(logic, [holds]):
            message = f"nothing can keep the rule {rule.name}, so everything breaks it"
            yield _about(rule, "rule-never-holds", message)


def _is_never(logic: Logic, nodes: Sequence[Node]) -> bool:
    question = Question(nodes, actors=senders(logic.definition))
    return logic.ask(question).outcome is Outcome.NEVER


def _about(rule: Rule, id_: str, message: str) -> Diagnostic:
    where = rule.body.where(rule.body.root)
    return Diagnostic(id_, message, where, "correct the rule, or remove it")
