"""`statekit validate`."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any, TypeVar

import click

from .errors import FINDINGS, FINE, Failure
from .options import ReadFile, complete_spec, examples, json_option, setting_option, variant_option
from .specs import load_one
from .terminal import show, show_json
from .values import given_values, pairs, payload_values

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _pairs(name: str, text: str) -> Callable[[_Function], _Function]:
    """Return the decorator of an option with names and values."""
    return click.option(
        name, multiple=True, metavar="NAME=VALUE", callback=pairs, help=f"{text} Repeatable."
    )


@click.command(
    short_help="Say whether a status may change so.",
    epilog=examples(
        "statekit validate payment payment pending.review succeeded.captured",
        "statekit validate payment payment succeeded.authorized succeeded.captured \\",
        "    --event capture --actor merchant --payload amount=1999 --given amount=1999",
        "statekit validate payment --jsonl proposals.jsonl",
    ),
)
@click.argument("spec", metavar="SPEC", shell_complete=complete_spec)
@click.argument("machine", metavar="MACHINE", required=False)
@click.argument("source", metavar="FROM", required=False)
@click.argument("target", metavar="TO", required=False)
@click.option("--event", metavar="EVENT", help="The event that leads there; any, if not given.")
@click.option("--actor", metavar="ACTOR", help="Who asks; without it the change is a report.")
@_pairs("--given", "A datum's value or another machine's state.")
@_pairs("--payload", "A field of the event.")
@setting_option
@variant_option
@click.option("--strict", is_flag=True, help="Refuse what cannot be checked for want of data.")
@click.option("--lang", "language", metavar="CODE", help="The language of the labels, such as es.")
@click.option(
    "--jsonl",
    metavar="FILE",
    type=ReadFile("rb"),
    help="Read a proposal a line from FILE (- for stdin) and write a decision a line.",
)
@json_option
def validate(
    spec: str,
    machine: str | None,
    source: str | None,
    target: str | None,
    *,
    event: str | None,
    actor: str | None,
    given: dict[str, str],
    payload: dict[str, str],
    setting: dict[str, str],
    variant: str | None,
    strict: bool,
    language: str | None,
    jsonl: IO[bytes] | None,
    as_json: bool,
) -> int:
    """Say whether MACHINE may go from the state FROM to the state TO, and why not.

    Values are read by the types of the spec: money is a whole number of minor units (1999 for
    19.99), a list is separated by commas, and an optional value that is empty is not known.
    What cannot be checked for want of data is listed and not taken as true. Exit code: 0 if the
    change is accepted or a duplicate, 1 if it is not, 2 on misuse.

    With --jsonl there is no MACHINE, FROM and TO: each line is an object with the keys machine,
    from, to, and if you like event, actor, given, payload, strict. A line that is wrong gives an
    object with the key error, the rest goes on, and the exit code is 2.
    """
    places = {"MACHINE": machine, "FROM": source, "TO": target}
    if jsonl is not None:
        single = {**places, "--event": event, "--actor": actor, "--given": given}
        for name, value in {**single, "--payload": payload}.items():
            if value:
                raise click.UsageError(f"With --jsonl, {name} stands in the lines.")
        if language is not None:
            raise click.UsageError(
                "With --jsonl, the names are those of the spec: leave out --lang."
            )
    elif None in places.values():
        missing = next(name for name, value in places.items() if value is None)
        raise click.UsageError(f"Missing argument '{missing}'.")
    loaded = load_one(spec, setting, variant)
    if jsonl is not None:
        from .jsonl import answer_lines

        return answer_lines(loaded, jsonl, strict=strict)

    from ..decide import Verdict
    from ..report import decision_text
    from ..spec.labels import unspoken

    definition = loaded.definition
    if (wrong := unspoken(definition, language)) is not None:
        raise Failure(wrong)
    if event is not None and event not in definition.events:
        # Else the first complaint would be about its payload.
        from ..diagnostics import near

        close = near(event, definition.events)
        raise Failure(f"{definition.name} has no event {event!r}", close)
    decision = loaded.validate(
        str(machine),
        str(source),
        str(target),
        event=event,
        actor=actor,
        given=given_values(definition, given, str(machine)),
        payload=payload_values(definition, event, payload),
        strict=strict,
    )
    if as_json:
        show_json(decision.to_dict())
    else:
        show(decision_text(decision, language=language))
    fine = decision.verdict in (Verdict.ACCEPTED, Verdict.DUPLICATE)
    return FINE if fine else FINDINGS
