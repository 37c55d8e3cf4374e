"""Values from the command line, read by the types that the spec declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from .errors import Failure

if TYPE_CHECKING:
    from ..expressions import Type, Value
    from ..spec.model import Definition

_INTEGER = re.compile(r"[-+]?[0-9]+")
_MAX_LENGTH = 600
"""A longer integer is too large in any case, and Python may refuse to read it."""


def pairs(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    """Read the values of an option, each ``NAME=VALUE``, as click's callback.

    Raises:
        click.BadParameter: one is of another form, or a name stands twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{text!r} is not of the form NAME=VALUE.", ctx, param)
        if name in found:
            raise click.BadParameter(f"{name} is given twice.", ctx, param)
        found[name] = value
    return found


def setting_values(definition: Definition, texts: Mapping[str, str]) -> dict[str, Value]:
    """Return the values of settings."""
    found: dict[str, Value] = {}
    for name, text in texts.items():
        if name not in definition.settings:
            raise _unknown(f"{definition.name} has no setting", name, definition.settings)
        found[name] = _value(name, text, definition.settings[name].type)
    return found


def given_values(
    definition: Definition, texts: Mapping[str, str], machine: str
) -> dict[str, object]:
    """Return what is known besides: values of data, and states of other machines as they are.

    Args:
        definition: the spec.
        texts: the values as the user wrote them, by name.
        machine: the machine that is asked about.
    """
    found: dict[str, object] = {}
    for name, text in texts.items():
        if name in definition.machines:
            if name == machine:
                raise Failure(f"{name} is the machine that is asked about; its state is FROM")
            found[name] = text
        elif name in definition.cells:
            datum = definition.cells[name]
            found[name] = None if datum.optional and not text else _value(name, text, datum.type)
        else:
            names = [*definition.cells, *(each for each in definition.machines if each != machine)]
            raise _unknown(f"{definition.name} has no datum or other machine", name, names)
    return found


def payload_values(
    definition: Definition, event: str | None, texts: Mapping[str, str]
) -> dict[str, object]:
    """Return the fields of a payload.

    Args:
        definition: the spec.
        event: the event that carries them, if it is named; else a field has the first type, of
            any event's field of that name, that the text fits.
        texts: the fields as the user wrote them.
    """
    found: dict[str, object] = {}
    events = [definition.events[event]] if event is not None else []
    for name, text in texts.items():
        fields = [each.payload[name] for each in events if name in each.payload]
        # A field of another event is read by its type there; the decision says that it is too
        # much here.
        fields = fields or [
            each.payload[name] for each in definition.events.values() if name in each.payload
        ]
        if not fields:
            carried = dict.fromkeys(
                field for each in definition.events.values() for field in each.payload
            )
            raise _unknown(f"no event of {definition.name} carries", name, carried)
        if any(field.optional for field in fields) and not text:
            found[name] = None
        else:
            found[name] = _first_value(name, text, [field.type for field in fields])
    return found


def _first_value(name: str, text: str, types: Sequence[Type]) -> Value:
    for type_ in types[:-1]:
        try:
            return _value(name, text, type_)
        except Failure:
            continue
    return _value(name, text, types[-1])


def _value(name: str, text: str, type_: Type) -> Value:
    if type_.item is None:
        return type_.freeze(_accepted(name, text, type_))
    parts = text.split(",") if text else []
    return type_.freeze([_accepted(name, part, type_.item) for part in parts])


def _accepted(name: str, text: str, type_: Type) -> object:
    """Return what a text stands for, if that is a value of the type."""
    value: object = text
    if type_.is_number and _INTEGER.fullmatch(text):
        value = int(text) if len(text) <= _MAX_LENGTH else 10**_MAX_LENGTH
    elif type_.is_number and re.fullmatch(r"[-+]?[0-9]*\.[0-9]+", text):
        value = float(text)
    elif text in ("true", "false") and not type_.accepts(text):
        value = text == "true"
    if not type_.accepts(value):
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        raise Failure(f"{name} cannot be {shown!r}: {type_.wants(value)}")
    return value


def _unknown(what: str, name: str, known: Iterable[str]) -> Failure:
    from ..diagnostics import near

    return Failure(f"{what} {name!r}", near(name, known))
