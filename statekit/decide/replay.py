"""Recorded proposals folded into decisions, in the order in which they arrived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from ..diagnostics import MisuseError
from .decision import Decision, Verdict
from .event import Event, Proposal, Status
from .snapshot import Snapshot

if TYPE_CHECKING:
    from .engine import Engine


@frozen(slots=False)
class ReplayEntry:
    """One proposal of a replay, and what became of it.

    Args:
        number: its place among the proposals as they arrived, from 1.
        decision: the last answer to it; that of an early one may have changed since it arrived.
        first: the answer when it arrived.
        tries: how many times it was sent: more than 1 for one that came early.
        settled: the number of the proposal on whose arrival it got its last answer. Its own, or
            that of a later one that made it possible. None while it is still early.
        turn: its place in the order of the last answers, from 1.
    """

    number: int
    decision: Decision
    first: Decision
    tries: int
    settled: int | None
    turn: int

    @property
    def proposal(self) -> Proposal:
        """The event or status, as its decision holds it."""
        return self.decision.proposal

    @property
    def verdict(self) -> Verdict:
        """The last answer."""
        return self.decision.verdict

    @property
    def came_early(self) -> bool:
        """Whether it arrived before something that it needs."""
        return self.first.verdict is Verdict.EARLY

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, with stable keys."""
        decision, proposal = self.decision, self.proposal
        event = proposal.name if isinstance(proposal, Event) else None
        status = {proposal.machine: proposal.to} if isinstance(proposal, Status) else None
        return {
            "number": self.number,
            "event": event,
            "status": status,
            "by": proposal.by,
            "id": proposal.id,
            "at": None if proposal.at is None else proposal.at.isoformat(),
            "verdict": self.verdict.value,
            "first": self.first.verdict.value,
            "tries": self.tries,
            "settled": self.settled,
            "moves": [each.to_dict() for each in decision.moves],
            "reasons": [each.to_dict() for each in decision.reasons],
            "missing": list(decision.missing),
        }


@frozen(slots=False)
class Replay:
    """What became of recorded proposals, and of the order.

    Args:
        engine: the loaded spec.
        start: the order before the first one.
        entries: one for each proposal, as they arrived.
        snapshot: the order after the last one.
        seen: every accepted proposal that has an identity, by it: also those given at the start.
    """

    engine: Engine = field(repr=False, eq=False)
    start: Snapshot = field(repr=False)
    entries: tuple[ReplayEntry, ...] = field(repr=False)
    snapshot: Snapshot
    seen: Mapping[str, Proposal] = field(repr=False)

    @cached_property
    def turns(self) -> tuple[ReplayEntry, ...]:
        """The entries in the order of their last answers; one that is still early where it came."""
        return tuple(sorted(self.entries, key=lambda each: each.turn))

    @cached_property
    def _by_verdict(self) -> Mapping[Verdict, tuple[ReplayEntry, ...]]:
        found: dict[Verdict, list[ReplayEntry]] = {each: [] for each in Verdict}
        for each in self.turns:
            found[each.verdict].append(each)
        return {verdict: tuple(entries) for verdict, entries in found.items()}

    @property
    def accepted(self) -> tuple[ReplayEntry, ...]:
        """Those that changed the order, in the order of the changes."""
        return self._by_verdict[Verdict.ACCEPTED]

    @property
    def duplicate(self) -> tuple[ReplayEntry, ...]:
        """Those that had happened already."""
        return self._by_verdict[Verdict.DUPLICATE]

    @property
    def stale(self) -> tuple[ReplayEntry, ...]:
        """Late reports of what the order had left behind."""
        return self._by_verdict[Verdict.STALE]

    @property
    def early(self) -> tuple[ReplayEntry, ...]:
        """Those whose forerunners never arrived: their senders still try."""
        return self._by_verdict[Verdict.EARLY]

    @property
    def refused(self) -> tuple[ReplayEntry, ...]:
        """Those that are not legal: for a person to look at."""
        return self._by_verdict[Verdict.REFUSED]

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, with stable keys."""
        return {
            "spec": self.engine.name,
            "version": self.engine.version,
            "digest": self.engine.digest,
            "counts": {each.value: len(self._by_verdict[each]) for each in Verdict},
            "entries": [each.to_dict() for each in self.entries],
            "snapshot": self.snapshot.to_dict(),
        }


@define
class _Draft:
    """A proposal that is being answered."""

    number: int
    proposal: Proposal
    first: Decision
    decision: Decision
    turn: int
    tries: int = 1
    settled: int | None = None

    def entry(self) -> ReplayEntry:
        return ReplayEntry(
            self.number, self.decision, self.first, self.tries, self.settled, self.turn
        )


class _Fold:
    """The order so far, and those that wait for their turn."""

    def __init__(
        self, engine: Engine, start: Snapshot, seen: Mapping[str, Proposal] | None
    ) -> None:
        self.engine = engine
        self.snapshot = start
        self.seen = dict(seen or {})
        # What was accepted before an order's middle, nobody knows who does not say it.
        self.complete = seen is not None or start.trail_bits == 0
        self.drafts: list[_Draft] = []
        self.waiting: list[_Draft] = []
        self.turn = 0

    def take(self, number: int, proposal: Proposal) -> None:
        """Answer a proposal that arrives, and then those that waited for it."""
        self.turn += 1
        decision = self._decide(number, proposal)
        draft = _Draft(number, proposal, decision, decision, self.turn)
        self.drafts.append(draft)
        if decision.verdict is Verdict.EARLY:
            self.waiting.append(draft)
            return
        draft.settled = number
        moved = self._keep(draft)
        while moved and self.waiting:
            moved = self._send_again(number)

    def _send_again(self, number: int) -> bool:
        """Try once more what came early; tell whether something moved."""
        moved = False
        waiting, self.waiting = self.waiting, []
        for draft in waiting:
            draft.tries += 1
            draft.decision = self._decide(draft.number, draft.proposal)
            if draft.decision.verdict is Verdict.EARLY:
                self.waiting.append(draft)
                continue
            self.turn += 1
            draft.settled, draft.turn = number, self.turn
            moved |= self._keep(draft)
        return moved

    def _keep(self, draft: _Draft) -> bool:
        """Take over what an accepted proposal changes; tell whether a machine moved.

        What is early waits for states: where no machine moves, there is nothing to try again.
        """
        after = draft.decision.after
        if after is None:
            return False
        self.snapshot = after
        key = self.engine.identity(draft.proposal)
        if key is not None:
            self.seen[key] = draft.proposal
        return any(each.source != each.target for each in draft.decision.moves)

    def _decide(self, number: int, proposal: Proposal) -> Decision:
        given: object = proposal
        if not isinstance(given, Event | Status):
            kind = type(given).__name__
            raise MisuseError(f"proposal {number} is an Event or a Status, not a {kind}")
        try:
            if self.complete or self.engine.identity(proposal) in self.seen:
                return self.engine.decide(self.snapshot, proposal, self.seen)
            return self.engine.decide(self.snapshot, proposal)
        except MisuseError as error:
            raise MisuseError(f"proposal {number}: {error.args[0]}", error.near) from None


def replay(
    engine: Engine,
    proposals: Iterable[Proposal],
    start: Snapshot,
    seen: Mapping[str, Proposal] | None,
) -> Replay:
    """Fold proposals, as `Engine.replay` says."""
    given: object = start
    if not isinstance(given, Snapshot):
        raise MisuseError(f"start is a Snapshot, not a {type(given).__name__}")
    given = proposals
    if not isinstance(given, Iterable):
        raise MisuseError(f"events are a list of Events and Statuses, not {type(given).__name__}")
    given = seen
    if given is not None and not isinstance(given, Mapping):
        raise MisuseError(
            f"seen is a mapping of identities to proposals, not {type(given).__name__}"
        )
    fold = _Fold(engine, start, seen)
    for number, proposal in enumerate(proposals, 1):
        fold.take(number, proposal)
    entries = tuple(draft.entry() for draft in fold.drafts)
    return Replay(engine, start, entries, fold.snapshot, fold.seen)
