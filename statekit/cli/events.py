"""Recorded events of orders, one a line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from attrs import field, frozen

from ..api import Spec
from ..decide import Event, MisuseError, Proposal, Snapshot, Status
from ..decide.snapshot import leaf
from ..diagnostics import near, unknown
from .errors import Failure
from .jsonl import checked, lines, parse

_KINDS: dict[str, tuple[type, str]] = {
    **dict.fromkeys(("order", "event", "by", "id", "at"), (str, "a text")),
    **dict.fromkeys(("status", "payload", "start"), (dict, "an object")),
}
_OTHER_WORDS = {"actor": "by", "machine": "status", "from": "status", "to": "status"}
"""Keys of `statekit validate --jsonl`, for those who expect them here."""


@frozen(slots=False)
class Recorded:
    """What is recorded of one order.

    Args:
        place: the file and the line where the order stands first.
        start: the order at its beginning.
    """

    order: str
    place: str
    start: Snapshot
    events: tuple[Proposal, ...] = field(repr=False)


@frozen(slots=False)
class _Record:
    """The lines of one order; `data` is None where no line begins it."""

    order: str
    place: str
    data: Mapping[str, object] | None
    at: datetime | None
    events: list[Proposal]


def recorded(spec: Spec, stream: IO[bytes], only: str | None = None) -> list[Recorded]:
    """Read the events of every order, or of one.

    Args:
        spec: the loaded spec.
        stream: a JSON object a line; empty lines are passed over.
        only: the order that is wanted; the lines of others are read all the same.

    Raises:
        Failure: a line is wrong, or the order is not there.
    """
    found: dict[str, _Record] = {}
    name = name_of(stream)
    for number, line in lines(stream):
        place = f"{name}:{number}"
        try:
            _take(spec, found, checked(parse(line), "a line", _KINDS, _OTHER_WORDS), place)
        except MisuseError as error:
            raise Failure(f"{place}: {error.args[0]}", error.near) from None
    if only is not None and only not in found:
        raise Failure(f"{name} has no order {only!r}", near(only, found))
    return [_begun(spec, each) for each in found.values() if only in (None, each.order)]


def name_of(stream: IO[bytes]) -> str:
    """Return how messages name a stream."""
    return str(getattr(stream, "name", "<stdin>"))


def _take(spec: Spec, found: dict[str, _Record], values: Mapping[str, Any], place: str) -> None:
    order = values.get("order")
    if order is None:
        raise MisuseError("the line lacks 'order'")
    kinds = [key for key in ("start", "event", "status") if values.get(key) is not None]
    if len(kinds) != 1:
        given = f", and has {' and '.join(map(repr, kinds))}" if kinds else ""
        raise MisuseError(f"a line has one of 'event', 'status' and 'start'{given}")
    at = _time(values.get("at"))
    if kinds == ["start"]:
        if order in found:
            raise MisuseError(f"the start of {order} stands before its events, and once")
        if strange := [key for key in ("by", "payload", "id") if values.get(key) is not None]:
            raise MisuseError(f"a start has no {strange[0]!r}")
        found[order] = _Record(order, place, values["start"], at, [])
        return
    record = found.setdefault(order, _Record(order, place, None, None, []))
    record.events.append(_proposal(spec, values, at))


def _proposal(spec: Spec, values: Mapping[str, Any], at: datetime | None) -> Proposal:
    by, payload, id_ = values.get("by"), values.get("payload") or {}, values.get("id")
    definition = spec.definition
    if (event := values.get("event")) is not None:
        if event not in definition.events:
            raise unknown(f"{spec.name} has no event", event, definition.events)
        return Event(event, by, payload, id_, at)
    if len(values["status"]) != 1:
        raise MisuseError('a status names one machine, as in {"payment": "captured"}')
    ((machine, to),) = values["status"].items()
    if not isinstance(to, str):
        raise MisuseError(f"the status of {machine} must be a text")
    if machine in definition.machines:
        leaf(definition, machine, to)
    elif machine not in definition.facts:
        raise unknown(f"{spec.name} has no machine", machine, definition.machines)
    return Status(machine, to, by, payload, id_, at)


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.utcoffset() is None:
        example = "2026-03-01T09:30:00Z"
        raise MisuseError(f"'at' is {text!r}, not an ISO 8601 time with a zone such as {example}")
    return at


def _begun(spec: Spec, record: _Record) -> Recorded:
    try:
        start = spec.start(record.at, **(record.data or {}))
    except MisuseError as error:
        hint = "" if record.data is not None else '; give its data in a first line with "start"'
        message = f"{record.place}: order {record.order} cannot begin: {error.args[0]}{hint}"
        raise Failure(message, error.near) from None
    return Recorded(record.order, record.place, start, tuple(record.events))
