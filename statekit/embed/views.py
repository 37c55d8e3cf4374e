"""The options of a page that say what of a spec is shown, and how."""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics import one_of
from ..render import Direction, Theme, View
from .errors import EmbedError

FLAGS = ("hide-guards", "notes")
"""Those that say enough by being there."""

_PARTS = ("machine", "family", "around", "depth", "hide-guards")
OF_DIAGRAMS = (*_PARTS, "notes", "direction", "theme")
OF_TABLES = _PARTS


def view_of(options: Mapping[str, str]) -> View:
    """Return the view that options stand for; those that mean something else are passed over.

    Raises:
        EmbedError: a value is not one of those that it may have.
    """
    return View(
        machine=options.get("machine"),
        family=options.get("family"),
        around=options.get("around"),
        depth=_depth(options),
        guards="hide-guards" not in options,
        notes="notes" in options,
        direction=Direction(_choice(options, "direction", [each.value for each in Direction])),
        theme=Theme(_choice(options, "theme", [each.value for each in Theme])),
        language=options.get("lang"),
    )


def _depth(options: Mapping[str, str]) -> int:
    given = options.get("depth", "1")
    if "depth" in options and "around" not in options:
        raise EmbedError("the option 'depth' needs 'around'", about="depth")
    if not (given.isascii() and given.isdigit() and int(given)):
        raise EmbedError(f"the depth {given!r} is no number from 1 on", about="depth")
    return int(given)


def _choice(options: Mapping[str, str], name: str, known: list[str]) -> str:
    value = options.get(name, known[0])
    if value not in known:
        raise EmbedError(f"the {name} {value!r} is none: write {one_of(known)}", about=name)
    return value
