"""Drawings of specs, and the files that hold them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from attrs import frozen

from ..api import load
from ..render import Theme, View, render
from .errors import FINE, Failure
from .files import write
from .overlays import Told
from .specs import expand

_ENDINGS = {"svg": "svg", "png": "png", "dot": "dot", "mermaid": "mmd"}


@frozen(slots=False)
class Drawing:
    """One spec, or a part of it, drawn.

    Args:
        file: the name of its file.
    """

    spec: str
    view: View
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
            "machine": self.drawing.view.machine,
            "language": self.drawing.view.language,
            "format": self.drawing.format,
            "was": self.was,
            "written": self.written,
        }


def drawings_of(
    names: Sequence[str],
    format_: str,
    view: View,
    engine: str,
    variant: str | None = None,
    told: Told | None = None,
) -> list[Drawing]:
    """Draw every spec that the arguments stand for.

    Args:
        told: what is told about the only one.

    Raises:
        Failure: two specs would have one file.
        RenderError: a spec lacks what `view` names.
    """
    found: dict[str, Drawing] = {}
    specs = expand(names)
    if told is not None and len(specs) > 1:
        raise Failure(f"{told.option} is about one spec, not about {len(specs)}")
    for name in specs:
        spec = told.load(name, variant) if told else load(name, variant=variant)
        definition = spec.definition
        overlays = [told.overlay(spec)] if told else []
        file = file_of(definition.name, view, format_, told.word if told else None)
        if file in found:
            raise Failure(f"two specs are called {definition.name}: both would be {file}")
        data = render(definition, format_, view=view, overlays=overlays, engine=engine)
        found[file] = Drawing(definition.name, view, format_, file, data)
    return list(found.values())


def file_of(spec: str, view: View, format_: str, told: str | None = None) -> str:
    """Return the name of the file of a drawing: it says what of the spec is shown."""
    theme = None if view.theme is Theme.LIGHT else view.theme.value
    shown = [view.machine, view.family, view.around, told, view.language, theme]
    return ".".join([spec.replace("/", "."), *filter(None, shown), _ENDINGS[format_]])


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
