"""A drawing with some of its parts told about."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from ..drawing import Arrow, Box, Drawing, Node

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


def _box(box: Box, node: Retouch) -> Box:
    children = (_box(each, node) if isinstance(each, Box) else node(each) for each in box.children)
    return evolve(box, children=tuple(children))
