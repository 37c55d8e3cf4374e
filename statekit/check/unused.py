"""Names that are declared and not used, or that mislead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Diagnostic, Span, near
from ..expressions.tree import Actor, Among, Compare, Datum, Literal, Setting
from ..spec.machines import Machine
from ..spec.model import Definition, Event, Guard
from .reading import roots

_REMEDY = "use it, or remove it"


def events_without_transition(definition: Definition) -> Iterator[Diagnostic]:
    """Find declared events that no machine takes."""
    bare = [each.name for each in definition.events.values() if each.transitions and _bare(each)]
    for event in definition.events.values():
        if not event.transitions:
            message = f"no transition takes the event {event.name}, so it is always refused"
            remedy = "give it a transition, or remove it"
            close = near(event.name, bare)
            yield Diagnostic("event-without-transition", message, event.span, remedy, close)


def _bare(event: Event) -> bool:
    """Tell whether an event says nothing of itself, as one that is not declared."""
    said = event.by is not None or event.payload or event.label or event.description
    return event.named and not said


def unused_names(definition: Definition) -> Iterator[Diagnostic]:
    """Find settings, data, actors, groups and guards that nothing uses."""
    read = {
        node.name
        for root in roots(definition)
        for node in root.walk()
        if isinstance(node, Datum | Setting)
    }
    for setting in definition.settings.values():
        if setting.name not in read:
            message = f"no expression reads the setting {setting.name}, so it changes nothing"
            yield Diagnostic("unused-name", message, setting.span, _REMEDY)
    written = {
        effect.name for _, transition in definition.alternatives for effect in transition.written
    }
    for datum in definition.data.values():
        # What the caller must give, and what is fixed at birth, may be there for the record.
        given = datum.fixed or (datum.initial is None and not datum.optional)
        if not given and datum.name not in read | written:
            message = f"nothing reads or sets the datum {datum.name}"
            yield Diagnostic("unused-name", message, datum.span, _REMEDY)
    yield from _unused_of_many(definition, read, written)
    yield from _unused_actors(definition)
    for machine in definition.machines.values():
        yield from _unused_groups(definition, machine)
    needed = {
        guard.name
        for machine in definition.machines
        for guard in _needed_guards(definition, machine)
    }
    for guard in definition.named_guards:
        if guard.name not in needed:
            message = f"no move of {guard.machine} needs the guard {guard.name}"
            remedy = "correct what it says of entering and leaving, or remove it"
            yield Diagnostic("unused-name", message, guard.span, remedy)


def _unused_of_many(
    definition: Definition, read: set[str], written: set[str]
) -> Iterator[Diagnostic]:
    """Find totals that nothing reads, and fields of instances that nothing uses."""
    for total in definition.totals.values():
        if total.name not in read:
            message = f"no expression reads the total {total.name}"
            yield Diagnostic("unused-name", message, total.span, _REMEDY)
    summed = {total.field for total in definition.totals.values()}
    for machine in definition.machines.values():
        for field in machine.fields.values():
            if field.name not in read | written | summed:
                message = f"nothing reads or sets the field {field.name}"
                yield Diagnostic("unused-name", message, field.span, _REMEDY)


def _needed_guards(definition: Definition, machine: str) -> tuple[Guard, ...]:
    """Return the named guards that some move of a machine needs."""
    guarding = definition.guarding[machine]
    bits = 0
    for edge in definition.edges(machine) if guarding.guards else ():
        bits |= guarding.on(edge.event.name, edge.source, edge.target)
    return guarding.of(bits)


def _unused_actors(definition: Definition) -> Iterator[Diagnostic]:
    events = [event for event in definition.events.values() if event.transitions]
    if any(event.by is None for event in events):
        return  # anyone may send that one
    used = {name for event in events for name in event.by or ()}
    for root in roots(definition):
        for node in root.walk():
            if isinstance(node, Compare) and Actor in map(type, node.children()):
                used |= {str(each.value) for each in node.children() if isinstance(each, Literal)}
            elif isinstance(node, Among) and isinstance(node.item, Actor):
                used |= set(map(str, node.values))
    for actor in definition.actors.values():
        if actor.name not in used:
            message = f"the actor {actor.name} may send no event, and no expression asks for it"
            yield Diagnostic("unused-name", message, actor.span, _REMEDY)


def _unused_groups(definition: Definition, machine: Machine) -> Iterator[Diagnostic]:
    """Find groups whose name stands nowhere else in the files of the spec.

    A loaded spec has leaves in the place of its groups, so that only its text tells.
    """
    if not machine.groups:
        return
    texts = [
        (each, re.sub(r"(?m)(?:^|\s)#.*$", lambda comment: " " * len(comment[0]), each.text))
        for each in definition.sources
    ]
    for name in machine.groups:
        word = re.compile(rf"(?<![\w.]){re.escape(name)}(?![\w.])")
        found = [
            Span(source, *place.span()) for source, text in texts for place in word.finditer(text)
        ]
        if len(found) < 2:
            span = found[0] if found else machine.span
            message = f"nothing names the group {name} of {machine.name}"
            yield Diagnostic("unused-name", message, span, _REMEDY)


def state_named_data(definition: Definition) -> Iterator[Diagnostic]:
    """Find data with the name of a state or group, which are mistaken for it.

    A number or a list is not: it cannot stand where a state is asked for.
    """
    for datum in definition.data.values():
        if datum.type.is_number or datum.type.item is not None:
            continue
        for machine in definition.machines.values():
            if datum.name in machine.sets:
                what = "group" if datum.name in machine.groups else "state"
                message = (
                    f"the datum {datum.name} has the name of a {what} of {machine.name}: in "
                    f"`{machine.name} == {datum.name}` it means the {what}, elsewhere the datum"
                )
                remedy = "rename the datum"
                yield Diagnostic("state-named-datum", message, datum.span, remedy)
