"""Times and durations: their texts, what is computed with them, and the ends of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from statekit.expressions import (
    DURATION,
    TIME,
    Kind,
    Scope,
    Type,
    Values,
    Variable,
    duration_words,
    evaluate,
    plain,
    read_duration,
    read_time,
    words,
)
from statekit.expressions.compiled import Row, Unit

from .samples import SCOPE, good

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)

CLOCKS: Scope = evolve(
    SCOPE,
    data={"due": Variable(TIME), "paid": Variable(TIME), "grace": Variable(DURATION)},
    settings={"window": (DURATION, timedelta(minutes=30)), "start": (TIME, NOON)},
)


def test_a_time_is_kept_in_utc() -> None:
    """So that it can be compared and added to, whatever zone it came in."""
    assert read_time("2026-01-02T13:00:00+01:00") == NOON
    assert plain(read_time("2026-01-02T13:00:00+01:00")) == "2026-01-02T12:00:00+00:00"
    assert plain(read_time("2026-01-02 12:00:00.25Z")) == "2026-01-02T12:00:00.250000+00:00"
    summer = datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    an_hour_later = read_time(summer)
    assert an_hour_later is not None
    assert (an_hour_later + timedelta(hours=1)).hour == 1  # and not 2 on the wall clock


@pytest.mark.parametrize(
    "value",
    [
        *(
            "2026-01-02T12:00:00",
            "2026-01-02",
            "12:00Z",
            "2026-02-30T12:00:00Z",
            "20260102T120000Z",
        ),
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "now", "", 5, None, True),
        *(NOON.replace(tzinfo=None), NOON.date()),
    ],
)
def test_what_is_no_time(value: object) -> None:
    """Without a zone, or outside the years that there are, nothing is a moment."""
    assert read_time(value) is None
    assert not TIME.accepts(value)


@pytest.mark.parametrize(
    ("text", "seconds", "written"),
    [
        ("30m", 1800, "PT30M"),
        ("12h", 43200, "PT12H"),
        ("7d", 604800, "P7D"),
        ("2w", 1209600, "P14D"),
        ("90s", 90, "PT1M30S"),
        ("PT30M", 1800, "PT30M"),
        ("P2W", 1209600, "P14D"),
        ("P1DT12H", 129600, "P1DT12H"),
        ("PT36H", 129600, "P1DT12H"),
        ("PT0.5S", 0.5, "PT0.5S"),
        ("PT1.000001S", 1.000001, "PT1.000001S"),
        ("PT0S", 0, "PT0S"),
    ],
)
def test_durations_have_two_spellings(text: str, seconds: float, written: str) -> None:
    """ISO 8601, and one number with a unit; they are written back as the former."""
    assert read_duration(text) == timedelta(seconds=seconds)
    assert plain(read_duration(text)) == written


@pytest.mark.parametrize(
    "value",
    [
        *("P1M", "P1Y", "P", "PT", "P1DT", "PT1", "P1H", "30", "m", "1.5h", "30 m", "-30m", "30M"),
        *("P1W2D", "PT1M1H", "99999999999999d", "9" * 50 + "d", "", 30, None, True),
        *("-P1D", "-PT90M", "-1d", timedelta(seconds=-1)),
    ],
)
def test_what_is_no_duration(value: object) -> None:
    """Months and years have no fixed length; a number has no unit; none is negative."""
    assert read_duration(value) is None
    assert not DURATION.accepts(value)


@given(st.timedeltas(min_value=timedelta()))
def test_a_duration_survives_its_text(duration: timedelta) -> None:
    """What is written is read back as the same."""
    text = plain(duration)
    assert read_duration(text) == duration or len(str(text)) > 40


def test_durations_in_words() -> None:
    """As people write them on a drawing."""
    shown = [duration_words(timedelta(seconds=each)) for each in (1800, 604800, 129661, 0, 0.5)]
    assert shown == ["30 min", "7 d", "1 d 12 h 1 min 1 s", "0 s", "PT0.5S"]


ROW: Row = (NOON, NOON - timedelta(hours=1), timedelta(minutes=30))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("due + grace", NOON + timedelta(minutes=30)),
        ("due - grace", NOON - timedelta(minutes=30)),
        ("due - paid", timedelta(hours=1)),
        ("paid - due", timedelta(0)),
        ("paid - due == '0s'", True),
        ("due + window + '1d'", NOON + timedelta(days=1, minutes=30)),
        ("due - paid > grace", True),
        ("due - paid == 'PT60M'", True),
        ("paid < due <= start", True),
        ("due == '2026-01-02T13:00:00+01:00'", True),
        ("due in ['2026-01-02T12:00:00Z', '2026-01-03T12:00:00Z']", True),
        ("grace not in ['PT5M', '1d']", True),
        ("grace != window", False),
    ],
)
def test_both_back_ends_compute_with_times(text: str, value: object) -> None:
    """And they agree; the canonical spelling reads as the same."""
    root = good(text, CLOCKS, None).root
    data = {"due": ROW[0], "paid": ROW[1], "grace": ROW[2]}
    assert evaluate(root, Values({}, data, {})) == value
    assert compiled(text)((), ROW, (), "", (), ROW) == value
    assert good(words(root), CLOCKS, None).root == root


def compiled(text: str) -> Any:
    """The Python function of an expression."""
    unit = Unit((), ("due", "paid", "grace"), {})
    index = unit.add(good(text, CLOCKS, None).root)
    return unit.functions()[index]


@pytest.mark.parametrize(
    ("text", "year"), [("due + grace", 9999), ("due - grace", 1), ("due - grace - grace", 1)]
)
def test_time_ends_without_an_error(text: str, year: int) -> None:
    """A decision raises nothing: beyond the first and the last year there is no further."""
    row: Row = (NOON, NOON, timedelta(days=9_000_000))
    data = {"due": row[0], "paid": row[1], "grace": row[2]}
    found = evaluate(good(text, CLOCKS, None).root, Values({}, data, {}))
    assert isinstance(found, datetime)
    assert found.year == year
    assert compiled(text)((), row, (), "", (), row) == found


def test_lists_of_times_are_read_too() -> None:
    """Each item is kept as a time."""
    times = Type(Kind.LIST, item=TIME)
    assert times.accepts(["2026-01-02T12:00:00Z"])
    assert times.freeze(["2026-01-02T12:00:00Z"]) == (NOON,)
    assert plain((NOON, timedelta(hours=1))) == ["2026-01-02T12:00:00+00:00", "PT1H"]
