"""One colour scale for all pictures, legible for people who do not tell red from green."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from itertools import cycle

from attrs import evolve, frozen

from ..spec.machines import Machine

PAPER = "#ffffff"
INK = "#1f2933"
"""All text on states and frames, where nothing else is asked for."""
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


class Theme(enum.Enum):
    """What a picture is looked at on."""

    LIGHT = "light"
    DARK = "dark"
    PRINT = "print"
    """Black and white: greys, and a border of its own for each family where no overlay has one."""


class Look(enum.Enum):
    """What an overlay says of a part of a picture."""

    PLAIN = "plain"
    """Nothing."""
    FAINT = "faint"
    """That it is not what the picture is about."""
    HERE = "here"
    """That the order is in this state."""
    CLOSED = "closed"
    """That it may not happen now."""
    OPEN = "open"
    """That it may happen next."""
    DUE = "due"
    """That it may happen when the timer says so, and not before."""
    PATH = "path"
    """That the order came this way."""
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@frozen(slots=False)
class Shade:
    """How a family is drawn.

    Args:
        frame: what its frame is filled with.
        fill: what its states are filled with.
        line: the colour of borders and arrows.
        border: the style of its borders; empty for solid ones.
        width: the width of its borders, in points.
    """

    frame: str
    fill: str
    line: str
    border: str = ""
    width: float = 1.0


@frozen(slots=False)
class Palette:
    """The colours of a theme.

    Args:
        paper: what everything is drawn on.
        ink, faint: texts; `faint` is for what may be read last.
        dim: lines of what is not in question.
        shades: how each family is drawn.
        looks: the colour of the lines of each look that has one.
    """

    paper: str
    ink: str
    faint: str
    dim: str
    shades: Mapping[Tint, Shade]
    looks: Mapping[Look, str]

    def with_plain_borders(self) -> Palette:
        """Return it without a border of its own for each family: greys tell them apart."""
        shades = {tint: Shade(it.frame, it.fill, it.line) for tint, it in self.shades.items()}
        return evolve(self, shades=shades)


def _looks(way: str, added: str, removed: str, changed: str) -> Mapping[Look, str]:
    return {
        **dict.fromkeys((Look.HERE, Look.OPEN, Look.DUE, Look.PATH), way),
        Look.ADDED: added,
        Look.REMOVED: removed,
        Look.CHANGED: changed,
    }


PALETTES: Mapping[Theme, Palette] = {
    Theme.LIGHT: Palette(
        paper=PAPER,
        ink=INK,
        faint=FAINT,
        dim="#6b7681",
        shades={each: Shade(each.frame, each.fill, each.line) for each in Tint},
        looks=_looks("#0b3fd1", "#0b57d0", "#a8480a", "#701470"),
    ),
    Theme.DARK: Palette(
        paper="#11181f",
        ink="#e8edf2",
        faint="#b9c4cf",
        dim="#8a98a6",
        shades={
            Tint.AMBER: Shade("#2f240e", "#63470d", "#e0aa3d"),
            Tint.GREEN: Shade("#102c20", "#115c3a", "#54d29a"),
            Tint.RED: Shade("#1e0d0a", "#371009", "#cf6554"),
            Tint.GREY: Shade("#2b2d33", "#4b505f", "#a3a7b1"),
            Tint.BLUE: Shade("#0e121b", "#121d31", "#5982cd"),
            Tint.VIOLET: Shade("#330d35", "#6a0770", "#f0d2f2"),
            Tint.LILAC: Shade("#1a1046", "#230895", "#7d62f0"),
            Tint.NEUTRAL: Shade("#11181f", "#11181f", "#9fb0c0"),
        },
        looks=_looks("#ffd84d", "#58a6ff", "#ff9d5c", "#ffc2f0"),
    ),
    Theme.PRINT: Palette(
        paper="#ffffff",
        ink="#000000",
        faint="#333333",
        dim="#6e6e6e",
        shades={
            Tint.AMBER: Shade("#ffffff", "#ffffff", "#000000", "dashed"),
            Tint.GREEN: Shade("#f4f4f4", "#dcdcdc", "#000000", "", 2.5),
            Tint.RED: Shade("#ececec", "#c4c4c4", "#000000", "dotted", 1.5),
            Tint.GREY: Shade("#e4e4e4", "#acacac", "#000000"),
            Tint.BLUE: Shade("#ffffff", "#f4f4f4", "#000000", "dashed", 2.5),
            Tint.VIOLET: Shade("#f8f8f8", "#e8e8e8", "#000000", "dotted", 3),
            Tint.LILAC: Shade("#f0f0f0", "#d0d0d0", "#000000", "", 4),
            Tint.NEUTRAL: Shade("#ffffff", "#ffffff", "#000000"),
        },
        looks=_looks("#000000", "#000000", "#000000", "#000000"),
    ),
}


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
