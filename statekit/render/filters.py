"""A part of a drawing, with what lies just outside of it shown faintly."""

from __future__ import annotations

from collections.abc import Iterator, Set

from attrs import evolve

from .drawing import Arrow, Box, Drawing, Mark, Node, stands_for
from .palette import Look


def filtered(drawing: Drawing, focus: str | None) -> Drawing:
    """Return what a drawing shows of a family, or of a state and what is around it.

    Args:
        drawing: all of it.
        focus: the key of the family or the state; None keeps everything.
    """
    if focus is None:
        return drawing
    boxes = drawing.boxes()
    part = boxes[focus] if focus in boxes else drawing.nodes()[focus]
    inside = {each.key for each in part.nodes()} if isinstance(part, Box) else {focus}
    if drawing.view.around is not None:
        for _ in range(drawing.view.depth - 1):
            inside = _wider(drawing, inside)
    arrows = [_cut(each, inside) for each in drawing.arrows if inside & _ends(each)]
    kept = inside | {key for each in arrows for key in (*each.tails, *each.spread)}
    kept |= {each.head for each in arrows if each.head}
    machines = (_pruned(each, kept, inside) for each in drawing.machines)
    shown = tuple(each for each in machines if isinstance(each, Box))
    named = {name for arrow in arrows for name in arrow.guards}
    return evolve(
        drawing,
        title=f"{drawing.title}: {part.title}",
        machines=shown,
        arrows=tuple(arrows),
        guards={name: text for name, text in drawing.guards.items() if name in named},
        rules={},
    )


def _wider(drawing: Drawing, inside: Set[str]) -> set[str]:
    """Return some nodes with those that are one move away from any of them."""
    found = set(inside)
    for arrow in drawing.arrows:
        if arrow.head in inside:
            found.update(arrow.leaves)
        elif arrow.head and inside & _ends(arrow):
            found.add(arrow.head)
    return found


def _ends(arrow: Arrow) -> set[str]:
    return {*arrow.leaves, *([arrow.head] if arrow.head else [])}


def _cut(arrow: Arrow, inside: Set[str]) -> Arrow:
    """Return an arrow without the ends that stand far from what is shown."""
    if arrow.head in inside:
        return arrow
    near = [each for each in arrow.leaves if each in inside]
    spread = tuple(each for each in arrow.spread if each in inside)
    return evolve(
        arrow.seen_from(*near),
        tails=tuple(each for each in arrow.tails if any(stands_for(each, leaf) for leaf in near)),
        spread=spread,
        words=arrow.words if spread else "",
    )


def _pruned(part: Box | Node, kept: Set[str], inside: Set[str]) -> Box | Node | None:
    """Return a part as far as it is kept: a family outside, of which an arrow comes, as a node."""
    faint = Look.FAINT if part.look is Look.PLAIN else part.look
    if isinstance(part, Node):
        if part.key not in kept:
            return None
        return part if part.key in inside else evolve(part, look=faint)
    children = tuple(_children(part, kept, inside))
    if children:
        own = any(each.key in inside for each in part.nodes())
        return evolve(part, children=children, look=part.look if own else faint)
    if part.key not in kept:
        return None
    return Node(
        part.key, Mark.LEAF, part.title, part.name, part.about, part.tint, part.notes, faint
    )


def _children(box: Box, kept: Set[str], inside: Set[str]) -> Iterator[Box | Node]:
    for each in box.children:
        found = _pruned(each, kept, inside)
        if found is not None:
            yield found
