"""The way of an order."""

from __future__ import annotations

from datetime import datetime

from statekit import Event
from statekit.render import render
from statekit.render.build import draw
from statekit.render.overlays import along

from .shop import EVENTS, SHOP, TIMED, looks, nodes


def test_a_trace_names_who_is_where_at_the_end() -> None:
    """Of many, as a snapshot does."""
    events = [Event("add", "shop", {"line": f"l{number}"}) for number in range(4)]
    drawing = draw(TIMED.definition, overlays=[along(TIMED.replay(events))])
    assert nodes(drawing)["line.up"] == ("here", ("here at the end: l0, l1, l2 and 1 more",))


def test_a_trace_is_a_numbered_way() -> None:
    """What keeps the state stands where it was; what was refused stands below."""
    drawing = draw(SHOP.definition, overlays=[along(SHOP.replay(EVENTS, amount=7))])
    assert nodes(drawing) == {
        "payment.open": ("path", ()),
        "payment.paid.whole": ("path", ()),
        "payment.paid.part": ("here", ("here at the end",)),
        "parcel.here": ("here", ("here at the end",)),
    }
    found = {key: each for key, each in looks(drawing).items() if each[0] != "faint"}
    assert found == {
        "birth: start > open": ("path", "0"),
        "birth: start > here": ("path", "0"),
        "note: open paid.whole > same": ("path", "1; 4"),
        "pay: open > paid.whole": ("path", "3"),
        "refund: paid.whole paid.part > paid.part": ("path", "5"),
    }
    (note,) = (each for each in drawing.arrows if each.name == "note")
    assert note.told == (("payment.open", "1"), ("payment.paid.whole", "4"))
    assert drawing.remarks == ("2: pay was refused (guard-failed)",)


def test_a_trace_tells_times_and_no_more_than_there_is_room_for() -> None:
    """In UTC, with seconds where there are any."""
    event = Event("note", "shop", at=datetime.fromisoformat("2026-03-01T10:00:00+01:00"))
    late = Event("note", "shop", at=datetime.fromisoformat("2026-03-01T10:00:07Z"))
    drawing = draw(SHOP.definition, overlays=[along(SHOP.replay([late, *[event] * 5], amount=7))])
    (note,) = (each for each in drawing.arrows if each.name == "note")
    assert [text for _, text in note.told] == [
        "1: 2026-03-01 10:00:07 UTC",
        *(f"{number}: 2026-03-01 09:00 UTC" for number in (2, 3, 4)),
        "and 2 more",
    ]


def test_a_format_with_a_line_for_each_state_tells_there_what_belongs_there() -> None:
    """A table of where the order was, and a diagram that cannot lead lines together."""
    overlay = along(SHOP.replay(EVENTS, amount=7))
    table = render(SHOP.definition, "table", overlays=[overlay], width=999).decode()
    rows = [[each.strip() for each in line.split("│")] for line in table.splitlines()]
    assert [row[4] for row in rows if row[1:3] == ["same", "note"]] == ["1", "4"]
    mermaid = render(SHOP.definition, "mermaid", overlays=[overlay]).decode()
    assert "payment_open : stays#58; note<br/>1\n" in mermaid
    assert "payment_paid_whole : stays#58; note<br/>4\n" in mermaid
