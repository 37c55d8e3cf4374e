"""The plainest of all values that fit: small numbers, whole days, the first state, a short text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from string import ascii_lowercase
from typing import Any, Protocol

from attrs import frozen

from .evaluate import Values
from .space import Cell, UnclearError
from .tree import Node
from .types import Kind, Plain, Type, Value

Term = Any
"""A term of the solver's: it has operators, and no types; they stay behind the solver's door."""

ORIGIN = datetime(2026, 1, 1, tzinfo=UTC)
"""The plainest time."""
TICK = timedelta(microseconds=1)
TEXTS = (Kind.TEXT, Kind.ID, Kind.ENUM)
_UNITS = (86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000)
"""A day, an hour, a minute, a second, in ticks."""
_LONG = 10_000
"""How long a text or a list of an example may be."""


class TooHardError(Exception):
    """The solver gives up on making a value plainer."""


@frozen(slots=False)
class Listed:
    """A list: its length, its first items, and of the rest the sum and what tells it apart."""

    size: Term
    items: tuple[Term, ...]
    rest: Term
    tail: Term


@frozen(slots=False)
class Variable:
    """What has a value: its term, its type, and the term for whether it has any."""

    cell: Cell
    term: Term
    type: Type
    there: Term


class Solver(Protocol):
    """What holds values that fit."""

    def keep(self, *terms: Term) -> bool:
        """Let all of this hold if it can, and tell whether it does."""

    def truth(self, term: Term) -> bool:
        """Return the value of a term."""

    def number(self, term: Term) -> int:
        """Return the value of a term."""

    def no(self, term: Term) -> Term:
        """Return the negation of a term."""

    def length(self, term: Term) -> Term:
        """Return the term for the length of a text."""


class Example:
    """Makes the values of one answer plain, and writes them down.

    Args:
        solver: holds values that fit.
        variables: what has a value.
        codes: the numbers that stand for texts.
        others: how many texts there can be besides; they are numbered from -1 down.
        measured: the texts whose length somebody asks.
    """

    def __init__(
        self,
        solver: Solver,
        variables: Sequence[Variable],
        codes: Mapping[str, int],
        others: int,
        measured: Sequence[Term],
    ) -> None:
        self._solver, self._variables = solver, variables
        self._codes, self._others, self._measured = codes, others, measured
        self._taken = {code: text for text, code in codes.items()}

    def refine(self) -> None:
        """Make the values plain, one after the other.

        Raises:
            TooHardError: the solver gives up; what holds until then fits.
        """
        keep = self._solver.keep
        numbers = [each.term for each in self._variables if each.type.is_number]
        times = [
            each.term for each in self._variables if each.type.kind in (Kind.TIME, Kind.DURATION)
        ]
        for term in (*numbers, *times):
            keep(term >= 0)
        unit = _common_unit(self._solver, times)
        for each in self._variables:
            if not (each.cell.optional and keep(self._solver.no(each.there))):
                self._make_plain(each.term, each.type, unit)
        for term in self._measured:
            _smallest(self._solver, self._solver.length(term))

    def _make_plain(self, term: Term, type_: Type, unit: int = 1) -> None:
        keep = self._solver.keep
        if type_.item is not None:
            _smallest(self._solver, term.size)
            size = self._solver.number(term.size)
            for item in term.items[:size]:
                self._make_plain(item, type_.item)
            if size > len(term.items) and type_.item.is_number:
                keep(term.rest == (size - len(term.items)) * term.items[0])
        elif type_.kind is Kind.BOOLEAN:
            keep(self._solver.no(term))
        elif type_.values:
            self._pick_first(term, [self._codes[each] for each in type_.values])
        elif type_.kind in TEXTS:
            others, written = range(-1, -self._others - 1, -1), range(1, len(self._codes))
            self._pick(term, (*others, *written, self._codes[""]))
        else:
            _smallest(self._solver, term, 1 if type_.is_number else unit)

    def _pick(self, term: Term, values: Iterable[int]) -> None:
        """Let a term have the first of some values that fits."""
        next((each for each in values if self._solver.keep(term == each)), None)

    def _pick_first(self, term: Term, codes: Sequence[int]) -> None:
        """Do so where a term has one of the values; of many by halves, if they are in order."""
        if list(codes) != sorted(codes):
            self._pick(term, codes)
            return
        low, high = 0, len(codes) - 1
        while low < high:
            middle = (low + high) // 2
            if self._solver.keep(term <= codes[middle]):
                high = middle
            else:
                low = middle + 1
        self._solver.keep(term == codes[low])

    def values(self, facts: Mapping[str, Node]) -> Values:
        """Write the values down, with the facts to derive from them.

        Raises:
            UnclearError: one is too long to be shown.
        """
        found: dict[tuple[str, bool], dict[str, Any]] = {}
        for each in self._variables:
            kind, name, before = each.cell.key
            known = self._solver.truth(each.there)
            value = self._value(each.term, each.type) if known else None
            found.setdefault((kind, before), {})[name] = value

        def place(kind: str, *, before: bool = False) -> dict[str, Any]:
            return found.get((kind, before), {})

        past = Values(place("InState", before=True), place("Datum", before=True), facts)
        actor = place("Actor").get("")
        return Values(place("InState"), place("Datum"), facts, place("Field"), actor, past)

    def _value(self, term: Term, type_: Type) -> Value:
        if type_.item is not None:
            return self._items(term, type_.item)
        if type_.kind is Kind.BOOLEAN:
            return self._solver.truth(term)
        found = self._solver.number(term)
        if type_.kind is Kind.TIME:
            return ORIGIN + found * TICK
        if type_.kind is Kind.DURATION:
            return found * TICK
        return self._text(found) if type_.kind in TEXTS else found

    def _text(self, code: int) -> str:
        if code not in self._taken:
            length = self._solver.number(self._solver.length(code)) if self._measured else None
            self._taken[code] = _new_text(length, self._taken.values())
        return self._taken[code]

    def _items(self, term: Listed, item: Type) -> tuple[Plain, ...]:
        """Return a list; its rest repeats the first item as far as its sum lets it."""
        size = self._solver.number(term.size)
        if size > _LONG:
            raise UnclearError(f"an example needs a list of more than {_LONG} items")
        found: list[Any] = [self._value(each, item) for each in term.items[:size]]
        rest = size - len(found)
        if rest > 0:
            found += [found[0]] * rest
            if item.is_number:
                found[-1] = self._solver.number(term.rest) - found[0] * (rest - 1)
        return tuple(found)


def _common_unit(solver: Solver, terms: Collection[Term]) -> int:
    """Let times and durations be multiples of the largest unit that fits; return it."""
    for unit in _UNITS if terms else ():
        if solver.keep(*(each % unit == 0 for each in terms)):
            return unit
    return 1


def _smallest(solver: Solver, term: Term, unit: int = 1) -> None:
    """Let a number be the nearest to 0 that fits, and rather positive than negative.

    Args:
        unit: what it is a multiple of.
    """
    if solver.keep(term == 0):
        return
    size = term if solver.keep(term > 0) else -term
    high = 1
    while not solver.keep(size <= high * unit):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (high + low) // 2
        if solver.keep(size <= middle * unit):
            high = middle
        else:
            low = middle
    solver.keep(size == high * unit)


def _new_text(length: int | None, taken: Collection[str]) -> str:
    """Return a text that is not taken yet.

    Args:
        length: how long it is; None where nobody asks.
    """
    if length is not None and length > _LONG:
        raise UnclearError(f"an example needs a text of more than {_LONG} characters")
    for each in (1, 2, 3) if length is None else (length,):
        # As many letters as can tell it from all others, after as many as need not.
        start, rest = "a" * max(each - 3, 0), min(each, 3)
        texts = (start + "".join(letters) for letters in product(ascii_lowercase, repeat=rest))
        for text in islice(texts, len(taken) + 1):
            if text not in taken:
                return text
    raise UnclearError(f"an example needs more texts of {length} characters than there are")
