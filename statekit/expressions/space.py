"""A search for values: what the names of expressions can be, and whether some of it makes one hold.

What is found was evaluated by the tree walk before it is returned. What is not found does not
exist: an answer that the solver cannot give is called unclear, and never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from attrs import evolve, field, frozen

from . import tree
from .evaluate import Values, evaluate
from .types import BOOLEAN, INTEGER, Kind, Type, Value

EFFORT = 3_000_000
"""How much work one question may cost, in the solver's own unit: at most a few seconds."""

INSTALL = "the solver is not installed: pip install 'statekit[prove]'"
"""Why nothing is found out without the solver."""


@frozen(slots=False)
class Space:
    """What the names in expressions can be. The types of data and fields are those of the nodes.

    Args:
        machines: per machine, the leaves in which it can be.
        optional: the data and payload fields (``event.name``) that may have no value.
        actors: who may act, the empty text for nobody; None for anyone.
        facts: the trees of the facts that are read.
        given: what holds besides.
    """

    machines: Mapping[str, tuple[str, ...]] = field(factory=dict)
    optional: frozenset[str] = frozenset()
    actors: tuple[str, ...] | None = None
    facts: Mapping[str, tree.Node] = field(factory=dict)
    given: tuple[tree.Node, ...] = ()


@frozen(slots=False)
class Case:
    """Values for which an expression holds.

    Args:
        values: all of them, also those that only assumptions read.
        decisive: those by which alone it holds, by the name that an expression reads them by:
            data and machines, ``event.x``, ``actor``, ``before.x``.
    """

    values: Values
    decisive: Mapping[str, Value]


@frozen(slots=False)
class Nothing:
    """There are no such values.

    Args:
        needed: the assumptions without which there would be some, or might be.
    """

    needed: tuple[str, ...] = ()


@frozen(slots=False)
class Unclear:
    """Nobody knows whether there are such values, and why not."""

    why: str


Found = Case | Nothing | Unclear


class UnclearError(Exception):
    """A question that cannot be put to the solver, or that it does not answer."""


def search(
    goal: tree.Node,
    space: Space,
    assumed: Mapping[str, tree.Node] | None = None,
    effort: int = EFFORT,
) -> Found:
    """Look for values for which an expression holds: the smallest and plainest.

    Args:
        goal: the expression; where it reads an optional name, it has asked whether it is there.
        space: what its names can be.
        assumed: what may be taken to hold, by name.
        effort: how much work each question to the solver may cost.

    Returns:
        The same answer for the same arguments, whatever was asked before.
    """
    if goal == _FALSE:
        return Nothing()
    try:
        # Late, since it is large and need not be there.
        from .smt import Problem
    except ImportError:
        return Unclear(INSTALL)
    try:
        assumed = relevant(goal, assumed or {}, space)
    except UnclearError as unclear:
        return Unclear(str(unclear))
    rest = [*space.given, *assumed.values()]
    # Who reads an optional value unasked gets an answer where it has one.
    for each in (space, evolve(space, optional=frozenset()))[: 1 + bool(space.optional)]:
        try:
            read = cells([goal, *rest], each)
            problem = Problem(each, read, [goal, *rest], effort)
            for node in (goal, *space.given):
                problem.require(node)
            needed = problem.settle(assumed)
            if needed is not None:
                return Nothing(needed) if each is space else _UNPROVEN
            values = problem.values()
        except UnclearError as unclear:
            return Unclear(str(unclear))
        if all(evaluate(node, values) is True for node in (goal, *rest)):
            return Case(values, _decisive(goal, cells([goal], each), values))
    return _UNPROVEN


_FALSE = tree.Literal(False, BOOLEAN)
_UNPROVEN = Unclear("the values that the solver proposes do not stand the check")


@frozen(slots=False)
class Cell:
    """One thing that has a value: a datum, a payload field, a machine, the actor.

    Args:
        node: the node that reads it, with the type that all who read it agree on.
        before: whether it is the value before the step.
    """

    node: tree.Datum | tree.Field | tree.InState | tree.Actor
    before: bool
    optional: bool = False

    @property
    def key(self) -> tuple[str, str, bool]:
        """What tells it from all others."""
        return key(self.node, past=self.before)

    @property
    def shown(self) -> str:
        """How an expression reads it."""
        kind, name, before = self.key
        if kind == "Actor":
            return "actor"
        return f"event.{name}" if kind == "Field" else "before." * before + name


def key(node: tree.Node, *, past: bool) -> tuple[str, str, bool]:
    """Return what tells the cell that a node reads from all others."""
    match node:
        case tree.Datum(name, _, before):
            return "Datum", name, before or past
        case tree.InState(machine, _, _, before):
            return "InState", machine, before or past
        case tree.Field(name):
            return "Field", name, False
    return "Actor", "", False


def cells(nodes: Iterable[tree.Node], space: Space) -> list[Cell]:
    """Return what some expressions read, also through facts, in the order of reading.

    Raises:
        UnclearError: they take one name for values of two types.
    """
    found: dict[tuple[str, str, bool], Cell] = {}
    types: dict[tuple[str, str], Type] = {}
    for node, past in parts(nodes, space.facts):
        if not isinstance(node, tree.Datum | tree.Field | tree.InState | tree.Actor):
            continue
        kind, name, before = key(node, past=past)
        shown = f"event.{name}" if kind == "Field" else name
        cell = Cell(node, before, shown in space.optional)
        found.setdefault(cell.key, cell)
        if kind in ("Datum", "Field"):
            known = types.setdefault((kind, name), node.type)
            common = meet(known, node.type)
            if common is None:
                raise UnclearError(
                    f"{shown} is {known} in one of them and {node.type} in the other"
                )
            types[kind, name] = common
    return [
        evolve(cell, node=evolve(cell.node, type=types[cell.key[:2]]))
        if cell.key[:2] in types
        else cell
        for cell in found.values()
    ]


def relevant(
    goal: tree.Node, assumed: Mapping[str, tree.Node], space: Space
) -> dict[str, tree.Node]:
    """Return the assumptions about what a goal reads, or about what these assumptions read."""
    reads = {name: {each.key for each in cells([node], space)} for name, node in assumed.items()}
    known = {each.key for each in cells([goal, *space.given], space)}
    found: set[str] = set()
    while more := {name for name in assumed if name not in found and reads[name] & known}:
        found |= more
        known = known.union(*(reads[name] for name in more))
    return {name: node for name, node in assumed.items() if name in found}


def parts(
    nodes: Iterable[tree.Node], facts: Mapping[str, tree.Node]
) -> Iterator[tuple[tree.Node, bool]]:
    """Yield every node of some trees and of the facts that they read, each once.

    With it comes whether a fact before the step reads it.
    """
    waiting = [(node, False) for node in nodes][::-1]
    seen: set[tuple[int, bool]] = set()
    known: set[tuple[str, bool]] = set()
    while waiting:
        node, past = waiting.pop()
        if (id(node), past) in seen:
            continue
        seen.add((id(node), past))
        yield node, past
        if isinstance(node, tree.Fact):
            fact = (node.name, past or node.before)
            if fact not in known:
                known.add(fact)
                waiting.append((facts[node.name], fact[1]))
        waiting += [(child, past) for child in node.children()][::-1]


def meet(one: Type, other: Type) -> Type | None:
    """Return the type of the values that are of both types; None where there are none."""
    if one == other:
        return one
    if one.is_number and other.is_number:
        return INTEGER
    if one.item is not None and other.item is not None:
        item = meet(one.item, other.item)
        return None if item is None else evolve(one, item=item)
    kinds = {one.kind, other.kind}
    if kinds == {Kind.ENUM}:
        values = tuple(each for each in one.values if each in other.values)
        return Type(Kind.ENUM, values) if values else None
    if kinds == {Kind.ENUM, Kind.TEXT}:
        return one if one.kind is Kind.ENUM else other
    if kinds == {Kind.TEXT, Kind.ID}:
        return one if one.kind is Kind.ID else other
    return None


def _decisive(goal: tree.Node, read: list[Cell], values: Values) -> dict[str, Value]:
    """Return the values without any of which nobody could tell that the goal holds."""
    kept = list(read)
    for cell in reversed(read):
        fewer = [each for each in kept if each is not cell]
        if evaluate(goal, _only(values, fewer)) is True:
            kept = fewer
    return {each.shown: _value(each, values) for each in kept}


def _only(values: Values, kept: list[Cell]) -> Values:
    keys = {each.key for each in kept}

    def known(place: Values, *, before: bool) -> Values:
        return Values(
            {
                name: each
                for name, each in place.states.items()
                if ("InState", name, before) in keys
            },
            {name: each for name, each in place.data.items() if ("Datum", name, before) in keys},
            place.facts,
        )

    assert values.before is not None
    now = known(values, before=False)
    fields = {name: each for name, each in values.fields.items() if ("Field", name, False) in keys}
    actor = values.actor if ("Actor", "", False) in keys else None
    return evolve(now, fields=fields, actor=actor, before=known(values.before, before=True))


def _value(cell: Cell, values: Values) -> Value:
    place = values.before if cell.before else values
    assert place is not None
    found: Any
    match cell.node:
        case tree.Actor():
            found = values.actor
        case tree.Field(name):
            found = values.fields[name]
        case tree.InState(machine):
            found = place.states[machine]
        case tree.Datum(name):
            found = place.data[name]
    return cast("Value", found)
