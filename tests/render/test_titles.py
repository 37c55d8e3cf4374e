"""Titles of families: over the lines that cross them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from statekit.render import Theme, View, render
from statekit.render.build import draw
from statekit.render.dot import to_dot
from statekit.render.layout import run
from statekit.render.palette import PALETTES
from statekit.render.titles import titled

from .reading import extent
from .specs import EVERYTHING

_SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("theme", Theme)
def test_the_titles_of_an_svg_come_last_on_the_colour_of_their_frames(theme: Theme) -> None:
    """Each text of a title lies on a ground which is in its frame, and over everything else."""
    root = ElementTree.fromstring(render(EVERYTHING, "svg", view=View(theme=theme)))
    picture = root[-1]
    titles = picture[-1]
    assert titles.get("class") == "titles"
    frames = {
        str(each.get("id")): each
        for each in picture
        if str(each.get("class")).startswith("cluster") and "/" not in str(each.get("id"))
    }
    boxes = draw(EVERYTHING).boxes()
    assert frames.keys() == boxes.keys()
    found = []
    ground = titles[0]
    for each in titles:
        if each.tag == f"{_SVG}rect":
            ground = each
            found.append("")
            continue
        found[-1] += str(each.text).replace("\u00a0", " ")
        x, y, width = (float(str(each.get(name))) for name in ("x", "y", "textLength"))
        left, top, wide, high = (
            float(str(ground.get(name))) for name in ("x", "y", "width", "height")
        )
        assert left < x < x + width < left + wide
        assert top < y < top + high
        frame = list(frames.values())[len(found) - 1]
        path = frame.find(f"{_SVG}path")
        assert path is not None
        assert ground.get("fill") == path.get("fill")
        out_left, out_top, out_right, out_bottom = extent(frame)
        assert out_left < left < left + wide < out_right
        assert out_top < top < top + high < out_bottom
        assert frame.find(f"{_SVG}text") is None
    assert [each.split() for each in found] == [
        f"{each.title} {each.name}".split() for each in boxes.values()
    ]


@pytest.mark.parametrize("machine", [None, "parcel"])
def test_the_titles_of_a_png_are_nodes_over_the_lines(machine: str | None) -> None:
    """They stand where they stood, and nothing else has another place or size."""
    dot = to_dot(draw(EVERYTHING, View(machine=machine)))
    once = run(dot.source, "svg", "pure").decode()
    laid_out = run(dot.source, "dot", "pure").decode()
    twice = run(titled(laid_out, dot.plates, dot.finals), "svg", "pure", "-Knop2").decode()
    before, after = (_outlines(each) for each in (once, twice))
    assert before.keys() == after.keys()
    for key, extents in before.items():
        assert extents == pytest.approx(after[key], abs=0.6), key
    root = ElementTree.fromstring(twice)
    kinds = [str(each.get("class")).partition(" ")[0] for each in root.iter(f"{_SVG}g")]
    assert "edge" not in kinds[kinds.index("node") :]
    boxes = draw(EVERYTHING).boxes()
    for key in dot.plates:
        ground = re.search(
            rf'<g id="{key}/title".*\n.*\n<polygon fill="(#\w+)" stroke="none"', twice
        )
        assert ground is not None
        assert ground[1] == PALETTES[Theme.LIGHT].shades[boxes[key].tint].frame


def _outlines(svg: str) -> dict[str, tuple[float, float]]:
    """How wide and how high each part is."""
    found = {}
    for each in ElementTree.fromstring(svg).iter(f"{_SVG}g"):
        kind = str(each.get("class")).partition(" ")[0]
        outlined = any(child.get("d") or child.get("points") for child in each)
        if kind in ("cluster", "node") and outlined and "/" not in str(each.get("id")):
            left, top, right, bottom = extent(each)
            found[str(each.get("id"))] = (right - left, bottom - top)
    return found
