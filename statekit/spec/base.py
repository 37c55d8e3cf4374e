"""What every part of a spec has: words for people, and a place in a file."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field

from ..diagnostics import Span

Words = Mapping[str, str]
"""A text per language code; the key is empty where the spec names no language."""


def placed() -> Span:
    """Return the field of a thing's place in its file, which tells no two things apart."""
    span: Span = field(eq=False, repr=False)
    return span
