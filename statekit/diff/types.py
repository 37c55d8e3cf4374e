"""Types that have changed: whether the new one takes more values, fewer, or others."""

from __future__ import annotations

from ..expressions import Kind as TypeKind
from ..expressions import Type
from .change import Kind
from .found import Found, HasSpan

_WIDER = {
    (TypeKind.ID, TypeKind.TEXT),  # every id is a text
    (TypeKind.ENUM, TypeKind.TEXT),
}


def typed(
    found: Found,
    subject: str,
    what: str,
    types: tuple[Type, Type],
    spans: tuple[HasSpan, HasSpan],
    kinds: tuple[Kind, Kind, Kind],
) -> None:
    """Note that a type has changed.

    Args:
        types: the old and the new one.
        kinds: changed, widened, narrowed.
    """
    old, new = types
    changed, widened, narrowed = kinds
    if _same(old, new):
        return
    if old.kind is TypeKind.ENUM and new.kind is TypeKind.ENUM:
        came = [each for each in new.values if each not in old.values]
        gone = [each for each in old.values if each not in new.values]
        if came:
            message = f"{what} may be {', '.join(came)} too"
            found.add(widened, subject, message, *spans)
        if gone:
            message = f"{what} may not be {', '.join(gone)} any more"
            found.add(narrowed, subject, message, *spans)
        return
    kind = changed
    if (old.kind, new.kind) in _WIDER:
        kind = widened
    elif (new.kind, old.kind) in _WIDER:
        kind = narrowed
    found.add(kind, subject, f"{what} is {new}, not {old}", *spans)


def _same(old: Type, new: Type) -> bool:
    """Whether both take the same values, in whatever order they stand."""
    if old.item is not None and new.item is not None:
        return _same(old.item, new.item)
    return old.kind is new.kind and {*old.values} == {*new.values} and old.item == new.item
