"""Names that went and names that came: which of them are one thing, renamed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from difflib import SequenceMatcher

from attrs import frozen

Features = frozenset[Hashable]
"""What is known of a thing apart from its name; what has no counterpart stands as `UNKNOWN`."""


@frozen
class Hint:
    """What speaks for two things being one if both have it, and not against it if one has not."""

    what: str
    value: Hashable


UNKNOWN = "?"
_ALIKE = 0.5
"""Two things are one, renamed, if they share more than this part of all that is known of them."""


def match(
    old: Mapping[str, Features], new: Mapping[str, Features], known: Mapping[str, str]
) -> dict[str, str]:
    """Return old names with the new name of the same thing.

    Args:
        old, new: what is known of everything, by name.
        known: what has been found already.
    """
    found = {**{name: name for name in old if name in new}, **known}
    taken = {*found.values()}
    pairs = [
        (alike, SequenceMatcher(None, gone, came).ratio(), gone, came)
        for gone, has in old.items()
        if gone not in found
        for came, wants in new.items()
        if came not in taken and (alike := _likeness(has, wants)) > _ALIKE
    ]
    for _, _, gone, came in sorted(pairs, key=lambda each: each[:2], reverse=True):
        if gone not in found and came not in taken:
            found[gone] = came
            taken.add(came)
    return found


def _likeness(one: Features, other: Features) -> float:
    common = one & other
    every = common | {each for each in one | other if not isinstance(each, Hint)}
    return len(common) / len(every) if every else 0.0
