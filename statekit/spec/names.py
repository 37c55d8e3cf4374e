"""What may be a name, and why."""

from __future__ import annotations

import keyword
import re

from .nodes import Scalar
from .shape import Shape

MAX_LENGTH = 64

RESERVED = frozenset(keyword.kwlist) | {
    *("event", "before", "after", "actor", "true", "false"),
    *("known", "min", "max", "len", "sum"),
    *("any", "same", "else"),
}
"""Words that mean something in expressions or where a state is expected."""

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*").fullmatch
_LABEL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*").fullmatch


def is_word(text: str) -> bool:
    """Tell whether a datum, a field or an event could have this name."""
    return _WORD(text) is not None and len(text) <= MAX_LENGTH


def is_within(name: str, state: str) -> bool:
    """Whether a full name is that of a state, or of one of its own states."""
    return name == state or name.startswith(f"{state}.")


def name(shape: Shape, key: Scalar) -> str:
    """Check a name that expressions read; return it, also where it is not one."""
    text = key.text
    if not is_word(text):
        _bad(shape, key, "letters, digits and _", "_")
    elif text in RESERVED:
        message = f"{text!r} means something in expressions, so it cannot be a name"
        shape.add("reserved-name", message, key.span, f"use another name, such as {text}_")
    return text


def event_name(shape: Shape, key: Scalar) -> str:
    """Check the name of an event, which no expression reads: it may be any word."""
    if not is_word(key.text):
        _bad(shape, key, "letters, digits and _", "_")
    return key.text


def label_name(shape: Shape, key: Scalar) -> str:
    """Check the name of a spec, a rule or a guard, which only messages use."""
    if not _LABEL(key.text) or len(key.text) > MAX_LENGTH:
        _bad(shape, key, "letters, digits, _ and -", "-")
    return key.text


def _bad(shape: Shape, key: Scalar, letters: str, joint: str) -> None:
    text = key.text
    if len(text) > MAX_LENGTH:
        message = f"the name has {len(text)} characters; at most {MAX_LENGTH} are allowed"
        shape.add("bad-name", message, key.span)
        return
    remedy = f"a name has {letters}, and begins with a letter"
    better = re.sub(r"[^A-Za-z0-9]+", joint, text).strip(joint)
    if better and not better[0].isdigit():
        remedy += f": {better}"
    message = f"{text!r} is not a name" if text else "a name is expected here"
    shape.add("bad-name", message, key.span, remedy)
