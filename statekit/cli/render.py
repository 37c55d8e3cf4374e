"""`statekit render`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .errors import FINDINGS, FINE
from .options import (
    complete_spec,
    examples,
    json_option,
    output_option,
    setting_option,
    variant_option,
)
from .overlays import overlay_options, told_of
from .terminal import show, show_json
from .viewing import view_of, view_options

FORMATS = ("svg", "png", "dot", "mermaid")
"""Those of `statekit.render`, which is not imported for help."""


@click.command(
    short_help="Draw specs.",
    epilog=examples(
        "statekit render payment > payment.svg",
        "statekit render specs -o diagrams",
        "statekit render specs -o diagrams --check",
        "statekit render deuna --machine payment --format mermaid",
        "statekit render deuna --lang es -o diagrams",
        "statekit render order --trace events.jsonl --order o1 > o1.svg",
        "statekit render new.yaml --against old.yaml > changes.svg",
        "statekit render deuna --around captured --depth 2 --theme dark > captured.svg",
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
@view_options
@overlay_options
@variant_option
@setting_option
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
    variant: str | None,
    setting: dict[str, str],
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

    The pure engine gives the same bytes on every platform. Exit code: 0, with --check 1 if a
    drawing is missing or stale, 2 on misuse.
    """
    if output is None and (compare or as_json):
        raise click.UsageError(f"{'--check' if compare else '--json'} needs -o DIR.")
    from .drawings import drawings_of, keep, to_stdout

    drawings = drawings_of(specs, format_, view_of(shown), engine, variant, told_of(shown, setting))
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
