"""Text whose pieces say what they are, so that a terminal may colour them."""

from __future__ import annotations

import enum
from collections.abc import Iterable

from attrs import frozen

_JOINERS = "\u200c\u200d"  # not printable by themselves, and parts of words in several scripts


class Style(enum.Enum):
    """What a piece of text is; the terminal decides how it looks."""

    PLAIN = "plain"
    STRONG = "strong"
    FAINT = "faint"
    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


@frozen(slots=False)
class Text:
    """Pieces of text in a row; ``str`` of it is the text without its styles.

    Control characters of a hostile spec are replaced: a terminal would act on them.
    """

    pieces: tuple[tuple[str, Style], ...] = ()

    @classmethod
    def of(cls, text: str, style: Style = Style.PLAIN) -> Text:
        """Return a text of one piece."""
        return cls(((visible(text), style),))

    @classmethod
    def lines(cls, texts: Iterable[Text]) -> Text:
        """Return several texts, one a line."""
        pieces: list[tuple[str, Style]] = []
        for text in texts:
            if pieces:
                pieces.append(("\n", Style.PLAIN))
            pieces += text.pieces
        return cls(tuple(pieces))

    def indented(self) -> Text:
        """Return it with two spaces before every line."""
        lines = ((text.replace("\n", "\n  "), style) for text, style in self.pieces)
        return Text((("  ", Style.PLAIN), *lines))

    def __add__(self, other: Text | str) -> Text:
        more = Text.of(other) if isinstance(other, str) else other
        return Text(self.pieces + more.pieces)

    def __str__(self) -> str:
        return "".join(text for text, _ in self.pieces)


def visible(text: str) -> str:
    """Return a text in which every character that is no print or line end is replaced."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text
    )


def flat(text: str) -> str:
    """Return a text on one line, without the control characters that no output should hold."""
    shown = "".join(each if each.isprintable() or each in _JOINERS else " " for each in text)
    return " ".join(shown.split())


def count(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 step``, ``2 steps``."""
    return f"{number:,} {noun}{'s' * (number != 1)}"
