"""What somebody says has happened, or asks for; it goes to plain JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from attrs import asdict, field, fields_dict, frozen

from ..diagnostics import MisuseError, one_of, written
from ..expressions import plain


def _no_text(proposal: object, name: str, value: object) -> MisuseError:
    kind = type(value).__name__
    return MisuseError(f"{name} of {type(proposal).__name__} is a text, not {kind}")


def _no_mapping(what: str, value: object, remedy: str) -> MisuseError:
    kind = type(value).__name__
    return MisuseError(f"{what} is a mapping of names to values, not {kind}: {remedy}")


def check_time(name: str, time: object) -> None:
    """See that an argument is a time with a zone.

    Raises:
        MisuseError: it is none.
    """
    if not isinstance(time, datetime):
        raise MisuseError(
            f"{name} is a datetime with a time zone, not {type(time).__name__}: "
            'datetime.fromisoformat("2026-05-01T12:00:00+00:00") makes one'
        )
    if time.utcoffset() is None:
        raise MisuseError(f"{name} needs a time zone: {time.isoformat()} has none")


def _copied(payload: Mapping[str, object]) -> dict[str, object]:
    """Return a payload that no longer changes with the caller's, its lists as JSON has them."""
    # Nearly every payload is a dict, and to ask whether another type is a mapping takes long.
    if type(payload) is dict:
        copied = payload.copy()
    elif isinstance(payload, Mapping):
        copied = dict(payload)
    else:
        raise _no_mapping("payload", payload, "leave it out where there is none")
    for name, value in copied.items():
        if not isinstance(name, str):
            raise MisuseError(f"the names in a payload are texts, and {written(name)} is none")
        if type(value) is list or type(value) is tuple:
            copied[name] = [*value]
    return copied


def moment(value: object) -> datetime | None:
    """Return the time that a stored text stands for; None for None.

    Raises:
        MisuseError: it is no ISO 8601 text, or names no zone.
    """
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        time = None
    if time is None or time.utcoffset() is None:
        raise MisuseError(f"{written(value)} is not an ISO 8601 time with a zone")
    return time


@frozen
class _Stored:
    """How both kinds of proposals are stored; their keys tell one kind from the other."""

    def to_dict(self) -> dict[str, object]:
        """Return the proposal as plain JSON values, so that you can record it.

        The keys are the arguments that make it, and the time is ISO 8601. `from_dict` of the same
        class takes the result back.
        """
        found = asdict(self, recurse=False)
        at = found["at"]
        return {
            **found,
            "payload": {name: plain(value) for name, value in found["payload"].items()},
            "at": None if at is None else at.isoformat(),
        }

    @classmethod
    def from_dict(cls, value: Mapping[str, object]) -> Self:
        """Return the proposal that `to_dict` wrote.

        Args:
            value: the JSON object, with all its keys.

        Raises:
            MisuseError: it is none, or one of the other kind.
        """
        whole = f"a stored {cls.__name__}"
        if not isinstance(value, Mapping):
            raise _no_mapping(whole, value, "give from_dict what to_dict wrote")
        names = fields_dict(cls)
        if value.keys() != names.keys():
            wanted = one_of(names).replace(" or ", " and ")
            found = ", ".join(map(str, value)) or "none"
            raise MisuseError(f"{whole} has the keys {wanted}, and this has {found}")
        made: dict[str, Any] = {**value, "at": moment(value["at"])}
        return cls(**made)


@frozen
class Event(_Stored):
    """An event of the spec.

    Args:
        name: its name in the spec.
        by: the actor that sends it. None means that nobody is named: it counts as a report.
        payload: the values of its declared fields, which are copied; money is an integer of minor
            units.
        id: what tells this occurrence from another one, such as a webhook's id.
        at: when it happened, with a time zone.

    Raises:
        MisuseError: a name or the id is no text, the payload no mapping, or the time no datetime
            with a zone.
    """

    name: str
    by: str | None = None
    payload: Mapping[str, object] = field(factory=dict, converter=_copied, repr=False, hash=False)
    id: str | None = None
    at: datetime | None = None

    # Not as validators, one for each: they make an event, and there is one for each webhook, a
    # third slower.
    def __attrs_post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise _no_text(self, "name", self.name)
        if self.by is not None and not isinstance(self.by, str):
            raise _no_text(self, "by", self.by)
        if self.id is not None and not isinstance(self.id, str):
            raise _no_text(self, "id", self.id)
        if self.at is not None:
            check_time("at", self.at)

    def __str__(self) -> str:
        return self.name


@frozen
class Status(_Stored):
    """A proposed status of one machine, where no event is named: ``payment = succeeded.captured``.

    Args:
        machine: the machine.
        to: the full name of the leaf that it should be in.
        by, payload, id, at: as for an event.

    Raises:
        MisuseError: as for an event.
    """

    machine: str
    to: str
    by: str | None = None
    payload: Mapping[str, object] = field(factory=dict, converter=_copied, repr=False, hash=False)
    id: str | None = None
    at: datetime | None = None

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.machine, str):
            raise _no_text(self, "machine", self.machine)
        if not isinstance(self.to, str):
            raise _no_text(self, "to", self.to)
        if self.by is not None and not isinstance(self.by, str):
            raise _no_text(self, "by", self.by)
        if self.id is not None and not isinstance(self.id, str):
            raise _no_text(self, "id", self.id)
        if self.at is not None:
            check_time("at", self.at)

    def __str__(self) -> str:
        return f"{self.machine} = {self.to}"


Proposal = Event | Status
