"""Specs in other people's pages: diagrams, tables of transitions, rules, explorers.

`show` is what they share. `inject` refreshes Markdown files; `statekit.embed.sphinx` and
`statekit.embed.mkdocs` are for these two, which are imported there alone.
"""

from __future__ import annotations

from .content import Content, Explorer, Listing, Picture, Shown, Tables, show
from .errors import EmbedError
from .inject import Injected, InjectError, inject
from .request import Kind, Request, read_line, request_of

__all__ = [
    "Content",
    "EmbedError",
    "Explorer",
    "InjectError",
    "Injected",
    "Kind",
    "Listing",
    "Picture",
    "Request",
    "Shown",
    "Tables",
    "inject",
    "read_line",
    "request_of",
    "show",
]
