"""A drawing as a PlantUML state diagram."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from attrs import evolve

from .drawing import GREY, Arrow, Box, Drawing, Mark, Node, Tone, lines, loudest
from .nested import Blocks
from .palette import PALETTES, Look, Tint
from .view import Direction

_SPECIAL = re.compile(
    r"^[^\w(]|[\"#$%&*/;@\\^`{|}~]|<(?![ =])|!(?!=)|__+|--+|\[\[+|==(?==)",
    re.ASCII | re.MULTILINE,
)
"""What PlantUML could take for its own: Creole, HTML, colours, links, its preprocessor."""

_STROKES = {
    Look.FAINT: "",
    Look.DUE: "",
    Look.CLOSED: ",dotted",
    Look.REMOVED: ",dotted",
    Look.CHANGED: ",dashed",
}
"""How the lines of a look are drawn; of other looks they are thick."""
_DIRECTIONS = {
    Direction.RIGHT: "left to right direction",
    Direction.LEFT: "left to right direction",
}


def to_plantuml(drawing: Drawing) -> str:
    """Return a drawing as the text of a state diagram."""
    return _Writer(drawing).text()


class _Writer:
    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.palette = PALETTES[drawing.view.theme]
        self.parts: dict[str, Box | Node] = {**drawing.boxes(), **drawing.nodes()}
        self.ids = drawing.identifiers()
        self.bundles: dict[tuple[str, str, bool], list[Arrow]] = {}
        for tail, head, arrow in drawing.lines():
            dashed = arrow.back and tail != head  # two loops at one state hide each other's text
            self.bundles.setdefault((tail, head, dashed), []).append(arrow)

    def text(self) -> str:
        """Write the whole diagram."""
        written = ["@startuml", f"title {_plain(self.drawing.title)}", *self._look()]
        written += Blocks(self._state, self._dots).machines(self.drawing, "")
        for (tail, head, dashed), arrows in self.bundles.items():
            if tail in self.ids:
                written.append(self._arrow(tail, head, dashed, arrows))
        return "\n".join([*written, *self._legend(), "@enduml", ""])

    def _look(self) -> Iterator[str]:
        paper, ink = self.palette.paper, self.palette.ink
        if self.drawing.view.direction in _DIRECTIONS:
            yield _DIRECTIONS[self.drawing.view.direction]
        yield "hide empty description"
        yield "skinparam shadowing false"
        yield f"skinparam backgroundColor {paper}"
        yield f"skinparam defaultFontColor {ink}"
        yield f"skinparam stateFontColor {ink}"
        # Early versions see no other at leaves.
        yield f"skinparam stateBorderColor {self.palette.shades[Tint.NEUTRAL].line}"
        yield "skinparam stateArrowFontSize 12"
        yield f"skinparam stateStartColor {ink}"
        yield f"skinparam stateEndColor {ink}"
        yield f"skinparam legendBackgroundColor {paper}"
        yield f"skinparam legendBorderColor {paper}"

    def _dots(self, node: Node) -> Iterator[str]:
        if node.mark is Mark.START:
            for (tail, head, dashed), arrows in self.bundles.items():
                if tail == node.key:
                    yield self._arrow(tail, head, dashed, arrows)
        elif node.mark is Mark.FINAL:
            yield f"{self.ids[node.key]} -[{self._line(node)}]-> [*]"

    def _state(self, part: Box | Node) -> str:
        name = f" ({part.name})" if part.name else ""
        title = "\\n".join(_plain(each) for each in _wrapped(part.title + name, 30))
        title += "".join(f"\\n{_plain(line)}" for each in part.notes for line in _wrapped(each, 30))
        shade = self.palette.shades[part.tint]
        fill = shade.frame if isinstance(part, Box) else shade.fill
        fill = self.palette.paper if part.look is Look.FAINT else fill
        return f'state "{title}" as {self.ids[part.key]} {fill} #{self._line(part)}'

    def _line(self, part: Box | Node) -> str:
        """Return the colour of a part's border, or of an arrow from there."""
        if part.look in (Look.FAINT, Look.CLOSED):
            return self.palette.dim
        return self.palette.looks.get(part.look, self.palette.shades[part.tint].line)

    def _arrow(self, tail: str, head: str, dashed: bool, arrows: list[Arrow]) -> str:
        part = self.parts[tail if tail in self.ids else head]
        said = []
        for arrow, text in zip(arrows, lines(tuple(arrows)), strict=True):
            for tone, line in text:
                name = f"{arrow.sign}{arrow.event}" if tone is Tone.EVENT else ""
                for each in _wrapped(line):
                    # A long name takes several lines.
                    own = each if name.startswith(each) else name if each.startswith(name) else ""
                    name = name.removeprefix(own).lstrip()
                    shown, bold = _plain(each), _plain(own)
                    if own and shown.startswith(bold):
                        rest = shown.removeprefix(bold)
                        shown = f"<b>{self._coloured(bold, arrow)}</b>{rest}"
                    said.append(shown)
            said += ["goes back"] if arrow.back and not dashed else []
        # What is left is the way forward, in which the layout then finds no cycles.
        look = loudest(arrows)
        line = self._line(evolve(part, look=look))
        stroke = "" if look is Look.PLAIN else _STROKES.get(look, ",bold")
        drawn = f"up[{line},dashed]" if dashed else f"[{line}{stroke}]"
        words = " : " + "\\n".join(said) if said else ""
        return f"{self.ids.get(tail, '[*]')} -{drawn}-> {self.ids[head]}{words}"

    def _coloured(self, name: str, arrow: Arrow) -> str:
        return f"<color:{self.palette.looks[arrow.look]}>{name}</color>" if arrow.sign else name

    def _legend(self) -> Iterator[str]:
        notes = [*self.drawing.notes()]
        if self.drawing.is_partly_faint:
            notes.append(GREY)
        if any(dashed for _, _, dashed in self.bundles):
            notes.append("dashed: goes back on purpose")
        if notes:
            yield "legend left"
            yield from (_plain(line) for note in notes for line in _wrapped(note, 100))
            yield "endlegend"


def _wrapped(text: str, width: int = 48) -> list[str]:
    """Split a text into short lines; a word is broken only where no line could hold it."""
    width = max(width, min(64, max(map(len, text.split()), default=0)))
    return textwrap.wrap(text, width, break_on_hyphens=False)


def _plain(text: str) -> str:
    """Write text so that PlantUML shows it as it is."""
    return _SPECIAL.sub(lambda found: "".join(f"<U+{ord(each):04X}>" for each in found[0]), text)
