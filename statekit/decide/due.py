"""What is due: the time-outs of one order that the timer may take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from ..expressions import Values
from ..spec.timer import TIMER
from .admit import evidence_reasons
from .decision import Move
from .event import Event, check_time
from .focus import Ids, focus, named
from .snapshot import Snapshot
from .sweep import swept_moves
from .tables import Table
from .timing import due_at
from .trial import fits, guards, moves_of, outcome

if TYPE_CHECKING:
    from .engine import Engine


@frozen(slots=False)
class Due:
    """A time-out that has come.

    Args:
        event: the event's name.
        moves: where it leads.
        since: from when on it has been due, in UTC.
        proposal: what to send: the event by the timer, at the time that was asked about.
    """

    event: str
    moves: tuple[Move, ...]
    since: datetime
    proposal: Event

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, with stable keys."""
        at = self.proposal.at
        return {
            "event": self.event,
            "by": self.proposal.by,
            "moves": [move.to_dict() for move in self.moves],
            "since": self.since.isoformat(),
            "at": at and at.isoformat(),
        }


def due(engine: Engine, snapshot: Snapshot, now: datetime) -> tuple[Due, ...]:
    """Return what is due, what has been due for longest first."""
    check_time("now", now)
    found = [
        Due(table.event.name, moves, since, Event(table.event.name, TIMER, ids, at=now))
        for table, ids, moves, since in _coming(engine, snapshot)
        if since <= now
    ]
    return tuple(sorted(found, key=lambda each: each.since))


def next_due(engine: Engine, snapshot: Snapshot) -> datetime | None:
    """Return when the first time-out of an order is due; None where none will be."""
    return min((since for *_, since in _coming(engine, snapshot)), default=None)


def _coming(
    engine: Engine, snapshot: Snapshot
) -> Iterator[tuple[Table, Ids, tuple[Move, ...], datetime]]:
    """Yield the time-outs that nothing forbids as the order is now, each with when it is due.

    One about a machine of many comes for each instance by itself.
    """
    rows = snapshot.instances
    for table in engine.tables.timed:
        for chosen in product(*(rows[name] for name in table.event.about)):
            ids = dict(zip(table.event.about, chosen, strict=True))
            meant = focus(snapshot, engine.tables.focused, ids)
            for moves, since in _due_now(engine, table, meant, ids):
                yield table, ids, tuple(named(move, ids) for move in moves), since


def _due_now(
    engine: Engine, table: Table, snapshot: Snapshot, ids: Ids
) -> Iterator[tuple[tuple[Move, ...], datetime]]:
    definition, event = engine.definition, table.event
    values = Values(snapshot.states, snapshot.data, engine.tables.facts, actor=TIMER)
    known = evolve(values, fields={**dict.fromkeys(event.payload), **ids})
    if any(True for _ in evidence_reasons(event, known, partial=False)):
        return
    for each in table.alternatives:
        if not fits(each, known):
            continue
        # What is due is asked below: here the timer is let pass at any time.
        found = guards(each, known, definition, None)
        if found.own:
            continue
        if each.transition.timeout and not found.named and not outcome(each, known).broken:
            since = due_at(each, known, snapshot, definition)
            if isinstance(since, datetime):
                moves = swept_moves(each.sweeps, snapshot.instance_rows)
                yield (*moves_of(each, known), *moves), since
        return  # this alternative is the one that is taken
