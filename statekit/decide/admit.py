"""Who may send an event, and what it may carry; checked before anything is evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from ..diagnostics import near, one_of
from ..expressions import Unknown, Value, Values, evaluate
from ..spec.model import Definition, Event
from ..spec.names import is_word
from .decision import Code, Reason, Unchecked
from .event import Proposal
from .explain import type_names


def reports(definition: Definition, actor: str | None) -> bool:
    """Tell whether an actor reports what has happened; nobody named counts as a report."""
    if actor is None:
        return True
    known = definition.actors.get(actor)
    return known is not None and known.reports


def actor_reasons(definition: Definition, event: Event, actor: str | None) -> Iterator[Reason]:
    """Yield why the actor may not send the event."""
    if actor is not None and definition.actors and actor not in definition.actors:
        allowed = event.by if event.by is not None else tuple(definition.actors)
        close = near(actor, definition.actors)
        hint = f"; near: {', '.join(close)}" if close else ""
        # What no actor can be called may be a person's name: it is not repeated.
        named = repr(actor) if is_word(actor) else "of the name that is given"
        message, where = f"there is no actor {named}{hint}", None
    elif event.by is not None and actor not in event.by:
        allowed = event.by
        who = f"{actor} may not send it" if actor is not None else "it says no actor"
        message, where = f"{event.name} is sent by {one_of(event.by)}, and {who}", str(event.span)
    else:
        return
    said = {"actor": actor} if actor is None or is_word(actor) else {}
    evidence: dict[str, object] = {**said, "allowed_actors": list(allowed)}
    yield Reason(Code.ACTOR_NOT_ALLOWED, message, evidence, where)


def without_stranger(definition: Definition, proposal: Proposal) -> Proposal:
    """Return a proposal without an actor that no spec can declare, where the spec says who may act.

    It appears nowhere in the decision: it may be a person's name.
    """
    by = proposal.by
    if by is None or not definition.actors or by in definition.actors or is_word(by):
        return proposal
    return evolve(proposal, by=None)


def payload_reasons(
    event: Event, payload: Mapping[str, object], *, partial: bool
) -> Iterator[Reason | Unchecked]:
    """Yield what is wrong with a payload. No value of it appears in a reason.

    Args:
        partial: whether the caller may know only part of it: a missing field is then unchecked.
    """
    where = str(event.span)
    for field in event.payload.values():
        value = payload.get(field.name)
        if value is None:
            if field.optional or (partial and field.name in event.about):
                continue  # who knows only part of an order may mean any instance
            if partial and field.name not in payload:
                needs = (f"event.{field.name}",)
                yield Unchecked(f"{event.name} carries {field.name}", needs, str(field.span))
                continue
            message = f"{event.name} lacks {field.name}: {field.type.wants(None)}"
            yield Reason(Code.PAYLOAD_MISSING, message, {"field": field.name}, str(field.span))
        elif not field.type.accepts(value):
            kind = type_names(value)
            message = f"{field.name} of {event.name} is {kind}: {field.type.wants(value)}"
            yield Reason(Code.PAYLOAD_TYPE, message, {"field": field.name}, str(field.span))
    for name in payload:
        if name not in event.payload:
            close = near(name, event.payload)
            carried = (
                f"it carries {one_of(event.payload)}" if event.payload else "it carries nothing"
            )
            hint = f"; near: {', '.join(close)}" if close else ""
            message = f"{event.name} does not carry {as_field(name)}: {carried}{hint}"
            evidence: dict[str, object] = {"field": name} if is_word(name) else {}
            yield Reason(Code.PAYLOAD_UNEXPECTED, message, evidence, where)


def as_field(name: str) -> str:
    """Name a field that a payload should not have.

    What no field can be called may be personal data: it is not repeated.
    """
    return repr(name) if is_word(name) else "a field whose key is no name"


def evidence_reasons(
    event: Event, values: Values, *, partial: bool
) -> Iterator[Reason | Unchecked]:
    """Yield the evidence that is missing.

    Args:
        event: the event.
        values: what is known before it, with the fields of its payload.
        partial: whether the caller may know only part of it: what cannot be told is unchecked.
    """
    for name, expression in event.evidence.items():
        found = evaluate(expression.root, values)
        if found is True:
            continue
        text, where = expression.source(expression.root), str(expression.where(expression.root))
        if not isinstance(found, Unknown) or not found.needs:
            message = f"{event.name} lacks {name}: `{text}`"
            yield Reason(Code.PAYLOAD_MISSING, message, {"evidence": name, "needs": text}, where)
        elif partial:
            what = f"{event.name} brings {name}: {text}"
            yield Unchecked(what, tuple(sorted(found.needs)), where)


def good_fields(event: Event, payload: Mapping[str, object], *, partial: bool) -> dict[str, Value]:
    """Return the declared fields of a payload that have a value of their type."""
    found: dict[str, Value] = {}
    for field in event.payload.values():
        value = payload.get(field.name)
        if value is not None and field.type.accepts(value):
            found[field.name] = field.type.freeze(value)
        elif field.optional and value is None and (not partial or field.name in payload):
            found[field.name] = None
    return found
