"""The formats in which `check` and `diff` tell what they found, to stdout and into files."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from click.shell_completion import CompletionItem

from .files import write

if TYPE_CHECKING:
    from ..report import Text
    from ..report.rows import Report

FORMATS = ("text", "json", "markdown", "github", "gitlab", "junit", "sarif")


class Output(NamedTuple):
    """A format, and the file that gets it; None for stdout."""

    format: str
    path: Path | None


def _outputs(
    context: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[Output, ...]:
    found = tuple(map(_output, values))
    files = [each.path for each in found if each.path is not None]
    for path in files:
        if files.count(path) > 1:
            raise click.BadParameter(f"{path} would hold two reports: name two files.")
        if path.suffix.lower() in (".yaml", ".yml"):
            raise click.BadParameter(f"{path} is called as a spec is, and would replace one.")
    return found


def _output(value: str) -> Output:
    name, is_file, file = value.partition("=")
    if name not in FORMATS:
        raise click.BadParameter(f"{name!r} is not one of {', '.join(FORMATS)}.")
    if is_file and not file:
        raise click.BadParameter(f"the file of {name} is empty.")
    return Output(name, Path(file) if is_file else None)


def _complete(
    context: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    return [CompletionItem(each) for each in FORMATS if each.startswith(incomplete)]


format_option = click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    callback=_outputs,
    shell_complete=_complete,
    help=f"How to tell it: {', '.join(FORMATS)}. With =FILE into a file. Repeatable.",
)


def asks_for_json(arguments: Sequence[str]) -> bool:
    """Tell whether stdout is to be JSON, also where the command cannot do its work."""
    return not {"--json", "--format=json"}.isdisjoint(arguments) or (
        "--format",
        "json",
    ) in pairwise(arguments)


def printed(formats: Sequence[Output], *, as_json: bool) -> str:
    """Return the format of stdout.

    Raises:
        UsageError: there are two.
    """
    found = [each.format for each in formats if each.path is None] + ["json"] * as_json
    if len(set(found)) > 1:
        one, other = found[:2]
        message = (
            f"stdout takes one format, not {one} and {other}: write one to a file, as {other}=FILE."
        )
        raise click.UsageError(message)
    return found[0] if found else "text"


def write_reports(
    formats: Sequence[Output],
    *,
    as_json: bool,
    text: Callable[[], Text],
    data: Callable[[], object],
    report: Callable[[], Report],
) -> None:
    """Write the files, and print what stdout takes; the text is printed already.

    Args:
        formats, as_json: what the user asked for.
        text, data, report: what was found, as people read it, as plain JSON values, and as rows.
    """
    for each in formats:
        if each.path is not None:
            write(each.path, _written(each.format, text, data, report).encode())
    name = printed(formats, as_json=as_json)
    if name != "text":
        click.echo(_written(name, text, data, report), nl=False)


def _written(
    format: str,
    text: Callable[[], Text],
    data: Callable[[], object],
    report: Callable[[], Report],
) -> str:
    if format == "text":
        return f"{text()}\n"
    if format == "json":
        return _json(data())
    from ..report.github import github_text
    from ..report.gitlab import gitlab_data
    from ..report.junit import junit_text
    from ..report.markdown import markdown_text
    from ..report.sarif import sarif_data

    rows = report()
    if format in {"gitlab", "sarif"}:
        return _json(gitlab_data(rows) if format == "gitlab" else sarif_data(rows))
    texts = {"github": github_text, "junit": junit_text, "markdown": markdown_text}
    return texts[format](rows)


def _json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"
