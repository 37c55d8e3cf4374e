"""The options of `statekit render` that say what a picture shows, how, and what it tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .options import ReadFile

if TYPE_CHECKING:
    from ..render import View
    from .telling import Told

_Function = TypeVar("_Function", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--machine", metavar="MACHINE", help="Draw this machine alone."),
    click.option("--family", metavar="FAMILY", help="Draw this family, and what borders on it."),
    click.option("--around", metavar="STATE", help="Draw this state, and what is near it."),
    click.option(
        "--depth",
        metavar="N",
        type=click.IntRange(min=1),
        help="How many moves away from --around is drawn, the last in grey; 1, if not given.",
    ),
    click.option("--hide-guards", is_flag=True, help="Leave out what guards ask for."),
    click.option("--notes", is_flag=True, help="Write descriptions beside what they describe."),
    click.option(
        "--direction",
        type=click.Choice(["TB", "LR", "BT", "RL"]),
        default="TB",
        show_default=True,
        help="Where the way forward leads: TB from top to bottom, LR from left to right.",
    ),
    click.option(
        "--theme",
        type=click.Choice(["light", "dark", "print"]),
        default="light",
        show_default=True,
        help="The colours; print is for black and white.",
    ),
    click.option(
        "--lang",
        "language",
        metavar="CODE",
        help="The language of the labels, such as es; events and actors go by their labels too.",
    ),
)


def view_options(command: _Function) -> _Function:
    """Give a command the options of a view."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def view_of(given: Mapping[str, Any]) -> View:
    """Return the view that the values of the options stand for."""
    from ..render import Direction, Theme, View

    if given["depth"] is not None and given["around"] is None:
        raise click.UsageError("--depth needs --around STATE.")
    return View(
        machine=given["machine"],
        family=given["family"],
        around=given["around"],
        depth=given["depth"] or 1,
        guards=not given["hide_guards"],
        notes=given["notes"],
        direction=Direction(given["direction"]),
        theme=Theme(given["theme"]),
        language=given["language"],
    )


_WORDS = ("at", "trace", "against", "counts")

_OVERLAYS = (
    click.option(
        "--at", metavar="FILE", type=ReadFile("rb"), help="Where an order is: its snapshot, JSON."
    ),
    click.option(
        "--trace",
        metavar="EVENTS.jsonl",
        type=ReadFile("rb"),
        help="The way of an order, from its events as for `statekit replay`.",
    ),
    click.option("--order", metavar="ID", help="The order of --trace; needed if it has several."),
    click.option(
        "--against", metavar="OLD", help="What has changed since this spec, which may be REV:PATH."
    ),
    click.option(
        "--counts",
        metavar="FILE",
        type=ReadFile("rb"),
        help="How often each move was made, as CSV or JSON: machine, from, to, count, event.",
    ),
)


def overlay_options(command: _Function) -> _Function:
    """Give a command the options of overlays."""
    for option in reversed(_OVERLAYS):
        command = option(command)
    return command


def told_of(given: Mapping[str, Any], setting: Mapping[str, str]) -> Told | None:
    """Return what the values of the options tell; None where they tell nothing."""
    found = [word for word in _WORDS if given[word] is not None]
    if len(found) > 1:
        raise click.UsageError(f"--{found[0]} and --{found[1]} exclude each other.")
    if given["order"] is not None and found != ["trace"]:
        raise click.UsageError("--order needs --trace EVENTS.jsonl.")
    if not found:
        if setting:
            raise click.UsageError("--setting needs --at, --trace, --against or --counts.")
        return None
    from .telling import Told

    return Told(found[0], given[found[0]], given["order"], setting)
