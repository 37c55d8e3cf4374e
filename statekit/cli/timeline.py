"""`statekit timeline`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from .errors import FINE, Failure
from .files import refuse_same, write
from .options import (
    complete_spec,
    events_argument,
    examples,
    json_option,
    output_option,
    setting_option,
    variant_option,
)
from .specs import load_one
from .terminal import show, show_json

if TYPE_CHECKING:
    from ..decide.timeline import Timeline
    from ..report import Text
    from .events import Recorded

FORMATS = ("text", "json", "html", "svg")
_ENDINGS = {"": "text", ".txt": "text", ".json": "json", ".html": "html", ".svg": "svg"}


@click.command(
    short_help="Show what happened to an order.",
    epilog=examples(
        "statekit timeline order events.jsonl --order o1",
        "statekit timeline deuna events.jsonl --order o1 --lang es",
        "statekit timeline order events.jsonl --order o1 -o o1.html",
    ),
)
@click.argument("spec", metavar="SPEC", shell_complete=complete_spec)
@events_argument
@click.option("--order", metavar="ID", help="The order; needed if the file has several.")
@click.option("--lang", "language", metavar="CODE", help="The language of the labels, such as es.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="The format; if not given, that of FILE's ending, else text.",
)
@output_option("FILE", "The file to write; stdout, if not given.")
@variant_option
@setting_option
@json_option
def timeline(
    spec: str,
    events: IO[bytes],
    *,
    order: str | None,
    language: str | None,
    format_: str | None,
    output: Path | None,
    variant: str | None,
    setting: dict[str, str],
    as_json: bool,
) -> int:
    """Show what happened to an order, when, by whom, and where it is now.

    EVENTS.jsonl (- for stdin) is as for `statekit replay`. Free text that an event carries is not
    shown: it may be a person's name. html and svg draw the machines side by side on one axis of
    time. Exit code: 0, or 2 on misuse.
    """
    if as_json and format_ not in (None, "json"):
        raise click.UsageError(f"--json and --format {format_} exclude each other.")
    kind = "json" if as_json else format_ or _format_of(output)
    from ..spec.labels import unspoken
    from .events import name_of, recorded

    for source in (name_of(events), spec):
        refuse_same(output, source)
    loaded = load_one(spec, setting, variant)
    if (wrong := unspoken(loaded.definition, language)) is not None:
        raise Failure(wrong)
    from ..decide.timeline import Timeline

    found = one(recorded(loaded, events, order), name_of(events))
    shown = Timeline(loaded.replay(found.events, found.start), language, found.order)
    content = _content(shown, kind)
    if output is None:
        if isinstance(content, bytes):
            click.echo(content, nl=False)
        else:
            show(content)
    else:
        write(output, content if isinstance(content, bytes) else f"{content}\n".encode())
        if as_json:
            show_json({"file": str(output)})
        else:
            show(f"wrote {output}")
    return FINE


def _format_of(output: Path | None) -> str:
    """Return the format that the ending of a file stands for."""
    ending = output.suffix.lower() if output else ""
    if ending not in _ENDINGS:
        from ..diagnostics import one_of

        message = f"{output} ends in {ending}, which is no format of a timeline"
        raise Failure(f"{message}: end it in {one_of(filter(None, _ENDINGS))}, or give --format")
    return _ENDINGS[ending]


def one(found: list[Recorded], name: str) -> Recorded:
    """Return the only order of a file."""
    if not found:
        raise Failure(f"{name} has no events")
    if len(found) > 1:
        orders = [each.order for each in found]
        raise Failure(f"{name} has {len(found)} orders: name one with --order", orders[:3])
    return found[0]


def _content(timeline: Timeline, kind: str) -> Text | bytes:
    from ..report import timeline_html, timeline_svg, timeline_text

    match kind:
        case "json":
            return f"{json.dumps(timeline.to_dict(), indent=2)}\n".encode()
        case "html":
            return timeline_html(timeline).encode()
        case "svg":
            return timeline_svg(timeline).encode()
    return timeline_text(timeline)
