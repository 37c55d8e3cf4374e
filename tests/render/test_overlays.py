"""What is told about a picture: where an order is, its way, two versions, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from statekit import Event, Snapshot, Spec, load, loads
from statekit.check import Unplayable, play
from statekit.render import FORMATS, RenderError, View, render
from statekit.render.build import draw
from statekit.render.drawing import START, Arrow, Drawing, Tone, lines
from statekit.render.overlays import Count, against, along, at_snapshot, traffic
from statekit.render.palette import Look

TEXT = """
spec: shop
version: 2.0.0
data:
  amount: {type: money, fixed: true}
  refunded: {type: money, initial: 0}
  vip: {type: boolean, initial: false}
actors: {shop: , bank: {reports: true}}
events:
  pay: {by: bank, payload: {amount: money}}
  refund: {by: bank, payload: {amount: money}}
machines:
  payment:
    initial: open
    states:
      open:
      paid: {states: {whole: , part: }}
      gone:
    transitions:
      pay: {from: open, to: paid.whole, when: event.amount == amount}
      note: {from: [open, paid.whole], to: same}
      refund:
        from: paid
        choose:
          - {when: refunded > amount, to: gone}
          - {else: paid.part}
      lapse: {from: open, to: gone, when: not vip}
      praise: {from: open, to: gone, when: vip}
  parcel:
    initial: here
    states: [here, sent]
together:
  send:
    - {from: {payment: paid, parcel: here}, to: {parcel: sent}}
guards:
  paid-up: {machine: payment, leaving: open, entering: gone, require: refunded == 0 and amount < 5}
rules:
  small: {never: payment == gone and amount > 100}
"""
SHOP = loads(TEXT)


def looks(drawing: Drawing) -> dict[str, tuple[str, str]]:
    """The look of each arrow, with what is told; the arrows by event, ends and place."""
    return {
        _key(each): (each.look.value, "; ".join(x for _, x in each.told)) for each in drawing.arrows
    }


def _key(arrow: Arrow) -> str:
    tails = " ".join(each.partition(".")[2] or "start" for each in arrow.tails)
    head = arrow.head.partition(".")[2] if arrow.head else "same"
    return f"{arrow.name or 'birth'}: {tails} > {head}"


def nodes(drawing: Drawing) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The nodes that are told about, with what is told."""
    return {
        key: (each.look.value, each.notes)
        for key, each in drawing.nodes().items()
        if each.look is not Look.PLAIN
    }


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
    found = looks(draw(SHOP.definition, overlays=[at_snapshot(SHOP, snapshot)]))
    assert found["refund: paid > gone"] == ("closed", "closed: rule small")
    assert found["refund: paid.whole paid.part > paid.part"] == (
        "closed",
        "closed: it goes another way",
    )
    assert found["send: here > sent"] == ("open", "open")


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


TIMED = loads(
    """
spec: timed
data: {pay_by: {type: time, optional: true}}
actors: {timer: , shop: , bank: }
events:
  expire: {by: timer}
  lapse: {by: timer}
  close: {by: [timer, shop]}
  add: {payload: {line: id}}
  drop: {by: timer, payload: {line: id}}
machines:
  payment:
    initial: open
    states: [open, held, gone]
    transitions:
      expire: {from: [open, held], to: gone, after: 2d}
      lapse: {from: open, to: gone, at: pay_by}
      close: {from: open, to: gone, after: 1h}
  line:
    many: {max: 9}
    states: [up, down]
    transitions:
      add: {from: new, to: up}
      drop: {from: up, to: down, after: PT30M}
"""
)


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


def test_a_trace_names_who_is_where_at_the_end() -> None:
    """Of many, as a snapshot does."""
    events = [Event("add", "shop", {"line": f"l{number}"}) for number in range(4)]
    drawing = draw(TIMED.definition, overlays=[along(TIMED.replay(events))])
    assert nodes(drawing)["line.up"] == ("here", ("here at the end: l0, l1, l2 and 1 more",))


def test_a_snapshot_of_another_spec_is_told() -> None:
    """It is not drawn on it."""
    with pytest.raises(RenderError) as caught:
        draw(load("delivery").definition, overlays=[at_snapshot(SHOP, SHOP.start(amount=7))])
    assert str(caught.value) == "the snapshot is of shop, and Delivery is drawn"


EVENTS = [
    Event("note", "shop"),
    Event("pay", "bank", {"amount": 6}),
    Event("pay", "bank", {"amount": 7}),
    Event("note", "shop"),
    Event("refund", "bank", {"amount": 1}),
]


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


OLD = loads(
    TEXT.replace("version: 2.0.0", "version: 1.0.0")
    .replace("refund: {by: bank", "refund: {by: [bank, shop]")
    .replace("event.amount == amount", "event.amount >= amount")
    .replace(
        "states: [here, sent]",
        "states: [here, sent, lost]\n    transitions: {lose: {from: here, to: lost}}",
    )
    .replace("      praise: {from: open, to: gone, when: vip}\n", "")
    .replace("amount < 5}", "amount < 6}")
)


def test_two_versions_are_one_picture() -> None:
    """What is gone is drawn too; what is changed says what it was."""
    drawing = draw(SHOP.definition, overlays=[against(OLD.definition)])
    assert drawing.title == "shop: changes since 1.0.0"
    assert nodes(drawing) == {"parcel.lost": ("removed", ("removed",))}
    found = {key: each for key, each in looks(drawing).items() if each[0] != "plain"}
    assert found == {
        "pay: open > paid.whole": ("changed", "was if: event.amount is at least amount"),
        "refund: paid > gone": ("changed", "was by: bank, shop"),
        "refund: paid.whole paid.part > paid.part": ("changed", "was by: bank, shop"),
        "praise: open > gone": ("added", "added"),
        "lose: here > lost": ("removed", "removed"),
    }
    assert drawing.remarks == ("guard paid-up was: refunded is 0 and amount is less than 6",)


MANY = """
spec: s
events: {make: {payload: {link: id}}}
machines:
  one: {initial: a, states: [a]}
  link: {many: {max: 24}, states: [up], transitions: {make: {from: new, to: up}}}
"""


@pytest.mark.parametrize("machine", [None, "link"])
@pytest.mark.parametrize("format_", ["table", "plantuml", "dot"])
def test_what_is_told_about_a_machine_is_shown(format_: str, machine: str | None) -> None:
    """Beside its name, or below the picture where it stands alone."""
    old, new = loads(MANY.replace("24", "12")).definition, loads(MANY).definition
    view = View(machine=machine)
    data = render(new, format_, view=view, overlays=[against(old)]).decode()
    assert "was called link: many (up to 12)" in data.replace("\\n", " ")


def test_a_table_says_which_machine_is_new() -> None:
    """Beside its name."""
    old = loads(MANY.replace("  one: {initial: a, states: [a]}\n", "")).definition
    table = render(loads(MANY).definition, "table", overlays=[against(old)], width=99).decode()
    assert "\none, added\n" in table
    assert "\nlink: many (up to 24)\n" in table


FLOW = """
spec: s
machines:
  m:
    initial: trial
    states: {trial: , active: , paused: , old: {states: [a, b]}, gone: }
    transitions:
      stop: {from: [%s], to: gone%s}
      keep: {from: [%s], to: same}
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            ("trial, active, paused", "", "trial"),
            ("trial, active", "", "trial, active"),
            {
                "stop: trial active > gone": ("plain", ""),
                "keep: trial > same": ("plain", ""),
                "keep: active > same": ("added", "added"),
                "stop: paused > gone": ("removed", "removed"),
            },
        ),
        (
            ("trial, old.a", "", "trial"),
            ("trial, active, old", "", "trial"),
            {
                "stop: trial old.a > gone": ("plain", ""),
                "stop: active old.b > gone": ("added", "added"),
                "keep: trial > same": ("plain", ""),
            },
        ),
        (
            ("trial, old", "", "trial"),
            ("trial, active", ", when: m != paused", "active"),
            {
                "stop: trial > gone": ("changed", "was if: always"),
                "stop: active > gone": ("added", "added"),
                "keep: active > same": ("added", "added"),
                "stop: old > gone": ("removed", "removed"),
                "keep: trial > same": ("removed", "removed"),
            },
        ),
    ],
)
def test_a_source_more_or_less_is_told_of_that_source_alone(
    old: tuple[str, ...], new: tuple[str, ...], found: dict[str, tuple[str, str]]
) -> None:
    """The move from the others is as it was, or changed."""
    before, now = (loads(FLOW % each).definition for each in (old, new))
    drawing = draw(now, overlays=[against(before)])
    assert {key: each for key, each in looks(drawing).items() if "birth" not in key} == found


def test_a_version_against_itself_has_no_changes() -> None:
    """Nothing is marked."""
    plain = draw(SHOP.definition)
    same = draw(SHOP.definition, overlays=[against(SHOP.definition)])
    assert (same.machines, same.arrows, same.remarks) == (plain.machines, plain.arrows, ())


def test_a_state_that_has_become_a_family_is_one_part() -> None:
    """And the other way round; arrows that are gone end where it is now."""
    flat = loads(
        "{spec: s, machines: {m: {initial: a, states: [a, b], transitions: {x: {from: a, to: b}}}}}"
    )
    deep = loads(
        "{spec: s, machines: {m: {initial: a, states: {a: , b: {states: [c, d]}},"
        " transitions: {y: {from: a, to: b.d}}}}}"
    )
    grown = draw(deep.definition, overlays=[against(flat.definition)])
    assert grown.boxes()["m.b"].notes == ("was one state",)
    assert looks(grown)["x: a > b.c"] == ("removed", "removed")
    shrunk = draw(flat.definition, overlays=[against(deep.definition)])
    assert nodes(shrunk) == {"m.b": ("changed", ("was a family of c, d",))}
    assert looks(shrunk)["y: a > b"] == ("removed", "removed")


COUNTS = [
    Count("payment", "open", "paid.whole", 900),
    Count("payment", "open", "paid.whole", 100, "pay"),
    Count("payment", "open", "open", 1),
    Count("payment", "paid.part", "paid.part", 30, "refund"),
    Count("payment", "paid.whole", "paid.part", 7, "refund"),
]


def test_counts_widen_lines() -> None:
    """Those of one move add up; each leaf has its own; what nobody took says so."""
    drawing = draw(SHOP.definition, overlays=[traffic(COUNTS)])
    told = {
        f"{_key(arrow)}, from {tail.partition('.')[2]}": text
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


def test_the_explorer_tells_nothing_but_what_it_finds_out() -> None:
    """It shows all of a spec, and simulates orders itself."""
    message = "html shows all of a spec, on a page with themes: leave out"
    with pytest.raises(RenderError, match=f"{message} overlays$"):
        render(SHOP.definition, "html", overlays=[traffic(COUNTS)])
    with pytest.raises(RenderError, match=f"{message} family$"):
        render(SHOP.definition, "html", view=View(family="paid"))


@pytest.mark.parametrize("format_", [each for each in FORMATS if each != "html"])
def test_every_format_shows_every_overlay(format_: str) -> None:
    """By its text at least, and with the same bytes each time; the explorer has none."""
    told = {
        "closed: guard paid-up": at_snapshot(SHOP, SHOP.start(amount=7)),
        "here at the end": along(SHOP.replay(EVENTS, amount=7)),
        "was by: bank, shop": against(OLD.definition),
        "never": traffic(COUNTS),
    }
    for text, overlay in told.items():
        data = render(SHOP.definition, format_, overlays=[overlay])
        assert data == render(SHOP.definition, format_, overlays=[overlay])
        if format_ != "png":
            shown = data.decode().replace("#58;", ":").replace("#45;", "-").replace("&#45;", "-")
            assert text in shown


def test_an_overlay_and_a_part_go_together() -> None:
    """What is told comes first, then what is left out."""
    view = View(machine="payment", around="gone")
    drawing = draw(SHOP.definition, view, [at_snapshot(SHOP, SHOP.start(amount=7))])
    assert [*drawing.nodes()] == ["payment.open", "payment.paid", "payment.gone"]
    assert nodes(drawing)["payment.open"] == ("here", ("you are here",))


def test_a_format_with_a_line_for_each_state_tells_there_what_belongs_there() -> None:
    """A table of where the order was, and a diagram that cannot lead lines together."""
    overlay = along(SHOP.replay(EVENTS, amount=7))
    table = render(SHOP.definition, "table", overlays=[overlay], width=999).decode()
    rows = [[each.strip() for each in line.split("│")] for line in table.splitlines()]
    assert [row[4] for row in rows if row[1:3] == ["same", "note"]] == ["1", "4"]
    mermaid = render(SHOP.definition, "mermaid", overlays=[overlay]).decode()
    assert "payment_open : stays#58; note<br/>1\n" in mermaid
    assert "payment_paid_whole : stays#58; note<br/>4\n" in mermaid
