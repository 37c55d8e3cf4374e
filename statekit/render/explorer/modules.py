"""The explorer's JavaScript modules, so that one page holds them all."""

from __future__ import annotations

import base64
from importlib.resources import files
from importlib.resources.abc import Traversable


def modules() -> dict[str, str]:
    """Return the address of each module by the name that the others import it by.

    It is what an import map lists. Each address holds the module itself, so that a page needs no
    other file.
    """
    return {
        f"#{path.name.removesuffix('.js')}": _address(path)
        for path in sorted((files(__package__) / "engine").iterdir(), key=lambda path: path.name)
        if path.name.endswith(".js")
    }


def _address(path: Traversable) -> str:
    return f"data:text/javascript;base64,{base64.b64encode(path.read_bytes()).decode()}"
