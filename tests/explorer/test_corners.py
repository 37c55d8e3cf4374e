"""Corners that random walks seldom lead into, decided alike all the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from statekit import Event, Spec, Status, loads

from .compared import follow, load
from .hosts import Host

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def messages(spec: Spec, page: Host, *proposals: Event | Status) -> list[str]:
    """Return the messages of the last answer, on which both engines agree."""
    expected = follow(spec, page, spec.start(NOON), proposals)
    decision = expected[-1]["decision"]
    assert isinstance(decision, dict)
    return [each["message"] for each in decision["reasons"]]


@pytest.mark.parametrize(
    ("guard", "bound"),
    [
        ("2 * event.x < amount", "at most 3"),
        ("2 * event.x <= amount", "at most 3"),
        ("amount < event.x * 3", "at least 3"),
        ("amount - 3 * event.x <= 0", "at least 3"),
        ("-2 * event.x >= -amount", "at most 3"),
        ("-2 * event.x - 1 > amount", "at most -5"),
        ("2 * event.x == amount + 1", "only 4"),
        ("event.x * 1000000000000000000000 > amount * 1000000000000000000000", "at least 8"),
    ],
)
def test_a_bound_is_solved_alike(page: Host, guard: str, bound: str) -> None:
    """With factors, on either side, rounded the right way, and exact."""
    spec = loads(
        f"""
        spec: s
        data: {{amount: {{type: money, initial: 7}}}}
        events: {{go: {{payload: {{x: money}}}}}}
        machines:
          m: {{states: [a], transitions: {{go: {{from: a, to: same, when: "{guard}"}}}}}}
        """
    )
    load(spec, page)
    wrong = 1 if "least" in bound or "only" in bound else 4
    (message,) = messages(spec, page, Event("go", payload={"x": wrong}))
    assert message == (
        f"`{guard}` does not hold: event.x is {wrong}, amount is 7; event.x can be {bound}"
        if guard.startswith(("2", "-2", "event"))
        else f"`{guard}` does not hold: amount is 7, event.x is {wrong}; event.x can be {bound}"
    )


def test_a_time_out_of_two_machines_counts_from_the_later_one(page: Host) -> None:
    """In whichever order they stand in the spec."""
    spec = loads(
        """
        spec: s
        actors: {timer: , shop: }
        machines:
          one: {initial: a, states: [a, b, c], transitions: {first: {from: a, to: b}}}
          two: {initial: a, states: [a, b, c], transitions: {second: {from: a, to: b}}}
        together:
          end: {from: {one: b, two: b}, to: {one: c, two: c}, after: 30m}
          stop: {from: {two: b, one: b}, to: {one: c, two: c}, after: 30m}
        """
    )
    load(spec, page)
    for names in (("first", "second"), ("second", "first")):
        steps = [
            Event(name, "shop", at=NOON + timedelta(minutes=10 * index))
            for index, name in enumerate(names, 1)
        ]
        for name in ("end", "stop"):
            early = Event(name, "timer", at=NOON + timedelta(minutes=45))
            (message,) = messages(spec, page, *steps, early)
            assert "which is 2026-01-01T12:50:00+00:00" in message


def test_what_is_recorded_is_compared_by_type_too(page: Host) -> None:
    """True is not 1, and nothing is not an empty text."""
    spec = loads(
        """
        spec: s
        events: {go: {payload: {ref: id, note: {type: text, optional: true}}, identity: [ref]}}
        machines: {m: {states: [a], transitions: {go: {from: a, to: same}}}}
        """
    )
    load(spec, page)
    for one, other in ((None, ""), (None, None), ("", "x"), ("x", "x")):
        first = Event("go", payload={"ref": "r", "note": one})
        (message,) = messages(spec, page, first, Event("go", payload={"ref": "r", "note": other}))
        said = "go with the identity" if one == other else "has been seen already, with another"
        assert said in message
    for surplus in (1, True, 1.5):
        bad = Event("go", payload={"ref": "r", "surplus": surplus})
        found = messages(spec, page, Event("go", payload={"ref": "r"}), bad)
        assert found == ['the identity go:["r"] has been seen already, with another payload']


def test_a_late_status_is_held_against_what_its_events_write(page: Host) -> None:
    """Its payload chooses among cases; what it leaves out is not what it carries as nothing."""
    spec = loads(
        """
        spec: s
        actors: {bank: {reports: true}}
        data: {n: {type: integer, initial: 0}, note: {type: text, optional: true}}
        events: {go: {payload: {n: integer, note: {type: text, optional: true}}}}
        machines:
          m:
            initial: a
            states: [a, b, c, d]
            transitions:
              go:
                from: a
                choose:
                  - when: event.n > 5 and known(event.note)
                    to: b
                    set: {n: event.n, note: event.note}
                  - {when: event.n > 5, to: b, set: {n: event.n}}
                  - {when: event.n > 2, to: c, set: {n: event.n}}
                  - else: {to: b, set: {n: 1}}
              on: {from: [b, c], to: d}
        """
    )
    load(spec, page)
    for number in (1, 3, 7):
        for later in (
            {"n": 7},
            {"n": 7, "note": None},
            {"n": 7, "note": "x"},
            {"n": 3},
            {"n": 1},
            {"note": None},
            {},
        ):
            for on in ([], [Event("on", "bank")]):
                for leaf in "bc":
                    first = Event("go", "bank", {"n": number})
                    messages(spec, page, first, *on, Status("m", leaf, "bank", later))
                    messages(spec, page, first, *on, Event("go", "bank", later))
