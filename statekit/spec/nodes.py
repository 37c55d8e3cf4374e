"""What a YAML file is made of: immutable nodes, each of which knows where it stands."""

from __future__ import annotations

import math
import re
from functools import cached_property
from typing import ClassVar, TypeAlias

from attrs import define, setters

from ..diagnostics import Source, Span

MAX_DIGITS = 4300
"""How many characters a number may have; Python refuses longer integers by default."""

Value: TypeAlias = bool | int | float | str | None

_CONSTANTS: dict[str, Value] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_NUMBER_STARTS = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

_BREAK = r"[ \t]*\n[ \t\n]*"
_PLAIN = re.compile(rf"(?P<fold>{_BREAK})|.")
_SINGLE = re.compile(rf"(?P<fold>{_BREAK})|''|.")
_DOUBLE = re.compile(
    rf"(?P<joined>\\\n[ \t\n]*)|(?P<fold>{_BREAK})|\\x..|\\u.{{4}}|\\U.{{8}}|\\.|."
)
_QUOTED = {"'": _SINGLE, '"': _DOUBLE}
_HEADER = re.compile(r"(?P<style>[|>])(?P<marks>[-+0-9]*)[^\n]*\n?")
_INDENTATION = re.compile(r"^( *)[^ \n]", re.MULTILINE)
_LINE = re.compile(r"^( *).*", re.MULTILINE)

_Place = tuple[int, int]
"""Where one character of a text stands in the file: first offset, and the one after the last."""

# The nodes are immutable to whoever assigns, and three times as quick to create as with `frozen`: a
# spec of 300 lines has 2,000 of them. They compare by identity: a node is a place in a file.


@define(eq=False, on_setattr=setters.frozen)
class Scalar:
    """A single value.

    Args:
        text: what is written, without quotes, escapes, indentation and folds.
        value: what YAML 1.2's core schema makes of the text; the text itself where it is
            quoted or stands in a ``|`` or ``>`` block.
        quoted: whether it stands in quotes or in a block, and is text however it looks.
        source: the file.
        start: the offset of its first character there: of the quote, ``|`` or ``>`` if any.
        end: the offset after its last character.
    """

    text: str
    value: Value
    quoted: bool
    source: Source
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands, quotes included."""
        return Span(self.source, self.start, self.end)

    @property
    def kind(self) -> str:
        """What it is, in a word for messages."""
        if isinstance(self.value, str):
            return "text"
        if self.value is None:
            return "nothing"
        return "boolean" if isinstance(self.value, bool) else "number"

    @property
    def a_kind(self) -> str:
        """The kind with its article."""
        return self.kind if self.kind in ("text", "nothing") else f"a {self.kind}"

    def at(self, start: int, end: int) -> Span:
        """Return where the characters `start` to `end` (not included) of the text stand.

        Offsets beyond the text count as its end. An empty stretch has no width; at the end of
        the text it stands behind the last character that is not a line end.
        """
        start = min(max(start, 0), len(self.text))
        end = min(max(start, end), len(self.text))
        if not self.quoted and self.end - self.start == len(self.text):
            return Span(self.source, self.start + start, self.start + end)
        if start == end == len(self.text):
            start = end = len(self.text.rstrip("\n"))
            behind = self._places[start - 1][1] if start else self._places[-1][0]
            return Span(self.source, behind, behind)
        first = self._places[start][0]
        return Span(self.source, first, self._places[end - 1][1] if end > start else first)

    @cached_property
    def _places(self) -> list[_Place]:
        """The place of every character, then that of the end of the text."""
        file, start, end = self.source.text, self.start, self.end
        if not self.quoted:
            places = _in_flow(_PLAIN, file, start, end)
        elif file[start] in _QUOTED:
            end -= 1
            places = _in_flow(_QUOTED[file[start]], file, start + 1, end)
        else:
            places = _in_block(file, start, self.text)
        if len(places) != len(self.text):  # an alias as a key: its text stands elsewhere
            places = [(start, self.end)] * len(self.text)
        return [*places, (end, end)]


@define(eq=False, on_setattr=setters.frozen)
class Sequence:
    """A list of values, in brackets or with dashes.

    Args:
        items: the values.
        source: the file.
        start: the offset of its bracket or first entry there.
        end: the offset after its bracket or last entry.
    """

    items: tuple[Node, ...]
    source: Source
    start: int
    end: int

    kind: ClassVar[str] = "list"
    a_kind: ClassVar[str] = "a list"

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.source, self.start, self.end)


@define(eq=False, on_setattr=setters.frozen)
class Mapping:
    """Keys with values, in braces or on lines; no two keys have one text.

    Args:
        entries: each key with its value, in the order of the file.
        source: the file.
        start: the offset of its brace or first key there.
        end: the offset after its brace or last value.
    """

    entries: tuple[tuple[Scalar, Node], ...]
    source: Source
    start: int
    end: int

    kind: ClassVar[str] = "mapping"
    a_kind: ClassVar[str] = "a mapping"

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.source, self.start, self.end)


Node: TypeAlias = Scalar | Sequence | Mapping


def plain_value(text: str) -> Value:
    """Return what YAML 1.2's core schema makes of a text without quotes.

    Raises:
        ValueError, OverflowError: it is a number that is too long or too large.
    """
    value = _CONSTANTS.get(text, text)
    if value is not text or text[0] not in _NUMBER_STARTS:
        return value
    if _INTEGER.fullmatch(text):
        _refuse_long(text)
        if text[1:2] not in ("o", "x"):
            return int(text)
        number = int(text, 0)
        _refuse_long(str(number))
        return number
    if _FLOAT.fullmatch(text):
        _refuse_long(text)
        if math.isinf(result := float(text)):
            raise OverflowError
        return result
    return text


def _refuse_long(number: str) -> None:
    if len(number) > MAX_DIGITS:
        raise OverflowError


def _in_flow(characters: re.Pattern[str], file: str, start: int, end: int) -> list[_Place]:
    """Place the characters of a plain or quoted text, of which a line break may be folded."""
    places: list[_Place] = []
    for match in characters.finditer(file, start, end):
        if match.lastgroup is None:
            places.append(match.span())
            continue
        breaks = [at for at in range(*match.span()) if file[at] == "\n"]
        # A single break is read as a space; of several, the first counts for nothing.
        seen = breaks[1:] if match.lastgroup == "joined" or len(breaks) > 1 else breaks
        places += [(at, at + 1) for at in seen]
    return places


def _in_block(file: str, start: int, text: str) -> list[_Place]:
    """Place the characters of a ``|`` or ``>`` block that reads as `text`; none if it does not."""
    header = _HEADER.match(file, start)
    assert header is not None, "the reader makes blocks of nothing else"
    folded = header["style"] == ">"
    first = _INDENTATION.search(text)
    written = _INDENTATION.search(file, header.end())
    indentation = len(file)  # of a block of blank lines: anything but too little
    if first and written:
        indentation = len(written[1]) - len(first[1])
    read: list[str] = []
    places: list[_Place] = []

    def add(character: str, at: int) -> None:
        read.append(character)
        places.append((at, at + 1))

    last: int | None = None  # where the last line with text ends
    last_flush = False  # whether that line has no more than the indentation: only such lines fold
    blank: list[int] = []  # where the blank lines after it end
    for line in _LINE.finditer(file, header.end()):
        begin, end = line.span()
        inner = min(begin + len(line[1]), begin + indentation)
        if inner == end:
            if end < len(file):
                blank.append(end)
            continue
        if inner < begin + indentation:
            break
        flush = file[inner] not in " \t"
        if last is not None and not (folded and flush and last_flush):
            add("\n", last)
        elif last is not None and not blank:
            add(" ", last)
        for at in blank:
            add("\n", at)
        for at in range(inner, end):
            add(file[at], at)
        last, last_flush, blank = end, flush, []
    if "-" not in header["marks"] and last is not None and last < len(file):
        add("\n", last)
    if "+" in header["marks"]:
        for at in blank:
            add("\n", at)
    return places if "".join(read) == text else []
