"""What orders know: data, fields of instances and totals; and the settings of a spec."""

from __future__ import annotations

from ..expressions import Value, plain
from ..spec.machines import Datum, Total
from ..spec.model import Setting
from .canon import Side
from .change import Kind
from .conditions import Conditions
from .found import Found
from .types import typed

_DATA = (Kind.DATUM_ADDED, Kind.DATUM_REMOVED, Kind.DATUM_RENAMED)
_TOTALS = (Kind.TOTAL_ADDED, Kind.TOTAL_REMOVED, Kind.TOTAL_RENAMED)
_SETTINGS = (Kind.SETTING_ADDED, Kind.SETTING_REMOVED, Kind.SETTING_RENAMED)
_TYPES = (Kind.DATUM_TYPE_CHANGED, Kind.DATUM_TYPE_WIDENED, Kind.DATUM_TYPE_NARROWED)
_SETTING_TYPE = (Kind.SETTING_TYPE_CHANGED,) * 3


def compare_data(found: Found, conditions: Conditions) -> None:
    """Compare data, totals and settings."""
    names, old, new = found.names, found.old, found.new
    renames = {before: now for before, now in names.data.items() if before in old.data}
    _data(found, dict(old.data), dict(new.data), renames, "")
    for gone, came in names.machines.items():
        fields = dict(old.machines[gone].fields), dict(new.machines[came].fields)
        _data(found, *fields, names.fields.get(came, {}), f"{came}.")
    totals = {before: now for before, now in names.data.items() if before in old.totals}
    for name, one, other in found.pairs(old.totals, new.totals, totals, _TOTALS, "the total"):
        _total(found, conditions, name, one, other)
    settings = found.pairs(old.settings, new.settings, names.settings, _SETTINGS, "the setting")
    for name, before, now in settings:
        _setting(found, name, before, now)


def _data(
    found: Found, old: dict[str, Datum], new: dict[str, Datum], renames: dict[str, str], of: str
) -> None:
    back = {now: before for before, now in renames.items()}
    for name, now in [*new.items()]:
        needed = now.initial is None and not now.optional
        # A field of an instance has no initial value: the event that bears it sets it.
        if name not in back and needed:
            message = f"the datum {of}{name} is new, and must be given: no record holds it"
            found.add(Kind.DATUM_REQUIRED_ADDED, of + name, message, None, now)
            del new[name]
    for name, before, now in found.pairs(old, new, renames, _DATA, "the datum", of):
        _datum(found, of + name, before, now)


def _datum(found: Found, name: str, before: Datum, now: Datum) -> None:
    spans, what = (before, now), f"the datum {name}"
    typed(found, name, what, (before.type, now.type), spans, _TYPES)
    if before.optional != now.optional:
        kind = Kind.DATUM_OPTIONAL if now.optional else Kind.DATUM_MANDATORY
        how = "may have no value" if now.optional else "always has a value"
        found.add(kind, name, f"{what} {how}", *spans)
    elif before.initial != now.initial:
        if now.initial is None:
            message = f"{what} has no initial value any more: it must be given"
            found.add(Kind.DATUM_REQUIRED, name, message, *spans)
        else:
            how = f"begins as {_shown(now.initial)}"
            how += "" if before.initial is None else f", not as {_shown(before.initial)}"
            found.add(Kind.DATUM_INITIAL_CHANGED, name, f"{what} {how}", *spans)
    if before.fixed != now.fixed:
        kind = Kind.DATUM_FIXED if now.fixed else Kind.DATUM_NOT_FIXED
        how = "never changes" if now.fixed else "may change"
        found.add(kind, name, f"{what} {how} after the beginning", *spans)
    found.texts(name, what, before.label, now.label, spans)
    texts = before.description, now.description
    found.texts(name, what, *texts, spans, Kind.DESCRIPTION_CHANGED)


def _total(found: Found, conditions: Conditions, name: str, before: Total, now: Total) -> None:
    spans, what = (before, now), f"the total {name}"
    if _counted(conditions.old, before) != _counted(conditions.new, now):
        message = f"{what} adds up something else"
        found.add(Kind.TOTAL_CHANGED, name, message, *spans)
    found.texts(name, what, before.label, now.label, spans)
    texts = before.description, now.description
    found.texts(name, what, *texts, spans, Kind.DESCRIPTION_CHANGED)


def _counted(side: Side, total: Total) -> tuple[object, ...]:
    machine = side.machine(total.machine)
    own = total.field
    if own is not None and side.is_old:
        own = side.names.cell(own)
    leaves = frozenset(side.token(machine, each) for each in total.leaves)
    return machine, own, leaves, str(total.type)


def _setting(found: Found, name: str, before: Setting, now: Setting) -> None:
    spans, what = (before, now), f"the setting {name}"
    typed(found, name, what, (before.type, now.type), spans, _SETTING_TYPE)
    if before.value != now.value:
        how = f"is {_shown(now.value)} where nobody sets it, not {_shown(before.value)}"
        message = f"{what} {how}: what it means is told where it is read"
        found.add(Kind.SETTING_DEFAULT_CHANGED, name, message, *spans)
    texts = before.description, now.description
    found.texts(name, what, *texts, spans, Kind.DESCRIPTION_CHANGED)


def _shown(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(plain(value))
