"""Times and durations: their texts in ISO 8601, and arithmetic that always has an answer."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)
_LONGEST = 40
"""Characters of a text that is looked at; no time or duration needs as many."""

_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?)"
)
_ISO = re.compile(
    r"P(?=[0-9T])(?:(?P<weeks>[0-9]+)W|(?:(?P<days>[0-9]+)D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?"
    r"(?:(?P<seconds>[0-9]+(?:\.[0-9]{1,6})?)S)?)?)"
)
_SHORT = re.compile(r"(?P<count>[0-9]+)(?P<unit>[smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_PIECES = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def read_time(value: object) -> datetime | None:
    """Return a time, or its ISO 8601 text, as a time in UTC; None where it is none with a zone.

    UTC, because Python compares and adds on the wall clock where both times have one zone, which
    is an hour wrong when that zone changes to summer time.
    """
    try:
        if isinstance(value, str) and _TIME.fullmatch(value):
            value = datetime.fromisoformat(value)
        if isinstance(value, datetime) and value.utcoffset() is not None:
            return value.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    return None


def read_duration(value: object) -> timedelta | None:
    """Return a duration, or its text, as a duration; None where it is none.

    The text is ISO 8601 (``PT30M``, ``P7D``) or one number with a unit (``30m``, ``12h``,
    ``7d``). Months and years have no fixed length, so there are none.
    A negative one is none either: a time-out would be due before what it counts from.
    """
    if isinstance(value, timedelta):
        return value if value >= timedelta() else None
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    try:
        if short := _SHORT.fullmatch(value):
            return timedelta(**{_UNITS[short["unit"]]: int(short["count"])})
        if iso := _ISO.fullmatch(value):
            found = ((name, n) for name, n in iso.groupdict().items() if n)
            return timedelta(**{name: float(n) if "." in n else int(n) for name, n in found})
    except OverflowError:
        pass
    return None


def is_negative(value: object) -> bool:
    """Tell whether a value would be a duration if it counted onwards."""
    if isinstance(value, str):
        return value.startswith("-") and read_duration(value[1:]) is not None
    return isinstance(value, timedelta) and value < timedelta()


def time_text(time: datetime) -> str:
    """Return a time as ISO 8601 text."""
    return time.isoformat()


def duration_text(duration: timedelta) -> str:
    """Return a duration as ISO 8601 text: ``PT30M``, ``P7D``, ``P1DT12H``."""
    minutes, seconds = divmod(duration.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}H" * bool(hours) + f"{minutes}M" * bool(minutes)
    if duration.microseconds:
        clock += f"{seconds}.{duration.microseconds:06}".rstrip("0") + "S"
    elif seconds:
        clock += f"{seconds}S"
    day = f"{duration.days}D" * bool(duration.days)
    return f"P{day}{'T' * bool(clock)}{clock}" if day or clock else "PT0S"


def duration_words(duration: timedelta) -> str:
    """Return a duration as people write it: ``30 min``, ``7 d``, ``1 d 12 h``."""
    rest = duration
    words = []
    for seconds, unit in _PIECES:
        count, rest = divmod(rest, timedelta(seconds=seconds))
        words += [f"{count} {unit}"] * bool(count)
    if rest:
        return duration_text(duration)
    return " ".join(words) or "0 s"


def shift(time: datetime, duration: timedelta) -> datetime:
    """Return the time so much later; beyond the years 1 and 9999 it stays at their end."""
    try:
        return time + duration
    except OverflowError:
        return _LAST


def shift_back(time: datetime, duration: timedelta) -> datetime:
    """Return the time so much earlier, within the same bounds."""
    try:
        return time - duration
    except OverflowError:
        return _FIRST


def between(end: datetime, start: datetime) -> timedelta:
    """Return how long it is from the start to the end; nothing where the end comes first."""
    return max(end - start, timedelta())
