"""What a spec is made of, and what it says to people only."""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics import Span
from ..spec.examples import Scenario
from ..spec.model import Definition
from .change import Change, Kind
from .classes import CLASSES
from .found import Found


def spec_added(new: Definition, unread: str = "") -> Change:
    """Return the change that a whole spec is new.

    Args:
        unread: the older version, where there is one that cannot be loaded.
    """
    of = CLASSES[Kind.SPEC_ADDED]
    message = f"the spec {new.name} is new"
    if unread:
        message = f"the spec {new.name} is compared with nothing: {unread} cannot be loaded"
    return Change(Kind.SPEC_ADDED, new.name, message, of.remedy, of.impacts, None, new.span)


def spec_removed(old: Definition) -> Change:
    """Return the change that a whole spec is gone."""
    of = CLASSES[Kind.SPEC_REMOVED]
    message = f"the spec {old.name} is gone: nothing decides about its orders any more"
    return Change(Kind.SPEC_REMOVED, old.name, message, of.remedy, of.impacts, old.span)


def compare_making(found: Found) -> None:
    """Compare names, variants, bases, texts, assumptions and scenarios."""
    old, new = found.old, found.new
    spans = (old, new)
    if old.name != new.name:
        message = f"the spec {old.name} is called {new.name} now: records have the old name"
        found.add(Kind.SPEC_RENAMED, new.name, message, *spans)
    _came_and_went(found, "variant", old.variants, new.variants)
    bases = [tuple(f"{each.how} {each.name}" for each in spec.bases) for spec in (old, new)]
    _came_and_went(found, "base", *bases)
    found.texts(new.name, "the spec", old.title, new.title, spans)
    texts = old.description, new.description
    found.texts(new.name, "the spec", *texts, spans, Kind.DESCRIPTION_CHANGED)
    before, now = (
        {(each.what, each.why): each.span for each in spec.assumptions} for spec in (old, new)
    )
    _assumptions(found, before, now)
    _scenarios(found, old.scenarios, new.scenarios)


def _came_and_went(found: Found, what: str, old: tuple[str, ...], new: tuple[str, ...]) -> None:
    spans = (found.old, found.new)
    for name in dict.fromkeys((*old, *new)):
        if (name in old) != (name in new):
            kind = Kind(f"{what}-{'added' if name in new else 'removed'}")
            how = "is new" if name in new else "is gone"
            shown = name if what == "variant" else name.partition(" ")[2]
            found.add(kind, shown, f"the {what} {shown} {how}", *spans)


def _assumptions(
    found: Found, old: Mapping[tuple[str, str], Span], new: Mapping[tuple[str, str], Span]
) -> None:
    if old.keys() == new.keys():
        return
    changed = [
        *dict.fromkeys(
            what for what, why in {**old, **new} if not ((what, why) in old and (what, why) in new)
        )
    ]
    for what in changed:
        spans = [
            next((span for (of, _), span in side.items() if of == what), None)
            for side in (old, new)
        ]
        message = f"what is assumed of {what} has changed"
        found.add(Kind.ASSUMPTION_CHANGED, what, message, spans[0], spans[1])


def _scenarios(found: Found, old: Mapping[str, Scenario], new: Mapping[str, Scenario]) -> None:
    for name in dict.fromkeys((*old, *new)):
        before, now = old.get(name), new.get(name)
        if before is None:
            found.add(Kind.SCENARIO_ADDED, name, f"the scenario {name!r} is new", None, now)
        elif now is None:
            found.add(Kind.SCENARIO_REMOVED, name, f"the scenario {name!r} is gone", before)
        elif before != now:
            message = f"the scenario {name!r} has changed"
            found.add(Kind.SCENARIO_CHANGED, name, message, before, now)
