"""Time-outs: from when on the timer may take a transition."""

from __future__ import annotations

import re

from ..expressions import DURATION, TIME, Expression, Scope, read_duration
from ..expressions.tree import Literal
from .known import BROKEN, About, Known
from .nodes import Node, Scalar
from .shape import Fields, place
from .timer import TIMER, Timeout

_LIKE_A_DURATION = re.compile(r"-?(?:[0-9]|P[0-9T])").match
_TO_READ_BY = frozenset({"actors", "events"})


def read_timeout(known: Known, event: str, fields: Fields, about: About = ()) -> Timeout | None:
    """Read `after` or `at` of a transition; None where it has neither.

    Args:
        known: the declarations.
        event: the transition's event.
        fields: the keys of the transition.
        about: the machines of many of which an instance is meant.
    """
    scope = known.meaning(known.scope, about)
    optional = [name for name, each in scope.data.items() if each.optional]
    after, at = fields.get("after"), fields.get("at")
    if after is not None and at is not None:
        message = "a transition has either `after` or `at`, and this one has both"
        known.shape.add("unknown-key", message, place(at), "remove one of them")
        return None
    if after is not None:
        _check_timer(known, event, after)
        return Timeout(_after(known, after, scope, optional), None, place(after))
    if at is not None:
        _check_timer(known, event, at)
        # One without a value is never due: that is what an optional deadline means.
        value = known.expression(at, scope, "`at`", expected=TIME, known=optional)
        return Timeout(None, value, place(at))
    return None


def _after(known: Known, node: Node, scope: Scope, optional: list[str]) -> Expression:
    if isinstance(node, Scalar) and isinstance(node.value, bool | int | float):
        known.shape.kind(node, "`after`", "a duration such as 30m, or an expression for one")
        return BROKEN
    if not (isinstance(node, Scalar) and _LIKE_A_DURATION(node.text)):
        return known.expression(node, scope, "`after`", expected=DURATION, known=optional)
    duration = read_duration(node.text)
    if duration is None:
        message = f"{node.text!r} is not a duration"
        known.shape.add("wrong-type", message, place(node), DURATION.wants(node.text))
        return BROKEN
    return Expression(node.text, Literal(duration, DURATION, span=(0, len(node.text))), node.at)


def _check_timer(known: Known, event: str, node: Node) -> None:
    """Tell of a time-out that the timer can never make use of."""
    if known.open & _TO_READ_BY or known.is_doubtful(event):
        return
    announced = known.events.get(event)
    by = announced.by if announced else None
    may = TIMER in by if by is not None else TIMER in known.actors or not known.actors
    if not may:
        message = f"{event} has a time-out, and the actor {TIMER} may not send it"
        remedy = f"add {TIMER} to its `by`" if by is not None else f"declare {TIMER} under `actors`"
        known.shape.add("timeout-without-timer", message, place(node), remedy)
        return
    carried = announced.payload.values() if announced else ()
    many = {name for name, axis in known.axes.items() if axis.many}  # the timer knows their ids
    needed = [each.name for each in carried if not each.optional and each.name not in many]
    if needed:
        message = f"{event} has a time-out, and must carry {needed[0]}, which no timer knows"
        remedy = f"make {needed[0]} optional, or give the timer an event of its own"
        known.shape.add("timeout-without-timer", message, place(node), remedy)
