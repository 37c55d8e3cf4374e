"""A drawing with some of its parts told about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from attrs import evolve

from ...decide import Snapshot
from ..drawing import Arrow, Box, Drawing, Node

_SHOWN = 3  # so many texts are named

Retouch = Callable[[Node], Node]


def retouched(
    drawing: Drawing, node: Retouch, arrow: Callable[[Arrow], Arrow] | None = None
) -> Drawing:
    """Return a drawing with every node, and every arrow, as a function returns it."""
    return evolve(
        drawing,
        machines=tuple(_box(each, node) for each in drawing.machines),
        arrows=drawing.arrows if arrow is None else tuple(map(arrow, drawing.arrows)),
    )


def places(snapshot: Snapshot) -> dict[str, list[str]]:
    """Return who is in each state, by its key: the ids of instances, else nothing."""
    found: dict[str, list[str]] = {}
    for machine, leaf in snapshot.states.items():
        found[f"{machine}.{leaf}"] = []
    for machine, instances in snapshot.instances.items():
        for key, instance in instances.items():
            found.setdefault(f"{machine}.{instance.state}", []).append(key)
    return found


def some(texts: Sequence[str]) -> str:
    """Return the first of some texts, and how many more there are."""
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return f"{', '.join(texts[:_SHOWN])}{more}"


def told_time(at: datetime) -> str:
    """Return a time in words, in UTC, with seconds where there are any."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC".replace(":00 UTC", " UTC")


def _box(box: Box, node: Retouch) -> Box:
    children = (_box(each, node) if isinstance(each, Box) else node(each) for each in box.children)
    return evolve(box, children=tuple(children))
