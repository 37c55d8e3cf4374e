"""`statekit render`."""

from __future__ import annotations

from pathlib import Path

import click

from .errors import FINDINGS, FINE
from .options import complete_spec, examples, json_option, output_option, variant_option
from .terminal import show, show_json

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
        "statekit render deuna --format html > deuna.html",
    ),
)
@click.argument("specs", metavar="SPEC...", nargs=-1, required=True, shell_complete=complete_spec)
@output_option("DIR", "The folder for the drawings; without it one drawing goes to stdout.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="svg",
    show_default=True,
    help="The format.",
)
@click.option("--machine", metavar="MACHINE", help="Draw this machine alone.")
@variant_option
@click.option("--variants", is_flag=True, help="Draw the variants of each spec too.")
@click.option(
    "--index", is_flag=True, help="Keep a page README.md in DIR, with all drawings and no others."
)
@click.option(
    "--lang",
    "language",
    metavar="CODE",
    help="The language of the labels, such as es; events and actors go by their labels too.",
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
def render(
    specs: tuple[str, ...],
    *,
    output: Path | None,
    format_: str,
    machine: str | None,
    language: str | None,
    variant: str | None,
    variants: bool,
    index: bool,
    compare: bool,
    engine: str,
    as_json: bool,
) -> int:
    """Draw specs: a file SPEC.svg each.

    It is SPEC.NAME.svg with --variant, SPEC.MACHINE.svg with --machine, SPEC.CODE.svg with --lang.

    The format html is the explorer: one page to look at a spec and to try it out.

    The pure engine gives the same bytes on every platform. Exit code: 0, with --check 1 if a
    drawing is missing, stale or, with --index, of no spec here, 2 on misuse.
    """
    if output is None and (compare or as_json or index):
        option = "--check" if compare else "--json" if as_json else "--index"
        raise click.UsageError(f"{option} needs -o DIR.")
    if index and format_ not in ("svg", "png"):
        raise click.UsageError("--index shows pictures: choose --format svg or png.")
    if variant is not None and variants:
        raise click.UsageError("--variants draws every variant: leave out --variant.")
    from .drawings import How, drawings_of, for_terminal, keep, left_over, page_of, to_stdout

    how = How(format_, machine, engine, language, variant, variants)
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
        show(f"{len(kept) - len(stale) + len(over)} of {len(kept)} drawings are fresh")
    else:
        for each in kept:
            show(f"{each.path} was fresh" if each.was == "fresh" else f"wrote {each.path}")
        for each in over:
            show(f"{each.path} {_TOLD[each.was]}")
    return FINDINGS if compare and stale else FINE
