"""Types and names of an expression, checked once, when the spec is loaded."""

from __future__ import annotations

import ast

from attrs import frozen

from ..diagnostics import Diagnostic, near, one_of
from . import tree
from .names import Names, read_key
from .scope import Scope
from .size import MAX_COMPUTED_DIGITS, can_be_too_large
from .text import Fault, Text
from .types import BOOLEAN, DURATION, INTEGER, MONEY, TEXT, TIME, Kind, Plain, Type
from .unify import a_type, as_type, is_constant, is_plain_number, number, same

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
}
_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_FUNCTIONS = ("known", "len", "max", "min", "sum")
_TREES_TOO_DEEP = 60


@frozen(slots=False)
class Checked:
    """A checked part, with the optional names that are known when it holds, or does not."""

    node: tree.Node
    when_true: frozenset[str] = frozenset()
    when_false: frozenset[str] = frozenset()

    @property
    def type(self) -> Type:
        """The type of its value."""
        return self.node.type


class Checker:
    """Translates one expression; `faults` collects what is wrong with its independent parts."""

    def __init__(self, text: Text, scope: Scope) -> None:
        self.text = text
        self.names = Names(text, scope)
        self.faults: list[Diagnostic] = []
        self._depth = 0

    def check(self, body: ast.expr, known: frozenset[str], expected: Type | None) -> Checked | None:
        """Return the checked whole, or None when there are `faults`."""
        try:
            found = self._visit(body, known)
            if expected is not None and not self.faults:
                node = as_type(self.text, found.node, expected)
                found = Checked(node, found.when_true, found.when_false)
        except Fault as fault:
            self.faults.append(fault.diagnostic)
            return None
        return None if self.faults else found

    def _visit(self, node: ast.expr, known: frozenset[str]) -> Checked:
        self._depth += 1
        if self._depth > _TREES_TOO_DEEP:
            message = f"the expression nests deeper than {_TREES_TOO_DEEP} levels"
            raise Fault(
                "expression-too-long", message, self.text.span(node), "name its parts as facts"
            )
        try:
            return self._dispatch(node, known)
        finally:
            self._depth -= 1

    def _dispatch(self, node: ast.expr, known: frozenset[str]) -> Checked:
        match node:
            case ast.Constant():
                return Checked(self._constant(node))
            case ast.Name() | ast.Attribute():
                return Checked(self.names.read(node, known))
            case ast.BoolOp():
                return self._boolean(node, known)
            case ast.UnaryOp(op=ast.Not()):
                inner = self._boolean_part(node.operand, known)
                node_ = tree.Not(inner.node, span=self.text.at(node))
                return Checked(node_, inner.when_false, inner.when_true)
            case ast.UnaryOp(op=ast.USub()):
                operand = number(self.text, self._visit(node.operand, known).node)
                return Checked(tree.Negate(operand, operand.type, span=self.text.at(node)))
            case ast.BinOp():
                return Checked(self._bounded(self._arithmetic(node, known)))
            case ast.Compare():
                return self._comparison(node, known)
            case ast.Call():
                return self._call(node, known)
            case ast.IfExp():
                raise self.text.refuse(node, "`if … else`", "use `choose` with a guard a case")
            case _:
                remedy = "expressions have names, numbers, texts, comparisons, and/or/not, + - *"
                raise self.text.refuse(node, f"`{self.text.source(node)[:40]}`", remedy)

    def _constant(self, node: ast.Constant) -> tree.Literal:
        span = self.text.at(node)
        match node.value:
            case bool():
                return tree.Literal(node.value, BOOLEAN, span=span)
            case int():
                if not INTEGER.accepts(node.value):
                    message = f"{INTEGER.wants(node.value)}, and this one has more"
                    raise Fault("number-too-large", message, self.text.span(node))
                return tree.Literal(node.value, INTEGER, span=span)
            case str():
                return tree.Literal(node.value, TEXT, span=span)
            case float():
                message = f"{self.text.source(node)} is not an integer"
                remedy = "count in minor units: write 1999 for 19.99"
                raise Fault("not-an-integer", message, self.text.span(node), remedy)
            case None:
                remedy = "ask whether an optional value is there with `known(name)`"
                raise self.text.refuse(node, "None", remedy)
            case _:
                raise self.text.refuse(node, self.text.source(node))

    def _boolean_part(self, node: ast.expr, known: frozenset[str]) -> Checked:
        found = self._visit(node, known)
        return Checked(as_type(self.text, found.node, BOOLEAN), found.when_true, found.when_false)

    def _boolean(self, node: ast.BoolOp, known: frozenset[str]) -> Checked:
        """Check every operand, so that the faults of all are told."""
        is_and = isinstance(node.op, ast.And)
        parts: list[Checked] = []
        for operand in node.values:
            try:
                part = self._boolean_part(operand, known)
            except Fault as fault:
                self.faults.append(fault.diagnostic)
                continue
            parts.append(part)
            known |= part.when_true if is_and else part.when_false
        if len(parts) < len(node.values):
            return Checked(tree.Literal(True, BOOLEAN, span=self.text.at(node)))
        span = self.text.at(node)
        operands = tuple(part.node for part in parts)
        all_true = frozenset().union(*(part.when_true for part in parts))
        all_false = frozenset().union(*(part.when_false for part in parts))
        if is_and:
            some = frozenset.intersection(*(part.when_false for part in parts))
            return Checked(tree.And(operands, span=span), all_true, some)
        some = frozenset.intersection(*(part.when_true for part in parts))
        return Checked(tree.Or(operands, span=span), some, all_false)

    def _arithmetic(self, node: ast.BinOp, known: frozenset[str]) -> tree.Node:
        operator = _ARITHMETIC.get(type(node.op))
        if operator is None:
            remedy = "numbers are added, subtracted and multiplied"
            raise self.text.refuse(node, f"the operator in `{self.text.source(node)[:40]}`", remedy)
        left, right = (self._visit(each, known).node for each in (node.left, node.right))
        if operator != "*" and TIME in (left.type, right.type):
            return self._of_times(node, operator, left, right)
        left, right = number(self.text, left), number(self.text, right)
        types = {left.type, right.type}
        if operator == "*":
            if not (is_constant(left) or is_constant(right)):
                message = f"`{self.text.source(node)}` multiplies two values that both vary"
                remedy = "one side of * is a number or a setting"
                raise Fault("product-of-variables", message, self.text.span(node), remedy)
            if types == {MONEY}:
                message = f"`{self.text.source(node)}` multiplies money by money"
                raise Fault(
                    "wrong-type", message, self.text.span(node), "one side is a plain integer"
                )
            return tree.Arithmetic(
                "*", left, right, MONEY if MONEY in types else INTEGER, span=self.text.at(node)
            )
        left, right = same(self.text, left, right, node)
        type_ = MONEY if MONEY in types else INTEGER
        return tree.Arithmetic(operator, left, right, type_, span=self.text.at(node))

    def _bounded(self, node: tree.Node) -> tree.Node:
        if can_be_too_large(node, self.names.scope.largest):
            message = (
                f"`{self.text.source(node)}` can come to a number of more than "
                f"{MAX_COMPUTED_DIGITS} digits"
            )
            raise Fault("number-too-large", message, self.text.span(node), "multiply by less")
        return node

    def _of_times(
        self, node: ast.BinOp, operator: str, left: tree.Node, right: tree.Node
    ) -> tree.Node:
        """Translate time + duration, time - duration and time - time."""
        span = self.text.at(node)
        if left.type != TIME:
            message = f"`{self.text.source(node)}` does not begin with the time"
            remedy = "write time + duration, time - duration or time - time"
            raise Fault("wrong-type", message, self.text.span(node), remedy)
        if operator == "-" and right.type == TIME:
            return tree.Arithmetic(operator, left, right, DURATION, span=span)
        return tree.Arithmetic(operator, left, as_type(self.text, right, DURATION), TIME, span=span)

    def _comparison(self, node: ast.Compare, known: frozenset[str]) -> Checked:
        operands = [node.left, *node.comparators]
        clauses: list[tree.Node] = []
        for left, operator, right in zip(operands, node.ops, node.comparators, strict=False):
            word = _COMPARISONS.get(type(operator))
            span = (self.text.at(left)[0], self.text.at(right)[1])
            if word is None:
                raise self.text.refuse(node, "`is`", "compare with `==`")
            clauses.append(self._compare(left, word, right, known, span))
        if len(clauses) == 1:
            return Checked(clauses[0])
        return Checked(tree.And(tuple(clauses), span=self.text.at(node)))

    def _compare(
        self,
        left: ast.expr,
        word: str,
        right: ast.expr,
        known: frozenset[str],
        span: tuple[int, int],
    ) -> tree.Node:
        machine = self.names.machine(left)
        if machine is not None:
            return self.names.state_test(*machine, word, right, span)
        if self.names.machine(right) is not None:
            message = f"`{self.text.source(right)}` is a machine, and it stands on the right"
            raise Fault("wrong-type", message, self.text.span(right), "write the machine first")
        item = self._visit(left, known).node
        if word in ("in", "not in"):
            found = self._membership(item, right, known, span)
            return found if word == "in" else tree.Not(found, span=span)
        other = self._visit(right, known).node
        on_clock = {item.type, other.type} & {TIME, DURATION}
        if word not in ("==", "!=") and not on_clock:
            item, other = number(self.text, item), number(self.text, other)
        item, other = same(self.text, item, other, None, span)
        return tree.Compare(word, item, other, span=span)

    def _membership(
        self, item: tree.Node, right: ast.expr, known: frozenset[str], span: tuple[int, int]
    ) -> tree.Node:
        if isinstance(right, ast.List | ast.Tuple | ast.Set):
            values: list[Plain] = []
            for each in right.elts:
                value = as_type(self.text, self._visit(each, known).node, item.type)
                if not isinstance(value, tree.Literal):
                    message = "a list in an expression holds only values written out"
                    raise Fault("not-in-language", message, self.text.span(each))
                values.append(value.value)
            return tree.Among(item, tuple(values), span=span)
        whole = self._visit(right, known).node
        of = whole.type.item
        if of is None:
            message = f"`{self.text.source(right)}` is {a_type(whole.type)}, not a list"
            raise Fault("wrong-type", message, self.text.span(right))
        return tree.Contains(as_type(self.text, item, of), whole, span=span)

    def _call(self, node: ast.Call, known: frozenset[str]) -> Checked:
        name = node.func.id if isinstance(node.func, ast.Name) else None
        if name not in _FUNCTIONS:
            found = near(name or "", _FUNCTIONS)
            message = f"there is no function `{self.text.source(node.func)}`"
            remedy = f"there are {one_of(_FUNCTIONS).replace(' or ', ' and ')}"
            raise Fault("not-in-language", message, self.text.span(node.func), remedy, found)
        if node.keywords or not node.args or (name not in ("min", "max") and len(node.args) != 1):
            count = "two or more values" if name in ("min", "max") else "one value"
            raise Fault("wrong-type", f"{name} takes {count}", self.text.span(node))
        if name == "known":
            return self._known(node)
        arguments = [self._visit(each, known).node for each in node.args]
        if name in ("min", "max"):
            return Checked(self._extreme(node, name, arguments))
        of = arguments[0].type
        if name == "len" and (of.item or of.kind is Kind.TEXT):
            return Checked(tree.Call(name, tuple(arguments), INTEGER, span=self.text.at(node)))
        if name == "sum" and of.item is not None and of.item.is_number:
            return Checked(tree.Call(name, tuple(arguments), of.item, span=self.text.at(node)))
        wanted = "a list or a text" if name == "len" else "a list of numbers"
        message = f"{name} takes {wanted}, and `{self.text.source(arguments[0])}` is {a_type(of)}"
        raise Fault("wrong-type", message, self.text.span(node.args[0]))

    def _extreme(self, node: ast.Call, name: str, arguments: list[tree.Node]) -> tree.Node:
        if len(arguments) < 2:
            raise Fault("wrong-type", f"{name} takes two or more values", self.text.span(node))
        wanted = next((each for each in arguments if not is_plain_number(each)), arguments[0])
        alike = (same(self.text, number(self.text, each), wanted) for each in arguments)
        return tree.Call(
            name, tuple(each for each, _ in alike), wanted.type, span=self.text.at(node)
        )

    def _known(self, node: ast.Call) -> Checked:
        argument = node.args[0]
        target = (
            self.names.name(argument) if isinstance(argument, ast.Name | ast.Attribute) else None
        )
        if not isinstance(target, tree.Datum | tree.Field):
            message = "known takes the name of a datum or of a payload field"
            raise Fault("wrong-type", message, self.text.span(argument))
        key = frozenset({read_key(target) or ""})
        return Checked(tree.Known(target, span=self.text.at(node)), when_true=key)
