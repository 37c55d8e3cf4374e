"""Stored records as files: JSON lines, CSV and Parquet, read one by one and written alike."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from attrs import frozen

from ..api import Spec
from ..decide import MisuseError, Snapshot
from ..diagnostics import near
from ..expressions import Kind, Type, plain
from .errors import Failure
from .jsonl import lines, parse

FORMATS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet"}
_SHAPE = ("id", "spec", "version")
_SNAPSHOT = {"spec", "version", "states", "data", "entered", "trail", "clocks", "instances"}


class Record(NamedTuple):  # quicker to make than a frozen class
    """One record.

    Args:
        place: the file and the line, or the row of a Parquet file.
        id: how it is called; its line where it has no id.
        stored: what `Snapshot.to_dict` wrote, or what the columns say of it.
        line: of JSON lines, as it stands in the file.
        key: of a table, the id as it stands there.
    """

    place: str
    id: str
    stored: Mapping[str, object]
    line: bytes = b""
    key: object = None


@frozen(slots=False)
class Records:
    """The records of a file.

    Args:
        format: ``jsonl``, ``csv`` or ``parquet``.
        columns: of a table, the names of what its columns hold, in their order.
        total: how much there is to read, in the measure of `done`; None if that is not known.
        done: tells how much has been read.
    """

    format: str
    columns: tuple[str, ...]
    total: int | None
    done: Callable[[], int]
    each: Iterator[Record]


@contextmanager
def read_records(spec: Spec, path: str, columns: Mapping[str, str]) -> Iterator[Records]:
    """Open a file of records, and close it in the end.

    Args:
        spec: the loaded spec.
        path: the file; ``-`` for JSON lines on stdin.
        columns: what columns are called that have another name than what they hold.

    Raises:
        Failure: it is no such file, or a column holds nothing that the spec knows. A line that
            cannot be read is told when it is reached.
    """
    check_columns(spec, columns)
    format_ = "jsonl" if path == "-" else FORMATS.get(Path(path).suffix.lower())
    if format_ is None:
        raise Failure(f"{path} is none of the files that can be read: {', '.join(FORMATS)}")
    if path == "-":
        stream = sys.stdin.buffer
        yield Records("jsonl", (), None, lambda: 0, _json(stream, "<stdin>", columns))
        return
    if format_ == "parquet":
        from .parquet import read

        names, total, rows = read(Path(path))
        yield _table(spec, path, format_, names, enumerate(rows, 1), columns, total, None)
        return
    size = Path(path).stat().st_size
    with Path(path).open("rb") as binary:
        if format_ == "jsonl":
            yield Records(format_, (), size, binary.tell, _json(binary, path, columns))
            return
        with io.TextIOWrapper(binary, "utf-8-sig", newline="") as text:
            numbered = _rows(csv.reader(text, strict=True), path)
            _, header = next(numbered, (1, []))
            if not header:
                raise Failure(f"{path} is empty: its first line has to name the columns")
            if len(header) == 1 and ";" in header[0]:
                raise Failure(f"{path} has semicolons between the columns: use commas")
            yield _table(spec, path, format_, header, numbered, columns, size, binary.tell)


def check_columns(spec: Spec, columns: Mapping[str, str]) -> None:
    """See that what has a column of another name is there.

    Raises:
        Failure: the spec has nothing of that name.
    """
    known = _known(spec)
    for name in columns:
        if name not in known:
            raise Failure(f"{spec.name} has no machine or datum {name!r}", near(name, known))


def _known(spec: Spec) -> tuple[str, ...]:
    """Return all that a column can hold."""
    definition = spec.definition
    older = [name for each in definition.migrations for name in (*each.was, *each.machines)]
    return tuple(dict.fromkeys((*_SHAPE, *spec.shape.axes, *definition.data, *older)))


def _json(stream: IO[bytes], name: str, columns: Mapping[str, str]) -> Iterator[Record]:
    key = columns.get("id", "id")
    for number, line in lines(stream):
        place = f"{name}:{number}"
        try:
            stored = parse(line)
        except MisuseError as error:
            raise Failure(f"{place}: {error.args[0]}", error.near) from None
        id_ = stored.get(key)
        yield Record(place, str(number if id_ is None else id_), stored, line)


def _rows(reader: Any, path: str) -> Iterator[tuple[int, list[str]]]:
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise Failure(f"{path}:{reader.line_num}: the line is not CSV: {error}") from None
    except UnicodeDecodeError:
        raise Failure(f"{path} is not UTF-8") from None


def _table(
    spec: Spec,
    path: str,
    format_: str,
    header: list[str],
    rows: Iterator[tuple[int, list[Any]]],
    columns: Mapping[str, str],
    total: int,
    done: Callable[[], int] | None,
) -> Records:
    if spec.shape.collections:
        many = spec.shape.collections[0].name
        raise Failure(f"an order has many of {many}, which no table holds: use JSON lines")
    named = {column: name for name, column in columns.items()}
    names = tuple(named.get(each, each) for each in header)
    known = _known(spec)
    for column, name in zip(header, names, strict=True):
        if names.count(name) > 1:
            raise Failure(f"{path}: two columns hold {name!r}: leave one of them out")
        if name not in known:
            raise Failure(
                f"{path}: {spec.name} has no machine or datum for the column {column!r}; name what "
                "it holds with --column, or leave it out",
                near(name, known),
            )
    count = 0

    def counted() -> Iterator[Record]:
        nonlocal count
        layout = _Layout(spec, names)
        for number, row in rows:
            place = f"{path}:{number}"
            if len(row) != len(names):
                raise Failure(f"{place}: {len(row)} cells, and the table has {len(names)} columns")
            count += 1
            yield layout.record(place, number, row)

    return Records(format_, names, total, done or (lambda: count), counted())


class _Layout:
    """Reads the rows of a table by the types that their versions have."""

    def __init__(self, spec: Spec, names: tuple[str, ...]) -> None:
        self._spec = spec
        self._names = names
        at = {name: index for index, name in enumerate(names)}
        self._id, self._own, self._version = at.get("id"), at.get("spec"), at.get("version")
        self._types: dict[str, tuple[tuple[int, str, Type | None], ...]] = {}

    def record(self, place: str, number: int, row: list[Any]) -> Record:
        """Return the record of a row."""
        version = self._spec.version if self._version is None else str(row[self._version])
        states: dict[str, object] = {}
        data: dict[str, object] = {}
        if version not in self._types:
            self._types[version] = self._of(version)
        for index, name, type_ in self._types[version]:
            cell = row[index]
            if type_ is None:
                if cell not in ("", None):
                    states[name] = cell
            elif type(cell) is str:
                # What is no integer, or too long for one, is looked at twice.
                plain_ = type_.is_number and len(cell) < 19 and cell.isascii() and cell.isdigit()
                data[name] = int(cell) if plain_ else _value(cell, type_)
            else:
                data[name] = cell
        own = self._spec.name if self._own is None else row[self._own]
        stored = {"spec": own, "version": version, "states": states, "data": data}
        key = None if self._id is None else row[self._id]
        return Record(place, str(number if key is None else key), stored, key=key)

    def _of(self, version: str) -> tuple[tuple[int, str, Type | None], ...]:
        definition = self._spec.definition
        was = {
            name: each.type
            for migration in definition.migrations
            if version in migration.versions
            for name, each in migration.was.items()
        }
        types = {name: each.type for name, each in definition.data.items()} | was
        own = {
            name
            for migration in definition.migrations
            if version in migration.versions
            for name in migration.machines
        }
        own |= types.keys() | {*self._spec.shape.axes}
        older = definition.migrations
        elsewhere = {name for each in older for name in (*each.was, *each.machines)} - own
        return tuple(
            (index, name, types.get(name))
            for index, name in enumerate(self._names)
            # A column of another version.
            if name not in _SHAPE and name not in elsewhere
        )


def _value(text: str, type_: Type) -> object:
    """Return what a cell says; what is no value of the type stays a text, and is refused later."""
    if not text:
        return "" if type_.kind is Kind.TEXT else None
    if type_.is_number or type_.item is not None or type_.kind is Kind.BOOLEAN:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


# Writing.


def columns_after(spec: Spec, records: Records) -> tuple[str, ...]:
    """Return what the columns of a converted table hold: the old ones first, then the new ones."""
    wanted = ("version", *spec.shape.axes, *spec.definition.data)
    kept = [name for name in records.columns if name in wanted or name in ("id", "spec")]
    return tuple(dict.fromkeys((*kept, *wanted)))


def json_line(record: Record, snapshot: Snapshot) -> bytes:
    """Return a converted record as a line; one of this version as it is."""
    if record.stored.get("version") == snapshot.shape.version:
        return record.line.rstrip(b"\r\n") + b"\n"
    # What stands beside the snapshot is none of our business, and stays.
    beside = {name: each for name, each in record.stored.items() if name not in _SNAPSHOT}
    whole = {**beside, **snapshot.to_dict()}
    try:
        return json.dumps(whole, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half a character, which only an escape can say
        return json.dumps(whole).encode() + b"\n"


def row(record: Record, snapshot: Snapshot, names: Iterable[str]) -> list[object]:
    """Return a converted record as the cells of a table."""
    shape = snapshot.shape
    known: dict[str, object] = {"id": record.key, "spec": shape.spec, "version": shape.version}
    known |= snapshot.states
    known |= {name: plain(value) for name, value in snapshot.data.items()}
    return [known[name] for name in names]


def cell(value: object) -> str:
    """Return a value as a cell of CSV."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def kind_of(spec: Spec, name: str) -> str:
    """Return the type of a column, as `parquet.write` takes it."""
    datum = spec.definition.data.get(name)
    if datum is None:
        return "text"
    type_ = datum.type.item or datum.type
    word = {Kind.BOOLEAN: "boolean"}.get(type_.kind, "integer" if type_.is_number else "text")
    return f"[{word}]" if datum.type.item else word
