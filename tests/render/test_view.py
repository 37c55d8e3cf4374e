"""What a view leaves out, what it keeps, and how every format obeys."""

from __future__ import annotations

import pytest

from statekit import load
from statekit.render import Direction, RenderError, Theme, View, render
from statekit.render.build import draw
from statekit.render.drawing import Drawing
from statekit.render.palette import Look
from statekit.spec.model import Definition

from .specs import EVERYTHING, INSTANCES, loads

DEUNA = load("deuna").definition


def shown(drawing: Drawing) -> dict[str, Look]:
    """The nodes of a drawing, and how they are shown."""
    return {key: node.look for key, node in drawing.nodes().items()}


def arrows(drawing: Drawing) -> list[str]:
    """The arrows of a drawing, with the ends that it still has."""
    return [
        f"{each.event or each.timeout or '-'}: {' '.join((*each.tails, each.words)).strip()}"
        f" > {each.head or 'same'}"
        for each in drawing.arrows
    ]


def test_a_family_is_shown_with_what_borders_on_it() -> None:
    """Faintly, a family of which an arrow comes as one node; nothing else is left."""
    drawing = draw(EVERYTHING, View(family="succeeded"))
    assert drawing.title == "Everything: succeeded"
    assert shown(drawing) == {
        "payment.pending.new": Look.FAINT,
        "payment.succeeded.part": Look.PLAIN,
        "payment.succeeded.whole": Look.PLAIN,
        "payment.expired": Look.FAINT,
        "payment.lost": Look.FAINT,
    }
    assert arrows(drawing) == [
        "pay: payment.pending > payment.succeeded.part",
        "pay: payment.pending > payment.succeeded.whole",
        "add: payment.succeeded.part > same",
        "finish: payment.pending.new payment.succeeded.part > payment.succeeded.whole",
        "expire: payment.succeeded > payment.expired",
        "cancel: payment.succeeded.part > payment.expired",
        "cancel: payment.succeeded.whole > payment.lost",
    ]
    assert "if event.amount" in render(EVERYTHING, "dot", view=View(family="succeeded")).decode()


def test_a_family_from_which_an_arrow_comes_is_one_faint_node() -> None:
    """So that it takes no more room than its name."""
    drawing = draw(DEUNA, View(family="succeeded"))
    assert shown(drawing)["payment.pending"] is Look.FAINT
    assert "payment.pending.processing" not in drawing.nodes()
    assert drawing.boxes()["payment.cancelled"].look is Look.FAINT
    assert drawing.boxes()["payment.succeeded"].look is Look.PLAIN


@pytest.mark.parametrize(
    ("depth", "inside", "border"),
    [
        (1, ["payment.pending.review.first"], {"payment.lost"}),
    ],
)
def test_around_a_state(depth: int, inside: list[str], border: set[str]) -> None:
    """The state with its own arrows; what these lead to and come from is faint."""
    looks = shown(draw(EVERYTHING, View(around="review.first", depth=depth)))
    assert [key for key, look in looks.items() if look is Look.PLAIN] == inside
    assert border <= {key for key, look in looks.items() if look is Look.FAINT}


def test_depth_counts_moves_in_both_directions() -> None:
    """States from which the same arrow comes are no nearer for that."""
    spec = loads(
        "{spec: s, machines: {m: {initial: a, states: [a, b, c, d, e, x], transitions: {"
        "one: {from: [a, x], to: b}, two: {from: b, to: c}, three: {from: c, to: d},"
        " four: {from: d, to: e}}}}}"
    )
    for depth, plain, faint in [
        (1, "c", "bd"),
        (2, "bcd", "aex"),
        (3, "abcdex", ["m/start"]),
        (9, "abcdex", []),
    ]:
        looks = shown(draw(spec, View(around="c", depth=depth)))
        found = {key.removeprefix("m."): look for key, look in looks.items()}
        assert {key for key, look in found.items() if look is Look.PLAIN} >= {*plain}
        assert {key for key, look in found.items() if look is Look.FAINT} == {*faint}
        moves = {"c": 0, "b": 1, "d": 1, "a": 2, "e": 2, "x": 2, "m/start": 3}
        assert {*found} == {key for key, away in moves.items() if away <= depth}


@pytest.mark.parametrize("definition", [EVERYTHING, INSTANCES, DEUNA], ids=lambda each: each.name)
def test_no_arrow_of_what_is_shown_is_lost(definition: Definition) -> None:
    """Around every state and in every family; each arrow has all its ends on the picture."""
    whole = draw(definition)
    nodes, boxes = whole.nodes(), whole.boxes()
    for key in [*nodes, *boxes]:
        if key.endswith("/start") or key in definition.machines:
            continue
        view = View(around=key) if key in nodes else View(family=key)
        inside = {key} if key in nodes else {each.key for each in boxes[key].nodes()}
        part = draw(definition, view)
        wanted = [
            (each.machine, each.name, each.number, each.head, each.guards)
            for each in whole.arrows
            if inside & {*each.leaves, each.head}
        ]
        found = part.arrows
        assert wanted == [(x.machine, x.name, x.number, x.head, x.guards) for x in found]
        ends = {end for each in found for end in (*each.tails, *each.spread, each.head) if end}
        assert ends | inside <= {*part.nodes(), *part.boxes()}
        plain = {name for name, node in part.nodes().items() if node.look is Look.PLAIN}
        assert plain == inside


def test_what_is_not_born_is_no_state_to_look_at() -> None:
    """It is the dot."""
    with pytest.raises(RenderError, match="instances has no state 'new'"):
        draw(INSTANCES, View(around="new"))


def test_every_format_shows_the_same_part() -> None:
    """No state of what is left out, and every one of what is kept."""
    view = View(machine="payment", around="lost")
    for format_ in ("dot", "svg", "mermaid"):
        text = render(EVERYTHING, format_, view=view).decode().replace("_", ".")
        for name in ("payment.lost", "payment.succeeded.whole"):
            assert name in text
        for name in ("payment.expired", "parcel.Open", "payment.pending.quick"):
            assert name not in text


def test_guards_can_be_hidden() -> None:
    """With a remark that they are; time-outs stay."""
    drawing = draw(EVERYTHING, View(guards=False))
    assert {each.guard for each in drawing.arrows} == {""}
    assert {each.guards for each in drawing.arrows} == {()}
    assert drawing.guards == {}
    assert drawing.remarks == ("guards are not shown",)
    assert {each.timeout for each in drawing.arrows} == {
        "",
        "after 1 d 12 h",
        "at pay_by + 'P1D'",
    }


def test_descriptions_can_stand_beside_what_they_describe() -> None:
    """In every format; without asking they are only read out."""
    for format_ in ("dot", "mermaid"):
        assert "Not paid yet" not in render(EVERYTHING, format_).decode()
        text = render(EVERYTHING, format_, view=View(notes=True)).decode()
        for said in ("What a picture can show", "Whether it is paid", "Not paid yet"):
            assert (said in text) == (format_ == "dot" or said != "What a picture can show")


@pytest.mark.parametrize("direction", Direction)
def test_the_way_forward_leads_where_it_is_asked_to(direction: Direction) -> None:
    """In Graphviz' and in Mermaid's words."""
    view = View(direction=direction)
    assert f"rankdir={direction.value}" in render(EVERYTHING, "dot", view=view).decode()
    found = f"  direction {direction.value}\n" in render(EVERYTHING, "mermaid", view=view).decode()
    assert found == (direction is not Direction.DOWN)


@pytest.mark.parametrize("theme", Theme)
def test_a_theme_changes_colours_alone(theme: Theme) -> None:
    """What is written stays."""
    drawn = draw(EVERYTHING, View(theme=theme))
    assert drawn.arrows == draw(EVERYTHING).arrows
    assert drawn.machines == draw(EVERYTHING).machines


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (View(machine="parcels"), "everything has no machine 'parcels'; near: parcel"),
        (
            View(family="suceeded"),
            "everything has no family 'suceeded'; near: payment.succeeded",
        ),
        (
            View(machine="parcel", family="succeeded"),
            "parcel has no family 'succeeded'",
        ),
        *(
            (
                View(family=name),
                f"{name!r} is a state without states inside, and no family: "
                "show what is around it instead",
            )
            for name in ("lost", "payment.lost", "whole")
        ),
        (
            View(around="whoel"),
            "everything has no state 'whoel'; near: payment.succeeded.whole",
        ),
        (
            View(family="pending", around="lost"),
            "a picture shows a family, or what is around a state: name one",
        ),
        (View(language="fr"), "everything has labels in es, not in 'fr'"),
    ],
)
def test_names_that_are_not_there_are_told(view: View, message: str) -> None:
    """With those that look like them."""
    with pytest.raises(RenderError) as caught:
        draw(EVERYTHING, view)
    assert str(caught.value) == message


def test_a_name_that_could_be_two_is_told() -> None:
    """With both in full; the machine or the full name tells them apart."""
    spec = loads(
        "{spec: s, machines: {m: {initial: a, states: [a, b]}, n: {initial: a, states: [a, c]}}}"
    )
    with pytest.raises(RenderError) as caught:
        draw(spec, View(around="a"))
    assert str(caught.value) == "s has several states 'a': name one of them in full; near: m.a, n.a"
    for view in (View(around="m.a"), View(machine="m", around="a")):
        assert [*draw(spec, view).nodes()] == ["m/start", "m.a"]


def test_a_depth_is_at_least_one() -> None:
    """None is no picture."""
    with pytest.raises(ValueError, match="depth"):
        View(around="a", depth=0)


def test_rules_of_several_machines_are_named() -> None:
    """Also those that read them through facts; not where the machines stand alone."""
    spec = loads(
        """
spec: s
machines:
  m: {initial: a, states: [a, b]}
  n: {initial: c, states: [c, d]}
facts: {settled: m == b}
rules:
  both: {never: m == a and n == d}
  later: {if: n == d, then: settled}
  alone: {always: m == a or m == b}
"""
    )
    assert draw(spec).rules == {
        "both": "never m is a and n is d",
        "later": "always settled if n is d",
    }
    assert draw(spec, View(machine="m")).rules == {}
    assert "rule both: never m is a and n is d" in render(spec, "dot").decode()


def title(definition: Definition, **options: object) -> str:
    """The title of a Mermaid diagram."""
    view = View(**options)  # type: ignore[arg-type]
    return render(definition, "mermaid", view=view).decode().split("\n")[1]


def test_mermaid_says_behind_its_title_what_a_reader_must_know() -> None:
    """That guards are hidden, and what is grey; nothing can stand below it."""
    grey = "grey: not what this is about"
    assert title(EVERYTHING, guards=False) == 'title: "Everything (guards are not shown)"'
    assert title(EVERYTHING, around="whole") == f'title: "Everything: whole ({grey})"'
    both = title(EVERYTHING, family="succeeded", guards=False)
    assert both == f'title: "Everything: succeeded (guards are not shown; {grey})"'
    assert title(EVERYTHING, notes=True) == 'title: "Everything"'
    drawn = render(EVERYTHING, "plantuml", view=View(around="whole")).decode()
    assert f"\n{grey}\n" in drawn.partition("legend left")[2]


@pytest.mark.parametrize("view", [View(machine="link"), View(machine="link", around="paid")])
@pytest.mark.parametrize("format_", ["dot", "mermaid", "plantuml", "table"])
def test_a_machine_alone_says_how_many_an_order_has(view: View, format_: str) -> None:
    """Its frame says so elsewhere, and is not drawn here."""
    assert "Payment link: many (up to 3)" in render(INSTANCES, format_, view=view).decode()
    assert render(INSTANCES, "dot").decode().count("many (up to 3)") == 1
