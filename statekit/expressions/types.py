"""The types of values: what a datum, a payload field or an expression can hold."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen

from .instants import duration_text, is_negative, read_duration, read_time, time_text

Plain = bool | int | str | datetime | timedelta
"""A single value; times have a zone."""

Value = Plain | tuple[Plain, ...] | None
"""A value of a snapshot or payload; None stands for an optional value that is not known."""

MAX_DIGITS = 500
"""How many digits a number may have that an order holds: far more than any amount has.

Python writes no integers of any size: how long they may be is a setting of the process, which
never goes below 640 digits. What cannot be written can be neither stored nor explained.
"""
LARGEST: int = 10**MAX_DIGITS - 1
LEAST: int = -LARGEST


def is_too_large(value: object) -> bool:
    """Tell whether a value is a number with more than `MAX_DIGITS` digits."""
    return type(value) is int and not LEAST <= value <= LARGEST


MAX_ID = 200


def is_id(text: str) -> bool:
    """Tell whether a text can be an id: a reference, in which no name and no address gets in."""
    return 0 < len(text) <= MAX_ID and text.isprintable() and " " not in text and "@" not in text


class Kind(enum.Enum):
    """The closed list of kinds; the value is the word in specs and messages."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    MONEY = "money"
    TEXT = "text"
    ID = "id"
    TIME = "time"
    DURATION = "duration"
    ENUM = "enum"
    LIST = "list"


@frozen(slots=False)
class Type:
    """A type.

    Args:
        kind: the kind; money is an integer of minor units (cents), of up to `MAX_DIGITS` digits.
        values: of an enum, the values in the order of the spec.
        item: of a list, the type of its items.
    """

    kind: Kind
    values: tuple[str, ...] = ()
    item: Type | None = None

    def __str__(self) -> str:
        if self.kind is Kind.ENUM:
            return f"one of {', '.join(self.values)}"
        if self.item is not None:
            return f"list of {self.item}"
        return str(self.kind.value)

    @property
    def is_number(self) -> bool:
        """Whether values can be added and ordered."""
        return self.kind in (Kind.MONEY, Kind.INTEGER)

    def accepts(self, value: object) -> bool:
        """Tell whether a Python value is one of this type; a bool is no integer.

        Times and durations may stand as their text.
        """
        if self.is_number:
            return type(value) is int and not is_too_large(value)
        if self.kind is Kind.TIME:
            return read_time(value) is not None
        if self.kind is Kind.DURATION:
            return read_duration(value) is not None
        if self.kind is Kind.BOOLEAN:
            return type(value) is bool
        if self.kind is Kind.ENUM:
            return isinstance(value, str) and value in self.values
        if self.item is not None:
            return isinstance(value, list | tuple) and all(map(self.item.accepts, value))
        return isinstance(value, str) and (self.kind is Kind.TEXT or is_id(value))

    def freeze(self, value: Any) -> Value:
        """Return a value as it is kept: a list as a tuple, the text of a time as a time.

        Args:
            value: what `accepts` has let pass.
        """
        if self.item is not None:
            return tuple([_kept(self.item.kind, each) for each in value])
        found: Value = _kept(self.kind, value)
        return found

    def wants(self, value: object) -> str:
        """Say what was expected instead of a value that is not accepted, and how to write it."""
        items = value if self.item and isinstance(value, list | tuple) else [value]
        if (self.item or self).is_number and any(map(is_too_large, items)):
            return f"a number has at most {MAX_DIGITS} digits"
        if self.kind is Kind.MONEY:
            if isinstance(value, float):
                return "money is an integer of minor units: write 1999 for 19.99"
            return "money is an integer of minor units, such as 1999"
        if self.kind is Kind.INTEGER:
            return "expected an integer, such as 3"
        if self.kind is Kind.BOOLEAN:
            return "expected true or false"
        if self.kind is Kind.ID:
            return f"expected an id: 1 to {MAX_ID} characters, no spaces and no @"
        if self.kind is Kind.TEXT:
            return "expected text"
        if self.kind is Kind.TIME:
            return "expected a time with its zone, such as 2026-01-02T10:00:00Z"
        if (self.item or self).kind is Kind.DURATION and any(map(is_negative, items)):
            return "a duration is never negative"
        if self.kind is Kind.DURATION:
            return (
                "expected a duration, such as PT30M, P7D, 30m or 7d; "
                "months and years have no fixed length"
            )
        return f"expected {'a ' if self.item else ''}{self}"


def _kept(kind: Kind, value: Any) -> Any:
    if kind is Kind.TIME:
        return read_time(value)
    return read_duration(value) if kind is Kind.DURATION else value


BOOLEAN = Type(Kind.BOOLEAN)
INTEGER = Type(Kind.INTEGER)
MONEY = Type(Kind.MONEY)
TEXT = Type(Kind.TEXT)
ID = Type(Kind.ID)
TIME = Type(Kind.TIME)
DURATION = Type(Kind.DURATION)

SIMPLE: dict[str, Type] = {
    each.kind.value: each for each in (BOOLEAN, INTEGER, MONEY, TEXT, ID, TIME, DURATION)
}
"""The types that a single word names."""


def plain(value: object) -> object:
    """Return a value as JSON holds it: a time and a duration as ISO 8601 text."""
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return time_text(value)
    return duration_text(value) if isinstance(value, timedelta) else value
