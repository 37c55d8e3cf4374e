"""What the explorer's page says about a spec, as plain JSON values."""

from __future__ import annotations

from collections.abc import Iterator

from ...decide import Engine
from ...expressions import Type, Value, plain
from ...expressions.tree import Choose
from ...spec import Definition
from ...spec.base import Words
from ...spec.labels import languages
from ...spec.machines import NEW, Datum, Machine
from ...spec.model import Event, Fact, Guard, PayloadField, Rule, Transition
from ..drawing import START, Arrow
from ..order import is_later
from ..palette import tints
from ..pills import Way
from .examples import Examples
from .runs import scenarios

Json = dict[str, object]


def describe(engine: Engine, ways: tuple[Way, ...], language: str) -> Json:
    """Return all that the page shows, apart from the pictures.

    Args:
        engine: the loaded spec.
        ways: where the arrows are on the picture, whose events go by their names.
        language: the language in which the page begins; empty for the texts that name none.
    """
    spec = engine.definition
    found = Examples(spec)
    return {
        "name": spec.name,
        "version": spec.version,
        "digest": engine.digest,
        "title": dict(spec.title),
        "description": dict(spec.description),
        "language": language,
        "languages": list(languages(spec)),
        "settings": [
            {"name": each.name, "type": _type(each.type), "value": plain(each.value)}
            | {"description": dict(each.description)}
            for each in spec.settings.values()
        ],
        "actors": [
            {"name": each.name, "reports": each.reports, **_texts(each.label, each.description)}
            for each in spec.actors.values()
        ],
        "data": [_datum(each, found.data.get(each.name)) for each in spec.data.values()],
        "totals": [_datum(each.datum, None) for each in spec.totals.values()],
        "machines": [_machine(each) for each in spec.machines.values()],
        "events": [_event(each, found) for each in spec.events.values()],
        "transitions": [*_transitions(spec)],
        "guards": [_guard(spec, each) for each in spec.guards.values()],
        "facts": [_fact(each) for each in spec.facts.values()],
        "rules": [_rule(each) for each in spec.rules.values()],
        "scenarios": scenarios(engine),
        "assumptions": [
            {"what": each.what, "why": each.why, "where": str(each.span)}
            for each in spec.assumptions
        ],
        "bases": [{"how": each.how, "name": each.name} for each in spec.bases],
        "changes": [{"action": each.action, "what": each.what} for each in spec.changes],
        "ways": [_way(spec, each) for each in ways],
    }


def _texts(label: Words, description: Words) -> Json:
    return {"label": dict(label), "description": dict(description)}


def _type(type_: Type) -> Json:
    found: Json = {"kind": type_.kind.value}
    if type_.values:
        found["values"] = list(type_.values)
    if type_.item is not None:
        found["item"] = _type(type_.item)
    return found


def _datum(datum: Datum, example: Value) -> Json:
    return {
        "name": datum.name,
        "type": _type(datum.type),
        "optional": datum.optional,
        "fixed": datum.fixed,
        "initial": plain(datum.initial),
        "example": plain(example),
        **_texts(datum.label, datum.description),
    }


def _machine(machine: Machine) -> Json:
    by_state = tints(machine)
    return {
        "name": machine.name,
        "many": machine.many,
        "states": [
            {
                "name": each.name,
                "parent": each.parent,
                "leaf": each.is_leaf,
                "final": each.final,
                "tint": by_state[each.name].name.lower(),
                **_texts(each.label, each.description),
            }
            for each in machine.states.values()
        ],
        "births": [
            {"to": each.target, "when": each.guard and each.guard.text} for each in machine.births
        ],
        "groups": {
            name: [each for each in machine.leaves if each in leaves]
            for name, leaves in machine.groups.items()
        },
        "fields": [_datum(each, None) | {"name": own} for own, each in machine.fields.items()],
        **_texts(machine.label, machine.description),
    }


def _event(event: Event, found: Examples) -> Json:
    return {
        "name": event.name,
        "machine": event.machine,
        "named": event.named,
        "by": None if event.by is None else list(event.by),
        "payload": [_field(event, each, found) for each in event.payload.values()],
        "identity": list(event.identity),
        "about": list(event.about),
        "evidence": [{"name": name, "text": each.text} for name, each in event.evidence.items()],
        **_texts(event.label, event.description),
    }


def _field(event: Event, each: PayloadField, found: Examples) -> Json:
    return {
        "name": each.name,
        "type": _type(each.type),
        "optional": each.optional,
        "example": plain(found.payloads.get((event.name, each.name))),
        "label": {},
        "description": dict(each.description),
    }


def _transitions(spec: Definition) -> Iterator[Json]:
    """Yield one row for each alternative of each event."""
    for event, each in spec.alternatives:
        guards: dict[str, None] = {}
        for part in each.moving:
            for source in sorted(part.sources):
                found = spec.guards_on(event.name, part.machine, source, part.end(source))
                guards |= dict.fromkeys(guard.name for guard in found)
        yield {
            "event": event.name,
            "parts": [*_parts(spec, each)],
            "when": "else" if each.otherwise else each.guard and each.guard.text,
            "later": is_later(event, each),
            "guards": list(guards),
            "set": {effect.name: effect.value.text for effect in each.written},
            "timeout": each.timeout and each.timeout.words,
            "back": each.back,
            "description": dict(each.description),
        }


def _parts(spec: Definition, transition: Transition) -> Iterator[Json]:
    swept = {part.machine for part in transition.sweeps}
    for part in (*transition.parts, *transition.sweeps):
        machine = spec.machines[part.machine]
        yield {
            "machine": part.machine,
            "from": _names(machine, part.sources),
            "leaves": [each for each in machine.leaves if each in part.sources],
            "to": part.target,
            "moves": part.moves,
            "all": part.machine in swept,
        }


def _names(machine: Machine, leaves: frozenset[str]) -> list[str]:
    """Return leaves by name, a family or a group in the place of all that it stands for."""
    for name, those in machine.sets.items():
        if those == leaves:
            return [name]
    names: list[str] = []
    covered: frozenset[str] = frozenset()
    for name in machine.states:
        inside = machine.sets[name]
        if inside <= leaves and not inside & covered:
            names.append(name)
            covered |= inside
    return names


def _guard(spec: Definition, guard: Guard) -> Json:
    machine = spec.machines[guard.machine]

    def names(leaves: frozenset[str] | None) -> list[str] | None:
        return None if leaves is None else _names(machine, leaves)

    return {
        "name": guard.name,
        "machine": guard.machine,
        "bound": guard.name == machine.bound,
        "leaving": names(guard.leaving),
        "entering": names(guard.entering),
        "on": None if guard.on is None else sorted(guard.on),
        "text": guard.require.text,
        "description": dict(guard.description),
    }


def _fact(fact: Fact) -> Json:
    root, text = fact.value.root, fact.value.text
    if isinstance(root, Choose):
        cases = [f"{value} if {fact.value.source(guard)}" for guard, value in root.cases]
        text = "\n".join([*cases, f"else {root.otherwise}"])
    values = list(root.type.values) or None
    found: Json = {"name": fact.name, "text": text, "values": values}
    return found | _texts(fact.label, fact.description)


def _rule(rule: Rule) -> Json:
    return {
        "name": rule.name,
        "if": rule.condition and rule.condition.text,
        "never": rule.never,
        "text": rule.body.text,
        "description": dict(rule.description),
    }


def _event_of(arrow: Arrow, machine: Machine) -> str:
    """Return the event of an arrow, which a move of the `moves` table does not show.

    Where an order begins there is none.
    """
    if arrow.birth and machine.many is None:
        return ""
    return arrow.event or (arrow.head or machine.name).replace(".", ":", 1)


def _way(spec: Definition, way: Way) -> Json:
    """Return which ids of the picture show which moves."""
    arrow = way.arrows[0]
    ends = (*arrow.tails, *arrow.spread)
    machine = ends[0].removesuffix(START).partition(".")[0]
    sets, size = spec.machines[machine].sets, len(machine) + 1
    spread = [each[size:] for each in arrow.spread]
    found: Json = {
        "machine": machine,
        "moves": [
            {
                "event": _event_of(each, spec.machines[machine]),
                "to": each.head and each.head[size:],
            }
            for each in way.arrows
        ],
        "box": way.box,
        "last": way.last,
        "lines": {
            line: [NEW] if tail.endswith(START) else sorted(sets[tail[size:]])
            for tail, line in way.lines.items()
        },
        "spread": spread,
    }
    return found
