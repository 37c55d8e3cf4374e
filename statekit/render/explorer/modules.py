"""The explorer's JavaScript modules, so that one page holds them all."""

from __future__ import annotations

import base64
from importlib.resources import files
from importlib.resources.abc import Traversable

_FOLDERS = {"engine": "#", "page": "#page/"}
"""The folders of our own modules, and how the names begin by which they import each other."""

_VENDORED = {"#lit-html": "lit-html/lit-html.js", "#panzoom": "panzoom/panzoom.es.js"}


def modules() -> dict[str, str]:
    """Return the address of each module by the name that the others import it by.

    It is what an import map lists. Each address holds the module itself, so that a page needs no
    other file.
    """
    here = files(__package__)
    found = {name: here / "vendor" / path for name, path in _VENDORED.items()}
    for folder, start in _FOLDERS.items():
        for path in (here / folder).iterdir():
            if path.name.endswith(".js"):
                found[start + path.name.removesuffix(".js")] = path
    return {name: _address(found[name]) for name in sorted(found)}


def _address(path: Traversable) -> str:
    return f"data:text/javascript;base64,{base64.b64encode(path.read_bytes()).decode()}"
