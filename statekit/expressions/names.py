"""The names in an expression: data, fields, facts, settings, and states beside a machine."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from attrs import frozen

from ..diagnostics import near
from . import tree
from .scope import Scope
from .text import Fault, Text
from .types import BOOLEAN, TEXT, Kind, Type


@frozen(slots=False)
class Names:
    """Resolves the names of one expression."""

    text: Text
    scope: Scope

    def read(self, node: ast.Name | ast.Attribute, known: frozenset[str]) -> tree.Node:
        """Resolve a name whose value is needed; an optional one must be known to have one."""
        found = self.name(node)
        key = read_key(found)
        if key is not None and key not in known and self._is_optional(found):
            message = f"{key} is optional and may be missing here"
            remedy = f"say `known({key}) and …` first"
            raise Fault("maybe-unknown", message, self.text.span(node), remedy)
        return found

    def _is_optional(self, node: tree.Node) -> bool:
        if isinstance(node, tree.Field):
            return (self.scope.fields or {})[node.name].optional
        return isinstance(node, tree.Datum) and self.scope.data[node.name].optional

    def name(self, node: ast.Name | ast.Attribute) -> tree.Node:
        """Resolve a name."""
        scope, span = self.scope, self.text.at(node)
        path = dotted(node)
        if path is None:
            raise self.text.refuse(node, f"`{self.text.source(node)}`")
        head, *rest = path
        if head == "event" and len(rest) == 1:
            return self._field(node, rest[0])
        if head in ("before", "after") and len(rest) == 1:
            if not scope.steps:
                message = f"`{head}` has a meaning only in a rule, which looks at whole steps"
                raise Fault("not-here", message, self.text.span(node))
            return self._plain_name(node, rest[0], before=head == "before")
        if head in ("event", "before", "after") and not rest:
            message = f"`{head}` is not a value by itself"
            raise Fault("not-here", message, self.text.span(node), f"write {head}.name")
        if rest:
            raise self._bad_path(node, head, rest)
        if head in ("true", "false"):
            return tree.Literal(head == "true", BOOLEAN, span=span)
        if head == "actor":
            if scope.actors is None:
                raise Fault("not-here", "there is no actor here to read", self.text.span(node))
            return tree.Actor(Type(Kind.ENUM, scope.actors) if scope.actors else TEXT, span=span)
        return self._plain_name(node, head, before=False)

    def _bad_path(self, node: ast.expr, head: str, rest: list[str]) -> Fault:
        path = ".".join([head, *rest])
        for machine, states in self.scope.machines.items():
            if path in states or head == machine:
                remedy = f"a state stands beside its machine: `{machine} == …` or `{machine} in …`"
                return Fault(
                    "not-here", f"`{path}` is not a value by itself", self.text.span(node), remedy
                )
        return self.text.refuse(
            node, f"`{path}`", "only event.name, before.name and after.name have a dot"
        )

    def _field(self, node: ast.expr, name: str) -> tree.Field:
        fields = self.scope.fields
        if fields is None:
            raise Fault("not-here", "there is no event here to read from", self.text.span(node))
        if name not in fields:
            message = f"the event carries no {name!r}"
            remedy = "declare it in the event's payload" if not fields else ""
            found = tuple(f"event.{each}" for each in near(name, fields))
            raise Fault("unknown-name", message, self.text.span(node), remedy, found)
        return tree.Field(name, fields[name].type, span=self.text.at(node))

    def _plain_name(self, node: ast.expr, name: str, *, before: bool) -> tree.Node:
        scope, span = self.scope, self.text.at(node)
        if name in scope.data:
            return tree.Datum(name, scope.data[name].type, before, span=span)
        if name in scope.facts:
            return tree.Fact(name, scope.facts[name], before, span=span)
        if name in scope.settings and not before:
            type_, value = scope.settings[name]
            return tree.Setting(name, value, type_, span=span)
        if name in scope.machines:
            message = f"the machine {name} is not a value by itself"
            remedy = f"ask for a state: `{name} in …` or `{name} == …`"
            raise Fault("wrong-type", message, self.text.span(node), remedy)
        remedy = ""
        if name in (scope.fields or ()):
            remedy = f"the event's payload is read as event.{name}"
        elif any(name in states for states in scope.machines.values()):
            remedy = "a state stands beside its machine: `machine in state`"
        elif any(name in each.type.values for each in scope.data.values()):
            remedy = f"the value of an enum stands in quotes: '{name}'"
        found = near(name, scope.names())
        raise Fault("unknown-name", f"there is no {name!r}", self.text.span(node), remedy, found)

    def machine(self, node: ast.expr) -> tuple[str, bool] | None:
        """Return the machine that the operand names, and whether it is its state before."""
        path = dotted(node)
        if path and len(path) == 1 and path[0] in self.scope.machines:
            return path[0], False
        if (
            path
            and len(path) == 2
            and path[0] in ("before", "after")
            and path[1] in self.scope.machines
        ):
            if not self.scope.steps:
                message = f"`{path[0]}` has a meaning only in a rule, which looks at whole steps"
                raise Fault("not-here", message, self.text.span(node))
            return path[1], path[0] == "before"
        return None

    def state_test(
        self, machine: str, before: bool, word: str, right: ast.expr, span: tuple[int, int]
    ) -> tree.Node:
        """Translate a comparison of a machine with states."""
        if word not in ("==", "!=", "in", "not in"):
            message = f"states have no order: `{word}` cannot compare them"
            raise Fault("wrong-type", message, self.text.locate(*span), "use ==, !=, in or not in")
        listed = isinstance(right, ast.List | ast.Tuple | ast.Set)
        parts: Iterable[ast.expr] = (
            right.elts if isinstance(right, ast.List | ast.Tuple | ast.Set) else [right]
        )
        if listed and word in ("==", "!="):
            message = f"`{word}` compares with one state, and here is a list of them"
            remedy = f"write `{'in' if word == '==' else 'not in'}`"
            raise Fault("wrong-type", message, self.text.span(right), remedy)
        states = self.scope.machines[machine]
        leaves: set[str] = set()
        for part in parts:
            path = dotted(part)
            name = ".".join(path) if path else None
            if name is None or name not in states:
                shown = name or self.text.source(part)
                message = f"{machine} has no state {shown!r}"
                raise Fault("unknown-state", message, self.text.span(part), "", near(shown, states))
            is_family = states[name] != {name} and name not in self.scope.refined.get(machine, ())
            if word in ("==", "!=") and is_family:
                message = f"{machine} is never in {name} itself, only in one of its states"
                remedy = f"write `{machine} {'in' if word == '==' else 'not in'} {name}`"
                raise Fault("wrong-type", message, self.text.span(part), remedy)
            leaves |= states[name]
        test = tree.InState(machine, frozenset(leaves), self.text.source(right), before, span=span)
        return tree.Not(test, span=span) if word in ("!=", "not in") else test


def read_key(node: tree.Node) -> str | None:
    """Return how an expression names a datum or payload field; None for any other node."""
    if isinstance(node, tree.Datum):
        return f"before.{node.name}" if node.before else node.name
    return f"event.{node.name}" if isinstance(node, tree.Field) else None


def dotted(node: ast.expr) -> list[str] | None:
    """Return the parts of a dotted name; None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id, *reversed(parts)] if isinstance(node, ast.Name) else None
