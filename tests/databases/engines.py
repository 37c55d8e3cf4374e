"""Databases that run statements: SQLite in this process, PostgreSQL in a cluster of its own."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.programs import missing

Rows = list[dict[str, Any]]
Run = Callable[[Mapping[str, str], Sequence[dict[str, Any]], str], Rows]
"""From the types of columns, rows and statements to the rows after them, by id."""


def literal(value: object) -> str:
    """A value as a literal that both databases read."""
    if value is None or isinstance(value, bool):
        return {None: "NULL", True: "TRUE", False: "FALSE"}[value]
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def setup(columns: Mapping[str, str], rows: Sequence[dict[str, Any]]) -> str:
    """The statements that make a table with rows."""
    declared = ", ".join(f'"{name}" {type_}' for name, type_ in columns.items())
    script = f"CREATE TEMPORARY TABLE orders ({declared});\n"
    for row in rows:
        values = ", ".join(literal(row[name]) for name in columns)
        script += f"INSERT INTO orders VALUES ({values});\n"
    return script


def sqlite(columns: Mapping[str, str], rows: Sequence[dict[str, Any]], script: str) -> Rows:
    """Run statements in SQLite, which has no booleans: they come back as they were declared."""
    with sqlite3.connect(":memory:", isolation_level=None) as base:
        base.executescript(setup(columns, rows) + script)
        found = base.execute("SELECT * FROM orders ORDER BY id").fetchall()
    return [
        {
            name: bool(value) if type_ == "boolean" and value is not None else value
            for (name, type_), value in zip(columns.items(), row, strict=True)
        }
        for row in found
    ]


@contextmanager
def postgresql() -> Iterator[Run]:
    """Start a cluster in a folder of its own, as a user without rights, and end it afterwards."""
    initdb, ctl = _program("initdb"), _program("pg_ctl")
    psql = shutil.which("psql") or _program("psql")
    folder = Path(tempfile.mkdtemp(prefix="statekit-pg-", dir="/tmp"))
    user = None
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        user = "nobody"
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    data = str(folder / "data")

    def run(*command: str) -> None:
        log = (folder / "log").open("ab")
        with log:
            subprocess.run(
                command, check=True, user=user, cwd=folder, stdout=log, stderr=log, timeout=120
            )

    try:
        run(initdb, "-D", data, "-U", "statekit", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        run(ctl, "-D", data, "-w", "-o", f"-k {folder} -c listen_addresses='' -F", "start")
        try:
            yield lambda columns, rows, script: _asked(psql, folder, columns, rows, script)
        finally:
            run(ctl, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _asked(
    psql: str,
    folder: Path,
    columns: Mapping[str, str],
    rows: Sequence[dict[str, Any]],
    script: str,
) -> Rows:
    ask = "\\echo ROWS\nSELECT row_to_json(orders) FROM orders ORDER BY id;\n"
    done = subprocess.run(
        [
            psql,
            "-h",
            str(folder),
            "-U",
            "statekit",
            "-d",
            "postgres",
            "-XqAt",
            "-v",
            "ON_ERROR_STOP=1",
        ],
        input=setup(columns, rows) + script + ask,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    _, _, answer = done.stdout.partition("ROWS\n")
    return [json.loads(line) for line in answer.splitlines()]


def _program(name: str) -> str:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(installed[-1]) if installed else shutil.which(name)
    return found or missing(name, "run `apt-get install postgresql`")
