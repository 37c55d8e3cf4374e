"""Time-outs that never come, and those that are forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from ..decide.clauses import clauses
from ..diagnostics import Diagnostic
from ..expressions.tree import Actor, Datum
from ..spec.model import Definition, Event, Part, Transition
from ..spec.timer import TIMER
from .reading import nodes


def never_due(definition: Definition) -> Iterator[Diagnostic]:
    """Find time-outs that wait for a datum which begins without a value and gets none."""
    written = {
        effect.name for _, transition in definition.alternatives for effect in transition.written
    }
    told = set()
    for event, transition in definition.alternatives:
        timeout = transition.timeout
        if timeout is None or timeout.span in told:
            continue
        for expression in (timeout.after, timeout.at):
            for node in nodes(definition, expression.root) if expression else ():
                datum = definition.cells[node.name] if isinstance(node, Datum) else None
                # What is fixed may be given at birth.
                if datum and datum.optional and not datum.fixed and datum.name not in written:
                    told.add(timeout.span)
                    message = (
                        f"{event.name} waits for {datum.name}, which nothing sets, "
                        f"so the {TIMER} never sends it"
                    )
                    remedy = f"set {datum.name}"
                    if datum.name in definition.data:
                        remedy += ", or mark it `fixed` if an order begins with it"
                    yield Diagnostic("never-due", message, timeout.span, remedy)


def timer_unbound(definition: Definition) -> Iterator[Diagnostic]:
    """Find events that have a time-out in one alternative, and in another one that has none."""
    for event in definition.events.values():
        senders = definition.actors if event.by is None else event.by
        if TIMER not in senders or all(each.timeout is None for each in event.transitions):
            continue
        for transition in event.transitions:
            if transition.timeout is None and not _asks_who(definition, event, transition):
                message = (
                    f"{event.name} has a time-out elsewhere and none here, so the {TIMER} may send "
                    "it at any time, and `due` does not list it"
                )
                remedy = (
                    f"give it `after` or `at`, or keep the {TIMER} out: when: actor != {TIMER!r}"
                )
                yield Diagnostic("timer-unbound", message, transition.span, remedy)


def _asks_who(definition: Definition, event: Event, transition: Transition) -> bool:
    return any(
        isinstance(node, Actor)
        for clause in clauses(definition, event, transition)
        for node in clause.node.walk()
    )


def deadlines_without_exit(definition: Definition) -> Iterator[Diagnostic]:
    """Find time-outs after which everything is as it was, so that they are due again at once."""
    for event, transition in definition.alternatives:
        timeout = transition.timeout
        if timeout is None or any(_leaves(part) for part in transition.moving):
            continue
        expressions = [timeout.after, timeout.at]
        expressions += [each.expression for each in clauses(definition, event, transition)]
        read = {
            node.name
            for each in expressions
            if each is not None
            for node in nodes(definition, each.root)
            if isinstance(node, Datum)
        }
        written = {effect.name for effect in transition.effects}
        if not read & written:
            message = (
                f"{event.name} leads nowhere and sets nothing that it waits for, so it stays due "
                "for ever"
            )
            remedy = "let it lead to another state, or set what its guard or deadline reads"
            yield Diagnostic("deadline-without-exit", message, timeout.span, remedy)


def _leaves(part: Part) -> bool:
    return any(part.end(leaf) != leaf for leaf in part.sources)
