"""The programs for which diagrams are written take them, and draw all that is in them."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest
from attrs import frozen
from playwright.sync_api import Browser, Error

from statekit.render import Direction, Theme, View, render
from statekit.render.overlays import against, along, at_snapshot, traffic
from statekit.testing.generate import spec_text

from ..programs import from_npm, program
from .shop import COUNTS, EVENTS, OLD, SHOP
from .specs import EVERYTHING, HOSTILE, INSTANCES, MANY, SHIPPED, loads

LOOPS = loads(
    """
spec: loops
machines:
  m:
    initial: a.b
    states: {a: {states: [b, c]}, d: }
    transitions:
      go: {from: a.b, to: a.c}
      keep: {from: a, to: same}
      stay: {from: [a.b, d], to: same}
    moves: {a: d}
"""
)
SPECS = {
    **SHIPPED,
    **{each.name: each for each in (EVERYTHING, HOSTILE, MANY, INSTANCES, LOOPS)},
    **{f"generated {seed}": loads(spec_text(Random(seed))) for seed in range(6)},
}
TOLD = {
    "at": (SHOP, View(), at_snapshot(SHOP, SHOP.start(amount=7))),
    "trace": (SHOP, View(theme=Theme.DARK), along(SHOP.replay(EVENTS, amount=7))),
    "against": (SHOP, View(theme=Theme.PRINT), against(OLD.definition, SHOP.definition)),
    "counts": (SHOP, View(direction=Direction.RIGHT), traffic(COUNTS)),
    "family": (SHOP, View(family="paid", notes=True), along(SHOP.replay(EVENTS, amount=7))),
}
TEXTS = {
    format_: {
        **{name: render(each, format_).decode() for name, each in SPECS.items()},
        **{
            name: render(spec.definition, format_, view=view, overlays=[overlay]).decode()
            for name, (spec, view, overlay) in TOLD.items()
        },
    }
    for format_ in ("mermaid", "plantuml")
}

SVG = "{http://www.w3.org/2000/svg}"

# Draws a diagram, and returns the texts of states and boxes by their ids, and those of arrows.
DRAW = """
async ([name, source]) => {
  await mermaid.parse(source)
  document.body.innerHTML = (await mermaid.render(name, source)).svg
  document.querySelectorAll('br').forEach(each => each.replaceWith('\\n'))
  const said = (part, inside) => [...part.querySelectorAll(inside)].map(each => each.textContent)
  const states = [...document.querySelectorAll('g.node, g.statediagram-cluster')].map(each => [
    each.id.replace(/^.*?-state-/, '').replace(/-\\d+$/, ''), said(each, '.nodeLabel').join('\\n')
  ])
  const edges = said(document, '.edgeLabels .label')
  return [states, edges, document.querySelectorAll('path.transition').length]
}
"""


@frozen
class Shown:
    """What a program drew: the texts of states and boxes by their names, and those of arrows."""

    states: dict[str, str]
    edges: Counter[str]


def flat(text: str) -> str:
    """A text without its blanks, which a program may take for line ends."""
    return "".join(text.split())


@pytest.fixture(scope="module")
def mermaid(browser: Browser) -> dict[str, Shown | str]:
    """What Mermaid draws of each spec, or what it complains of: one page for all."""
    script = from_npm("mermaid/dist/mermaid.min.js")
    found: dict[str, Shown | str] = {}
    page = browser.new_page()
    page.set_content("<!doctype html><body></body>")
    page.add_script_tag(path=script)
    page.evaluate("mermaid.initialize({startOnLoad: false})")
    for number, (name, source) in enumerate(TEXTS["mermaid"].items()):
        try:
            states, edges, paths = page.evaluate(DRAW, [f"d{number}", source])
        except Error as error:
            found[name] = error.message
            continue
        assert len(edges) == paths
        found[name] = Shown(
            {key: flat(text) for key, text in states if not key.endswith(("_start", "_end"))},
            Counter(map(flat, edges)),
        )
    page.close()
    return found


def written_for_mermaid(source: str) -> Shown:
    """What stands in a diagram."""

    def plain(text: str) -> str:
        text = text.replace("<br/>", "\n")
        return flat(re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text))

    states = {key: plain(text) for text, key in re.findall(r'state "(.*)" as (\w+)', source)}
    for key, text in re.findall(r"^  (\w+) : (.*)$", source, re.MULTILINE):
        states[key] += plain(text)
    edges: Counter[str] = Counter()
    for tail, head, text in re.findall(r"^ +(\S+) --> (\S+)(?: : (.*))?$", source, re.MULTILINE):
        edges[plain(text)] += 1
        edges[""] += 2 * (tail == head)  # of three lines, one after the other
    return Shown(states, edges)


@pytest.mark.parametrize("name", TEXTS["mermaid"])
def test_mermaid_draws_every_state_and_every_arrow(
    name: str, mermaid: dict[str, Shown | str]
) -> None:
    """The package of npm, in Chromium: states, boxes and arrows with their whole texts."""
    assert mermaid[name] == written_for_mermaid(TEXTS["mermaid"][name])


@pytest.fixture(scope="module")
def plantuml(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The SVG that PlantUML draws of each spec: one start of Java for all."""
    remedy = "run `apt-get install plantuml graphviz`"
    java, layout = program("plantuml", remedy=remedy), program("dot", remedy=remedy)
    folder = tmp_path_factory.mktemp("plantuml")
    files = {name: folder / f"{number}.puml" for number, name in enumerate(TEXTS["plantuml"])}
    for name, file in files.items():
        file.write_text(TEXTS["plantuml"][name], encoding="utf-8")
    command = [java, "-graphvizdot", layout, "-charset", "UTF-8", "-tsvg", "-nbthread", "auto"]
    # What it refuses it draws as the picture of an error, which has other words.
    subprocess.run([*command, *files.values()], capture_output=True, check=False)
    return {name: file.with_suffix(".svg").read_text("utf-8") for name, file in files.items()}


def words_for_plantuml(source: str) -> Counter[str]:
    """The words that stand in a diagram, as often as they do."""
    title = re.findall(r"^title (.*)$", source, re.MULTILINE)
    states = re.findall(r'state "(.*)" as', source)
    arrows = re.findall(r"^ *\S+ -\S+-> \S+ : (.*)$", source, re.MULTILINE)
    legend = source.partition("legend left\n")[2].partition("endlegend")[0]
    text = re.sub(r"</?b>|</?color[^>]*>|\\n", " ", "\n".join([*title, *states, *arrows, legend]))
    shown = re.sub(r"<U\+(\w{4})>", lambda found: chr(int(found[1], 16)), text)
    return Counter(shown.split())


@pytest.mark.parametrize("name", TEXTS["mermaid"])
def test_plantuml_draws_every_state_and_every_arrow(name: str, plantuml: dict[str, str]) -> None:
    """Debian's: every text, and each line between the two states that it joins."""
    source, svg = TEXTS["plantuml"][name], plantuml[name]
    texts = [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    assert Counter(" ".join(texts).split()) == words_for_plantuml(source)
    drawn = Counter(re.findall(r"\blink (\S+) to (\S+?)(?:-->|\s)", svg))
    written = re.findall(r"^ *(\S+) -\S+-> (\S+)", source, re.MULTILINE)
    assert Counter(map(_ends, drawn.elements())) == Counter(map(_ends, written))


def _ends(ends: tuple[str, str]) -> frozenset[str]:
    """A dot has a name of its own in each box, and what goes up is a link of what is above."""
    return frozenset("[*]" if each.startswith("*") else each for each in ends)


def test_a_missing_program_fails_in_ci_and_is_skipped_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With what is missing, and how to get it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception) as skipped:  # what `missing` raises; skips nothing
        program("plantuml", remedy="run `apt-get install plantuml`")
    said = "plantuml is not installed: run `apt-get install plantuml`"
    assert str(skipped.value) == said
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception) as failed:
        program("plantuml", remedy="run `apt-get install plantuml`")
    assert str(failed.value) == f"{said} (CI=true: no test is skipped)"
