"""Names that look like the one that was not found."""

from __future__ import annotations

from collections.abc import Iterable

_MANY = 1_000
"""Among more names than these none is looked for: a hostile file would take minutes."""


def near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return up to three of the `known` names that look like `name`, nearest first.

    A name that ends in `name` after a dot counts as near: the states of a family are often
    written without it.
    """
    from difflib import get_close_matches  # used only when something is wrong

    names = sorted(set(known))
    if len(names) > _MANY:
        return ()
    lowered = name[:100].lower()
    same_leaf = [each for each in names if each.rpartition(".")[2].lower() == lowered]
    by_lower = {each.lower(): each for each in names}
    close = [by_lower[each] for each in get_close_matches(lowered, by_lower, n=3, cutoff=0.6)]
    return tuple(dict.fromkeys(same_leaf + close))[:3]


def one_of(names: Iterable[str]) -> str:
    """Return names as a list in words: ``a, b or c``."""
    *most, last = list(names) or ["nothing"]
    return f"{', '.join(most)} or {last}" if most else last


class NearError(Exception):
    """An error that names what may have been meant.

    Attributes:
        near: names that look like the one that does not exist.
    """

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        self.near = near
        super().__init__(message)

    def __str__(self) -> str:
        message = str(self.args[0])
        return f"{message}; near: {', '.join(self.near)}" if self.near else message
