"""From a definition to its tables: what is the same for all orders is done once, here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from ..expressions import Node
from ..expressions.compiled import Function, Unit
from ..expressions.tree import Field
from ..spec.model import Definition, Event, Part, Rule, Transition
from .clauses import all_of, swept_clauses
from .clocks import changes, clocks_of
from .decision import Move
from .instances import collections_of
from .payload import check_of, money_fields
from .rules import Breaking, rule_node
from .snapshot import Shape
from .sweep import sweeps_of
from .tables import Alternative, Step, Table, Tables


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
