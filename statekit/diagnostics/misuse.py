"""Misuse by the caller's code. A refusal is never an exception: it is a decision."""

from __future__ import annotations

from collections.abc import Iterable

from .near import near as near_names


class MisuseError(Exception):
    """The caller asked for something that has no answer.

    Attributes:
        near: names that look like the one that does not exist.
    """

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        self.near = near
        super().__init__(message)

    def __str__(self) -> str:
        message = str(self.args[0])
        return f"{message}; near: {', '.join(self.near)}" if self.near else message


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
