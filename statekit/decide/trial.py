"""One transition, tried on what is known of an order."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from ..expressions import Unknown, Value, Values, evaluate
from ..spec.model import Definition, Part
from .clocks import in_families
from .decision import Move, Reason, Unchecked
from .explain import check, check_rule, check_size
from .tables import Alternative
from .timing import Moment, too_soon


def fits(alternative: Alternative, values: Values) -> bool:
    """Tell whether every machine whose state is known is where the transition needs it."""
    return all(
        values.states.get(part.machine, None) in (None, *part.sources)
        for part in alternative.transition.parts
    )


def moves_of(alternative: Alternative, values: Values) -> tuple[Move, ...]:
    """Return where the transition leads the machines whose states are known."""
    return tuple(
        Move(part.machine, source, part.end(source))
        for part in alternative.moved
        if (source := values.states.get(part.machine)) is not None
    )


@frozen(slots=False)
class Guards:
    """How the guards of a transition fare.

    Args:
        own: why its own guard fails.
        named: which named guards forbid it, or that it is not due.
        open: what cannot be evaluated of its own guard and sources, for want of data.
        unchecked: what cannot be evaluated of all guards.
    """

    own: tuple[Reason, ...]
    named: tuple[Reason, ...]
    open: tuple[Unchecked, ...]
    unchecked: tuple[Unchecked, ...]


def guards(
    alternative: Alternative, values: Values, definition: Definition, moment: Moment | None
) -> Guards:
    """Evaluate all guards of a transition.

    Its own guard chooses it among the alternatives. A named guard or a time-out then forbids what
    was chosen: the next alternative is not tried.

    Args:
        moment: when it is proposed; None to ask no time-out.
    """
    failed: dict[bool, list[Reason]] = {False: [], True: []}
    unknown: dict[bool, list[Unchecked]] = {False: [], True: []}
    for clause in alternative.clauses:
        answer, named = check(clause, values), clause.guard is not None
        if isinstance(answer, Reason):
            failed[named].append(answer)
        elif answer is not None and answer.needs:
            # What needs nothing follows a failed `known(…)` and has no meaning.
            unknown[named].append(answer)
    answer = too_soon(alternative, values, moment, definition) if moment else None
    if isinstance(answer, Reason):
        failed[True].append(answer)
    elif answer is not None:
        unknown[True].append(answer)
    missing = (
        _needs_state(part, definition)
        for part in alternative.transition.parts
        if part.machine not in values.states
    )
    chosen = (*unknown[False], *missing)
    return Guards(tuple(failed[False]), tuple(failed[True]), chosen, (*chosen, *unknown[True]))


def _needs_state(part: Part, definition: Definition) -> Unchecked:
    shown = ", ".join(in_families(definition.machines[part.machine], part.sources))
    return Unchecked(f"{part.machine} in [{shown}]", (part.machine,), str(part.span))


@frozen(slots=False)
class Outcome:
    """What a transition whose guards hold leads to.

    Args:
        data: the data after it, or what is missing to know them.
        sets: the data that it sets, as far as their values are known.
        broken: the rules that would not hold.
        unchecked: effects and rules that cannot be evaluated for want of data.
    """

    data: Mapping[str, Value | Unknown]
    sets: Mapping[str, Value]
    broken: tuple[Reason, ...]
    unchecked: tuple[Unchecked, ...]


def outcome(alternative: Alternative, values: Values) -> Outcome:
    """Apply the effects, and check the rules on what comes out."""
    sets: dict[str, Value] = {}
    data: dict[str, Value | Unknown] = dict(values.data)
    unchecked: list[Unchecked] = []
    broken: list[Reason] = []
    for effect in alternative.transition.effects:
        value = evaluate(effect.value.root, values)
        data[effect.name] = value
        if isinstance(value, Unknown):
            what = f"{effect.name} is set to `{effect.value.text}`"
            unchecked.append(Unchecked(what, tuple(sorted(value.needs)), str(effect.span)))
        elif (large := check_size(effect, value)) is not None:
            broken.append(large)
        else:
            sets[effect.name] = value
    if broken:
        # What the rules read then may be too large to be written.
        return Outcome(data, sets, tuple(broken), tuple(unchecked))
    states = dict(values.states)
    states.update(
        (move.machine, move.target) for move in moves_of(alternative, values) if move.target
    )
    after = Values(states, data, values.facts, {}, values.actor, values)
    for rule in alternative.rules:
        answer = check_rule(rule, after)
        if isinstance(answer, Reason):
            broken.append(answer)
        elif answer is not None:
            unchecked.append(answer)
    return Outcome(data, sets, tuple(broken), tuple(unchecked))
