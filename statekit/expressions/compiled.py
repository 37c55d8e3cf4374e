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
from .instants import between, shift, shift_back
from .size import may_outgrow
from .types import DURATION, LARGEST, LEAST, TIME, Value

Row = tuple[Value, ...]
Function = Callable[[tuple[str, ...], Row, Row, str, tuple[str, ...], Row], Any]
"""(states, data, payload, actor, states before, data before) to a value.

In guards and effects the first two are those before the step, and the last two are not read.
"""

_PARAMETERS = ("s", "d", "e", "a", "p", "q")
_OF_A_FACT = ("s", "d", "m")
"""What a fact reads: states and data, and a memo of the facts that are derived already.

Without the memo, facts that build on facts would be derived again for every way to reach them.
"""
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
_FEW = 16


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
        self._memo: ast.expr = _name("m")
        nodes = (node for root in facts.values() for node in root.walk())
        shared = {node.name for node in nodes if isinstance(node, tree.Fact)}
        self._derived = [
            self._once(name, self._expression(root)) if name in shared else self._expression(root)
            for name, root in facts.items()
        ]
        self._memo = ast.Dict([], [])
        self._bodies = [self._fact(each, before=False) for each in facts]

    def add(self, node: tree.Node, fields: Sequence[str] = ()) -> int:
        """Add an expression; return its index in what `functions` returns.

        Args:
            fields: the names of the event's payload, in the order of the payload row.
        """
        self._fields = {name: index for index, name in enumerate(fields)}
        return self._push(self._expression(node))

    def add_row(self, values: Mapping[str, tree.Node], fields: Sequence[str] = ()) -> int:
        """Add a function that returns the whole row of data with some of them set anew.

        It returns None where one of them would be too large a number.
        """
        self._fields = {name: index for index, name in enumerate(fields)}
        items: list[ast.expr] = []
        sizes: list[ast.expr] = []
        start = 0
        for name, node in sorted(values.items(), key=lambda each: self._data[each[0]]):
            items += _unchanged(start, self._data[name])
            start = self._data[name] + 1
            value = self._expression(node)
            if may_outgrow(node):
                kept = f"v{len(sizes)}"
                sizes.append(_in_size(ast.NamedExpr(ast.Name(kept, ast.Store()), value)))
                value = _name(kept)
            items.append(value)
        row: ast.expr = ast.Tuple([*items, *_unchanged(start, len(self._data))], _LOAD)
        if sizes:
            fits = sizes[0] if len(sizes) == 1 else ast.BoolOp(ast.And(), sizes)
            row = ast.IfExp(fits, row, ast.Constant(None))
        return self._push(row)

    def _push(self, body: ast.expr) -> int:
        self._bodies.append(body)
        return len(self._bodies) - 1

    def functions(self) -> list[Function]:
        """Compile everything that was added, after a function for each fact."""
        of_a_fact, parameters = _parameters(_OF_A_FACT), _parameters(_PARAMETERS)
        lambdas: list[ast.expr] = [ast.Lambda(of_a_fact, body) for body in self._derived]
        lambdas += [ast.Lambda(parameters, body) for body in self._bodies]
        module = ast.fix_missing_locations(ast.Expression(ast.Tuple(lambdas, _LOAD)))
        allowed: dict[str, Any] = {"len": len, "max": max, "min": min, "sum": sum}
        allowed |= {"between": between, "shift": shift, "shift_back": shift_back, **self._constants}
        names: dict[str, Any] = {"__builtins__": {}, **allowed}
        made: tuple[Function, ...] = eval(compile(module, "<spec>", "eval"), names)
        names.update(zip(self._facts.values(), made, strict=False))
        return list(made[len(self._facts) :])

    def _fact(self, name: str, *, before: bool) -> ast.expr:
        rows = ("p", "q") if before else ("s", "d")
        return ast.Call(_name(self._facts[name]), [*map(_name, rows), self._memo], [])

    def _once(self, fact: str, value: ast.expr) -> ast.expr:
        """Return the value of a fact out of the memo, or put it there."""
        key = ast.Constant(self._facts[fact])
        keep = ast.Call(ast.Attribute(self._memo, "setdefault", _LOAD), [key, value], [])
        known = ast.Subscript(self._memo, key, _LOAD)
        return ast.IfExp(_compare(key, ast.In(), self._memo), known, keep)

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
                return self._fact(name, before=before)
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
            case tree.Arithmetic(_, left, right, type_) if type_ == DURATION:
                ends = [self._expression(left), self._expression(right)]
                return ast.Call(_name("between"), ends, [])
            case tree.Arithmetic(operator, left, right):
                return ast.BinOp(
                    self._expression(left), _ARITHMETIC[operator], self._expression(right)
                )
            case tree.Negate(operand):
                return ast.UnaryOp(ast.USub(), self._expression(operand))
            case tree.Call(function, arguments):
                return ast.Call(_name(function), [self._expression(each) for each in arguments], [])
            case tree.Choose(cases, otherwise):
                if not cases:
                    return ast.Constant(otherwise)
                # The answer's place in a tuple; nested conditions would exhaust Python's stack.
                numbers = range(1, len(cases) + 1)
                places: list[ast.expr] = [
                    ast.BoolOp(ast.And(), [self._expression(guard), ast.Constant(number)])
                    for number, (guard, _) in zip(numbers, cases, strict=True)
                ]
                answers = (otherwise, *(value for _, value in cases))
                place = ast.BoolOp(ast.Or(), [*places, ast.Constant(0)])
                return ast.Subscript(self._constant(answers), place, _LOAD)
            case tree.If(test, value, otherwise):
                return ast.IfExp(*map(self._expression, (test, value, otherwise)))
        raise AssertionError(f"no such node: {node}")

    def _constant(self, value: Any) -> ast.expr:
        """Return a value of the spec; the compiler knows no times, so they get a name."""
        parts = value if isinstance(value, tuple) else (value,)
        if any(isinstance(each, datetime | timedelta) for each in parts):
            name = f"k{len(self._constants)}"
            self._constants[name] = value
            return _name(name)
        # The compiler takes tuples and frozensets as constants too, of which typeshed says nothing.
        return ast.Constant(value)


def _unchanged(start: int, end: int) -> list[ast.expr]:
    """Return the data that stay: one by one, which is quicker, or many in one."""
    if end - start <= _FEW:
        return [_item("d", index) for index in range(start, end)]
    stretch = ast.Slice(ast.Constant(start), ast.Constant(end))
    return [ast.Starred(ast.Subscript(_name("d"), stretch, _LOAD), _LOAD)]


def _in_size(value: ast.expr) -> ast.Compare:
    bounds = ast.Constant(LEAST), ast.Constant(LARGEST)
    return ast.Compare(bounds[0], [ast.LtE(), ast.LtE()], [value, bounds[1]])


def _parameters(names: Sequence[str]) -> ast.arguments:
    return ast.arguments(
        posonlyargs=[],
        args=[ast.arg(each) for each in names],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )


def _name(name: str) -> ast.Name:
    return ast.Name(name, _LOAD)


def _item(row: str, index: int) -> ast.Subscript:
    return ast.Subscript(_name(row), ast.Constant(index), _LOAD)


def _compare(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.Compare:
    return ast.Compare(left, [operator], [right])
