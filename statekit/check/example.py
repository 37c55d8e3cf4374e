"""A case in which something holds, made of real values and agreed with by the evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from attrs import frozen

from ..expressions import Kind, Node, Value, Values, evaluate, plain, tree
from ..expressions.types import Type
from ..spec.model import Definition
from .atoms import OTHER, Form, Place, Presence, State, Variable, number, value_of

_DEFAULTS: Mapping[Kind, Value] = {
    Kind.BOOLEAN: False,
    Kind.INTEGER: 0,
    Kind.MONEY: 0,
    Kind.TEXT: "other",
    Kind.ID: "other",
    Kind.TIME: datetime(2026, 1, 1, tzinfo=UTC),
    Kind.DURATION: timedelta(),
    Kind.LIST: (),
}


@frozen
class _Key:
    """What has a value: the leaf of a machine, a datum, a payload field, or who acts."""

    kind: type[object]
    name: str
    before: bool = False

    def __str__(self) -> str:
        if self.kind is tree.Actor:
            return "the actor"
        prefix = "event." if self.kind is tree.Field else "before." if self.before else ""
        return f"{prefix}{self.name}"


_ACTOR = _Key(tree.Actor, "")
_Known = dict[_Key, Value]


@frozen
class Example:
    """A case, in words: ``method is cash and paid is false``."""

    words: str

    def __str__(self) -> str:
        return self.words


def agreed(
    definition: Definition, nodes: Sequence[Node], chosen: Mapping[Variable, object]
) -> Example | None:
    """Return the case that values of variables describe, if all nodes hold in it; else None."""
    made = _Making(definition)
    for variable, value in chosen.items():
        if isinstance(variable, Place) and not made.put(variable, value):
            return None
    for variable, value in chosen.items():
        if isinstance(variable, Form):
            assert isinstance(value, int)
            made.solve(variable, value)
        elif isinstance(variable, State):
            made.known[_Key(tree.InState, variable.machine, variable.before)] = str(value)
    for variable, value in chosen.items():
        if isinstance(variable, Presence) and value is False:
            made.put(Place(_target(variable.target.node), variable.target.before), None)
    if not _holds(definition, nodes, made.known):
        return None
    return Example(
        " and ".join(f"{key} is {_written(made.known[key])}" for key in made.kept(nodes))
    )


def _target(node: Node) -> Node:
    return node.target if isinstance(node, tree.Known) else node


def _holds(definition: Definition, nodes: Sequence[Node], known: _Known) -> bool:
    def some(kind: type[object], before: bool = False) -> dict[str, Value]:
        return {
            key.name: value
            for key, value in known.items()
            if key.kind is kind and key.before == before
        }

    def states(before: bool = False) -> dict[str, str]:
        return {name: str(leaf) for name, leaf in some(tree.InState, before).items()}

    facts = {name: fact.value.root for name, fact in definition.facts.items()}
    earlier = Values(states(True), some(tree.Datum, True), facts)
    actor = str(known[_ACTOR]) if _ACTOR in known else None
    values = Values(
        states(), some(tree.Datum), facts, some(tree.Field), actor=actor, before=earlier
    )
    return all(evaluate(node, values) is True for node in nodes)


class _Making:
    """Real values for variables."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.known: _Known = {_ACTOR: ""}
        for name, datum in definition.cells.items():
            for before in (False, True):
                self.known[_Key(tree.Datum, name, before)] = _default(datum.type)
        for event in definition.events.values():
            for each in event.payload.values():
                self.known.setdefault(_Key(tree.Field, each.name), _default(each.type))
        self._fixed: set[Place] = set()

    def put(self, place: Place, value: object) -> bool:
        """Give a value to something; false where it is none that can be given."""
        key = _key(place)
        if key is None:
            # A setting has the value that it has.
            return isinstance(place.node, tree.Setting) and place.node.value == value
        self.known[key] = "other" if value == OTHER else value  # type: ignore[assignment]
        return True

    def solve(self, form: Form, value: int) -> None:
        """Choose numbers with which a form has a value: one of them, the others stay."""
        rest = value - sum(by * self._number(each) for each, by in form.terms)
        free = [
            (each, by)
            for each, by in form.terms
            if abs(by) == 1 and each not in self._fixed and _key(each) is not None
        ]
        # Rather one that grows than one that falls below zero.
        for each, by in sorted(free, key=lambda pair: pair[1] * rest < 0)[:1]:
            found = value_of(each.node.type.kind, self._number(each) + rest * by)
            self.put(each, found)
        self._fixed.update(each for each, _ in form.terms)

    def _number(self, place: Place) -> int:
        if isinstance(place.node, tree.Setting):
            return number(place.node.value)
        key = _key(place)
        return 0 if key is None else number(self.known[key])

    def kept(self, nodes: Sequence[Node]) -> list[_Key]:
        """Return what decides: without any of it nobody could tell that the nodes hold."""
        kept = dict(self.known)
        for key in reversed(self.known):
            fewer = {each: value for each, value in kept.items() if each != key}
            if _holds(self.definition, nodes, fewer):
                kept = fewer
        order = (tree.InState, tree.Datum, tree.Field, tree.Actor)
        return sorted(kept, key=lambda each: order.index(each.kind))


def _key(place: Place) -> _Key | None:
    match place.node:
        case tree.Datum(name):
            return _Key(tree.Datum, name, place.before)
        case tree.Field(name):
            return _Key(tree.Field, name)
        case tree.Actor():
            return _ACTOR
    return None


def _default(type_: Type) -> Value:
    return type_.values[0] if type_.values else _DEFAULTS[type_.kind]


def _written(value: Value) -> str:
    if value is None:
        return "not known"
    if value == "":
        return "nobody"
    found = plain(value)
    return str(found).lower() if isinstance(found, bool) else str(found)
