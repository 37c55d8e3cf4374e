"""Texts for Graphviz: its HTML, in the colours of a palette, with lines of a length to read."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from html import escape
from math import ceil

from attrs import frozen

from .metrics import measured, padded
from .palette import Palette

NARROW, WIDE, NOTE, CELL = 40, 48, 100, 60  # characters a line, about; names are never cut
_LONGEST = 64  # of a name; a longer word is broken
_SIZE, _CLOCK = 11, 16  # points: of the texts between states; the room for a clock
_LEFT = '<br align="left"/>'
GAP = f'<font point-size="4"> {_LEFT}</font>'
"""What stands between two entries of one text."""


@frozen(slots=False)
class Row:
    """A line of a text.

    Args:
        html: the line in Graphviz' HTML.
        timed: the line again, as plain text, if a clock stands before it.
    """

    html: str
    timed: str = ""


@frozen(slots=False)
class Pen:
    """Writes in the colours of a palette.

    Args:
        weak: whether everything is written as what may be read last.
        struck: whether everything is struck out.
        colour: of what is read first; empty for that of the rest.
    """

    palette: Palette
    weak: bool = False
    struck: bool = False
    colour: str = ""

    def plain(self, text: str) -> str:
        """Write text as it is."""
        return self._toned(safe(text))

    def bold(self, text: str) -> str:
        """Write what is read first."""
        bold = f"<b>{safe(text)}</b>"
        return self._toned(f'<font color="{self.colour}">{bold}</font>' if self.colour else bold)

    def italic(self, text: str) -> str:
        """Write what is said of other machines."""
        return self._toned(f"<i>{safe(text)}</i>")

    def faint(self, text: str, size: int = 11) -> str:
        """Write what may be read last; nothing where there is no text."""
        if not text:
            return ""
        found = f'<font color="{self.palette.faint}" point-size="{size}">{safe(text)}</font>'
        return f"<s>{found}</s>" if self.struck else found

    def _toned(self, html: str) -> str:
        if self.weak:
            html = f'<font color="{self.palette.faint}">{html}</font>'
        return f"<s>{html}</s>" if self.struck else html

    def block(self, rows: list[Row]) -> str:
        """Return rows as one label, without its outer brackets."""
        if not any(each.timed for each in rows):
            return "".join(each.html if each.html == GAP else each.html + _LEFT for each in rows)
        # A clock is in no font, so it is drawn; that takes a table.
        shown, run = "", list[Row]()
        for each in rows:
            if not each.timed:
                run.append(each)
                continue
            shown += self._run(run)
            run = []
            # Of a width of its own, or the clock would stand in the middle of a wide text.
            width = ceil(_CLOCK + _SIZE * measured(padded(each.timed))) + 1
            cells = f'<td width="{_CLOCK}">{self._clock()}</td><td align="left">{each.html}</td>'
            line = _table(
                f"<tr>{cells}</tr>", f' align="left" fixedsize="true" width="{width}" height="14"'
            )
            shown += f'<tr><td align="left">{line}</td></tr>'
        return _table(shown + self._run(run))

    def _run(self, rows: list[Row]) -> str:
        cell = f'<td align="left" balign="left">{self.block(rows)}</td>'
        return f"<tr>{cell}</tr>" if rows else ""

    def _clock(self) -> str:
        colour = self.palette.faint if self.weak else self.palette.ink
        bare = 'cellborder="0" cellspacing="0" cellpadding="0" fixedsize="true"'
        frame = f'border="1" color="{colour}" style="rounded" width="11" height="11"'
        hands = f'width="4" height="4" fixedsize="true" border="1" color="{colour}" sides="LB"'
        hub = '<td width="5" height="6" fixedsize="true"></td>'
        inside = f'<tr>{hub}<td {hands}></td></tr><tr><td colspan="2"></td></tr>'
        return f"<table {frame} {bare}>{inside}</table>"


def _table(rows: str, more: str = "") -> str:
    bare = 'border="0" cellborder="0" cellspacing="0" cellpadding="0"'
    return f"<table {bare}{more}>{rows}</table>"


def safe(text: str) -> str:
    """Write text for a label, in which a backslash starts an escape."""
    return escape(padded(text)).replace("\\", "\\\\")


def label(rows: Iterable[str], align: str = "left") -> str:
    """Return lines as one of Graphviz' HTML labels."""
    shown = "".join(f'{each}<br align="{align}"/>' for each in rows)
    return f"<{shown}>" if shown else ""


def wrap(text: str, width: int = NARROW) -> list[str]:
    """Split a text into short lines, preferably where it has parts."""
    rows = [""]
    for part in re.split(r" (?=(?:and|or|→) )", text):
        if rows[-1] and len(rows[-1]) + 1 + len(part) > width:
            rows.append("")
        rows[-1] = f"{rows[-1]} {part}".strip()
    return [line for each in rows for line in fill(each, width)]


def fill(text: str, width: int) -> list[str]:
    """Split a text into as few lines as hold it."""
    longest = max(map(len, text.split()), default=0)
    width = width if longest > _LONGEST else max(width, longest)
    return textwrap.wrap(text, width, break_on_hyphens=False)
