"""Where a finding stands in a spec file, and what it says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from attrs import Factory, field, frozen

from .catalogue import RULES
from .rule import Severity


def _line_starts(source: Source) -> tuple[int, ...]:
    lines = source.text.split("\n")[:-1]
    return (0, *accumulate(len(line) + 1 for line in lines))


@frozen(eq=False, slots=False)
class Source:
    """The text of one spec file.

    Args:
        name: how messages name the file: the path as the user gave it.
        text: the decoded text, with line feeds as line ends.
    """

    name: str
    text: str = field(repr=False)
    line_starts: tuple[int, ...] = field(
        init=False, repr=False, default=Factory(_line_starts, takes_self=True)
    )

    def position(self, offset: int) -> tuple[int, int]:
        """Turn a character offset into a line and a column, both counted from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return the text of a line (counted from 1), without its line end."""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]


@frozen(slots=False)
class Span:
    """A stretch of a source: character offsets, the end not included."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> int:
        """The line of the first character, counted from 1."""
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        """The column of the first character, counted from 1."""
        return self.source.position(self.start)[1]

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"


def _default_severity(diagnostic: Diagnostic) -> Severity:
    return RULES[diagnostic.rule].severity


@frozen(slots=False)
class Diagnostic:
    """One finding about a spec.

    Args:
        rule: an id of the catalogue, which names the fault.
        message: what is wrong and why, in plain words; one sentence without a full stop.
        span: where; None when the fault has no place (a file that cannot be read).
        remedy: what to do about it; empty when the message says it all.
        near: names that look like the one that was not found, nearest first.
        severity: how bad it is; by default as the catalogue says.
    """

    rule: str
    message: str
    span: Span | None = None
    remedy: str = ""
    near: tuple[str, ...] = ()
    severity: Severity = field(kw_only=True, default=Factory(_default_severity, takes_self=True))

    def to_dict(self) -> dict[str, object]:
        """Return the finding as plain JSON values, with stable keys."""
        where: dict[str, object] = {"file": None, "line": None, "column": None, "end_column": None}
        if self.span is not None:
            where = {
                "file": self.span.source.name,
                "line": self.span.line,
                "column": self.span.column,
                "end_column": self.span.column + max(1, self.span.end - self.span.start),
            }
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            **where,
            "near": list(self.near),
            "remedy": self.remedy,
        }


class SpecError(Exception):
    """A spec could not be loaded.

    Attributes:
        diagnostics: every finding about it, in the order of the file.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        from .excerpt import render

        return "\n\n".join(render(each) for each in self.diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort findings by file and by their place in it; those without a place come first."""
    return tuple(sorted(diagnostics, key=_place))


def _place(diagnostic: Diagnostic) -> tuple[str, int]:
    span = diagnostic.span
    return ("", -1) if span is None else (span.source.name, span.start)
