"""The statements that `statekit migrate --sql` writes do in a database what `Spec.migrate` does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statekit import MisuseError, loads
from statekit.decide.updates import updates

from .engines import Run, postgresql, sqlite

SPEC = loads("""\
spec: shop
version: 2.0.0
settings: {limit: {type: money, default: 50}}
data:
  amount: money
  captured: money
  tip: {type: money, optional: true}
  note: {type: text, initial: ""}
  method: {type: enum, values: [card, "it's cash"], initial: card}
  gift: boolean
machines:
  payment:
    initial: pending
    states: {pending: , review: , done: {states: [all, part], initial: all}, closed: }
    transitions:
      hold: {from: pending, to: review}
      deny: {from: [pending, review], to: closed}
      pay: {from: [pending, review], to: done.all}
      again: {from: done.part, to: done.all}
  delivery: {initial: packed, states: [packed, sent], moves: {packed: sent}}
facts:
  stage:
    choose: [{when: payment in done, is: over}, {when: delivery == sent, is: odd}, {else: open}]
  open: amount - min(captured, amount, limit)
rules:
  enough: {if: payment in done, then: captured > 0 or gift}
  never-odd: {never: stage == 'odd' and amount > 8}
  tips: not known(tip) or tip * 2 <= max(amount, 4) or -tip < -limit
  short: len(note) < 4 and open >= -limit
migrations:
  - from: [1.0.0, "1.1"]
    was:
      data:
        paid: money
        note: {type: text, optional: true}
        gift: {type: boolean, optional: true}
      machines: {box: [open, shut]}
    states:
      payment:
        held:
          choose: [{when: known(tip) and tip > paid, to: closed}, {when: paid > 3, to: review}]
        denied: closed
        done: {choose: [{when: paid < amount and box == open, to: done.part}, {else: done}]}
      delivery: {choose: [{when: box == shut and payment != denied, to: sent}, {else: packed}]}
    data:
      captured: max(paid, 0) + 1 - 1
      note: {choose: [{when: known(note) and len(note) > 2, is: note}, {else: "'-'"}]}
      gift: {choose: [{when: known(gift), is: gift}, {when: paid == 0, is: true}, {else: false}]}
  - {from: 0.9, states: {delivery: packed}}
""")
COLUMNS = {
    "id": "integer",
    "version": "text",
    **dict.fromkeys(("payment", "box", "delivery"), "text"),
    **dict.fromkeys(("amount", "paid", "captured", "tip"), "bigint"),
    "note": "text",
    "method": "text",
    "gift": "boolean",
}
RUNS: dict[str, Run] = {"sqlite": sqlite}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database that runs."""
    if request.param == "sqlite":
        yield "sqlite"
        return
    with postgresql() as run:
        RUNS["postgresql"] = run
        yield "postgresql"


def script(dialect: str) -> str:
    """The statements of the spec's migrations."""
    return "".join(f"{each};\n" for each in updates(SPEC, dialect, "orders", {}))


ROWS = st.fixed_dictionaries(
    {
        "version": st.sampled_from(["1.0.0", "1.0.0", "1.1", "0.9", "0.1"]),
        "payment": st.sampled_from(
            ["pending", "held", "denied", "done", "review", "done.all", "lost", None]
        ),
        "box": st.sampled_from(["open", "shut", "ajar", None]),
        "delivery": st.sampled_from([None, None, None, "sent"]),
        "amount": st.integers(0, 12),
        "paid": st.none() | st.integers(-1, 12),
        "captured": st.none() | st.integers(0, 3),
        "tip": st.none() | st.integers(0, 9),
        "note": st.none() | st.sampled_from(["", "x", "l'é", "long one"]),
        "method": st.sampled_from(["card", "it's cash", "cheque", None]),
        "gift": st.none() | st.booleans(),
    }
)


def stored(row: dict[str, Any]) -> dict[str, object]:
    """A row as a snapshot, with what its version has."""
    machines = ("payment", "box", "delivery")
    # Columns of other versions are not looked at.
    gone = {"paid", "box"} if row["version"] in ("0.9", "0.1", "2.0.0") else set()
    return {
        "spec": "shop",
        "version": row["version"],
        "states": {
            name: row[name] for name in machines if row[name] is not None and name not in gone
        },
        "data": {
            name: value
            for name, value in row.items()
            if name not in ("id", "version", *machines, *gone)
        },
    }


def migrated(row: dict[str, Any]) -> dict[str, Any]:
    """A row as `Spec.migrate` converts it; one that it refuses stays."""
    try:
        found = SPEC.migrate(stored(row))
    except MisuseError:
        return row
    return {**row, "version": SPEC.version, **found.states, **found.data}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(ROWS, min_size=1, max_size=40))
def test_a_database_and_python_agree(dialect: str, rows: list[dict[str, Any]]) -> None:
    """On every row: what is converted, to what, and what stays as it is; also the second time."""
    numbered = [{"id": number, **row} for number, row in enumerate(rows)]
    statements = script(dialect)
    found = RUNS[dialect](COLUMNS, numbered, statements + statements)
    assert found == [migrated(row) for row in numbered]


FITS = {
    "id": 1,
    "version": "1.0.0",
    "payment": "done",
    "box": "open",
    "delivery": None,
    "amount": 9,
    "paid": 5,
    "captured": None,
    "tip": 2,
    "note": "l'é",
    "method": "card",
    "gift": None,
}


def test_a_row_is_converted(dialect: str) -> None:
    """The statements do something, and not only what Python does not."""
    assert RUNS[dialect](COLUMNS, [FITS], script(dialect)) == [
        {
            **FITS,
            "version": "2.0.0",
            "payment": "done.part",
            "delivery": "packed",
            "captured": 5,
            "gift": False,
        }
    ]


def test_columns_may_have_other_names() -> None:
    """Those of machines, data and the version; the table may stand in a schema."""
    spec = loads(
        "spec: x\nversion: 2\ndata: {n: integer}\nmachines: {m: {states: [a]}}\n"
        "migrations: [{from: 1, states: {m: {b: a}}, data: {n: n + 1}}]\n"
    )
    names = {"m": "status", "n": "count", "version": "spec version"}
    update, count = updates(spec, "postgresql", "shop.orders", names)
    assert " ".join(update.split()) == (
        """UPDATE "shop"."orders" SET "spec version" = '2', "status" = CASE WHEN "status" = 'b' """
        """THEN 'a' WHEN "status" = 'a' THEN "status" END, "count" = ( "count" + 1 ) WHERE ( ( """
        """"spec version" = '1' ) AND NOT ( CASE WHEN "status" = 'b' THEN 'a' """
        """WHEN "status" = 'a' THEN "status" END IS NULL ) AND NOT ( ( "count" + 1 ) IS NULL ) )"""
    )
    assert " ".join(count.split()) == (
        'SELECT "spec version", COUNT(*) AS records FROM "shop"."orders" '
        """WHERE NOT ( "spec version" = '2' ) GROUP BY "spec version\""""
    )


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("machines: {m: {states: [a]}}", "x has no migrations, so there is nothing to write"),
        (
            "data: {n: [integer]}\nmachines: {m: {states: [a]}}\n"
            "migrations: [{from: 1, data: {n: n}}]\nrules: {r: sum(n) > 1}",
            "`sum(n)` computes with times or lists, which is not written in SQL: convert a file of "
            "records",
        ),
        (
            "machines: {m: {many: {max: 2}, states: [a]}, o: {states: [a]}}\n"
            "migrations: [{from: 1}]",
            "an order has many of m, which no row holds: convert JSON lines",
        ),
    ],
)
def test_what_no_database_can_do_is_told(spec: str, message: str) -> None:
    """Instead of statements that do half of it."""
    with pytest.raises(MisuseError) as raised:
        updates(loads(f"spec: x\nversion: 2\n{spec}\n"), "sqlite", "orders", {})
    assert str(raised.value) == message
