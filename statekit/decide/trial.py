"""One transition, tried on what is known of an order."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from ..expressions import Unknown, Value, Values, evaluate
from ..spec.model import Definition, Part
from .decision import Move, Reason, Unchecked
from .explain import check, check_rule
from .late import in_families
from .tables import Alternative


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


def guards(
    alternative: Alternative, values: Values, definition: Definition
) -> tuple[list[Reason], list[Unchecked]]:
    """Return which guards fail, and which cannot be evaluated for want of data."""
    failed: list[Reason] = []
    unchecked: list[Unchecked] = []
    for clause in alternative.clauses:
        answer = check(clause, values)
        if isinstance(answer, Reason):
            failed.append(answer)
        elif answer is not None and answer.needs:
            # What needs nothing follows a failed `known(…)` and has no meaning.
            unchecked.append(answer)
    unchecked += [
        _needs_state(part, definition)
        for part in alternative.transition.parts
        if part.machine not in values.states
    ]
    return failed, unchecked


def _needs_state(part: Part, definition: Definition) -> Unchecked:
    shown = ", ".join(in_families(definition.machines[part.machine], part.sources))
    return Unchecked(f"{part.machine} in [{shown}]", (part.machine,), str(part.span))


@frozen
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
    for effect in alternative.transition.effects:
        value = evaluate(effect.value.root, values)
        data[effect.name] = value
        if isinstance(value, Unknown):
            what = f"{effect.name} is set to `{effect.value.text}`"
            unchecked.append(Unchecked(what, tuple(sorted(value.needs)), str(effect.span)))
        else:
            sets[effect.name] = value
    states = dict(values.states)
    states.update(
        (move.machine, move.target) for move in moves_of(alternative, values) if move.target
    )
    after = Values(states, data, values.facts, {}, values.actor, values)
    broken: list[Reason] = []
    for rule in alternative.rules:
        answer = check_rule(rule, after)
        if isinstance(answer, Reason):
            broken.append(answer)
        elif answer is not None:
            unchecked.append(answer)
    return Outcome(data, sets, tuple(broken), tuple(unchecked))
