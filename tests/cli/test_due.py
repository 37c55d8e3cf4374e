"""`statekit due`: which time-outs have come, for a snapshot a line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from statekit import load

from .running import run

SHOP = """\
spec: shop
settings: {window: {type: duration, default: 30m}}
events: {expire: {by: [timer, api]}}
machines:
  payment:
    initial: open
    states: [open, expired]
    transitions:
      expire: {from: open, to: expired, after: window}
"""
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def lines(folder: Path) -> str:
    """An order that began at noon, an empty line, an order without a time, and a broken line."""
    (folder / "shop.yaml").write_text(SHOP)
    spec = load("shop.yaml")
    orders = [json.dumps(spec.start(at).to_dict()) for at in (NOON, None)]
    (folder / "orders.jsonl").write_text(f"{orders[0]}\n\n{orders[1]}\n{{}}\n")
    return "orders.jsonl"


def test_what_has_come_is_told_line_by_line(lines: str) -> None:
    """With since when; a line that is wrong does not keep the others from their answer."""
    ran = run("due", "shop.yaml", lines, "--now", "2026-01-02T13:00:00Z")
    assert ran.code == 2
    assert ran.out == (
        "line 1: expire (payment open -> expired), due since 2026-01-02T12:30:00+00:00\n"
        "line 3: nothing\n"
        "line 4: error: the snapshot's 'spec' is not a text\n"
    )


def test_before_the_time_the_next_one_is_named(lines: str) -> None:
    """So that a scheduler knows when to ask again; settings count."""
    first = Path(lines).read_text().splitlines()[0].encode()
    arguments = ("due", "shop.yaml", "-", "--now", "2026-01-02T13:00:00Z", "--setting")
    ran = run(*arguments, "window=2h", stdin=first)
    assert (ran.code, ran.out) == (0, "line 1: nothing before 2026-01-02T14:00:00+00:00\n")


def test_json_gives_what_to_send(lines: str) -> None:
    """An object a line, in order."""
    ran = run("due", "shop.yaml", lines, "--now", "2026-01-02T14:00:00+01:00", "--json")
    assert [json.loads(line) for line in ran.out.splitlines()] == [
        {
            "line": 1,
            "due": [
                {
                    "event": "expire",
                    "by": "timer",
                    "moves": [{"machine": "payment", "from": "open", "to": "expired"}],
                    "since": "2026-01-02T12:30:00+00:00",
                    "at": "2026-01-02T13:00:00+00:00",
                }
            ],
            "next": "2026-01-02T12:30:00+00:00",
        },
        {"line": 3, "due": [], "next": None},
        {
            "error": {
                "line": 4,
                "message": "the snapshot's 'spec' is not a text",
                "near": [],
            }
        },
    ]


def test_the_time_must_be_one(lines: str) -> None:
    """No clock is read, and a time without a zone is none."""
    ran = run("due", "shop.yaml", lines, "--now", "2026-01-02")
    assert ran.code == 2
    assert "'2026-01-02' is not a time with a zone, such as 2026-01-02T10:00:00Z." in ran.err
    assert "Missing option '--now'" in run("due", "shop.yaml", lines).err


def test_times_are_read_from_options(lines: str) -> None:
    """A wrong one is told as any other value."""
    ran = run("validate", "shop.yaml", "payment", "open", "expired", "--setting", "window=1 month")
    assert ran.code == 2
    assert (
        "window cannot be '1 month': expected a duration, such as PT30M, P7D, 30m or 7d" in ran.err
    )
