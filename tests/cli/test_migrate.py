"""`statekit migrate`: files of records, all converted or none written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from tests.decide.test_migrate import MIGRATION, NEW

from .running import run

HEADER = "id,version,payment,box,amount,paid,note\n"


@pytest.fixture
def spec(folder: Path) -> str:
    """The file of the version that records go to."""
    (folder / "shop2.yaml").write_text(NEW + MIGRATION, encoding="utf-8")
    return "shop2.yaml"


def stored(id_: str, payment: str, **more: object) -> dict[str, Any]:
    """A record as a line has it."""
    return {
        "id": id_,
        "spec": "shop",
        "version": "1.0.0",
        "states": {"payment": payment, "box": "open"},
        "data": {"amount": 10, "paid": 5, "note": None},
        **more,
    }


def lines(*records: dict[str, Any]) -> str:
    """Records a line each."""
    return "".join(json.dumps(each) + "\n" for each in records)


REPORT = """\
2 records, 0 refused
  payment review: 1
  payment done.part: 1
  delivery packed: 2
"""


def test_json_lines_are_converted_and_stay_so(spec: str) -> None:
    """What stands beside a snapshot stays; the second time, each byte does."""
    Path("old.jsonl").write_text(lines(stored("o1", "held", shop="x"), stored("o2", "done")))
    ran = run("migrate", spec, "old.jsonl", "-o", "new.jsonl")
    assert (ran.code, ran.out, ran.err) == (0, REPORT, "")
    whole = Path("new.jsonl").read_text()
    assert json.loads(whole.splitlines()[0]) == {
        "id": "o1",
        "shop": "x",
        "spec": "shop",
        "version": "2.0.0",
        "states": {"payment": "review", "delivery": "packed"},
        "data": {"amount": 10, "captured": 5, "note": ""},
        "entered": {"payment": None, "delivery": None},
        "trail": None,
    }
    again = run("migrate", spec, "-", stdin=whole)
    assert (again.code, again.out, again.err) == (0, whole, REPORT)


def test_a_table_keeps_its_columns_under_their_names(spec: str) -> None:
    """Columns that are gone go, and new ones follow."""
    text = "no,version,status,box,amount,paid,note\no1,1.0.0,held,open,10,5,x\n"
    Path("old.csv").write_text(text)
    named = ("--column", "id=no", "--column", "payment=status")
    ran = run("migrate", spec, "old.csv", *named, "-o", "new.csv")
    assert (ran.code, ran.err) == (0, "")
    converted = "no,version,status,amount,note,delivery,captured\no1,2.0.0,review,10,x,packed,5\n"
    assert Path("new.csv").read_text() == converted
    assert run("migrate", spec, "new.csv", *named).out == converted


def test_what_is_written_is_called_what_it_is(spec: str) -> None:
    """A table is not written as lines, nor lines as a table; other names are free."""
    Path("old.csv").write_text(HEADER)
    ran = run("migrate", spec, "old.csv", "-o", "new.jsonl")
    told = "error: new.jsonl: what is written is csv, as what is read: name it so\n"
    assert (ran.code, ran.out, ran.err) == (2, "", told)
    assert not Path("new.jsonl").exists()
    assert run("migrate", spec, "old.csv", "-o", "new.txt").code == 0


@pytest.mark.parametrize("key", [{}, {"id": None}, {"id": 7}, {"id": "\ud800"}, {"id": ["o", 1]}])
def test_an_id_stays_as_it_is(spec: str, key: dict[str, object]) -> None:
    """A line without one gets none."""
    record = {name: each for name, each in stored("", "held").items() if name != "id"}
    Path("old.jsonl").write_text(json.dumps({**key, **record}) + "\n")
    ran = run("migrate", spec, "old.jsonl", "-o", "new.jsonl")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(Path("new.jsonl").read_text())
    assert {name: each for name, each in found.items() if name == "id"} == key


def test_numbers_as_ids_stay_numbers_in_parquet(spec: str) -> None:
    """Whoever joins tables by them relies on the type."""
    row = {"version": "1.0.0", "payment": "held", "box": "open", "amount": 10, "paid": 5}
    rows = [{"id": 7, **row, "note": ""}, {"id": None, **row, "note": ""}]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), "old.parquet")
    assert run("migrate", spec, "old.parquet", "-o", "new.parquet").code == 0
    found = pyarrow.parquet.read_table("new.parquet")
    assert found.column("id").type == pyarrow.int64()
    assert found.column("id").to_pylist() == [7, None]


def test_parquet_is_converted(spec: str) -> None:
    """With the types that the columns have."""
    rows = [{"id": "o1", "version": "1.0.0", "payment": "held", "box": "open", "amount": 10}]
    table = pyarrow.Table.from_pylist([{**rows[0], "paid": 5, "note": None}])
    pyarrow.parquet.write_table(table, "old.parquet")
    ran = run("migrate", spec, "old.parquet", "-o", "new.parquet")
    assert (ran.code, ran.err) == (0, "")
    found = pyarrow.parquet.read_table("new.parquet")
    assert found.to_pylist() == [
        {
            "id": "o1",
            "version": "2.0.0",
            "payment": "review",
            "amount": 10,
            "note": "",
            "delivery": "packed",
            "captured": 5,
        }
    ]
    assert run("migrate", spec, "new.parquet", "-o", "again.parquet").code == 0
    assert pyarrow.parquet.read_table("again.parquet").equals(found)


def test_one_record_without_a_place_writes_nothing(spec: str) -> None:
    """All are read and counted; what was there stays, and no draft is left."""
    Path("new.csv").write_text("kept")
    rows = "o1,1.0.0,held,open,10,5,\no2,1.0.0,lost,open,10,5,\no3,1.0.0,done,open,10,x,\n"
    Path("old.csv").write_text(HEADER + rows)
    ran = run("migrate", spec, "old.csv", "-o", "new.csv")
    gone = "payment has no state 'lost', and no migration says where it goes; near: closed"
    bad = "paid has the wrong type: money is an integer of minor units, such as 1999"
    assert (ran.code, ran.err) == (1, f"old.csv:3: o2: {gone}\nold.csv:4: o3: {bad}\n")
    assert ran.out == (
        "3 records, 2 refused: nothing is written\n  payment review: 1\n  delivery packed: 1\n"
        f"  gone-state, 1: {gone} (o2)\n  bad-data, 1: {bad} (o3)\n"
    )
    assert Path("new.csv").read_text() == "kept"
    assert sorted(each.name for each in Path().iterdir()) == ["new.csv", "old.csv", "shop2.yaml"]
    to_stdout = run("migrate", spec, "old.csv")
    assert (to_stdout.code, to_stdout.out) == (1, "")


def test_many_refusals_are_counted_and_not_all_told(spec: str) -> None:
    """The first twenty, and the number of the rest."""
    Path("old.jsonl").write_text(lines(*(stored(f"o{number}", "lost") for number in range(25))))
    ran = run("migrate", spec, "old.jsonl", "-o", "new.jsonl", "--json")
    assert ran.code == 1
    assert ran.err.splitlines()[19:] == [
        "old.jsonl:20: o19: payment has no state 'lost', and no migration says where it goes; "
        "near: closed",
        "… and 5 more",
    ]
    assert ran.json == {
        "written": None,
        "records": 25,
        "fit": 0,
        "states": {"payment": {}, "delivery": {}},
        "troubles": [
            {
                "trouble": "gone-state",
                "about": "payment: lost",
                "message": "payment has no state 'lost', and no migration says where it goes; "
                "near: closed",
                "count": 25,
                "ids": ["o0", "o1", "o2", "o3", "o4"],
            }
        ],
    }


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "x.txt",
            "",
            "x.txt is none of the files that can be read: .jsonl, .ndjson, .csv, .parquet",
        ),
        ("x.jsonl", "{", "x.jsonl:1: the line is not JSON: Expecting property name enclosed in "),
        (
            "x.csv",
            "id,version,paiment\n",
            "x.csv: shop has no machine or datum for the column 'paiment'; name what it holds with "
            "--column, or leave it out\n  = near: payment",
        ),
        ("x.csv", "", "x.csv is empty: its first line has to name the columns"),
        ("x.csv", "id;version\n", "x.csv has semicolons between the columns: use commas"),
        ("x.csv", "id,box,box\n", "x.csv: two columns hold 'box': leave one of them out"),
        ("x.csv", HEADER + "o1,1.0.0\n", "x.csv:2: 2 cells, and the table has 7 columns"),
        ("x.csv", HEADER + 'o1,"1"0\n', "x.csv:2: the line is not CSV: "),
        ("x.parquet", "x", "x.parquet cannot be read as Parquet: "),
    ],
)
def test_a_file_that_cannot_be_read_is_told(spec: str, name: str, text: str, message: str) -> None:
    """With its place, and the exit code 2."""
    Path(name).write_text(text)
    ran = run("migrate", spec, name, "-o", "out")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {message}")
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument 'RECORDS'."),
        (("x.csv", "--sql", "sqlite"), "--sql goes without RECORDS and --json."),
        (("x.csv", "--table", "t"), "--table goes with --sql."),
        (("--sql", "sqlite", "--table", ""), "The name of the table is empty."),
        (
            ("--sql", "sqlite", "--column", "paiment=p"),
            "shop has no machine or datum 'paiment'\n  = near: payment",
        ),
        (("x.csv", "--json"), "--json goes with -o, as stdout has one of the two."),
    ],
)
def test_options_that_do_not_go_together_are_told(
    spec: str, arguments: tuple[str, ...], message: str
) -> None:
    """Nobody guesses what is meant."""
    ran = run("migrate", spec, *arguments)
    assert ran.code == 2
    assert message in (ran.err or ran.json["error"]["message"])


def test_statements_are_written(spec: str) -> None:
    """In one transaction, to stdout or to a file."""
    ran = run("migrate", spec, "--sql", "sqlite", "--table", "orders")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith('BEGIN;\nUPDATE "orders" SET "version" = \'2.0.0\', "payment" = CASE')
    assert ran.out.endswith("COMMIT;\n")
    assert run("migrate", spec, "--sql", "sqlite", "--table", "orders", "-o", "x.sql").out == ""
    assert Path("x.sql").read_text() == ran.out
