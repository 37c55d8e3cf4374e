"""Actors and events: who may say what, and what it must carry."""

from __future__ import annotations

from ..expressions import Expression
from . import names
from .data import GUESS, field_type, type_of
from .known import Announced, Known
from .model import Actor, PayloadField
from .nodes import Mapping, Node, Scalar
from .shape import Fields, Keys, Shape

_ACTOR = Keys("an actor", "reports label description", bare=True)
_EVENT = Keys("an event", "by payload identity evidence label description", bare=True)
_FIELD = Keys("a payload field", "type values optional description", "type")


def read_actors(known: Known, node: Node | None) -> None:
    """Read the `actors` section."""
    shape = known.shape
    for key, value in shape.pairs(node, "`actors`"):
        name = names.name(shape, key)
        fields = shape.fields(value, _ACTOR, key)
        known.actors[name] = Actor(
            name,
            shape.flag(fields.get("reports"), "`reports`"),
            shape.words(fields.get("label"), "`label`"),
            shape.words(fields.get("description"), "`description`"),
            key.span,
        )


def read_events(known: Known, node: Node | None) -> None:
    """Read the `events` section; where no actors are declared, it names them."""
    for key, value in known.shape.pairs(node, "`events`"):
        name = names.event_name(known.shape, key)
        before = len(known.shape.findings)
        fields = known.shape.fields(value, _EVENT, key)
        known.events[name] = _event(known, key, fields, before)


def _event(known: Known, key: Scalar, fields: Fields, before: int) -> Announced:
    shape = known.shape
    payload: dict[str, PayloadField] = {}
    for name_key, node in shape.pairs(fields.get("payload"), "`payload`"):
        payload[name_key.text] = _field(shape, names.name(shape, name_key), name_key, node)
    doubtful = len(shape.findings) > before
    return Announced(
        key,
        _senders(known, fields.get("by")),
        payload,
        _identity(shape, fields.get("identity"), key, payload, doubtful),
        fields.get("evidence"),
        shape.words(fields.get("label"), "`label`"),
        shape.words(fields.get("description"), "`description`"),
        doubtful,
    )


def read_evidence(known: Known, event: str) -> dict[str, Expression]:
    """Read what an event must bring as evidence, once all names are known."""
    found: dict[str, Expression] = {}
    node = known.events[event].evidence if event in known.events else None
    for key, value in known.shape.pairs(node, "`evidence`"):
        name = names.label_name(known.shape, key)
        scope = known.of_event(event)
        found[name] = known.expression(value, scope, "evidence", event=event)
    return found


def _field(shape: Shape, name: str, key: Scalar, node: Node) -> PayloadField:
    if not isinstance(node, Mapping):
        return PayloadField(name, type_of(shape, node) or GUESS, False, {}, key.span)
    fields = shape.fields(node, _FIELD, key)
    return PayloadField(
        name,
        field_type(shape, fields),
        shape.flag(fields.get("optional"), "`optional`"),
        shape.words(fields.get("description"), "`description`"),
        key.span,
    )


def _senders(known: Known, node: Node | None) -> tuple[str, ...] | None:
    if node is None:
        return None
    found = known.shape.names(node, "`by`")
    for item in found:
        if known.actors_declared:
            known.actor(item)
        elif item.text not in known.actors:
            name = names.name(known.shape, item)
            known.actors[name] = Actor(name, False, {}, {}, item.span)
    return tuple(dict.fromkeys(item.text for item in found))


def _identity(
    shape: Shape, node: Node | None, key: Scalar, payload: dict[str, PayloadField], doubtful: bool
) -> tuple[str, ...]:
    if node is None:
        return ()
    found = shape.names(node, "`identity`")
    for item in found:
        field = payload.get(item.text)
        if doubtful:
            continue
        if field is None:
            message = f"{key.text} carries no {item.text!r}"
            shape.unknown("unknown-name", message, item, payload, _declare(payload))
        elif field.optional:
            message = f"{item.text} is optional, and what may be missing identifies nothing"
            remedy = "make it required, or leave it out of `identity`"
            shape.add("maybe-unknown", message, item.span, remedy)
    return tuple(item.text for item in found)


def _declare(payload: dict[str, PayloadField]) -> str:
    return "" if payload else "declare it in the event's payload"
