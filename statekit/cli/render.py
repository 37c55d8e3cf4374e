"""`statekit render`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .errors import FINDINGS, FINE
from .files import fresh_of
from .options import (
    complete_spec,
    examples,
    json_option,
    output_option,
    refuse_others,
    setting_option,
    variant_option,
)
from .terminal import show, show_json
from .viewing import overlay_options, told_of, view_of, view_options

FORMATS = ("svg", "png", "dot", "mermaid", "plantuml", "table", "html")
"""Those of `statekit.render`, which is not imported for help."""

_TOLD = {
    "missing": "is missing",
    "stale": "is stale",
    "left over": "is of no spec here: delete it",
}


@click.command(
    short_help="Draw specs.",
    epilog=examples(
        "statekit render payment > payment.svg",
        "statekit render specs -o diagrams",
        "statekit render specs -o diagrams --check",
        "statekit render specs -o diagrams --variants --index",
        "statekit render delivery --format table",
        "statekit render deuna --machine payment --format mermaid",
        "statekit render deuna --lang es -o diagrams",
        "statekit render order --trace events.jsonl --order o1 > o1.svg",
        "statekit render new.yaml --against old.yaml > changes.svg",
        "statekit render specs/shop.yaml --against main:specs/shop.yaml > changes.svg",
        "statekit render deuna --around captured --depth 2 --theme dark > captured.svg",
        "statekit render deuna --format html > deuna.html",
        "statekit render --inject README.md docs/orders.md",
    ),
)
@click.argument("specs", metavar="SPEC...", nargs=-1, required=True, shell_complete=complete_spec)
@click.option(
    "--inject",
    "into_files",
    is_flag=True,
    help="Refresh the marked blocks of Markdown files, which are named instead of specs.",
)
@output_option("DIR", "The folder for the drawings; without it one drawing goes to stdout.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="svg",
    show_default=True,
    help="The format.",
)
@view_options
@overlay_options
@variant_option
@setting_option
@click.option("--variants", is_flag=True, help="Draw the variants of each spec too.")
@click.option(
    "--index", is_flag=True, help="Keep a page README.md in DIR, with all drawings and no others."
)
@click.option(
    "--check", "compare", is_flag=True, help="Write nothing; tell which drawings are not fresh."
)
@click.option(
    "--engine",
    type=click.Choice(["pure", "system"]),
    default="pure",
    show_default=True,
    help="The layout program: the one that comes along, or the dot of this system.",
)
@json_option
@click.pass_context
def render(
    context: click.Context,
    /,
    specs: tuple[str, ...],
    *,
    into_files: bool,
    output: Path | None,
    format_: str,
    variant: str | None,
    setting: dict[str, str],
    variants: bool,
    index: bool,
    compare: bool,
    engine: str,
    as_json: bool,
    **shown: Any,
) -> int:
    """Draw specs: a file SPEC.svg each.

    It is SPEC.NAME.svg with --variant, SPEC.MACHINE.svg with --machine, SPEC.CODE.svg with --lang,
    and so on with --family, --around and --theme. One of --at, --trace, --against and --counts
    tells something about the only SPEC: where an order is, which way it took, what has changed, or
    how often each move was made.

    The format html is the explorer: one page to look at a spec and to try it out.

    The pure engine gives the same bytes on every platform.

    With --inject the arguments are Markdown files. What stands there between the lines
    `<!-- statekit: diagram SPEC -->` and `<!-- /statekit -->` is replaced, and nothing else; so it
    is with `transitions`, `rules` and `explorer`.

    Exit code: 0, with --check 1 if a drawing or a block is missing, stale or, with --index, of no
    spec here, 2 on misuse.
    """
    if into_files:
        refuse_others(context, "into_files", "specs", "compare", "as_json")
        from .inject import refresh

        return refresh(specs, dry=compare, as_json=as_json)
    if output is None and (compare or as_json or index):
        option = "--check" if compare else "--json" if as_json else "--index"
        raise click.UsageError(f"{option} needs -o DIR.")
    if index and format_ not in ("svg", "png"):
        raise click.UsageError("--index shows pictures: choose --format svg or png.")
    if variant is not None and variants:
        raise click.UsageError("--variants draws every variant: leave out --variant.")
    from .drawings import How, drawings_of, for_terminal, keep, left_over, page_of, to_stdout

    told = told_of(shown, setting)
    if told is not None and variants:
        raise click.UsageError(f"{told.option} is about one picture: leave out --variants.")
    how = How(format_, view_of(shown), engine, variant, variants, told)
    if output is None:
        how = for_terminal(how) if format_ == "table" else how
        return to_stdout(drawings_of(specs, how), format_)
    drawings = drawings_of(specs, how)
    pages = [page_of(drawings, output)] if index else []
    kept = keep([*drawings, *pages], output, dry=compare)
    over = left_over(drawings, output) if index else []
    stale = [*(each for each in kept if each.was != "fresh"), *over]
    if as_json:
        show_json({"files": [each.to_dict() for each in (*kept, *over)]})
    elif compare:
        for each in stale:
            show(f"{each.path} {_TOLD[each.was]}")
        show(fresh_of(len(kept) - len(stale) + len(over), len(kept), "drawing"))
    else:
        for each in kept:
            show(f"{each.path} was fresh" if each.was == "fresh" else f"wrote {each.path}")
        for each in over:
            show(f"{each.path} {_TOLD[each.was]}")
    return FINDINGS if compare and stale else FINE
