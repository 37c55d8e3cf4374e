"""How often each move was made."""

from __future__ import annotations

import pytest

from statekit import loads
from statekit.render import RenderError, View, render
from statekit.render.build import draw
from statekit.render.drawing import Tone, lines
from statekit.render.overlays import Count, traffic

from .shop import COUNTS, SHOP, key


def test_counts_widen_lines() -> None:
    """Those of one move add up; each leaf has its own; what nobody took says so."""
    drawing = draw(SHOP.definition, overlays=[traffic(COUNTS)])
    told = {
        f"{key(arrow)}, from {tail.partition('.')[2]}": text
        for tail, _, arrow in drawing.lines()
        for tone, text in lines((arrow,))[0]
        if tone is Tone.NOTE
    }
    assert told == {
        "pay: open > paid.whole, from open": "1,000 times",
        "note: open > open, from open": "once",
        "note: paid.whole > paid.whole, from paid.whole": "never",
        "refund: paid > gone, from paid": "never",
        "refund: paid.whole paid.part > paid.part, from paid.whole": "7 times",
        "refund: paid.whole paid.part > paid.part, from paid.part": "30 times",
        "lapse: open > gone, from open": "never",
        "praise: open > gone, from open": "never",
        "send: here > sent, from here": "never",
    }
    dot = render(SHOP.definition, "dot", overlays=[traffic(COUNTS)]).decode()
    assert dot.count("penwidth=6.00") == 2
    assert "the wider a line, the more often it was taken" in dot
    assert "37 times" in dot  # all of it, in the box that its lines share


def test_a_format_with_a_line_for_each_state_counts_each_state() -> None:
    """Not the sum at each of them, nor that of what is left out; families have their sum."""
    spec = loads(
        "{spec: s, machines: {m: {initial: trial, states: {trial: , active: , paused: , gone: ,"
        " old: {states: [a, b]}}, transitions: {"
        "stop: {from: [trial, active, paused, old], to: gone}}}}}"
    )
    counts = zip(("trial", "active", "paused", "old.a", "old.b"), (5, 9, 1, 2, 4), strict=True)
    overlays = [traffic([Count("m", source, "gone", count) for source, count in counts])]
    table = render(spec.definition, "table", overlays=overlays, width=999).decode()
    rows = [[each.strip() for each in line.split("│")] for line in table.splitlines()]
    assert {row[0]: row[4] for row in rows if row[1:3] == ["gone", "stop"]} == {
        "trial": "5 times",
        "active": "9 times",
        "paused": "once",
        "old": "6 times",
    }
    mermaid = render(spec.definition, "mermaid", overlays=overlays).decode()
    assert "  m_active --> m_gone : stop<br/>9 times\n" in mermaid
    plantuml = render(spec.definition, "plantuml", overlays=overlays).decode()
    assert "m_paused -[#334155]-> m_gone : <b>stop</b>\\nonce\n" in plantuml
    part = render(spec.definition, "dot", view=View(around="paused"), overlays=overlays).decode()
    assert "once" in part
    assert "21 times" not in part


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (
            Count("payment", "open", "gone", 1),
            "several events lead payment from open to gone: name one with `event`;"
            " near: lapse, praise",
        ),
        (
            Count("payment", "gone", "open", 1),
            "no event leads payment from gone to open: correct the counts, or count by another"
            " version",
        ),
        (
            Count("payment", "open", "gone", 1, "pay"),
            "pay does not lead payment from open to gone: correct the counts, or count by another"
            " version",
        ),
        (Count("paiment", "open", "gone", 1), "shop has no machine 'paiment'; near: payment"),
    ],
)
def test_counts_of_no_move_are_told(count: Count, message: str) -> None:
    """Nothing is guessed, and nothing left out."""
    with pytest.raises(RenderError) as caught:
        draw(SHOP.definition, overlays=[traffic([count])])
    assert str(caught.value) == message
