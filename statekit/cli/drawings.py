"""Drawings of specs, and the files that hold them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from attrs import evolve, field, frozen

from ..api import Spec
from ..render import WIDTH, Theme, View, render
from ..spec import Definition, find, load_definition
from ..spec.labels import in_language
from .errors import FINE, Failure
from .files import state_of, write
from .specs import expand
from .telling import Told

_ENDINGS = {
    "svg": "svg",
    "png": "png",
    "dot": "dot",
    "mermaid": "mmd",
    "plantuml": "puml",
    "table": "txt",
    "html": "html",
}
INDEX = "README.md"


@frozen(slots=False)
class How:
    """How specs are drawn, and what of them.

    Args:
        variant: the variant that is drawn instead of the spec.
        variants: whether all variants of a spec are drawn, beside it.
        told: what is told about the only spec.
        width: how many columns a table may take.
        ascii_only: whether a table is made of ASCII.
    """

    format: str
    view: View
    engine: str = "pure"
    variant: str | None = None
    variants: bool = False
    told: Told | None = None
    width: int = WIDTH
    ascii_only: bool = False


@frozen(slots=False)
class Drawing:
    """One spec, or a part of it, drawn; or the page that shows the drawings.

    Args:
        spec: its name; None for the page.
        file: the name of its file.
        title: what it shows.
        about: its description.
        source: the spec's own file; None if it came along, or through a pipe.
    """

    spec: str | None
    view: View
    format: str
    file: str
    data: bytes
    title: str = field(default="", kw_only=True)
    about: str = field(default="", kw_only=True)
    source: Path | None = field(default=None, kw_only=True)


@frozen(slots=False)
class Kept:
    """A drawing in its folder.

    Args:
        was: what the file was before: ``fresh``, ``stale`` or ``missing``; ``left over`` if it is
            a drawing that none of the specs has.
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


def drawings_of(names: Sequence[str], how: How) -> list[Drawing]:
    """Draw every spec that the arguments stand for.

    Raises:
        Failure: two specs would have one file.
        RenderError: a spec lacks what `view` names.
    """
    found: dict[str, Drawing] = {}
    specs = expand(names)
    if how.told is not None:
        if len(specs) > 1:
            raise Failure(f"{how.told.option} is about one spec, not about {len(specs)}")
        spec = how.told.load(specs[0], how.variant)
        return [_drawn(spec.definition, how, spec)]
    for name in specs:
        source = find(name)
        nodes = source.read()  # once: it may be a pipe
        first = load_definition(nodes, {}, how.variant, source)
        others = first.variants if how.variants and how.variant is None else ()
        for each in [first, *(load_definition(nodes, {}, other, source) for other in others)]:
            drawing = _drawn(each, how)
            if drawing.file in found:
                said = f"two specs are called {each.name}: both would be {drawing.file}"
                raise Failure(said)
            found[drawing.file] = evolve(
                drawing, source=Path(name) if Path(name).is_file() else None
            )
    return list(found.values())


def _drawn(definition: Definition, how: How, spec: Spec | None = None) -> Drawing:
    view = how.view
    overlay, told = how.told.overlay(spec) if how.told and spec else (None, None)
    data = render(
        definition,
        how.format,
        view=view,
        overlays=[overlay] if overlay else (),
        engine=how.engine,
        width=how.width,
        ascii_only=how.ascii_only,
    )
    return Drawing(
        definition.name,
        view,
        how.format,
        _file(definition.name, how, told),
        data,
        title=in_language(definition.title, view.language) or definition.name,
        about=in_language(definition.description, view.language),
    )


def _file(spec: str, how: How, told: str | None) -> str:
    """Return the name of the file of a drawing: it says what of the spec is shown."""
    view = how.view
    theme = None if view.theme is Theme.LIGHT else view.theme.value
    shown = [view.machine, view.family, view.around, told, view.language, theme]
    return ".".join([spec.replace("/", "."), *filter(None, shown), _ENDINGS[how.format]])


def page_of(drawings: Sequence[Drawing], folder: Path) -> Drawing:
    """Return the page that shows the drawings of a folder."""
    from ..render.index import Entry, index

    entries: list[Entry] = []
    for each in drawings:
        source = (
            "" if each.source is None else Path(os.path.relpath(each.source, folder)).as_posix()
        )
        _, _, variant = str(each.spec).partition("/")
        about = "" if variant and any(each.about == one.about for one in entries) else each.about
        entries.append(Entry(each.title, about, each.file, source, variant))
    return Drawing(None, View(), "markdown", INDEX, index(entries).encode())


def left_over(drawings: Sequence[Drawing], folder: Path) -> list[Kept]:
    """Return the drawings in a folder that none of the specs has."""
    endings = {f".{_ENDINGS[each.format]}" for each in drawings}
    names = {each.file for each in drawings}
    return [
        Kept(Drawing(None, View(), path.suffix[1:], path.name, b""), path, "left over", False)
        for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if path.suffix in endings and path.name not in names
    ]


def for_terminal(how: How) -> How:
    """Return how to draw what a terminal shows: as wide as it is, in signs that it has."""
    try:
        "─│┼→›".encode(sys.stdout.encoding or "ascii")
        ascii_only = False
    except UnicodeEncodeError:
        ascii_only = True
    columns = shutil.get_terminal_size((WIDTH, 0)).columns if sys.stdout.isatty() else WIDTH
    return evolve(how, width=columns, ascii_only=ascii_only)


def to_stdout(drawings: Sequence[Drawing], format_: str) -> int:
    """Print the only drawing, and return the exit code."""
    if len(drawings) > 1:
        raise click.UsageError(f"{len(drawings)} drawings need -o DIR.")
    if format_ == "png" and sys.stdout.isatty():
        raise click.UsageError("A terminal cannot show PNG: use -o DIR.")
    data = drawings[0].data
    if format_ == "table":  # for a person, in the letters of this terminal
        data = data.decode().encode(sys.stdout.encoding or "ascii", errors="replace")
    click.echo(data, nl=False)
    return FINE


def keep(drawings: Sequence[Drawing], folder: Path, *, dry: bool) -> list[Kept]:
    """Write the drawings that are missing or stale, or with `dry` only tell which they are."""
    kept: list[Kept] = []
    for drawing in drawings:
        path = folder / drawing.file
        was = state_of(path, drawing.data)
        written = was != "fresh" and not dry
        if written:
            write(path, drawing.data)
        kept.append(Kept(drawing, path, was, written))
    return kept
