"""A definition, compiled once: everything that can be known before a change is proposed."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from functools import cached_property

from attrs import Factory, field, frozen

from ..diagnostics import Span
from ..expressions import Expression, Kind, Node, Type, Value
from ..expressions.compiled import Function, Row, Unit
from ..expressions.tree import And, Field, InState, Not, Or
from ..spec.model import Definition, Edge, Event, Guard, Part, Rule, Transition
from .decision import Move
from .graph import Graph
from .rules import can_break, rule_node
from .snapshot import Shape


@frozen
class Clause:
    """One thing that must hold for a transition.

    Args:
        node: its tree.
        expression: the expression of the spec in which it stands.
        guard: the named guard that asks for it; None for the transition's own.
    """

    node: Node
    expression: Expression
    guard: Guard | None

    @property
    def where(self) -> Span:
        """The place in the file."""
        return self.expression.where(self.node)

    @property
    def text(self) -> str:
        """The clause as it stands in the spec."""
        return self.expression.source(self.node)


@frozen(eq=False)
class Alternative:
    """One transition of one event, compiled.

    Args:
        clauses: everything that must hold, own guard and named guards alike.
        guard: its own guard, which chooses among the alternatives.
        named: the named guards, which forbid the one that is chosen.
        rules: the rules whose answer this transition can change.
        bits: per moved machine and source leaf, the bit of the trail.
        sources: per machine, by its place in the rows, the leaves in which it must be.
    """

    event: Event
    transition: Transition
    clauses: tuple[Clause, ...]
    rules: tuple[Rule, ...]
    bits: Mapping[tuple[str, str], int]
    sources: tuple[tuple[int, frozenset[str]], ...]
    guard: Function | None
    named: Function | None
    effects: Function | None
    holds: Function | None

    @cached_property
    def moved(self) -> tuple[Part, ...]:
        """The parts that take a machine along."""
        return tuple(part for part in self.transition.parts if part.moves)


@frozen(eq=False)
class Step:
    """An alternative from one leaf of an event's only machine: all that acceptance needs."""

    target: str
    bit: int
    moves: tuple[Move, ...]
    guard: Function | None
    named: Function | None
    effects: Function | None
    holds: Function | None


_PYTHON_TYPES = {Kind.BOOLEAN: bool, Kind.INTEGER: int, Kind.MONEY: int}


def _check(type_: Type) -> tuple[type, Callable[[object], bool] | None]:
    """Return the exact Python type of a value, and what must hold of it besides."""
    if type_.kind is Kind.LIST:
        return tuple, type_.accepts
    if type_.kind in (Kind.ENUM, Kind.ID):
        return str, type_.accepts
    return _PYTHON_TYPES.get(type_.kind, str), None


@frozen(eq=False)
class Table:
    """One event, compiled.

    Args:
        alternatives: in the order in which they are tried.
        machine: the index of its only machine; None for a joint event.
        steps: per leaf of that machine, what is tried.
        valuable: whether it writes data or carries money, so that it must not get lost.
    """

    event: Event
    alternatives: tuple[Alternative, ...]
    machine: int | None
    steps: Mapping[str, tuple[Step, ...]]
    valuable: bool
    actors: frozenset[str] | None
    checks: tuple[tuple[str, type, Callable[[object], bool] | None, bool], ...]

    def row(self, payload: Mapping[str, object]) -> Row | None:
        """Return the payload in the order of its fields, or None when anything is wrong with it."""
        values: list[Value] = []
        given = 0
        for name, kind, accepts, optional in self.checks:
            value = payload.get(name)
            if type(value) is kind:
                given += 1
            elif value is None and optional:
                given += name in payload
                values.append(None)
                continue
            elif kind is tuple and type(value) is list:
                value = tuple(value)
                given += 1
            else:
                return None
            if accepts is not None and not accepts(value):
                return None
            values.append(value)  # type: ignore[arg-type]  # its type was compared above
        return tuple(values) if given == len(payload) else None


def _graphs(tables: Tables) -> dict[str, Graph]:
    return {name: Graph(tables.definition, name) for name in tables.definition.machines}


@frozen(eq=False)
class Tables:
    """One spec, compiled.

    Args:
        births: per machine, where it may be born, with the guard of each way.
        born: the rules over snapshots, all in one; None where there are none.
        facts: the tree of each fact.
        places: the place of each machine in the rows.
    """

    definition: Definition
    shape: Shape
    events: Mapping[str, Table]
    births: Mapping[str, tuple[tuple[Function | None, str], ...]]
    born: Function | None
    facts: Mapping[str, Node]
    places: Mapping[str, int]
    graphs: Mapping[str, Graph] = field(init=False, default=Factory(_graphs, takes_self=True))

    def path(self, machine: str, states: Mapping[str, str], ends: Container[str]) -> list[Edge]:
        """Return the shortest forward path of a machine into one of the ends, or nothing.

        A joint step on it counts only if its other machines are, or can still get, where it
        needs them.
        """

        def passable(edge: Edge) -> bool:
            others = (part for part in edge.transition.parts if part.machine != machine)
            return all(
                (now := states.get(part.machine)) is None
                or now in part.sources
                or not part.sources.isdisjoint(self.graphs[part.machine].ahead[now])
                for part in others
            )

        return self.graphs[machine].path(states[machine], ends, passable)


def compile_tables(definition: Definition, digest: str) -> Tables:
    """Compile a definition."""
    return _Compiler(definition, digest).tables()


class _Compiler:
    def __init__(self, definition: Definition, digest: str) -> None:
        self.definition = definition
        self.digest = digest
        self.facts = {name: fact.value.root for name, fact in definition.facts.items()}
        self.unit = Unit(tuple(definition.machines), tuple(definition.data), self.facts)
        self.places = {name: index for index, name in enumerate(definition.machines)}
        self.trail: dict[tuple[str, str, str], int] = {}
        self.shared: dict[tuple[tuple[Node, ...], tuple[str, ...]], int] = {}
        self.functions: list[Function] = []

    def tables(self) -> Tables:
        spec = self.definition
        plans = {name: self._plans(event) for name, event in spec.events.items()}
        births = {
            name: [
                (None if birth.guard is None else self.unit.add(birth.guard.root), birth.target)
                for birth in machine.births
            ]
            for name, machine in spec.machines.items()
        }
        born = self._rules(tuple(rule for rule in spec.rules.values() if not rule.step))
        self.functions = self.unit.functions()
        shape = Shape(
            spec.name,
            spec.version,
            self.digest,
            spec,
            tuple(spec.machines),
            tuple(spec.data),
            tuple(self.trail),
            dict(zip(self.facts, self.functions, strict=False)),
        )
        return Tables(
            spec,
            shape,
            {name: self._table(spec.events[name], plan) for name, plan in plans.items()},
            {
                name: tuple((self._function(guard), target) for guard, target in each)
                for name, each in births.items()
            },
            self._function(born),
            self.facts,
            self.places,
        )

    def _function(self, index: int | None) -> Function | None:
        return None if index is None else self.functions[index]

    # First pass: what to compile.

    def _plans(self, event: Event) -> list[_Plan]:
        fields = tuple(event.payload)
        return [self._plan(event, each, fields) for each in event.transitions]

    def _plan(self, event: Event, transition: Transition, fields: tuple[str, ...]) -> _Plan:
        clauses = tuple(self._clauses(event, transition))
        bits = {
            (part.machine, source): self.trail.setdefault(
                (part.machine, event.name, part.end(source)), len(self.trail)
            )
            for part in transition.parts
            if part.moves
            for source in sorted(part.sources)
        }
        touched = {part.machine for part in transition.parts if part.moves}
        touched |= {effect.name for effect in transition.effects}
        rules = tuple(
            rule for rule in self.definition.rules.values() if can_break(rule, touched, self.facts)
        )
        own = None if transition.guard is None else self.unit.add(transition.guard.root, fields)
        named = self._joined(tuple(each.node for each in clauses if each.guard), fields)
        effects = {effect.name: effect.value.root for effect in transition.effects}
        row = self.unit.add_row(effects, fields) if effects else None
        return _Plan(transition, clauses, rules, bits, own, named, row, self._rules(rules))

    def _clauses(self, event: Event, transition: Transition) -> Iterator[Clause]:
        if transition.guard is not None:
            for node in transition.guard.clauses():
                yield Clause(node, transition.guard, None)
        for part in transition.parts:
            if part.moves:
                yield from self._named(event, part)

    def _named(self, event: Event, part: Part) -> Iterator[Clause]:
        """Join the named guards: where one covers only some of the sources, it asks only there."""
        for guard in self.definition.guards.values():
            if guard.machine != part.machine:
                continue
            covered = frozenset(
                each for each in part.sources if guard.covers(event.name, each, part.end(each))
            )
            if not covered:
                continue
            for node in guard.require.clauses():
                if covered != part.sources:
                    elsewhere = Not(InState(part.machine, covered, ""))
                    node = Or((elsewhere, node), span=node.span)
                yield Clause(node, guard.require, guard)

    def _rules(self, rules: tuple[Rule, ...]) -> int | None:
        return self._joined(tuple(map(rule_node, rules)))

    def _joined(self, nodes: tuple[Node, ...], fields: tuple[str, ...] = ()) -> int | None:
        """Compile what must all hold; transitions that ask for the same share one function."""
        if not nodes:
            return None
        if not any(isinstance(part, Field) for node in nodes for part in node.walk()):
            fields = ()
        key = (nodes, fields)
        if key not in self.shared:
            self.shared[key] = self.unit.add(nodes[0] if len(nodes) == 1 else And(nodes), fields)
        return self.shared[key]

    # Second pass: the compiled functions in their places.

    def _table(self, event: Event, plans: list[_Plan]) -> Table:
        alternatives = tuple(
            Alternative(
                event,
                plan.transition,
                plan.clauses,
                plan.rules,
                plan.bits,
                tuple((self.places[part.machine], part.sources) for part in plan.transition.parts),
                self._function(plan.guard),
                self._function(plan.named),
                self._function(plan.effects),
                self._function(plan.holds),
            )
            for plan in plans
        )
        money = any(each.type.kind is Kind.MONEY for each in event.payload.values())
        return Table(
            event,
            alternatives,
            None if event.machine is None else self.places[event.machine],
            self._steps(event, alternatives),
            money or any(each.transition.effects for each in alternatives),
            None if event.by is None else frozenset(event.by),
            tuple(
                (name, *_check(each.type), each.optional) for name, each in event.payload.items()
            ),
        )

    def _steps(
        self, event: Event, alternatives: tuple[Alternative, ...]
    ) -> dict[str, tuple[Step, ...]]:
        if event.machine is None:
            return {}
        steps: dict[str, list[Step]] = {}
        for each in alternatives:
            (part,) = each.transition.parts
            for source in part.sources:
                target = part.end(source)
                step = Step(
                    target,
                    each.bits[event.machine, source],
                    (Move(event.machine, source, target),),
                    each.guard,
                    each.named,
                    each.effects,
                    each.holds,
                )
                steps.setdefault(source, []).append(step)
        return {source: tuple(each) for source, each in steps.items()}


@frozen(eq=False)
class _Plan:
    transition: Transition
    clauses: tuple[Clause, ...]
    rules: tuple[Rule, ...]
    bits: Mapping[tuple[str, str], int]
    guard: int | None
    named: int | None
    effects: int | None
    holds: int | None
