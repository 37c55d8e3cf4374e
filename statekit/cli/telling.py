"""What `statekit render` tells about what it draws."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

from attrs import frozen

from .errors import Failure
from .specs import load_one

if TYPE_CHECKING:
    from ..api import Spec
    from ..render.build import Overlay
    from ..render.overlays import Count

_NEEDED = ("machine", "from", "to", "count")
_KEYS = (*_NEEDED, "event")


@frozen(slots=False)
class Told:
    """What is told about a drawing.

    Args:
        word: the option's name, which also stands in the name of the file.
        value: its value.
        order: the order of a trace.
        setting: settings as the user wrote them, by name.
    """

    word: str
    value: Any
    order: str | None
    setting: Mapping[str, str]

    @property
    def option(self) -> str:
        """The option, as the user writes it."""
        return f"--{self.word}"

    def load(self, name: str, variant: str | None) -> Spec:
        """Load the spec that is drawn."""
        return load_one(name, self.setting, variant)

    def overlay(self, spec: Spec) -> tuple[Overlay, str]:
        """Return the overlay, and what names it in the name of a file: its word, and an order."""
        from ..render.overlays import against, traffic

        match self.word:
            case "at":
                return _snapshot(spec, self.value), self.word
            case "trace":
                way, order = _trace(spec, self.value, self.order)
                return way, f"{self.word}.{quote(order, safe='')}"
            case "against":
                return against(load_one(self.value, {}).definition, spec.definition), self.word
        return traffic(_counts(self.value)), self.word


def _snapshot(spec: Spec, stream: IO[bytes]) -> Overlay:
    from ..api import MisuseError, Snapshot
    from ..render.overlays import at_snapshot
    from .events import name_of
    from .jsonl import parse

    data = stream.read()
    if not data.strip():
        raise Failure(f"{name_of(stream)} is empty, and a snapshot is a JSON object")
    try:
        return at_snapshot(spec, Snapshot.from_dict(parse(data), spec))
    except MisuseError as error:
        raise Failure(f"{name_of(stream)}: {error.args[0]}", error.near) from None


def _trace(spec: Spec, stream: IO[bytes], order: str | None) -> tuple[Overlay, str]:
    from ..render.overlays import along
    from .events import name_of, recorded
    from .timeline import one

    found = one(recorded(spec, stream, order), name_of(stream))
    return along(spec.replay(found.events, found.start)), found.order


def _counts(stream: IO[bytes]) -> list[Count]:
    """Read a list of JSON objects, or CSV with a line of names."""
    from .events import name_of

    name = name_of(stream)
    try:
        text = stream.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Failure(f"{name} is not UTF-8") from None
    if text.lstrip()[:1] in ("[", "{"):
        found = _json_counts(text, name)
    else:
        try:
            found = _csv_counts(text, name)
        except csv.Error as error:
            raise Failure(f"{name} is not CSV: {error}") from None
    if not found:
        raise Failure(f"{name} has no counts")
    return found


def _json_counts(text: str, name: str) -> list[Count]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Failure(f"{name} is not JSON: {error}") from None
    if not isinstance(values, list):
        raise Failure(f"{name} holds no list of objects")
    return [_count(row, f"{name}, number {at}") for at, row in enumerate(values, 1)]


def _csv_counts(text: str, name: str) -> list[Count]:
    from ..diagnostics import near

    rows = csv.DictReader(io.StringIO(text, newline=""))
    columns = rows.fieldnames or []
    if lacking := [each for each in _NEEDED if each not in columns]:
        place = f"{name}:{rows.line_num}" if columns else name
        for sign, called in ((";", "semicolons"), ("\t", "tabs")):
            if any(sign in each for each in columns):
                raise Failure(f"{place} has {called} between the columns: use commas")
        close = [one for each in columns for one in near(each, lacking)]
        first = f"begin with the line {','.join(_KEYS)}, event only where it is needed"
        raise Failure(f"{place} lacks {_quoted(lacking)}: {first}", dict.fromkeys(close))
    found = []
    for row in rows:
        place = f"{name}:{rows.line_num}"
        if None in row:
            raise Failure(f"{place} has more values than the first line has names")
        found.append(_count(row, place))
    return found


def _quoted(names: list[str]) -> str:
    return ", ".join(map(repr, names))


def _count(row: object, place: str) -> Count:
    from ..diagnostics import near
    from ..render.overlays import Count

    if not isinstance(row, dict):
        raise Failure(f"{place} is not an object")
    for key in row:
        if key not in _KEYS:
            raise Failure(f"{place} has no key {key!r}", near(str(key), _KEYS))
    for key in ("machine", "from", "to"):
        if not (isinstance(row.get(key), str) and row[key]):
            raise Failure(f"{place} lacks {key!r}")
    count = row.get("count")
    if isinstance(count, str) and count.strip().isdecimal() and len(count) < 20:
        count = int(count)
    if type(count) is not int or count < 0:
        raise Failure(f"{place} has no whole number as 'count'")
    event = row.get("event") or None
    if not isinstance(event, str | None):
        raise Failure(f"{place}: 'event' must be a text")
    return Count(row["machine"], row["from"], row["to"], count, event, where=place)
