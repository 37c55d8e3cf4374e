"""What is shown of a spec, before any page gives it a form."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from attrs import field, frozen

from ..api import Spec, load
from ..diagnostics import MisuseError, SpecError, near
from ..render import RenderError, View, render
from ..render.build import draw
from ..render.drawing import Drawing
from ..spec import Definition, shipped
from ..spec.labels import in_language
from ..spec.reader import SUFFIXES, files_near
from .errors import EmbedError
from .request import Kind, Request
from .tables import Inline, Table, rules_of, tables_of


@frozen(slots=False)
class Picture:
    """A diagram, drawn when a format is asked for.

    Args:
        definition: the spec.
        request: what was asked for.
        drawing: what the diagram shows.
    """

    definition: Definition = field(repr=False)
    request: Request
    drawing: Drawing = field(repr=False)

    @property
    def alt(self) -> str:
        """What stands for the diagram where it cannot be seen."""
        if self.request.alt:
            return self.request.alt
        about = f". {self.drawing.about}" if self.drawing.about else ""
        return f"State diagram of {self.drawing.title}{about}"

    @property
    def stem(self) -> str:
        """A name for its file, without the ending."""
        parts = (self.drawing.name.replace("/", "."), self.request.view.language)
        return ".".join(each for each in parts if each)

    def draw(self, format_: str) -> bytes:
        """Return it in one of the formats of `statekit.render`.

        Raises:
            EmbedError: the layout program is missing, or it failed.
        """
        return _drawn(self.definition, format_, self.request.view)


@frozen(slots=False)
class Tables:
    """The transitions, a table for each machine."""

    tables: tuple[Table, ...]


@frozen(slots=False)
class Listing:
    """The rules: each has a name, and says something."""

    spec: str
    items: tuple[tuple[str, Inline], ...]


@frozen(slots=False)
class Explorer:
    """The page on which a spec can be tried out, made when it is asked for.

    Args:
        definition: the spec.
        request: what was asked for.
        path: the spec's file; None for a shipped one.
    """

    definition: Definition = field(repr=False)
    request: Request
    path: Path | None

    @property
    def title(self) -> str:
        """What the page is called."""
        definition = self.definition
        return in_language(definition.title, self.request.view.language) or definition.name

    def name(self, root: Path) -> str:
        """Return a name for its file. It stays, so that people may share what they see.

        Args:
            root: the folder of all pages. Two specs of one name are told apart by their paths.
        """
        parts = [self.definition.name.replace("/", "."), self.request.view.language]
        if self.path is not None:
            place = Path(os.path.relpath(self.path, root)).as_posix()
            parts.append(sha256(place.encode()).hexdigest()[:6])
        return f"{'.'.join(each for each in parts if each)}.html"

    def page(self) -> bytes:
        """Return it as HTML that needs nothing besides.

        Raises:
            EmbedError: the layout program is missing, or it failed.
        """
        return _drawn(self.definition, "html", self.request.view)

    def frame(self, place: str) -> str:
        """Return HTML that shows the page inside another, and links to it.

        Args:
            place: the address of the page, seen from the other one.
        """
        title, address = escape(self.title), escape(quote(place))
        style = f"width:100%;height:{self.request.height};border:1px solid #9aa5b1"
        # In an element of its own: Markdown puts a bare frame into a paragraph, with all after it.
        return (
            f'<div>\n<iframe src="{address}" title="{title}" loading="lazy" '
            f'style="{style}"></iframe>\n'
            f'<p><a href="{address}">{title}, on a page of its own</a></p>\n</div>'
        )


Content: TypeAlias = Picture | Tables | Listing | Explorer


def _drawn(definition: Definition, format_: str, view: View) -> bytes:
    try:
        return render(definition, format_, view=view)
    except RenderError as error:
        raise EmbedError(str(error)) from None


@frozen(slots=False)
class Shown:
    """What a page asks for.

    Args:
        content: what is shown.
        files: the spec's own file, and those of the specs that it builds on. A page is built
            again when one of them changes.
    """

    content: Content
    files: tuple[Path, ...]


def show(request: Request, folder: Path) -> Shown:
    """Return what a page asks for.

    Args:
        request: what is asked for.
        folder: that of the page: the path of a spec is relative to it.

    Raises:
        EmbedError: there is no such spec, it has faults, or it lacks something that is named; the
            `files` are those of which one has to change.
    """
    try:
        return _shown(request, folder)
    except EmbedError as error:
        error.at = request.places.get(error.about, 0)
        raise


def _shown(request: Request, folder: Path) -> Shown:
    name, path = _found(request, folder)
    try:
        spec = load(name, variant=request.variant)
    except SpecError as error:
        files = _files(path, {each.span.source.name for each in error.diagnostics if each.span})
        raise EmbedError(f"{name} cannot be loaded\n{error}", about="spec", files=files) from None
    except MisuseError as error:
        raise EmbedError(str(error.args[0]), error.near, "variant", files=(path,)) from None
    files = _files(path, {*_names(spec.definition)})
    try:
        own = None if request.spec in shipped() else path
        return Shown(_content(request, spec, own), files)
    except EmbedError as error:
        error.files = files
        raise


def _found(request: Request, folder: Path) -> tuple[str, Path]:
    """Return the spec that a page names, as `load` takes it, and its file."""
    known = shipped()
    if request.spec in known:
        return request.spec, known[request.spec].path
    path = folder / request.spec
    if path.suffix not in SUFFIXES:
        message = f"there is no shipped spec {request.spec!r}, and the path of a file ends in .yaml"
        raise EmbedError(message, near(path.name, known), "spec")
    name = _named(path)
    if not path.is_file():
        close = tuple(Path(each).name for each in files_near(path))
        raise EmbedError(f"there is no file {name.as_posix()}", close, "spec", files=(path,))
    return str(name), path


def _content(request: Request, spec: Spec, path: Path | None) -> Content:
    definition, view = spec.definition, request.view
    try:
        drawing = draw(definition, view)
    except RenderError as error:
        said = str(error.args[0])
        about = next((name for name, each in request.options.items() if repr(each) in said), "")
        raise EmbedError(said, error.near, about) from None
    match request.kind:
        case Kind.DIAGRAM:
            return Picture(definition, request, drawing)
        case Kind.TRANSITIONS:
            return Tables(tuple(tables_of(drawing)))
        case Kind.RULES:
            return Listing(definition.name, tuple(rules_of(definition, view.language)))
        case Kind.EXPLORER:
            return Explorer(definition, request, path)


def _names(definition: Definition) -> Iterator[str]:
    """Yield how messages name the files of a spec."""
    yield definition.span.source.name
    for base in definition.bases:
        yield from _names(base.load())


def _files(path: Path, names: set[str]) -> tuple[Path, ...]:
    known = {each.name: each.path for each in shipped().values()}
    used = [known.get(name, Path(name)) for name in sorted(names)]
    return tuple(dict.fromkeys(each.resolve() for each in (path, *used)))


def _named(path: Path) -> Path:
    """Return a path as messages name it: from the current folder, if it is below that."""
    path = path.resolve()
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
