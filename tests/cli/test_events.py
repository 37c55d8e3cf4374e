"""`statekit replay` and `statekit timeline`: recorded events, a line each."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from statekit import load

from .running import Ran, run

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "timeline.md"
PICTURE = PAGE.parents[1] / "images" / "timeline.svg"

START: dict[str, Any] = {"order": "o1", "start": {"amount": 1999}, "at": "2026-03-01T09:00:00Z"}
PAY: dict[str, Any] = {
    "order": "o1",
    "event": "pay",
    "by": "processor",
    "payload": {"amount": 1999},
    "id": "e1",
    "at": "2026-03-01T09:01:00+00:00",
}
SHUT: dict[str, Any] = {"order": "o1", "status": {"box": "shut"}}
OTHER: dict[str, Any] = {"order": "o2", "start": {"amount": 5}}


def recorded(*lines: object) -> str:
    """Write a file of events, and return its name."""
    text = "".join((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in lines)
    Path("events.jsonl").write_text(text, encoding="utf-8")
    return "events.jsonl"


def test_a_replay_of_all_orders(shop: str) -> None:
    """Mixed orders are told one after another."""
    late = {**PAY, "order": "o2", "id": "e9"}
    ran = run("replay", shop, recorded(START, OTHER, PAY, late, "", SHUT, PAY))
    assert ran == Ran(
        1,
        "order o1: 3 events: 2 accepted, 1 duplicate\n"
        "  no. 3 pay: duplicate\n"
        "      pay with the identity e1 has been seen already [same-occurrence]\n"
        "  now: payment done.paid, box shut\n"
        "order o2: 1 event: 1 refused\n"
        "  no. 1 pay: refused\n"
        "      `event.amount == amount` does not hold: event.amount is 1999, amount is 5; "
        "event.amount can be only 5 [guard-failed]\n"
        "  now: payment pending, box open\n",
        "",
    )


def test_a_replay_as_json_is_that_of_python(shop: str) -> None:
    """One order of several; the exit code is 0 when nothing was refused or waits."""
    file = recorded(START, PAY, OTHER, SHUT)
    ran = run("replay", shop, file, "--order", "o1", "--json")
    spec = load(shop)
    from statekit.cli.events import recorded as read

    with Path(file).open("rb") as stream:
        (found,) = read(spec, stream, "o1")
    replay = spec.replay(found.events, found.start)
    assert (ran.code, ran.json) == (0, {"orders": [{"order": "o1", **replay.to_dict()}]})


def test_an_event_that_waits_for_ever_is_a_finding(shop: str) -> None:
    """Its sender is still trying."""
    send = {"order": "o1", "event": "send"}
    assert run("replay", shop, recorded(START, send)).code == 1


def test_a_timeline(shop: str) -> None:
    """It reads a setting, stdin, and the only order of a file."""
    lines = "\n".join(map(json.dumps, (START, {"order": "o1", "event": "cancel"})))
    ran = run("timeline", shop, "-", "--setting", "by_hand=true", stdin=lines)
    assert ran == Ran(
        0,
        "shop: order o1\n"
        "times in UTC; amounts in minor units\n"
        "\n"
        "no  when              what              by  verdict\n"
        "    2026-03-01 09:00  the order begins  -\n"
        "                        payment: pending\n"
        "                        box: open\n"
        " 1  -                 cancel            -   accepted\n"
        "                        payment: pending → cancelled\n"
        "\n"
        "now\n"
        "  payment  cancelled, since no. 1\n"
        "  box      open, since 2026-03-01 09:00\n"
        "  amount   1,999\n"
        "  paid     0\n"
        "  owed     1,999\n",
        "",
    )


def test_every_format_and_the_ending_of_a_file(shop: str) -> None:
    """`--format` wins over the ending, and `-o` says what it wrote."""
    file = recorded(START, PAY)
    for kind, begin in (("svg", "<svg "), ("html", "<!doctype html>"), ("json", "{"), ("", "shop")):
        name = f"o1.{kind}" if kind else "o1.txt"
        assert run("timeline", shop, file, "-o", name) == Ran(0, f"wrote {name}\n", "")
        text = Path(name).read_text(encoding="utf-8")
        assert text.startswith(begin)
        shown = run("timeline", shop, file, "--format", kind or "text")
        assert shown == Ran(0, text, "")
    assert run("timeline", shop, file, "--json").json == json.loads(Path("o1.json").read_text())
    ran = run("timeline", shop, file, "--json", "-o", "o2.txt")
    assert ran.json == {"file": "o2.txt"}
    assert Path("o2.txt").read_text() == Path("o1.json").read_text()
    ran = run("timeline", shop, file, "--json", "--format", "svg")
    assert ran.code == 2
    assert ran.json["error"]["message"] == "--json and --format svg exclude each other."


def test_the_ending_of_a_file_is_a_format_in_any_case(shop: str) -> None:
    """Another ending would hold what it does not say, so it takes `--format`."""
    file = recorded(START, PAY)
    assert run("timeline", shop, file, "-o", "o1.HTML") == Ran(0, "wrote o1.HTML\n", "")
    assert Path("o1.HTML").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run("timeline", shop, file, "-o", "o1.png") == Ran(
        2,
        "",
        "error: o1.png ends in .png, which is no format of a timeline: end it in .txt, .json, "
        ".html or .svg, or give --format\n",
    )
    assert not Path("o1.png").exists()
    assert run("timeline", shop, file, "-o", "o1.xml", "--format", "svg").code == 0


@pytest.mark.parametrize(
    ("lines", "message", "near"),
    [
        (["{"], "events.jsonl:1: the line is not JSON: Expecting property name", None),
        ([START, "[]"], "events.jsonl:2: the line is not a JSON object", []),
        ([START, {**PAY, "actor": "x"}], "events.jsonl:2: a line has no key 'actor'", ["by"]),
        ([START, {**PAY, "evnt": "x"}], "events.jsonl:2: a line has no key 'evnt'", ["event"]),
        ([{"event": "pay"}], "events.jsonl:1: the line lacks 'order'", []),
        ([{**PAY, "order": 7}], "events.jsonl:1: 'order' must be a text", []),
        (
            [{"order": "o1"}],
            "events.jsonl:1: a line has one of 'event', 'status' and 'start'",
            [],
        ),
        (
            [{**PAY, "start": {}}],
            "events.jsonl:1: a line has one of 'event', 'status' and 'start', "
            "and has 'start' and 'event'",
            [],
        ),
        ([{**PAY, "event": "pya"}], "events.jsonl:1: shop has no event 'pya'", ["pay"]),
        (
            [{**SHUT, "status": {"bxo": "shut"}}],
            "events.jsonl:1: shop has no machine 'bxo'",
            ["box"],
        ),
        (
            [{**SHUT, "status": {"box": "shuut"}}],
            "events.jsonl:1: box has no state 'shuut'",
            ["shut"],
        ),
        (
            [{**SHUT, "status": {"payment": "done"}}],
            "events.jsonl:1: payment is never in done itself, only in one of its states",
            ["done.paid", "done.sent"],
        ),
        (
            [{**SHUT, "status": {}}],
            'events.jsonl:1: a status names one machine, as in {"payment": "captured"}',
            [],
        ),
        (
            [{**SHUT, "status": {"box": 1}}],
            "events.jsonl:1: the status of box must be a text",
            [],
        ),
        (
            [{**PAY, "at": "2026-03-01T09:00:00"}],
            "events.jsonl:1: 'at' is '2026-03-01T09:00:00', not an ISO 8601 time with a zone such "
            "as 2026-03-01T09:30:00Z",
            [],
        ),
        (
            [START, PAY, START],
            "events.jsonl:3: the start of o1 stands before its events, and once",
            [],
        ),
        ([{**START, "by": "clerk"}], "events.jsonl:1: a start has no 'by'", []),
        (
            [PAY],
            "events.jsonl:1: order o1 cannot begin: the new order is not complete: amount is "
            "missing: money is an integer of minor units, such as 1999; give its data in a first "
            'line with "start"',
            [],
        ),
        (
            [{**START, "start": {"amuont": 5}}],
            "events.jsonl:1: order o1 cannot begin: the new order names a datum that does not "
            "exist: 'amuont'",
            ["amount"],
        ),
    ],
)
def test_a_line_that_is_wrong(
    shop: str, lines: list[object], message: str, near: list[str] | None
) -> None:
    """It is named with its file and number, and nothing is written."""
    file = recorded(*lines)
    for command in (("replay", shop, file), ("timeline", shop, file, "-o", "o1.svg")):
        ran = run(*command, "--json")
        assert ran.code == 2
        if near is None:
            assert ran.json["error"]["message"].startswith(message)
        else:
            error = {"message": message, "near": near, "diagnostics": []}
            assert ran.json == {"error": error}
    assert not Path("o1.svg").exists()


def test_the_order_must_be_there(shop: str) -> None:
    """A near name helps; several orders want a choice; no order is no timeline."""
    file = recorded(START, {**OTHER, "order": "o2"})
    assert run("replay", shop, file, "--order", "o11") == Ran(
        2, "", "error: events.jsonl has no order 'o11'\n  = near: o1\n"
    )
    assert run("timeline", shop, file) == Ran(
        2, "", "error: events.jsonl has 2 orders: name one with --order\n  = near: o1, o2\n"
    )
    assert run("timeline", shop, recorded()) == Ran(2, "", "error: events.jsonl has no events\n")
    assert run("replay", shop, recorded()) == Ran(0, "", "")
    ran = run("replay", shop, "nowhere.jsonl")
    assert (ran.code, ran.out) == (2, "")
    assert "'nowhere.jsonl': No such file or directory" in ran.err


def test_the_picture_of_the_guide_is_fresh(folder: Path) -> None:
    """It is what the command of the page writes, and the page's spec is fine."""
    page = PAGE.read_text(encoding="utf-8")
    for name, text in re.findall(r"<!-- file: (\S+) -->\n```\w*\n(.*?\n)```\n", page, re.DOTALL):
        (folder / name).write_text(text, encoding="utf-8")
    run("timeline", "shop.yaml", "events.jsonl", "--order", "o1", "-o", "o1.svg")
    assert (folder / "o1.svg").read_bytes() == PICTURE.read_bytes()
    assert run("check", "shop.yaml").code == 0


def test_a_variant_has_its_own_events(folder: Path) -> None:
    """What only a variant knows is unknown without it; `due` takes one too."""
    (folder / "events.jsonl").write_text(
        '{"order": "o1", "start": {"amount": 100}}\n'
        '{"order": "o1", "event": "begin_partial_refund", "by": "processor"}\n'
    )
    ran = run("replay", "deuna", "events.jsonl", "--variant", "asynchronous_refunds")
    assert ran.code == 1
    assert "early" in ran.out
    shown = run("timeline", "deuna", "events.jsonl", "--variant", "asynchronous_refunds")
    assert shown.code == 0
    assert "Partial refund under way" in shown.out
    plain = run("replay", "deuna", "events.jsonl")
    assert (plain.code, plain.err.splitlines()[0]) == (
        2,
        "error: events.jsonl:2: deuna has no event 'begin_partial_refund'",
    )
    (folder / "none.jsonl").write_text("")
    now = ("--now", "2026-01-02T10:00:00Z")
    assert run("due", "deuna", "none.jsonl", *now, "--variant", "without_3ds").code == 0


def test_a_timeline_speaks_only_a_language_of_the_spec(shop: str) -> None:
    """As drawings and `validate` do, it takes no other for granted."""
    file = recorded({**START, "start": {}})
    assert run("timeline", shop, file, "--lang", "zz") == Ran(
        2, "", "error: the labels of shop name no language: leave out 'zz'\n"
    )
    assert run("timeline", "deuna", file, "--lang", "zz") == Ran(
        2, "", "error: deuna has labels in en or es, not in 'zz'\n"
    )


def test_a_timeline_never_replaces_what_it_is_made_of(shop: str) -> None:
    """Neither the recorded events nor the spec, whatever their path looks like."""
    file = recorded(START, PAY)
    for output, source in ((file, file), (f"./{file}", file), (shop, shop)):
        before = Path(source).read_bytes()
        ran = run("timeline", shop, file, "--format", "text", "-o", output)
        said = f"error: {Path(output)} is what is read, and would be overwritten"
        assert ran == Ran(2, "", f"{said}: write to another file\n")
        assert Path(source).read_bytes() == before
