"""The JavaScript back end: checked trees to source text, for pages that decide without Python.

Integers become BigInts, so that they are exact. A function is given what is known, as `evaluate`
is, and answers the same: a value, or what is missing to know it. The names that the text calls are
those of `render/explorer/engine/expressions.js`; texts of a spec stand in it as JSON strings only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from . import tree
from .types import DURATION, TIME, Value

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_COMPUTE = {"+": "add", "-": "subtract", "*": "multiply"}


class Script:
    """Collects functions; equal ones are written once."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def add(self, node: tree.Node) -> int:
        """Add an expression; return the place of its function in the list that `text` makes."""
        return self._place(javascript(node))

    def add_state(self, test: tree.InState) -> int:
        """Add a function that returns the leaf which a test looks at; return its place."""
        return self._place(_state(test))

    def add_value(self, value: Value) -> int:
        """Add a function that returns a value; return its place."""
        return self._place(literal(value))

    def text(self) -> str:
        """Return the body of a function whose parameters are what the text calls.

        It returns the list of all functions.
        """
        functions = ",\n".join(f"(v) => {each}" for each in self._places)
        return f'"use strict";\nreturn [\n{functions}\n];'

    def _place(self, source: str) -> int:
        return self._places.setdefault(source, len(self._places))


def javascript(node: tree.Node) -> str:
    """Return an expression as JavaScript; `v` in it is what is known."""
    match node:
        case tree.Literal() | tree.Setting():
            return literal(node.value)
        case tree.Datum(name, _, before):
            return f"datum({_place(before)}, {_names(name, before)})"
        case tree.Field(name):
            return f"field(v, {_text(name)})"
        case tree.Actor():
            return "actor(v)"
        case tree.Fact(name, _, before):
            return f"fact({_place(before)}, {_text(name)})"
        case tree.InState(_, leaves):
            return f"inside({_state(node)}, {literal(tuple(sorted(leaves)))})"
        case tree.Known(target):
            return f"known({javascript(target)})"
        case tree.Not(operand):
            return f"not({javascript(operand)})"
        case tree.And(operands):
            return f"and({_later(operands)})"
        case tree.Or(operands):
            return f"or({_later(operands)})"
        case tree.Compare(operator, left, right):
            return f"compare({_text(operator)}, {_list((left, right))})"
        case tree.Among(item, values):
            return f"among({javascript(item)}, {literal(values)})"
        case tree.Contains(item, whole):
            return f"contains({_list((item, whole))})"
        case tree.Arithmetic(operator, left, right, type_) if type_ == TIME:
            return f"{'shift' if operator == '+' else 'shiftBack'}({_list((left, right))})"
        case tree.Arithmetic(_, left, right, type_) if type_ == DURATION:
            return f"between({_list((left, right))})"
        case tree.Arithmetic(operator, left, right):
            return f"{_COMPUTE[operator]}({_list((left, right))})"
        case tree.Negate(operand):
            return f"negate({javascript(operand)})"
        case tree.Call(function, arguments):
            return f"{function}({_list(arguments)})"
        case tree.Choose(cases, otherwise):
            listed = [f"[{_later((guard,))}, {_text(value)}]" for guard, value in cases]
            return f"choose([{', '.join(listed)}], {_text(otherwise)})"
        case tree.If(test, value, otherwise):
            return f"when({javascript(test)}, {_later((value, otherwise))})"
    raise AssertionError(f"no such node: {node}")


def literal(value: Value) -> str:
    """Return a value as JavaScript: an integer as a BigInt, times in microseconds."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return f"{value}n"
        case datetime():
            return f"time({(value - _EPOCH) // _MICROSECOND}n)"
        case timedelta():
            return f"duration({value // _MICROSECOND}n)"
        case tuple():
            return f"[{', '.join(map(literal, value))}]"
    return _text(value)


def _text(text: str) -> str:
    """Return a text as a string that ends neither the string nor a script that it stands in."""
    return json.dumps(text).replace("<", "\\u003c")


def _state(test: tree.InState) -> str:
    return f"state({_place(test.before)}, {_names(test.machine, test.before)})"


def _place(before: bool) -> str:
    return "v.before" if before else "v"


def _names(name: str, before: bool) -> str:
    """Return a name; where it is read before the step, also as a message says what is missing."""
    return f"{_text(name)}, {_text(f'before.{name}')}" if before else _text(name)


def _list(nodes: Iterable[tree.Node]) -> str:
    return ", ".join(map(javascript, nodes))


def _later(nodes: Iterable[tree.Node]) -> str:
    """Return operands that are evaluated only when they are asked for."""
    return ", ".join(f"() => {javascript(each)}" for each in nodes)
