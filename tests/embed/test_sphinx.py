"""The directives in a real build of Sphinx, which takes each warning for an error."""

from __future__ import annotations

import os
import re
from html import unescape
from pathlib import Path

import pytest

from statekit import load
from statekit.render import Theme, View, render

from .shop import SHOP, Built, run

BOX = View(machine="box", guards=False, theme=Theme.DARK)
INDEX = """\
Shop
====

.. statekit-diagram:: shop.yaml
   :machine: box
   :hide-guards:
   :theme: dark
   :alt: The box
   :width: 300px
   :class: wide

   How a box is shut.

.. toctree::

   sub/page
"""
PAGE = """\
# Page

```{statekit-diagram} /shop.yaml
:lang: es
```

```{statekit-transitions} ../shop.yaml
:class: small
```

```{statekit-rules} ../shop.yaml
```
"""


@pytest.fixture
def pages(folder: Path) -> Path:
    """The sources of two pages, one in each language that Sphinx' users write."""
    (folder / "conf.py").write_text('extensions = ["statekit.embed.sphinx", "myst_parser"]\n')
    (folder / "index.rst").write_text(INDEX)
    (folder / "sub").mkdir()
    (folder / "sub" / "page.md").write_text(PAGE)
    return folder


def build(pages: Path, builder: str = "html", *, strict: bool = True) -> Built:
    """Build the pages."""
    options = ("-W", "-n", "-q") if strict else ("-n", "-q")
    return run("sphinx", *options, "-b", builder, ".", f"out/{builder}", cwd=pages)


def words(html: str) -> str:
    """The text of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00b6", "").split())


def later(path: Path, text: str) -> None:
    """Change a file, and see that its time tells."""
    path.write_text(text, encoding="utf-8")
    time = path.stat().st_mtime + 10
    os.utime(path, (time, time))


def test_a_diagram_is_a_figure_with_the_options_of_one(pages: Path) -> None:
    """The picture is a file beside the pages, to which it links; it is that of `render`."""
    assert build(pages) == Built(0, "")
    html = (pages / "out/html/index.html").read_text(encoding="utf-8")
    (name,) = re.findall(r'src="_images/(shop\.box\.[0-9a-f]{8}\.svg)"', html)
    figure = html[html.index("<figure") : html.index("</figure>")]
    assert re.fullmatch(
        r'<figure class="align-default" id="id1">\n'
        rf'<a class="reference external image-reference" href="_images/{name}">'
        rf'<img alt="The box" class="wide" src="_images/{name}" style="width: 300px;" />\s*</a>\n'
        r"<figcaption>\n<p><span class=\"caption-text\">How a box is shut.</span>.*\n"
        r"</figcaption>\n",
        figure,
    )
    drawn = render(load("shop.yaml").definition, "svg", view=BOX)
    assert (pages / "out/html/_images" / name).read_bytes() == drawn


def test_markdown_pages_in_folders_show_the_same(pages: Path) -> None:
    """A path is relative to the page, or with a slash to the folder of the sources."""
    assert build(pages) == Built(0, "")
    html = (pages / "out/html/sub/page.html").read_text(encoding="utf-8")
    (name,) = re.findall(r'src="\.\./_images/(shop\.es\.[0-9a-f]{8}\.svg)"', html)
    assert 'alt="State diagram of Tienda. Un pedido."' in html
    drawn = render(load("shop.yaml").definition, "svg", language="es")
    assert (pages / "out/html/_images" / name).read_bytes() == drawn

    table, box = re.findall(
        r'<table class="statekit-transitions small .*?</table>', html, re.DOTALL
    )
    assert words(table) == (
        "payment From Event To By When start Pendiente "
        "Pendiente pay done › paid processor event.amount is total "
        "done › paid send done › sent done › paid, done › sent note same"
    )
    assert words(box) == "box From Event To By When start open open on request shut guard paid-up"
    assert [words(each) for each in re.findall(r"<li><p>(.*?)</p></li>", html)] == [
        "guard paid-up : paid is total",
        "never-too-much : always paid is at most total. Nobody pays twice.",
        "no-gifts : never total is less than 0",
        "sent-is-paid : always paid is more than 0 if payment is done",
    ]


def test_a_page_is_built_again_when_its_spec_changes(pages: Path) -> None:
    """And only then; that of a spec on which it builds counts too."""
    (pages / "sub" / "page.md").write_text("# Page\n\n```{statekit-rules} ../own.yaml\n```\n")
    (pages / "own.yaml").write_text("spec: own\nextends: shop.yaml\n")
    assert build(pages).code == 0
    page = pages / "out/html/sub/page.html"
    before = page.stat().st_mtime_ns
    assert build(pages).code == 0
    assert page.stat().st_mtime_ns == before
    later(pages / "shop.yaml", SHOP.replace("total < 0", "total < 1"))
    assert build(pages).code == 0
    assert "never total is less than 1" in words(page.read_text(encoding="utf-8"))


def test_what_cannot_show_svg_gets_png(pages: Path) -> None:
    """As LaTeX; and text has the table as text."""
    assert build(pages) == Built(0, "")
    assert build(pages, "latex") == Built(0, "")
    drawn = render(load("shop.yaml").definition, "png", view=BOX)
    assert [each.read_bytes() for each in (pages / "out/latex").glob("shop.box.*")] == [drawn]
    assert build(pages, "text").code == 0
    assert "event.amount is" in (pages / "out/text/sub/page.txt").read_text(encoding="utf-8")


def test_an_explorer_is_a_page_in_a_frame(pages: Path) -> None:
    """In outputs for the web; others say where it is. A shipped one goes by its name."""
    (pages / "sub/page.md").write_text(
        "# Page\n\n```{statekit-explorer} ../shop.yaml\n:height: 600px\n```\n"
        "\n```{statekit-explorer} payment\n```\n"
    )
    assert build(pages, "dirhtml") == Built(0, "")
    explorers = {each.name: each for each in (pages / "out/dirhtml/_statekit").iterdir()}
    own, shipped = sorted(explorers, key=lambda name: name == "payment.html")
    assert shipped == "payment.html"
    assert re.fullmatch(r"shop\.[0-9a-f]{6}\.html", own)
    assert explorers[own].read_bytes() == render(load("shop.yaml").definition, "html")
    html = (pages / "out/dirhtml/sub/page/index.html").read_text(encoding="utf-8")
    assert (
        f'<div>\n<iframe src="../../_statekit/{own}" title="Shop" loading="lazy" '
        'style="width:100%;height:600px;border:1px solid #9aa5b1"></iframe>\n'
        f'<p><a href="../../_statekit/{own}">Shop, on a page of its own</a></p>\n</div>'
    ) in html
    assert '<iframe src="../../_statekit/payment.html" title="Payment"' in html
    assert build(pages, "text") == Built(0, "")
    text = (pages / "out/text/sub/page.txt").read_text(encoding="utf-8")
    assert "Shop can be tried out in the web pages." in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            ".. statekit-diagram:: shp.yaml",
            "index.rst:4: ERROR: there is no file shp.yaml; near: shop.yaml",
        ),
        (
            ".. statekit-transitions:: shop.yaml\n   :machine: bix",
            "index.rst:4: ERROR: shop has no machine 'bix'; near: box",
        ),
        (
            ".. statekit-rules:: shop.yaml\n   :machine: box",
            'index.rst:4: ERROR: Error in "statekit-rules" directive:\nunknown option: "machine".',
        ),
    ],
)
def test_what_cannot_be_shown_stops_the_build_with_its_place(
    pages: Path, text: str, said: str
) -> None:
    """The message is that of the library."""
    (pages / "index.rst").write_text(f"Shop\n====\n\n{text}\n\n.. toctree::\n\n   sub/page\n")
    built = build(pages)
    assert built.code == 1
    assert said in built.said


def test_a_spec_with_faults_is_told_and_watched(pages: Path) -> None:
    """In a page of Markdown as well; once the spec is right, the page is."""
    (pages / "shop.yaml").write_text(SHOP.replace("initial: open", "initial: opne"))
    built = build(pages, strict=False)
    assert built.code == 0
    assert "page.md:3: ERROR: shop.yaml cannot be loaded\n" in built.said
    assert "error[unknown-state]: box has no state 'opne'" in built.said
    later(pages / "shop.yaml", SHOP)
    assert build(pages, strict=False) == Built(0, "")
    assert "never total is less than 0" in words(
        (pages / "out/html/sub/page.html").read_text(encoding="utf-8")
    )
