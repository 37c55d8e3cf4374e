"""Which part of a spec one machine of `transitions` runs: all of it, or one of its machines."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ..decide.rules import names_read, rule_node
from ..expressions import Node
from ..spec.model import Definition, Event, Rule


@frozen(slots=False)
class Region:
    """The machines that are run, with what concerns them.

    Args:
        machines: their names.
        events: the events that move them, and no other machine.
        rules: what must hold after each step.
        others: the machines that are not run, but read by a guard, an effect or a rule.
    """

    machines: tuple[str, ...]
    events: tuple[Event, ...]
    rules: tuple[Rule, ...]
    others: tuple[str, ...]


def whole(definition: Definition) -> Region:
    """Return all machines of a spec, to be run side by side."""
    return Region(
        tuple(definition.machines),
        tuple(definition.events.values()),
        tuple(definition.rules.values()),
        (),
    )


def single(definition: Definition, machine: str) -> Region:
    """Return one machine of a spec.

    An event that also moves another machine is left out: half a step is none. So is one about
    instances of a machine of many, and a rule that speaks only of other machines.
    """
    facts = {name: fact.value.root for name, fact in definition.facts.items()}
    events = tuple(
        each
        for each in definition.events.values()
        if _moved(each) == {machine} and not (each.about or each.sweeping)
    )
    touched = {machine, "actor"}
    for event in events:
        for transition in event.transitions:
            touched.update(effect.name for effect in transition.effects)
    away = set(definition.machines) - {machine}
    rules = []
    for rule in definition.rules.values():
        reads = set(names_read(rule_node(rule), facts))
        if not reads & away or reads & touched:
            rules.append(rule)
    needed = {
        part.machine
        for event in events
        for transition in event.transitions
        for part in transition.parts
    }
    for node in (*_asked(definition, machine, events), *map(rule_node, rules)):
        needed.update(names_read(node, facts))
    others = tuple(name for name in definition.machines if name in needed & away)
    return Region((machine,), events, tuple(rules), others)


def _moved(event: Event) -> set[str]:
    return {part.machine for each in event.transitions for part in each.parts if part.moves}


def _asked(definition: Definition, machine: str, events: tuple[Event, ...]) -> Iterator[Node]:
    for event in events:
        for transition in event.transitions:
            if transition.guard is not None:
                yield transition.guard.root
            for effect in transition.effects:
                yield effect.value.root
            if timeout := transition.timeout:
                yield from (each.root for each in (timeout.after, timeout.at) if each)
        yield from (each.root for each in event.evidence.values())
    for guard in definition.guards.values():
        if guard.machine == machine and (
            guard.on is None or any(each.name in guard.on for each in events)
        ):
            yield guard.require.root
