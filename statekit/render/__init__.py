"""Pictures of specs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from attrs import evolve, fields

from ..diagnostics import one_of
from ..spec import Definition
from .errors import RenderError
from .view import Direction, Theme, View

if TYPE_CHECKING:
    from .drawing import Drawing

__all__ = ["FORMATS", "WIDTH", "Direction", "RenderError", "Theme", "View", "render"]

FORMATS = ("svg", "png", "dot", "mermaid", "plantuml", "table", "html")
"""The formats of `render`."""

WIDTH = 100
"""How wide a table is unless a terminal says otherwise, in columns."""

_RESOLUTION = "-Gdpi=144"  # twice Graphviz' own, so that a PNG can be read when it is zoomed


def render(
    definition: Definition,
    format: str,
    *,
    view: View | None = None,
    machine: str | None = None,
    language: str | None = None,
    overlays: Iterable[Callable[[Drawing], Drawing]] = (),
    engine: str = "pure",
    width: int = WIDTH,
    ascii_only: bool = False,
) -> bytes:
    """Draw a spec. The same spec gives the same bytes in every process.

    Args:
        definition: the spec.
        format: one of `FORMATS`. All but ``png`` are UTF-8 text; ``html`` is the explorer, a page
            of its own that needs nothing besides.
        view: what of it is shown, and how; None for all of it. The explorer shows all of it, and
            begins in the view's language.
        machine: short for a view with this machine.
        language: short for a view in this language.
        overlays: what is told about it, such as where an order is; see `statekit.render.overlays`.
        engine: for ``svg``, ``png`` and ``html``, the layout program: ``pure`` is graphviz-pure,
            whose bytes are the same on every platform; ``system`` is the `dot` of this system.
        width: for ``table``, how many columns the reader has; long names may take more.
        ascii_only: for ``table``, whether lines and arrows are made of ASCII; labels stay.

    Raises:
        RenderError: no such format, machine, state, engine or language; the program is missing, or
            it failed.
    """
    if format not in FORMATS:
        raise RenderError(f"there is no format {format!r}: write {one_of(FORMATS)}")
    shown = view or View()
    if machine is not None:
        shown = evolve(shown, machine=machine)
    if language is not None:
        shown = evolve(shown, language=language)
    told = tuple(overlays)
    if format == "html":
        plain = View(language=shown.language)
        names = [each.name for each in fields(View)]
        more = [each for each in names if getattr(shown, each) != getattr(plain, each)]
        if more or told:
            given = " and ".join([*more, *(["overlays"] if told else [])])
            raise RenderError(f"html shows all of a spec, on a page with themes: leave out {given}")
        shown.check(definition)
        from .explorer import explorer

        return explorer(definition, shown.language, engine).encode()
    from .build import draw

    drawing = draw(definition, shown, told)
    if format == "mermaid":
        from .mermaid import to_mermaid

        return to_mermaid(drawing).encode()
    if format == "plantuml":
        from .plantuml import to_plantuml

        return to_plantuml(drawing).encode()
    if format == "table":
        from .table import to_table

        return to_table(drawing, width, ascii_only=ascii_only).encode()
    from .dot import to_dot  # the graphviz package takes a while to import

    dot = to_dot(drawing)
    if format == "dot":
        return dot.source.encode()
    from .layout import run

    if format == "png":
        from .titles import titled

        laid_out = run(dot.source, "dot", engine).decode()
        placed = titled(laid_out, dot.plates, dot.finals)
        return run(placed, "png", engine, "-Knop2", _RESOLUTION)
    from .svg import finish

    svg = run(dot.source, "svg", engine).decode()
    return finish(svg, drawing.title, drawing.about, dot.titles).encode()
