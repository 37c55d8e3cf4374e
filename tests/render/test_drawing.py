"""The model of a picture: what it shows of a spec, in which words, and what it draws once."""

from __future__ import annotations

import pytest

from statekit.render.build import draw
from statekit.render.drawing import Arrow, Box, Drawing, Mark, Node, Tone, lines
from statekit.render.view import View

from .specs import EVERYTHING, INSTANCES, loads


def arrows(drawing: Drawing, event: str) -> list[Arrow]:
    """The arrows of an event."""
    return [each for each in drawing.arrows if each.event == event]


def part(drawing: Drawing, key: str) -> Box | Node:
    """A box or a node."""
    return (drawing.boxes() | drawing.nodes())[key]


def test_a_family_that_is_left_as_a_whole_is_left_once() -> None:
    """The largest families first, then single leaves; `any` is nothing else."""
    drawing = draw(EVERYTHING)
    assert [each.tails for each in arrows(drawing, "pay")] == [("payment.pending",)] * 2
    assert [each.tails for each in arrows(drawing, "lose")] == [("payment.pending.review",)]
    assert [each.tails for each in arrows(drawing, "expire")] == [
        ("payment.pending", "payment.succeeded")
    ]
    assert [each.tails for each in arrows(drawing, "finish")] == [
        ("payment.pending.new", "payment.succeeded.part")
    ]


def test_many_moves_within_a_family_are_said_in_words() -> None:
    """To one of its own leaves, from all of them or from all others; a few stay lines."""
    drawing = draw(EVERYTHING)
    (reset,), (deny,) = arrows(drawing, "reset"), arrows(drawing, "deny")
    inside = ("new", "quick", "review.first", "review.second", "denied")
    leaves = tuple(f"payment.pending.{each}" for each in inside)
    assert (reset.tails, reset.spread, reset.words) == ((), leaves, "any state in pending")
    assert (deny.tails, deny.spread) == ((), leaves[:-1])
    assert deny.words == "any other state in pending"
    few = loads(
        "{spec: s, machines: {m: {initial: f.a, states: {f: {states: [a, b, c, d]}, g: },"
        " transitions: {go: {from: [f.a, f.b, f.c], to: f.d}}}}}"
    )
    (go,) = arrows(draw(few), "go")
    assert (go.tails, go.spread, go.words) == (("m.f.a", "m.f.b", "m.f.c"), (), "")


@pytest.mark.parametrize(
    ("count", "stop", "again"),
    [(8, "", ""), (9, "any other state that is not final", "any state that is not final")],
)
def test_many_moves_from_anywhere_are_said_in_words(count: int, stop: str, again: str) -> None:
    """Where they are all that `any` stands for."""
    names = [f"s{number}" for number in range(count)]
    spec = loads(
        f"{{spec: s, machines: {{m: {{initial: s0, states: {{{': , '.join(names)}: , end: }},"
        " transitions: {stop: {from: any, to: end},"
        f" again: {{from: [{', '.join(names)}], to: s0, back: true}}}}}}}}}}"
    )
    drawing = draw(spec)
    for event, said in (("stop", stop), ("again", again)):
        (arrow,) = arrows(drawing, event)
        keys = tuple(f"m.{each}" for each in names)
        assert arrow.words == said
        assert (arrow.tails, arrow.spread) == (((), keys) if said else (keys, ()))


def test_a_move_that_keeps_the_state_stays_at_each_leaf() -> None:
    """Also when a whole family may make it."""
    spec = loads(
        "{spec: s, machines: {m: {initial: f.a, states: {f: {states: [a, b]}},"
        " transitions: {go: {from: f, to: same}}}}}"
    )
    (go,) = arrows(draw(spec), "go")
    assert (go.tails, go.head) == (("m.f.a", "m.f.b"), None)


def test_a_family_with_one_leaf_is_left_at_the_leaf() -> None:
    """An arrow from the frame would say no more."""
    spec = loads(
        "{spec: s, machines: {m: {initial: f.a, states: {f: {states: [a]}, g: },"
        " transitions: {go: {from: f, to: g}}}}}"
    )
    (go,) = arrows(draw(spec), "go")
    assert go.tails == ("m.f.a",)


def test_leaves_with_different_named_guards_have_arrows_of_their_own() -> None:
    """So that no guard seems to lie where it does not."""
    spec = loads(
        "{spec: s, machines: {m: {initial: f.a, states: {f: {states: [a, b]}, g: },"
        " transitions: {go: {from: f, to: g}}}},"
        " guards: {one: {machine: m, leaving: f.a, require: 1 < 2}}}"
    )
    found = [(each.tails, each.guards) for each in arrows(draw(spec), "go")]
    assert found == [(("m.f.a",), ("one",)), (("m.f.b",), ())]


def test_a_joint_event_is_drawn_in_each_machine_with_what_it_does_to_the_others() -> None:
    """States by the names that the spec has for them; a machine that is only read has no arrow."""
    assert [(each.tails, each.head, each.joint) for each in arrows(draw(EVERYTHING), "cancel")] == [
        (
            ("payment.pending.new", "payment.pending.quick", "payment.succeeded.part"),
            "payment.expired",
            ("with parcel: Open → Back",),
        ),
        (("payment.succeeded.whole",), "payment.lost", ("while parcel in Open, Packed",)),
        (("payment.lost",), None, ("with parcel: Sent → Back",)),
        (("parcel.Open",), "parcel.Back", ("with payment: unsettled → expired",)),
        (("parcel.Sent",), "parcel.Back", ("with payment: lost",)),
    ]


def test_one_machine_alone_is_titled_by_its_own_name() -> None:
    """With its own description, and the guards that lie on it."""
    whole, alone = draw(EVERYTHING), draw(EVERYTHING, View(machine="payment"))
    assert (whole.name, whole.title, whole.about) == (
        "everything",
        "Everything",
        "What a picture can show.",
    )
    assert (alone.name, alone.title, alone.about) == (
        "everything.payment",
        "Everything: Pago",
        "Whether it is paid.",
    )
    assert [each.key for each in alone.machines] == ["payment"]
    assert (dict(whole.guards), dict(alone.guards)) == ({"paid-first": "payment is succeeded"}, {})
    only = loads("{spec: parcel, machines: {box: {states: [a]}}}")
    assert draw(only, View(machine="box")).title == "parcel"


def test_states_are_called_by_their_labels_with_the_name_beside_another_word() -> None:
    """In English where there is a choice, else in the spec's first language."""
    spec = loads(
        "{spec: s, machines: {m: {initial: a, states: {a: {label: Partly Paid}, partly_paid:"
        " {label: Partly paid}, c: , d: {label: {es: Pagado, fr: Payé}, description: Done.},"
        " e: {label: {es: Hola, en: Hello}}}}}}"
    )
    drawing = draw(spec)
    found = [part(drawing, f"m.{name}") for name in ("a", "partly_paid", "c", "d", "e")]
    assert [(each.title, each.name, each.about) for each in found] == [
        ("Partly Paid", "a", ""),
        ("Partly paid", "", ""),
        ("c", "", ""),
        ("Pagado", "d", "Done."),
        ("Hello", "e", ""),
    ]


def test_what_no_picture_can_hold_is_left_out_of_texts() -> None:
    """Line ends, control characters and marks of direction become blanks; letters stay."""
    spec = loads(
        '{spec: s, title: "a\\nb\\u0007\\u202e c\\u200dd",'
        ' machines: {m: {states: {x: {label: "\\t"}}}}}'
    )
    drawing = draw(spec)
    assert drawing.title == "a b c\u200dd"
    assert part(drawing, "m.x").title == "x"


def test_leaves_start_and_final_are_told_apart() -> None:
    """The entry dot is a node of its own."""
    marks = {
        each.key: each.mark for each in draw(EVERYTHING, View(machine="parcel")).nodes().values()
    }
    assert marks == {
        "parcel/start": Mark.START,
        "parcel.Open": Mark.LEAF,
        "parcel.Packed": Mark.LEAF,
        "parcel.Sent": Mark.LEAF,
        "parcel.Back": Mark.FINAL,
    }


def test_the_text_of_an_arrow_is_the_same_in_every_format() -> None:
    """The event and its actors, other machines, the guard, named guards; nothing without cause."""
    arrow = Arrow(
        ("m.a",), "m.b", "go", ("x", "y"), "n > 0", ("g",), ("while o in c",), timeout="after 1 h"
    )
    silent = Arrow(("m.a",), "m.b")
    guarded = Arrow(("m.a",), "m.b", guards=("g",))
    assert lines((arrow,)) == (
        (
            (Tone.EVENT, "go by x, y"),
            (Tone.JOINT, "while o in c"),
            (Tone.GUARD, "if n > 0"),
            (Tone.TIMEOUT, "timer after 1 h"),
            (Tone.NAMED, "guard g"),
        ),
    )
    assert lines((silent,)) == ((),)
    assert lines((silent, guarded)) == (
        ((Tone.GUARD, "on request"),),
        ((Tone.GUARD, "on request"), (Tone.NAMED, "guard g")),
    )
    births = (Arrow(("m/start",), "m.a", guard="n > 0"), Arrow(("m/start",), "m.a", guard="else"))
    assert lines(births) == (((Tone.GUARD, "if n > 0"),), ((Tone.GUARD, "else"),))


def test_an_instance_is_born_out_of_the_dot() -> None:
    """Its state before birth is no box; the title says that an order has many, and how many."""
    drawing = draw(INSTANCES)
    box = drawing.boxes()["link"]
    assert (box.title, box.name) == ("Payment link: many (up to 3)", "link")
    assert [each.key for each in box.nodes()] == [
        "link/start",
        "link.active",
        "link.paid",
        "link.gone",
    ]
    assert [(each.tails, each.head, each.guards) for each in arrows(drawing, "create")] == [
        (("link/start",), "link.active", ()),
        (("link.gone",), "link.active", ()),
    ]
    assert [each.guards for each in arrows(drawing, "pay")] == [(), ("small",)]
    assert drawing.guards == {"small": "link.amount is less than 100"}


def test_a_sweep_is_drawn_in_both_machines() -> None:
    """Each arrow says what happens to the other machine, and that all instances move."""
    spec = loads(
        """
spec: s
events: {make: {payload: {link: id}}}
machines:
  order: {initial: open, states: [open, closed]}
  link: {many: {max: 9}, states: [active, gone], transitions: {make: {from: new, to: active}}}
together: {end: {from: {order: open, link: active}, to: {order: closed, link: gone}}}
"""
    )
    found = [(each.tails, each.head, each.joint) for each in arrows(draw(spec), "end")]
    assert found == [
        (("order.open",), "order.closed", ("with every link: active → gone",)),
        (("link.active",), "link.gone", ("with order: open → closed", "all of them at once")),
    ]
