"""Why a file is not YAML, in plain words: a parser's complaint becomes a diagnostic."""

from __future__ import annotations

import re

from attrs import frozen

from ..diagnostics import Diagnostic, Source, Span

_CLOSING = {"[": "]", "{": "}"}
_TAG = re.compile(r"!<[^>\n]*>|![^\s,\[\]{}]*")
_IN_QUOTES = "put the whole value in quotes"


@frozen(slots=False)
class Complaint:
    """What the parser says, and how far the reader had come.

    Args:
        source: the file.
        problem: the parser's words for what is wrong.
        at: the offset of it; the file's length where the file ends too soon.
        context: the parser's words for what it was reading, empty where it says nothing.
        context_at: the offset at which that begins.
        bracket: the offset of the innermost bracket or brace that is still open, if any.
        quote: the offset of the quote that opens the text just before, if it is quoted.
        top: the offset at which the mapping at the top of the file begins, once it has ended.
    """

    source: Source
    problem: str
    at: int
    context: str = ""
    context_at: int = 0
    bracket: int | None = None
    quote: int | None = None
    top: int | None = None

    @property
    def char(self) -> str:
        """The character at which the parser stopped; empty at the end of the file."""
        return self.source.text[self.at : self.at + 1]

    @property
    def head(self) -> str:
        """What stands before that character on its line."""
        text = self.source.text
        return text[text.rfind("\n", 0, self.at) + 1 : self.at]

    def line(self, at: int) -> int:
        """Return the line of an offset, counted from 1."""
        return self.source.position(at)[0]

    def column(self, at: int) -> int:
        """Return how many characters stand before an offset on its line."""
        return self.source.position(at)[1] - 1

    def indentation(self, at: int) -> int:
        """Return how many spaces the line of an offset begins with."""
        line = self.source.line(self.line(at))
        return len(line) - len(line.lstrip(" "))

    def here(self, message: str, remedy: str, start: int | None = None) -> Diagnostic:
        """Return the finding, with its place: one character, at `start` or where it stopped."""
        start = self.at if start is None else start
        if start >= len(self.source.text):
            start = len(self.source.text.rstrip())
        return Diagnostic("yaml-syntax", message, Span(self.source, start, start + 1), remedy)


def explain(complaint: Complaint) -> Diagnostic:
    """Return the diagnostic for a complaint, in the parser's words if nothing here knows it."""
    for explanation in (
        _directive,
        _quote,
        _tag,
        _tab,
        _bracket,
        _escape,
        _beginning,
        _colon,
        _key,
        _layout,
    ):
        found = explanation(complaint)
        if found is not None:
            return found
    what = f"{complaint.context}: {complaint.problem}" if complaint.context else complaint.problem
    return complaint.here(f"this is not YAML: {what}", "")


def _directive(it: Complaint) -> Diagnostic | None:
    if "directive" not in it.context:
        return None
    return it.here(
        "a line that begins with % instructs the YAML parser, and this is no instruction",
        "remove the line; if the % belongs to a key, put the key in quotes",
        it.context_at,
    )


def _quote(it: Complaint) -> Diagnostic | None:
    if "quoted scalar" not in it.context or "unexpected" not in it.problem:
        return None
    quote = it.source.text[it.context_at]
    return it.here(f"the {quote} that opens here is never closed", _close(quote), it.context_at)


def _close(quote: str) -> str:
    inside = "write '' for a quote" if quote == "'" else 'write \\" for a quote'
    return f"close it where the text ends; inside the text {inside}"


def _tag(it: Complaint) -> Diagnostic | None:
    if "tag" not in f"{it.context} {it.problem}".split():
        return None
    return tagged(it.source, it.context_at)


def tagged(source: Source, start: int) -> Diagnostic:
    """Return the finding about the tag that stands at an offset, or after it."""
    written = _TAG.search(source.text, start)
    assert written is not None, "the parser has seen a tag here"
    return Diagnostic(
        "yaml-tag",
        f"{shown(written[0])} is a YAML tag, which asks for an object; a spec is only data",
        Span(source, *written.span()),
        f"remove the tag; if the ! belongs to the value, {_IN_QUOTES}",
    )


def shown(text: str) -> str:
    """Return a text of the file as a message shows it: short, nothing that a terminal obeys."""
    short = text if len(text) <= 40 else f"{text[:39]}…"
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in short)


def _tab(it: Complaint) -> Diagnostic | None:
    if it.char != "\t":
        return None
    return it.here("a tab stands where YAML allows only spaces", "replace the tab by spaces")


def _bracket(it: Complaint) -> Diagnostic | None:
    if it.bracket is None:
        return None
    opening = it.source.text[it.bracket]
    closing = _CLOSING[opening]
    if not it.char:
        return it.here(
            f"the {opening} that opens here is never closed",
            f"write {closing} after its last entry",
            it.bracket,
        )
    if "',' or" not in it.problem:
        return None
    line = it.line(it.at)
    if line > it.line(it.bracket) and it.indentation(it.at) <= it.indentation(it.bracket):
        return it.here(
            f"the {opening} that opens here is not closed before line {line}",
            f"write {closing} after its last entry",
            it.bracket,
        )
    return it.here(
        f"a comma or {closing} is missing before this:"
        f" the {opening} of line {it.line(it.bracket)} is still open",
        f"write the comma or {closing}; if this belongs to a value, {_IN_QUOTES}",
    )


def _escape(it: Complaint) -> Diagnostic | None:
    if "quoted scalar" not in it.context:
        return None
    slash = max(it.context_at, it.source.text.rfind("\\", it.context_at, it.at + 1))
    return it.here(
        "this is not an escape that YAML knows",
        "write \\\\ for a backslash, or use single quotes",
        slash,
    )


def _beginning(it: Complaint) -> Diagnostic | None:
    """Explain a value that begins with a character that means something else."""
    if "block scalar" in it.context:
        sign = it.source.text[it.context_at]
        return it.here(
            f"{sign} begins a block of text, which starts on the next line",
            f"if the {sign} belongs to the value, {_IN_QUOTES}",
            it.context_at,
        )
    if "sequence entries" in it.problem:
        return it.here(
            "a list cannot begin on the line of its key",
            f"begin it on the next line; if the - belongs to the value, {_IN_QUOTES}",
        )
    if it.context in ("while scanning an anchor", "while scanning an alias"):
        start = it.context_at
    elif "cannot start any token" in it.problem or "mapping keys" in it.problem:
        start = it.at
    elif "node content" in it.problem:
        before = f" before the {it.char}" if it.char.strip() else ""
        return it.here(f"a value is missing{before}", f"write the value, or {_IN_QUOTES}")
    else:
        return None
    return it.here(f"a value cannot begin with {it.source.text[start]}", _IN_QUOTES, start)


def _colon(it: Complaint) -> Diagnostic | None:
    if "mapping values" not in it.problem:
        return None
    key = it.head.lstrip(" ")
    if ": " in key or key.startswith(":"):
        return it.here(
            "this colon would make a second key inside a value",
            f"{_IN_QUOTES}, or begin a mapping on the next line",
        )
    if key == it.head:  # nothing can be too deep here
        return it.here(
            "this colon ends no key: a key stands on one line and has at most 1024 characters",
            "write a shorter key",
        )
    start = it.at - len(key)
    return Diagnostic(
        "yaml-syntax",
        "this key is indented below a value that is not a mapping",
        Span(it.source, start, it.at),
        "align it with the keys that it belongs to, or remove the value above",
    )


def _key(it: Complaint) -> Diagnostic | None:
    if "could not find expected ':'" not in it.problem:
        return None
    number, _ = it.source.position(it.context_at)
    end = it.source.line_starts[number - 1] + len(it.source.line(number))
    return Diagnostic(
        "yaml-syntax",
        "a key ends with a colon and a space, and here is none",
        Span(it.source, it.context_at, max(it.context_at + 1, end)),
        "write `key: value`, or indent the line if it goes on with the value above",
    )


def _layout(it: Complaint) -> Diagnostic | None:
    """Explain what stands where only a new key, entry or document may begin."""
    first_on_line = not it.head.strip(" ")
    if "document start" in it.problem:
        if not it.char:
            return it.here("the file ends before a spec begins", "write it below this line")
        if first_on_line and it.top is not None and len(it.head) < it.column(it.top):
            return it.here(
                "this line is indented less than the first one",
                "give all keys at the top of the file the same indentation",
            )
        return it.here("the spec has ended before this", "remove what follows its end")
    in_mapping = it.context == "while parsing a block mapping"
    if not in_mapping and it.context != "while parsing a block collection":
        return None
    if not first_on_line:
        return _after_value(it)
    if len(it.head) != it.column(it.context_at):
        return it.here(
            "the indentation of this line fits none of the lines above",
            "align it with the lines that it belongs to",
        )
    if in_mapping:
        return it.here(
            "a key is expected here, as this line belongs to a mapping",
            "write `key: value`, or indent the line if it goes on with the value above",
        )
    return it.here(
        "a dash is expected here, as this line belongs to a list",
        "write `- value`, or align the line with the mapping that it belongs to",
    )


def _after_value(it: Complaint) -> Diagnostic:
    if it.quote is None:
        return it.here("the value has ended before this", f"remove this, or {_IN_QUOTES}")
    opened = it.line(it.quote)
    of_line = f" of line {opened}" if opened != it.line(it.at) else ""
    return it.here(
        f"the quoted text{of_line} has ended before this",
        _close(it.source.text[it.quote]),
    )
