"""Stored snapshots of older versions become snapshots of this one, or are refused with a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from statekit import Event, MisuseError, Snapshot, Spec, loads
from statekit.decide.conversion import Misfit, Trouble

OLD = """\
spec: shop
version: 1.0.0
data: {amount: money, paid: money, note: {type: text, optional: true}}
machines:
  payment:
    initial: pending
    states: [pending, held, denied, done]
    transitions:
      hold: {from: pending, to: held}
      deny: {from: [pending, held], to: denied}
      pay: {from: [pending, held], to: done}
  box: {initial: open, states: [open, shut], moves: {open: shut}}
"""
NEW = """\
spec: shop
version: 2.0.0
data: {amount: money, captured: money, note: {type: text, initial: ""}}
machines:
  payment:
    initial: pending
    states: {pending: , review: , done: {states: [all, part], initial: all}, closed: }
    transitions:
      hold: {from: pending, to: review}
      deny: {from: [pending, review], to: closed}
      pay: {from: [pending, review], to: done.all}
  delivery: {initial: packed, states: [packed, sent], moves: {packed: sent}}
rules:
  enough: {if: payment in done, then: captured > 0}
"""
MIGRATION = """\
migrations:
  - from: 1.0.0
    was:
      data: {paid: money, note: {type: text, optional: true}}
      machines: {box: [open, shut]}
    states:
      payment:
        held: review
        denied: closed
        done: {choose: [{when: paid < amount, to: done.part}, {else: done}]}
      delivery: {choose: [{when: box == shut, to: sent}, {else: packed}]}
    data:
      captured: paid
      note: {choose: [{when: known(note), is: note}, {else: "''"}]}
"""


@pytest.fixture(scope="module")
def old() -> Spec:
    """The older version."""
    return loads(OLD)


@pytest.fixture(scope="module")
def new() -> Spec:
    """The version that the snapshots go to."""
    return loads(NEW + MIGRATION)


def after(spec: Spec, snapshot: Snapshot, *events: str) -> Snapshot:
    """A snapshot after some events."""
    for each in events:
        found = spec.decide(snapshot, Event(each)).after
        assert found is not None
        snapshot = found
    return snapshot


def test_states_data_and_trail_get_their_new_names(old: Spec, new: Spec) -> None:
    """A machine that is new begins where the migration says; one that is gone can be read there."""
    stored = after(old, old.start(amount=10, paid=5), "hold", "deny").to_dict()
    assert new.migrate(stored).to_dict() == {
        "spec": "shop",
        "version": "2.0.0",
        "states": {"payment": "closed", "delivery": "packed"},
        "data": {"amount": 10, "captured": 5, "note": ""},
        "entered": {"payment": None, "delivery": None},
        "trail": {"payment": ["hold -> review", "deny -> closed"], "delivery": []},
    }


@pytest.mark.parametrize(
    ("paid", "box", "note", "states", "kept"),
    [
        (5, "open", None, {"payment": "done.part", "delivery": "packed"}, ""),
        (10, "shut", "x", {"payment": "done.all", "delivery": "sent"}, "x"),
    ],
)
def test_guards_choose_by_what_the_record_was(
    new: Spec, old: Spec, paid: int, box: str, note: str | None, states: object, kept: str
) -> None:
    """The first case that holds is taken; a trail that would have a hole is not known."""
    stored = old.start(amount=10, paid=paid, note=note).to_dict()
    stored["states"] = {"payment": "done", "box": box}
    stored["trail"] = {"payment": ["pay -> done"], "box": []}
    found = new.migrate(stored)
    assert (found.states, found.data["note"], found.trail) == (states, kept, None)


def test_a_snapshot_of_this_version_stays_as_it_is(old: Spec, new: Spec) -> None:
    """Migrating twice changes nothing, and neither does it lose when things happened."""
    once = new.migrate(after(old, old.start(amount=10, paid=5), "pay").to_dict())
    assert new.migrate(once.to_dict()) == once
    own = after(new, new.start(amount=10, captured=5, note=""), "hold", "pay").to_dict()
    assert own["trail"] == {"payment": ["hold -> review", "pay -> done.all"], "delivery": []}
    assert new.migrate(own).to_dict() == own


def test_the_times_stay(old: Spec, new: Spec) -> None:
    """When an order entered a state is kept, also where the state has another name."""
    begun = old.start(amount=10, paid=5)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    held = old.decide(begun, Event("hold", at=at)).after
    assert held is not None
    assert new.migrate(held.to_dict()).to_dict()["entered"] == {
        "payment": at.isoformat(),
        "delivery": None,
    }


def test_migrations_decide_nothing(new: Spec) -> None:
    """The digest is the same with them and without."""
    assert loads(NEW).digest == new.digest


def stored(states: object, data: object, version: str = "1.0.0") -> dict[str, object]:
    """A stored snapshot, or what stands in its place."""
    return {"spec": "shop", "version": version, "states": states, "data": data}


OPEN = {"payment": "pending", "box": "open"}
SUMS: dict[str, object] = {"amount": 10, "paid": 5, "note": None}


@pytest.mark.parametrize(
    ("record", "trouble", "about", "message"),
    [
        (
            stored(OPEN, SUMS, "0.9"),
            *(Trouble.NO_VERSION, "0.9"),
            "it is of version 0.9, the spec is 2.0.0, and there are migrations from 1.0.0",
        ),
        (
            stored({"payment": "lost", "box": "open"}, SUMS),
            *(Trouble.GONE_STATE, "payment: lost"),
            "payment has no state 'lost', and no migration says where it goes; near: closed",
        ),
        (
            stored({"payment": "pending", "box": "gone"}, SUMS),
            *(Trouble.GONE_STATE, "box: gone"),
            "box had no state 'gone', as the migration has it",
        ),
        (
            stored({**OPEN, "shelf": "x"}, SUMS),
            *(Trouble.GONE_STATE, "shelf"),
            "no machine 'shelf' is there any more, and no migration had it",
        ),
        (
            stored({"box": "open"}, SUMS),
            *(Trouble.GONE_STATE, "payment"),
            "it lacks the state of payment, and no migration says where it begins",
        ),
        (
            stored({**OPEN, "delivery": "sent"}, SUMS),
            *(Trouble.GONE_STATE, "delivery"),
            "delivery has a state already, and the migration says where it begins",
        ),
        (
            stored(OPEN, {"paid": 5}),
            *(Trouble.BAD_DATA, "amount"),
            "it lacks the datum amount, and no migration says what it begins with",
        ),
        (
            stored(OPEN, {**SUMS, "tip": 1}),
            *(Trouble.BAD_DATA, "tip"),
            "no datum 'tip' is there any more, and no migration had it",
        ),
        (
            stored(OPEN, {"amount": 10, "note": None}),
            *(Trouble.BAD_DATA, "captured"),
            "what becomes of captured depends on paid, which it lacks",
        ),
        (
            stored(OPEN, {**SUMS, "amount": "10"}),
            *(Trouble.BAD_DATA, "amount"),
            "amount has the wrong type: money is an integer of minor units, such as 1999",
        ),
        (
            stored({"payment": "done", "box": "open"}, {**SUMS, "paid": 0}),
            *(Trouble.BROKEN_RULE, "enough"),
            "rule enough would be broken: always `captured > 0` if `payment in done`: "
            "payment is done.part, captured is 0",
        ),
    ],
)
def test_a_record_without_a_place_is_refused(
    new: Spec, record: dict[str, object], trouble: Trouble, about: str, message: str
) -> None:
    """The message says what is missing; a closed list says of what kind it is."""
    with pytest.raises(Misfit) as raised:
        new.migrate(record)
    assert (raised.value.trouble, raised.value.about) == (trouble, about)
    assert str(raised.value) == message


def test_a_choice_that_fits_no_case_is_told() -> None:
    """Without an `else` a record may have no place."""
    spec = loads(
        "spec: shop\nversion: 2\ndata: {n: integer}\nmachines: {m: {initial: a, states: [a, b]}}\n"
        "migrations: [{from: 1, states: {m: {c: {choose: [{when: n > 0, to: b}]}}}}]\n"
    )
    assert spec.migrate(stored({"m": "c"}, {"n": 1}, "1")).states == {"m": "b"}
    with pytest.raises(Misfit) as raised:
        spec.migrate(stored({"m": "c"}, {"n": 0}, "1"))
    assert str(raised.value) == "no case of the migration fits for m"


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ([], "a stored snapshot is the mapping that to_dict wrote, not list"),
        ({}, "the snapshot does not say of which spec and version it is"),
        (
            {"spec": "x", "version": "1"},
            "the snapshot is of x, and the loaded spec is shop",
        ),
        ({"spec": 1, "version": "1"}, None),
        ({"spec": "shop", "version": 1}, None),
        (stored({"payment": "pending"}, {})["states"], None),
        (stored(["pending"], SUMS), "the snapshot's 'states' is not an object"),
        (stored({"payment": 5, "box": "open"}, SUMS), "the state of payment is not a name"),
    ],
)
def test_what_is_no_snapshot_is_refused(new: Spec, record: object, message: str | None) -> None:
    """Whatever is read from a file."""
    with pytest.raises(MisuseError) as raised:
        new.migrate(record)  # type: ignore[arg-type]
    assert str(raised.value) == (
        message or "the snapshot does not say of which spec and version it is"
    )


MANY = """\
spec: shop
version: {version}
data: {{amount: money}}
machines:
  payment: {{states: [only]}}
  link:
    many: {{max: 3}}
    fields: {{{fields}}}
    states: {states}
    transitions: {{make: {{from: new, to: {first}}}, grow: {{from: {first}, to: {second}}}}}
events: {{make: {{payload: {{link: id}}}}, grow: {{payload: {{link: id}}}}}}
"""
REF = "ref: {type: id, optional: true}"


@pytest.fixture(scope="module")
def one() -> Spec:
    """The older version of a spec with many links."""
    return loads(
        MANY.format(version=1, fields=REF, states="[active, old]", first="active", second="old")
    )


@pytest.fixture(scope="module")
def two() -> Spec:
    """The newer version, which has another field; and what becomes of a link may depend."""
    fields = f"{REF}, tries: {{type: integer, initial: 0}}"
    text = MANY.format(
        version=2, fields=fields, states="[live, big, old]", first="live", second="old"
    )
    return loads(
        text + "migrations:\n  from: 1\n  states:\n    link:\n      active: "
        "{choose: [{when: amount > 5, to: big}, {else: live}]}\n"
    )


def grown(spec: Spec, amount: int) -> dict[str, Any]:
    """A stored snapshot of the older version with a link that is old, and one that is active."""
    found = spec.start(amount=amount)
    for name, link, minute in (("make", "k", 1), ("grow", "k", 2), ("make", "l", 3)):
        at = datetime(2026, 1, 1, 0, minute, tzinfo=UTC)
        after = spec.decide(found, Event(name, payload={"link": link}, at=at)).after
        assert after is not None
        found = after
    return found.to_dict()


def migrated(spec: Spec, record: dict[str, object]) -> Any:
    """What is stored of a record after the migration."""
    return spec.migrate(record).to_dict()


def test_instances_go_along(one: Spec, two: Spec) -> None:
    """Each by the states of its machine; fields that are new begin as if they were born now."""
    assert two.migrate(grown(one, 9)).to_dict()["instances"] == {
        "link": {
            "k": {
                "state": "old",
                "fields": {"ref": None, "tries": 0},
                "entered": "2026-01-01T00:02:00+00:00",
                "trail": None,
            },
            "l": {
                "state": "big",
                "fields": {"ref": None, "tries": 0},
                "entered": "2026-01-01T00:03:00+00:00",
                "trail": None,
            },
        }
    }


def test_the_trail_of_instances_is_known_as_a_whole_or_not(one: Spec) -> None:
    """A trail of one instance with a hole makes that of the order unknown."""
    text = MANY.format(version=2, fields=REF, states="[live, old]", first="live", second="old")
    new = loads(f"{text}migrations: [{{from: 1, states: {{link: {{active: live}}}}}}]\n")
    record = grown(one, 9)
    found = migrated(new, record)
    assert found["trail"] == {"payment": []}
    assert {name: each["trail"] for name, each in found["instances"]["link"].items()} == {
        "k": ["make -> live", "grow -> old"],
        "l": ["make -> live"],
    }
    record["instances"]["link"]["l"]["trail"] = ["make -> gone"]
    found = migrated(new, record)
    assert found["trail"] is None
    assert [each["trail"] for each in found["instances"]["link"].values()] == [None, None]


def test_an_order_without_instances_has_none(two: Spec) -> None:
    """A version that knew no machine of many has stored nothing about it."""
    found = two.migrate(stored({"payment": "only"}, {"amount": 1}, "1"))
    assert found.to_dict()["instances"] == {"link": {}}


@pytest.mark.parametrize(
    ("instances", "message"),
    [
        ([], "the snapshot's 'instances' is not an object"),
        ({"link": []}, "the instances of link are not an object"),
        ({"link": {"k": "active"}}, "link k has no state"),
        ({"link": {"k": {}}}, "link k has no state"),
        ({"link": {"k": {"state": 1}}}, "link k has no state"),
        (
            {"link": {"k": {"state": "lost"}}},
            "link has no state 'lost', and no migration says where it goes",
        ),
    ],
)
def test_instances_that_are_none_are_refused(two: Spec, instances: object, message: str) -> None:
    """Whatever is read from a file."""
    record = stored({"payment": "only"}, {"amount": 1}, "1") | {"instances": instances}
    with pytest.raises(MisuseError) as raised:
        two.migrate(record)
    assert str(raised.value) == message
