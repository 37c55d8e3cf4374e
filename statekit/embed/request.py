"""What a page asks for: something of a spec, with options."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import evolve, field, frozen

from ..diagnostics import near, one_of

_TALL = "40rem"
_WORD = re.compile(r"""(?:[^\s"]|"[^"]*"?)+""")


class Kind(enum.Enum):
    """What is shown of a spec."""

    DIAGRAM = "diagram"
    TRANSITIONS = "transitions"
    RULES = "rules"
    EXPLORER = "explorer"


class EmbedError(Exception):
    """What a page asks for cannot be shown; the message says why and what to do.

    Attributes:
        near: names that look like the one that does not exist.
        about: what is wrong: ``kind``, ``spec`` or the name of an option; empty for none of them.
        at: where it stands in its line, counted from 0.
        files: the files of which one has to change; empty where it is the page that is wrong.
    """

    def __init__(
        self,
        message: str,
        near: tuple[str, ...] = (),
        about: str = "",
        at: int = 0,
        files: tuple[Path, ...] = (),
    ) -> None:
        self.near = near
        self.about = about
        self.at = at
        self.files = files
        super().__init__(message)

    def __str__(self) -> str:
        message = str(self.args[0])
        return f"{message}; near: {', '.join(self.near)}" if self.near else message


@frozen(slots=False)
class Request:
    """Something of a spec that a page asks for.

    Args:
        kind: what is shown.
        spec: the name of a shipped spec, or the path of a file, as the page names it.
        variant: one of the spec's variants, instead of the spec itself.
        machine: this machine alone.
        language: the language of the labels.
        alt: what stands for a diagram where it cannot be seen; None for words made of the spec's.
        file: where a Markdown file keeps the picture or page to which it links.
        height: of an explorer in its page, as CSS has it.
        places: where its words stand in the line that it was read from: ``kind``, ``spec`` and
            the names of options.
    """

    kind: Kind
    spec: str
    variant: str | None = None
    machine: str | None = None
    language: str | None = None
    alt: str | None = None
    file: str | None = None
    height: str = _TALL
    places: Mapping[str, int] = field(factory=dict, eq=False, repr=False)


_OF_ALL = ("variant", "lang")
_OWN = {
    Kind.DIAGRAM: ("machine", "alt", "file"),
    Kind.TRANSITIONS: ("machine",),
    Kind.RULES: (),
    Kind.EXPLORER: ("file", "height"),
}
_HEIGHT = re.compile(r"[0-9]+(\.[0-9]+)?(px|rem|em|vh)")


def options_of(kind: Kind, *, files: bool = False) -> tuple[str, ...]:
    """Return the names of the options that a kind has.

    Args:
        kind: what is shown.
        files: whether the page itself says where pictures are kept, and only links to them.
    """
    other = "height" if files else "file"
    return tuple(each for each in (*_OF_ALL, *_OWN[kind]) if each != other)


def request_of(kind: str, spec: str, options: Mapping[str, str], *, files: bool = False) -> Request:
    """Return what is asked for by words.

    Args:
        kind: the value of a `Kind`.
        spec: the name of a shipped spec, or the path of a file.
        options: values by the name of the option.
        files: as for `options_of`.

    Raises:
        EmbedError: there is no such kind or option, or a value is missing.
    """
    kinds = [each.value for each in Kind]
    if kind not in kinds:
        message = f"a spec has no {kind!r} to show: write {one_of(kinds)}"
        raise EmbedError(message, near(kind, kinds), "kind")
    if not spec:
        raise EmbedError(f"which spec? Write `{kind} NAME` or `{kind} FILE.yaml`", about="kind")
    known = options_of(Kind(kind), files=files)
    for name, value in options.items():
        if name not in known:
            message = f"{kind} has no option {name!r}: it has {', '.join(known)}"
            raise EmbedError(message, near(name, known), name)
        if not value:
            raise EmbedError(f"the option {name!r} has no value", about=name)
    height = options.get("height", _TALL)
    if not _HEIGHT.fullmatch(height):
        message = f"the height {height!r} is no length: write 600px, 40rem or 80vh"
        raise EmbedError(message, about="height")
    return Request(
        Kind(kind),
        spec,
        variant=options.get("variant"),
        machine=options.get("machine"),
        language=options.get("lang"),
        alt=options.get("alt"),
        file=options.get("file"),
        height=height,
    )


def read_line(text: str, *, files: bool = False) -> Request:
    """Return what is asked for by a line such as ``diagram deuna machine=payment``.

    A value with blanks stands in double quotes.

    Raises:
        EmbedError: as `request_of`, or a word is no option; `at` is the place in the line.
    """
    words = list(_words(text))
    if not words:
        kinds = one_of(each.value for each in Kind)
        raise EmbedError(f"what is to be shown? Write {kinds}, and the name of a spec")
    (kind, at), *others = words
    places = {"kind": at}
    spec = ""
    if others and "=" not in others[0][0]:
        (spec, places["spec"]), *others = others
    options: dict[str, str] = {}
    for word, place in others:
        name, equals, value = word.partition("=")
        if not equals:
            raise EmbedError(f"{word!r} is no option: write NAME=VALUE", at=place)
        if name in options:
            raise EmbedError(f"the option {name!r} is given twice", at=place)
        options[name], places[name] = value, place
    try:
        return evolve(request_of(kind, spec, options, files=files), places=places)
    except EmbedError as error:
        error.at = places.get(error.about, 0)
        raise


def _words(text: str) -> Iterator[tuple[str, int]]:
    for found in _WORD.finditer(text):
        if found[0].count('"') % 2:
            raise EmbedError("the quotes do not end", at=found.start())
        yield found[0].replace('"', ""), found.start()
