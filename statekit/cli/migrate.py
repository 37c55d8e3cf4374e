"""`statekit migrate`."""

from __future__ import annotations

import csv
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .errors import FINDINGS, FINE, Failure
from .files import refuse_same, unwritable, write
from .options import (
    complete_spec,
    examples,
    json_option,
    output_option,
    setting_option,
    variant_option,
)
from .specs import load_one
from .terminal import show, show_json
from .values import pairs

if TYPE_CHECKING:
    from ..api import Snapshot, Spec
    from ..decide.survey import Survey, Tally
    from .records import Record, Records

SHOWN = 20
"""So many of the records that are refused are told one by one."""


@click.command(
    short_help="Convert records of older versions.",
    epilog=examples(
        "statekit migrate shop.yaml orders.jsonl -o migrated.jsonl",
        "statekit migrate shop.yaml orders.csv --column payment=payment_status -o migrated.csv",
        "statekit migrate shop.yaml --sql postgresql --table orders",
    ),
)
@click.argument("spec", metavar="SPEC", shell_complete=complete_spec)
@click.argument("records", metavar="RECORDS", required=False)
@output_option("FILE", "Where to write; stdout, if not given.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=COLUMN",
    callback=pairs,
    help="The column of id, version, a machine or a datum, where it has another name. Repeatable.",
)
@click.option(
    "--sql",
    "dialect",
    type=click.Choice(["postgresql", "sqlite"]),
    help="Write the statements that convert a table in a database, and read no records.",
)
@click.option("--table", metavar="NAME", help="The table, with --sql; the spec's name by default.")
@variant_option
@setting_option
@json_option
def migrate(
    spec: str,
    records: str | None,
    *,
    output: Path | None,
    columns: dict[str, str],
    dialect: str | None,
    table: str | None,
    variant: str | None,
    setting: dict[str, str],
    as_json: bool,
) -> int:
    """Convert the RECORDS of older versions, as the `migrations` of SPEC say.

    RECORDS is a file of snapshots: .jsonl (an object a line, as Snapshot.to_dict writes it, with an
    id if you like; - for stdin), .csv or .parquet (columns id, version, and one for each machine
    and datum). The output is of the same kind. Records of this version stay as they are. If any
    record has no place in this version, each is counted and nothing is written. Exit code: 0, or
    1 if a record was refused, 2 on misuse.
    """
    loaded = load_one(spec, setting, variant)
    if dialect is not None:
        if records is not None or as_json:
            raise click.UsageError("--sql goes without RECORDS and --json.")
        if table == "":
            raise click.UsageError("The name of the table is empty.")
        return _sql(loaded, dialect, table, columns, output)
    if records is None:
        raise click.UsageError("Missing argument 'RECORDS'.")
    if table is not None:
        raise click.UsageError("--table goes with --sql.")
    if as_json and output is None:
        raise click.UsageError("--json goes with -o, as stdout has one of the two.")
    from .records import FORMATS, read_records

    refuse_same(output, records)
    with read_records(loaded, records, columns) as found:
        if found.format == "parquet" and output is None:
            raise click.UsageError("Parquet goes to a file: name it with -o.")
        if output and FORMATS.get(output.suffix.lower(), found.format) != found.format:
            raise Failure(
                f"{output}: what is written is {found.format}, as what is read: name it so"
            )
        survey = _convert(loaded, found, output, columns)
    if as_json:
        written = None if survey.fit < survey.records else str(output)
        show_json({"written": written, **survey.to_dict()})
    else:
        for line in report(survey, converted=True):
            show(line, err=output is None)
    return FINDINGS if survey.fit < survey.records else FINE


def _sql(
    spec: Spec, dialect: str, table: str | None, columns: Mapping[str, str], output: Path | None
) -> int:
    """Write the statements for a database."""
    try:
        from ..decide.updates import updates
    except ImportError:
        raise Failure("--sql needs sqlglot: install statekit[sql]") from None
    from .records import check_columns

    check_columns(spec, columns)
    statements = updates(spec, dialect, spec.name if table is None else table, columns)
    text = "".join(f"{each};\n" for each in ("BEGIN", *statements, "COMMIT"))
    if output is None:
        show(text.rstrip("\n"))
    else:
        write(output, text.encode())
    return FINE


def _convert(
    spec: Spec, records: Records, output: Path | None, columns: Mapping[str, str]
) -> Survey:
    """Convert all records into a draft, which becomes the output if none is refused."""
    from ..decide.survey import Tally

    tally = Tally(spec.definition)
    folder = output.resolve().parent if output is not None else None
    try:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(".tmp", ".statekit.", folder)
    except OSError as error:
        raise unwritable(output or Path(tempfile.gettempdir()), error) from None
    os.close(handle)
    draft = Path(name)
    try:
        _write(spec, records, draft, columns, tally)
        if not tally.refused:
            _publish(draft, output)
    except BrokenPipeError:
        raise  # nobody reads any more: that is no fault of a file
    except OSError as error:
        raise unwritable(output or draft, error) from None
    finally:
        draft.unlink(missing_ok=True)
    return tally.survey()


def _publish(draft: Path, output: Path | None) -> None:
    if output is None:
        try:
            with draft.open("rb") as source:
                shutil.copyfileobj(source, sys.stdout.buffer)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritable(Path("stdout"), error) from None
    elif output.exists() and not output.is_file():
        output.write_bytes(draft.read_bytes())  # a device: nothing to put in its place
    else:
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(output.stat().st_mode & 0o777 if output.exists() else 0o666 & ~mask)
        draft.replace(output.resolve())


def _write(
    spec: Spec, records: Records, draft: Path, columns: Mapping[str, str], tally: Tally
) -> None:
    from .records import cell, columns_after, json_line, kind_of, row

    converted = _converted(spec, records, tally)
    names = columns_after(spec, records)
    header = [columns.get(name, name) for name in names]
    if records.format == "parquet":
        from . import parquet

        kinds = {column: kind_of(spec, name) for column, name in zip(header, names, strict=True)}
        first = list(islice(converted, 1))
        if first and isinstance(first[0][0].key, int):
            kinds[columns.get("id", "id")] = "integer"
        parquet.write(draft, kinds, (row(*each, names) for each in chain(first, converted)))
    elif records.format == "csv":
        with draft.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(header)
            writer.writerows([cell(each) for each in row(*pair, names)] for pair in converted)
    else:
        with io.BufferedWriter(io.FileIO(draft, "w"), 1 << 20) as lines:
            for record, snapshot in converted:
                lines.write(json_line(record, snapshot))


def _converted(spec: Spec, records: Records, tally: Tally) -> Iterator[tuple[Record, Snapshot]]:
    """Yield the records with their snapshots until one is refused; count all."""
    from ..decide import MisuseError

    axes = spec.shape.axes
    with progress(records) as step:
        for record in records.each:
            step()
            try:
                snapshot = spec.migrate(record.stored)
            except MisuseError as error:
                tally.refuse(error, record.id)
                if tally.refused <= SHOWN:
                    show(f"{record.place}: {record.id}: {error}", err=True)
                continue
            states = snapshot.states
            tally.place(tuple(states[name] for name in axes), record.id)
            if not tally.refused:
                yield record, snapshot
    if tally.refused > SHOWN:
        show(f"… and {tally.refused - SHOWN} more", err=True)


@contextmanager
def progress(records: Records) -> Iterator[Callable[[], None]]:
    """Show how far the reading is, on a terminal; return what to call for each record."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("records", total=records.total)
        count = 0

        def step() -> None:
            nonlocal count
            count += 1
            if count % 1000 == 0:
                bar.update(task, completed=records.done())

        yield step


def report(survey: Survey, *, converted: bool = False) -> Iterator[str]:
    """Say what becomes of records."""
    refused = survey.records - survey.fit
    records = "1 record" if survey.records == 1 else f"{survey.records} records"
    if converted:
        yield f"{records}, {refused} refused" + (": nothing is written" if refused else "")
    else:
        yield f"{records}, {refused} without a place in the new version"
    for name, states in survey.states.items():
        for leaf, count in states.items():
            yield f"  {name} {leaf}: {count}"
    for each in survey.found:
        more = "" if each.count == len(each.ids) else ", …"
        yield f"  {each.trouble.value}, {each.count}: {each.message} ({', '.join(each.ids)}{more})"
