"""The fast back end: checked trees to Python functions.

Nothing here reads the text of a spec. A tree holds only the node kinds of `tree`, names that the
spec declared and constants; each becomes a node of Python's own syntax tree in which every name
is a position in a tuple. The functions see no builtins but `len`, `max`, `min` and `sum`, and the
shifting of times.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from . import tree
from .instants import shift, shift_back
from .types import TIME, Value

Row = tuple[Value, ...]
Function = Callable[[tuple[str, ...], Row, Row, str, tuple[str, ...], Row], Any]
"""(states, data, payload, actor, states before, data before) to a value.

In guards and effects the first two are those before the step, and the last two are not read.
"""

_PARAMETERS = ("s", "d", "e", "a", "p", "q")
_OPERATORS: dict[str, ast.cmpop] = {
    "<": ast.Lt(),
    "<=": ast.LtE(),
    ">": ast.Gt(),
    ">=": ast.GtE(),
    "==": ast.Eq(),
    "!=": ast.NotEq(),
}
_ARITHMETIC: dict[str, ast.operator] = {"+": ast.Add(), "-": ast.Sub(), "*": ast.Mult()}
_LOAD = ast.Load()


class Unit:
    """Collects the expressions of one spec and compiles them all at once.

    Args:
        machines: the machines' names, in the order of the states in a snapshot.
        data: the data's names, in the order of the values in a snapshot.
        facts: the tree of every fact.
    """

    def __init__(
        self, machines: Sequence[str], data: Sequence[str], facts: Mapping[str, tree.Node]
    ) -> None:
        self._machines = {name: index for index, name in enumerate(machines)}
        self._data = {name: index for index, name in enumerate(data)}
        self._facts = {name: f"f{index}" for index, name in enumerate(facts)}
        self._fields: Mapping[str, int] = {}
        self._constants: dict[str, object] = {}
        self._bodies: list[ast.expr] = [self._expression(each) for each in facts.values()]

    def add(self, node: tree.Node, fields: Sequence[str] = ()) -> int:
        """Add an expression; return its index in what `functions` returns.

        Args:
            fields: the names of the event's payload, in the order of the payload row.
        """
        self._fields = {name: index for index, name in enumerate(fields)}
        return self._push(self._expression(node))

    def add_row(self, values: Mapping[str, tree.Node], fields: Sequence[str] = ()) -> int:
        """Add a function that returns the whole row of data with some of them set anew."""
        self._fields = {name: index for index, name in enumerate(fields)}
        items = [
            self._expression(values[name]) if name in values else _item("d", index)
            for name, index in self._data.items()
        ]
        return self._push(ast.Tuple(items, _LOAD))

    def _push(self, body: ast.expr) -> int:
        self._bodies.append(body)
        return len(self._bodies) - 1

    def functions(self) -> list[Function]:
        """Compile everything that was added."""
        parameters = ast.arguments(
            posonlyargs=[],
            args=[ast.arg(each) for each in _PARAMETERS],
            kwonlyargs=[],
            kw_defaults=[],
            defaults=[],
        )
        lambdas: list[ast.expr] = [ast.Lambda(parameters, body) for body in self._bodies]
        module = ast.fix_missing_locations(ast.Expression(ast.Tuple(lambdas, _LOAD)))
        allowed: dict[str, Any] = {"len": len, "max": max, "min": min, "sum": sum}
        allowed |= {"shift": shift, "shift_back": shift_back, **self._constants}
        names: dict[str, Any] = {"__builtins__": {}, **allowed}
        made: tuple[Function, ...] = eval(compile(module, "<spec>", "eval"), names)
        names.update(zip(self._facts.values(), made, strict=False))
        return list(made)

    def _expression(self, node: tree.Node) -> ast.expr:
        match node:
            case tree.Literal() | tree.Setting():
                return self._constant(node.value)
            case tree.Datum(name, _, before):
                return _item("q" if before else "d", self._data[name])
            case tree.Field(name):
                return _item("e", self._fields[name])
            case tree.Actor():
                return _name("a")
            case tree.Fact(name, _, before):
                rows = "pqeapq" if before else "sdeapq"
                return ast.Call(_name(self._facts[name]), [_name(each) for each in rows], [])
            case tree.InState(machine, leaves, _, before):
                state = _item("p" if before else "s", self._machines[machine])
                if len(leaves) == 1:
                    return _compare(state, ast.Eq(), ast.Constant(next(iter(leaves))))
                return _compare(state, ast.In(), self._constant(leaves))
            case tree.Known(target):
                return _compare(self._expression(target), ast.IsNot(), ast.Constant(None))
            case tree.Not(operand):
                return ast.UnaryOp(ast.Not(), self._expression(operand))
            case tree.And(operands):
                return ast.BoolOp(ast.And(), [self._expression(each) for each in operands])
            case tree.Or(operands):
                return ast.BoolOp(ast.Or(), [self._expression(each) for each in operands])
            case tree.Compare(operator, left, right):
                return _compare(
                    self._expression(left), _OPERATORS[operator], self._expression(right)
                )
            case tree.Among(item, values):
                return _compare(self._expression(item), ast.In(), self._constant(values))
            case tree.Contains(item, whole):
                return _compare(self._expression(item), ast.In(), self._expression(whole))
            case tree.Arithmetic(operator, left, right, type_) if type_ == TIME:
                shifted = _name("shift" if operator == "+" else "shift_back")
                return ast.Call(shifted, [self._expression(left), self._expression(right)], [])
            case tree.Arithmetic(operator, left, right):
                return ast.BinOp(
                    self._expression(left), _ARITHMETIC[operator], self._expression(right)
                )
            case tree.Negate(operand):
                return ast.UnaryOp(ast.USub(), self._expression(operand))
            case tree.Call(function, arguments):
                return ast.Call(_name(function), [self._expression(each) for each in arguments], [])
            case tree.Choose(cases, otherwise):
                chosen: ast.expr = ast.Constant(otherwise)
                for guard, value in reversed(cases):
                    chosen = ast.IfExp(self._expression(guard), ast.Constant(value), chosen)
                return chosen
        raise AssertionError(f"no such node: {node}")  # pragma: no cover - the tree is closed

    def _constant(self, value: object) -> ast.expr:
        """Return a value of the spec; the compiler knows no times, so they get a name."""
        parts = value if isinstance(value, tuple) else (value,)
        if any(isinstance(each, datetime | timedelta) for each in parts):
            name = f"k{len(self._constants)}"
            self._constants[name] = value
            return _name(name)
        # The compiler takes tuples and frozensets as constants; typeshed does not know.
        return ast.Constant(value)  # type: ignore[arg-type]


def _name(name: str) -> ast.Name:
    return ast.Name(name, _LOAD)


def _item(row: str, index: int) -> ast.Subscript:
    return ast.Subscript(_name(row), ast.Constant(index), _LOAD)


def _compare(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.Compare:
    return ast.Compare(left, [operator], [right])
