"""What a page asks for: something of a spec, with options."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping

from attrs import evolve, field, frozen

from ..diagnostics import near, one_of
from ..render import View
from .errors import EmbedError
from .views import FLAGS, OF_DIAGRAMS, OF_TABLES, view_of

_WORD = re.compile(r"""(?:[^\s"]|"[^"]*"?)+""")
_HEIGHT = re.compile(r"[0-9]+(\.[0-9]+)?(px|rem|em|vh)")


class Kind(enum.Enum):
    """What is shown of a spec."""

    DIAGRAM = "diagram"
    TRANSITIONS = "transitions"
    RULES = "rules"
    EXPLORER = "explorer"


_OF_ALL = ("variant", "lang")
_OWN = {
    Kind.DIAGRAM: (*OF_DIAGRAMS, "alt", "file"),
    Kind.TRANSITIONS: OF_TABLES,
    Kind.RULES: (),
    Kind.EXPLORER: ("file", "height"),
}


@frozen(slots=False)
class Request:
    """Something of a spec that a page asks for.

    Args:
        kind: what is shown.
        spec: the name of a shipped spec, or the path of a file, as the page names it.
        view: what of the spec is shown, and how.
        options: all options as they are written, by name.
        places: where its words stand in the line that it was read from: ``kind``, ``spec`` and
            the names of options.
    """

    kind: Kind
    spec: str
    view: View
    options: Mapping[str, str]
    places: Mapping[str, int] = field(factory=dict, eq=False, repr=False)

    @property
    def variant(self) -> str | None:
        """One of the spec's variants, instead of the spec itself."""
        return self.options.get("variant")

    @property
    def alt(self) -> str | None:
        """What stands for a diagram where it cannot be seen; None for words of the spec's."""
        return self.options.get("alt")

    @property
    def file(self) -> str | None:
        """Where a Markdown file keeps the picture or page to which it links."""
        return self.options.get("file")

    @property
    def height(self) -> str:
        """The height of an explorer in its page, as CSS has it."""
        return self.options.get("height", "40rem")


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
        if name in FLAGS and value:
            raise EmbedError(f"the option {name!r} stands alone, without a value", about=name)
        if name not in FLAGS and not value:
            raise EmbedError(f"the option {name!r} has no value", about=name)
    found = Request(Kind(kind), spec, view_of(options), options)
    if not _HEIGHT.fullmatch(found.height):
        message = f"the height {found.height!r} is no length: write 600px, 40rem or 80vh"
        raise EmbedError(message, about="height")
    return found


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
    if others and "=" not in others[0][0] and others[0][0] not in FLAGS:
        (spec, places["spec"]), *others = others
    options: dict[str, str] = {}
    for word, place in others:
        name, equals, value = word.partition("=")
        if not equals and name not in FLAGS:
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
