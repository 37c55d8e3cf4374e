"""A drawing in Graphviz' language.

The text of an arrow stands in a small box between the two states, not beside the line: Graphviz
leads lines around boxes, and an event that leaves several states is said once.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping
from html import escape

from attrs import frozen

from .drawing import Arrow, Box, Drawing, Mark, Node, Tone, lines
from .layout import Digraph
from .metrics import padded
from .palette import FAINT, INK, PAPER, Tint

_FONT = "Arial"  # graphviz-pure has fonts with these metrics: what is measured is what is shown
_NARROW, _WIDE, _NOTE = 40, 48, 100  # characters a line, about; names are never cut
_LONGEST = 64  # of a name; a longer word is broken
_LEFT = '<br align="left"/>'
_GAP = f'<font point-size="4"> {_LEFT}</font>'


@frozen(slots=False)
class Dot:
    """A picture for Graphviz.

    Args:
        source: the graph.
        titles: what the parts of the picture say when they are read out, by their ids.
        ways: where the arrows are.
    """

    source: str
    titles: Mapping[str, str]
    ways: tuple[Way, ...]


@frozen(slots=False)
class Way:
    """Where arrows with the same ends are on the picture.

    Args:
        box: the id of the box with their text; None where they have none.
        lines: for each tail the ids of the lines that lead from it to the box, or to the head.
        last: the id of the line from the box to the head.
    """

    arrows: tuple[Arrow, ...]
    box: str | None
    lines: Mapping[str, str]
    last: str | None


@frozen(slots=False)
class _Pill:
    """Arrows with the same ends, as one box between them; without a text there is no box."""

    key: str
    home: str
    tails: tuple[str, ...]
    head: str
    label: str
    title: str
    back: bool
    arrows: tuple[Arrow, ...]

    def line(self, tail: str, head: str) -> str:
        """Return the id of a line between two of its parts."""
        return f"{tail}-{head}" if self.label else f"{tail}-{self.key}-{head}"

    @property
    def way(self) -> Way:
        """Where its arrows are."""
        middle = self.key if self.label else self.head
        lines = {each: self.line(each, middle) for each in self.tails}
        if not self.label:
            return Way(self.arrows, None, lines, None)
        return Way(self.arrows, self.key, lines, self.line(self.key, self.head))


def to_dot(drawing: Drawing) -> Dot:
    """Return a picture for Graphviz."""
    return _Writer(drawing).dot()


class _Writer:
    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.boxes = drawing.boxes()
        self.nodes = drawing.nodes()
        self.paths: dict[str, tuple[str, ...]] = {}
        for key, box in self.boxes.items():
            for each in box.children:
                self.paths[each.key] = (*self.paths.get(key, ()), key)
        self.pills = self._pills()
        self.titles: dict[str, str] = {}

    def dot(self) -> Dot:
        """Write the whole picture."""
        name, machines = self.drawing.name, self.drawing.machines
        text = {"fontname": _FONT, "fontcolor": INK}
        notes = _rows(_faint(each) for each in _notes(self.drawing))
        graph = Digraph(
            name=name,
            graph_attr={
                **text,
                "id": name,
                "compound": "true",
                "bgcolor": PAPER,
                "pad": "0.2",
                "nodesep": "0.25",
                "ranksep": "0.3",
                "label": notes,
                "labelloc": "b",
                "labeljust": "l",
                "fontsize": "11",
            },
            node_attr={**text, "shape": "box", "fontsize": "13", "margin": "0.16,0.08"},
            edge_attr={"arrowsize": "0.8"},
        )
        with graph.subgraph(name="cluster") as paper:
            title = _rows(_bold(each) for each in _wrap(self.drawing.title, _WIDE))
            paper.attr("graph", id=f"{name}/paper", label=title, labelloc="t", fontsize="18")
            paper.attr("graph", peripheries="0")
            for machine in machines:
                if len(machines) == 1:
                    self._inside(paper, machine)
                else:
                    self._box(paper, machine)
        for pill in self.pills:
            self._lines(graph, pill)
        return Dot(graph.source, self.titles, tuple(each.way for each in self.pills))

    def _pills(self) -> list[_Pill]:
        bundles: dict[tuple[tuple[str, ...], str, str, bool], list[Arrow]] = {}
        for arrow in self.drawing.arrows:
            loops = [(each,) for each in arrow.tails]
            for tails in [arrow.tails] if arrow.head else loops:
                ends = (tails, arrow.head or tails[0], arrow.words, arrow.back)
                bundles.setdefault(ends, []).append(arrow)
        pills = []
        for number, ((tails, head, _, back), bundle) in enumerate(bundles.items(), 1):
            paths = [self.paths[each] for each in (*tails, head)]
            home = [each for each in paths[0] if all(each in path for path in paths)][-1]
            pairs = list(zip(bundle, lines(tuple(bundle)), strict=True))
            shown = [self._text(arrow, text) for arrow, text in pairs]
            title = "; ".join(_said(arrow, text, tails, head) for arrow, text in pairs)
            label = _GAP.join(each for each in shown if each)
            key = f"{home}/{number}"
            pills.append(_Pill(key, home, tails, head, label, title, back, tuple(bundle)))
        return pills

    def _text(self, arrow: Arrow, text: tuple[tuple[Tone, str], ...]) -> str:
        """Return the text of an arrow, in Graphviz' HTML."""
        shown = []
        for tone, line in text:
            if tone is Tone.EVENT:
                first, *more = _wrap(line, _WIDE)
                event, _, by = first.partition(" ")
                shown.append(f"{_bold(event)} {_faint(by)}" if by else _bold(event))
                shown += [_faint(each) for each in more]
            elif tone is Tone.JOINT:
                shown += [f"<i>{_safe(each)}</i>" for each in _wrap(line)]
            elif tone is Tone.NAMED:
                shown.append(_faint(line))
            else:
                shown += [_safe(each) for each in _wrap(line)]
        if arrow.words:
            shown[1:1] = [_safe(each) for each in _wrap(f"from {arrow.words}")]
        return "".join(each + _LEFT for each in shown)

    def _box(self, graph: Digraph, box: Box) -> None:
        self.titles[box.key] = _about(box)
        with graph.subgraph(name=f"cluster {box.key}") as inner:
            rows = [_bold(each) for each in _wrap(box.title, _WIDE)]
            if box.name:
                rows[-1] += f"  {_faint(box.name, 10)}"
            inner.attr(
                "graph",
                id=box.key,
                label=_rows(rows),
                style="rounded,filled",
                fillcolor=box.tint.frame,
                color=box.tint.line,
                fontsize="14",
                margin="14",
                peripheries="1",
            )
            self._inside(inner, box)

    def _inside(self, graph: Digraph, box: Box) -> None:
        for each in box.children:
            if isinstance(each, Box):
                self._box(graph, each)
            else:
                self._node(graph, each)
        for pill in self.pills:
            if pill.home == box.key and pill.label:
                self._pill(graph, pill)

    def _node(self, graph: Digraph, node: Node) -> None:
        self.titles[node.key] = _about(node)
        if node.mark is Mark.START:
            dot = {"shape": "circle", "style": "filled", "width": "0.16", "fixedsize": "true"}
            graph.node(node.key, label="", id=node.key, fillcolor=INK, color=INK, **dot)
            return
        rows = [_bold(each) for each in _wrap(node.title, 30)]
        if node.name:
            rows.append(_faint(node.name, 10))
        graph.node(
            node.key,
            label=_rows(rows, "center"),
            id=node.key,
            style="rounded,filled",
            fillcolor=node.tint.fill,
            color=node.tint.line,
            peripheries="2" if node.mark is Mark.FINAL else "1",
        )

    def _pill(self, graph: Digraph, pill: _Pill) -> None:
        self.titles[pill.key] = pill.title
        graph.node(
            pill.key,
            label=f"<{pill.label}>",
            id=pill.key,
            style="filled",
            fillcolor=PAPER,
            color=self._tint(*pill.tails, pill.head).line,
            penwidth="0.5",
            fontsize="11",
            margin="0.08,0.04",
            width="0.1",
            height="0.1",
        )
        if pill.tails == (pill.head,):
            # Only a cluster keeps the two side by side, among all that stands on the same height.
            with graph.subgraph(name=f"cluster/{pill.head}") as beside:
                beside.attr(id=f"{pill.head}/beside", style="invis", label="", margin="0")
                with beside.subgraph() as level:
                    level.attr(rank="same")
                    level.node(pill.head)
                    level.node(pill.key)

    def _lines(self, graph: Digraph, pill: _Pill) -> None:
        """Draw the lines from the tails to the text, and from there to the head."""
        middle = pill.key if pill.label else pill.head
        for tail in pill.tails:
            self._line(graph, pill, tail, middle)
        if pill.label:
            self._line(graph, pill, middle, pill.head)

    def _line(self, graph: Digraph, pill: _Pill, tail: str, head: str) -> None:
        """Draw a line, with an arrow where it ends in a state.

        What goes back is drawn from its head, and so is a line from the head to the text: the
        layout takes what is left for the way forward, and there are no cycles in that.
        """
        ends, look = (tail, head), {"color": self._tint(tail, *pill.tails, pill.head).line}
        if tail in self.boxes:
            ends = (self._lowest(tail), head)
            look["lhead" if pill.back else "ltail"] = f"cluster {tail}"
        if pill.back:
            look["style"] = "dashed"
        points = head == pill.head
        returns = not points and tail == pill.head and len(pill.tails) > 1
        if pill.back != returns:
            ends = ends[::-1]
        key = pill.line(tail, head)
        self.titles[key] = pill.title
        direction = ("back" if pill.back else "forward") if points else "none"
        graph.edge(*ends, id=key, dir=direction, **look)

    def _tint(self, *keys: str) -> Tint:
        """Return the colour of the first of these keys that is a state's."""
        parts: Iterable[Box | Node | None] = (
            self.boxes.get(each) or self.nodes.get(each) for each in keys
        )
        return next(each.tint for each in parts if each)

    def _lowest(self, box: str) -> str:
        """Return the leaf of a family that comes last on the way through it.

        An arrow from the family starts there, so that it leaves the frame below.
        """
        depth = {each.key: 0 for each in self.boxes[box].nodes()}
        ahead = [each for each in self.pills if each.head in depth and not each.back]
        for _ in depth:  # the way forward has no cycle, so this is often enough
            for pill in ahead:
                if pill.head not in pill.tails:
                    above = [depth[each] + 1 for each in pill.tails if each in depth]
                    depth[pill.head] = max(depth[pill.head], *above, 0)
        return max(depth, key=lambda each: depth[each])


def _notes(drawing: Drawing) -> list[str]:
    """Return the lines below a picture: the named guards, and what its signs mean."""
    signs = [
        ("double frame: final", Mark.FINAL in {each.mark for each in drawing.nodes().values()}),
        ("dashed: goes back on purpose", any(each.back for each in drawing.arrows)),
    ]
    notes = [f"guard {name}: {text}" for name, text in drawing.guards.items()]
    legend = "; ".join(text for text, used in signs if used)
    return [line for each in (*notes, legend) for line in _wrap(each, _NOTE)]


def _about(part: Box | Node) -> str:
    """Return what a state or a machine says when it is read out."""
    about = f": {part.about}" if part.about else ""
    return f"{part.title} ({part.key}){about}" if part.title else "start"


def _said(
    arrow: Arrow, text: tuple[tuple[Tone, str], ...], tails: tuple[str, ...], head: str
) -> str:
    """Return an arrow as one line of text."""
    ends = f"{', '.join((*tails, *filter(None, [arrow.words])))} → {head}"
    return ", ".join([ends, *(line for _, line in text), *(["back"] if arrow.back else [])])


def _safe(text: str) -> str:
    """Write text for a label, in which a backslash starts an escape."""
    return escape(padded(text)).replace("\\", "\\\\")


def _bold(text: str) -> str:
    return f"<b>{_safe(text)}</b>"


def _faint(text: str, size: int = 11) -> str:
    return f'<font color="{FAINT}" point-size="{size}">{_safe(text)}</font>' if text else ""


def _rows(rows: Iterable[str], align: str = "left") -> str:
    """Return lines as one of Graphviz' HTML labels."""
    shown = "".join(f'{each}<br align="{align}"/>' for each in rows)
    return f"<{shown}>" if shown else ""


def _wrap(text: str, width: int = _NARROW) -> list[str]:
    """Split a text into short lines, preferably where it has parts."""
    rows = [""]
    for part in re.split(r" (?=(?:and|or|→) )", text):
        if rows[-1] and len(rows[-1]) + 1 + len(part) > width:
            rows.append("")
        rows[-1] = f"{rows[-1]} {part}".strip()
    return [line for each in rows for line in _broken(each, width)]


def _broken(text: str, width: int) -> list[str]:
    longest = max(map(len, text.split()), default=0)
    width = width if longest > _LONGEST else max(width, longest)
    return textwrap.wrap(text, width, break_on_hyphens=False)
