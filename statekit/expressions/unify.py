"""Types of values that meet: what fits, what adapts, and how to say that it does not."""

from __future__ import annotations

import ast

from ..diagnostics import near
from . import tree
from .text import Fault, Text
from .types import BOOLEAN, DURATION, INTEGER, MONEY, TEXT, TIME, Kind, Type


def number(text: Text, node: tree.Node) -> tree.Node:
    """Return the node if its value is a number."""
    if not node.type.is_number:
        message = f"a number is expected, and `{text.source(node)}` is {a_type(node.type)}"
        raise Fault("wrong-type", message, text.span(node))
    return node


def as_type(text: Text, node: tree.Node, expected: Type) -> tree.Node:
    """Return the node as a value of the expected type; a written value adapts to it."""
    found = node.type
    if found == expected or (expected == MONEY and is_plain_number(node)):
        return node
    if isinstance(node, tree.Literal) and isinstance(node.value, str):
        if expected.kind is Kind.ENUM and node.value not in expected.values:
            message = f"{node.value!r} is not {expected}"
            raise Fault(
                "unknown-value",
                message,
                text.span(node),
                "",
                near(node.value, expected.values),
            )
        if expected.kind in (Kind.ENUM, Kind.ID, Kind.TEXT):
            return tree.Literal(node.value, expected, span=node.span)
        if expected in (TIME, DURATION):
            return _written(text, node, expected)
    if found.kind is Kind.ENUM and (
        expected == TEXT
        or (expected.kind is Kind.ENUM and set(found.values) <= set(expected.values))
    ):
        return node
    message = f"{a_type(expected)} is expected, and `{text.source(node)}` is {a_type(found)}"
    raise Fault("wrong-type", message, text.span(node), _remedy(text, node, expected))


def _written(text: Text, node: tree.Literal, expected: Type) -> tree.Node:
    """Return a time or a duration that is written as a text in quotes."""
    if not expected.accepts(node.value):
        message = f"{node.value!r} is not {a_type(expected)}"
        raise Fault("wrong-type", message, text.span(node), expected.wants(node.value))
    value = expected.freeze(node.value)
    assert value is not None
    assert not isinstance(value, tuple)
    return tree.Literal(value, expected, span=node.span)


def same(
    text: Text,
    left: tree.Node,
    right: tree.Node,
    whole: ast.expr | None = None,
    span: tuple[int, int] | None = None,
) -> tuple[tree.Node, tree.Node]:
    """Bring both operands to one type; the written value adapts to the declared one."""
    if isinstance(left, tree.Literal) or is_plain_number(left):
        return as_type(text, left, right.type), right
    if isinstance(right, tree.Literal) or is_plain_number(right):
        return left, as_type(text, right, left.type)
    types = left.type, right.type
    enums = types[0].kind is types[1].kind is Kind.ENUM and set(types[0].values) & set(
        types[1].values
    )
    if types[0] == types[1] or enums or {each.kind for each in types} == {Kind.ENUM, Kind.TEXT}:
        return left, right
    place = text.span(whole) if whole is not None else text.locate(*(span or left.span))
    message = (
        f"`{text.source(left)}` is {a_type(types[0])} and `{text.source(right)}` is "
        f"{a_type(types[1])}: they cannot be combined or compared"
    )
    raise Fault("wrong-type", message, place)


def is_plain_number(node: tree.Node) -> bool:
    """Whether the node is made of written integers alone, which fit money and integers."""
    return node.type == INTEGER and all(
        isinstance(each, tree.Literal | tree.Negate | tree.Arithmetic | tree.Call)
        for each in node.walk()
    )


def is_constant(node: tree.Node) -> bool:
    """Tell whether the node's value is the same for every order."""
    kinds = (tree.Literal, tree.Setting, tree.Negate, tree.Arithmetic)
    return all(isinstance(each, kinds) for each in node.walk())


def a_type(type_: Type) -> str:
    """Return a type as a message names it."""
    words = {
        Kind.INTEGER: "an integer",
        Kind.ID: "an id",
        Kind.BOOLEAN: "true or false",
        Kind.TIME: "a time",
        Kind.DURATION: "a duration",
        Kind.LIST: f"a {type_}",
    }
    return words.get(type_.kind, str(type_))


def _remedy(text: Text, node: tree.Node, expected: Type) -> str:
    alone = text.source(node) == " ".join(text.text.split())
    return "compare it with something" if expected == BOOLEAN and alone else ""
