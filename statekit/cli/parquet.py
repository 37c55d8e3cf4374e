"""Parquet files as rows, with the package of the extra `statekit[parquet]`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from .errors import Failure

_ROWS = 50_000
"""So many rows are in memory at a time."""


def read(path: Path) -> tuple[list[str], int, Iterator[list[Any]]]:
    """Return the names of the columns, how many rows there are, and the rows.

    Raises:
        Failure: the package is not installed, or the file cannot be read.
    """
    parquet, arrow = _packages()
    try:
        file = parquet.ParquetFile(path)
    except (arrow.ArrowException, OSError) as error:
        raise Failure(f"{path} cannot be read as Parquet: {error}") from None
    return list(file.schema_arrow.names), file.metadata.num_rows, _rows(file)


def _rows(file: Any) -> Iterator[list[Any]]:
    for batch in file.iter_batches(batch_size=_ROWS):
        columns = [column.to_pylist() for column in batch.columns]
        yield from map(list, zip(*columns, strict=True))


def write(path: Path, columns: Mapping[str, str], rows: Iterable[list[object]]) -> None:
    """Write rows.

    Args:
        path: the file.
        columns: per column ``text``, ``integer`` or ``boolean``, with brackets around it for a
            list of them.
        rows: the values, in the order of the columns.

    Raises:
        Failure: the package is not installed, or a number is larger than Parquet's.
    """
    parquet, arrow = _packages()
    simple = {"text": arrow.string(), "integer": arrow.int64(), "boolean": arrow.bool_()}
    types = simple | {f"[{name}]": arrow.list_(each) for name, each in simple.items()}
    schema = arrow.schema([(name, types[type_]) for name, type_ in columns.items()])
    source = iter(rows)
    try:
        with parquet.ParquetWriter(path, schema) as writer:
            while waiting := list(islice(source, _ROWS)):
                values = map(list, zip(*waiting, strict=True))
                pairs = zip(values, schema.types, strict=True)
                arrays = [arrow.array(each, type_) for each, type_ in pairs]
                writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))
    except (arrow.ArrowException, OverflowError) as error:
        raise Failure(f"the records cannot be written as Parquet: {error}") from None


def _packages() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise Failure("Parquet needs pyarrow: install statekit[parquet]") from None
    return pyarrow.parquet, pyarrow
