"""Two conditions compared by what they mean: by a common spelling, else by the prover."""

from __future__ import annotations

import enum

from attrs import frozen

from ..expressions import BOOLEAN, Kind, Node, Type, words
from ..expressions import tree as nodes
from .canon import TRUE, Side, canonical
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
    """How two conditions stand to each other, with a case for each direction if one was found."""

    meaning: Meaning
    lost: Witness | None = None
    gained: Witness | None = None

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
        self._known: dict[tuple[str, str, str], Compared] = {}

    def compare(
        self, old: Node, new: Node, event: str | None = None, given: tuple[Node, ...] = ()
    ) -> Compared:
        """Compare two conditions.

        Args:
            event: the event whose payload they read, by its new name.
            given: what holds besides.
        """
        one, other = canonical(old), canonical(new)
        if words(one) == words(other):  # the types of what they read are told with its name
            return Compared(Meaning.REWORDED)
        told = TRUE if not given else nodes.And(given)
        key = (words(one), f"{words(other)} {event}", words(told))
        if key not in self._known:
            self._known[key] = self._ask(one, other, event, given)
        return self._known[key]

    def _ask(self, old: Node, new: Node, event: str | None, given: tuple[Node, ...]) -> Compared:
        prover = self.found.prover
        if prover is None:
            return Compared(Meaning.NOT_COMPARED)
        found = prover.compare(old, new, self._domain((old, new, *given), event, given))
        return Compared(_MEANINGS[found.relation], found.lost, found.gained)

    def equal(self, old: Node, new: Node, event: str | None = None) -> Compared:
        """Compare two values: REWORDED where they are always equal."""
        one, other = canonical(old), canonical(new)
        if words(one) == words(other):
            return Compared(Meaning.REWORDED)
        if self.found.prover is None or one.type.kind is Kind.LIST or one.type != other.type:
            return Compared(Meaning.NOT_COMPARED)
        test = nodes.Compare("==", one, other, type=BOOLEAN)
        return self.compare(TRUE, test, event)

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
        actors: tuple[str, ...] | None = None
        if event is not None and event in new.events:
            fields = new.events[event].payload.values()
            optional |= {f"event.{each.name}" for each in fields if each.optional}
            by = new.events[event].by
            actors = None if by is None else (*by, "")
        return Domain(machines, data, frozenset(optional), actors, given=given)
