"""Random orders of a spec, and random events: possible ones more often than not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from ..decide import Engine, Event, MisuseError, Snapshot
from ..expressions import Kind, Type, Value
from ..spec.machines import NEW
from ..spec.model import Event as EventModel
from .texts import INSTANTS, WORDS

_NUMBERS = (0, 1, 2, 3, 5, 10, 20, 100)
_STRANGE: tuple[object, ...] = (None, 1.5, True, "", "nobody", 7, [], [None], {"a": 1}, -1)
_BEGINNINGS = 12
_BIRTH = datetime(2026, 1, 1, tzinfo=UTC)


def random_data(random: Random, spec: Engine) -> dict[str, object]:
    """Return data with which an order of a spec may begin."""
    found: dict[str, object] = {}
    for datum in spec.definition.data.values():
        needed = datum.initial is None and not datum.optional
        if needed or random.random() < 0.15:
            found[datum.name] = random_value(random, datum.type)
    return found


def random_birth(random: Random) -> datetime | None:
    """Return when an order begins; None where nobody says."""
    return _BIRTH if random.random() < 0.8 else None


def random_start(random: Random, spec: Engine) -> Snapshot | None:
    """Return a new order; None where no data that were tried fit the births and the rules."""
    for _ in range(_BEGINNINGS):
        try:
            return spec.start(random_birth(random), **random_data(random, spec))
        except MisuseError:
            continue
    return None


def random_value(random: Random, type_: Type, near: tuple[Value, ...] = ()) -> object:
    """Return a value of a type.

    Args:
        near: values that guards may compare it with.
    """
    if type_.kind is Kind.LIST and type_.item is not None:
        count = random.choice([0, 1, 1, 2, 3])
        return [random_value(random, type_.item) for _ in range(count)]
    if type_.kind is Kind.BOOLEAN:
        return random.random() < 0.5
    if type_.kind is Kind.ENUM:
        return random.choice(type_.values)
    if type_.kind.value in INSTANTS:
        text = random.choice(INSTANTS[type_.kind.value])
        return text if random.random() < 0.5 else type_.freeze(text)
    if not type_.is_number:
        return random.choice(WORDS)
    numbers = [each for each in near if type(each) is int]
    if len(numbers) > 1 and random.random() < 0.3:
        one, other = random.sample(numbers, 2)
        return one - other
    if numbers and random.random() < 0.5:
        return random.choice(numbers)
    return random.choice(_NUMBERS) if random.random() < 0.9 else -random.choice(_NUMBERS)


def random_event(random: Random, spec: Engine, snapshot: Snapshot) -> Event:
    """Return an event to try on an order; mostly one that leaves its states, sometimes nonsense."""
    events = [*spec.definition.events.values()]
    states = snapshot.states
    meant: dict[str, str] = {}
    near = snapshot.data_row
    for machine, instances in snapshot.instances.items():
        known = [*instances] if instances and random.random() < 0.6 else WORDS
        key = meant[machine] = random.choice(known)
        states[machine] = instances[key].state if key in instances else NEW
        near += instances[key].field_row if key in instances else ()
    leaving = [event for event in events if _leaves(event, states)]
    event = random.choice(leaving if leaving and random.random() < 0.85 else events)
    payload = {
        field.name: meant[field.name]
        if field.name in event.about
        else random_value(random, field.type, near)
        for field in event.payload.values()
        if not field.optional or random.random() < 0.6
    }
    actors: list[str | None] = (
        [*event.by] if event.by is not None else [*spec.definition.actors, None]
    )
    chance = random.random()
    if chance < 0.05:
        actors = [*spec.definition.actors, "nobody", None]
    elif chance < 0.08 and payload:
        payload[random.choice([*payload])] = random.choice(_STRANGE)
    elif chance < 0.10 and payload:
        del payload[random.choice([*payload])]
    elif chance < 0.11:
        payload["surplus"] = 1
    return Event(event.name, random.choice(actors), payload, at=_later(random, spec, snapshot))


def _later(random: Random, spec: Engine, snapshot: Snapshot) -> datetime | None:
    """Return a time at which something may happen next: about when the timer wakes up, too."""
    if random.random() < 0.1:
        return None
    entered = [*snapshot.entered.values()]
    entered += [each.entered for row in snapshot.instances.values() for each in row.values()]
    latest = max((each for each in entered if each), default=_BIRTH)
    times = [latest + timedelta(minutes=minutes) for minutes in (0, 10, 30, 120, 3000)]
    if (due := spec.next_due(snapshot)) is not None and due > latest:
        times += [due, due, due - timedelta(seconds=1)]
    return random.choice(times)


def _leaves(event: EventModel, states: dict[str, str]) -> bool:
    return any(
        all(states[part.machine] in part.sources for part in each.parts)
        for each in event.transitions
    )
