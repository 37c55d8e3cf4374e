"""Snapshots as JSON: they come back whole, and what is not one is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from attrs.exceptions import FrozenAttributeError
from hypothesis import given

from statekit import Event, MisuseError, Snapshot, loads

from ..untyped import untyped
from .specs import SHOP
from .stored import damaged, json_values

TINY = """
spec: tiny
version: {version}
data: {{note: {{type: text, optional: true}}, tags: {{type: [text], initial: []}}}}
machines:
  light:
    initial: {initial}
    states: [red, green]
    transitions:
      go: {{from: red, to: green}}
"""


def tiny(version: str = "1", initial: str = "red") -> str:
    """Return a small spec."""
    return TINY.format(version=version, initial=initial)


def test_a_snapshot_comes_back_from_json_as_it_was() -> None:
    """States, data, times and the trail survive; so does what they lead to."""
    order = SHOP.start(datetime(2026, 5, 1, tzinfo=UTC), amount=10_000)
    event = Event("authorize", by="processor", at=datetime(2026, 5, 2, tzinfo=UTC))
    stored = SHOP.decide(order, event).after
    assert stored is not None
    back = Snapshot.from_dict(json.loads(json.dumps(stored.to_dict())), SHOP)
    assert back == stored
    assert SHOP.decide(back, event).verdict == SHOP.decide(stored, event).verdict


def test_a_snapshot_without_trail_and_times_is_one() -> None:
    """A row that holds only states and data is enough."""
    spec = loads(tiny())
    value = {key: GOOD[key] for key in ("spec", "version", "states", "data")}
    snapshot = Snapshot.from_dict(value, spec)
    assert snapshot.trail is None
    assert snapshot.entered == {"light": None}
    assert snapshot.data == {"note": None, "tags": ()}
    assert snapshot.to_dict()["data"] == {"note": None, "tags": []}


def test_the_same_spec_loaded_again_takes_its_snapshots() -> None:
    """A service that restarts goes on; equal snapshots stay equal."""
    first, second = loads(tiny()), loads(tiny())
    snapshot = first.start(tags=["a"])
    assert snapshot == second.start(tags=["a"])
    decision = second.decide(snapshot, Event("go"))
    assert decision.after is not None
    assert decision.after.data["tags"] == ("a",)
    assert [option.event for option in second.allowed(snapshot)] == ["go"]


def test_a_snapshot_of_another_version_is_recognised() -> None:
    """It is not guessed what an old state means in a new spec."""
    old, new = loads(tiny("1")), loads(tiny("2", initial="green"))
    with pytest.raises(MisuseError) as caught:
        new.decide(old.start(), Event("go"))
    assert str(caught.value) == (
        "the snapshot is of tiny 1, and the loaded spec is tiny 2: convert it first"
    )


GOOD: dict[str, object] = {
    "spec": "tiny",
    "version": "1",
    "states": {"light": "red"},
    "data": {"note": None, "tags": []},
    "entered": {"light": "2026-05-01T00:00:00Z"},
    "trail": {"light": []},
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"spec": "big"},
            "the snapshot is of big 1, and the loaded spec is tiny 1: convert it first",
        ),
        (
            {"version": "2", "data": {}},
            "the snapshot is of tiny 2, and the loaded spec is tiny 1: convert it first",
        ),
        ({"spec": None}, "the snapshot's 'spec' is not a text"),
        ({"version": 1}, "the snapshot's 'version' is not a text"),
        ({"states": None}, "the snapshot's 'states' is not an object"),
        ({"states": {}}, "the snapshot lacks the state of light"),
        ({"states": {"light": "rde"}}, "light has no state 'rde'; near: red"),
        ({"states": {"light": 3}}, "light has no state: expected a name, not int"),
        (
            {"states": {"light": "red", "lihgt": "red"}},
            "the snapshot names a machine that does not exist: 'lihgt'; near: light",
        ),
        ({"data": []}, "the snapshot's 'data' is not an object"),
        (
            {"data": {"nope": 1}},
            "the snapshot names a datum that does not exist: 'nope'; near: note",
        ),
        (
            {"data": {"note": None, "tgas": []}},
            "the snapshot names a datum that does not exist: 'tgas'; near: tags",
        ),
        (
            {"data": {3: 1}},
            "the snapshot names a datum that does not exist: 3",
        ),
        (
            {"data": {"tags": []}},
            "the snapshot lacks the datum note: to_dict writes all of them, and `Spec.snapshot` "
            "takes initial values for those that you leave out",
        ),
        (
            {"data": {}},
            "the snapshot lacks the data note, tags: to_dict writes all of them, and "
            "`Spec.snapshot` takes initial values for those that you leave out",
        ),
        (
            {"data": {"note": None, "tags": "a"}},
            "the snapshot is not complete: tags has the wrong type: expected a list of text",
        ),
        (
            {"entered": {"light": "yesterday"}},
            "'yesterday' is not an ISO 8601 time with a zone",
        ),
        (
            {"entered": {"light": "2026-05-01T00:00:00"}},
            "'2026-05-01T00:00:00' is not an ISO 8601 time with a zone",
        ),
        ({"entered": {"light": 5}}, "5 is not an ISO 8601 time with a zone"),
        ({"entered": []}, "the snapshot's 'entered' is not an object"),
        ({"trail": 0}, "the snapshot's 'trail' is not an object"),
        ({"trail": {}}, "the trail of light is not a list"),
        ({"trail": {"light": "go"}}, "the trail of light is not a list"),
        ({"trail": {"light": [[]]}}, "light has no transition: expected a name, not list"),
        (
            {"trail": {"light": ["go -> red"]}},
            "light has no transition 'go -> red'; near: go -> green",
        ),
    ],
)
def test_what_is_no_snapshot_is_misuse(change: dict[str, object], message: str) -> None:
    """Damaged rows are told, not read as something else."""
    spec = loads(tiny())
    assert Snapshot.from_dict(GOOD, spec).states == {"light": "red"}
    with pytest.raises(MisuseError) as caught:
        Snapshot.from_dict(GOOD | change, spec)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("value", "kind"), [(None, "NoneType"), ([], "list"), ("{}", "str"), (loads(tiny()), "Spec")]
)
def test_only_a_mapping_can_be_a_stored_snapshot(value: object, kind: str) -> None:
    """A row that was not found, or its text before JSON was read, is told as such."""
    with pytest.raises(MisuseError) as caught:
        Snapshot.from_dict(untyped(value), loads(tiny()))
    assert str(caught.value) == (
        f"a stored snapshot is the mapping that to_dict wrote, not {kind}: "
        "`Spec.start` makes a new one"
    )


@pytest.mark.parametrize(
    ("state", "message"),
    [("", "light has no state ''"), (None, "light has no state: expected a name, not NoneType")],
)
def test_a_state_that_is_empty_is_not_where_an_order_begins(state: object, message: str) -> None:
    """A column that holds nothing says nothing: who does not know a state does not name it."""
    with pytest.raises(MisuseError) as caught:
        loads(tiny()).snapshot({"light": state})
    assert str(caught.value) == message


FUZZED = loads(tiny())


def _moved() -> dict[str, object]:
    """Return a stored snapshot in which nothing is empty."""
    new = FUZZED.start(datetime(2026, 5, 1, tzinfo=UTC), note="n", tags=["a"])
    after = FUZZED.decide(new, Event("go")).after
    assert after is not None
    return after.to_dict()


@given(json_values)
def test_any_json_is_a_snapshot_or_misuse(value: object) -> None:
    """Nothing else is ever raised."""
    with pytest.raises(MisuseError):
        Snapshot.from_dict(untyped(value), FUZZED)


@given(damaged(_moved()))
def test_a_damaged_snapshot_is_a_snapshot_or_misuse(value: dict[str, object]) -> None:
    """Wherever another value stands, or none; what is read can be written and read again."""
    try:
        found = Snapshot.from_dict(value, FUZZED)
    except MisuseError:
        return
    assert found.data.keys() == {"note", "tags"}
    assert Snapshot.from_dict(found.to_dict(), FUZZED) == found


def test_snapshots_and_decisions_are_values() -> None:
    """Nothing can be assigned, equal ones are equal, and they can be keys."""
    spec = loads(tiny())
    snapshot = spec.start(tags=[])
    decision = spec.decide(snapshot, Event("go"))
    with pytest.raises(FrozenAttributeError):
        snapshot.state_row = ("green",)
    with pytest.raises(FrozenAttributeError):
        decision.moves = ()
    assert len({snapshot, spec.start(tags=[])}) == 1


def test_an_order_can_be_put_anywhere_without_a_trail() -> None:
    """`Spec.snapshot` is for callers who keep only statuses and data."""
    snapshot = SHOP.snapshot({"payment": "paid.captured"}, {"amount": 5, "captured": 500})
    assert snapshot.states == {"payment": "paid.captured", "delivery": "packed"}
    assert snapshot.trail is None
    with pytest.raises(MisuseError, match="there is no machine 'paymnt'; near: payment"):
        SHOP.snapshot({"paymnt": "x"}, {"amount": 5})
    with pytest.raises(MisuseError, match="rule no-tiny-capture would be broken"):
        SHOP.snapshot({"payment": "paid.captured"}, {"amount": 5})


def test_births_are_chosen_by_the_data() -> None:
    """The first birth whose guard holds is taken; without an `else` there may be none."""
    text = """
spec: born
data: {method: {type: enum, values: [card, cash, gift]}}
machines:
  payment:
    initial:
      choose:
        - {when: method == 'card', to: online}
        - {when: method == 'cash', to: offline}
    states: [online, offline]
"""
    spec = loads(text)
    assert spec.start(method="card").states == {"payment": "online"}
    assert spec.start(method="cash").states == {"payment": "offline"}
    with pytest.raises(MisuseError, match="no initial state of payment fits the data"):
        spec.start(method="gift")
