"""Where an order is, which exits are open, and why the others are closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product

from attrs import evolve, frozen

from ...decide import Code, Engine, Reason, Snapshot
from ...decide.admit import evidence_reasons
from ...decide.focus import focus
from ...decide.tables import Alternative, Table
from ...decide.timing import Moment, due_at
from ...decide.trial import fits, guards, outcome
from ...expressions import Values
from ...spec.machines import NEW
from ...spec.timer import TIMER
from ..build import flat
from ..drawing import START, Arrow, Drawing, Node
from ..errors import RenderError
from ..palette import Look
from ..rules import rule_in_words
from ..speech import said
from .parts import places, retouched, some, told_time


@frozen(slots=False)
class _Case:
    """An order, or one of its many in focus: what is true of it."""

    snapshot: Snapshot
    values: Values


def at_snapshot(engine: Engine, snapshot: Snapshot) -> Callable[[Drawing], Drawing]:
    """Return the overlay that shows where an order is, and what can happen to it next.

    Open is what `Engine.allowed` returns: guards that depend on the payload or the actor are not
    asked. No clock is read: what only the timer may do is neither open nor closed, and told with
    the time from when on it is due. Of values no more is told than that a guard does not hold.

    Args:
        engine: the loaded spec that is drawn.
        snapshot: the order.

    Raises:
        RenderError: when it is drawn on a drawing of another spec.
    """
    snapshot = Snapshot.from_dict(snapshot.to_dict(), engine)
    teller = _Teller(engine, snapshot)

    def tell(drawing: Drawing) -> Drawing:
        if any(each.key not in engine.definition.machines for each in drawing.machines):
            raise RenderError(f"the snapshot is of {engine.name}, and {drawing.title} is drawn")
        return teller.explained(retouched(drawing, teller.node, teller.arrow))

    return tell


class _Teller:
    def __init__(self, engine: Engine, snapshot: Snapshot) -> None:
        self.engine = engine
        self.snapshot = snapshot
        self.places = places(snapshot)
        self.broken: set[str] = set()  # the rules that close an exit

    def node(self, node: Node) -> Node:
        """Mark a node where the order is."""
        if node.key not in self.places:
            return node
        ids = self.places[node.key]
        note = f"here: {some(ids)}" if ids else "you are here"
        return evolve(node, look=Look.HERE, notes=(*node.notes, note))

    def arrow(self, arrow: Arrow) -> Arrow:
        """Say of an arrow whether it leads out of where the order is."""
        table = self.engine.tables.events.get(arrow.name)
        found = [] if table is None else [*self._tries(table, arrow)]
        if table is None or not found:
            return evolve(arrow, look=Look.FAINT)
        ways = {leaf: "open" for leaf, _, why in found if not why}
        if not ways:
            look = Look.CLOSED
            told = {leaf: f"closed: {'; '.join(dict.fromkeys(why))}" for leaf, _, why in found}
        elif (alternative := table.alternatives[arrow.number]).transition.timeout is None:
            look, told = Look.OPEN, ways
        else:
            for leaf in ways:
                cases = (case for at, case, why in found if at == leaf and not why)
                ways[leaf] = self._due(alternative, cases)
            look, told = Look.DUE, ways
            if table.event.by != (TIMER,):  # to others a time-out says nothing
                look, told = Look.OPEN, {leaf: f"open; {due}" for leaf, due in ways.items()}
        return evolve(arrow, look=look, lit=tuple(sorted(told)), told=tuple(sorted(told.items())))

    def explained(self, drawing: Drawing) -> Drawing:
        """Return a drawing with what the rules say that close an exit, whatever part is shown."""
        texts = {
            each.name: f"rule {each.name}: {flat(rule_in_words(each))}"
            for each in self.engine.definition.rules.values()
            if each.name in self.broken
        }
        others = {name: text for name, text in drawing.rules.items() if name not in texts}
        return evolve(drawing, remarks=(*drawing.remarks, *texts.values()), rules=others)

    def _due(self, alternative: Alternative, cases: Iterable[_Case]) -> str:
        """Return in words from when on the timer may take an alternative, in each of some cases."""
        definition = self.engine.definition
        times = {due_at(alternative, each.values, each.snapshot, definition) for each in cases}
        known = sorted(each for each in times if not isinstance(each, str))
        return f"due {some([*map(told_time, known)])}" if known else "timer, when unknown"

    def _tries(self, table: Table, arrow: Arrow) -> Iterator[tuple[str, _Case, list[str]]]:
        """Yield each leaf of the order from which an arrow leads, with why it is closed."""
        for case in self._cases(table):
            for leaf in self._leaves(case, arrow.machine):
                if leaf in arrow.leaves:
                    yield leaf, case, [*self._closed(table, table.alternatives[arrow.number], case)]

    def _leaves(self, case: _Case, machine: str) -> Iterator[str]:
        """Yield the keys of where a machine is: of many that are swept, of each of them."""
        many = self.engine.definition.machines[machine].many is not None
        state = case.values.states[machine]
        if many and state == NEW:
            rows = self.snapshot.instances[machine].values()
            yield from dict.fromkeys(f"{machine}.{each.state}" for each in rows)
            yield f"{machine}{START}"
        else:
            yield f"{machine}.{state}"

    def _cases(self, table: Table) -> Iterator[_Case]:
        """Yield the order, for an event about one of many with each of them in focus."""
        rows = self.snapshot.instances
        for chosen in product(*([*rows[name], None] for name in table.about)):
            ids = {
                name: key for name, key in zip(table.about, chosen, strict=True) if key is not None
            }
            shape = self.engine.tables.focused
            meant = focus(self.snapshot, shape, ids) if table.about else self.snapshot
            states = dict(zip(meant.shape.machines, meant.state_row, strict=True))
            data = dict(zip(meant.shape.data, meant.data_row, strict=True))
            yield _Case(meant, Values(states, data, self.engine.tables.facts))

    def _closed(self, table: Table, alternative: Alternative, case: _Case) -> Iterator[str]:
        """Yield why an alternative is not open; nothing where it is."""
        values = case.values
        for reason in evidence_reasons(table.event, values, partial=True):
            if isinstance(reason, Reason):
                yield reason.message
        for part in alternative.transition.parts:
            state = values.states[part.machine]
            if state not in part.sources:
                yield f"{part.machine} is {state}"
        if not fits(alternative, values):
            return
        definition = self.engine.definition
        for earlier in table.alternatives:
            if earlier is alternative:
                break
            tried = guards(earlier, values, definition, None)
            if fits(earlier, values) and not tried.own and not tried.open:
                yield "it goes another way"
        tried = guards(alternative, values, definition, Moment(case.snapshot))
        for reason in (*tried.own, *tried.named):
            yield self._why(alternative, reason)
        if not (tried.own or tried.named):
            for reason in outcome(alternative, values).broken:
                yield self._why(alternative, reason)

    def _why(self, alternative: Alternative, reason: Reason) -> str:
        """Return a reason without the values behind it, which may be anybody's."""
        if reason.code is Code.RULE_BROKEN and "rule" in reason.evidence:
            name = str(reason.evidence["rule"])
            self.broken.add(name)
            return f"rule {name}"
        if reason.code is not Code.GUARD_FAILED:
            return reason.message
        if "name" in reason.evidence:
            return f"guard {reason.evidence['name']}"
        clause = next(each for each in alternative.clauses if str(each.where) == reason.where)
        return f"needs {said(clause.node)}"
