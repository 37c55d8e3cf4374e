"""What a notebook shows, in a real run of one."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

from statekit import Event, load
from statekit.decide import Engine
from statekit.decide.timeline import Timeline
from statekit.render import render
from statekit.report import decision_html, decision_text, timeline_html

from .shop import run

CELLS = (
    "from statekit import Event, load\nspec = load('shop.yaml')\nspec",
    "spec.decide(spec.start(total=5), Event('pay', payload={'amount': 7}))",
    "spec.timeline([Event('pay', by='processor', payload={'amount': 5})], total=5)",
    "spec.validate('box', 'open', 'shut'); print(repr(spec))",
)


def test_a_notebook_shows_specs_decisions_and_timelines(folder: Path) -> None:
    """The diagram, what the command line says, and the picture with its table."""
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(CELLS)
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "book.ipynb").write_text(json.dumps(notebook))
    options = ("--to", "notebook", "--execute", "--output", "ran")
    ran = run("nbconvert", *options, "book.ipynb", cwd=folder)
    assert ran.code == 0, ran.said
    outputs = [
        cell["outputs"]
        for cell in json.loads((folder / "ran.ipynb").read_text(encoding="utf-8"))["cells"]
    ]

    spec = load("shop.yaml")
    decision = spec.decide(spec.start(total=5), Event("pay", payload={"amount": 7}))
    timeline = spec.timeline([Event("pay", by="processor", payload={"amount": 5})], total=5)
    (drawn,), (decided,), (told,), (printed,) = outputs
    assert text(drawn, "image/svg+xml") == render(spec.definition, "svg").decode()
    assert text(drawn, "text/plain") == "<Spec shop 0>"
    assert text(decided, "text/html") == decision_html(decision)
    assert text(told, "text/html") == timeline_html(timeline, alone=False)
    assert printed["text"] in ("<Spec shop 0>\n", ["<Spec shop 0>\n"])


def text(output: dict[str, dict[str, str | list[str]]], kind: str) -> str:
    """What a cell shows in one of its forms."""
    return "".join(output["data"][kind])


def test_a_decision_in_html_says_what_its_text_says(folder: Path) -> None:
    """And no text of a caller becomes HTML."""
    spec = load("shop.yaml")
    decision = spec.validate(
        "payment", "pending", "done.paid", given={"total": 5}, actor="processor"
    )
    html = decision_html(decision)
    assert html.startswith("<style>\n.sk-decision{")
    body = html.partition('<div class="sk-decision">')[2]
    assert unescape(re.sub(r"<[^>]+>", "", body)) == f"{decision_text(decision)}\n"
    assert '<span class="good">accepted</span>' in body
    assert "<b>" not in decision_html(spec.decide(spec.start(total=5), Event("pay", by="<b>")))


def test_a_timeline_in_a_page_styles_nothing_else(folder: Path) -> None:
    """Each rule is about the timeline; the page around it has its own title and language."""
    timeline = load("shop.yaml").timeline([], total=5)
    piece = timeline_html(timeline, alone=False)
    for style in re.findall(r"<style>\n(.*?)</style>", piece, re.DOTALL):
        rules = re.sub(r"@media [^{]*\{", "", style)
        for selectors in re.findall(r"([^{}]+)\{[^}]*\}", rules):
            for each in selectors.split(","):
                assert each.strip().startswith((".sk-timeline", ".tl"))
    body = piece.partition("</style>\n")[2]
    assert body.rstrip("\n") in timeline_html(timeline)
    assert "<html" not in piece


def test_an_engine_alone_shows_text() -> None:
    """Pages are made in rooms that it does not know."""
    spec = load("payment")
    engine = Engine(spec.definition)
    decision = engine.decide(engine.start(amount=5), Event("submit"))
    assert decision._repr_html_() is None
    assert Timeline(engine.replay([], amount=5))._repr_html_() is None
