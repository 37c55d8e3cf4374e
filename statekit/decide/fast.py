"""The common way: an event that is accepted. Everything else is for `judge`, which tells why."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ..expressions.compiled import Row
from ..spec.timer import TIMER
from .admit import reports
from .clocks import later, turned
from .decision import Decision, Move, Verdict
from .event import Event
from .snapshot import Snapshot
from .step import step
from .sweep import swept_moves
from .tables import Table

if TYPE_CHECKING:
    from .engine import Engine


def accept(engine: Engine, snapshot: Snapshot, event: Event, table: Table) -> Decision | None:
    """Return the decision if the event is accepted at once; None leaves the answer to `judge`."""
    actor, actors = event.by, table.actors
    if actors is None:
        known = engine.definition.actors
        if actor is not None and known and actor not in known:
            return None
    elif actor not in actors:
        return None
    payload = table.row(event.payload)
    if payload is None:
        return None
    at, entered, index = event.at, snapshot.entered_row, table.machine
    if index is None:
        return _accept_joint(engine, snapshot, event, table, payload)
    states, data = snapshot.state_row, snapshot.data_row
    who = actor or ""
    if (asked := table.evidence) and not asked(states, data, payload, who, states, data):
        return None
    if at is not None and entered is not None and not table.valuable:
        since = entered[index]
        if since is not None and at < since and reports(engine.definition, actor):
            return None
    clocks = snapshot.clock_row
    for each in table.steps.get(states[index], ()):
        if each.guard is not None and not each.guard(states, data, payload, who, states, data):
            continue
        if each.named is not None and not each.named(states, data, payload, who, states, data):
            return None
        if each.timed and actor == TIMER:
            return None
        row = data
        if each.effects is not None:
            row = each.effects(states, data, payload, who, states, data)
            if row is None:
                return None
        target = each.target
        now = states
        if target != states[index]:
            now = (*states[:index], target, *states[index + 1 :])
            if at is not None or entered is not None:
                entered = _entered(entered, index, at, len(states))
            if each.clocks:  # a stored order may say these, and not when it entered its states
                since = entered[index] if entered else None
                clocks = turned(clocks, each.clocks, since, len(engine.shape.clocks))
        if each.holds is not None and not each.holds(now, row, payload, who, states, data):
            return None
        bits, last = snapshot.trail_bits, snapshot.last_row
        if bits is not None and last is not None:
            bits |= 1 << each.bit
            if last[index] != each.bit:
                last = (*last[:index], each.bit, *last[index + 1 :])
        rows = snapshot.instance_rows
        after = Snapshot(engine.shape, now, row, entered, bits, last, clocks, rows)
        return Decision(Verdict.ACCEPTED, engine, event, each.moves, snapshot, after)
    return None


def _accept_joint(
    engine: Engine, snapshot: Snapshot, event: Event, table: Table, payload: Row
) -> Decision | None:
    if event.at is not None and snapshot.entered_row is not None and not table.valuable:
        return None  # whether all machines are newer than a report is for `judge`
    states, data, who = snapshot.state_row, snapshot.data_row, event.by or ""
    if (asked := table.evidence) and not asked(states, data, payload, who, states, data):
        return None
    for each in table.alternatives:
        if any(states[index] not in sources for index, sources in each.sources):
            continue
        if each.guard is not None and not each.guard(states, data, payload, who, states, data):
            continue
        for index, by_leaf in each.named:
            named = by_leaf.get(states[index])
            if named is not None and not named(states, data, payload, who, states, data):
                return None
        if each.swept is not None and not each.swept(states, data, payload, who, states, data):
            return None
        if each.transition.timeout is not None and who == TIMER:
            return None
        row = data
        if each.effects is not None:
            row = each.effects(states, data, payload, who, states, data)
            if row is None:
                return None
        after = step(snapshot, each, row, event)
        now = after.state_row
        if each.holds is not None and not each.holds(now, row, payload, who, states, data):
            return None
        places = engine.tables.places
        moves = tuple(
            Move(part.machine, states[places[part.machine]], now[places[part.machine]])
            for part in each.moved
        )
        if each.sweeps:
            moves += swept_moves(each.sweeps, snapshot.instance_rows)
        return Decision(Verdict.ACCEPTED, engine, event, moves, snapshot, after)
    return None


def _entered(
    row: tuple[datetime | None, ...] | None, index: int, at: datetime | None, count: int
) -> tuple[datetime | None, ...] | None:
    row = row or (None,) * count
    new = (*row[:index], later(at, row[index]), *row[index + 1 :])
    return new if any(new) else None
