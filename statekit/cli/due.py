"""`statekit due`."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import click

from .errors import FINE, MISUSE
from .options import ReadFile, complete_spec, examples, json_option, setting_option, variant_option
from .specs import load_one
from .terminal import show, show_json

if TYPE_CHECKING:
    from datetime import datetime

    from ..api import Due


def _moment(ctx: click.Context, param: click.Parameter, text: str) -> datetime:
    from ..expressions import read_time

    time = read_time(text)
    if time is None:
        message = f"{text!r} is not a time with a zone, such as 2026-01-02T10:00:00Z."
        raise click.BadParameter(message, ctx, param)
    return time


@click.command(
    short_help="Say which time-outs of orders have come.",
    epilog=examples(
        "statekit due parcel.yaml snapshots.jsonl --now 2026-01-02T10:00:00Z",
        "statekit due parcel.yaml - --now $(date -u +%Y-%m-%dT%H:%M:%SZ) --json",
    ),
)
@click.argument("spec", metavar="SPEC", shell_complete=complete_spec)
@click.argument("snapshots", metavar="FILE", type=ReadFile("rb"))
@click.option(
    "--now",
    metavar="TIME",
    required=True,
    is_eager=True,  # before the file is opened
    callback=_moment,
    help="The time to ask about, with its zone.",
)
@variant_option
@setting_option
@json_option
def due(
    spec: str,
    snapshots: IO[bytes],
    *,
    now: datetime,
    variant: str | None,
    setting: dict[str, str],
    as_json: bool,
) -> int:
    """Say which time-outs of the orders in FILE have come, and else when the next one does.

    FILE (- for stdin) holds a snapshot a line, as Snapshot.to_dict gives it to json.dumps. No
    clock is read: the time is yours to give. Exit code: 0, or 2 if a line is wrong; the rest goes
    on all the same.
    """
    from ..api import MisuseError, Snapshot
    from .jsonl import lines, parse

    loaded = load_one(spec, setting, variant)
    code = FINE
    for number, line in lines(snapshots):
        try:
            snapshot = Snapshot.from_dict(parse(line), loaded)
        except MisuseError as error:
            message, close = str(error.args[0]), list(error.near)
            if as_json:
                found = {"line": number, "message": message, "near": close}
                show_json({"error": found}, indent=None)
            else:
                near = f" (near: {', '.join(close)})" if close else ""
                show(f"line {number}: error: {message}{near}")
            code = MISUSE
            continue
        come, coming = loaded.due(snapshot, now), loaded.next_due(snapshot)
        if as_json:
            answer = {
                "line": number,
                "due": [each.to_dict() for each in come],
                "next": coming and coming.isoformat(),
            }
            show_json(answer, indent=None)
        else:
            show("\n".join(f"line {number}: {each}" for each in _said(come, coming)))
    return code


def _said(come: tuple[Due, ...], coming: datetime | None) -> list[str]:
    if not come:
        return [f"nothing before {coming.isoformat()}" if coming else "nothing"]
    found = []
    for each in come:
        moves = map(str, each.moves)
        found.append(f"{each.event} ({'; '.join(moves)}), due since {each.since.isoformat()}")
    return found
