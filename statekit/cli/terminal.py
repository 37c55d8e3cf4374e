"""Printing: plain where the output is read by programs, coloured on a terminal."""

from __future__ import annotations

import json
import os
import sys
from typing import IO, TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..report import Text
    from .errors import Failure

_LOOKS = {
    "plain": "",
    "strong": "bold",
    "faint": "dim",
    "good": "bold green",
    "doubtful": "bold yellow",
    "bad": "bold red",
}


def is_closed(stream: IO[str] | None) -> bool:
    """Tell whether a standard stream was closed before the program began, as by `>&-`."""
    return stream is None


def show(text: Text | str, *, err: bool = False) -> None:
    """Print a text and a line end, with colours if a person reads it on a terminal."""
    stream = sys.stderr if err else sys.stdout
    if isinstance(text, str) or not _colourful(stream):
        click.echo(str(text), err=err)
        return
    from rich.console import Console
    from rich.text import Text as Rich

    whole = Rich()
    for piece, style in text.pieces:
        whole.append(piece, _LOOKS[style.value])
    Console(file=stream, highlight=False).print(whole, soft_wrap=True)


def _colourful(stream: IO[str]) -> bool:
    asked_not_to = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not asked_not_to


def show_json(value: object, *, indent: int | None = 2) -> None:
    """Print plain JSON values. Pure ASCII, so that it is valid JSON in every locale."""
    click.echo(json.dumps(value, indent=indent))


def show_failure(failure: Failure, *, as_json: bool) -> None:
    """Print why a command could not do its work: to stderr, or as JSON to stdout."""
    if as_json:
        show_json({"error": failure_data(failure)})
        return
    from ..report import Style, Text, diagnostics_text

    if failure.diagnostics:
        show(diagnostics_text(failure.diagnostics), err=True)
        return
    text = Text.of("error", Style.BAD) + f": {failure.message}"
    if failure.near:
        text += f"\n  = near: {', '.join(failure.near)}"
    show(text, err=True)


def failure_data(failure: Failure) -> dict[str, object]:
    """Return a failure as plain JSON values, with stable keys."""
    return {
        "message": failure.message,
        "near": list(failure.near),
        "diagnostics": [each.to_dict() for each in failure.diagnostics],
    }
