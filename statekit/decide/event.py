"""What somebody says has happened, or asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import Attribute, field, frozen

from ..diagnostics import MisuseError


def _zoned(_: object, attribute: Attribute[Any], value: datetime | None) -> None:
    if value is not None and value.utcoffset() is None:
        raise MisuseError(f"{attribute.name} needs a time zone: {value.isoformat()} has none")


def _text(proposal: object, attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, str) and not (attribute.name == "by" and value is None):
        what = f"{attribute.name} of {type(proposal).__name__}"
        raise MisuseError(f"{what} is a text, not {type(value).__name__}")


@frozen
class Event:
    """An event of the spec.

    Args:
        name: its name in the spec.
        by: the actor that sends it. None means that nobody is named: it counts as a report.
        payload: the values of its declared fields; money is an integer of minor units.
        id: what tells this occurrence from another one, such as a webhook's id.
        at: when it happened, with a time zone.

    Raises:
        MisuseError: a name is no text, or the time has no zone.
    """

    name: str = field(validator=_text)
    by: str | None = field(default=None, validator=_text)
    payload: Mapping[str, object] = field(factory=dict, repr=False)
    id: str | None = None
    at: datetime | None = field(default=None, validator=_zoned)

    def __str__(self) -> str:
        return self.name


@frozen
class Status:
    """A proposed status of one machine, where no event is named: ``payment = succeeded.captured``.

    Args:
        machine: the machine.
        to: the full name of the leaf that it should be in.
        by, payload, id, at: as for an event.

    Raises:
        MisuseError: a name is no text, or the time has no zone.
    """

    machine: str = field(validator=_text)
    to: str = field(validator=_text)
    by: str | None = field(default=None, validator=_text)
    payload: Mapping[str, object] = field(factory=dict, repr=False)
    id: str | None = None
    at: datetime | None = field(default=None, validator=_zoned)

    def __str__(self) -> str:
        return f"{self.machine} = {self.to}"


Proposal = Event | Status
