"""From the bytes of a file to its text, or to the first thing that keeps it from being read."""

from __future__ import annotations

import re

from ..diagnostics import Diagnostic, Source, Span, SpecError

MAX_BYTES = 1024 * 1024
"""The size of the largest file that is read."""

# Control characters, and those which some programs take for a line end and others do not: a
# comment that ends in one of them would hide a rule from a reader.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_TAG_DIRECTIVE = re.compile("^%TAG.*", re.MULTILINE)


def decode(data: bytes, name: str) -> Source:
    """Return the text of a file, its line ends as line feeds and without byte order mark.

    Raises:
        SpecError: it is too large, not UTF-8, or holds what the YAML parser must not see.
    """
    if len(data) > MAX_BYTES:
        message = f"{name} is larger than {MAX_BYTES // 1024} KiB, too large for a spec"
        raise SpecError([Diagnostic("file-too-large", message, remedy="check the path")])
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        source = Source(name, _one_kind_of_line_end(data.decode(errors="replace")))
        at = len(_one_kind_of_line_end(data[: error.start].decode()))
        wrong = f"byte 0x{data[error.start]:02x}"
        if surrogate := _SURROGATE.match(data, error.start):
            wrong = f"U+{ord(surrogate[0].decode('utf-8', 'surrogatepass')):04X}, half a character,"
        message = f"{wrong} on line {source.position(at)[0]} is not UTF-8"
        span = Span(source, at, at + 1)
        raise SpecError([Diagnostic("not-utf8", message, span, "save the file as UTF-8")]) from None
    source = Source(name, _one_kind_of_line_end(text))
    if forbidden := _FORBIDDEN.search(source.text):
        code = ord(forbidden[0])
        written = f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
        remedy = f'remove it, or write "{written}" in double quotes'
        finding = Diagnostic(
            "yaml-syntax",
            f"the character U+{code:04X} is invisible and may not stand in a spec",
            Span(source, *forbidden.span()),
            remedy if code else "remove it, or save the file as UTF-8 if it is UTF-16",
        )
        raise SpecError([finding])
    if directive := _TAG_DIRECTIVE.search(source.text):  # many of them cost the parser minutes
        message = "%TAG declares YAML tags, which ask for objects; a spec is only data"
        span = Span(source, *directive.span())
        raise SpecError([Diagnostic("yaml-tag", message, span, "remove the line")])
    return source


def _one_kind_of_line_end(text: str) -> str:
    """Make every line end a line feed and drop the byte order mark, so that all columns agree."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
