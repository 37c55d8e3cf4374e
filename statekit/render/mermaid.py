"""A drawing as a Mermaid state diagram."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator

from .drawing import GREY, HIDDEN, Arrow, Box, Drawing, Mark, Node, lines
from .nested import Blocks
from .palette import PALETTES, Look, Theme, Tint
from .view import Direction

_SPECIAL = re.compile(r"[^\w .,()/'+=|?!@→·—-]|^\+|(?<!\w)_|_(?!\w)|--")
"""What Mermaid could take for its own: everything that is not known to be plain text."""

_WIDE = 48  # characters a line within a state; Mermaid breaks all other texts itself

_TITLE = str.maketrans("&<>", "\uff06\uff1c\uff1e")
"""Titles have no escapes: Mermaid cleans them as HTML and shows what is left, `&amp;` for `&`."""


def to_mermaid(drawing: Drawing) -> str:
    """Return a drawing as the text of a ``stateDiagram-v2``."""
    return _Writer(drawing).text()


class _Writer:
    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.palette = PALETTES[drawing.view.theme]
        self.boxes = drawing.boxes()
        nodes = drawing.nodes().values()
        self.nodes = [each for each in nodes if each.mark is not Mark.START]
        self.ids = drawing.identifiers()

    def text(self) -> str:
        """Write the whole diagram."""
        drawing = self.drawing
        # There is nothing below a diagram: what its reader must know stands behind the title.
        short = {HIDDEN}
        for each in drawing.machines:
            short |= {each.title, *(f"{each.title}: {note}" for note in each.notes)}
        told = [each for each in drawing.remarks if each in short]
        told += [GREY] if drawing.is_partly_faint else []
        whole = f"{drawing.title} ({'; '.join(told)})" if told else drawing.title
        title = json.dumps(whole.translate(_TITLE), ensure_ascii=False)
        written = ["---", f"title: {title}", "---", "stateDiagram-v2"]
        if self.drawing.view.direction is not Direction.DOWN:
            written.append(f"  direction {self.drawing.view.direction.value}")
        written += Blocks(self._state, self._dots).machines(drawing, "  ")
        # An arrow inside a box would take the states that it names out of their own boxes.
        written += self._arrows()
        written += self._styles()
        return "\n".join([*written, ""])

    def _dots(self, node: Node) -> Iterator[str]:
        if node.mark is Mark.FINAL:
            yield f"{self.ids[node.key]} --> [*]"

    def _state(self, part: Box | Node) -> str:
        name = f" ({part.name})" if part.name else ""
        said = "<br/>".join(_plain(each) for each in (part.title + name, *part.notes))
        return f'state "{said}" as {self.ids[part.key]}'

    def _arrows(self) -> Iterator[str]:
        """Yield a line for each two ends: Mermaid draws one arrow over another.

        What keeps a state is written into it: Mermaid draws the text of a loop over others.
        """
        bundles: dict[tuple[str, str], list[Arrow]] = {}
        for tail, head, arrow in self.drawing.lines():
            if tail == head and tail not in self.boxes:
                yield f"  {self.ids[tail]} : {'<br/>'.join(_stays(arrow))}"
            else:
                bundles.setdefault((self.ids.get(tail, "[*]"), self.ids[head]), []).append(arrow)
        for (tail, head), arrows in bundles.items():
            said = []
            for arrow, text in zip(arrows, lines(tuple(arrows)), strict=True):
                said += [_plain(line) for _, line in text]
                said += ["goes back"] if arrow.back else []
            yield f"  {tail} --> {head}" + (f" : {'<br/>'.join(said)}" if said else "")

    def _styles(self) -> Iterator[str]:
        """Yield the colour of each family, and then of each look, which has the last word."""
        ink, plain = self.palette.ink, self.drawing.view.theme is Theme.LIGHT
        for tint in Tint:
            ids = [self.ids[each.key] for each in self.nodes if each.tint is tint]
            if ids and not (tint is Tint.NEUTRAL and plain):  # which is Mermaid's own then
                shade = self.palette.shades[tint]
                drawn = f"fill:{shade.fill},stroke:{shade.line},color:{ink}"
                yield from self._class(tint.name.lower(), drawn, ids)
        for look in Look:
            ids = [self.ids[each.key] for each in self.nodes if each.look is look]
            line = self.palette.looks.get(look, self.palette.dim)
            if ids and look is Look.FAINT:
                drawn = f"fill:{self.palette.paper},stroke:{line},color:{self.palette.faint}"
                yield from self._class(look.value, drawn, ids)
            elif ids and look is not Look.PLAIN:
                yield from self._class(look.value, f"stroke:{line},stroke-width:4px", ids)

    def _class(self, name: str, look: str, ids: list[str]) -> Iterator[str]:
        yield f"  classDef {name} {look}"
        yield f"  class {','.join(ids)} {name}"


def _stays(arrow: Arrow) -> Iterator[str]:
    said, _ = lines((arrow, arrow))  # of two, so that a move on request has a text
    text = [line for _, line in said] + ["goes back"] * arrow.back
    for line in [f"stays: {text[0]}", *text[1:]]:
        yield from map(_plain, textwrap.wrap(line, _WIDE, break_on_hyphens=False))


def _plain(text: str) -> str:
    """Write text so that Mermaid shows it as it is."""
    return _SPECIAL.sub(lambda found: "".join(f"#{ord(each)};" for each in found[0]), text)
