"""The explorer: one page that shows a spec and lets people try it out, with no network."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files

from ...decide import Engine
from ...spec import Definition
from ...spec.labels import in_language, languages
from ..build import draw
from ..dot import to_dot
from ..layout import run
from ..svg import finish
from ..view import View
from .colours import colours
from .describe import describe
from .model import model
from .modules import modules

__all__ = ["explorer"]

_START = 'import "#page/main";'
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def explorer(definition: Definition, language: str | None = None, engine: str = "pure") -> str:
    """Return the page of a spec as HTML. It holds all that it needs; the same spec, the same text.

    Args:
        definition: the spec.
        language: the language in which it begins; None for the first of the spec's labels.
        engine: the layout program of the pictures: ``pure`` or ``system``.

    Raises:
        RenderError: the layout program is missing, or it failed.
    """
    spoken = languages(definition) or ("",)
    first = language or spoken[0]
    loaded = Engine(definition)
    ways = to_dot(draw(definition)).ways
    style = f"\n{colours()}\n{_text('page/page.css')}"
    imports = _json({"imports": modules()})
    parts = {
        "language": escape(first or "en"),
        "title": escape(in_language(definition.title, first) or definition.name),
        "policy": _policy([imports, _START], style),
        "style": style,
        "imports": imports,
        "pictures": "\n".join(_picture(definition, each, engine) for each in spoken),
        "spec": _json(describe(loaded, ways, first)),
        "model": _json(model(loaded)),
        "start": _START,
    }
    return _PLACE.sub(lambda found: parts[found[1]], _text("page/page.html"))


def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _policy(scripts: list[str], style: str) -> str:
    """Return what the page may do: run the scripts that are here, and ask nobody for anything.

    The guards of the spec come as text, written by the back end of the expression language, and
    are made into functions: that is what 'unsafe-eval' lets the page do.
    """
    hashes = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {hashes} data: 'unsafe-eval'; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _json(value: object) -> str:
    """Return JSON that stands inside a script element: no text in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _picture(definition: Definition, language: str, engine: str) -> str:
    drawing = draw(definition, View(language=language or None))
    dot = to_dot(drawing)
    svg = finish(run(dot.source, "svg", engine).decode(), drawing.title, drawing.about, dot.titles)
    return f'<template data-picture="{escape(language)}">{svg[svg.index("<svg") :]}</template>'
