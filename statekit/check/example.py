"""A case in which something holds, made of real values and agreed with by the evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from attrs import evolve, frozen

from ..expressions import Kind, Node, Unknown, Value, Values, evaluate, plain, tree
from ..expressions.types import Plain, Type
from ..spec.model import Definition, Transition
from .atoms import OTHER, Form, Place, Presence, State, Variable, limits, number, value_of
from .reading import nodes as nodes_of

_DEFAULTS: Mapping[Kind, Plain] = {
    Kind.BOOLEAN: False,
    Kind.INTEGER: 0,
    Kind.MONEY: 0,
    Kind.TEXT: "other",
    Kind.ID: "other",
    Kind.TIME: datetime(2026, 1, 1, tzinfo=UTC),
    Kind.DURATION: timedelta(),
}


_LONG = 1_000
"""No text or list of an example is longer."""


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
Known = Mapping[_Key, Value]
"""The values in a case."""
_Known = dict[_Key, Value]


@frozen
class Example:
    """A case; in words it is ``method is cash and paid is false``: only what decides is told.

    Args:
        nodes: what holds in it.
    """

    definition: Definition
    nodes: Sequence[Node]
    known: Known

    @classmethod
    def of(cls, definition: Definition, nodes: Sequence[Node], values: Values) -> Example:
        """Return the case that values describe."""
        known: _Known = {}
        for place, before in ((values, False), (values.before, True)):
            if place is not None:
                known |= {
                    _Key(tree.InState, name, before): leaf for name, leaf in place.states.items()
                }
                known |= {
                    _Key(tree.Datum, name, before): value
                    for name, value in place.data.items()
                    if not isinstance(value, Unknown)
                }
        known |= {_Key(tree.Field, name): value for name, value in values.fields.items()}
        return cls(definition, nodes, known | {_ACTOR: values.actor or ""})

    def at(self, transition: Transition) -> Example:
        """Return the same case where a transition begins."""
        begins = {_Key(tree.InState, part.machine): min(part.sources) for part in transition.parts}
        return evolve(self, known={**self.known, **begins})

    def holds_for(self, nodes: Sequence[Node], besides: Known) -> bool:
        """Whether other expressions hold in it too.

        Args:
            besides: the values of what only these read.
        """
        return _holds(self.definition, nodes, {**besides, **self.known})

    def holds_after(self, nodes: Sequence[Node], transition: Transition, besides: Known) -> bool:
        """Whether expressions hold once a transition was taken in it; `besides` as above."""
        effects = {each.name: each.value.root for each in transition.effects}
        more = plainest(self.definition, [*effects.values()])
        before = _values(self.definition, {**besides, **more, **self.known})
        targets = {part.machine: part.target for part in transition.parts if part.target}
        now = evolve(
            before,
            states={**before.states, **targets},
            data={**before.data} | {name: evaluate(each, before) for name, each in effects.items()},
            before=before,
        )
        return all(evaluate(node, now) is True for node in nodes)

    def __str__(self) -> str:
        return " and ".join(f"{key} is {_written(self.known[key])}" for key in self._kept())

    def _kept(self) -> list[_Key]:
        """Return what decides: without any of it nobody could tell that the nodes hold."""
        kept = self.known
        for key in reversed([*kept]):
            fewer = {each: value for each, value in kept.items() if each != key}
            if _holds(self.definition, self.nodes, fewer):
                kept = fewer
        order = (tree.InState, tree.Datum, tree.Field, tree.Actor)
        return sorted(kept, key=lambda each: order.index(each.kind))


def agreed(
    definition: Definition,
    nodes: Sequence[Node],
    given: Sequence[Node],
    chosen: Mapping[Variable, object],
) -> Example | None:
    """Return the case that values of variables describe; None where it is none.

    Args:
        nodes: what the example is to show.
        given: what must hold besides.
    """
    made = _Making(definition, [*nodes, *given])
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
    if not _holds(definition, [*nodes, *given], made.known):
        return None
    return Example(definition, nodes, made.known)


def plainest(definition: Definition, nodes: Sequence[Node]) -> Known:
    """Return the plainest values of what expressions read."""
    return _Making(definition, nodes).known


def _target(node: Node) -> Node:
    return node.target if isinstance(node, tree.Known) else node


def _holds(definition: Definition, nodes: Sequence[Node], known: Known) -> bool:
    values = _values(definition, known)
    return all(evaluate(node, values) is True for node in nodes)


def _values(definition: Definition, known: Known) -> Values:
    def some(kind: type[object], before: bool = False) -> dict[str, Value]:
        return {
            key.name: value
            for key, value in known.items()
            if key.kind is kind and key.before == before
        }

    def states(before: bool = False) -> dict[str, str]:
        return {name: str(leaf) for name, leaf in some(tree.InState, before).items()}

    facts = {name: fact.value.root for name, fact in definition.facts.items()}
    data = some(tree.Datum)
    fixed = {name: value for name, value in data.items() if _is_fixed(definition, name)}
    earlier = Values(states(True), some(tree.Datum, True) | fixed, facts)
    actor = str(known[_ACTOR]) if _ACTOR in known else None
    return Values(states(), data, facts, some(tree.Field), actor=actor, before=earlier)


class _Making:
    """Real values for variables."""

    def __init__(self, definition: Definition, roots: Sequence[Node]) -> None:
        self.definition = definition
        self.known: _Known = {_ACTOR: ""}
        read = [each for root in roots for each in nodes_of(definition, root)]
        data = {each.name for each in read if isinstance(each, tree.Datum)}
        for name, datum in definition.cells.items() if data else ():
            for before in (False, True):
                if name in data:
                    self.known[_Key(tree.Datum, name, before)] = _default(datum.type)
        for each in read:
            if isinstance(each, tree.Field):
                self.known.setdefault(_Key(tree.Field, each.name), _default(each.type))
        self._fixed: set[Place] = set()

    def put(self, place: Place, value: object) -> bool:
        """Give a value to something; false where it is none that can be given."""
        key = _key(place)
        if key is None:
            return self._put_computed(place, value)
        self.known[key] = "other" if value == OTHER else value  # type: ignore[assignment]
        return True

    def _put_computed(self, place: Place, value: object) -> bool:
        """Give values to what an answer is computed from."""
        match place.node:
            case tree.Setting(value=has):  # it has the value that it has
                return has == value
            case tree.Compare("==" | "!=" as operator, left, right):
                one, other = (_key(Place(each, place.before)) for each in (left, right))
                if one is None or other is None or left.type.kind not in (Kind.TEXT, Kind.ID):
                    return False
                same = value is (operator == "==")
                self.known[other] = self.known[one] if same else f"an{self.known[one]}"
                return True
            case tree.Call("len", (whole,)) if isinstance(value, int) and value <= _LONG:
                several = _key(Place(whole, place.before))
                if several is not None:
                    item = whole.type.item
                    self.known[several] = "x" * value if item is None else (_plain(item),) * value
                return several is not None
            case tree.Contains(tree.Literal(item), whole):
                several = _key(Place(whole, place.before))
                if several is not None and value is True:
                    self.known[several] = (*self._items(several), item)
                return several is not None
        return False

    def _items(self, key: _Key) -> tuple[Plain, ...]:
        found = self.known[key]
        return found if isinstance(found, tuple) else ()

    def solve(self, form: Form, value: int) -> None:
        """Choose numbers with which a form has a value: one of them, the others stay."""
        rest = value - sum(by * self._number(each) for each, by in form.terms)
        free = [
            (each, by)
            for each, by in form.terms
            if abs(by) == 1 and each not in self._fixed and _is_free(each)
        ]
        # Rather one that grows than one that falls below zero.
        for each, by in sorted(free, key=lambda pair: pair[1] * rest < 0)[:1]:
            least, most = limits(self.definition, each.node)
            found = self._number(each) + rest * by
            found = found if least is None else max(least, found)
            found = found if most is None else min(most, found)
            self.put(each, value_of(each.node.type.kind, found))
        self._fixed.update(each for each, _ in form.terms)

    def _number(self, place: Place) -> int:
        if isinstance(place.node, tree.Setting):
            return number(place.node.value)
        if isinstance(place.node, tree.Call) and _is_free(place):
            key = _key(Place(place.node.arguments[0], place.before))
            found = self.known[key] if key is not None else None
            return len(found) if isinstance(found, str | tuple) else 0
        key = _key(place)
        return 0 if key is None else number(self.known[key])


def _key(place: Place) -> _Key | None:
    match place.node:
        case tree.Datum(name):
            return _Key(tree.Datum, name, place.before)
        case tree.Field(name):
            return _Key(tree.Field, name)
        case tree.Actor():
            return _ACTOR
    return None


def _is_free(place: Place) -> bool:
    """Whether a number can be what it is to be: one that is read, or a length."""
    node = place.node
    if isinstance(node, tree.Call) and node.function == "len":
        node = node.arguments[0]
    return _key(Place(node, place.before)) is not None


def _is_fixed(definition: Definition, name: str) -> bool:
    datum = definition.data.get(name)
    return datum is not None and datum.fixed


def _default(type_: Type) -> Value:
    return () if type_.kind is Kind.LIST else _plain(type_)


def _plain(type_: Type) -> Plain:
    return type_.values[0] if type_.values else _DEFAULTS[type_.kind]


def _written(value: Value) -> str:
    if value is None:
        return "not known"
    if value == "":
        return "nobody"
    found = plain(value)
    return str(found).lower() if isinstance(found, bool) else str(found)
