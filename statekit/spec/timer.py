"""Time-outs, as a loaded spec has them."""

from __future__ import annotations

from datetime import timedelta

from attrs import field, frozen

from ..diagnostics import Span
from ..expressions import Expression, duration_words

TIMER = "timer"
"""The actor that time-outs bind; to any other one they say nothing."""


@frozen(slots=False)
class Timeout:
    """From when on the timer may take a transition: one of the two is given.

    Args:
        after: a duration, from when the machines that move entered the sources from outside.
        at: a time; as long as it has no value, the timer never may.
    """

    after: Expression | None
    at: Expression | None
    span: Span = field(eq=False, repr=False)

    @property
    def words(self) -> str:
        """When it is, in words: ``after 30 min``, ``after grace``, ``at pay_by``."""
        if self.after is None:
            return f"at {self.at.source(self.at.root)}" if self.at else ""
        value = getattr(self.after.root, "value", None)  # written out, or a setting's
        lasts = self.after.source(self.after.root)
        return f"after {duration_words(value) if isinstance(value, timedelta) else lasts}"
