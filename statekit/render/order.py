"""In which order the cases of an event are tried: the first one that fits is taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import product

from ..expressions import Expression, Node
from ..expressions.tree import And, Compare, Literal, Not
from ..spec.model import Event, Transition

_ORDERS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
"""How two values may stand to each other, of which a comparison asks for one."""
_MIRROR = str.maketrans("<>", "><")


def is_later(
    event: Event, transition: Transition, only: Mapping[str, Set[str]] | None = None
) -> bool:
    """Tell whether a case of an event is taken only if an earlier one, which may fit, does not.

    Args:
        event: the event.
        transition: one of its cases.
        only: by machine the leaves that matter; None for all in which the transition starts.
    """
    starts = {each.machine: each.sources for each in transition.parts} | dict(only or {})
    for earlier in event.transitions:
        if earlier is transition:
            break
        met = all(each.sources & starts.get(each.machine, each.sources) for each in earlier.parts)
        if met and may_overlap([earlier.guard], transition.guard):
            return True
    return False


def may_overlap(earlier: Sequence[Expression | None], guard: Expression | None) -> bool:
    """Tell whether a guard may hold together with one of others; no guard always holds.

    Two are told apart where each has a part of which the other one has the opposite.
    """
    own = [*_parts(guard.root)] if guard else []
    for each in earlier:
        theirs = [*_parts(each.root)] if each else []
        if not any(_exclude(one, other) for one, other in product(theirs, own)):
            return True
    return False


def _parts(node: Node) -> Iterator[Node]:
    """Yield what must all hold."""
    if isinstance(node, And):
        for each in node.operands:
            yield from _parts(each)
    else:
        yield node


def _exclude(one: Node, other: Node) -> bool:
    if isinstance(one, Compare) and isinstance(other, Compare):
        return _exclusive(one, other)
    return Not(one) == other or Not(other) == one


def _exclusive(one: Compare, other: Compare) -> bool:
    """Tell whether two comparisons of the same values ask for different orders."""
    orders = _ORDERS[other.operator]
    left, right = other.left, other.right
    if (one.left, one.right) == (right, left):
        left, right, orders = right, left, orders.translate(_MIRROR)
    if (one.left, one.right) == (left, right):
        return not {*_ORDERS[one.operator]} & {*orders}
    named = isinstance(one.right, Literal) and isinstance(right, Literal)
    return named and one.left == left and one.operator == other.operator == "=="
