"""The plugin in a real build of MkDocs, which takes each warning for an error."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from html import unescape
from pathlib import Path
from urllib.request import urlopen

import pytest

from statekit import load
from statekit.render import View, render

from .shop import ROOT, SHOP, Built, entry_points, run

INDEX = """\
---
title: A shop
---
# Shop

```statekit
diagram ../shop.yaml machine=box alt="The | box"
```

- In a list:

    ```statekit
    transitions: ../shop.yaml
    machine: payment
    lang: es
    ```

````md
```statekit
diagram nothing
```
````
"""
PAGE = """\
# Page

```statekit
diagram: /../shop.yaml
lang: es
hide-guards: true
```

```statekit
rules ../../shop.yaml
```
"""


@pytest.fixture
def pages(folder: Path) -> Path:
    """The sources of two pages."""
    entry_points(folder / "installed")
    (folder / "docs" / "sub").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text("site_name: Shop\nplugins: [search, statekit]\n")
    (folder / "docs" / "index.md").write_text(INDEX)
    (folder / "docs" / "sub" / "page.md").write_text(PAGE)
    return folder


def build(pages: Path) -> Built:
    """Build the pages."""
    return run("mkdocs", "build", "--strict", "--quiet", cwd=pages, more=pages / "installed")


def words(html: str) -> str:
    """The text of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_blocks_become_pictures_and_tables(pages: Path) -> None:
    """In lists too, and not in examples; a picture links to its file, that of `render`."""
    assert build(pages) == Built(0, "")
    html = (pages / "site/index.html").read_text(encoding="utf-8")
    (name,) = re.findall(r'<a href="(statekit/shop\.box\.[0-9a-f]{8}\.svg)">', html)
    assert f'<img alt="The &#124; box" src="{name}" /></a>' in html
    drawn = render(load("shop.yaml").definition, "svg", machine="box")
    assert (pages / "site" / name).read_bytes() == drawn
    (table,) = re.findall(r"<li>\s*<p>In a list:</p>\s*(<table>.*?</table>)", html, re.DOTALL)
    assert words(table) == (
        "From Event To By When start Pendiente "
        "Pendiente Pago recibido done \u203a paid procesador event.amount is total "
        "done \u203a paid send done \u203a sent done \u203a paid, done \u203a sent note same"
    )
    assert "```statekit\ndiagram nothing\n```" in html


def test_pages_in_folders_show_the_same(pages: Path) -> None:
    """A path is relative to the page, or with a slash to the folder of the pages."""
    assert build(pages) == Built(0, "")
    html = (pages / "site/sub/page/index.html").read_text(encoding="utf-8")
    (name,) = re.findall(r'<a href="\.\./\.\./(statekit/shop\.es\.[0-9a-f]{8}\.svg)">', html)
    assert f'<img alt="State diagram of Tienda. Un pedido." src="../../{name}" />' in html
    drawn = render(load("shop.yaml").definition, "svg", view=View(language="es", guards=False))
    assert (pages / "site" / name).read_bytes() == drawn
    assert [words(each) for each in re.findall(r"<li>(<strong>.*?)</li>", html)] == [
        "never-too-much : always paid is at most total. Nobody pays twice.",
        "no-gifts : never total is less than 0",
        "sent-is-paid : always paid is more than 0 if payment is done",
    ]


def test_an_explorer_is_a_page_in_a_frame(pages: Path) -> None:
    """One file for all pages that show it, wherever they are; with a link, to open it alone."""
    for page in ("index.md", "sub/page.md"):
        path = "/".join([".."] * (page.count("/") + 1))
        text = f"# A\n\n```statekit\nexplorer: {path}/shop.yaml\nheight: 80vh\n```\n"
        (pages / "docs" / page).write_text(text)
    assert build(pages) == Built(0, "")
    (explorer,) = (pages / "site/statekit").glob("*.html")
    assert re.fullmatch(r"shop\.[0-9a-f]{6}\.html", explorer.name)
    assert explorer.read_bytes() == render(load("shop.yaml").definition, "html")
    for name, path in {"index.html": "", "sub/page/index.html": "../../"}.items():
        html = (pages / "site" / name).read_text(encoding="utf-8")
        place = f"{path}statekit/{explorer.name}"
        assert (
            f'</h1>\n<div>\n<iframe src="{place}" title="Shop" loading="lazy" '
            'style="width:100%;height:80vh;border:1px solid #9aa5b1"></iframe>\n'
            f'<p><a href="{place}">Shop, on a page of its own</a></p>\n</div>'
        ) in html


KINDS = "write diagram, transitions, rules or explorer"
NO_MACHINE = "rules has no option 'machine': it has variant, lang"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("diagram ../shp.yaml", "6:9: there is no file shp.yaml; near: shop.yaml"),
        ("rules ../shop.yaml machine=box", f"6:20: {NO_MACHINE}"),
        ("rules: ../shop.yaml\nlang: es\nmachine: box", f"8:1: {NO_MACHINE}"),
        (
            "diagram: ../shop.yaml\nhide-guards: yes",
            "7:14: hide-guards is true or false, not 'yes'",
        ),
        ("rules: [a]", "6:8: rules is a word or a text, not a list"),
        (
            "explorer: ../shop.yaml\nheight: tall",
            "7:1: the height 'tall' is no length: write 600px, 40rem or 80vh",
        ),
        ("", f"6:1: what is to be shown? {KINDS.capitalize()}, and the name of a spec"),
        ("rule: payment", f"6:1: a spec has no 'rule' to show: {KINDS}; near: rules"),
    ],
)
def test_what_cannot_be_shown_stops_the_build_with_its_place(
    pages: Path, text: str, said: str
) -> None:
    """The file, the line, with those of the front matter, and the column."""
    (pages / "docs/index.md").write_text(f"---\ntitle: A\n---\n# A\n```statekit\n{text}\n```\n")
    built = build(pages)
    assert built.code == 1
    assert f"\nERROR   -  index.md:{said}\n" in built.said


def test_yaml_with_faults_is_told_as_that_of_a_spec(pages: Path) -> None:
    """With its line and a caret."""
    (pages / "docs/index.md").write_text("# A\n\n```statekit\nrules: payment\nrules: order\n```\n")
    built = build(pages)
    assert built.code == 1
    assert "--> index.md:5:1\n" in built.said


def test_the_server_builds_again_when_a_spec_changes(pages: Path) -> None:
    """It watches the specs of the pages, wherever they are."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{found.getsockname()[1]}"
    path = os.pathsep.join((str(ROOT), str(pages / "installed")))
    server = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--quiet", "-a", address],
        cwd=pages,
        env={**os.environ, "PYTHONPATH": path},
    )
    try:
        shown(address, "never total is less than 0")
        (pages / "shop.yaml").write_text(SHOP.replace("total < 0", "total < 1"))
        shown(address, "never total is less than 1")
    finally:
        server.terminate()
        server.wait()


def shown(address: str, text: str) -> None:
    """Wait until the page says something."""
    said = ""
    for _ in range(600):
        try:
            with urlopen(f"http://{address}/sub/page/") as page:
                said = words(page.read().decode())
        except OSError:
            said = "no answer"
        if text in said:
            return
        time.sleep(0.1)
    pytest.fail(f"it never said {text!r}, but: {said}")
