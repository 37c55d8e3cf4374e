"""`statekit render`."""

from __future__ import annotations

from pathlib import Path

import click

from .errors import FINDINGS, FINE
from .options import complete_spec, examples, json_option, output_option, variant_option
from .terminal import show, show_json

FORMATS = ("svg", "png", "dot", "mermaid", "html")
"""Those of `statekit.render`, which is not imported for help."""


@click.command(
    short_help="Draw specs.",
    epilog=examples(
        "statekit render payment > payment.svg",
        "statekit render specs -o diagrams",
        "statekit render specs -o diagrams --check",
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
    compare: bool,
    engine: str,
    as_json: bool,
) -> int:
    """Draw specs: a file SPEC.svg each.

    It is SPEC.NAME.svg with --variant, SPEC.MACHINE.svg with --machine, SPEC.CODE.svg with --lang.

    The format html is the explorer: one page to look at a spec and to try it out.

    The pure engine gives the same bytes on every platform. Exit code: 0, with --check 1 if a
    drawing is missing or stale, 2 on misuse.
    """
    if output is None and (compare or as_json):
        raise click.UsageError(f"{'--check' if compare else '--json'} needs -o DIR.")
    from .drawings import drawings_of, keep, to_stdout

    drawings = drawings_of(specs, format_, machine, engine, language, variant)
    if output is None:
        return to_stdout(drawings, format_)
    kept = keep(drawings, output, dry=compare)
    stale = [each for each in kept if each.was != "fresh"]
    if as_json:
        show_json({"files": [each.to_dict() for each in kept]})
    elif compare:
        for each in stale:
            show(f"{each.path} is {each.was}")
        show(f"{len(kept) - len(stale)} of {len(kept)} drawings are fresh")
    else:
        for each in kept:
            show(f"{each.path} was fresh" if each.was == "fresh" else f"wrote {each.path}")
    return FINDINGS if compare and stale else FINE
