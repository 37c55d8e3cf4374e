"""What may be shown of an order to people who only have to know how it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..expressions import Kind, Type, Value, is_id
from ..spec.model import Definition
from ..spec.timer import TIMER
from .decision import Code, Move, Reason
from .event import Event, Proposal, Status

_SHOWN = frozenset({Kind.MONEY, Kind.ID, Kind.ENUM, Kind.BOOLEAN})
"""Free text and plain numbers may be anything: a name, an address, a telephone number."""


def is_shown(type_: Type) -> bool:
    """Tell whether values of a type may be shown."""
    return (type_.item or type_).kind in _SHOWN


def actor(definition: Definition, proposal: Proposal) -> str | None:
    """Return who sends a proposal, if the spec knows that actor; anybody else may be a person."""
    known = proposal.by in definition.actors or proposal.by == TIMER
    return proposal.by if known else None


def identity(proposal: Proposal) -> str | None:
    """Return the id of a proposal, if it is one: in a reference no name and no address gets in."""
    return proposal.id if proposal.id is not None and is_id(proposal.id) else None


def status(definition: Definition, proposal: Status) -> str | None:
    """Return what somebody proposes of a machine or a fact, if it is a word of the spec."""
    return proposal.to if _is_word(definition, proposal.machine, proposal.to) else None


def _is_word(definition: Definition, machine: str, value: str) -> bool:
    fact = definition.facts.get(machine)
    return fact is None or value in fact.value.root.type.values


def is_told(definition: Definition, move: Move) -> bool:
    """Tell whether a move goes anywhere, and may be shown: of a fact, only from word to word."""
    ends = {move.source, move.target or move.source}
    return move.source != move.target and all(
        _is_word(definition, move.machine, each) for each in ends
    )


def payload(definition: Definition, proposal: Proposal) -> Iterator[tuple[str, Value, Type]]:
    """Yield name, value and type of the payload fields that may be shown.

    A status names no event: of its fields, those that may be shown with every event.
    """
    for name, value in proposal.payload.items():
        types = list(_field_types(definition, name, proposal))
        fitting = [each for each in types if each.accepts(value)]
        if fitting and all(map(is_shown, types)):
            yield name, fitting[0].freeze(value), fitting[0]


def _field_types(definition: Definition, name: str, proposal: Proposal | None) -> Iterator[Type]:
    event = definition.events.get(proposal.name) if isinstance(proposal, Event) else None
    for each in [event] if event else definition.events.values():
        if name in each.payload:
            yield each.payload[name].type


def reasons(
    definition: Definition, proposal: Proposal, found: tuple[Reason, ...]
) -> tuple[Reason, ...]:
    """Return reasons whose messages hold no value that may not be shown, and no evidence."""
    known = actor(definition, proposal) == proposal.by
    said = (Reason(each.code, _message(definition, each, known), {}, each.where) for each in found)
    return tuple({(each.code, each.message): each for each in said}.values())


def _message(definition: Definition, reason: Reason, known: bool) -> str:
    match reason.code:
        case Code.ACTOR_NOT_ALLOWED if not known or "actor" not in reason.evidence:
            return "its actor is none that the spec declares"
        case Code.PAYLOAD_UNEXPECTED:
            return "it carries something that the spec does not declare"
        case Code.SAME_OCCURRENCE:
            return "this very occurrence has been taken already"
        case Code.CONFLICTING_DUPLICATE:
            return "another proposal with the same identity has been taken already"
    values = reason.evidence.get("values")
    if not isinstance(values, Mapping) or all(
        known if name == "actor" else _may(definition, name) for name in values
    ):
        return reason.message
    # The message names the values behind the clause: leave all of them out.
    guard, rule = reason.evidence.get("guard"), reason.evidence.get("rule")
    if guard is None:
        return f"rule {rule} would be broken: {reason.evidence.get('says')}"
    name = reason.evidence.get("name")
    return f"{f'guard {name}: ' if name else ''}`{guard}` does not hold"


def _may(definition: Definition, name: str) -> bool:
    """Tell whether the value may be shown that an expression reads by this name."""
    if name.startswith("event."):
        return all(map(is_shown, _field_types(definition, name.removeprefix("event."), None)))
    name = name.removeprefix("before.").removeprefix("after.")
    if name in definition.cells:
        return is_shown(definition.cells[name].type)
    if name in definition.facts:
        return is_shown(definition.facts[name].value.root.type)
    return name in definition.machines or name in definition.settings
