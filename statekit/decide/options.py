"""What can happen next, from what is known of an order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from attrs import evolve

from ..expressions import Values
from .admit import evidence_reasons
from .decision import Option, Reason, Unchecked
from .focus import focus, named
from .snapshot import Snapshot
from .sweep import swept_moves
from .tables import Table, Tables
from .timing import Moment
from .trial import fits, guards, moves_of, outcome


def options(tables: Tables, values: Values) -> Iterator[Option]:
    """Yield every transition that no guard and no rule forbids, as far as they can be evaluated."""
    moment = Moment(None)
    for table in tables.events.values():
        yield from _of_event(tables, table, values, moment)


def options_of(
    tables: Tables, snapshot: Snapshot, read: Callable[[Snapshot], Values]
) -> Iterator[Option]:
    """Yield what can happen to a whole order, also to each instance of its machines of many.

    Args:
        read: returns what is true of a snapshot.
    """
    values = read(snapshot)
    for table in tables.events.values():
        if not table.about:
            yield from _of_event(tables, table, values, Moment(snapshot))
            continue
        rows = snapshot.instances
        for chosen in product(*([*rows[name], None] for name in table.about)):
            instances = dict(zip(table.about, chosen, strict=True))
            ids = {name: key for name, key in instances.items() if key is not None}
            meant = focus(snapshot, tables.focused, ids)
            for each in _of_event(tables, table, read(meant), Moment(meant)):
                moves = tuple(named(move, ids) for move in each.moves)
                yield evolve(each, moves=moves, instances=instances)


def _of_event(tables: Tables, table: Table, values: Values, moment: Moment) -> Iterator[Option]:
    evidence = [*evidence_reasons(table.event, values, partial=True)]
    if any(isinstance(each, Reason) for each in evidence):
        return
    asked = tuple(each for each in evidence if isinstance(each, Unchecked))
    for each in table.alternatives:
        moves = moves_of(each, values)
        if not (moves or each.sweeps) or not fits(each, values):
            continue
        found = guards(each, values, tables.definition, moment)
        if found.own:
            continue
        if moment.snapshot is not None:
            moves += swept_moves(each.sweeps, moment.snapshot.instance_rows)
        if moves and not found.named and not outcome(each, values).broken:
            event = table.event
            payload = tuple(field.name for field in event.payload.values() if not field.optional)
            yield Option(event.name, event.by, moves, payload, (*asked, *found.unchecked))
        if not found.open:
            break  # this alternative is the one that is taken
