"""Scenarios that show nothing new, and transitions and facts that none of them shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from ..decide import Verdict
from ..diagnostics import Diagnostic, Span
from ..expressions import Values, evaluate
from ..expressions.tree import Fact
from ..spec.examples import Run, Scenario, Step
from ..spec.model import Definition, Event, Transition
from .reading import roots
from .scenarios import Played
from .subject import Subject


def repeated_scenarios(definition: Definition) -> Iterator[Diagnostic]:
    """Find scenarios all of whose runs others show as well, and rows that stand twice in one.

    A run is shown where another one begins alike, takes the same steps and looks at the same.
    """
    alike: dict[object, list[tuple[Scenario, Run]]] = {}
    for scenario in definition.scenarios.values():
        for run in scenario.runs:
            alike.setdefault(_beginning(run), []).append((scenario, run))
    order = {id(run): at for each in alike.values() for at, (_, run) in enumerate(each)}
    repeated: set[str] = set()
    for scenario in definition.scenarios.values():
        others: dict[str, None] = {}
        shown = 0
        for run in scenario.runs:
            showing = [
                other.name
                for other, longer in alike[_beginning(run)]
                if other.name not in repeated
                and _shows(longer, run)
                and (order[id(longer)] < order[id(run)] or len(longer.steps) > len(run.steps))
            ]
            if scenario.name in showing:
                message = f"scenario {scenario.name!r} has a row that shows the same"
                yield _repeated(message, run.span)
            elsewhere = [name for name in showing if name != scenario.name]
            others |= dict.fromkeys(elsewhere[:1])
            shown += bool(elsewhere)
        if scenario.runs and shown == len(scenario.runs) and not scenario.edges:
            repeated.add(scenario.name)
            names = " and ".join(map(repr, others))
            message = f"scenario {scenario.name!r} shows nothing that {names} does not show"
            yield _repeated(message, scenario.span)


def _repeated(message: str, span: Span) -> Diagnostic:
    remedy = "remove it, or change what it was copied for"
    return Diagnostic("repeated-scenario", message, span, remedy)


def _beginning(run: Run) -> object:
    return repr((sorted(run.given.items()), run.instances))


def _shows(longer: Run, run: Run) -> bool:
    """Whether all that a run shows is shown by another one with the same beginning."""
    if not (_within(run.see, longer.see) and _within(run.seen, longer.seen)):
        return False
    steps = zip(run.steps, longer.steps, strict=False)
    return len(run.steps) <= len(longer.steps) and all(_same(*each) for each in steps)


def _same(step: Step, other: Step) -> bool:
    def asked(each: Step) -> object:
        return each.event, each.status, each.by, each.payload, each.id, each.at, each.wait

    return (
        asked(step) == asked(other)
        and step.expect == other.expect
        and set(step.why) <= set(other.why)
        and _within(step.see, other.see)
        and _within(step.seen, other.seen)
    )


def _within(some: Mapping[str, object], more: Mapping[str, object]) -> bool:
    return all(name in more and more[name] == value for name, value in some.items())


def untested_transitions(subject: Subject) -> Iterator[Diagnostic]:
    """Find the spec's own transitions that no step takes, where others take most of them.

    One finding tells of all. A spec that has only begun to have scenarios is left alone, and one
    with a scenario that fails: what follows the failure was not run.
    """
    if any(result.diagnostics for result in subject.results):
        return
    definition = subject.definition
    played = [each for result in subject.results for each in result.played]
    taken = {id(each) for step in played for each in _taken(definition, step)}
    below = {_begin(each) for base in definition.bases for _, each in base.load().alternatives}
    own = [each for each in definition.alternatives if _begin(each[1]) not in below]
    missed: dict[str, list[Transition]] = {}
    for event, transition in own:
        if id(transition) not in taken:
            missed.setdefault(event.name, []).append(transition)
    count = sum(map(len, missed.values()))
    if 0 < count * 2 < len(own):
        names = ", ".join(
            name
            if len(cases) == len(definition.events[name].transitions)
            else f"{name} ({len(cases)} of its {len(definition.events[name].transitions)} cases)"
            for name, cases in missed.items()
        )
        some = names if count == 1 else f"{count} of {len(own)} transitions: {names}"
        first = next(iter(missed.values()))[0]
        message = f"no scenario takes {some}"
        yield Diagnostic("untested-transition", message, first.span, "add a step that takes it")


def _begin(transition: Transition) -> Span:
    """Return the place of its `from`, which stays the same where a spec adds other cases."""
    return (*transition.parts, *transition.sweeps)[0].span


def _taken(definition: Definition, step: Played) -> Iterator[Transition]:
    """Yield the transition that a step has taken: the first that fits.

    One that keeps everything as it is makes a report a duplicate, and is taken so.
    """
    event = definition.events.get(step.decision.event or "")
    if event is None or step.decision.verdict not in (Verdict.ACCEPTED, Verdict.DUPLICATE):
        return
    fitting = [each for each in event.transitions if _moves(each, step)]
    if len(event.transitions) > 1:
        fitting = [each for each in fitting if _holds(definition, event, each, step)]
    for each in fitting[:1]:
        if step.decision or not (each.effects or any(part.target for part in each.moving)):
            yield each


def _moves(transition: Transition, step: Played) -> bool:
    """Whether a transition leads from where the step began to where it has ended."""
    moves = {each.machine: each for each in step.decision.moves}
    before, after = step.before.states, (step.decision.after or step.before).states
    for part in transition.parts:
        move = moves.get(part.machine)
        if move is not None:
            if move.source not in part.sources or move.target not in (part.end(move.source), None):
                return False
        elif (part.machine in before and before[part.machine] not in part.sources) or (
            part.moves
            and part.machine in after
            and after[part.machine] != part.end(before[part.machine])
        ):
            return False
    return True


def _holds(definition: Definition, event: Event, transition: Transition, step: Played) -> bool:
    """Whether its guard holds, as far as that is known: one that asks about instances is open."""
    if transition.guard is None:
        return True
    facts = {name: fact.value.root for name, fact in definition.facts.items()}
    payload = {name: step.step.payload.get(name) for name in event.payload}
    known = {
        name: each.type.freeze(payload[name])
        for name, each in event.payload.items()
        if payload[name] is not None
    }
    values = Values(
        step.before.states,
        step.before.data,
        facts,
        {**dict.fromkeys(event.payload), **known},
        step.step.by or "",
    )
    return evaluate(transition.guard.root, values) is not False


def unused_facts(definition: Definition) -> Iterator[Diagnostic]:
    """Find facts without a label that no expression and no scenario reads."""
    runs = [run for scenario in definition.scenarios.values() for run in scenario.runs]
    if not runs:
        return
    read: Set[str] = {
        node.name for root in roots(definition) for node in root.walk() if isinstance(node, Fact)
    }
    seen = {name for run in runs for name in run.see}
    seen |= {name for run in runs for step in run.steps for name in step.see}
    seen |= {step.status[0] for run in runs for step in run.steps if step.status}
    for fact in definition.facts.values():
        if not (fact.label or fact.name in read or fact.name in seen):
            message = (
                f"no expression and no scenario reads the fact {fact.name}, and it has no label"
            )
            remedy = "show in a scenario what it is, give it a label, or remove it"
            yield Diagnostic("unused-fact", message, fact.span, remedy)
