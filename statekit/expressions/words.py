"""A checked tree as text again, always in the same spelling: for messages and the digest."""

from __future__ import annotations

from . import tree
from .types import BOOLEAN, Plain, plain

_LOOSE, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _TIGHT = range(7)


def words(node: tree.Node) -> str:
    """Return the expression in canonical spelling; equal trees give equal text."""
    return _words(node)[0]


def _in(node: tree.Node, level: int) -> str:
    """Return the text of an operand, in parentheses where it binds less than its place asks."""
    text, own = _words(node)
    return text if own >= level else f"({text})"


def _words(node: tree.Node) -> tuple[str, int]:
    match node:
        case tree.Literal(value):
            shown = str(value).lower() if isinstance(value, bool) else repr(plain(value))
            return shown, _TIGHT
        case tree.Datum(name, _, before) | tree.Fact(name, _, before):
            return "before." * before + name, _TIGHT
        case tree.Setting(name):
            return name, _TIGHT
        case tree.Field(name):
            return f"event.{name}", _TIGHT
        case tree.Actor():
            return "actor", _TIGHT
        case tree.InState():
            return _state_test(node, "in"), _COMPARE
        case tree.Not(tree.InState() as test):
            return _state_test(test, "not in"), _COMPARE
        case tree.Not(tree.Among(item, values)):
            return f"{_in(item, _SUM)} not in {_list(values)}", _COMPARE
        case tree.Not(tree.Contains(item, whole)):
            return f"{_in(item, _SUM)} not in {_in(whole, _SUM)}", _COMPARE
        case tree.Known(target):
            return f"known({words(target)})", _TIGHT
        case tree.Not(operand):
            return f"not {_in(operand, _NOT)}", _NOT
        case tree.And(operands):
            return " and ".join(_in(each, _NOT) for each in operands), _AND
        case tree.Or(operands):
            return " or ".join(_in(each, _AND) for each in operands), _LOOSE
        case tree.Compare(operator, left, right):
            return f"{_in(left, _SUM)} {operator} {_in(right, _SUM)}", _COMPARE
        case tree.Among(item, values):
            return f"{_in(item, _SUM)} in {_list(values)}", _COMPARE
        case tree.Contains(item, whole):
            return f"{_in(item, _SUM)} in {_in(whole, _SUM)}", _COMPARE
        case tree.Arithmetic(operator, left, right):
            level = _PRODUCT if operator == "*" else _SUM
            return f"{_in(left, level)} {operator} {_in(right, level + 1)}", level
        case tree.Negate(operand):
            return f"-{_in(operand, _TIGHT)}", _PRODUCT
        case tree.Call(function, arguments):
            return f"{function}({', '.join(map(words, arguments))})", _TIGHT
        case tree.Choose(cases, otherwise):
            parts = [f"{value} if {words(guard)}" for guard, value in cases]
            return f"{', '.join(parts)}, else {otherwise}", _LOOSE
        case tree.If(test, value, otherwise):
            parts = [_in(each, _AND) for each in (value, test, otherwise)]
            return "{} if {} else {}".format(*parts), _LOOSE
    raise AssertionError(f"no such node: {node}")


def _state_test(test: tree.InState, operator: str) -> str:
    leaves = sorted(test.leaves)
    shown = leaves[0] if len(leaves) == 1 else f"[{', '.join(leaves)}]"
    return f"{'before.' * test.before}{test.machine} {operator} {shown}"


def _list(values: tuple[Plain, ...]) -> str:
    return f"[{', '.join(words(tree.Literal(each, BOOLEAN)) for each in values)}]"
