"""What can be said about a whole spec: lint rules, and the scenarios that it holds."""

from __future__ import annotations

from .allow import Allowed
from .findings import Findings, check
from .lint import LINTS, lint
from .notes import Note, NoteKind
from .scenarios import Played, Unplayable, begin, play, shown
from .severities import Severities, leveled, read_severities
from .subject import Subject

__all__ = [
    "LINTS",
    "Allowed",
    "Findings",
    "Note",
    "NoteKind",
    "Played",
    "Severities",
    "Subject",
    "Unplayable",
    "begin",
    "check",
    "leveled",
    "lint",
    "play",
    "read_severities",
    "shown",
]
