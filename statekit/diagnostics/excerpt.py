"""A finding as people read it: the place, the line, a caret under the token."""

from __future__ import annotations

from .model import Diagnostic, Span

_WIDTH = 100


def render(diagnostic: Diagnostic) -> str:
    """Return the finding as several lines of plain text, without a line end at the end."""
    lines = [f"{diagnostic.severity.value}[{diagnostic.rule}]: {diagnostic.message}"]
    margin = "   "
    if diagnostic.span is not None:
        excerpt, margin = _excerpt(diagnostic.span)
        lines += excerpt
    if diagnostic.near:
        lines.append(f"{margin}= near: {', '.join(diagnostic.near)}")
    if diagnostic.remedy:
        lines.append(f"{margin}= help: {diagnostic.remedy}")
    return "\n".join(lines)


def _excerpt(span: Span) -> tuple[list[str], str]:
    number, column = span.source.position(span.start)
    text = span.source.line(number).replace("\t", " ")
    width = max(1, min(span.end - span.start, len(text) - column + 1))
    offset = column - 1
    if len(text) > _WIDTH:
        cut = max(0, min(offset - _WIDTH // 2, len(text) - _WIDTH))
        shown = text[cut : cut + _WIDTH]
        head = "…" if cut else ""
        tail = "…" if cut + _WIDTH < len(text) else ""
        offset = offset - cut + len(head)
        text = head + shown + tail
        width = min(width, len(text) - offset) or 1
    gutter = " " * len(str(number))
    return (
        [
            f"{gutter}--> {span}",
            f"{gutter} |",
            f"{number} | {_visible(text)}",
            f"{gutter} | {' ' * offset}{'^' * width}",
        ],
        f"{gutter} ",
    )


def _visible(text: str) -> str:
    """Replace what a terminal would act on: control characters in a hostile file."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
