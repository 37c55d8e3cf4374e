"""What the parts of a diff share: the two versions, what is what in them, and the list so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from attrs import field, frozen

from ..diagnostics import Span
from ..spec.base import Words
from ..spec.model import Definition
from .change import Change, Kind, Witness
from .classes import CLASSES
from .names import Names
from .prover import Prover

_REFUSE_NOTHING = (
    Kind.FACT_CHANGED,
    Kind.INITIAL_CHANGED,
    Kind.GUARD_DIVERTS,
    Kind.CASES_REORDERED,
)


class HasSpan(Protocol):
    """Something that stands in a file."""

    @property
    def span(self) -> Span:
        """Where."""


_Placed = TypeVar("_Placed", bound=HasSpan)


@frozen(slots=False)
class Found:
    """Two versions, and the changes that were found between them."""

    old: Definition
    new: Definition
    names: Names
    prover: Prover | None
    changes: list[Change] = field(factory=list)

    @property
    def is_plain(self) -> bool:
        """Whether both versions have the same names, and what is read by them means the same."""
        old, new = self.old, self.new
        states = [
            {name: (*each.states,) for name, each in spec.machines.items()} for spec in (old, new)
        ]
        leaves = [
            {name: each.leaves for name, each in spec.machines.items()} for spec in (old, new)
        ]
        facts = [{name: each.value for name, each in spec.facts.items()} for spec in (old, new)]
        settings = [
            {name: each.value for name, each in spec.settings.items()} for spec in (old, new)
        ]
        fields = [[*spec.cells] for spec in (old, new)]
        payloads = all(
            old.events[name].payload.keys() == new.events[now].payload.keys()
            for name, now in self.names.events.items()
        )
        return (
            states[0] == states[1]
            and leaves[0] == leaves[1]
            and facts[0] == facts[1]
            and settings[0] == settings[1]
            and fields[0] == fields[1]
            and old.actors.keys() == new.actors.keys()
            and payloads
        )

    def add(
        self,
        kind: Kind,
        subject: str,
        message: str,
        old: HasSpan | Span | None = None,
        new: HasSpan | Span | None = None,
        witness: Witness | None = None,
    ) -> None:
        """Note a change; what it means for whom is that of its kind."""
        of = CLASSES[kind]
        if witness is not None:
            message += f": with {witness.case}" if kind in _REFUSE_NOTHING else f": {witness}"
        self.changes.append(
            Change(kind, subject, message, of.remedy, of.impacts, _span(old), _span(new), witness)
        )

    def pairs(
        self,
        old: Mapping[str, _Placed],
        new: Mapping[str, _Placed],
        renames: Mapping[str, str],
        kinds: tuple[Kind, Kind, Kind],
        what: str,
        subject: str = "",
    ) -> Iterator[tuple[str, _Placed, _Placed]]:
        """Note what came, what went and what was renamed; yield what both have, by new name.

        Args:
            renames: old names to new ones.
            kinds: added, removed, renamed.
            what: as in ``the actor``.
            subject: what comes before the name in the subject.
        """
        added, removed, renamed = kinds
        back = {new_name: old_name for old_name, new_name in renames.items()}
        for name, before in old.items():
            if name not in renames:
                self.add(removed, subject + name, f"{what} {name} is gone", before)
        for name, now in new.items():
            if name not in back:
                self.add(added, subject + name, f"{what} {name} is new", None, now)
                continue
            before = old[back[name]]
            if back[name] != name:
                message = f"{what} {back[name]} is called {name} now"
                self.add(renamed, subject + name, message, before, now)
            yield name, before, now

    def texts(
        self,
        subject: str,
        what: str,
        old: Words,
        new: Words,
        spans: tuple[HasSpan | None, HasSpan | None],
        kind: Kind = Kind.LABEL_CHANGED,
    ) -> None:
        """Note that a label or a description differs."""
        if old == new:
            return
        of = "label" if kind is Kind.LABEL_CHANGED else "description"
        where = "".join(f" ({language})" for language in _differing(old, new) if language)
        self.add(kind, subject, f"the {of} of {what} is another one{where}", *spans)


def _differing(old: Words, new: Words) -> Iterable[str]:
    return [each for each in {**old, **new} if old.get(each) != new.get(each)]


def _span(place: HasSpan | Span | None) -> Span | None:
    return place if place is None or isinstance(place, Span) else place.span


def listed(names: Iterable[str]) -> str:
    """Return names for a sentence: ``a, b and c``."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
