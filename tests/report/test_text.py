"""Text whose pieces say what they are."""

from __future__ import annotations

import pytest

from statekit.report import Style, Text
from statekit.report.text import count, visible


def test_pieces_join_and_the_text_reads_plain() -> None:
    """A plain string may be added; the styles are kept beside it."""
    text = Text.of("fine", Style.GOOD) + ": " + Text.of("all", Style.STRONG)
    assert str(text) == "fine: all"
    assert text.pieces == (("fine", Style.GOOD), (": ", Style.PLAIN), ("all", Style.STRONG))


def test_lines_stand_one_below_the_other() -> None:
    """An empty text makes an empty line, also at the beginning."""
    assert str(Text.lines([Text.of("a"), Text(), Text.of("b")])) == "a\n\nb"
    assert str(Text.lines([Text.of("a")])) == "a"
    assert str(Text.lines([])) == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("größe → ok", "größe → ok"),
        ("two\nlines", "two\nlines"),
        ("a\x1b[2Jb\tc\r", "a\N{REPLACEMENT CHARACTER}[2Jb\N{REPLACEMENT CHARACTER}c\ufffd"),
        ("\u202eevil", "\N{REPLACEMENT CHARACTER}evil"),
    ],
)
def test_what_a_terminal_would_act_on_is_replaced(text: str, shown: str) -> None:
    """Control characters and those that turn the direction of writing; line ends stay."""
    assert visible(text) == shown
    assert str(Text.of(text)) == shown


def test_a_number_stands_with_its_noun() -> None:
    """In the singular for one, with separators for many."""
    assert [count(n, "step") for n in (0, 1, 2, 1234567)] == [
        "0 steps",
        "1 step",
        "2 steps",
        "1,234,567 steps",
    ]
