"""A definition, compiled once: everything that can be known before a change is proposed."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import Factory, evolve, field, frozen

from ..expressions import LARGEST, LEAST, Node, Value, Values, evaluate
from ..expressions.compiled import Function, Row, Unit
from ..expressions.tree import Actor, Field, InState
from ..spec.model import Definition, Edge, Event, Part, Rule, Transition
from .clauses import Clause, all_of, clauses, swept_clauses
from .clocks import Changes, changes, clocks_of
from .decision import Move
from .graph import Graph
from .instances import collections_of
from .payload import Readable, check_of, money_fields
from .rules import Breaking, names_read, rule_node
from .snapshot import Shape
from .sweep import Sweep, sweeps_of


@frozen(eq=False)
class Alternative:
    """One transition of one event, compiled.

    Args:
        guard: its own guard, which chooses among the alternatives.
        named: the named guards, which forbid the one that is chosen: by the place of each moved
            machine in the rows, and the leaf that it leaves.
        rules: the rules whose answer this transition can change.
        bits: per moved machine and source leaf, the bit of the trail.
        sources: per machine, by its place in the rows, the leaves in which it must be.
        sweeps, swept: the machines of many of which it moves all; the named guards on them.
    """

    definition: Definition = field(repr=False)
    event: Event
    transition: Transition
    rules: tuple[Rule, ...]
    bits: Mapping[tuple[str, str], int]
    sources: tuple[tuple[int, frozenset[str]], ...]
    guard: Function | None
    named: tuple[tuple[int, Mapping[str, Function]], ...]
    effects: Function | None
    holds: Function | None
    sweeps: tuple[Sweep, ...]
    swept: Function | None

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Everything that must hold, own guard and named guards alike."""
        return tuple(clauses(self.definition, self.event, self.transition))

    @cached_property
    def moved(self) -> tuple[Part, ...]:
        """The parts that take a machine along."""
        return tuple(part for part in self.transition.parts if part.moves)


@frozen(eq=False)
class Step:
    """An alternative from one leaf of an event's only machine: all that acceptance needs.

    Args:
        named: the named guards on this very move.
    """

    target: str
    bit: int
    moves: tuple[Move, ...]
    guard: Function | None
    named: Function | None
    effects: Function | None
    holds: Function | None
    timed: bool
    """Whether it has a time-out."""
    clocks: Changes


@frozen(eq=False)
class Table:
    """One event, compiled.

    Args:
        alternatives: in the order in which they are tried.
        machine: the index of its only machine; None for a joint event.
        steps: per leaf of that machine, what is tried.
        valuable: whether it writes data or carries money, so that it must not get lost.
        evidence: what must hold before any guard is asked; None where nothing must.
        about: the machines of many of which the payload names an instance.
    """

    event: Event
    alternatives: tuple[Alternative, ...]
    machine: int | None
    steps: Mapping[str, tuple[Step, ...]]
    valuable: bool
    actors: frozenset[str] | None
    checks: tuple[tuple[str, type, Callable[[object], object] | None, bool], ...]
    evidence: Function | None
    about: tuple[str, ...]

    def row(self, payload: Mapping[str, object]) -> Row | None:
        """Return the payload in the order of its fields, or None when anything is wrong with it."""
        values: list[Value] = []
        given = 0
        for name, kind, accepts, optional in self.checks:
            value = payload.get(name)
            if type(value) is kind:
                if type(value) is int and not LEAST <= value <= LARGEST:
                    return None
                given += 1
            elif value is None and optional:
                given += name in payload
                values.append(None)
                continue
            elif kind is tuple and type(value) is list:
                value = tuple(value)
                given += 1
            elif kind is Readable and accepts is not None:
                value = accepts(value)
                if value is None:
                    return None
                values.append(value)  # type: ignore[arg-type]  # it was read
                given += 1
                continue
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
        timed: the events with a time-out.
        focused: the shape of a snapshot with instances in the slots of their machines.
    """

    definition: Definition
    shape: Shape
    events: Mapping[str, Table]
    births: Mapping[str, tuple[tuple[Function | None, str], ...]]
    born: Function | None
    facts: Mapping[str, Node]
    places: Mapping[str, int]
    timed: tuple[Table, ...]
    focused: Shape
    graphs: Mapping[str, Graph] = field(init=False, default=Factory(_graphs, takes_self=True))

    def path(self, machine: str, values: Values, ends: Container[str]) -> list[Edge]:
        """Return the shortest forward path of a machine into one of the ends, or nothing.

        A step on it counts only if it may still come: its other machines are, or can get, where it
        and its guards need them, and what will never change lets it.
        """

        def passable(edge: Edge) -> bool:
            found = self.events[edge.event.name].alternatives
            taken = next(each for each in found if each.transition is edge.transition)
            return all(
                self._can_get(part.machine, part.sources, values)
                for part in edge.transition.parts
                if part.machine != machine
            ) and not any(self._is_hopeless(each.node, machine, values) for each in taken.clauses)

        return self.graphs[machine].path(values.states[machine], ends, passable)

    def _can_get(self, machine: str, leaves: frozenset[str], values: Values) -> bool:
        now = values.states.get(machine)
        return (
            now is None or now in leaves or not leaves.isdisjoint(self.graphs[machine].ahead[now])
        )

    def _is_hopeless(self, node: Node, machine: str, values: Values) -> bool:
        """Tell whether a clause fails now and will fail whatever comes forward."""
        if isinstance(node, InState):
            elsewhere = node.machine != machine and not node.before
            return elsewhere and not self._can_get(node.machine, node.leaves, values)
        if any(isinstance(each, Field | Actor) for each in node.walk()):
            return False
        reads, data = names_read(node, self.facts), self.definition.data
        # Instances come and never go: what their number forbids stays forbidden.
        counts = {each.count.name for each in self.definition.machines.values() if each.many}
        lasting = all(name in counts or (name in data and data[name].fixed) for name in reads)
        return lasting and evaluate(node, values) is False


def compile_tables(definition: Definition, digest: str) -> Tables:
    """Compile a definition."""
    return _Compiler(definition, digest).tables()


class _Compiler:
    def __init__(self, definition: Definition, digest: str) -> None:
        self.definition = definition
        self.digest = digest
        self.facts = {name: fact.value.root for name, fact in definition.facts.items()}
        self.unit = Unit(tuple(definition.machines), tuple(definition.cells), self.facts)
        self.places = {name: index for index, name in enumerate(definition.machines)}
        self.clocks = clocks_of(definition)
        self.trail: dict[tuple[str, str, str], int] = {}
        self.shared: dict[object, int | None] = {}
        self.breaking = Breaking(definition.rules.values(), self.facts)
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
        evidence = {name: self._evidence(event) for name, event in spec.events.items()}
        born = self._rules([rule for rule in spec.rules.values() if not rule.step])
        self.functions = self.unit.functions()
        shape = Shape(
            spec.name,
            spec.version,
            self.digest,
            spec,
            tuple(spec.machines),
            tuple(spec.cells),
            tuple(self.trail),
            dict(zip(self.facts, self.functions, strict=False)),
            self.clocks,
            collections_of(spec, tuple(self.trail), self.clocks),
            (*spec.data, *spec.totals),
        )
        tables = {
            name: self._table(spec.events[name], plan, evidence[name])
            for name, plan in plans.items()
        }
        return Tables(
            spec,
            shape,
            tables,
            {
                name: tuple((self._function(guard), target) for guard, target in each)
                for name, each in births.items()
            },
            self._function(born),
            self.facts,
            self.places,
            tuple(
                table
                for table in tables.values()
                if any(each.transition.timeout for each in table.alternatives)
            ),
            evolve(shape, collections=(), shown=shape.data),
        )

    def _function(self, index: int | None) -> Function | None:
        return None if index is None else self.functions[index]

    # First pass: what to compile.

    def _evidence(self, event: Event) -> int | None:
        nodes = (each.root for each in event.evidence.values())
        return self._shared(("evidence", event.name), nodes, tuple(event.payload))

    def _plans(self, event: Event) -> list[_Plan]:
        return [self._plan(event, each, tuple(event.payload)) for each in event.transitions]

    def _plan(self, event: Event, transition: Transition, fields: tuple[str, ...]) -> _Plan:
        bits = {
            (part.machine, source): self.trail.setdefault(
                (part.machine, event.name, part.end(source)), len(self.trail)
            )
            for part in transition.moving
            for source in sorted(part.sources)
        }
        own = None if transition.guard is None else self.unit.add(transition.guard.root, fields)
        named = tuple(self._named(event, each) for each in transition.parts)
        effects = {effect.name: effect.value.root for effect in transition.effects}
        row = self.unit.add_row(effects, fields) if effects else None
        touched = frozenset(part.machine for part in transition.parts if part.moves) | {*effects}
        rules = self.breaking.rules(touched)
        asked = (each.node for each in swept_clauses(self.definition, event, transition))
        swept = self._shared(("swept", id(transition)), asked, fields)
        return _Plan(transition, rules, bits, own, named, row, self._rules(rules), swept)

    def _named(self, event: Event, part: Part) -> dict[str, int]:
        """Compile the named guards on the moves from each leaf; most leaves have none."""
        guarding = self.definition.guarding[part.machine]
        found: dict[str, int] = {}
        for source in part.sources if part.moves and guarding.guards else ():
            bits = guarding.on(event.name, source, part.end(source))
            asked = [each.require.root for each in guarding.of(bits)]
            # One that is about a single event may read its payload.
            is_of_one = any(isinstance(each, Field) for root in asked for each in root.walk())
            fields = tuple(event.payload) if is_of_one else ()
            index = self._shared((part.machine, bits, fields), asked, fields)
            if index is not None:
                found[source] = index
        return found

    def _rules(self, rules: Sequence[Rule]) -> int | None:
        return self._shared(tuple(each.name for each in rules), map(rule_node, rules))

    def _shared(self, key: object, nodes: Iterable[Node], fields: Sequence[str] = ()) -> int | None:
        """Compile what must all hold, once for all who ask for the same."""
        if key not in self.shared:
            whole = all_of(tuple(nodes))
            self.shared[key] = self.unit.add(whole, fields) if whole else None
        return self.shared[key]

    # Second pass: the compiled functions in their places.

    def _table(self, event: Event, plans: list[_Plan], evidence: int | None) -> Table:
        alternatives = tuple(
            Alternative(
                self.definition,
                event,
                plan.transition,
                plan.rules,
                plan.bits,
                tuple((self.places[part.machine], part.sources) for part in plan.transition.parts),
                self._function(plan.guard),
                tuple(self._by_leaf(plan)),
                self._function(plan.effects),
                self._function(plan.holds),
                sweeps_of(self.definition, plan.transition, plan.bits, self.clocks),
                self._function(plan.swept),
            )
            for plan in plans
        )
        return Table(
            event,
            alternatives,
            None if event.machine is None else self.places[event.machine],
            self._steps(event, alternatives),
            bool(money_fields(event)) or any(each.transition.written for each in alternatives),
            None if event.by is None else frozenset(event.by),
            tuple(
                (name, *check_of(each.type), each.optional) for name, each in event.payload.items()
            ),
            self._function(evidence),
            event.about,
        )

    def _by_leaf(self, plan: _Plan) -> Iterator[tuple[int, Mapping[str, Function]]]:
        for part, found in zip(plan.transition.parts, plan.named, strict=True):
            if found:
                place = self.places[part.machine]
                yield place, {leaf: self.functions[index] for leaf, index in found.items()}

    def _steps(
        self, event: Event, alternatives: tuple[Alternative, ...]
    ) -> dict[str, tuple[Step, ...]]:
        if event.machine is None:
            return {}
        steps: dict[str, list[Step]] = {}
        for each in alternatives:
            (part,) = each.transition.parts
            named = dict(each.named).get(self.places[part.machine], {})
            for source in part.sources:
                target = part.end(source)
                step = Step(
                    target,
                    each.bits[event.machine, source],
                    (Move(event.machine, source, target),),
                    each.guard,
                    named.get(source),
                    each.effects,
                    each.holds,
                    each.transition.timeout is not None,
                    changes(self.clocks, event.machine, source, target),
                )
                steps.setdefault(source, []).append(step)
        return {source: tuple(each) for source, each in steps.items()}


@frozen(eq=False)
class _Plan:
    transition: Transition
    rules: tuple[Rule, ...]
    bits: Mapping[tuple[str, str], int]
    guard: int | None
    named: tuple[Mapping[str, int], ...]
    effects: int | None
    holds: int | None
    swept: int | None
