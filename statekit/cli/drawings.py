"""Drawings of specs, and the files that hold them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from attrs import frozen

from ..api import load
from ..diagnostics import near
from ..render import render
from .errors import FINE, Failure
from .files import write
from .specs import expand

_ENDINGS = {"svg": "svg", "png": "png", "dot": "dot", "mermaid": "mmd", "html": "html"}


@frozen(slots=False)
class Drawing:
    """One spec, or one machine of it, drawn.

    Args:
        file: the name of its file.
    """

    spec: str
    machine: str | None
    language: str | None
    format: str
    file: str
    data: bytes


@frozen(slots=False)
class Kept:
    """A drawing in its folder.

    Args:
        was: what the file was before: ``fresh``, ``stale`` or ``missing``.
        written: whether it was written.
    """

    drawing: Drawing
    path: Path
    was: str
    written: bool

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, with stable keys."""
        return {
            "file": str(self.path),
            "spec": self.drawing.spec,
            "machine": self.drawing.machine,
            "language": self.drawing.language,
            "format": self.drawing.format,
            "was": self.was,
            "written": self.written,
        }


def drawings_of(
    names: Sequence[str],
    format_: str,
    machine: str | None,
    engine: str,
    language: str | None = None,
    variant: str | None = None,
) -> list[Drawing]:
    """Draw every spec that the arguments stand for.

    Raises:
        Failure: a spec has no such machine, or two specs would have one file.
    """
    found: dict[str, Drawing] = {}
    for name in expand(names):
        definition = load(name, variant=variant).definition
        if machine is not None and machine not in definition.machines:
            close = near(machine, definition.machines)
            raise Failure(f"{definition.name} has no machine {machine!r}", close)
        middle = [each for each in (machine, language) if each]
        parts = [definition.name.replace("/", "."), *middle, _ENDINGS[format_]]
        file = ".".join(parts)
        if file in found:
            raise Failure(f"two specs are called {definition.name}: both would be {file}")
        data = render(definition, format_, machine=machine, engine=engine, language=language)
        found[file] = Drawing(definition.name, machine, language, format_, file, data)
    return list(found.values())


def to_stdout(drawings: Sequence[Drawing], format_: str) -> int:
    """Print the only drawing, and return the exit code."""
    if len(drawings) > 1:
        raise click.UsageError(f"{len(drawings)} drawings need -o DIR.")
    if format_ == "png" and sys.stdout.isatty():
        raise click.UsageError("A terminal cannot show PNG: use -o DIR.")
    click.echo(drawings[0].data, nl=False)
    return FINE


def keep(drawings: Sequence[Drawing], folder: Path, *, dry: bool) -> list[Kept]:
    """Write the drawings that are missing or stale, or with `dry` only tell which they are."""
    kept: list[Kept] = []
    for drawing in drawings:
        path = folder / drawing.file
        was = _was(path, drawing.data)
        written = was != "fresh" and not dry
        if written:
            write(path, drawing.data)
        kept.append(Kept(drawing, path, was, written))
    return kept


def _was(path: Path, data: bytes) -> str:
    try:
        return "fresh" if path.read_bytes() == data else "stale"
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
