"""`statekit render`: what of a spec it draws, and what it tells about it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from statekit import Snapshot, load
from statekit.render import Direction, Theme, View, render
from statekit.render.overlays import Count, against, along, at_snapshot, traffic

from .running import SHOP, run
from .test_events import PAY, START, recorded


def test_the_options_of_a_view_are_those_of_the_library(shop: str) -> None:
    """Each of them, in every combination that makes sense."""
    definition = load(shop).definition
    for options, view in [
        ("--family done", View(family="done")),
        ("--around box.open --depth 2", View(around="box.open", depth=2)),
        ("--machine box --hide-guards", View(machine="box", guards=False)),
        ("--notes --direction LR", View(notes=True, direction=Direction.RIGHT)),
        ("--theme dark", View(theme=Theme.DARK)),
        ("--theme print --machine box", View(theme=Theme.PRINT, machine="box")),
    ]:
        ran = run("render", shop, "--format", "dot", *options.split())
        assert (ran.code, ran.err) == (0, "")
        assert ran.out == render(definition, "dot", view=view).decode()


def test_files_are_named_after_what_is_shown(folder: Path, shop: str) -> None:
    """So that no part of a picture replaces the whole, nor one order another one."""
    Path("other.jsonl").write_text(
        json.dumps({"order": "a/é", "start": {"amount": 5}, "at": "2026-03-01T09:00:00Z"})
    )
    other = "other.jsonl"
    for options, name in [
        ("--family done", "shop.done.dot"),
        ("--machine payment --around done.paid --theme dark", "shop.payment.done.paid.dark.dot"),
        ("--hide-guards --notes --direction LR", "shop.dot"),
        (f"--trace {recorded(START, PAY)}", "shop.trace.o1.dot"),
        (f"--trace {other} --order a/é", "shop.trace.a%2F%C3%A9.dot"),
    ]:
        ran = run("render", shop, "--format", "dot", "-o", ".", *options.split())
        assert (ran.code, ran.out, ran.err) == (0, f"wrote {name}\n", "")


def test_where_an_order_is(folder: Path, shop: str) -> None:
    """From its snapshot, as `to_dict` writes it."""
    spec = load(shop)
    start = spec.start(amount=5).to_dict()
    (folder / "order.json").write_text(json.dumps(start, indent=2))
    ran = run("render", shop, "--at", "order.json", "--format", "dot")
    overlay = at_snapshot(spec, Snapshot.from_dict(start, spec))
    assert ran.out == render(spec.definition, "dot", overlays=[overlay]).decode()
    assert "you are here" in ran.out


def test_the_way_of_an_order(folder: Path, shop: str) -> None:
    """From its events, as for `replay`."""
    spec = load(shop)
    replay = spec.replay([], spec.start(amount=5))
    file = recorded(START, {"order": "o2", "start": {"amount": 5}}, PAY)
    ran = run("render", shop, "--trace", file, "--order", "o2", "--format", "dot")
    assert ran.out == render(spec.definition, "dot", overlays=[along(replay)]).decode()
    ran = run("render", shop, "--trace", file, "--order", "o1", "--format", "mermaid")
    assert (
        "1#58; 2026#45;03#45;01 09#58;01 UTC" in ran.out or "1#58; 2026-03-01 09#58;01" in ran.out
    )


def test_what_has_changed(folder: Path, shop: str) -> None:
    """Since another file, or a shipped spec."""
    (folder / "old.yaml").write_text(SHOP.replace("open", "ajar"))
    ran = run("render", shop, "--against", "old.yaml", "--format", "dot")
    overlay = against(load("old.yaml").definition, load(shop).definition)
    assert ran.out == render(load(shop).definition, "dot", overlays=[overlay]).decode()
    assert "ajar → open" in ran.out


@pytest.mark.parametrize(
    "text",
    [
        "machine,from,to,count,event\nbox,open,shut,7,\n",
        "\ufeffcount,to,from,machine\r\n7,shut,open,box\r\n",
        '[{"machine": "box", "from": "open", "to": "shut", "count": 7}]',
    ],
)
def test_how_often_each_move_was_made(folder: Path, shop: str, text: str) -> None:
    """As CSV with a line of names, or as a JSON list."""
    (folder / "counts").write_bytes(text.encode())
    ran = run("render", shop, "--counts", "counts", "--format", "dot")
    overlay = traffic([Count("box", "open", "shut", 7)])
    assert ran.out == render(load(shop).definition, "dot", overlays=[overlay]).decode()
    assert "7 times" in ran.out


FIRST = ": begin with the line machine,from,to,count,event, event only where it is needed"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--depth 2", "Error: --depth needs --around STATE."),
        ("--family dnoe", "error: shop has no family 'dnoe'\n  = near: payment.done"),
        ("--around paid --family done", "name one"),
        ("--at a --against b", "Error: --at and --against exclude each other."),
        ("--order o1", "Error: --order needs --trace EVENTS.jsonl."),
        ("--setting a=1", "Error: --setting needs --at, --trace, --against or --counts."),
        ("delivery -o out --against shop.yaml", "error: --against is about one spec, not about 2"),
        ("--at a", "error: a: the snapshot's 'spec' is not a text"),
        ("--at b", "error: b: the line is not JSON: Expecting value, at column 1"),
        ("--at empty", "error: empty is empty, and a snapshot is a JSON object"),
        ("--counts a", "error: a holds no list of objects"),
        ("--counts b", f"error: b:1 lacks 'machine', 'count'{FIRST}\n  = near: machine"),
        ("--counts g", f"error: g lacks 'machine', 'from', 'to', 'count'{FIRST}"),
        ("--counts h", f"error: h:1 lacks 'machine', 'from', 'to', 'count'{FIRST}"),
        ("--counts i", "error: i has no counts"),
        ("--counts j", "error: j has no counts"),
        ("--counts k", "error: k:1 has semicolons between the columns: use commas"),
        ("--counts l", "error: l:3: box has no state 'opne'\n  = near: open"),
        (
            "--counts m",
            "error: m, number 1: payment.done is a family: count each of its states\n"
            "  = near: done.paid, done.sent",
        ),
        ("--counts n", "error: n:2: box has no event 'shutt'\n  = near: box:shut"),
        ("--counts o", "error: o:2 has more values than the first line has names"),
        ("--counts p", "error: p:2 has no key 'evnt'\n  = near: event"),
        ("--counts c", "error: c, number 1 lacks 'to'"),
        ("--counts d", "error: d, number 1 has no whole number as 'count'"),
        ("--counts e", "error: e, number 1 is not an object"),
        (
            "--counts f",
            "error: f:2: no event leads box from shut to open: correct the counts, or count by"
            " another version",
        ),
    ],
)
def test_misuse_is_told(folder: Path, shop: str, options: str, message: str) -> None:
    """Nothing is drawn, and the exit code is 2."""
    for name, text in {
        "a": "{}",
        "empty": "\n",
        "b": "machin,from,to\nx,y,z\n",
        "c": '[{"machine": "box", "from": "open", "count": 1}]',
        "d": '[{"machine": "box", "from": "open", "to": "shut", "count": -1}]',
        "e": "[1]",
        "g": "",
        "h": "hello\n",
        "i": "machine,from,to,count\n",
        "j": "[]",
        "k": "machine;from;to;count\nbox;open;shut;1\n",
        "l": "machine,from,to,count\nbox,open,shut,1\nbox,opne,shut,1\n",
        "m": '[{"machine": "payment", "from": "pending", "to": "done", "count": 1}]',
        "n": "machine,from,to,count,event\nbox,open,shut,1,shutt\n",
        "o": "machine,from,to,count\nbox,open,shut,1,2\n",
        "p": "machine,from,to,count,evnt\nbox,open,shut,1,2\n",
        "f": "machine,from,to,count\nbox,shut,open,1\n",
    }.items():
        (folder / name).write_text(text)
    ran = run("render", shop, *options.split())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(f"{message}\n")


GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "overlays.md"


def test_the_pictures_of_the_guide_are_fresh(folder: Path) -> None:
    """They are what the commands of the page write; copy them from there if not."""
    page = GUIDE.read_text(encoding="utf-8")
    for name, text in re.findall(r"<!-- file: (\S+) -->\n```\w*\n(.*?\n)```\n", page, re.DOTALL):
        (folder / name).write_text(text, encoding="utf-8")
    commands = re.findall(r"^\$ statekit (render .*)$", page, re.MULTILINE)
    for command in commands:
        assert run(*command.split()).code == 0
    images = GUIDE.parents[1] / "images"
    drawn = {each.name: each.read_bytes() for each in (folder / "pictures").iterdir()}
    assert len(drawn) == len(commands) == 4
    assert {name: (images / name).read_bytes() for name in drawn} == drawn
