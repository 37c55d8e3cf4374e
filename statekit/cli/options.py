"""What several commands share."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, with the keys of docs/reference/cli.md."
)
variant_option = click.option(
    "--variant", metavar="NAME", help="One of the spec's variants, instead of the spec itself."
)


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
