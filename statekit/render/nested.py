"""States within families within machines, for formats that write these as blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import frozen

from .drawing import Box, Drawing, Mark, Node


@frozen(slots=False)
class Blocks:
    """How a format writes parts.

    Args:
        state: returns the declaration of a state or a family.
        dots: returns the lines between a node and the dots that stand beside it.
    """

    state: Callable[[Box | Node], str]
    dots: Callable[[Node], Iterable[str]]

    def machines(self, drawing: Drawing, indent: str) -> Iterator[str]:
        """Yield the lines of every machine; one that stands alone has no frame."""
        for machine in drawing.machines:
            alone = len(drawing.machines) == 1
            yield from self._inside(machine, indent) if alone else self._box(machine, indent)

    def _box(self, box: Box, indent: str) -> Iterator[str]:
        yield f"{indent}{self.state(box)} {{"
        yield from self._inside(box, f"{indent}  ")
        yield f"{indent}}}"

    def _inside(self, box: Box, indent: str) -> Iterator[str]:
        for each in box.children:
            if isinstance(each, Box):
                yield from self._box(each, indent)
            elif each.mark is not Mark.START:
                yield f"{indent}{self.state(each)}"
        # A dot stands where it is named, so that each machine has its own.
        for each in box.children:
            if isinstance(each, Node):
                yield from (f"{indent}{line}" for line in self.dots(each))
