"""Values worth trying on an order: those at the borders of what guards and rules ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice, product
from math import floor

from ..decide import Engine, Snapshot
from ..expressions import Kind, Node, Type, Value, Values, evaluate
from ..expressions import tree as nodes
from ..spec.model import Event, Transition

_PAYLOADS = 24
"""How many payloads of one event are tried on one order, at most."""
_BEGINNINGS = 48
"""How many orders are begun, at most."""
_NUMBERS = 4
"""How many numbers are tried for one datum at the beginning, at most."""
_PLAIN = 1000
_DAY = timedelta(days=1)


class Trying:
    """What to try on the orders of one version.

    Args:
        engine: the version.
        start: when its orders begin.
    """

    def __init__(self, engine: Engine, start: datetime) -> None:
        self.engine, self.start = engine, start
        self.definition = engine.definition
        self._facts = {name: each.value.root for name, each in self.definition.facts.items()}
        self._events: dict[tuple[str, ...], list[Event]] = {}
        self._tests: dict[str, dict[str, list[nodes.Compare]]] = {}

    def beginnings(self) -> Iterator[dict[str, object]]:
        """Yield data with which an order may begin."""
        choices: list[list[object]] = []
        names: list[str] = []
        numbers = self._literals()
        for datum in self.definition.data.values():
            if datum.initial is not None or datum.optional:
                if datum.type.kind in (Kind.ENUM, Kind.BOOLEAN):
                    names.append(datum.name)
                    choices.append([datum.initial, *self._other(datum.type, datum.initial)])
                continue
            names.append(datum.name)
            if datum.type.is_number:
                choices.append([_PLAIN, *numbers][:_NUMBERS])
            else:
                choices.append([*self._simple(datum.type)])
        for values in islice(product(*choices), _BEGINNINGS):
            given = dict(zip(names, values, strict=True))
            yield {name: value for name, value in given.items() if value is not None}

    def _literals(self) -> list[object]:
        """Return numbers that guards and rules name, and those just above them."""
        found: dict[int, None] = {}
        every = [each.body.root for each in self.definition.rules.values()]
        every += [each.require.root for each in self.definition.guards.values()]
        every += [each.guard.root for _, each in self.definition.alternatives if each.guard]
        for node in (each for root in every for each in self._whole(root).walk()):
            value = getattr(node, "value", None)
            if isinstance(node, nodes.Literal | nodes.Setting) and type(value) is int and value > 0:
                found |= {value: None, value + 1: None}
        return [*found]

    @staticmethod
    def _other(type_: Type, value: Value) -> Iterator[object]:
        others: Iterable[object] = type_.values if type_.kind is Kind.ENUM else (False, True)
        return (each for each in others if each != value)

    def _simple(self, type_: Type) -> tuple[object, ...]:
        match type_.kind:
            case Kind.ENUM:
                return type_.values
            case Kind.BOOLEAN:
                return (False, True)
            case Kind.TIME:
                return (self.start + _DAY,)
            case Kind.DURATION:
                return (_DAY,)
            case Kind.LIST:
                item = type_.item
                return (list(self._simple(item)[:1]) if item else [],)
            case Kind.MONEY | Kind.INTEGER:
                return (1,)
        return ("a1",)

    def events(self, snapshot: Snapshot) -> list[Event]:
        """Return the events that some transition takes from where an order is."""
        if snapshot.state_row in self._events:
            return self._events[snapshot.state_row]
        states, many = snapshot.states, snapshot.instances

        def begins(transition: Transition) -> bool:
            return all(
                part.machine in many or states[part.machine] in part.sources
                for part in transition.parts
            )

        found = [
            event
            for event in self.definition.events.values()
            if any(begins(each) for each in event.transitions)
        ]
        self._events[snapshot.state_row] = found
        return found

    def payloads(self, snapshot: Snapshot, event: Event) -> Iterator[dict[str, object]]:
        """Yield payloads: each field in turn takes its values, while the others keep one."""
        plain: dict[str, object] = {}
        choices: dict[str, list[object]] = {}
        for field in event.payload.values():
            if field.name in event.about:
                known = [*snapshot.instances[field.name]]
                choices[field.name] = [*known, f"{field.name[0]}{len(known) + 1}"]
            elif not field.type.is_number:
                own = [
                    value
                    for name, value in snapshot.data.items()
                    if value is not None and self.definition.cells[name].type == field.type
                ]
                every = [*self._simple(field.type), *own]
                choices[field.name] = [
                    each for i, each in enumerate(every) if each not in every[:i]
                ]
            else:
                choices[field.name] = [1]
            plain[field.name] = choices[field.name][0]
        about = [{name: each} for name in event.about for each in choices[name]] or [{}]
        found: list[dict[str, object]] = []
        for meant in about:
            base = {**plain, **meant}
            for field in event.payload.values():
                if field.type.is_number:
                    choices[field.name] = self._borders(snapshot, event, field.name, base)
                    base[field.name] = choices[field.name][0]
            found.append(base)
            for name, values in choices.items():
                if name not in event.about:
                    found += [{**base, name: each} for each in values[1:]]
            optional = {each.name for each in event.payload.values() if each.optional}
            if optional:
                found.append({name: each for name, each in base.items() if name not in optional})
        yield from islice(found, _PAYLOADS)

    def _borders(
        self, snapshot: Snapshot, event: Event, name: str, payload: dict[str, object]
    ) -> list[object]:
        """Return the numbers for a field at which some comparison changes its answer."""
        found: dict[int, None] = {}
        states = dict(zip(snapshot.shape.machines, snapshot.state_row, strict=True))
        for test in self._comparisons(event).get(name, ()):
            ends: list[int] = []
            for number in (0, 1):
                fields: dict[str, Value] = {**_values(payload), name: number}
                values = Values(states, snapshot.data, self._facts, fields, "")
                sides = [evaluate(each, values) for each in (test.left, test.right)]
                if type(sides[0]) is int and type(sides[1]) is int:
                    ends.append(sides[0] - sides[1])
            if len(ends) == 2 and ends[0] != ends[1]:
                border = floor(-ends[0] / (ends[1] - ends[0]))
                found |= {border: None, border + 1: None, border - 1: None}
        # One that may pass comes first: the other fields are tried beside it.
        return [*sorted(found, key=lambda each: each <= 0)] or [1]

    def _comparisons(self, event: Event) -> dict[str, list[nodes.Compare]]:
        """Return the comparisons of numbers that decide about an event, by the fields in them.

        A rule is asked after the step: data stand there as what the step sets them to.
        """
        if event.name in self._tests:
            return self._tests[event.name]
        roots = [each.root for each in event.evidence.values()]
        rules = [each.body.root for each in self.definition.rules.values()]
        rules += [each.condition.root for each in self.definition.rules.values() if each.condition]
        guards = [each.require.root for each in self.definition.guards.values()]
        for transition in event.transitions:
            roots += [transition.guard.root] if transition.guard else []
            effects = {each.name: each.value.root for each in transition.effects}
            roots += [_after(self._whole(each), effects) for each in (*rules, *guards)]
        found: dict[str, list[nodes.Compare]] = {}
        for node in (each for root in roots for each in self._whole(root).walk()):
            if isinstance(node, nodes.Compare) and node.left.type.is_number:
                for name in {each.name for each in node.walk() if isinstance(each, nodes.Field)}:
                    found.setdefault(name, []).append(node)
        self._tests[event.name] = found
        return found

    def _whole(self, node: Node) -> Node:
        """Return a tree with facts as what derives them."""
        if isinstance(node, nodes.Fact):
            return self._whole(self._facts[node.name])
        return node.mapped(self._whole)


def _after(node: Node, effects: dict[str, Node]) -> Node:
    if isinstance(node, nodes.Datum) and not node.before and node.name in effects:
        return effects[node.name]
    return node.mapped(lambda each: _after(each, effects))


def _values(payload: dict[str, object]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, value in payload.items():
        if isinstance(value, list):
            found[name] = tuple(value)
        elif isinstance(value, bool | int | str | datetime | timedelta):
            found[name] = value
    return found
