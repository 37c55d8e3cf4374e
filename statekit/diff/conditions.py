"""Two conditions compared by what they mean: by a common spelling, else by the prover."""

from __future__ import annotations

import enum

from attrs import evolve, frozen

from ..expressions import Node, Type, words
from ..expressions import tree as nodes
from ..expressions.space import INSTALL
from ..spec.model import Rule
from .canon import FALSE, TRUE, Side, canonical
from .change import Witness
from .found import Found
from .prover import Domain, Relation


class Meaning(enum.Enum):
    """How the new condition stands to the old one."""

    SAME = "same"
    REWORDED = "reworded"
    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    INCOMPARABLE = "incomparable"
    NOT_COMPARED = "not compared"


_MEANINGS = {
    Relation.EQUIVALENT: Meaning.REWORDED,
    Relation.TIGHTER: Meaning.TIGHTENED,
    Relation.LOOSER: Meaning.LOOSENED,
    Relation.INCOMPARABLE: Meaning.INCOMPARABLE,
    Relation.UNKNOWN: Meaning.NOT_COMPARED,
}


@frozen(slots=False)
class Compared:
    """How two conditions stand to each other, with a case for each direction if one was found.

    Args:
        why: why they were not compared, where somebody has tried.
    """

    meaning: Meaning
    lost: Witness | None = None
    gained: Witness | None = None
    why: str = ""

    @property
    def note(self) -> str:
        """What to add to a message: why they were not compared, unless the remedy says it."""
        is_told = not self.why or self.why == INSTALL
        return "" if is_told or self.meaning is not Meaning.NOT_COMPARED else f": {self.why}"

    @property
    def witness(self) -> Witness | None:
        """The case to show: one that is refused now comes first."""
        return self.lost or self.gained


class Conditions:
    """Compares trees of both versions, which `Side.inline` has made."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.old = Side(found.old, found.names, is_old=True)
        self.new = Side(found.new, found.names, is_old=False)
        self._known: dict[tuple[str, str, str, str], Compared] = {}
        self._rules = [
            {
                side.names.rules.get(name, name) if side.is_old else name: self.holds(side, rule)
                for name, rule in side.definition.rules.items()
                if not rule.step
            }
            for side in (self.old, self.new)
        ]

    def compare(
        self,
        old: Node,
        new: Node,
        event: str | None = None,
        given: tuple[Node, ...] = (),
        rule: str = "",
    ) -> Compared:
        """Compare two conditions.

        Args:
            event: the event whose payload they read, by its new name.
            given: what holds besides.
            rule: the rule that they are, which is not to be taken for granted.
        """
        one, other = canonical(old), canonical(new)
        if words(one) == words(other):  # the types of what they read are told with its name
            return Compared(Meaning.REWORDED)
        told = TRUE if not given else nodes.And(given)
        key = (words(one), words(other), f"{event} {words(told)}", rule)
        if key not in self._known:
            self._known[key] = self._ask(one, other, event, given, rule)
        return self._known[key]

    @staticmethod
    def holds(side: Side, rule: Rule) -> Node:
        """Return what must hold by a rule, as one tree."""
        body = side.inline(rule.body.root)
        must = nodes.Not(body) if rule.never else body
        if rule.condition is None:
            return must
        return nodes.Or((nodes.Not(side.inline(rule.condition.root)), must))

    def _ask(
        self, old: Node, new: Node, event: str | None, given: tuple[Node, ...], rule: str
    ) -> Compared:
        prover = self.found.prover
        if prover is None:
            return Compared(Meaning.NOT_COMPARED)
        kept = [
            {name: each for name, each in rules.items() if name != rule} for rules in self._rules
        ]
        read = (old, new, *given, *kept[0].values(), *kept[1].values())
        domain = self._domain(read, event, given)
        domain = evolve(domain, old_rules=kept[0], new_rules=kept[1])
        found = prover.compare(old, new, domain)
        return Compared(_MEANINGS[found.relation], found.lost, found.gained, found.why)

    def equal(
        self, old: Node, new: Node, event: str | None = None, given: tuple[Node, ...] = ()
    ) -> Compared:
        """Compare two values: REWORDED where they are always equal.

        Args:
            event, given: as for conditions; where it does not hold nobody asks for the values.
        """
        one, other = canonical(old), canonical(new)
        if words(one) == words(other):
            return Compared(Meaning.REWORDED)
        prover = self.found.prover
        if prover is None:
            return Compared(Meaning.NOT_COMPARED)
        rules = [*self._rules[0].values(), *self._rules[1].values()]
        domain = self._domain((one, other, *given, *rules), event, given)
        domain = evolve(domain, old_rules=self._rules[0], new_rules=self._rules[1])
        found = prover.differ(one, other, domain)
        case = None if found.case is None else Witness.of(found.case)
        return Compared(_MEANINGS[found.relation], case, why=found.why)

    def possible(
        self, node: Node, event: str | None = None, given: tuple[Node, ...] = ()
    ) -> Compared:
        """Say whether a condition can hold: REWORDED where it never does, else with a case."""
        return self.compare(node, FALSE, event, given)

    def _domain(self, read: tuple[Node, ...], event: str | None, given: tuple[Node, ...]) -> Domain:
        new, names = self.found.new, self.found.names
        every = [each for node in read for each in node.walk()]
        machines = {
            each.machine: tuple(sorted(self.new.common(each.machine)))
            for each in every
            if isinstance(each, nodes.InState)
        }
        data: dict[str, Type] = {
            each.name: each.type for each in every if isinstance(each, nodes.Datum)
        }
        optional = {name for name in data if name in new.cells and new.cells[name].optional}
        optional |= {
            names.cell(name) for name, cell in self.found.old.cells.items() if cell.optional
        } & data.keys()
        fields = {each.name for each in every if isinstance(each, nodes.Field)}
        optional |= {
            f"event.{each.name}"
            for spec in (self.found.old, new)
            for one in spec.events.values()
            for each in one.payload.values()
            if event is None and each.optional and each.name in fields
        }
        actors: tuple[str, ...] | None = None
        if event is not None and event in new.events:
            payload = new.events[event].payload.values()
            optional |= {f"event.{each.name}" for each in payload if each.optional}
            actors = self._senders(event)
        return Domain(machines, data, frozenset(optional), actors, given=given)

    def _senders(self, event: str) -> tuple[str, ...] | None:
        """Return who may send an event in both versions; None for anyone, nobody included.

        Who may in one version alone is told as a change of the event.
        """
        names = self.found.names
        was = next((name for name, now in names.events.items() if now == event), None)
        before = self.found.old.events[was].by if was is not None else None
        now = self.found.new.events[event].by
        if before is None:
            return now
        old = tuple(names.actors.get(each, each) for each in before)
        if now is None:
            return old
        return tuple(each for each in now if each in old) or now
