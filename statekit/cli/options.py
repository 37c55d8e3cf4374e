"""What several commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from .terminal import is_closed
from .values import pairs

_Function = TypeVar("_Function", bound=Callable[..., Any])

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, with the keys of docs/reference/cli.md."
)
variant_option = click.option(
    "--variant", metavar="NAME", help="One of the spec's variants, instead of the spec itself."
)


class ReadFile(click.File):
    """A file or stdin; no pipe into which nobody may ever write."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Open it."""
        from ..spec.reader import waits

        if value == "-" and is_closed(sys.stdin):
            self.fail("stdin is closed.", param, ctx)
        if isinstance(value, str) and value != "-" and waits(Path(value)):
            said = "is a pipe, a socket or a device: name a file, or pipe it into stdin as `-`."
            self.fail(f"{value} {said}", param, ctx)
        return super().convert(value, param, ctx)


class _Output(click.Path):
    """A path to write to; an empty one, as of a variable that is not set, is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("the path is empty.", param, ctx)
        return super().convert(value, param, ctx)


def output_option(metavar: str, text: str) -> Callable[[_Function], _Function]:
    """Return the option -o.

    Args:
        metavar: what it names: ``FILE`` or ``DIR``.
        text: its help.
    """
    is_file = metavar == "FILE"
    type_ = _Output(file_okay=is_file, dir_okay=not is_file, path_type=Path)
    return click.option("-o", "--output", metavar=metavar, type=type_, help=text)


def examples(*lines: str) -> str:
    """Return the end of a command's help: its examples, each on a line of its own."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


def complete_spec(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the shipped specs that begin so; the shell adds files and folders."""
    from ..spec import shipped

    names = [CompletionItem(name) for name in shipped() if name.startswith(incomplete)]
    return [*names, CompletionItem(incomplete, type="file")]


setting_option = click.option(
    "--setting",
    multiple=True,
    metavar="NAME=VALUE",
    callback=pairs,
    help="A setting's value. Repeatable.",
)
events_argument = click.argument("events", metavar="EVENTS.jsonl", type=ReadFile("rb"))


def refuse_others(context: click.Context, *allowed: str) -> None:
    """See that no option is given besides those that an option goes with.

    Args:
        context: the command's.
        allowed: the names of the parameters; the first is that of the option.

    Raises:
        UsageError: another one is given.
    """
    first = next(each for each in context.command.params if each.name == allowed[0])
    for each in context.command.params:
        given = context.get_parameter_source(each.name or "")
        if each.name not in allowed and given is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{first.opts[0]} goes without {each.opts[0]}.", context)
