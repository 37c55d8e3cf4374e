"""What is shown of a spec, before any page gives it a form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from attrs import field, frozen

from ..api import Spec, load
from ..diagnostics import MisuseError, SpecError, near
from ..render import RenderError, render
from ..render.build import draw
from ..render.drawing import Drawing
from ..spec import Definition, shipped
from ..spec.labels import unspoken
from ..spec.reader import SUFFIXES, files_near
from .request import EmbedError, Kind, Request
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
        parts = (self.drawing.name.replace("/", "."), self.request.language)
        return ".".join(each for each in parts if each)

    def draw(self, format_: str) -> bytes:
        """Return it in one of the formats of `statekit.render`.

        Raises:
            EmbedError: the layout program is missing, or it failed.
        """
        asked = self.request
        try:
            return render(self.definition, format_, machine=asked.machine, language=asked.language)
        except RenderError as error:
            raise EmbedError(str(error)) from None


@frozen(slots=False)
class Tables:
    """The transitions, a table for each machine."""

    tables: tuple[Table, ...]


@frozen(slots=False)
class Listing:
    """The rules: each has a name, and says something."""

    spec: str
    items: tuple[tuple[str, Inline], ...]


Content: TypeAlias = Picture | Tables | Listing


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
        return Shown(_content(request, spec), files)
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


def _content(request: Request, spec: Spec) -> Content:
    definition = spec.definition
    if (wrong := unspoken(definition, request.language)) is not None:
        raise EmbedError(wrong, about="lang")
    if request.kind is Kind.RULES:
        return Listing(definition.name, tuple(rules_of(definition, request.language)))
    if request.machine is not None and request.machine not in definition.machines:
        message = f"{definition.name} has no machine {request.machine!r}"
        raise EmbedError(message, near(request.machine, definition.machines), "machine")
    drawing = draw(definition, request.machine, request.language)
    if request.kind is Kind.DIAGRAM:
        return Picture(definition, request, drawing)
    return Tables(tuple(tables_of(drawing, labelled=request.language is not None)))


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
