"""Tables and lists as Markdown, and where a Markdown file has fences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from attrs import frozen

from .content import Listing, Tables
from .tables import HEADS, Code, Inline, Table

_ESCAPED = re.compile(r"[\\`*_\[\]]")
_BLANKS = re.compile(r"\s+")
_ENTITIES = str.maketrans({each: f"&#{ord(each)};" for each in "|~$"})
_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^\n]*?)[ \t]*")


def to_markdown(content: Tables | Listing) -> str:
    """Return tables or a list as lines that GitHub, Python-Markdown and MyST read alike."""
    if isinstance(content, Tables):
        return "\n\n".join(each for table in content.tables for each in _table(table))
    if not content.items:
        return f"{plain(content.spec)} has no rules."
    return "\n".join(f"- **{plain(name)}**: {_set(text)}" for name, text in content.items)


def _table(table: Table) -> Iterator[str]:
    if table.title:
        yield f"**{plain(table.title)}**"
    rows = [[_set(cell) for cell in row] for row in table.rows]
    lines = [_row(HEADS), _row(["---"] * len(HEADS)), *map(_row, rows)]
    yield "\n".join(lines)
    if table.notes:
        yield "\n".join(f"- {_set(each)}" for each in table.notes)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _set(text: Inline) -> str:
    return "".join(f"`{each.text}`" if isinstance(each, Code) else plain(each) for each in text)


def plain(text: str) -> str:
    """Return a text so that Markdown shows it as it is, in a table too."""
    shown = escape(_BLANKS.sub(" ", text), quote=False)
    return _ESCAPED.sub(r"\\\g<0>", shown).translate(_ENTITIES)


@frozen(slots=False)
class Line:
    """A line of a Markdown file.

    Args:
        number: counted from 1.
        text: without its line end.
        fence: how a block of code opens or closes on it, or around it; None outside of them.
        opens: whether the block opens on it.
    """

    number: int
    text: str
    fence: re.Match[str] | None
    opens: bool = False

    @property
    def closes(self) -> bool:
        """Whether the block of code around it may end on it."""
        return self.fence is not None and not self.opens and _closes(self.text, self.fence)


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines of a text, each with the block of code in which it stands."""
    fence: re.Match[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if fence is None:
            fence = _opened(line)
            yield Line(number, line, fence, opens=fence is not None)
            continue
        yield Line(number, line, fence)
        if _closes(line, fence):
            fence = None


def _opened(line: str) -> re.Match[str] | None:
    found = _FENCE.fullmatch(line)
    if found is None or (found["mark"][0] == "`" and "`" in found["info"]):
        return None
    return found


def _closes(line: str, fence: re.Match[str]) -> bool:
    found = _FENCE.fullmatch(line)
    return found is not None and not found["info"] and found["mark"].startswith(fence["mark"])
