"""One colour scale for all pictures, legible for people who do not tell red from green."""

from __future__ import annotations

import enum
from itertools import cycle

from ..spec.machines import Machine

PAPER = "#ffffff"
INK = "#1f2933"
"""All text on states and frames."""
FAINT = "#46535f"
"""Text that may be read last: actors, own names, notes."""


class Tint(enum.Enum):
    """A colour of the scale: what a frame is filled with, its states, and lines."""

    frame: str
    fill: str
    line: str

    def __new__(cls, frame: str, fill: str, line: str) -> Tint:
        """Keep the three colours: of a family's frame, of a state, of its border and arrows."""
        made = object.__new__(cls)
        made._value_ = line
        made.frame, made.fill, made.line = frame, fill, line
        return made

    AMBER = ("#fdf4d3", "#fbe18a", "#8f6c00")
    GREEN = ("#def9ea", "#a9f0c9", "#0d7a4c")
    RED = ("#fce5d8", "#f8ba98", "#7d2300")
    GREY = ("#f1f2f4", "#dadee2", "#374151")
    BLUE = ("#e9f4ff", "#c6e1ff", "#1e4d93")
    VIOLET = ("#f7e4f1", "#ebb7db", "#701470")
    LILAC = ("#e7e9fd", "#c1c5f9", "#4c2fb4")
    NEUTRAL = ("#ffffff", "#ffffff", "#334155")


_WORDS = {
    "pending": Tint.AMBER,
    "succeeded": Tint.GREEN,
    "cancelled": Tint.RED,
    "canceled": Tint.RED,
    "expired": Tint.GREY,
}
_OTHERS = (Tint.BLUE, Tint.VIOLET, Tint.LILAC)


def tints(machine: Machine) -> dict[str, Tint]:
    """Return the colour of each state of a machine: that of its outermost family.

    The families of orders and payments have colours of their own, whatever the platform; other
    families get the rest in the order of the spec, and other leaves none.
    """
    others = cycle(_OTHERS)
    found: dict[str, Tint] = {}
    for state in machine.states.values():
        if state.parent is not None:
            found[state.name] = found[state.parent]
        else:
            known = _WORDS.get(state.name.casefold())
            found[state.name] = known or (Tint.NEUTRAL if state.is_leaf else next(others))
    return found
