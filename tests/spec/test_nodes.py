"""Nodes know where they stand, down to the single character of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml
from attrs.exceptions import FrozenAttributeError
from hypothesis import given
from hypothesis import strategies as st

from statekit.diagnostics import SpecError
from statekit.spec.nodes import Mapping, Scalar, Sequence

from .reading import PARSERS, read, read_with, scalars, value_of


def marked(scalar: Scalar, start: int, end: int) -> str:
    """Return the line of a stretch of a text, with brackets around the stretch."""
    span = scalar.at(start, end)
    text = span.source.text
    line_start = text.rfind("\n", 0, span.start) + 1
    line_end = text.find("\n", max(span.end, span.start))
    line_end = len(text) if line_end < 0 else line_end
    return (
        f"{text[line_start : span.start]}«{text[span.start : span.end]}»{text[span.end : line_end]}"
    )


@pytest.mark.parametrize(
    ("written", "part", "expected"),
    [
        pytest.param("when: paid and due", "due", "when: paid and «due»", id="plain"),
        pytest.param("when: &a  paid", "paid", "when: &a  «paid»", id="behind-an-anchor"),
        pytest.param("when: a\n  b\n\n  c", "b", "  «b»", id="folded-plain"),
        pytest.param("when: a\n  b\n\n  c", "c", "  «c»", id="folded-plain-past-a-blank-line"),
        pytest.param("when: a \n  b", "a b", "when: «a \n  b»", id="over-a-fold"),
        pytest.param("when: 'x == ''a'' b'", "a", "when: 'x == ''«a»'' b'", id="single-quoted"),
        pytest.param("when: 'x == ''a'' b'", "'a'", "when: 'x == «''a''» b'", id="doubled-quotes"),
        pytest.param("when: 'a\n\n  b'", "b", "  «b»'", id="folded-single-quoted"),
        pytest.param('when: "a \\"b\\" c"', "b", 'when: "a \\"«b»\\" c"', id="double-quoted"),
        pytest.param('when: "\\x41\\u00e9\\U0001F600 b"', "é", None, id="escapes"),
        pytest.param('when: "a\\tb"', "\t", 'when: "a«\\t»b"', id="one-letter-escape"),
        pytest.param('when: "a\\\n   b c"', "c", '   b «c»"', id="escaped-line-end"),
        pytest.param('when: "a\\\n\n   b"', "b", '   «b»"', id="escaped-line-end-and-blank-line"),
        pytest.param("when: |\n  a\n    b\n", "  b", "  «  b»", id="literal-block"),
        pytest.param("when: |\n\n\n  a\n\n  b", "b", "  «b»", id="literal-block-with-blank-lines"),
        pytest.param("when: |2-  # note\n    a\n  b", "  a", "  «  a»", id="stated-indentation"),
        pytest.param("when: >\n  a\n  b\n\n  c\n", "b", "  «b»", id="folded-block"),
        pytest.param(
            "when: >\n  a\n  b\n\n  c\n", "c", "  «c»", id="folded-block-past-a-blank-line"
        ),
        pytest.param("when: >-\n  a\n    b\n  c\n", "  b", "  «  b»", id="line-that-does-not-fold"),
        pytest.param("when: >-\n  a\n    b\n  c\n", "c", "  «c»", id="line-after-it"),
        pytest.param("when: |+\n  a\n\n\n", "\n\n\n", "  a«\n\n\n»", id="kept-line-ends"),
    ],
)
def test_a_stretch_of_a_text_is_found_in_the_file(
    written: str, part: str, expected: str | None
) -> None:
    """Whatever the style of a value, `at` points at the very characters in the file."""
    scalar = value_of(written)
    start = scalar.text.index(part)

    shown = marked(scalar, start, start + len(part))

    assert shown == (expected or 'when: "\\x41«\\u00e9»\\U0001F600 b"')


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("when: paid and", "when: paid and«»"),
        ("when: 'it''s'", "when: 'it''s«»'"),
        ("when: ''", "when: '«»'"),
        ("when: |\n  paid and\n\n", "  paid and«»"),
        ("when: |+\n\n", ""),
        ("when:", "when:«»"),
        ("when: a\n b", " b«»"),
    ],
)
def test_the_end_of_a_text_is_behind_its_last_character(written: str, expected: str) -> None:
    """A finding about what is missing at the end has no width and stands where it should be."""
    scalar = value_of(written)

    shown = marked(scalar, len(scalar.text), len(scalar.text))

    assert shown == (expected or "when: |+«»")


def test_offsets_beyond_a_text_count_as_its_end() -> None:
    """Nothing outside the value is ever pointed at."""
    scalar = value_of("when: 'a b'  # note")

    assert marked(scalar, 2, 99) == "when: 'a «b»'  # note"
    assert marked(scalar, 50, 99) == "when: 'a b«»'  # note"
    assert marked(scalar, -5, 1) == "when: '«a» b'  # note"
    assert marked(scalar, 2, 1) == "when: 'a «»b'  # note"


def test_a_text_whose_place_cannot_be_told_is_pointed_at_as_a_whole() -> None:
    """An alias as a key, and a block of spaces: their characters are nowhere in the file."""
    mapping = read("&long a long key: 1\nk: {*long : 2}\n")
    key = scalars(mapping)[3]
    spaces = value_of("k: |1\n   \n")

    assert (key.text, marked(key, 2, 4)) == ("a long key", "k: {«*long» : 2}")
    assert (spaces.text, marked(spaces, 0, 1)) == ("  \n", "k: «|1»")


def test_nodes_know_their_place() -> None:
    """A span covers quotes and brackets, and ends with the last entry."""
    text = "a: 'b'\nc:\n  - [d, e]  # note\n  - {f: g}\n\nh: |\n  i\n\n"
    top = read(text)
    nodes = [top, top.entries[0][1], top.entries[1][1], top.entries[2][1]]
    (_, listed), *_ = top.entries[1:]
    assert isinstance(listed, Sequence)
    nodes += listed.items

    shown = [text[node.span.start : node.span.end] for node in nodes]

    assert shown == [
        "a: 'b'\nc:\n  - [d, e]  # note\n  - {f: g}\n\nh: |\n  i",
        "'b'",
        "- [d, e]  # note\n  - {f: g}",
        "|\n  i",
        "[d, e]",
        "{f: g}",
    ]
    assert str(listed.items[1].span) == "spec.yaml:4:5"


@pytest.mark.parametrize(
    ("written", "kind", "a_kind"),
    [
        ("k: a", "text", "text"),
        ("k: '1'", "text", "text"),
        ("k: 1", "number", "a number"),
        ("k: 1.5", "number", "a number"),
        ("k: true", "boolean", "a boolean"),
        ("k:", "nothing", "nothing"),
        ("k: []", "list", "a list"),
        ("k: {}", "mapping", "a mapping"),
    ],
)
def test_nodes_name_their_kind(written: str, kind: str, a_kind: str) -> None:
    """Messages can say what stands where something else is expected."""
    node = read(written).entries[0][1]

    assert (node.kind, node.a_kind) == (kind, a_kind)


def test_nodes_cannot_be_changed() -> None:
    """A node can be shared: nothing can be assigned to it."""
    top = read("a: [b]")
    listed = top.entries[0][1]
    assert isinstance(top, Mapping)
    assert isinstance(listed, Sequence)

    with pytest.raises(FrozenAttributeError):
        top.start = 1
    with pytest.raises(FrozenAttributeError):
        listed.items = ()
    with pytest.raises(FrozenAttributeError):
        listed.items[0].end = 1


_LETTERS = st.sampled_from("ab'\"\\ \n\t:#-é😀,[]{}x>|&*!%@`?")
_TEXTS = st.text(_LETTERS, max_size=40) | st.text(st.characters(exclude_categories=["Cs"]))


@given(
    text=_TEXTS,
    style=st.sampled_from([None, "'", '"', "|", ">"]),
    width=st.integers(4, 40),
    indent=st.integers(2, 9),
    unicode=st.booleans(),
)
def test_every_character_of_a_dumped_text_is_found(
    text: str, style: str | None, width: int, indent: int, unicode: bool
) -> None:
    """In files that a program has written, folded and escaped, every caret is right."""
    dumped = yaml.safe_dump(
        {"k": [text]}, default_style=style, width=width, indent=indent, allow_unicode=unicode
    )

    check_places(dumped)


_WORDS = st.lists(
    st.sampled_from(["a", "b c", "\n", "\n\n", "   ", "    ", " x", "é", "\t", "'", "''", "\\n"]),
    max_size=20,
).map("".join)
_FORMS = ["{}", "'{}'", '"{}"', "|\n   {}", ">\n   {}", ">2\n   {}", "|1+\n  {}", ">- # n\n\n  {}"]


@given(words=_WORDS, form=st.sampled_from(_FORMS), margin=st.integers(0, 4))
def test_every_character_of_a_typed_text_is_found(words: str, form: str, margin: int) -> None:
    """In files that people have written, with any blank lines and indentation, too."""
    check_places("k:\n- " + form.format(words.replace("\n", "\n" + " " * margin)) + "\nj: 1\n")


def check_places(written: str) -> None:
    """Check that `at` finds each character of each text: in order, with only layout between."""
    for parser in PARSERS:
        try:
            top = read_with(parser, written)
        except SpecError:  # not every generated text is YAML
            continue
        for scalar in scalars(top):
            if scalar.text.strip():
                file = scalar.source.text
                begin = scalar.start + (file[scalar.start] in "'\"")
                for character, start, end in places(scalar):
                    assert means(file[start:end], character), (written, scalar.text, start)
                    if file[scalar.start] not in "|>" or begin > scalar.start:
                        assert _LAYOUT.fullmatch(file, begin, start), (written, start)
                    begin = end


_LAYOUT = re.compile(r"[ \t\n]*(\\\n[ \t\n]*)*")


def places(scalar: Scalar) -> Iterator[tuple[str, int, int]]:
    """Return each character of a text with its place."""
    for index, character in enumerate(scalar.text):
        span = scalar.at(index, index + 1)
        yield character, span.start, span.end


def means(written: str, character: str) -> bool:
    """Whether a stretch of a file stands for a character."""
    if written.startswith("\\") and len(written) > 1:
        return bool(yaml.safe_load(f'"{written}"') == character)
    return written == character or (written, character) in [("\n", " "), ("''", "'")]
