"""Where a spec comes from: what it builds on and changes there, and what its author decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import field, frozen

from ..diagnostics import Span

if TYPE_CHECKING:
    from .model import Definition


@frozen(slots=False)
class Change:
    """What a spec removes from the one that it builds on, or replaces in it.

    Args:
        action: ``removes`` or ``replaces``.
        what: ``rule no-refund``, ``transition retry of payment``.
    """

    action: str
    what: str
    span: Span = field(eq=False, repr=False)


@frozen(slots=False, eq=False)
class Base:
    """A spec that another builds on.

    Args:
        how: ``extends``, ``includes``, or ``varies`` where another is a variant of it.
        name: its name.
        load: returns it, loaded with those settings of the other that it has.
    """

    how: str
    name: str
    load: Callable[[], Definition]


@frozen(slots=False)
class Allowance:
    """A finding of `check` that the author of a spec allows.

    Args:
        rule: the id of the rule.
        why: the author's reason.
        within: where the finding may stand; None for anywhere.
        span: the place of the rule's id.
    """

    rule: str
    why: str
    within: tuple[Span, ...] | None
    span: Span = field(eq=False, repr=False)

    def covers(self, span: Span | None) -> bool:
        """Whether a finding at this place is allowed."""
        if self.within is None or span is None:
            return self.within is None
        return any(
            span.source is each.source and each.start <= span.start < max(each.end, each.start + 1)
            for each in self.within
        )


@frozen(slots=False)
class Assumption:
    """What the source of a spec leaves open, and the author decided.

    Args:
        what: of what kind it is: a transition, a state.
        why: the author's reason.
    """

    what: str
    why: str
    span: Span = field(eq=False, repr=False)
