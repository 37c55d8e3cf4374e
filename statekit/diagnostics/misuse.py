"""Misuse by the caller's code. A refusal is never an exception: it is a decision."""

from __future__ import annotations

from collections.abc import Iterable

from .near import NearError
from .near import near as near_names


class MisuseError(NearError):
    """The caller asked for something that has no answer."""


def written(value: object) -> str:
    """Return a value of the caller's as Python writes it, which refuses the longest integers."""
    try:
        return repr(value)
    except ValueError:
        return "a number too long to be written"


def unknown(what: str, name: object, known: Iterable[str]) -> MisuseError:
    """Return the error for a name that the spec does not have.

    Args:
        what: what the name should be and of which whole: ``payment has no state``.
    """
    if not isinstance(name, str):
        return MisuseError(f"{what}: expected a name, not {type(name).__name__}")
    return MisuseError(f"{what} {name!r}", near_names(name, known))
