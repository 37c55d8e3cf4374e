"""One colour scale for all pictures, legible for people who do not tell red from green."""

from __future__ import annotations

import enum
from itertools import cycle

from ..spec.model import Machine

PAPER = "#ffffff"
INK = "#1f2933"
"""All text on states and frames."""
FAINT = "#52606d"
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

    AMBER = ("#fff7e0", "#ffe7a3", "#8a5a00")
    GREEN = ("#e6f6ef", "#b5e3cf", "#00664a")
    RED = ("#fdebe4", "#f9c7b3", "#a63600")
    GREY = ("#f0f2f4", "#d5dade", "#4b5563")
    BLUE = ("#e8f2fb", "#bcdcf5", "#00558c")
    VIOLET = ("#f6ecf5", "#e6c6e0", "#83306f")
    SKY = ("#e9f7fb", "#b9e4f0", "#12616f")
    NEUTRAL = ("#ffffff", "#ffffff", "#334155")


_WORDS = {
    "pending": Tint.AMBER,
    "succeeded": Tint.GREEN,
    "cancelled": Tint.RED,
    "canceled": Tint.RED,
    "expired": Tint.GREY,
}
_OTHERS = (Tint.BLUE, Tint.VIOLET, Tint.SKY)


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
