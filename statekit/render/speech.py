"""What guards and rules ask for, in words: names as the spec has them, signs as people say them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import UnionType

from ..expressions import Expression, Node, duration_words, tree, words
from ..expressions.types import Plain, plain

_SIGNS = {
    "==": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_CALLS = {"min": "the least of", "max": "the most of", "len": "the number of", "sum": "the sum of"}


def spoken(expression: Expression) -> str:
    """Return an expression in words, on one line: ``event.amount is more than 0``."""
    return said(expression.root)


def said(node: Node) -> str:
    """Return a part of an expression in words."""
    match node:
        case tree.And(operands):
            return " and ".join(_joined([*_flat(operands)]))
        case tree.Or(operands):
            return " or ".join(_closed(each, tree.And | tree.Or) for each in operands)
        case tree.Not(operand):
            return _denied(operand)
        case tree.Compare():
            return " ".join(_compared(node))
        case tree.InState() | tree.Among() | tree.Contains() | tree.Known():
            return _tested(node, "is")
        case tree.Literal(value):
            return _value(value)
        case tree.Arithmetic(operator, left, right):
            return f"{_factor(left)} {operator} {_factor(right)}"
        case tree.Call(function, arguments):
            return f"{_CALLS[function]} {' and '.join(map(_operand, arguments))}"
    return words(node)


def _flat(operands: tuple[Node, ...]) -> Iterator[Node]:
    for each in operands:
        if isinstance(each, tree.And):
            yield from _flat(each.operands)
        else:
            yield each


def _joined(operands: list[Node]) -> list[str]:
    """Return what must all hold; of one subject, its name is said once."""
    said: list[str] = []
    before = ""
    for each in operands:
        if isinstance(each, tree.Compare):
            subject, verb = _compared(each)
            bare = verb.removeprefix("is ")
            said.append(bare if subject == before and bare != verb else f"{subject} {verb}")
            before = subject
        else:
            said.append(_closed(each, tree.Or))
            before = ""
    return said


def _compared(node: tree.Compare) -> tuple[str, str]:
    """Return what is compared, and with what: a number that is written out is no subject."""
    left, right, operator = node.left, node.right, node.operator
    if isinstance(left, tree.Literal) and not isinstance(right, tree.Literal):
        left, right, operator = right, left, _MIRRORED.get(operator, operator)
    if isinstance(left, tree.Call) and left.function == "len" and words(right) == "0":
        empty = {">": "is not empty", "==": "is empty", "!=": "is not empty"}
        if operator in empty:
            return _operand(left.arguments[0]), empty[operator]
    return _operand(left), f"{_SIGNS[operator]} {_operand(right)}"


def _denied(node: Node) -> str:
    if isinstance(node, tree.InState | tree.Among | tree.Contains | tree.Known):
        return _tested(node, "is not")
    return f"not {_closed(node, tree.And | tree.Or)}"


def _tested(node: tree.InState | tree.Among | tree.Contains | tree.Known, verb: str) -> str:
    match node:
        case tree.InState(machine, _, text, before):
            names = [each.strip() for each in text.strip("[]").split(",")]
            return f"{'before.' * before}{machine} {_either(verb, names)}"
        case tree.Among(item, values):
            return f"{_operand(item)} {_either(verb, [*map(_value, values)])}"
        case tree.Contains(item, whole):
            return f"{_operand(item)} {verb} in {_operand(whole)}"
        case tree.Known(target):
            return f"{words(target)} {verb} known"


def _either(verb: str, names: list[str]) -> str:
    if verb == "is not" and len(names) > 1:
        return f"is neither {' nor '.join(names)}"
    return f"{verb} {' or '.join(names)}"


def _operand(node: Node) -> str:
    return _closed(node, tree.Compare | tree.And | tree.Or | tree.Not)


def _factor(node: Node) -> str:
    return _closed(node, tree.Arithmetic)


def _closed(node: Node, kinds: type[Node] | UnionType) -> str:
    """Return a part, in parentheses where it would run into what stands around it."""
    return f"({said(node)})" if isinstance(node, kinds) else said(node)


def _value(value: Plain) -> str:
    if isinstance(value, timedelta):
        return duration_words(value)
    if isinstance(value, datetime):
        return str(plain(value))
    return str(value).lower() if isinstance(value, bool) else repr(value)
