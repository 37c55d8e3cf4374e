"""What can be said about a whole spec: lint rules, and the scenarios that it holds."""

from __future__ import annotations

from .findings import Findings, check
from .lint import LINTS, lint
from .notes import Note, NoteKind
from .scenarios import Played, Unplayable, begin, play, shown

__all__ = [
    "LINTS",
    "Findings",
    "Note",
    "NoteKind",
    "Played",
    "Unplayable",
    "begin",
    "check",
    "lint",
    "play",
    "shown",
]
