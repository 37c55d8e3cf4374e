"""What `check` tells of a spec besides its findings; a note is nothing to correct."""

from __future__ import annotations

import enum
from collections.abc import Iterator

from attrs import field, frozen

from ..diagnostics import Span
from ..spec.model import Definition


class NoteKind(enum.Enum):
    """What a note is about."""

    REMOVES = "removes"
    REPLACES = "replaces"
    ADDED_MOVE = "added-move"
    LOST_MOVE = "lost-move"
    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    CHANGED = "changed"
    CONSERVATIVE = "conservative"


@frozen(slots=False)
class Note:
    """One thing that is told.

    Args:
        kind: what it is about.
        message: a sentence without its full stop.
        span: the place that it is about.
    """

    kind: NoteKind
    message: str
    span: Span = field(eq=False)

    def __str__(self) -> str:
        return f"{self.message} ({self.span})"

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, with stable keys."""
        return {
            "kind": self.kind.value,
            "message": self.message,
            "file": self.span.source.name,
            "line": self.span.line,
            "column": self.span.column,
        }


def changes(definition: Definition) -> Iterator[Note]:
    """Yield what a spec removes from those that it builds on, or replaces in them."""
    for each in definition.changes:
        kind = NoteKind(each.action)
        yield Note(kind, f"{definition.name} {each.action} the {each.what}", each.span)
