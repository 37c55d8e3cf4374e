"""Where an order is, and what can happen to it next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from statekit import Event, Snapshot, Spec, load, loads
from statekit.check import Unplayable, play
from statekit.render import RenderError
from statekit.render.build import draw
from statekit.render.drawing import START
from statekit.render.overlays import at_snapshot
from statekit.render.palette import Look
from statekit.render.view import View

from .shop import SHOP, TIMED, looks, nodes


def test_a_snapshot_shows_where_the_order_is_and_what_is_open() -> None:
    """What is closed says why, without the order's values; the rest is faint."""
    drawing = draw(SHOP.definition, overlays=[at_snapshot(SHOP, SHOP.start(amount=7))])
    assert nodes(drawing) == {
        "payment.open": ("here", ("you are here",)),
        "parcel.here": ("here", ("you are here",)),
    }
    assert looks(drawing) == {
        "birth: start > open": ("faint", ""),
        "birth: start > here": ("faint", ""),
        "pay: open > paid.whole": ("open", "open"),
        "note: open paid.whole > same": ("open", "open"),
        "refund: paid > gone": ("faint", ""),
        "refund: paid.whole paid.part > paid.part": ("faint", ""),
        "lapse: open > gone": ("closed", "closed: guard paid-up"),
        "praise: open > gone": ("closed", "closed: needs vip; guard paid-up"),
        "send: here > sent": ("closed", "closed: payment is open"),
    }


def test_a_rule_and_another_way_close_an_exit() -> None:
    """An alternative after the one that is taken is none."""
    snapshot = SHOP.snapshot({"payment": "paid.whole"}, {"amount": 700, "refunded": 800})
    drawing = draw(SHOP.definition, overlays=[at_snapshot(SHOP, snapshot)])
    found = looks(drawing)
    assert found["refund: paid > gone"] == ("closed", "closed: rule small")
    assert found["refund: paid.whole paid.part > paid.part"] == (
        "closed",
        "closed: it goes another way",
    )
    assert found["send: here > sent"] == ("open", "open")
    said = "rule small: never payment is gone and amount is more than 100"
    assert drawing.notes()[0] == said, "what a picture names it also explains"
    for view in (View(machine="payment"), View(around="payment.paid.whole")):
        part = draw(SHOP.definition, view, [at_snapshot(SHOP, snapshot)])
        assert part.notes().count(said) == 1


def test_a_rule_that_closes_nothing_is_not_explained() -> None:
    """Below the picture stands what is on it."""
    drawing = draw(SHOP.definition, overlays=[at_snapshot(SHOP, SHOP.start(amount=7))])
    assert [each for each in drawing.notes() if each.startswith("rule ")] == []


def snapshots(spec: Spec) -> Iterator[Snapshot]:
    """Where the scenarios of a spec lead."""
    for scenario in spec.definition.scenarios.values():
        for run in scenario.runs:
            try:
                for played in play(spec, run):
                    if played.decision.after is not None:
                        yield played.decision.after
            except Unplayable:
                continue


@pytest.mark.parametrize("name", ["payment", "order", "deuna", "shopmania", "vpos", "boxify"])
def test_what_is_open_is_what_is_allowed(name: str) -> None:
    """Wherever the scenarios of the shipped specs lead, instances included."""
    spec = load(name)
    for snapshot in [*snapshots(spec)][:: 4 if name in ("vpos", "boxify") else 1]:
        drawing = draw(spec.definition, overlays=[at_snapshot(spec, snapshot)])
        shown = {
            (each.name, leaf, each.head or leaf)
            for each in drawing.arrows
            if each.look in (Look.OPEN, Look.DUE)
            for leaf in each.lit
        }
        allowed = {
            (
                option.event,
                f"{move.machine}{START}"
                if move.source == "new"
                else f"{move.machine}.{move.source}",
                f"{move.machine}.{move.target}",
            )
            for option in spec.allowed(snapshot)
            for move in option.moves
        }
        assert shown == allowed


def test_many_are_where_their_instances_are() -> None:
    """By their ids, as far as there is room."""
    spec = loads(
        "{spec: s, events: {make: {payload: {link: id}}, end: {payload: {link: id}}},"
        " machines: {one: {initial: a, states: [a]}, link: {many: {max: 9}, states: [up, down],"
        " transitions: {make: {from: new, to: up}, end: {from: up, to: down}}}}}"
    )
    links = {f"l{number}": {"state": "up" if number else "down"} for number in range(6)}
    snapshot = spec.snapshot({}, instances={"link": links})
    drawing = draw(spec.definition, overlays=[at_snapshot(spec, snapshot)])
    assert nodes(drawing) == {
        "one.a": ("here", ("you are here",)),
        "link.up": ("here", ("here: l1, l2, l3 and 2 more",)),
        "link.down": ("here", ("here: l0",)),
    }
    assert {each.name: (each.look, each.lit) for each in drawing.arrows if each.name} == {
        "make": (Look.OPEN, ("link/start",)),
        "end": (Look.OPEN, ("link.up",)),
    }


def test_a_time_out_is_neither_open_nor_closed() -> None:
    """No clock is read: it says when it is due, where the snapshot knows it."""
    began = datetime.fromisoformat("2026-02-15T11:00:00+01:00")
    found = looks(draw(TIMED.definition, overlays=[at_snapshot(TIMED, TIMED.start(began))]))
    assert found["expire: open held > gone"] == ("due", "due 2026-02-17 10:00 UTC")
    assert found["lapse: open > gone"] == ("due", "timer, when unknown")
    assert found["close: open > gone"] == ("open", "open; due 2026-02-15 11:00 UTC")
    assert found["drop: up > down"] == ("faint", "")
    found = looks(draw(TIMED.definition, overlays=[at_snapshot(TIMED, TIMED.start())]))
    assert found["expire: open held > gone"] == ("due", "timer, when unknown")
    assert found["close: open > gone"] == ("open", "open; timer, when unknown")


def test_a_time_out_of_one_of_many_says_when_for_each() -> None:
    """As far as there is room, the first ones first."""
    order = TIMED.start()
    for number in (5, 3, 1, 4):
        at = datetime.fromisoformat(f"2026-02-15T10:0{number}:00Z")
        after = TIMED.decide(order, Event("add", "shop", {"line": f"l{number}"}, at=at)).after
        assert after is not None
        order = after
    found = looks(draw(TIMED.definition, overlays=[at_snapshot(TIMED, order)]))
    assert found["drop: up > down"] == (
        "due",
        "due 2026-02-15 10:31 UTC, 2026-02-15 10:33 UTC, 2026-02-15 10:34 UTC and 1 more",
    )


def test_a_snapshot_of_another_spec_is_told() -> None:
    """It is not drawn on it."""
    with pytest.raises(RenderError) as caught:
        draw(load("delivery").definition, overlays=[at_snapshot(SHOP, SHOP.start(amount=7))])
    assert str(caught.value) == "the snapshot is of shop, and Delivery is drawn"
