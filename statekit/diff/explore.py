"""Both versions explored together, to find the shortest way to where they part."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from attrs import define, evolve, field, frozen

from ..decide import Decision, Engine, Event, MisuseError, Snapshot, Verdict
from ..spec.model import Event as EventModel
from ..spec.timer import TIMER
from .finding import find_names
from .names import Names
from .trace import Trace, reasons
from .values import Trying

_START = datetime(2026, 1, 1, tzinfo=UTC)
_EFFORT = 8_000
_DEPTH = 12
_ALIKE = 8
"""How many orders in the same states are followed, which differ in data only."""


@frozen(slots=False)
class Explored:
    """What was found.

    Args:
        lost: what the old version accepts, and the new one does not.
        gained: the other way round.
        decisions: how many proposals were tried.
        complete: whether all that was to be tried was tried; else the bound was reached.
    """

    lost: Trace | None
    gained: Trace | None
    decisions: int
    complete: bool


@frozen(slots=False)
class _Pair:
    """One order, as both versions have it."""

    old: Snapshot
    new: Snapshot
    events: tuple[Event, ...]
    start: Mapping[str, object]
    now: datetime

    @property
    def states(self) -> tuple[object, ...]:
        found = [
            tuple(
                (name, key, each.state)
                for name, row in one.instances.items()
                for key, each in row.items()
            )
            for one in (self.old, self.new)
        ]
        return (self.old.state_row, self.new.state_row, *found)

    @property
    def key(self) -> tuple[object, ...]:
        return (*self.states, repr(self.old.data_row), repr(self.new.data_row))


def explore(old: Engine, new: Engine, effort: int = _EFFORT) -> Explored:
    """Find the shortest sequences of events about which two versions of a spec disagree.

    What was renamed is sent by its new name to the new version. Values of payloads are those at
    the borders of guards and rules. Not all values can be tried: what is not found may be there.

    Args:
        effort: how many proposals are tried at most.
    """
    return _Exploring(old, new, effort).run()


@define
class _Exploring:
    old: Engine
    new: Engine
    effort: int
    decisions: int = 0
    lost: Trace | None = None
    gained: Trace | None = None
    names: Names = field(init=False)
    tries: tuple[Trying, Trying] = field(init=False)
    back: dict[str, str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.names = find_names(self.old.definition, self.new.definition)
        self.tries = (Trying(self.old, _START), Trying(self.new, _START))
        self.back = {now: before for before, now in self.names.events.items()}

    def run(self) -> Explored:
        if self.old.digest == self.new.digest:
            return Explored(None, None, 0, complete=True)  # they decide alike
        waiting = deque(self._beginnings())
        seen: set[tuple[object, ...]] = set()
        alike: dict[tuple[object, ...], int] = {}
        while waiting and self.decisions < self.effort and not (self.lost and self.gained):
            pair = waiting.popleft()
            if pair.key in seen:
                continue
            seen.add(pair.key)
            alike[pair.states] = alike.get(pair.states, 0) + 1
            if alike[pair.states] > _ALIKE or len(pair.events) >= _DEPTH:
                continue
            waiting += self._steps(pair)
        return Explored(self.lost, self.gained, self.decisions, not waiting)

    # Beginnings.

    def _beginnings(self) -> Iterator[_Pair]:
        for data in self.tries[0].beginnings():
            try:
                before = self.old.start(_START, **data)
            except MisuseError:
                continue
            given = self._data(data)
            try:
                now = self.new.start(_START, **given)
            except MisuseError as error:
                if self.lost is None:
                    self.lost = self._trace(
                        (data, _START), (), None, (str(error.args[0]),), lost=True
                    )
                continue
            yield _Pair(before, now, (), data, _START)

    def _data(self, data: Mapping[str, object]) -> dict[str, object]:
        """Return the data of an old order for a new one; what is missing is made up."""
        known = {now: before for before, now in self.names.data.items()}
        found = {
            name: data[known[name]] for name in self.new.definition.data if known.get(name) in data
        }
        made = next(self.tries[1].beginnings(), {})
        return {**{name: each for name, each in made.items() if name not in known}, **found}

    # Steps.

    def _steps(self, pair: _Pair) -> list[_Pair]:
        found: list[_Pair] = []
        for proposal in self._proposals(self.tries[0], pair.old, pair.now):
            before = self._decide(self.old, pair.old, proposal)
            if before is None or before.verdict is not Verdict.ACCEPTED or before.after is None:
                continue
            sent = self._forth(proposal)
            now = self._decide(self.new, pair.new, sent) if sent else None
            if now is None or now.verdict is not Verdict.ACCEPTED or now.after is None:
                if self.lost is None:
                    events = (*pair.events, proposal)
                    why = (
                        reasons(now) if now is not None else (f"there is no event {proposal.name}",)
                    )
                    verdict = now.verdict if now is not None else None
                    self.lost = self._trace(
                        (pair.start, _START),
                        events,
                        verdict,
                        why,
                        lost=True,
                        known=sent is not None,
                    )
                continue
            found.append(
                _Pair(
                    before.after,
                    now.after,
                    (*pair.events, proposal),
                    pair.start,
                    proposal.at or pair.now,
                )
            )
        if self.gained is None:
            self._gain(pair)
        return found

    def _gain(self, pair: _Pair) -> None:
        for proposal in self._proposals(self.tries[1], pair.new, pair.now):
            now = self._decide(self.new, pair.new, proposal)
            if now is None or now.verdict is not Verdict.ACCEPTED:
                continue
            sent = self._backwards(proposal)
            before = self._decide(self.old, pair.old, sent) if sent else None
            if before is not None and before.verdict is Verdict.ACCEPTED:
                continue
            why = (
                reasons(before) if before is not None else (f"there was no event {proposal.name}",)
            )
            earlier = (self._forth(each) or each for each in pair.events)
            self.gained = self._trace(
                (self._data(pair.start), _START),
                (*earlier, proposal),
                before.verdict if before is not None else None,
                why,
                lost=False,
                known=sent is not None,
            )
            return

    def _proposals(self, trying: Trying, snapshot: Snapshot, now: datetime) -> Iterator[Event]:
        due = trying.engine.next_due(snapshot)
        for event in trying.events(snapshot):
            if not event.named:
                continue
            actors = self._actors(trying, event)
            first = True
            for payload in trying.payloads(snapshot, event):
                for actor in actors if first else actors[:1]:
                    at = max(now, due) if actor == TIMER and due is not None else now
                    yield Event(event.name, actor, payload, at=at)
                first = False

    @staticmethod
    def _actors(trying: Trying, event: EventModel) -> list[str | None]:
        if event.by is not None:
            return [*event.by]
        return [None, *(each.name for each in trying.definition.actors.values())][:4]

    def _decide(self, engine: Engine, snapshot: Snapshot, proposal: Event) -> Decision | None:
        self.decisions += 1
        try:
            return engine.decide(snapshot, proposal)
        except MisuseError:
            return None

    def _forth(self, event: Event) -> Event | None:
        """Return an old event with the new names; None where there is none such."""
        name = self.names.events.get(event.name)
        if name is None:
            return None
        fields = self.names.payloads.get(name, {})
        payload = {fields.get(each, each): value for each, value in event.payload.items()}
        by = event.by if event.by is None else self.names.actors.get(event.by, event.by)
        return evolve(event, name=name, by=by, payload=payload)

    def _backwards(self, event: Event) -> Event | None:
        name = self.back.get(event.name)
        if name is None:
            return None
        fields = {now: before for before, now in self.names.payloads.get(event.name, {}).items()}
        actors = {now: before for before, now in self.names.actors.items()}
        payload = {fields.get(each, each): value for each, value in event.payload.items()}
        by = event.by if event.by is None else actors.get(event.by, event.by)
        return evolve(event, name=name, by=by, payload=payload)

    def _trace(
        self,
        start: tuple[Mapping[str, object], datetime],
        events: tuple[Event, ...],
        verdict: Verdict | None,
        why: tuple[str, ...],
        *,
        lost: bool,
        known: bool = True,
    ) -> Trace:
        spec = self.old if lost else self.new
        versions = (self.old.version, self.new.version)
        return Trace(lost, spec.name, versions, (start[1], start[0]), events, verdict, why, known)
