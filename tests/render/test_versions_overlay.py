"""Two versions of a spec in one picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest

from statekit import loads
from statekit.render import Theme, View, render
from statekit.render.build import Overlay, draw
from statekit.render.drawing import Box, Node, stands_for
from statekit.render.overlays import against
from statekit.testing.generate import spec_text

from .shop import OLD, SHOP, looks, nodes


def test_two_versions_are_one_picture() -> None:
    """What is gone is drawn too; what is changed says what it was."""
    drawing = draw(SHOP.definition, overlays=[against(OLD.definition, SHOP.definition)])
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
@pytest.mark.parametrize("format_", ["table", "plantuml", "dot", "mermaid"])
def test_what_is_told_about_a_machine_is_shown(format_: str, machine: str | None) -> None:
    """Beside its name, or below the picture where it stands alone."""
    old, new = loads(MANY.replace("24", "12")).definition, loads(MANY).definition
    view = View(machine=machine)
    data = render(new, format_, view=view, overlays=[against(old, new)]).decode()
    assert "was called link: many (up to 12)" in data.replace("\\n", " ").replace("#58;", ":")


def test_a_table_says_which_machine_is_new() -> None:
    """Beside its name."""
    old = loads(MANY.replace("  one: {initial: a, states: [a]}\n", "")).definition
    table = render(
        loads(MANY).definition, "table", overlays=[against(old, loads(MANY).definition)], width=99
    ).decode()
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
    drawing = draw(now, overlays=[against(before, now)])
    assert {key: each for key, each in looks(drawing).items() if "birth" not in key} == found


def test_a_version_against_itself_has_no_changes() -> None:
    """Nothing is marked."""
    plain = draw(SHOP.definition)
    same = draw(SHOP.definition, overlays=[against(SHOP.definition, SHOP.definition)])
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
    grown = draw(deep.definition, overlays=[against(flat.definition, deep.definition)])
    assert grown.boxes()["m.b"].notes == ("was one state",)
    assert looks(grown)["x: a > b.c"] == ("removed", "removed")
    shrunk = draw(flat.definition, overlays=[against(deep.definition, flat.definition)])
    assert nodes(shrunk) == {"m.b": ("changed", ("was a family of c, d",))}
    assert looks(shrunk)["y: a > b"] == ("removed", "removed")


@pytest.mark.parametrize("format_", ["table", "plantuml", "dot", "mermaid"])
def test_a_machine_that_stands_alone_says_that_it_is_new(format_: str) -> None:
    """Where it has no frame, in the notes or beside the title; one that is not new says nothing."""
    view, new = View(machine="one"), loads(MANY).definition
    old = loads(MANY.replace("{initial: a, states: [a]}", "{initial: a, states: [a, b]}"))
    data = render(new, format_, view=view, overlays=[against(old.definition, new)]).decode()
    assert "added" not in data
    old = loads(MANY.replace("  one: {initial: a, states: [a]}\n", ""))
    data = render(new, format_, view=view, overlays=[against(old.definition, new)]).decode()
    assert "one: added" in data


LOOPS = """
spec: s
data: {n: {type: integer, initial: 0}}
actors: {shop: , bank: }
events: {lend: {by: shop}, gift: {by: bank, payload: {x: id, y: text}}}
machines:
  m:
    initial: a
    states: [a, b]
    transitions:
      go: {from: a, to: b}
      gift: {from: a, to: same, set: {n: 7}}
      lend: {from: a, to: same}
      edit: {from: a, to: same, when: n > 2}
      look: {from: a, to: same}
"""
SIGNS = {
    "table": [
        "a        │ same │ + gift │ bank │ added\n",
        "         │ same │ ~ edit │      │ if n is more than 2\n"
        "         │      │        │      │ was if: n is more than 1\n"
        "         │ same │ look   │      │\n"
        "         │ same │ \u2212 lend │ shop │ removed\n",
    ],
    "mermaid": [
        "  m_a : stays#58; + gift by bank<br/>added\n"
        "  m_a : stays#58; #126; edit<br/>if n is more than 2<br/>was if#58; n is more than 1\n"
        "  m_a : stays#58; look\n"
        "  m_a : stays#58; #8722; lend by shop<br/>removed\n"
    ],
    "plantuml": [
        "m_a -[#701470,dashed]-> m_a : <b><color:#0b57d0><U+002B> gift</color></b> by bank\\nadded"
        "\\n<b><color:#701470><U+007E> edit</color></b>\\nif n is more than 2"
        "\\nwas if: n is more than 1\\n<b>look</b>"
        "\\n<b><color:#a8480a><U+2212> lend</color></b> by shop\\nremoved\n"
    ],
    "dot": [
        '<font color="#0b57d0"><b>+</b></font> <font color="#0b57d0"><b>gift</b></font> <font',
        '<font color="#701470"><b>~</b></font> <font color="#701470"><b>edit</b></font><br',
        "<b>look</b><br",
        '<font color="#a8480a"><b>\u2212</b></font> <s><font color="#a8480a"><b>lend',
        "double frame: final; + thick: added",
        "\u2212 dotted and struck out: removed",
        "~ double line, dashed frame: changed",
    ],
}


@pytest.mark.parametrize("format_", SIGNS)
def test_each_of_several_arrows_on_one_line_has_its_own_sign(format_: str) -> None:
    """And the colour of its look where there are colours; what is as it was has neither."""
    gift = "      gift: {from: a, to: same, set: {n: 7}}\n"
    lend = "      lend: {from: a, to: same}\n"
    new = loads(LOOPS.replace(lend, "").replace("lend: {by: shop}, ", "")).definition
    old = loads(
        LOOPS.replace(gift, "")
        .replace(", gift: {by: bank, payload: {x: id, y: text}}", "")
        .replace(", bank: ", "")
        .replace("n > 2", "n > 1")
    ).definition
    data = render(new, format_, overlays=[against(old, new)]).decode()
    for text in SIGNS[format_]:
        assert text in data


BEFORE = """
spec: s
machines:
  pay:
    initial: wait.start
    states: {wait: {states: [start, held]}, denied: , done: , odd: {states: [one, two]}, left: }
    transitions:
      hold: {from: wait.start, to: wait.held}
      deny: {from: [wait, odd], to: denied}
      settle: {from: wait, to: done}
      turn: {from: wait.held, to: odd.one}
      two: {from: wait.held, to: odd.two}
      leave: {from: odd.one, to: left}
      end: {from: wait.start, to: left}
  line: {many: {max: 9}, states: [up], transitions: {make: {from: new, to: up}}}
events: {make: {payload: {line: id}}}
"""


def told(old: str, new: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, str]]]:
    """What is told of the parts and of the arrows of a new version."""
    before, now = (loads(each).definition for each in (old, new))
    drawing = draw(now, overlays=[against(before, now)])
    parts: dict[str, Box | Node] = {**drawing.boxes(), **drawing.nodes()}
    notes = {key: (each.look.value, *each.notes) for key, each in parts.items()}
    return (
        {key: each for key, each in notes.items() if each != ("plain",)},
        {name: each for name, each in looks(drawing).items() if each[0] != "plain"},
    )


@pytest.mark.parametrize(
    ("was", "now", "parts", "arrows"),
    [
        ("denied", "rejected", {"pay.rejected": ("changed", "denied → rejected")}, {}),
        ("wait", "pending", {"pay.pending": ("changed", "wait → pending")}, {}),
        ("  pay:", "  payment:", {"payment": ("changed", "pay → payment")}, {}),
        (
            "hold:",
            "keep:",
            {},
            {"keep: wait.start > wait.held": ("changed", "hold → keep")},
        ),
    ],
)
def test_what_has_another_name_is_drawn_once_with_both(
    was: str, now: str, parts: dict[str, tuple[str, ...]], arrows: dict[str, tuple[str, str]]
) -> None:
    """A state, a family, a machine and an event; all else is as it was."""
    assert told(BEFORE, BEFORE.replace(was, now)) == (parts, arrows)


def test_a_state_that_stands_in_another_family_is_drawn_there() -> None:
    """Once, with where it stood; of its old family is left what is still in it, or is gone."""
    moved = BEFORE.replace("[one, two]}, left", "[two]}, one: , left").replace("odd.one", "one")
    moved = moved.replace("[wait, odd]", "[wait, odd, one]")
    assert told(BEFORE, moved) == ({"pay.one": ("changed", "odd.one → one")}, {})
    assert told(moved, BEFORE) == ({"pay.odd.one": ("changed", "one → odd.one")}, {})


def test_a_renamed_machine_alone_is_compared_with_what_it_was() -> None:
    """With the machine of the old name, which is told below the picture."""
    before, now = (
        loads(each).definition for each in (BEFORE, BEFORE.replace("  pay:", "  payment:"))
    )
    drawing = draw(now, View(machine="payment"), [against(before, now)])
    assert drawing.remarks == ("payment: pay → payment",)
    assert nodes(drawing) == {}


def _keys(box: Box) -> Iterator[str]:
    yield from (each.key for each in box.boxes())
    yield from (each.key for each in box.nodes())


@pytest.mark.parametrize("seed", range(30))
def test_whatever_the_versions_every_arrow_ends_in_a_part(seed: int) -> None:
    """And all of the new version is there once; two specs without much in common."""
    old, new = (loads(spec_text(Random(each))).definition for each in (seed, seed + 1))
    drawing = draw(new, overlays=[against(old, new)])
    keys = [key for box in drawing.machines for key in _keys(box)]
    assert len(keys) == len({*keys})
    assert {*keys} >= {*draw(new).boxes(), *draw(new).nodes()}
    for arrow in drawing.arrows:
        assert {*arrow.tails, *arrow.spread, arrow.head or keys[0]} <= {*keys}
        assert {*arrow.leaves} <= drawing.nodes().keys()
        assert all(
            any(stands_for(each, leaf) for each in (*arrow.tails, *arrow.spread))
            for leaf in arrow.leaves
        )
    for format_ in ("dot", "mermaid", "plantuml", "table"):
        assert render(new, format_, overlays=[against(old, new)])


def test_in_print_only_what_has_changed_has_a_broken_border() -> None:
    """Families have dashed and dotted borders there where no overlay speaks by them."""
    text = """
spec: s
machines:
  m:
    initial: pending.a
    states: {{pending: {{states: {states}}}, cancelled: {{states: [c]}}}}
    transitions: {{go: {{from: pending, to: cancelled.c}}}}
"""
    old = loads(text.format(states="[a, b]")).definition
    new = loads(text.format(states="[a]")).definition
    view = View(theme=Theme.PRINT)

    def broken(*overlays: Overlay) -> list[str]:
        source = render(new, "dot", view=view, overlays=overlays).decode()
        found = re.findall(r'style="?rounded,filled,(dashed|dotted)"?', source)
        return sorted(found)

    assert broken() == ["dashed", "dashed", "dotted", "dotted"]
    assert broken(against(old, new)) == ["dotted"], "the state that is gone"
    assert broken(against(new, new)) == ["dashed", "dashed", "dotted", "dotted"]
