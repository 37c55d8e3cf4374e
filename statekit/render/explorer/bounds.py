"""Comparisons that bound one number of the payload, solved when a page is made.

`decide.explain` solves them when a guard fails; what depends on no order is done here.
"""

from __future__ import annotations

from attrs import evolve, frozen

from ...expressions import INTEGER, Node, Values, evaluate
from ...expressions.tree import (
    Arithmetic,
    Compare,
    Datum,
    Fact,
    Field,
    Literal,
    Negate,
    Setting,
)

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}
_NOTHING = Values({}, {}, {})


@frozen(slots=False)
class Bound:
    """``slope * field  operator  rest``, where the slope is positive."""

    field: str
    operator: str
    slope: int
    rest: Node


def bound_of(node: Node) -> Bound | None:
    """Return the bound that a clause is; None where it is none."""
    if not isinstance(node, Compare) or node.operator not in _MIRRORED:
        return None
    fields = {each.name for each in node.walk() if isinstance(each, Field)}
    if len(fields) != 1 or not node.left.type.is_number:
        return None
    left, right = _slope(node.left), _slope(node.right)
    if left is None or right is None or left == right:
        return None
    (name,) = fields
    ends = _at_zero(node.left), _at_zero(node.right)
    if left > right:
        rest = Arithmetic("-", ends[1], ends[0], node.left.type)
        return Bound(name, node.operator, left - right, rest)
    rest = Arithmetic("-", ends[0], ends[1], node.left.type)
    return Bound(name, _MIRRORED[node.operator], right - left, rest)


def _slope(node: Node) -> int | None:
    """Return by how much a number grows with the field; None where that is not always the same."""
    match node:
        case Field():
            return 1
        case Literal() | Setting() | Datum() | Fact():
            return 0
        case Negate(operand):
            inner = _slope(operand)
            return None if inner is None else -inner
        case Arithmetic(operator, left, right):
            one, other = _slope(left), _slope(right)
            if one is None or other is None:
                return None
            if operator != "*":
                return one + other if operator == "+" else one - other
            if one == other == 0:
                return 0
            # The side without the field is a number or a setting.
            factor, slope = (left, other) if one == 0 else (right, one)
            value = evaluate(factor, _NOTHING)
            return value * slope if isinstance(value, int) else None
    return None


def _at_zero(node: Node) -> Node:
    """Return a number with 0 in the place of the field."""
    match node:
        case Field():
            return Literal(0, INTEGER)
        case Negate(operand):
            return evolve(node, operand=_at_zero(operand))
        case Arithmetic(_, left, right):
            return evolve(node, left=_at_zero(left), right=_at_zero(right))
    return node
