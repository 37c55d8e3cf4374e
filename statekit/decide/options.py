"""What can happen next, from what is known of an order."""

from __future__ import annotations

from collections.abc import Iterator

from ..expressions import Values
from .admit import evidence_reasons
from .decision import Option, Reason, Unchecked
from .snapshot import Snapshot
from .tables import Tables
from .timing import Moment
from .trial import fits, guards, moves_of, outcome


def options(tables: Tables, values: Values, snapshot: Snapshot | None = None) -> Iterator[Option]:
    """Yield every transition that no guard and no rule forbids, as far as they can be evaluated."""
    moment = Moment(snapshot)
    for table in tables.events.values():
        evidence = [*evidence_reasons(table.event, values, partial=True)]
        if any(isinstance(each, Reason) for each in evidence):
            continue
        asked = tuple(each for each in evidence if isinstance(each, Unchecked))
        for each in table.alternatives:
            moves = moves_of(each, values)
            if not moves or not fits(each, values):
                continue
            found = guards(each, values, tables.definition, moment)
            if found.own:
                continue
            if not found.named and not outcome(each, values).broken:
                event = table.event
                payload = tuple(
                    field.name for field in event.payload.values() if not field.optional
                )
                yield Option(event.name, event.by, moves, payload, (*asked, *found.unchecked))
            if not found.open:
                break  # this alternative is the one that is taken
