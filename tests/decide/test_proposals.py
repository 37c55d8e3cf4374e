"""Events and proposed statuses as values: checked when they are made, stored and read again."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statekit import Event, MisuseError, Status, Verdict

from ..untyped import untyped
from .specs import SHOP
from .stored import damaged, json_values

NOON = datetime(2026, 5, 1, 12, tzinfo=timezone(timedelta(hours=-5)))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Event("capture", payload=untyped(None)),
            "payload is a mapping of names to values, not NoneType: "
            "leave it out where there is none",
        ),
        (
            lambda: Event("capture", payload=untyped([])),
            "payload is a mapping of names to values, not list: leave it out where there is none",
        ),
        (
            lambda: Status("payment", "refunded", payload=untyped("{}")),
            "payload is a mapping of names to values, not str: leave it out where there is none",
        ),
        (
            lambda: Event("capture", at=untyped("2026-05-01T12:00:00Z")),
            "at is a datetime with a time zone, not str: "
            'datetime.fromisoformat("2026-05-01T12:00:00+00:00") makes one',
        ),
        (
            lambda: Status("payment", "refunded", at=untyped(date(2026, 5, 1))),
            "at is a datetime with a time zone, not date: "
            'datetime.fromisoformat("2026-05-01T12:00:00+00:00") makes one',
        ),
        (
            lambda: Status("payment", "refunded", at=datetime(2026, 5, 1)),  # noqa: DTZ001  # no zone: that is tested
            "at needs a time zone: 2026-05-01T00:00:00 has none",
        ),
        (lambda: Event("capture", id=untyped(7)), "id of Event is a text, not int"),
        (
            lambda: Status("payment", "refunded", id=untyped(b"x")),
            "id of Status is a text, not bytes",
        ),
        (
            lambda: Status("payment", "refunded", by=untyped(1)),
            "by of Status is a text, not int",
        ),
    ],
)
def test_an_argument_of_the_wrong_kind_is_misuse(make: Callable[[], object], message: str) -> None:
    """It is told where the proposal is made, not where it is first read."""
    with pytest.raises(MisuseError) as caught:
        make()
    assert str(caught.value) == message


@pytest.mark.parametrize("wrap", [dict, MappingProxyType])
@pytest.mark.parametrize("kind", [Event, Status])
def test_a_proposal_does_not_change_with_the_callers_payload(
    kind: type[Event | Status], wrap: Callable[[dict[str, object]], dict[str, object]]
) -> None:
    """What was recorded stays what it was, its lists too."""
    items: list[object] = ["a"]
    payload: dict[str, object] = {"amount": 100, "items": items}
    made = (
        Event("refund", payload=wrap(payload))
        if kind is Event
        else Status("payment", "refunded", payload=wrap(payload))
    )
    stored = made.to_dict()
    payload["amount"], payload["surplus"] = 9_000, 1
    items.append("b")
    assert made.payload == {"amount": 100, "items": ["a"]}
    untyped(stored["payload"])["items"].append("c")
    assert made.payload == {"amount": 100, "items": ["a"]}


def test_proposals_are_values() -> None:
    """Equal ones are equal and can be keys; no payload is printed; they can be sent elsewhere."""
    event = Event("capture", "merchant", {"ref": "c1", "items": ("a", "b")}, "evt", NOON)
    same = Event("capture", "merchant", {"items": ["a", "b"], "ref": "c1"}, "evt", NOON)
    assert event == same != Event("capture", "merchant", {}, "evt", NOON)
    assert len({event, same, Status("payment", "refunded")}) == 2
    assert pickle.loads(pickle.dumps(event)) == event
    assert repr(Event("capture", "merchant", {"card": "4111"})) == (
        "Event(name='capture', by='merchant', id=None, at=None)"
    )


def test_a_proposal_is_stored_as_json() -> None:
    """The keys are the arguments that make it."""
    event = Event("capture", "processor", {"amount": 100, "items": ("a",)}, "evt_1", NOON)
    assert event.to_dict() == {
        "name": "capture",
        "by": "processor",
        "payload": {"amount": 100, "items": ["a"]},
        "id": "evt_1",
        "at": "2026-05-01T12:00:00-05:00",
    }
    assert Status("payment", "refunded").to_dict() == {
        "machine": "payment",
        "to": "refunded",
        "by": None,
        "payload": {},
        "id": None,
        "at": None,
    }


texts = st.text()
rest: dict[str, st.SearchStrategy[object]] = {
    "by": st.none() | texts,
    "payload": st.dictionaries(
        texts, st.booleans() | st.integers() | texts | st.lists(texts).map(tuple)
    ),
    "id": st.none() | texts,
    "at": st.none()
    | st.datetimes(
        timezones=st.integers(-1439, 1439).map(lambda m: timezone(timedelta(minutes=m)))
    ),
}
proposals = st.builds(Event, texts, **rest) | st.builds(Status, texts, texts, **rest)


@given(proposals)
def test_a_stored_proposal_comes_back_as_it_was(proposal: Event | Status) -> None:
    """Through the text of JSON, with its class, its payload and its time."""
    back = type(proposal).from_dict(json.loads(json.dumps(proposal.to_dict())))
    assert back == proposal
    assert back.to_dict() == proposal.to_dict()


def test_what_was_recorded_tells_duplicates_after_a_restart() -> None:
    """The same occurrence is a duplicate, another payload under its identity is not."""
    order = SHOP.start(amount=10_000)
    refund = {"amount": 100, "reason": "late", "items": ("a", "b")}
    row = json.dumps(Event("refund", "merchant", refund, "evt_1").to_dict())
    seen = {"evt_1": Event.from_dict(json.loads(row))}
    again = SHOP.decide(order, Event("refund", "merchant", refund, "evt_1"), seen)
    assert again.verdict is Verdict.DUPLICATE
    other = SHOP.decide(order, Event("refund", "merchant", {**refund, "amount": 1}, "evt_1"), seen)
    assert [each.code.value for each in other.reasons] == ["conflicting-duplicate"]


STORED = Event("capture", "merchant", {"items": ["a"], "amount": 1}, "evt", NOON).to_dict()
EVENT_KEYS = "a stored Event has the keys name, by, payload, id and at"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            None,
            "a stored Event is a mapping of names to values, not NoneType: "
            "give from_dict what to_dict wrote",
        ),
        (
            "{}",
            "a stored Event is a mapping of names to values, not str: "
            "give from_dict what to_dict wrote",
        ),
        ({}, f"{EVENT_KEYS}, and this has none"),
        ({"name": "capture"}, f"{EVENT_KEYS}, and this has name"),
        (
            Status("payment", "refunded").to_dict(),
            f"{EVENT_KEYS}, and this has machine, to, by, payload, id, at",
        ),
        (
            dict([*STORED.items(), (3, 1)]),
            f"{EVENT_KEYS}, and this has name, by, payload, id, at, 3",
        ),
        ({**STORED, "name": None}, "name of Event is a text, not NoneType"),
        ({**STORED, "by": {}}, "by of Event is a text, not dict"),
        ({**STORED, "id": 1}, "id of Event is a text, not int"),
        ({**STORED, "at": "today"}, "'today' is not an ISO 8601 time with a zone"),
        ({**STORED, "at": "2026-05-01"}, "'2026-05-01' is not an ISO 8601 time with a zone"),
        ({**STORED, "at": 0}, "0 is not an ISO 8601 time with a zone"),
        (
            {**STORED, "payload": None},
            "payload is a mapping of names to values, not NoneType: "
            "leave it out where there is none",
        ),
    ],
)
def test_what_is_no_stored_event_is_misuse(value: object, message: str) -> None:
    """Damaged rows are told, and so is a status where an event is expected."""
    with pytest.raises(MisuseError) as caught:
        Event.from_dict(untyped(value))
    assert str(caught.value) == message


def test_an_event_is_no_stored_status() -> None:
    """The keys tell one kind from the other."""
    with pytest.raises(MisuseError) as caught:
        Status.from_dict(STORED)
    assert str(caught.value) == (
        "a stored Status has the keys machine, to, by, payload, id and at, "
        "and this has name, by, payload, id, at"
    )


@given(json_values)
def test_any_json_is_misuse_or_a_proposal(value: object) -> None:
    """Nothing else is ever raised."""
    for kind in (Event, Status):
        with pytest.raises(MisuseError):
            kind.from_dict(untyped(value))


@given(damaged(STORED))
def test_a_damaged_event_is_an_event_or_misuse(value: dict[str, object]) -> None:
    """Wherever another value stands, or none; what is read can be written and read again."""
    try:
        found = Event.from_dict(value)
    except MisuseError:
        return
    assert Event.from_dict(found.to_dict()).to_dict() == found.to_dict()


def test_a_name_that_is_no_text_is_misuse() -> None:
    """JSON has no such names; a number may even be too long to be shown."""
    with pytest.raises(MisuseError) as caught:
        Event("capture", payload=untyped({7: 1}))
    assert str(caught.value) == "the names in a payload are texts, and 7 is none"
    with pytest.raises(MisuseError) as caught:
        Event.from_dict({**Event("capture").to_dict(), "at": 10**5000})
    assert str(caught.value) == (
        "a number too long to be written is not an ISO 8601 time with a zone"
    )
