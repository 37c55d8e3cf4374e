"""How the values of a payload are checked on the common way."""

from __future__ import annotations

from collections.abc import Callable

from ..expressions import Kind, Type, read_duration, read_time
from ..spec.model import Event

_PYTHON_TYPES = {Kind.BOOLEAN: bool, Kind.INTEGER: int, Kind.MONEY: int}


class Readable:
    """Stands for the type of values that may come as text."""


_READ = {Kind.TIME: read_time, Kind.DURATION: read_duration}


def check_of(type_: Type) -> tuple[type, Callable[[object], object] | None]:
    """Return the exact Python type of a value, and what must hold of it besides.

    With `Readable` the second one reads the value; None means that it is not of the type.
    """
    if type_.kind in _READ:
        return Readable, _READ[type_.kind]
    if type_.item is not None and type_.item.kind in _READ:
        return Readable, lambda value: type_.freeze(value) if type_.accepts(value) else None
    if type_.kind is Kind.LIST:
        return tuple, type_.accepts
    if type_.kind in (Kind.ENUM, Kind.ID):
        return str, type_.accepts
    return _PYTHON_TYPES.get(type_.kind, str), None


def money_fields(event: Event) -> list[str]:
    """Return the fields of an event that hold money, single or in a list."""
    return [
        name
        for name, field in event.payload.items()
        if (field.type.item or field.type).kind is Kind.MONEY
    ]
