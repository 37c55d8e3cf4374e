"""What is written on a picture can be read: whole, in any script, and as the spec has it."""

from __future__ import annotations

import json
import re
import subprocess
from xml.etree import ElementTree

import pytest

from statekit.render import View, render
from statekit.render.layout import find
from statekit.render.metrics import measured, padded
from statekit.spec import Definition, load_definition, shipped

from .reading import extent
from .specs import EVERYTHING, HOSTILE, HOSTILE_TEXT, MANY, loads

SVG = "{http://www.w3.org/2000/svg}"
LABELS = {
    name: " ".join(state.label.get("", "").split())
    for name, state in HOSTILE.machines["end"].states.items()
    if state.label
}


def parsed(svg: bytes) -> ElementTree.Element:
    """The root of an SVG."""
    return ElementTree.fromstring(svg)


def group(root: ElementTree.Element, key: str) -> ElementTree.Element:
    """The part of a picture that has this id."""
    (found,) = (each for each in root.iter(f"{SVG}g") if each.get("id") == key)
    return found


def test_svg_shows_hostile_labels_as_they_are() -> None:
    """No label becomes markup, an escape of Graphviz or a script."""
    root = parsed(render(HOSTILE, "svg"))
    for name, label in LABELS.items():
        rows = [each.text or "" for each in group(root, f"end.{name}").iter(f"{SVG}text")]
        *shown, own = rows
        assert (" ".join(" ".join(shown).split()), own) == (label, name)
        assert any(row.endswith("\u00a0") for row in shown) == (name == "note")
    assert {each.tag for each in root.iter()} == {
        *(f"{SVG}{name}" for name in ("svg", "title", "desc", "g", "polygon", "path", "ellipse")),
        f"{SVG}rect",
        f"{SVG}text",
    }


def test_mermaid_gets_hostile_labels_as_numbers() -> None:
    """Whatever could end a label, begin a comment, a directive, markup or Markdown."""
    text = render(HOSTILE, "mermaid").decode()
    labels = re.findall(r'state "(.*)" as', text)
    plain = [re.sub(r"#(\d+);", lambda found: chr(int(found[1])), each) for each in labels]
    assert plain == [
        f"{LABELS['state']} (state)",
        f"{LABELS['note']} (note)",
        "a",
        "b",
        f"{LABELS['classDef']} (classDef)",
    ]
    assert labels[0] == (
        "a #34;b#34; #60;script#62;alert(1)#60;/script#62; #38; #92;N #92;G #92;l #123;x|y#125;"
        " #35;35#59; #37;#37;#123;init#125;#37;#37; #58; #59; #45;#45; #91;#42;#93; #42;b#42;"
        " #96;c#96; #95;d#95; (state)"
    )


def test_mermaid_ids_are_unique_and_none_of_its_own() -> None:
    """Two names may differ in a dot alone, and `x_end` is the end of box `x` for Mermaid."""
    spec = loads(
        "{spec: s, machines: {m: {initial: a.b_c, states: {a: {states: {b_c: , end: }},"
        " a_b: {states: {c: , start: }}}}}}"
    )
    ids = re.findall(r" as (\w+)", render(spec, "mermaid").decode())
    assert ids == ["m_a", "m_a_b_c", "m_a_end_", "m_a_b", "m_a_b_c_", "m_a_b_start_"]


def test_svg_says_what_it_shows() -> None:
    """A title and a description for the whole, a title for each state, family and arrow."""
    root = parsed(render(EVERYTHING, "svg"))
    assert [(each.tag, each.text) for each in root][:2] == [
        (f"{SVG}title", "Everything"),
        (f"{SVG}desc", "What a picture can show."),
    ]
    said = {
        str(each.get("id")): found.text
        for each in root.iter(f"{SVG}g")
        if (found := each.find(f"{SVG}title")) is not None
    }
    assert said["payment"] == "Pago (payment): Whether it is paid."
    assert said["payment.pending"] == "pending (payment.pending): Not paid yet."
    assert said["payment.pending.new"] == "Just begun (payment.pending.new)"
    assert said["payment/start"] == "start"
    arrows = {
        text for key, text in said.items() if re.fullmatch(r"(payment|parcel).*/\d+", str(key))
    }
    assert arrows >= {
        "payment/start → payment.pending.quick, if express",
        "payment.pending → payment.succeeded.part, pay by bank, shop,"
        " if event.amount is less than amount and not express",
        "any state in pending → payment.pending.new, reset by shop, back",
        "any other state in pending → payment.pending.denied, deny",
        "payment.lost → payment.lost, cancel, with parcel: Sent → Back, if express",
        "parcel.Sent → parcel.Back, return; parcel.Sent → parcel.Back, cancel, with payment: lost,"
        " if express",
    }
    assert said["parcel.Packed-parcel/20-parcel.Open"] == "parcel.Packed → parcel.Open, back"


def test_svg_holds_nothing_that_changes_with_the_program() -> None:
    """No version, no comments, and none of Graphviz' own ids, which clash on a page of several."""
    for machine in (None, "payment"):
        svg = render(EVERYTHING, "svg", machine=machine).decode()
        assert svg.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg width="')
        assert "<!" not in svg
        ids = re.findall(r'id="([^"]*)"', svg)
        assert len(ids) == len(set(ids))
        assert [each for each in ids if re.match(r"(graph|clust|node|edge)\d", each)] == []


ALIKE = loads("{spec: m, machines: {m: {initial: a, states: [a, b]}, n: {states: [a]}}}")


@pytest.mark.parametrize(
    "definition", [ALIKE, *map(load_definition, shipped())], ids=lambda each: str(each.name)
)
def test_every_id_of_an_svg_is_there_once(definition: Definition) -> None:
    """Also where a spec and a machine have one name, as a whole and alone."""
    for machine in (None, *definition.machines):
        svg = render(definition, "svg", machine=machine).decode()
        ids = re.findall(r' id="([^"]*)"', svg)
        assert sorted(ids) == sorted(set(ids))
        assert machine or {*definition.machines} <= {*ids} or len(definition.machines) == 1


def test_every_text_of_an_svg_has_the_room_that_was_measured() -> None:
    """A reader without the font sees narrower letters, not letters beyond their box."""
    for definition in (EVERYTHING, HOSTILE):
        texts = list(parsed(render(definition, "svg")).iter(f"{SVG}text"))
        for each in texts:
            assert each.get("lengthAdjust") == "spacingAndGlyphs"
            assert float(str(each.get("textLength"))) > 0
        assert len(texts) > 20


def test_the_text_of_a_move_that_keeps_the_state_stands_right_beside_it() -> None:
    """However many states stand on the same height."""
    root = parsed(render(MANY, "svg"))
    loops = [
        (tail, pill)
        for each in root.iter(f"{SVG}g")
        if str(each.get("class")).startswith("edge ")
        for tail, *_, pill in [str(each.get("id")).split("-")]
        if any(row.text == "keep" for row in group(root, pill).iter(f"{SVG}text"))
    ]
    assert len(loops) == 13 + 1
    for tail, pill in loops:
        _, top, right, bottom = extent(group(root, tail))
        left, above, _, below = extent(group(root, pill))
        assert 0 < left - right < 40
        assert top < (above + below) / 2 < bottom


@pytest.mark.parametrize("bold", [False, True])
def test_texts_are_measured_as_the_layout_measures_them(bold: bool) -> None:
    """All of ASCII, and letters beyond."""
    samples = [
        *map(chr, range(33, 127)),
        "two words",
        "Č",
        "Ж",
        "支払い",
        "⏱",
        "a\u00a0b",
        HOSTILE_TEXT,
    ]
    graph = 'digraph { node [fontname="Arial" fontsize="100"];\n'
    for number, sample in enumerate(samples):
        text = "".join(f"&#{ord(each)};" for each in sample.replace("\\", "\\\\"))
        graph += f"n{number} [label=<{f'<b>{text}</b>' if bold else text}>];\n"
    command = [str(find("pure")), "-Tjson"]
    done = subprocess.run(command, input=f"{graph}}}".encode(), capture_output=True, check=True)
    for each in json.loads(done.stdout)["objects"]:
        sample = samples[int(each["name"][1:])]
        (width,) = (part["width"] for part in each["_ldraw_"] if part["op"] == "T")
        assert measured(sample, bold=bold) * 100 == pytest.approx(width, abs=0.5), sample


def test_text_in_wide_scripts_is_padded_to_its_real_width() -> None:
    """Latin is not; blanks at the end do not show."""
    assert padded("Čekanje isporuke") == "Čekanje isporuke"
    assert padded("支払い待ち") == "支払い待ち" + "\u00a0" * 1
    assert padded("Ожидает оплаты") == "Ожидает оплаты" + "\u00a0" * 2


@pytest.mark.parametrize(
    ("guard", "rows"),
    [
        ("n > 0", ["if n is more than 0"]),
        ("n > 0 and n < 5 or n == 7", ["if (n is more than 0 and less than 5)", "or n is 7"]),
        (
            "n > 1000000 and n < 5000000 and not n == 3000000",
            ["if n is more than 1000000", "and less than 5000000", "and not n is 3000000"],
        ),
        (
            f"t != '{'many words ' * 6}'",
            ["if t is not 'many words many words many", "words many words many words many words '"],
        ),
        (f"t != '{'x' * 60}'", ["if t is not", f"'{'x' * 60}'"]),
        (f"t != '{'x' * 90}'", [f"if t is not '{'x' * 27}", "x" * 40, f"{'x' * 23}'"]),
    ],
)
def test_guards_are_broken_where_they_have_parts(guard: str, rows: list[str]) -> None:
    """Before `and` and `or`, else between words; a name is never cut."""
    spec = loads(
        f"""
spec: s
data: {{n: {{type: integer, initial: 0}}, t: {{type: text, initial: ''}}}}
machines:
  m:
    initial: a
    states: [a, b]
    transitions:
      go:
        from: a
        to: b
        when: {guard}
"""
    )
    root = parsed(render(spec, "svg"))
    assert [each.text for each in group(root, "m/2").iter(f"{SVG}text")] == ["go", *rows]


def test_the_whole_name_of_an_event_is_bold_in_plantuml() -> None:
    """Also one of several words, and one that takes several lines."""
    long = "Vom Zahlungsdienstleister nach langem Warten am Ende doch autorisiert"
    definition = loads(
        f"""
spec: s
actors: {{bank: }}
events: {{go: {{by: bank, label: {{de: Bestellung da}}}}, end: {{by: bank, label: {{de: {long}}}}}}}
machines:
  m:
    initial: a
    states: [a, b, c]
    transitions: {{go: {{from: a, to: b}}, end: {{from: b, to: c}}}}
"""
    )
    text = render(definition, "plantuml", view=View(language="de")).decode()
    assert "<b>Bestellung da</b> by bank" in text
    first, then = "Vom Zahlungsdienstleister nach langem Warten am", "Ende doch autorisiert"
    assert f"<b>{first}</b>\\n<b>{then}</b> by bank" in text
