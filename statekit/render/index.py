"""A page that shows the drawings of a folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from attrs import frozen

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|!&~$]")
"""What Markdown could take for its own."""


@frozen(slots=False)
class Entry:
    """A drawing on the page.

    Args:
        title: what it shows.
        about: its description, in one line; empty if there is none.
        file: the drawing, as the page links to it.
        source: the spec's file, as the page links to it; empty if it has no place of its own.
        variant: the name of the variant; empty for the spec itself.
    """

    title: str
    about: str
    file: str
    source: str
    variant: str = ""


def index(entries: Iterable[Entry]) -> str:
    """Return the page, in Markdown."""
    parts = ["# Drawings", "Written by `statekit render --index`, like the drawings."]
    for each in entries:
        parts.append(f"{'###' if each.variant else '##'} {_plain(each.title)}")
        about = [_plain(each.about)] if each.about else []
        if each.source:
            name = each.source.rpartition("/")[2]
            of = f"Variant `{each.variant}` of" if each.variant else "Spec:"
            about.append(f"{of} [{_plain(name)}]({_address(each.source)}).")
        parts += [" ".join(about)] if about else []
        parts.append(f"![{_plain(each.title)}]({_address(each.file)})")
    return "\n\n".join(parts) + "\n"


def _plain(text: str) -> str:
    """Write text so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))


def _address(path: str) -> str:
    """Write a path so that Markdown reads it as one address."""
    return quote(path, safe="/")
