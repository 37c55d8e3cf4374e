"""Values as a support person reads them."""

from __future__ import annotations

from datetime import datetime, timezone

from ..decide.timeline import Shown, Timeline
from ..expressions import Value
from .text import flat

# ISO 4217 gives most currencies two digits after the point.
_WITHOUT = frozenset(
    [
        *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI"),
        *("VND", "VUV", "XAF", "XOF", "XPF"),
    ]
)
_THREE = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


def money(value: int, currency: str | None = None) -> str:
    """Return an amount: ``4,000`` minor units, or with a currency ``40.00 EUR``."""
    if currency is None:
        return f"{value:,}"
    digits = 0 if currency in _WITHOUT else 3 if currency in _THREE else 2
    whole, rest = divmod(abs(value), 10**digits)
    point = f".{rest:0{digits}}" if digits else ""
    return f"{'-' * (value < 0)}{whole:,}{point} {currency}"


def value(shown: Shown, currency: str | None) -> str:
    """Return a value in words."""
    return _worded(shown.value, shown.is_money, currency)


def change(shown: Shown, currency: str | None) -> str:
    """Return what became of an amount: ``0 → 4,000``."""
    before = _worded(shown.before, shown.is_money, currency)
    return f"{before} → {value(shown, currency)}"


def _worded(found: Value, is_money: bool, currency: str | None) -> str:
    if found is None:
        return "not known"
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, tuple):
        return ", ".join(_worded(each, is_money, currency) for each in found) or "none"
    return money(found, currency) if is_money and isinstance(found, int) else flat(str(found))


class Clock:
    """Writes the times of a timeline, all in the zone of the first one."""

    def __init__(self, timeline: Timeline) -> None:
        times = [timeline.begun, *(each.at for each in timeline.entries)]
        known = [each for each in times if each is not None]
        offset = known[0].utcoffset() if known else None
        self._zone = None if offset is None else timezone(offset)
        self._form = "%Y-%m-%d %H:%M"
        if any(each.second or each.microsecond for each in known):
            self._form += ":%S"

    @property
    def note(self) -> str:
        """Return what to say of the zone; empty when no time is known."""
        return "" if self._zone is None else f"times in {self._zone}"

    def time(self, at: datetime | None) -> str:
        """Return a moment; empty when it is not known."""
        if at is None:
            return ""
        try:
            return at.astimezone(self._zone).strftime(self._form)
        except OverflowError:  # at the end of the calendar
            return at.isoformat()
