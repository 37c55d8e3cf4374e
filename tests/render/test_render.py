"""`render`: the bytes of a picture."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from statekit.render import FORMATS, RenderError, render

from .specs import EVERYTHING, loads

ROOT = Path(__file__).parents[2]
SMALL = loads(
    """
spec: small
title: Small & simple
data: {n: {type: integer, initial: 0}}
events: {go: {by: shop}}
machines:
  box:
    initial: pending.new
    states:
      pending: {states: {new: , held: {label: On hold}}}
      done:
    transitions:
      hold: {from: pending.new, to: pending.held}
      resume: {from: pending.held, to: pending.new, back: true}
      go: {from: pending, to: done, when: n > 0 and n < 5}
"""
)


def test_a_picture_in_the_language_of_graphviz() -> None:
    """The families as clusters, each arrow with its text, what goes back drawn from its head."""
    assert render(SMALL, "dot").decode() == Path(__file__).with_name("small.gv").read_text("utf-8")


def test_a_picture_in_the_language_of_mermaid() -> None:
    """Families as composite states; arrows stand outside, so that no state leaves its family."""
    assert render(SMALL, "mermaid").decode() == (
        """\
---
title: "Small \uff06 simple"
---
stateDiagram-v2
  state "pending" as box_pending {
    state "new" as box_pending_new
    state "On hold (held)" as box_pending_held
  }
  state "done" as box_done
  box_done --> [*]
  [*] --> box_pending_new
  box_pending --> box_done : go by shop<br/>if n is more than 0 and less than 5
  box_pending_new --> box_pending_held : hold
  box_pending_held --> box_pending_new : resume<br/>goes back
  classDef amber fill:#fbe18a,stroke:#8f6c00,color:#1f2933
  class box_pending_new,box_pending_held amber
"""
    )


def test_a_picture_in_the_language_of_plantuml() -> None:
    """What goes back goes up; a dot stands in the box of its machine."""
    assert render(SMALL, "plantuml").decode() == (
        """\
@startuml
title Small <U+0026> simple
hide empty description
skinparam shadowing false
skinparam backgroundColor #ffffff
skinparam defaultFontColor #1f2933
skinparam stateFontColor #1f2933
skinparam stateBorderColor #334155
skinparam stateArrowFontSize 12
skinparam stateStartColor #1f2933
skinparam stateEndColor #1f2933
skinparam legendBackgroundColor #ffffff
skinparam legendBorderColor #ffffff
state "pending" as box_pending #fdf4d3 ##8f6c00 {
  state "new" as box_pending_new #fbe18a ##8f6c00
  state "On hold (held)" as box_pending_held #fbe18a ##8f6c00
}
state "done" as box_done #ffffff ##334155
[*] -[#8f6c00]-> box_pending_new
box_done -[#334155]-> [*]
box_pending -[#8f6c00]-> box_done : <b>go</b> by shop\\nif n is more than 0 and less than 5
box_pending_new -[#8f6c00]-> box_pending_held : <b>hold</b>
box_pending_held -up[#8f6c00,dashed]-> box_pending_new : <b>resume</b>
legend left
dashed: goes back on purpose
endlegend
@enduml
"""
    )


def test_a_table_for_a_terminal() -> None:
    """What a family may do stands in its row, and its states below it."""
    assert render(SMALL, "table").decode() == (
        """\
Small & simple

from             │ to                │ event  │ by   │ when
─────────────────┼───────────────────┼────────┼──────┼────────────────────────────────────
(start)          │ pending › new     │        │      │
─────────────────┼───────────────────┼────────┼──────┼────────────────────────────────────
pending          │ done              │ go     │ shop │ if n is more than 0 and less than 5
  new            │ pending › On hold │ hold   │      │
  On hold (held) │ pending › new     │ resume │      │ goes back
─────────────────┼───────────────────┼────────┼──────┼────────────────────────────────────
done, final      │                   │        │      │
"""
    )


@pytest.mark.parametrize("machine", [None, "payment"])
def test_a_png_is_a_png(machine: str | None) -> None:
    """Larger than the SVG's own size, for those who zoom in."""
    data = render(EVERYTHING, "png", machine=machine)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    svg = render(EVERYTHING, "svg", machine=machine).decode()
    points = int(svg.partition('width="')[2].partition("pt")[0])
    assert int.from_bytes(data[16:20]) == pytest.approx(2 * points, rel=0.02)  # but for margins


def test_the_bytes_are_the_same_in_every_process() -> None:
    """Whatever the order of sets and whatever the folder, the locale and the time zone."""
    program = (
        "import hashlib, sys\n"
        "from statekit import load\n"
        "from statekit.render import FORMATS, render\n"
        "from tests.render.specs import EVERYTHING, HOSTILE\n"
        "for definition in (EVERYTHING, HOSTILE, load('deuna').definition):\n"
        "    for each in FORMATS:\n"
        "        print(hashlib.sha256(render(definition, each)).hexdigest())\n"
    )
    printed = set()
    for seed, locale, zone in (("0", "C", "UTC"), ("1", "C.UTF-8", "Asia/Tokyo")):
        more = {"PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT / "tests" if seed == "1" else ROOT,
            env=os.environ | more,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        printed.add(done.stdout)
    (lines,) = printed
    assert len(set(lines.split())) == 3 * len(FORMATS)
    first = hashlib.sha256(render(EVERYTHING, "svg")).hexdigest()
    assert lines.split()[0] == first


@pytest.mark.parametrize("format_", ["svg", "dot", "mermaid", "plantuml", "table"])
def test_texts_end_their_lines_alike_everywhere(format_: str) -> None:
    """With a line feed, the last line too."""
    data = render(EVERYTHING, format_)
    assert b"\r" not in data
    assert data.endswith(b"\n")


def test_what_cannot_be_drawn_is_told() -> None:
    """A format or a machine that does not exist, with those that do or that look like it."""
    with pytest.raises(RenderError) as caught:
        render(EVERYTHING, "pdf")
    assert (
        str(caught.value)
        == "there is no format 'pdf': write svg, png, dot, mermaid, plantuml, table or html"
    )
    with pytest.raises(RenderError) as caught:
        render(EVERYTHING, "svg", machine="parcels")
    assert str(caught.value) == "everything has no machine 'parcels'; near: parcel"
