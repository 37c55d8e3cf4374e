"""Machines of many: an order has several instances, each with an id and data of its own."""

from __future__ import annotations

from collections.abc import Mapping as Named
from collections.abc import Sequence as Many

from ..diagnostics import Span
from ..expressions import INTEGER, Expression, Kind, words
from ..expressions.tree import Compare, Datum, Literal
from .axis import Axis
from .data import read_fields
from .known import Known
from .machines import NEW, Machine
from .model import Guard, Part, Transition
from .nodes import Node, Scalar, Sequence
from .shape import Keys, place

MAX_INSTANCES = 1_000
"""How many instances an order may have at most: a snapshot holds them all."""

_MANY = Keys("`many`", "max", "max")


def read_many(known: Known, axis: Axis) -> None:
    """Read what a machine of many says of itself: how many, and the fields of each."""
    node, fields = axis.fields.get("many"), axis.fields.get("fields")
    if node is not None:
        axis.limit = _limit(known, axis, node)
        known.fields[axis.name] = read_fields(known, axis.name, fields)
    elif fields is not None and axis.fields.lacks("many"):
        message = f"an order has one {axis.name}, whose data stand under `data`"
        remedy = "move them there, or write `many: {max: 20}` beside `fields`"
        known.shape.add("unknown-key", message, place(fields), remedy)
        read_fields(known, axis.name, fields)  # what is wrong in them is told at once


def _limit(known: Known, axis: Axis, node: Node) -> int:
    fields = known.shape.fields(node, _MANY, axis.key)
    found = fields.get("max")
    if found is None:
        return MAX_INSTANCES
    value = found.value if isinstance(found, Scalar) else None
    if type(value) is int and 1 <= value <= MAX_INSTANCES:
        return value
    message = f"`max` is an integer from 1 to {MAX_INSTANCES}: an order has no more than so many"
    known.shape.add("wrong-shape", message, place(found))
    return MAX_INSTANCES


def newborn(node: Node | None) -> bool:
    """Whether what `from` says covers the state before birth; no family or group does."""
    items = node.items if isinstance(node, Sequence) else (node,)
    return any(isinstance(each, Scalar) and each.text == NEW for each in items)


def bounds(axes: Named[str, Axis], machines: Named[str, Machine]) -> dict[str, Guard]:
    """Return the guards that let no more instances be born than `max` says."""
    return {
        machine.bound: _bound(machine, machine.many, place(axes[name].fields["many"]))
        for name, machine in machines.items()
        if machine.many is not None
    }


def _bound(machine: Machine, limit: int, span: Span) -> Guard:
    count = Datum(machine.count.name, INTEGER)
    test = Compare("<", count, Literal(limit, INTEGER))
    text = words(test)

    def locate(start: int, end: int) -> Span:
        return span

    root = Compare("<", count, Literal(limit, INTEGER), span=(0, len(text)))
    require = Expression(text, root, locate)
    return Guard(machine.bound, machine.name, frozenset((NEW,)), None, require, span)


def about(known: Known, transitions: Many[Transition]) -> tuple[str, ...]:
    """Return the machines of many that an event moves or reads, in the order of the spec."""
    found = {part.machine for each in transitions for part in each.parts}
    return tuple(name for name, axis in known.axes.items() if axis.many and name in found)


def check_events(
    known: Known,
    alternatives: Named[str, Many[Transition]],
    homes: Named[str, tuple[Scalar, str | None]],
) -> None:
    """Check that each event says which instance it is about, and that births are complete."""
    for event, transitions in alternatives.items():
        for machine in about(known, transitions):
            _says_which(known, event, machine, homes[event][0])
        check_births(known, event, transitions)


def check_births(known: Known, event: str, transitions: Many[Transition]) -> None:
    """Check that no transition leaves an instance without a value, or sets one that gets lost."""
    for each in transitions:
        for part in each.parts:
            if part.machine in known.fields:
                _complete(known, event, each, part)


def _says_which(known: Known, event: str, machine: str, home: Scalar) -> None:
    if known.is_doubtful(event):
        return
    announced = known.events.get(event)
    field = announced.payload.get(machine) if announced else None
    what = f"{event} is about one of many"
    if field is None:
        span = announced.key.span if announced else home.span
        remedy = f"declare it under `events`: `{event}: {{payload: {{{machine}: id}}}}`"
        if announced:
            remedy = f"add `{machine}: id` to its `payload`"
        message = f"{what}, and does not say which {machine} it means"
        known.shape.add("no-instance", message, span, remedy)
    elif field.type.kind is not Kind.ID or field.optional:
        message = f"{what}: its field {machine} says which one, so it is an id that is always there"
        remedy = f"write `{machine}: id`"
        known.shape.add("no-instance", message, field.span, remedy)


def _complete(known: Known, event: str, transition: Transition, part: Part) -> None:
    shape, machine = known.shape, part.machine
    fields = known.fields[machine]
    sets = {each.name: each.span for each in transition.effects if each.name in fields}
    if not part.moves:
        for name, span in sets.items():
            message = f"{event} only reads {machine} here, so it cannot set {name}"
            remedy = f"name it under `to` as well: `{machine}: same` keeps its state"
            shape.add("not-here", message, span, remedy)
        return
    if NEW not in part.sources:
        return
    if part.target is None:
        message = f"{event} gives birth to one more {machine}, and `same` leaves it without a state"
        shape.add("same-from-nowhere", message, part.span, "name the state to be born in")
        return
    for name, datum in fields.items():
        needed = datum.initial is None and not datum.optional
        if needed and name not in sets and machine not in known.doubtful:
            message = f"{event} gives birth to one more {machine}, and {name} has no value then"
            remedy = "set it here, or give the field an `initial` or `optional: true`"
            shape.add("unset-field", message, transition.span, remedy)
