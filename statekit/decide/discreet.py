"""What may be shown of an order to people who only have to know how it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..expressions import Kind, Type, Value
from ..expressions.tree import type_of
from ..spec.model import Definition
from .decision import Code, Reason
from .event import Event, Proposal

_SHOWN = frozenset({Kind.MONEY, Kind.ID, Kind.ENUM, Kind.BOOLEAN})
"""Free text and plain numbers may be anything: a name, an address, a telephone number."""


def is_shown(type_: Type) -> bool:
    """Tell whether values of a type may be shown."""
    return (type_.item or type_).kind in _SHOWN


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


def reasons(definition: Definition, found: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Return reasons whose messages hold no value that may not be shown, and no evidence."""
    said = (Reason(each.code, _message(definition, each), {}, each.where) for each in found)
    return tuple({(each.code, each.message): each for each in said}.values())


def _message(definition: Definition, reason: Reason) -> str:
    match reason.code:
        case Code.PAYLOAD_UNEXPECTED:
            return "it carries something that the spec does not declare"
        case Code.SAME_OCCURRENCE:
            return "this very occurrence has been taken already"
        case Code.CONFLICTING_DUPLICATE:
            return "another proposal with the same identity has been taken already"
    values = reason.evidence.get("values")
    if not isinstance(values, Mapping) or all(_may(definition, name) for name in values):
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
    if name in definition.data:
        return is_shown(definition.data[name].type)
    if name in definition.facts:
        return is_shown(type_of(definition.facts[name].value.root))
    return name == "actor" or name in definition.machines or name in definition.settings
