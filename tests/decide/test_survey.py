"""What becomes of many records under a new version, as counts."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statekit import MisuseError, loads
from statekit.decide.conversion import Misfit, Trouble
from statekit.decide.survey import FIRST, Stored, survey

from .test_migrate import MANY, MIGRATION, NEW, REF

SPEC = loads(NEW + MIGRATION)


def record(
    payment: str, paid: int = 5, version: str = "1.0.0", box: str = "open"
) -> dict[str, object]:
    """A record of the older version."""
    states = {"payment": payment, "box": box}
    data = {"amount": 10, "paid": paid, "note": None}
    return {"spec": "shop", "version": version, "states": states, "data": data}


def test_counts_states_and_troubles() -> None:
    """Where the records are then, and of each trouble the number and the first few ids."""
    records: list[Stored] = [
        *[(f"o{number}", record("gone")) for number in range(FIRST + 1)],
        ("p1", record("denied")),
        ("p2", record("held")),
        ("p3", record("done", paid=0)),
        ("p4", record("done", paid=10)),
        ("p5", record("held", version="0.1")),
        ("p6", {"states": {}}),
    ]
    assert survey(SPEC.migrator, records).to_dict() == {
        "records": 12,
        "fit": 3,
        "states": {"payment": {"review": 1, "done.all": 1, "closed": 1}, "delivery": {"packed": 3}},
        "troubles": [
            {
                "trouble": "gone-state",
                "about": "payment: gone",
                "message": "payment has no state 'gone', and no migration says where it goes; "
                "near: done",
                "count": 6,
                "ids": ["o0", "o1", "o2", "o3", "o4"],
            },
            {
                "trouble": "broken-rule",
                "about": "enough",
                "message": "rule enough would be broken: always `captured > 0` if "
                "`payment in done`: payment is done.part, captured is 0",
                "count": 1,
                "ids": ["p3"],
            },
            {
                "trouble": "no-version",
                "about": "0.1",
                "message": "it is of version 0.1, the spec is 2.0.0, and there are migrations "
                "from 1.0.0",
                "count": 1,
                "ids": ["p5"],
            },
            {
                "trouble": "bad-data",
                "about": "",
                "message": "the snapshot has no object 'states' and 'data'",
                "count": 1,
                "ids": ["p6"],
            },
        ],
    }


def test_records_without_a_way_to_a_final_state_are_told() -> None:
    """They fit, and never end."""
    spec = loads(
        "spec: shop\nversion: 2\nmachines:\n  m:\n    initial: a\n    states: [a, b, c, d]\n"
        "    moves: {a: b, c: [{to: d, back: true}], d: c}\n"
    )
    records: list[tuple[str, dict[str, object]]] = [
        (name, {"states": {"m": name}, "data": {}}) for name in "abcd"
    ]
    assert [each.to_dict() for each in survey(spec.migrator, records).found] == [
        {
            "trouble": "no-way-out",
            "about": f"m: {name}",
            "message": f"nothing leads from {name} of m to a final state",
            "count": 1,
            "ids": [name],
        }
        for name in "cd"
    ]


def test_a_machine_without_a_final_state_strands_nobody() -> None:
    """It goes round on purpose."""
    spec = loads(
        "spec: shop\nmachines:\n  m: {initial: a, states: [a, b], moves: {a: b, b: "
        "{to: a, back: true}}}\n"
    )
    found = survey(spec.migrator, [("o", {"states": {"m": "a"}, "data": {}})])
    assert (found.fit, found.found) == (1, ())


def test_a_version_without_a_migration_can_be_taken_as_it_is() -> None:
    """What a comparison of two versions looks at has no migration yet."""
    records: list[Stored] = [("o", record("pending", version="0.9"))]
    [refused] = survey(SPEC.migrator, records).found
    assert refused.trouble is Trouble.NO_VERSION
    [lost] = survey(SPEC.migrator, records, as_is=True).found
    assert (lost.trouble, lost.message) == (
        Trouble.BAD_DATA,
        "no datum 'paid' is there any more, and no migration had it",
    )
    assert survey(SPEC.migrator, [("o", record("denied"))], as_is=True).fit == 1


def test_orders_with_instances_are_counted_by_their_own_states() -> None:
    """What is wrong with an instance is told as well."""
    spec = loads(MANY.format(version=1, fields=REF, states="[a, b]", first="a", second="b"))
    whole: Any = spec.snapshot({}, {"amount": 1}, instances={"link": {"k": "a"}}).to_dict()
    odd = deepcopy(whole)
    odd["instances"]["link"]["k"]["state"] = "c"
    found = survey(spec.migrator, [("o", whole), ("p", odd)])
    assert (found.fit, found.states) == (1, {"payment": {"only": 1}})
    [lost] = found.found
    assert (lost.message, lost.ids) == ("link has no state 'c'", ["p"])


RECORDS = st.builds(
    record,
    st.sampled_from(["pending", "held", "denied", "done", "review", "lost"]),
    st.integers(-1, 12),
    st.sampled_from(["1.0.0", "0.9"]),
    st.sampled_from(["open", "shut", "ajar"]),
)


@settings(max_examples=200)
@given(RECORDS)
def test_a_survey_fits_what_migrates(stored: dict[str, Any]) -> None:
    """Both ways to look at a record say the same."""
    found = survey(SPEC.migrator, [("o", stored)])
    said, counts = [], {}
    try:
        states = SPEC.migrate(stored).states
    except MisuseError as error:
        said = [str(error)]
    else:
        counts = {name: {leaf: 1} for name, leaf in states.items()}
    assert [each.message for each in found.found] == said
    assert {name: each for name, each in found.states.items() if each} == counts


PLAIN = loads("""\
spec: shop
version: 2.0.0
data:
  amount: money
  count: {type: integer, initial: 0}
  paid: {type: boolean, initial: false}
  name: {type: text, initial: ""}
  channel: {type: enum, values: [web, store]}
  ref: {type: id, optional: true}
  at: {type: time, optional: true}
  tags: {type: [text], optional: true}
machines: {payment: {initial: pending, states: [pending, closed], moves: {pending: closed}}}
migrations: [{from: 1.0.0, states: {payment: {denied: closed}}}]
""")
FITTING: dict[str, object] = {
    "amount": 10,
    "count": 1,
    "paid": True,
    "name": "x",
    "channel": "web",
    "ref": "r1",
    "at": "2026-01-02T03:04:05+00:00",
    "tags": ["a"],
}
ODD: list[object] = [None, True, 0, -1, 1.5, 10**40, "", "x", "web", [], [1], ["a"], {}]


@settings(max_examples=300)
@given(st.sampled_from([*FITTING]), st.sampled_from(ODD) | st.none())
def test_a_datum_that_is_kept_is_looked_at(name: str, value: object) -> None:
    """Also where the migration says nothing of it: by its type, as `Spec.migrate` does."""
    stored = {
        "spec": "shop",
        "version": "1.0.0",
        "states": {"payment": "denied"},
        "data": {**FITTING, name: value},
    }
    datum = PLAIN.definition.data[name]
    fits = datum.optional if value is None else datum.type.accepts(value)
    found = survey(PLAIN.migrator, [("o", stored)])
    assert (found.fit, [each.trouble for each in found.found]) == (
        (1, []) if fits else (0, [Trouble.BAD_DATA])
    )
    if fits:
        assert PLAIN.migrate(stored).to_dict()["data"] == {**FITTING, name: value}
        return
    with pytest.raises(Misfit) as raised:
        PLAIN.migrate(stored)
    assert [each.message for each in found.found] == [str(raised.value)]


@given(st.sampled_from([*FITTING]))
def test_only_what_is_optional_may_be_absent(name: str) -> None:
    """An older record knows nothing of a datum that is new."""
    data = {each: value for each, value in FITTING.items() if each != name}
    stored = {"version": "1.0.0", "states": {"payment": "denied"}, "data": data}
    found = survey(PLAIN.migrator, [("o", stored)])
    assert [each.message for each in found.found] == (
        []
        if PLAIN.definition.data[name].optional
        else [f"it lacks the datum {name}, and no migration says what it begins with"]
    )
