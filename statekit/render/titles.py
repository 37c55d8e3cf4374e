"""The titles of families and machines, over the lines.

Graphviz draws a title with its frame, and lines over both. So what is laid out is drawn once more,
with each title on a ground of its frame's colour, and the titles last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

_GROUP = re.compile(
    r'<g id="[^"]*" class="cluster\b[^>]*>\n(?:<title>.*\n)?<path fill="([^"]*)"[^>]*>\n'
    r"((?:<text .*\n)+)"
)
_TEXT = re.compile(r'x="([-\d.]+)" y="([-\d.]+)".* font-size="([\d.]+)".* textLength="([\d.]+)"')
_END = "</g>\n</svg>"
_CLUSTER = re.compile(r'subgraph "cluster ([^"]+)" \{.*?\blp="([-\d.]+,[-\d.]+)"', re.DOTALL)
_ABOVE, _BELOW, _BESIDE = 0.9, 0.25, 2  # of the size of a text around its line; points


@frozen(slots=False)
class Plate:
    """A title on its ground.

    Args:
        label: the title, as one of Graphviz' HTML labels.
        ground: the colour of the frame around it.
    """

    label: str
    ground: str


def over_lines(svg: str) -> str:
    """Return an SVG, whose texts have lengths, with the titles last."""
    plates: list[str] = []

    def taken(found: re.Match[str]) -> str:
        ground, texts = found.groups()
        plates.append(f"{_ground(texts, ground)}{texts}")
        return found[0].removesuffix(texts)

    body = _GROUP.sub(taken, svg)
    if not plates:
        return svg
    # What a title is pointed at for is what lies below: its frame, which says what it is.
    titles = f'<g class="titles" pointer-events="none">\n{"".join(plates)}</g>\n'
    return body.replace(_END, titles + _END)


def _ground(texts: str, colour: str) -> str:
    found = [tuple(map(float, each.groups())) for each in _TEXT.finditer(texts)]
    left = min(x for x, *_ in found) - _BESIDE
    right = max(x + width for x, _, _, width in found) + _BESIDE
    top = min(y - _ABOVE * size for _, y, size, _ in found)
    bottom = max(y + _BELOW * size for _, y, size, _ in found)
    place = f'x="{left:.2f}" y="{top:.2f}" width="{right - left:.2f}" height="{bottom - top:.2f}"'
    return f'<rect fill="{colour}" {place}/>\n'


def titled(laid_out: str, plates: Mapping[str, Plate], finals: Iterable[str]) -> str:
    """Return a graph, to be drawn as it is laid out, with the titles as nodes over the lines.

    Args:
        laid_out: the graph in Graphviz' language, with the place of everything.
        plates: the titles by the keys of their clusters.
        finals: the keys of the nodes with a double frame.
    """
    whole = laid_out.rstrip().removesuffix("}")
    return "".join([whole, *_nodes(dict(_CLUSTER.findall(laid_out)), plates, finals), "}\n"])


def _nodes(
    places: Mapping[str, str], plates: Mapping[str, Plate], finals: Iterable[str]
) -> Iterator[str]:
    yield "graph [outputorder=edgesfirst]\n"
    for key in finals:
        # The sizes by which Graphviz began: those it found have the second frame already.
        yield f'"{key}" [width=0.75, height=0.5]\n'
    for key, plate in plates.items():
        bare = 'border="0" cellborder="0" cellspacing="0" cellpadding="1"'
        cell = f'<tr><td balign="left">{plate.label[1:-1]}</td></tr>'
        label = f'<<table {bare} bgcolor="{plate.ground}">{cell}</table>>'
        look = f'shape=plain, style="", fontsize=14, id="{key}/title"'
        yield f'"{key}/title" [pos="{places[key]}", {look}, label={label}]\n'
