"""`statekit replay`."""

from __future__ import annotations

from typing import IO

import click

from .errors import FINDINGS, FINE
from .options import (
    complete_spec,
    events_argument,
    examples,
    json_option,
    setting_option,
    variant_option,
)
from .specs import load_one
from .terminal import show, show_json


@click.command(
    short_help="Fold recorded events into decisions.",
    epilog=examples(
        "statekit replay order events.jsonl",
        "statekit replay order events.jsonl --order o1 --json",
    ),
)
@click.argument("spec", metavar="SPEC", shell_complete=complete_spec)
@events_argument
@click.option("--order", metavar="ID", help="This order alone.")
@variant_option
@setting_option
@json_option
def replay(
    spec: str,
    events: IO[bytes],
    *,
    order: str | None,
    variant: str | None,
    setting: dict[str, str],
    as_json: bool,
) -> int:
    """Fold the recorded events of orders into decisions, and say where each order ends.

    EVENTS.jsonl (- for stdin) has an object a line, in the order of arrival, with the keys order,
    event or status, and if you like by, payload, id, at. The first line of an order may give its
    data under start. What comes early is tried again when a machine has moved. Exit code: 0, or 1
    if an event was refused or is still early, 2 on misuse.
    """
    loaded = load_one(spec, setting, variant)
    from ..report import replay_text
    from .events import recorded

    found = recorded(loaded, events, order)
    replays = [(each.order, loaded.replay(each.events, each.start)) for each in found]
    if as_json:
        show_json({"orders": [{"order": name, **each.to_dict()} for name, each in replays]})
    else:
        for name, each in replays:
            show(replay_text(each, name))
    return FINDINGS if any(each.refused or each.early for _, each in replays) else FINE
