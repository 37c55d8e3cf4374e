"""The error of this room."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import NearError
from ..diagnostics import near as near_names


class RenderError(NearError):
    """A picture cannot be drawn; the message says why and what to do."""


def unknown(what: str, name: str, known: Iterable[str]) -> RenderError:
    """Return the error for a name that the spec does not have.

    Args:
        what: what the name should be and of which whole: ``payment has no family``.
    """
    return RenderError(f"{what} {name!r}", near_names(name, known))
