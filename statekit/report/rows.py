"""What `check` and `diff` found, in one shape that every format for reviews takes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from attrs import frozen

from ..diagnostics import RULES, Diagnostic, Severity, Span, render
from .findings import CheckedSpec
from .text import count, visible


@frozen(slots=False)
class Place:
    """A stretch of a file; lines and columns are counted from 1, the end is not included."""

    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def of(cls, span: Span) -> Place:
        """Return the place of a span; an empty one is as wide as a character."""
        end_line, end_column = span.source.position(max(span.end, span.start + 1))
        return cls(span.line, span.column, end_line, end_column)


@frozen(slots=False)
class Row:
    """One thing that was found.

    Args:
        id: the rule or the kind of change, which people look up.
        severity: how bad it is.
        level: the word for that: ``error``, ``breaking``.
        message: what is wrong, without a full stop.
        remedy: what to do; may be empty.
        file: the path, with slashes; from the folder of the run where it is below that.
        place: where in the file, where that is known.
        detail: all that there is to say, in several lines.
        concerns: for whom it counts; empty where that is everybody.
    """

    id: str
    severity: Severity
    level: str
    message: str
    remedy: str
    file: str
    place: Place | None
    detail: str
    concerns: str = ""

    @property
    def where(self) -> str:
        """The place as people read it: ``file:line:column``."""
        return f"{self.file}:{self.place.line}:{self.place.column}" if self.place else self.file

    @property
    def text(self) -> str:
        """The message, and on lines of their own whom it concerns and what to do."""
        more = (("for", self.concerns), ("help", self.remedy))
        return "\n".join([self.message, *(f"{name}: {each}" for name, each in more if each)])


@frozen(slots=False)
class Table:
    """What a format that has tables shows as one.

    Args:
        numbers: how many of the last columns are numbers.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 0


@frozen(slots=False)
class Suite:
    """What was found about one spec.

    Args:
        title: its name and version.
        rows: the findings.
        pictures: Mermaid diagrams that show them.
        more: what else there is to say, each in several lines.
        tables: what was counted.
    """

    title: str
    rows: tuple[Row, ...]
    pictures: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@frozen(slots=False)
class About:
    """What there is to say of an id.

    Args:
        title: a sentence.
        help: what to do; may be empty.
        severity: how bad it is by itself.
    """

    title: str
    help: str
    severity: Severity


@frozen(slots=False)
class Report:
    """What a command found.

    Args:
        command: ``check`` or ``diff``.
        version: that of statekit.
        levels: the words for how bad it is, the worst first.
        suites: a spec each.
        about: what there is to say of the ids.
    """

    command: str
    version: str
    levels: tuple[str, ...]
    suites: tuple[Suite, ...]
    about: Mapping[str, About]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows; what is found in a spec and again in its variants counts once."""
        unique: dict[tuple[object, ...], Row] = {}
        for suite in self.suites:
            for row in suite.rows:
                unique.setdefault((row.file, row.place, row.id, row.message), row)
        return tuple(unique.values())

    @property
    def amounts(self) -> str:
        """How many there are of each level, or ``fine``."""
        return amounts(self.rows, self.levels) or "fine"


def amounts(rows: Sequence[Row], levels: Iterable[str]) -> str:
    """Return how many rows there are of each level; nothing where there are none."""
    found = [row.level for row in rows]
    return ", ".join(_counted(found.count(each), each) for each in levels if each in found)


def _counted(number: int, level: str) -> str:
    is_noun = level in {each.value for each in Severity}
    return count(number, level) if is_noun else f"{number:,} {level}"


def with_fingerprints(rows: Iterable[Row]) -> Iterator[tuple[Row, str]]:
    """Return each row with a name that stays while lines above it come and go.

    It is made of the file, the rule and the message; of equal ones, of their number too.
    """
    seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        key = row.file, row.id, row.message
        seen[key] = seen.get(key, 0) + 1
        text = "\0".join((*key, str(seen[key])))
        yield row, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def path_from(name: str, folder: PurePath) -> str:
    """Return the path of a file with slashes, from a folder where it is below that."""
    path = type(folder)(name)
    return (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()


def check_report(specs: Iterable[CheckedSpec], version: str, folder: PurePath) -> Report:
    """Return what `check` found.

    Args:
        specs: what was checked.
        version: that of statekit.
        folder: from which paths are told.
    """
    suites = tuple(_suite(spec, folder) for spec in specs)
    about = {
        each.id: About(each.purpose or each.why, each.fix, each.severity) for each in RULES.values()
    }
    return Report("check", version, tuple(each.value for each in Severity), suites, about)


def _suite(spec: CheckedSpec, folder: PurePath) -> Suite:
    title = f"{spec.name}, variant {spec.variant}" if spec.variant else spec.name
    if spec.engine is not None:
        title = f"{spec.engine.name} {spec.engine.version}"
    return Suite(title, tuple(finding_row(each, spec.name, folder) for each in spec.diagnostics))


def finding_row(diagnostic: Diagnostic, name: str, folder: PurePath) -> Row:
    """Return a finding about a spec as a row.

    Args:
        diagnostic: the finding.
        name: the file, for a finding without a place.
        folder: from which paths are told.
    """
    span = diagnostic.span
    near = f"near: {', '.join(diagnostic.near)}" if diagnostic.near else ""
    return Row(
        id=diagnostic.rule,
        severity=diagnostic.severity,
        level=diagnostic.severity.value,
        message=visible(diagnostic.message),
        remedy=visible("; ".join(filter(None, (near, diagnostic.remedy)))),
        file=path_from(span.source.name if span else name, folder),
        place=Place.of(span) if span else None,
        detail=visible(render(diagnostic)),
    )
