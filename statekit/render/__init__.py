"""Pictures of specs."""

from __future__ import annotations

from ..diagnostics import one_of
from ..spec import Definition
from ..spec.labels import unspoken
from .errors import RenderError

__all__ = ["FORMATS", "WIDTH", "RenderError", "render"]

FORMATS = ("svg", "png", "dot", "mermaid", "plantuml", "table", "html")
"""The formats of `render`."""

WIDTH = 100
"""How wide a table is unless a terminal says otherwise, in columns."""

_RESOLUTION = "-Gdpi=144"  # twice Graphviz' own, so that a PNG can be read when it is zoomed


def render(
    definition: Definition,
    format: str,
    *,
    machine: str | None = None,
    engine: str = "pure",
    language: str | None = None,
    width: int = WIDTH,
    ascii_only: bool = False,
) -> bytes:
    """Draw a spec. The same spec gives the same bytes in every process.

    Args:
        definition: the spec.
        format: one of `FORMATS`. All but ``png`` are UTF-8 text; ``html`` is the explorer, a page
            of its own that needs nothing besides.
        machine: the machine to draw alone; None draws all of them side by side.
        engine: for ``svg``, ``png`` and ``html``, the layout program: ``pure`` is graphviz-pure,
            whose bytes are the same on every platform; ``system`` is the `dot` of this system.
        language: the language of the labels, such as ``es``; None for the spec's own. With a
            language, events and actors go by their labels too. The explorer begins in it.
        width: for ``table``, how many columns the reader has; long names may take more.
        ascii_only: for ``table``, whether lines and arrows are made of ASCII; labels stay.

    Raises:
        RenderError: no such format, machine, engine or language; the program is missing, or it
            failed.
    """
    if format not in FORMATS:
        raise RenderError(f"there is no format {format!r}: write {one_of(FORMATS)}")
    if machine is not None and machine not in definition.machines:
        names = one_of(definition.machines)
        raise RenderError(f"{definition.name} has no machine {machine!r}: write {names}")
    if (wrong := unspoken(definition, language)) is not None:
        raise RenderError(wrong)
    if format == "html":
        if machine is not None:
            raise RenderError(f"html shows all machines of a spec: leave out {machine!r}")
        from .explorer import explorer

        return explorer(definition, language, engine).encode()
    from .build import draw

    drawing = draw(definition, machine, language)
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
        return run(dot.source, "png", engine, _RESOLUTION)
    from .svg import finish

    svg = run(dot.source, "svg", engine).decode()
    return finish(svg, drawing.title, drawing.about, dot.titles).encode()
