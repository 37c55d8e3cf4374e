"""The tree-walking back end: values where everything is known, and what is missing where not.

It explains refusals and answers callers who know only part of an order. Decisions about whole
snapshots use `compiled`; tests compare the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from operator import add, eq, ge, gt, le, lt, mul, ne, sub
from typing import cast

from attrs import field, frozen

from . import tree
from .instants import between, shift, shift_back
from .types import DURATION, TIME, Value

_COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}
_COMPUTE = {"+": add, "-": sub, "*": mul}


@frozen(slots=False)
class Unknown:
    """No value, for want of the values of these names."""

    needs: frozenset[str]


Answer = Value | Unknown


@frozen(slots=False)
class Values:
    """What is known in one place.

    Args:
        states: the leaf of each machine that is known.
        data: the values of the data that are known, None for an optional one without a value;
            or what is missing to know one.
        facts: the trees of all facts, which are derived from the rest.
        fields: the payload; a declared field that is absent and optional stands as None.
        actor: who sent the event; empty for nobody, None when that is not known.
        before: what was known before the step, for rules.
    """

    states: Mapping[str, str]
    data: Mapping[str, Answer]
    facts: Mapping[str, tree.Node]
    fields: Mapping[str, Value] = field(factory=dict)
    actor: str | None = None
    before: Values | None = None
    derived: dict[str, Answer] = field(factory=dict, eq=False, repr=False)
    """Facts that were asked for already: each is derived once."""


def evaluate(node: tree.Node, values: Values) -> Answer:
    """Return the value of a node, or what is missing to know it.

    `and` and `or` need only the operands that decide: false `and` an unknown is false.
    """
    match node:
        case tree.Literal() | tree.Setting():
            return node.value
        case tree.Datum(name, _, before):
            place = values.before if before else values
            return _read(place.data if place else {}, name, "before." * before + name)
        case tree.Field(name):
            return _read(values.fields, name, f"event.{name}")
        case tree.Actor():
            return Unknown(frozenset({"actor"})) if values.actor is None else values.actor
        case tree.Fact(name, _, before):
            return _fact(name, values.before if before else values)
        case tree.InState(machine, leaves, _, before):
            place = values.before if before else values
            state = _read(place.states if place else {}, machine, "before." * before + machine)
            return state if isinstance(state, Unknown) else state in leaves
        case tree.Known(target):
            found = evaluate(target, values)
            return found if isinstance(found, Unknown) else found is not None
        case tree.Not(operand):
            found = evaluate(operand, values)
            return found if isinstance(found, Unknown) else not found
        case tree.And(operands):
            return _until(False, operands, values)
        case tree.Or(operands):
            return _until(True, operands, values)
        case tree.Choose():
            return _choose(node, values)
        case tree.If(test, value, otherwise):
            found = evaluate(test, values)
            if isinstance(found, Unknown):
                return found
            return evaluate(value if found else otherwise, values)
        case _:
            return _computed(node, values)


def _read(place: Mapping[str, Answer], name: str, shown: str) -> Answer:
    return place[name] if name in place else Unknown(frozenset({shown}))


def _fact(name: str, values: Values | None) -> Answer:
    if values is None:
        return Unknown(frozenset({f"before.{name}"}))
    if name not in values.derived:
        values.derived[name] = evaluate(values.facts[name], values)
    return values.derived[name]


def _until(decisive: bool, operands: tuple[tree.Node, ...], values: Values) -> Answer:
    """Evaluate operands until one decides; unknown ones are passed over and remembered."""
    needs: frozenset[str] = frozenset()
    for operand in operands:
        found = evaluate(operand, values)
        if isinstance(found, Unknown):
            needs |= found.needs
        elif found is decisive:
            return decisive
    return Unknown(needs) if needs else not decisive


def _choose(node: tree.Choose, values: Values) -> Answer:
    """Take the first case that holds; an unknown one before it leaves the answer open."""
    needs: frozenset[str] = frozenset()
    answers: set[str] = set()
    for guard, value in node.cases:
        found = evaluate(guard, values)
        if isinstance(found, Unknown):
            needs |= found.needs
            answers.add(value)
        elif found:
            answers.add(value)
            break
    else:
        answers.add(node.otherwise)
    return answers.pop() if len(answers) == 1 else Unknown(needs)


def _computed(node: tree.Node, values: Values) -> Answer:
    """Evaluate the nodes that need the value of every child."""
    children = [evaluate(child, values) for child in node.children()]
    needs = [child.needs for child in children if isinstance(child, Unknown)]
    if needs:
        return Unknown(frozenset().union(*needs))
    if any(child is None for child in children):
        # A clause before this one asks `known(…)` and has failed: there is nothing to compute.
        return Unknown(frozenset())
    match node:
        case tree.Compare(operator):
            left, right = cast("list[int]", children)
            return bool(_COMPARE[operator](left, right))
        case tree.Among(_, among):
            return children[0] in among
        case tree.Contains():
            return children[0] in cast("tuple[Value, ...]", children[1])
        case tree.Arithmetic(operator, type=type_) if type_ == TIME:
            moved = shift if operator == "+" else shift_back
            return moved(*cast("tuple[datetime, timedelta]", tuple(children)))
        case tree.Arithmetic(type=type_) if type_ == DURATION:
            return between(*cast("tuple[datetime, datetime]", tuple(children)))
        case tree.Arithmetic(operator):
            left, right = cast("list[int]", children)
            return cast("int", _COMPUTE[operator](left, right))
        case tree.Negate():
            return -cast("int", children[0])
        case tree.Call("min" | "max" as name):
            numbers = cast("list[int]", children)
            return min(numbers) if name == "min" else max(numbers)
        case tree.Call("len"):
            return len(cast("str", children[0]))
        case tree.Call("sum"):
            return sum(cast("tuple[int, ...]", children[0]))
    raise AssertionError(f"no such node: {node}")
