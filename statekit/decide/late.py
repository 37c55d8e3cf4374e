"""What a proposal means that no transition takes: had already, late, too soon, or not legal.

The order of the questions is the one of the language: already there, a command, in the trail,
behind, ahead, else refused. One principle rules it: what carries data is never dropped silently.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from ..diagnostics import one_of
from ..expressions import Values
from ..spec.machines import NEW, Machine
from .ahead import path
from .case import Case
from .clocks import in_families
from .decision import Code, Reason, Verdict
from .graph import Graph
from .losses import loses_nothing
from .snapshot import Snapshot
from .tables import Alternative


@frozen(slots=False)
class Asked:
    """What is asked of one machine.

    Args:
        machine: the machine's name.
        alternatives: those of the named event; of a proposed status all that lead to it.
        event: the event's name; None for a proposed status.
        target: the proposed status; None for a named event.
        values: what is known, the payload's good fields included.
        valuable: whether data or money come with it.
        where: the place in the spec.
    """

    case: Case
    name: str
    alternatives: tuple[Alternative, ...]
    event: str | None
    target: str | None
    values: Values
    valuable: bool
    where: str | None

    @property
    def machine(self) -> Machine:
        """The machine."""
        return self.case.tables.definition.machines[self.name]

    @property
    def title(self) -> str:
        """How messages call what is asked: the machine, one of many with its id."""
        return self.case.title(self.name)

    @property
    def stands(self) -> str:
        """Where it is, in words."""
        if self.machine.many is not None and self.current == NEW:
            return f"{self.title} does not exist yet"
        return f"{self.title} is in {self.current}"

    @property
    def current(self) -> str:
        """The leaf that the machine is in."""
        return self.values.states[self.name]

    @property
    def graph(self) -> Graph:
        """The moves of the machine."""
        return self.case.tables.graphs[self.name]

    @property
    def snapshot(self) -> Snapshot | None:
        """The order's snapshot; None where only the statuses are known."""
        return self.case.snapshot


@frozen(slots=False)
class Standing:
    """What the proposal means for one machine."""

    verdict: Verdict
    reason: Reason
    basis: str | None = None
    missing: tuple[str, ...] = ()


def standing(asked: Asked) -> Standing:
    """Answer for one machine that no transition of the proposal takes along."""
    name = asked.name
    trail = asked.snapshot is not None and asked.snapshot.trail_bits is not None
    basis = "trail" if trail else "graph"

    def answer(
        verdict: Verdict, code: Code, message: str, missing: tuple[str, ...] = ()
    ) -> Standing:
        evidence: dict[str, object] = {"machine": name, "state": asked.current}
        if name in asked.case.ids:
            evidence["instance"] = asked.case.ids[name]
        if missing:
            evidence["missing"] = list(missing)
        return Standing(verdict, Reason(code, message, evidence, asked.where), basis, missing)

    if (there := _already_there(asked)) is not None:
        return answer(Verdict.DUPLICATE, Code.ALREADY_THERE, there)
    if asked.case.report:
        if (passed := _in_trail(asked)) is not None:
            return answer(Verdict.STALE, Code.IN_TRAIL, passed)
        behind = sorted(
            each
            for each in _targets(asked)
            if asked.current in asked.graph.ahead[each] and _on_the_way(asked, each)
        )
        if behind and (not asked.valuable or _is_written(asked, behind)):
            message = f"{asked.stands}, and {one_of(behind)} lies behind it"
            return answer(Verdict.STALE, Code.BEHIND, message)
        if missing := _missing(asked):
            what = asked.event or f"{asked.title} = {asked.target}"
            message = f"{asked.stands}: {what} comes only after {', '.join(missing)}"
            return answer(Verdict.EARLY, Code.AHEAD, message, missing)
        if asked.valuable:
            what = asked.event or f"{asked.title} = {asked.target}"
            carrier = "it" if asked.event else "what leads there"
            message = (
                f"{asked.stands}, where {what} has no place, and {carrier} carries "
                "data that must not get lost: have an operator look at it"
            )
            return answer(Verdict.REFUSED, Code.CONFLICT, message)
    return answer(Verdict.REFUSED, *_not_legal(asked))


def _is_written(asked: Asked, leaves: list[str]) -> bool:
    """Tell whether a named event carries only what the order holds already.

    Where a trail is known and the event is not in it, another one has written that.
    """
    if asked.snapshot is not None and asked.snapshot.trail_bits is not None:
        return False
    known = asked.event is not None and not asked.case.new
    return known and any(_loses_nothing(asked, leaf) for leaf in leaves)


def _targets(asked: Asked) -> frozenset[str]:
    if asked.target is not None:
        return frozenset({asked.target})
    return frozenset(
        part.end(source)
        for each in asked.alternatives
        for part in each.moved
        if part.machine == asked.name
        for source in part.sources
    )


def _already_there(asked: Asked) -> str | None:
    name, current = asked.name, asked.current
    if asked.event is None:
        if asked.target == current and _loses_nothing(asked, current):
            return f"{asked.title} is already in {current}"
        return None
    if asked.case.new or current not in _targets(asked):
        return None
    if not _loses_nothing(asked, current):
        return None
    snapshot = asked.snapshot
    if snapshot is not None and snapshot.last_row is not None:
        last = snapshot.last_row[snapshot.shape.machines.index(name)]
        if last in _bits(asked):
            title = asked.title
            return f"{asked.event} was the last transition of {title}, and would change nothing"
        return None
    births = {birth.target for birth in asked.machine.births}
    ways = {edge.event.name for edge in asked.graph.into[current]}
    if current not in births and ways == {asked.event}:
        return f"{asked.stands}, where only {asked.event} leads, and it would change nothing"
    return None


def _in_trail(asked: Asked) -> str | None:
    snapshot = asked.snapshot
    if snapshot is None or snapshot.trail_bits is None or asked.case.new:
        return None
    taken = [bit for bit in _bits(asked) if snapshot.trail_bits >> bit & 1]
    if not taken:
        return None
    reached = {snapshot.shape.trail[bit][2] for bit in taken}
    if not any(_loses_nothing(asked, leaf) for leaf in reached):
        return None
    name = asked.title
    if asked.event is None:
        return f"{name} has been in {asked.target} and has moved on to {asked.current}"
    return f"{name} has taken {asked.event} and has moved on to {asked.current}"


def older(asks: Sequence[Asked]) -> Reason | None:
    """Return why a report is late: it is older than all that it moves, and was taken before.

    The time alone proves nothing. Clocks differ, and what happened before an order expired must
    not be dropped because its report came after that.
    """
    if not asks:
        return None
    case = asks[0].case
    at, snapshot = case.proposal.at, case.snapshot
    if at is None or snapshot is None or not case.report:
        return None
    for each in asks:
        time = snapshot.entered[each.name]
        if time is None or at >= time or _in_trail(each) is None:
            return None
    name, time = asks[0].name, snapshot.entered[asks[0].name]
    assert time is not None
    message = (
        f"the report is of {at.isoformat()}, was taken then, and {asks[0].title} has been in "
        f"{snapshot.states[name]} since {time.isoformat()}"
    )
    evidence: dict[str, object] = {"at": at.isoformat(), "entered": time.isoformat()}
    return Reason(Code.OLDER_REPORT, message, evidence)


def _on_the_way(asked: Asked, leaf: str) -> bool:
    """Tell whether the machine may have passed a leaf that lies behind it.

    A trail shows where it has been: it passed no leaf that lies neither before nor after one of
    those on its way.
    """
    if asked.snapshot is None or asked.snapshot.trail_bits is None:
        return True
    ahead = asked.graph.ahead
    return all(
        each == leaf or leaf in ahead[each] or each in ahead[leaf]
        for each in _visited(asked.snapshot, asked.name)
        if asked.current in ahead[each]
    )


def _visited(snapshot: Snapshot, machine: str) -> set[str]:
    """Return the leaves that a machine has entered by a transition."""
    bits, trail = snapshot.trail_bits or 0, snapshot.shape.trail
    return {
        leaf for bit, (name, _, leaf) in enumerate(trail) if name == machine and bits >> bit & 1
    }


def been_there(snapshot: Snapshot | None, machine: Machine, leaf: str) -> bool:
    """Tell whether the trail shows that the machine has been in the leaf before."""
    if snapshot is None or snapshot.trail_bits is None:
        return False
    born = any(birth.target == leaf for birth in machine.births)
    return born or leaf in _visited(snapshot, machine.name)


def _bits(asked: Asked) -> set[int]:
    """Return the trail's bits of the moves that are asked for."""
    return {
        bit
        for each in asked.alternatives
        for (machine, source), bit in each.bits.items()
        if machine == asked.name
        and (asked.target is None or each.end(machine, source) == asked.target)
    }


def _loses_nothing(asked: Asked, leaf: str) -> bool:
    """Tell whether nothing would get lost by acknowledging that the machine is, or was, there."""
    if asked.event is None and asked.case.bare:
        return True
    tables = asked.case.tables
    return loses_nothing(tables, asked.name, leaf, asked.alternatives, asked.values)


def _missing(asked: Asked) -> tuple[str, ...]:
    """Return the events of the shortest forward path after which the proposal is legal."""
    if asked.target is not None:
        way = path(asked.case.tables, asked.name, asked.values, {asked.target})[:-1]
    else:
        sources = frozenset(
            source
            for each in asked.alternatives
            if not each.transition.back
            for part in each.moved
            if part.machine == asked.name
            for source in part.sources
        )
        way = path(asked.case.tables, asked.name, asked.values, sources)
    return tuple(edge.event.name for edge in way)


def _not_legal(asked: Asked) -> tuple[Code, str]:
    name, current, title = asked.name, asked.current, asked.title
    if asked.machine.states[current].final:
        return Code.FINAL_STATE, f"{asked.stands}, which is final"
    if asked.target == current:
        message = f"{asked.stands} already, and the payload says more than that"
        return Code.NO_TRANSITION, f"{message}: name the event that has happened"
    if asked.event is None:
        return Code.NO_TRANSITION, f"no transition leads {title} from {current} to {asked.target}"
    sources = frozenset(
        source
        for each in asked.alternatives
        for part in each.transition.parts
        if part.machine == name
        for source in part.sources
    )
    shown = one_of(in_families(asked.machine, sources))
    return Code.NO_TRANSITION, f"{asked.event} is possible from {shown}, and {asked.stands}"
