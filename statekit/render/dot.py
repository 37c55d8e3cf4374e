"""A drawing in Graphviz' language.

The text of an arrow stands in a small box between the two states, not beside the line: Graphviz
leads lines around boxes, and an event that leaves several states is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil, sqrt

from attrs import frozen

from .drawing import GREY, Box, Drawing, Mark, Node
from .labels import CELL, NOTE, WIDE, Pen, fill, label, wrap
from .layout import Digraph
from .palette import PALETTES, Look, Shade
from .pills import Pill, Way, pills
from .titles import Plate
from .view import Direction

_FONT = "Arial"  # graphviz-pure has fonts with these metrics: what is measured is what is shown
_GAP = 16  # points between machines
_STYLES: Mapping[Look, tuple[str, str]] = {
    Look.HERE: ("", "4"),
    Look.OPEN: ("", "2.5"),
    Look.DUE: ("", "1.2"),
    Look.CLOSED: ("dotted", "1.2"),
    Look.PATH: ("", "3"),
    Look.ADDED: ("", "3"),
    Look.REMOVED: ("dotted", "2"),
    Look.CHANGED: ("dashed", "2"),
}
"""The style and the width of the borders of each look."""
_SIGNS = {
    Look.OPEN: "thick line: open now",
    Look.DUE: "thin line with a time: the timer may from then on",
    Look.CLOSED: "dotted grey line: closed now",
    Look.PATH: "thick line with numbers: the way that was taken",
    Look.ADDED: "+ thick: added",
    Look.REMOVED: "\u2212 dotted and struck out: removed",
    Look.CHANGED: "~ double line, dashed frame: changed",
    Look.FAINT: GREY,
}


@frozen(slots=False)
class Dot:
    """A picture for Graphviz.

    Args:
        source: the graph.
        titles: what the parts of the picture say when they are read out, by their ids.
        ways: where the arrows are.
        plates: the titles of families and machines that have a frame, by their ids.
        finals: the ids of the states with a double frame.
    """

    source: str
    titles: Mapping[str, str]
    ways: tuple[Way, ...]
    plates: Mapping[str, Plate]
    finals: tuple[str, ...]


def to_dot(drawing: Drawing) -> Dot:
    """Return a picture for Graphviz."""
    return _Writer(drawing).dot()


class _Writer:
    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        palette = PALETTES[drawing.view.theme]
        # Where an overlay speaks by borders, they say nothing of families.
        self.palette = palette.with_plain_borders() if drawing.is_told_about else palette
        self.pen = Pen(self.palette)
        self.boxes = drawing.boxes()
        self.nodes = drawing.nodes()
        paths: dict[str, tuple[str, ...]] = {}
        for key, box in self.boxes.items():
            for each in box.children:
                paths[each.key] = (*paths.get(key, ()), key)
        self.pills = pills(drawing, paths, self.palette)
        self.most = max((each.count or 0 for each in self.pills), default=0)
        self.titles: dict[str, str] = {}
        self.plates: dict[str, Plate] = {}

    def dot(self) -> Dot:
        """Write the whole picture."""
        name, machines = self.drawing.name, self.drawing.machines
        text = {"fontname": _FONT, "fontcolor": self.palette.ink}
        title = label(self.pen.bold(each) for each in wrap(self.drawing.title, WIDE))
        notes = label(self.pen.faint(each) for each in self._notes())
        graph = Digraph(
            name=name,
            graph_attr={
                **text,
                "id": f"{name}/picture",  # a machine may have the name of its spec
                "compound": "true",
                "rankdir": self.drawing.view.direction.value,
                "bgcolor": self.palette.paper,
                "pad": "0.2",
                "nodesep": "0.25",
                "ranksep": "0.3",
                "labeljust": "l",
            },
            node_attr={**text, "shape": "box", "fontsize": "13", "margin": "0.16,0.08"},
            edge_attr={"arrowsize": "0.8"},
        )
        if len(machines) == 1:
            graph.attr("graph", label=notes, labelloc="b", fontsize="11")
            with graph.subgraph(name="cluster") as paper:
                paper.attr("graph", id=f"{name}/paper", label=title, labelloc="t", fontsize="18")
                paper.attr("graph", peripheries="0")
                self._inside(paper, machines[0])
        else:
            # Each machine is laid out alone, and then they stand in rows.
            graph.attr("graph", label=title, labelloc="t", fontsize="18")
            if self.drawing.view.direction in (Direction.RIGHT, Direction.LEFT):
                self._in_columns(graph, notes)
            else:
                columns = _columns(len(machines))
                graph.attr("graph", pack=str(_GAP), packmode=f"array_itl{columns}")
                for machine in machines:
                    self._box(graph, machine)
                self._legend(graph, notes)
        for pill in self.pills:
            self._lines(graph, pill)
        ways = tuple(each.way for each in self.pills)
        finals = tuple(key for key, each in self.nodes.items() if each.mark is Mark.FINAL)
        return Dot(graph.source, self.titles, ways, self.plates, finals)

    def _in_columns(self, graph: Digraph, notes: str) -> None:
        """Write the machines one below the other, and the notes below the last one.

        Where the way leads sideways Graphviz fills columns, and each from its foot.
        """
        cells: list[Box | None] = [*self.drawing.machines, None]
        high = _columns(len(cells) - 1)
        high += len(cells) % high == 1  # the notes alone would be a column of their own
        graph.attr("graph", pack=str(_GAP), packmode=f"array_itr{high}")
        for first in range(0, len(cells), high):
            column = cells[first : first + high]
            for number in range(high - len(column)):
                self._cell(graph, f"notes/{number}", "")
            for cell in reversed(column):
                if cell is None:
                    self._legend(graph, notes)
                else:
                    self._box(graph, cell)

    def _legend(self, graph: Digraph, notes: str) -> None:
        """Write the notes as a cell of their own behind the last machine."""
        if notes:
            self._cell(graph, "notes", notes)

    def _cell(self, graph: Digraph, name: str, text: str) -> None:
        key = f"{self.drawing.name}/{name}"
        with graph.subgraph(name=f"cluster/{name}") as cell:
            cell.attr("graph", id=key, label=text, fontsize="11", peripheries="0", margin="0")
            cell.node(f"{key}/start", style="invis", label="", width="0.01", height="0.01")

    def _box(self, graph: Digraph, box: Box) -> None:
        self.titles[box.key] = _about(box)
        with graph.subgraph(name=f"cluster {box.key}") as inner:
            pen = self._pen(box)
            rows = [pen.bold(each) for each in wrap(box.title, WIDE)]
            if box.name:
                rows[-1] += f"  {pen.faint(box.name, 10)}"
            rows += [self.pen.faint(it) for each in box.notes for it in wrap(each, WIDE)]
            shade, title = self._shade(box), label(rows)
            self.plates[box.key] = Plate(title, shade.frame)
            inner.attr(
                "graph",
                _attributes={
                    "class": f"{'family' if '.' in box.key else 'machine'} {_classes(box)}"
                },
                id=box.key,
                label=title,
                style=_joined("rounded,filled", shade.border),
                fillcolor=shade.frame,
                color=shade.line,
                penwidth=f"{shade.width:g}",
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
        shade, kind = self._shade(node), {"class": f"{node.mark.value} {_classes(node)}"}
        if node.mark is Mark.START:
            ink = shade.line if node.look is Look.FAINT else self.palette.ink
            dot = {"shape": "circle", "style": "filled", "width": "0.16", "fixedsize": "true"}
            graph.node(node.key, label="", id=node.key, fillcolor=ink, color=ink, **dot, **kind)
            return
        pen = self._pen(node)
        rows = [pen.bold(each) for each in wrap(node.title, 30)]
        if node.name:
            rows.append(pen.faint(node.name, 10))
        rows += [self.pen.faint(it, 10) for each in node.notes for it in wrap(each, 30)]
        graph.node(
            node.key,
            label=label(rows, "center"),
            id=node.key,
            style=_joined("rounded,filled", shade.border),
            fillcolor=shade.fill,
            color=shade.line,
            penwidth=f"{shade.width:g}",
            peripheries="2" if node.mark is Mark.FINAL else "1",
            **kind,
        )

    def _pill(self, graph: Digraph, pill: Pill) -> None:
        self.titles[pill.key] = pill.title
        colour, style, width = self._stroke(pill.look, *pill.tails, pill.head)
        graph.node(
            pill.key,
            _attributes={"class": " ".join(("move", *pill.kinds)) + _look(pill.look)},
            label=f"<{pill.label}>",
            id=pill.key,
            style=_joined("filled", style),
            fillcolor=self.palette.paper,
            color=colour,
            penwidth="0.5" if width == "1" else f"{float(width) / 2:g}",
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

    def _lines(self, graph: Digraph, pill: Pill) -> None:
        """Draw the lines from the tails to the text, and from there to the head."""
        middle = pill.key if pill.label else pill.head
        for tail in pill.tails:
            self._line(graph, pill, tail, middle, pill.look_from(tail), pill.count_from(tail))
        if pill.label:
            self._line(graph, pill, middle, pill.head, pill.look, pill.count)

    def _line(
        self, graph: Digraph, pill: Pill, tail: str, head: str, look: Look, count: int | None
    ) -> None:
        """Draw a line, with an arrow where it ends in a state.

        What goes back is drawn from its head, and so is a line from the head to the text: the
        layout takes what is left for the way forward, and there are no cycles in that.
        """
        ends = (tail, head)
        colour, style, width = self._stroke(look, tail, *pill.tails, pill.head)
        if look is Look.CHANGED:
            colour, style, width = f"{colour}:transparent:{colour}", "", "1.2"  # two lines
        if count is not None:
            width = f"{0.8 + 5.2 * count / self.most if self.most else 0.8:.2f}"
            colour = colour if count else self.palette.dim
        drawn = {"color": colour}
        if tail in self.boxes:
            ends = (self._lowest(tail), head)
            drawn["lhead" if pill.back else "ltail"] = f"cluster {tail}"
        if style or pill.back:
            drawn["style"] = style or "dashed"
        if width != "1":
            drawn["penwidth"] = width
        points = head == pill.head
        returns = not points and tail == pill.head and len(pill.tails) > 1
        if pill.back != returns:
            ends = ends[::-1]
        key = pill.line(tail, head)
        self.titles[key] = pill.title
        direction = ("back" if pill.back else "forward") if points else "none"
        kind = {"class": " ".join(("line", *pill.kinds)) + _look(look)}
        graph.edge(*ends, id=key, dir=direction, **drawn, **kind)

    def _pen(self, part: Box | Node) -> Pen:
        return Pen(self.palette, part.look is Look.FAINT, part.look is Look.REMOVED)

    def _shade(self, part: Box | Node) -> Shade:
        """Return how a part is drawn: its family's way, unless its look says more."""
        own = self.palette.shades[part.tint]
        if part.look is Look.FAINT:
            paper = self.palette.paper
            return Shade(paper, paper, self.palette.dim)
        if part.look not in _STYLES:
            return own
        style, width = _STYLES[part.look]
        line = self.palette.looks.get(part.look, self.palette.dim)
        return Shade(own.frame, own.fill, line, style, float(width))

    def _stroke(self, look: Look, *keys: str) -> tuple[str, str, str]:
        """Return the colour, style and width of a line; its colour is that of the first state."""
        if look is Look.FAINT:
            return self.palette.dim, "", "1"
        if look in _STYLES:
            return (self.palette.looks.get(look, self.palette.dim), *_STYLES[look])
        parts: Iterable[Box | Node | None] = (
            self.boxes.get(each) or self.nodes.get(each) for each in keys
        )
        return self.palette.shades[next(each.tint for each in parts if each)].line, "", "1"

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

    def _notes(self) -> list[str]:
        """Return the lines below a picture: what is not in it, and what its signs mean."""
        drawing, nodes = self.drawing, self.nodes.values()
        looks = {each.look for each in nodes} | {each.look for each in self.boxes.values()}
        looks |= {each.look for pill in self.pills for each in pill.arrows}
        looks |= {pill.look_from(tail) for pill in self.pills for tail in pill.tails}
        signs = {
            "double frame: final": any(each.mark is Mark.FINAL for each in nodes),
            "dashed: goes back on purpose": any(each.back for each in drawing.arrows),
            **{text: look in looks for look, text in _SIGNS.items()},
            "the wider a line, the more often it was taken": self.most > 0,
        }
        width = NOTE if len(drawing.machines) == 1 else CELL  # which stands below one of them
        rows = [line for each in drawing.notes() for line in fill(each, width)]
        return [*rows, *_filled([text for text, used in signs.items() if used], width)]


def _filled(entries: list[str], width: int) -> list[str]:
    """Return entries in as few lines as hold them whole."""
    rows: list[str] = []
    for each in entries:
        if rows and len(rows[-1]) + 2 + len(each) <= width:
            rows[-1] += f"; {each}"
        else:
            rows.append(each)
    return rows


def _columns(machines: int) -> int:
    """Return how many machines stand in a row, so that the picture is like a page on its side."""
    return ceil(sqrt(1.5 * machines))


def _joined(style: str, more: str) -> str:
    return f"{style},{more}" if more else style


def _classes(part: Box | Node) -> str:
    """Return what a part belongs to, and its look, for style sheets."""
    machine, _, rest = part.key.partition("/")[0].partition(".")
    family = f" family-{rest.partition('.')[0]}" if rest else ""
    return f"machine-{machine}{family}{_look(part.look)}"


def _look(look: Look) -> str:
    return "" if look is Look.PLAIN else f" look-{look.value}"


def _about(part: Box | Node) -> str:
    """Return what a state or a machine says when it is read out."""
    notes = [each for each in part.notes if each != part.about]
    about = "; ".join(filter(None, (part.about, *notes)))
    return f"{part.title} ({part.key}){f': {about}' if about else ''}" if part.title else "start"
