"""Random specs are valid, have every construct of the language, and their events go somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from statekit import loads
from statekit.expressions.tree import Choose, Known
from statekit.spec import Definition
from statekit.testing import random_event, random_start, spec_text
from statekit.testing.strategies import events, proposals, specs, starts


def constructs(spec: Definition) -> Iterator[str]:
    """Yield what a spec has."""
    yield from ["several machines"] * (len(spec.machines) > 1)
    yield from ["setting"] * bool(spec.settings)
    yield from (f"{each.type.kind.value} datum" for each in spec.data.values())
    yield from ("fixed datum" for each in spec.data.values() if each.fixed)
    yield from ("optional datum" for each in spec.data.values() if each.optional)
    yield from (
        "many-valued fact" if isinstance(each.value.root, Choose) else "fact"
        for each in spec.facts.values()
    )
    yield from ("rule over steps" if each.step else "rule" for each in spec.rules.values())
    yield from ("never" for each in spec.rules.values() if each.never)
    yield from ("if" for each in spec.rules.values() if each.condition)
    for guard in spec.guards.values():
        yield from ["guard on leaving"] * (guard.leaving is not None)
        yield from ["guard on entering"] * (guard.entering is not None)
    for machine in spec.machines.values():
        yield from ["group"] * bool(machine.groups)
        yield from ["choice of birth"] * (len(machine.births) > 1)
        yield from ("family" for each in machine.states.values() if not each.is_leaf)
        yield from ("deep family" for each in machine.leaves if each.count(".") > 1)
        segments = [each.split(".") for each in machine.leaves]
        yield from ("leaf of its family's name" for each in segments if each[-2:-1] == each[-1:])
        if machine.many is not None:
            yield "machine of many"
            yield from ("optional field" for each in machine.fields.values() if each.optional)
            yield from ("field" for each in machine.fields.values() if not each.optional)
            yield from (f"{each.type.kind.value} field" for each in machine.fields.values())
    for total in spec.totals.values():
        yield "count" if total.field is None else "sum"
    for event in spec.events.values():
        yield from ["joint event about one of many"] * bool(event.about and not event.machine)
        yield "event" if event.named else "unnamed move"
        yield from ["event of one actor"] * (event.by is not None)
        yield from ["event of anyone"] * (event.by is None)
        yield from ["evidence"] * bool(event.evidence)
        yield from ["identity"] * bool(event.identity)
        yield from (
            f"{each.type.kind.value} payload about one of many"
            for each in event.payload.values()
            if event.about and each.name not in event.about
        )
        yield from ("payload" for each in event.payload.values() if not each.optional)
        yield from ("optional payload" for each in event.payload.values() if each.optional)
        yield from ["event that nothing takes"] * (not event.transitions)
        yield from ["several alternatives"] * (len(event.transitions) > 1)
        for each in event.transitions:
            if each.timeout:
                yield "after" if each.timeout.after else "at"
            yield from ["else"] * each.otherwise
            yield from ["back"] * each.back
            yield from ["effect"] * bool(each.written)
            yield from ("effect on a total" for effect in each.effects if effect.derived)
            yield from ("effect on a field" for effect in each.written if "." in effect.name)
            yield from ("same" for part in each.parts if part.moves and part.target is None)
            yield from ("read only" for part in each.parts if not part.moves)
            yield from ["together"] * (len(each.parts) > 1)
            if each.guard is not None:
                yield "when"
                yield from ("known" for node in each.guard.root.walk() if isinstance(node, Known))


KINDS = ["boolean", "integer", "money", "text", "id", "enum", "list", "time", "duration"]
EVERY = {
    *("several machines", "setting", "fixed datum", "optional datum", "fact", "many-valued fact"),
    *(f"{kind} datum" for kind in KINDS),
    *("after", "at", "evidence"),
    *("rule", "rule over steps", "never", "if", "guard on leaving", "guard on entering"),
    *("group", "choice of birth", "family", "deep family", "leaf of its family's name"),
    *("event", "unnamed move", "event of one actor", "event of anyone", "identity"),
    *("payload", "optional payload", "event that nothing takes", "several alternatives"),
    *("machine of many", "field", "optional field", "count", "sum", "effect on a total"),
    *("effect on a field", "joint event about one of many"),
    *("else", "back", "effect", "same", "read only", "together", "when", "known"),
    *(f"{kind} field" for kind in ["boolean", "integer", "money", "text", "time", "duration"]),
    *(f"{kind} payload about one of many" for kind in KINDS),
}


def test_random_specs_have_every_construct() -> None:
    """Over some hundred of them nothing of the language is missing, and each one loads."""
    found: set[str] = set()
    for seed in range(150):
        found.update(constructs(loads(spec_text(Random(seed))).definition))
    assert found == EVERY


def test_random_events_often_lead_somewhere() -> None:
    """At least a quarter of them is accepted, and not nearly all."""
    sent = accepted = 0
    for seed in range(40):
        random = Random(seed)
        spec = loads(spec_text(random))
        order = random_start(random, spec)
        if order is None:
            continue
        for _ in range(25):
            decision = spec.decide(order, random_event(random, spec, order))
            sent, accepted = sent + 1, accepted + bool(decision)
            order = decision.after or order
    assert 0.25 < accepted / sent < 0.75


def test_chance_can_be_repeated() -> None:
    """The same seed gives the same spec, order and event."""
    one, other = Random(7), Random(7)
    text = spec_text(one)
    assert text == spec_text(other)
    spec = loads(text)
    order = random_start(one, spec)
    assert order is not None
    assert order == random_start(other, spec)
    event = random_event(one, spec, order)
    again = random_event(other, spec, order)
    assert (event, event.payload) == (again, again.payload)


@given(st.data())
def test_strategies_draw_what_can_be_sent(data: st.DataObject) -> None:
    """Every drawn event is one of the spec's, and every sequence begins at the given order."""
    spec = loads(data.draw(specs()))
    order = data.draw(starts(spec))
    assume(order is not None)
    assert order is not None
    event = data.draw(proposals(spec, order))
    assert event.name in spec.definition.events
    walk = data.draw(events(spec, order, max_size=5))
    assert 1 <= len(walk) <= 5
    for each in walk:
        order = spec.decide(order, each).after or order
