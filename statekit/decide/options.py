"""What can happen next, from what is known of an order."""

from __future__ import annotations

from collections.abc import Iterator

from ..expressions import Values
from .decision import Option
from .tables import Tables
from .trial import fits, guards, moves_of, outcome


def options(tables: Tables, values: Values) -> Iterator[Option]:
    """Yield every transition that no guard and no rule forbids, as far as they can be evaluated."""
    for table in tables.events.values():
        for each in table.alternatives:
            moves = moves_of(each, values)
            if not moves or not fits(each, values):
                continue
            found = guards(each, values, tables.definition)
            if found.own:
                continue
            if not found.named and not outcome(each, values).broken:
                event = table.event
                payload = tuple(
                    field.name for field in event.payload.values() if not field.optional
                )
                yield Option(event.name, event.by, moves, payload, found.unchecked)
            if not found.open:
                break  # this alternative is the one that is taken
