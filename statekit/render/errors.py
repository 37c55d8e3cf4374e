"""The error of this room."""

from __future__ import annotations


class RenderError(Exception):
    """A picture cannot be drawn; the message says why and what to do."""
