"""Sweeps: a joint event that moves every instance of a machine of many in some states.

A case sweeps the machines of many in its `to` that its event's payload names no instance of.
"""

from __future__ import annotations

from typing import Literal

from attrs import evolve

from ..expressions.tree import Datum, InState
from .axis import Axis, From
from .known import Known
from .machines import NEW
from .model import Definition, Guard, Part
from .nodes import Node
from .shape import Fields, place


def is_swept(known: Known, event: str, machine: str) -> bool:
    """Tell whether an event that moves a machine moves all instances of it, not one."""
    axis = known.axes.get(machine)
    if axis is None or not axis.many or known.is_doubtful(event):
        return False
    announced = known.events.get(event)
    return announced is None or machine not in announced.payload


def sweep(
    known: Known, event: str, axis: Axis, origin: From, to: tuple[Node, str | Literal[False] | None]
) -> From | None:
    """Return out of which leaves a case sweeps a machine; None after a finding.

    Args:
        to: what `to` says, and the leaf that it enters: None for `same`, False after a finding.
    """
    node, leaf = to
    if leaf is False:
        return None
    name = axis.name
    remedy = f"or add `{name}: id` to the payload of {event}, which is then about one {name}"
    if leaf is None:
        message = f"{event} names no {name}, so it moves all of them, and `same` moves none"
        remedy = f"name the state to go to, {remedy}"
        known.shape.add("no-instance", message, place(node), remedy)
        return None
    if NEW in origin.leaves:
        message = f"{event} names no {name}, so it moves all that exist, and `{NEW}` is before that"
        known.shape.add("no-instance", message, origin.span, f"leave out `{NEW}`, {remedy}")
        return None
    there = axis.entering(node)
    leaves = origin.leaves - there
    if origin.leaves and not leaves:
        message = f"{event} moves every {name} to {leaf}, and `from` names only that"
        known.shape.add("wrong-shape", message, origin.span, "name the states that they leave")
        return None
    named = tuple((item, found - there) for item, found in origin.named)
    return evolve(origin, leaves=leaves, named=named)


def check_timeout(known: Known, event: str, fields: Fields, parts: tuple[Part, ...]) -> None:
    """Tell of a time-out where only sweeps move: it would be due for ever, moving nothing."""
    if any(each.moves for each in parts):
        return
    for key in ("after", "at"):
        if (node := fields.get(key)) is not None:
            message = f"{event} has a time-out, and moves no single machine that it could wait for"
            remedy = "move a machine of which an order has one as well, or let each instance wait"
            known.shape.add("unknown-key", message, place(node), remedy)


def check_guards(known: Known, definition: Definition) -> None:
    """Tell of named guards that read one instance, and lie on a sweep, which means all."""
    told: set[tuple[str, str]] = set()
    for event, transition in definition.alternatives:
        for part in transition.sweeps:
            for leaf in sorted(part.sources):
                for guard in definition.guards_on(event.name, part.machine, leaf, part.end(leaf)):
                    if (event.name, guard.name) not in told:
                        told.add((event.name, guard.name))
                        _check(known, event.name, guard)


def _check(known: Known, event: str, guard: Guard) -> None:
    machine = guard.machine
    for node in guard.require.root.walk():
        own = isinstance(node, InState) and node.machine == machine
        if own or (isinstance(node, Datum) and node.name in known.fields[machine]):
            message = (
                f"the guard {guard.name} reads one {machine}, and {event}, whose moves it guards "
                "too, moves all of them at once"
            )
            remedy = "read a total, or name the other events in `on`"
            known.shape.add("not-here", message, guard.require.where(node), remedy)
            return
