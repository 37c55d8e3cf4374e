"""A drawing as a table for a terminal: from where, to where, by which event, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from operator import gt
from unicodedata import category, east_asian_width

from attrs import evolve

from .drawing import Arrow, Box, Drawing, Mark, Node, Tone, lines
from .palette import Look

_COLUMNS = ("from", "to", "event", "by", "when")
_NARROW, _WORD = 8, 28  # a column is as wide as its longest word, within these bounds
_ASCII = {"→": "->", "›": ">", "─": "-", "│": "|", "┼": "+", "\u2212": "-"}
_HANG = "  ", "   "  # before what goes on in the next line; a state stands out from those in it

Cells = tuple[list[str], ...]
"""A row: the texts of each column, one below the other."""


def to_table(drawing: Drawing, width: int, *, ascii_only: bool = False) -> str:
    """Return a drawing as text: each machine as a table of its states and how they change.

    What a family stands for is said once, in its own row; its states stand below it.

    Args:
        drawing: what is shown.
        width: how many columns the reader has; long names may take more.
        ascii_only: whether lines and arrows are made of ASCII. Labels stay as they are.
    """
    return "\n".join([*_Writer(drawing, width, ascii_only).text(), ""])


class _Writer:
    def __init__(self, drawing: Drawing, width: int, ascii_only: bool) -> None:
        self.drawing = drawing
        self.width = width
        self.signs = str.maketrans(_ASCII if ascii_only else {})

    def text(self) -> Iterator[str]:
        """Yield the lines of the whole text."""
        yield from self._lines(self.drawing.title)
        for machine in self.drawing.machines:
            yield ""
            if len(self.drawing.machines) > 1:
                yield from self._lines(", ".join([_titled(machine), *machine.notes]))
            yield from self._grid([*self._groups(machine)])
        notes = self.drawing.notes()
        if notes:
            yield ""
        for note in notes:
            yield from self._lines(note)

    def _lines(self, text: str) -> list[str]:
        return _wrapped(text.translate(self.signs), self.width)

    def _groups(self, machine: Box) -> Iterator[list[Cells]]:
        """Yield the rows of each state and family that is in no other, then those of words."""
        targets = _targets(machine)
        leaving: dict[str, list[Cells]] = {}
        for arrow in self.drawing.arrows:
            if arrow.head in targets or not arrow.head:
                for tail in arrow.tails:
                    row = self._row(arrow.seen_from(tail), targets)
                    leaving.setdefault(tail, []).append(row)
                if arrow.words:
                    leaving.setdefault(arrow.words, []).append(
                        self._row(arrow.seen_from(*arrow.spread), targets)
                    )
        for outer in machine.children:
            group: list[Cells] = []
            for part, indent in _parts(outer):
                rows = leaving.pop(part.key, [([], [], [], [], [])])
                group += _led(indent + _source(part), rows)
            yield group
        for words, rows in leaving.items():
            if words.startswith("any "):
                yield _led(words, rows)

    def _row(self, arrow: Arrow, targets: dict[str, str]) -> Cells:
        (said,) = lines((evolve(arrow, look=Look.PLAIN),))  # the sign stands by the event
        when = [text for tone, text in said if tone is not Tone.EVENT]
        return (
            [],
            [targets[arrow.head] if arrow.head else "same"],
            [arrow.sign + (arrow.event or ("" if arrow.birth else "on request"))],
            [", ".join(arrow.by)],
            [*when, *(["goes back"] if arrow.back else [])],
        )

    def _grid(self, groups: Sequence[Sequence[Cells]]) -> Iterator[str]:
        shown = [
            [[[text.translate(self.signs) for text in cell] for cell in row] for row in group]
            for group in groups
        ]
        widths = self._widths([row for group in shown for row in group])
        yield self._line(_COLUMNS, widths)
        for group in shown:
            yield "─┼─".join("─" * each for each in widths).translate(self.signs)
            for row in group:
                cells = [
                    [line for text in cell for line in _wrapped(text, width, _HANG[at == 0])]
                    for at, (cell, width) in enumerate(zip(row, widths, strict=True))
                ]
                yield from (self._line(line, widths) for line in zip_longest(*cells, fillvalue=""))

    def _line(self, texts: Sequence[str], widths: Sequence[int]) -> str:
        cells = zip(texts, widths, strict=True)
        filled = (text + " " * (width - _measured(text)) for text, width in cells)
        return " │ ".join(filled).translate(self.signs).rstrip()

    def _widths(self, rows: Sequence[Sequence[Sequence[str]]]) -> list[int]:
        """Return how wide each column is: as its texts, but the widest give way to the others."""
        widths, least = [], []
        for at, name in enumerate(_COLUMNS):
            texts = [name, *(text for row in rows for text in row[at])]
            words = (word for text in texts for word in text.split())
            longest = max(map(_measured, words)) + len(_HANG[at == 0])
            widths.append(max(map(_measured, texts)))
            least.append(min(widths[at], max(_NARROW, min(_WORD, longest))))
        room = self.width - len(" │ ") * (len(_COLUMNS) - 1)
        for bounds in (least, [_NARROW] * len(least)):  # words are broken only if it must be
            while sum(widths) > room and any(map(gt, widths, bounds)):
                able = [at for at, width in enumerate(widths) if width > bounds[at]]
                widths[max(able, key=widths.__getitem__)] -= 1
        return widths


def _led(source: str, rows: list[Cells]) -> list[Cells]:
    """Return the rows with what they leave, said once."""
    return [([source], *rows[0][1:]), *rows[1:]]


def _parts(part: Box | Node, indent: str = "") -> Iterator[tuple[Box | Node, str]]:
    """Yield a part and all that is in it, with as many blanks as it is deep."""
    yield part, indent
    if isinstance(part, Box):
        for each in part.children:
            yield from _parts(each, f"{indent}  ")


def _titled(part: Box | Node) -> str:
    return f"{part.title} ({part.name})" if part.name else part.title


def _source(part: Box | Node) -> str:
    if isinstance(part, Node) and part.mark is Mark.START:
        return "(start)"
    final = isinstance(part, Node) and part.mark is Mark.FINAL
    return ", ".join([_titled(part), *(["final"] if final else []), *part.notes])


def _targets(machine: Box) -> dict[str, str]:
    """Return what each state is called where the way leads to it: with the families around it."""
    found = {machine.key: ""}

    def walk(box: Box) -> None:
        for each in box.children:
            found[each.key] = f"{found[box.key]}{each.title}"
            if isinstance(each, Box):
                found[each.key] += " › "
                walk(each)

    walk(machine)
    shown = [*found.values()]
    return {
        key: path if shown.count(path) == 1 else f"{path} ({key.partition('.')[2]})"
        for key, path in found.items()
    }


def _measured(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    wide = sum(east_asian_width(each) in "WF" for each in text)
    return len(text) + wide - sum(category(each) in {"Mn", "Me", "Cf"} for each in text)


def _wrapped(text: str, width: int, hang: str = _HANG[0]) -> list[str]:
    """Split a text into lines, each but the first set in; a word is broken if no line holds it."""
    first = text[: len(text) - len(text.lstrip())]
    then = first + hang
    rows, empty = [first], True
    for word in text.split():
        fits = _measured(word) <= width - len(then)
        for number, piece in enumerate([word] if fits else re.split(r"(?<=[-_.])", word)):
            gap = "" if empty or number else " "
            if not empty and _measured(rows[-1] + gap + piece) > width:
                rows.append(then)
                gap, empty = "", True
            for letter in gap + piece:
                if not empty and _measured(rows[-1] + letter) > max(width, len(then) + 2):
                    rows.append(then)
                rows[-1] += letter
                empty = False
    return rows
