"""Findings as Markdown, for a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .rows import Report, Suite, amounts
from .text import flat

_LIMIT = 60_000  # of characters: GitHub takes 65,536 in a comment
_CODE = re.compile(r"(`[^`]*`)")
_SPECIAL = re.compile(r"([\\*_\[\]<>|#~&`])")


def markdown_text(report: Report) -> str:
    """Return a comment: tables of specs, findings and counts, pictures, and folded details.

    What would make it longer than a comment can be is left out, and the last line says so.
    """
    parts = [f"### statekit {report.command}: {report.amounts}", _specs(report)]
    size = sum(map(len, parts))
    left_out = 0
    for part in (*_findings(report), *_folded(report)):
        if size + len(part) > _LIMIT:
            left_out += 1
            continue
        size += len(part) + 2
        parts.append(part)
    if left_out:
        parts.append(f"Some of it is left out here: run `statekit {report.command}` to see it all.")
    return "\n\n".join(parts) + "\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]], numbers: int = 0) -> str:
    heads = tuple(heads)
    marks = ["---"] * (len(heads) - numbers) + ["---:"] * numbers
    return "\n".join("| " + " | ".join(each) + " |" for each in (heads, marks, *rows))


def _specs(report: Report) -> str:
    rows = (
        (
            _prose(suite.title),
            *(str(sum(row.level == each for row in suite.rows)) for each in report.levels),
        )
        for suite in report.suites
    )
    return _table(("spec", *report.levels), rows, len(report.levels))


def _findings(report: Report) -> Iterator[str]:
    found = sorted(report.rows, key=lambda each: report.levels.index(each.level))
    heads = ["level", "what", "where", "why"]
    if any(row.concerns for row in found):
        heads.insert(1, "for")
    rows: list[list[str]] = []
    size = 0
    for row in found:
        cells = [row.level, _code(row.id), _code(row.where), _prose(row.message)]
        if "for" in heads:
            cells.insert(1, row.concerns)
        size += sum(map(len, cells))
        if size > _LIMIT // 2:  # the rest is told by its details, if they fit
            break
        rows.append(cells)
    if rows:
        yield _table(heads, rows)


def _folded(report: Report) -> Iterator[str]:
    for suite in report.suites:
        for each in suite.tables:
            cells = [[_prose(cell) for cell in row] for row in each.rows]
            table = _table(each.heads, cells, each.numbers)
            yield f"#### {_prose(f'{suite.title}: {each.title}')}\n\n{table}"
    for suite in report.suites:
        for picture in suite.pictures:
            yield f"#### {_prose(suite.title)}: before and after\n\n{_fence(picture, 'mermaid')}"
    for suite in report.suites:
        if suite.rows:
            text = "\n\n".join([*(row.detail for row in suite.rows), *suite.more])
            yield _details(f"{suite.title}: {_amounts(suite, report)}", _fence(text, "text"))


def _amounts(suite: Suite, report: Report) -> str:
    return amounts(suite.rows, report.levels)


def _details(summary: str, content: str) -> str:
    return f"<details><summary>{_html(summary)}</summary>\n\n{content}\n\n</details>"


def _fence(text: str, language: str) -> str:
    longest = max((len(each) for each in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _code(text: str) -> str:
    """Return a text as code in a cell of a table."""
    shown = flat(text).replace("|", r"\|")
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


def _prose(text: str) -> str:
    """Return a text for a cell of a table, in which what stands in backticks is code.

    A name after an at sign would call somebody.
    """
    parts = _CODE.split(flat(text))
    return "".join(
        _code(part[1:-1]) if index % 2 and part.strip("` ") else _escaped(part)
        for index, part in enumerate(parts)
    )


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("@", "@&#8203;")


def _html(text: str) -> str:
    return flat(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
