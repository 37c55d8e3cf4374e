"""Time-outs: from when on the timer may take a transition, and what to say before that."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import frozen

from ..diagnostics import one_of
from ..expressions import Values, evaluate, read_time, shift
from ..spec.model import Definition, Part, Transition
from ..spec.timer import TIMER
from .clocks import in_families
from .decision import FOR_TIMER, Code, Reason, Unchecked
from .snapshot import Snapshot
from .tables import Alternative


@frozen(slots=False)
class Moment:
    """When something is proposed.

    Args:
        snapshot: the order; None where only part of it is known.
        at: the time that the proposal says; None where it says none.
    """

    snapshot: Snapshot | None = None
    at: datetime | None = None


def due_at(
    alternative: Alternative, values: Values, snapshot: Snapshot, definition: Definition
) -> datetime | str:
    """Return from when on the timer may take a transition with a time-out, in UTC.

    What is missing to know it comes back in words.
    """
    timeout = alternative.transition.timeout
    assert timeout is not None
    if timeout.at is not None:
        time = evaluate(timeout.at.root, values)
        return time if isinstance(time, datetime) else f"`{timeout.at.text}` has no value"
    assert timeout.after is not None
    duration = evaluate(timeout.after.root, values)
    if not isinstance(duration, timedelta):
        return f"`{timeout.after.text}` has no value"
    entered: list[datetime] = []
    for part in alternative.moved:
        since = read_time(snapshot.since(part.machine, part.sources))
        if since is None:
            where = _names(definition, part)
            return f"nobody said when {part.machine} entered {where}: give events their `at`"
        entered.append(since)
    return shift(max(entered), duration)


def too_soon(
    alternative: Alternative, values: Values, moment: Moment, definition: Definition
) -> Reason | Unchecked | None:
    """Tell why a proposal must wait for a time-out; None where none binds it."""
    transition = alternative.transition
    if transition.timeout is None or values.actor not in (None, TIMER):
        return None
    event, where = alternative.event.name, str(transition.timeout.span)
    waits = said(transition, definition)
    rule = f"the {TIMER} sends {event} {waits}"
    # Nobody but the timer has to wait, and a list of conditions must not say otherwise.
    open_rule = f"{FOR_TIMER}not before {waits.removeprefix('at ')}"
    if moment.snapshot is None:
        needs = ("at",) if values.actor else ("actor", "at")
        return Unchecked(open_rule, needs, where)
    due = due_at(alternative, values, moment.snapshot, definition)
    if values.actor is None:
        when = f"and {due}" if isinstance(due, str) else f"which is {due.isoformat()}"
        return Unchecked(f"{open_rule}, {when}", ("actor", "at"), where)
    evidence: dict[str, object] = {"due": None, "at": moment.at and moment.at.isoformat()}
    if isinstance(due, str):
        return Reason(Code.NOT_DUE, f"{rule}, and {due}", evidence, where)
    evidence["due"] = due.isoformat()
    if moment.at is None:
        message = (
            f"{rule}, which is {due.isoformat()}, and the proposal says no time: give it an `at`"
        )
        return Reason(Code.NOT_DUE, message, evidence, where)
    if moment.at >= due:
        return None
    message = f"{rule}, which is {due.isoformat()}, and the proposal is of {moment.at.isoformat()}"
    return Reason(Code.NOT_DUE, message, evidence, where)


def said(transition: Transition, definition: Definition) -> str:
    """Return a time-out in words: ``30 min after payment entered pending``."""
    timeout = transition.timeout
    assert timeout is not None
    if timeout.after is None:
        return timeout.words
    entered = [
        f"{part.machine} entered {_names(definition, part)}"
        for part in transition.parts
        if part.moves
    ]
    lasts = timeout.words.removeprefix("after ")
    return f"{lasts} after {' and '.join(entered)}"


def _names(definition: Definition, part: Part) -> str:
    return one_of(in_families(definition.machines[part.machine], part.sources))
