"""How large a computed number can become: known when a spec is loaded, for all orders at once.

An order holds numbers of up to `MAX_DIGITS` digits, so that every sum and product has a bound. One
that goes too far is refused then, and none comes up later that could not be written down.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from . import tree
from .types import LARGEST

MAX_COMPUTED_DIGITS = 600
"""How many digits the value of an expression may have; see `MAX_DIGITS` for why."""
_TOO_LARGE: int = 10**MAX_COMPUTED_DIGITS


def largest(node: tree.Node, facts: Mapping[str, int]) -> int:
    """Return the largest absolute value that a number can have.

    Args:
        node: a number.
        facts: the same of each fact that is a number.
    """
    match node:
        case tree.Literal(value) | tree.Setting(_, value) if isinstance(value, int):
            return abs(value)
        case tree.Fact(name) if name in facts:
            return facts[name]
        case tree.Negate(operand):
            return largest(operand, facts)
        case tree.Arithmetic("*", left, right):
            return largest(left, facts) * largest(right, facts)
        case tree.Arithmetic(_, left, right):
            return largest(left, facts) + largest(right, facts)
        case tree.Call("min" | "max", arguments):
            return max(largest(each, facts) for each in arguments)
        case tree.If(_, value, otherwise):
            return max(largest(value, facts), largest(otherwise, facts))
        case tree.Call("sum"):
            return LARGEST * sys.maxsize
        case tree.Call("len"):
            return sys.maxsize
    return LARGEST


def may_outgrow(node: tree.Node) -> bool:
    """Tell whether a value may be a number that is larger than all that it is made of."""
    return node.type.is_number and any(
        isinstance(each, tree.Arithmetic | tree.Fact)
        or (isinstance(each, tree.Call) and each.function == "sum")
        for each in node.walk()
    )


def can_be_too_large(node: tree.Node, facts: Mapping[str, int]) -> bool:
    """Tell whether a number can come to more than `MAX_COMPUTED_DIGITS` digits."""
    return largest(node, facts) >= _TOO_LARGE
