"""The error of this room."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import near as near_names


class RenderError(Exception):
    """A picture cannot be drawn; the message says why and what to do.

    Attributes:
        near: names that look like the one that does not exist.
    """

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        self.near = near
        super().__init__(message)

    def __str__(self) -> str:
        message = str(self.args[0])
        return f"{message}; near: {', '.join(self.near)}" if self.near else message


def unknown(what: str, name: str, known: Iterable[str]) -> RenderError:
    """Return the error for a name that the spec does not have.

    Args:
        what: what the name should be and of which whole: ``payment has no family``.
    """
    return RenderError(f"{what} {name!r}", near_names(name, known))
