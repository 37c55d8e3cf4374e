"""The way that one order took."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import evolve

from ...decide import Decision, Event, Move, Snapshot, Verdict
from ...decide.replay import Replay, ReplayEntry
from ...expressions import Values, evaluate
from ...spec.machines import NEW
from ..drawing import START, Arrow, Drawing, Node
from ..palette import Look
from .parts import places, retouched, some, told_time

_SHOWN = 4  # so many times are told of one arrow


def along(replay: Replay) -> Callable[[Drawing], Drawing]:
    """Return the overlay that shows the way of an order: numbered, with times.

    The numbers are those of the events as they arrived, from 1. What was not accepted stands below
    the picture.

    Args:
        replay: what became of the order's events.
    """

    def tell(drawing: Drawing) -> Drawing:
        steps: dict[int, list[tuple[str, str]]] = {}
        ends = places(replay.snapshot)
        visited = {*ends}
        order = {id(each): at for at, each in enumerate(drawing.arrows)}
        for machine, leaf in replay.start.states.items():
            visited.add(f"{machine}.{leaf}")
        if replay.start.trail_bits == 0:
            for arrow in _births(drawing, replay.start):
                began = replay.start.entered[arrow.machine]
                note = f"0: {told_time(began)}" if began else "0"
                steps.setdefault(order[id(arrow)], []).append((arrow.tails[0], note))
        for entry in replay.accepted:
            for move in entry.decision.moves:
                visited |= {_key(move.machine, move.source), _key(move.machine, move.target)}
                found = _arrow(drawing.arrows, entry.decision, move)
                if found is not None:
                    key = _key(move.machine, move.source)
                    steps.setdefault(order[id(found)], []).append((key, _step(entry, move)))

        def node(each: Node) -> Node:
            if each.key in ends:
                ids = ends[each.key]
                note = f"here at the end: {some(ids)}" if ids else "here at the end"
                return evolve(each, look=Look.HERE, notes=(*each.notes, note))
            return evolve(each, look=Look.PATH) if each.key in visited else each

        def arrow_(each: Arrow) -> Arrow:
            taken = steps.get(order[id(each)])
            if taken is None:
                return evolve(each, look=Look.FAINT)
            said = taken[:_SHOWN]
            if len(taken) > _SHOWN:
                said.append(("", f"and {len(taken) - _SHOWN} more"))
            lit = tuple(dict.fromkeys(key for key, _ in taken))
            return evolve(each, look=Look.PATH, lit=lit, told=tuple(said))

        told = retouched(drawing, node, arrow_)
        return evolve(told, remarks=(*told.remarks, *map(_aside, _others(replay))))

    return tell


def _births(drawing: Drawing, start: Snapshot) -> Iterator[Arrow]:
    """Yield the arrow by which each machine was born."""
    for machine, leaf in start.states.items():
        born = (each for each in drawing.arrows if each.birth and not each.name)
        found = next((each for each in born if each.head == f"{machine}.{leaf}"), None)
        if found is not None:
            yield found


def _key(machine: str, leaf: str | None) -> str:
    return f"{machine}{START}" if leaf == NEW else f"{machine}.{leaf}"


def _arrow(arrows: Iterable[Arrow], decision: Decision, move: Move) -> Arrow | None:
    """Return the arrow of a move: of several the one whose guard held."""
    source, target = _key(move.machine, move.source), _key(move.machine, move.target)
    found = [
        each
        for each in arrows
        if each.machine == move.machine
        and each.name in (decision.event, *([] if decision.event else [each.name]))
        and source in each.leaves
        and (each.head == target or (each.head is None and source == target))
    ]
    return next((each for each in found if _held(each, decision)), found[0] if found else None)


def _held(arrow: Arrow, decision: Decision) -> bool:
    """Tell whether the guard of an arrow held when an event was accepted."""
    event, before = decision.proposal, decision.before
    if not isinstance(event, Event) or before is None:
        return True
    definition, shape = decision.engine.definition, before.shape
    transition = definition.events[event.name].transitions[arrow.number]
    if transition.guard is None:
        return True
    states = dict(zip(shape.machines, before.state_row, strict=True))
    data = dict(zip(shape.data, before.data_row, strict=True))
    declared = definition.events[event.name].payload
    fields = {name: declared[name].type.freeze(event.payload.get(name)) for name in declared}
    values = Values(states, data, decision.engine.tables.facts, fields, event.by or "")
    return evaluate(transition.guard.root, values) is not False


def _step(entry: ReplayEntry, move: Move) -> str:
    of = f" {move.instance}" if move.instance else ""
    at = entry.proposal.at
    return f"{entry.number}{of}: {told_time(at)}" if at else f"{entry.number}{of}"


def _others(replay: Replay) -> list[ReplayEntry]:
    return [each for each in replay.turns if each.verdict is not Verdict.ACCEPTED]


def _aside(entry: ReplayEntry) -> str:
    """Return what became of something that was not accepted; reasons by their codes alone."""
    proposal = entry.proposal
    what = proposal.name if isinstance(proposal, Event) else f"status of {proposal.machine}"
    codes = ", ".join(dict.fromkeys(each.code.value for each in entry.decision.reasons))
    at = f" at {told_time(proposal.at)}" if proposal.at else ""
    return f"{entry.number}: {what}{at} was {entry.verdict.value}{f' ({codes})' if codes else ''}"
