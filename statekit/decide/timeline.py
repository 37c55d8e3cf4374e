"""What happened to one order, in words that a support person reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from attrs import evolve, frozen

from ..expressions import Kind, Type, Value
from ..spec.labels import Labels, in_language
from ..spec.model import Definition
from . import discreet
from .decision import Move, Reason, Verdict
from .event import Event, Proposal, Status
from .replay import Replay, ReplayEntry
from .snapshot import Snapshot

_CURRENCY = re.compile(r"[A-Z]{3}")


@frozen(slots=False)
class Named:
    """A name of the spec with its label in the reader's language."""

    name: str
    label: str


@frozen(slots=False)
class Shift:
    """A machine that goes from one state to another; `target` is None when none is known.

    Args:
        track: the name of its track.
    """

    track: str
    machine: Named
    source: Named
    target: Named | None

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, with stable keys."""
        return {
            "machine": self.machine.name,
            "label": self.machine.label,
            "from": self.source.name,
            "from_label": self.source.label,
            "to": self.target and self.target.name,
            "to_label": self.target and self.target.label,
        }


@frozen(slots=False)
class Shown:
    """A value that may be shown: of a payload field, a datum or a fact.

    Args:
        value: money is an integer of minor units; None when it is not known.
        before: what it was before a change; None elsewhere.
    """

    name: Named
    value: Value
    type: Type
    before: Value = None

    @property
    def is_money(self) -> bool:
        """Whether it is an amount."""
        return self.type.kind is Kind.MONEY


@frozen(slots=False)
class TimelineEntry:
    """One thing that happened, or that was refused.

    Args:
        entry: the proposal and the answer to it.
        what: the event, or the status that was proposed.
        status: where a machine or fact was proposed to be, if that is a word of the spec.
        by: the actor; None when nobody is named, or somebody whom the spec does not declare.
        moves: the machines that went to another state; of one that was not accepted, where it
            should have gone.
        amounts: the money that an accepted one changed, with the values before and after: data,
            and totals and facts that follow from them.
        details: the payload as far as it may be shown.
        reasons: why it was not accepted, without anything that may not be shown.
        missing: the events that an early one waits for.
    """

    entry: ReplayEntry
    what: Named
    status: str | None
    by: Named | None
    moves: tuple[Shift, ...]
    amounts: tuple[Shown, ...]
    details: tuple[Shown, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[Named, ...]

    @property
    def number(self) -> int:
        """Its place among the proposals as they arrived, from 1."""
        return self.entry.number

    @property
    def at(self) -> datetime | None:
        """When it happened, if that is known."""
        return self.entry.proposal.at

    @property
    def verdict(self) -> Verdict:
        """The last answer."""
        return self.entry.verdict

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, with stable keys."""
        proposal = self.entry.proposal
        return {
            "number": self.number,
            "at": None if self.at is None else self.at.isoformat(),
            "event": proposal.name if isinstance(proposal, Event) else None,
            "status": {proposal.machine: self.status} if isinstance(proposal, Status) else None,
            "label": self.what.label,
            "by": self.by and self.by.name,
            "by_label": self.by and self.by.label,
            "id": discreet.identity(proposal),
            "verdict": self.verdict.value,
            "came_early": self.entry.came_early,
            "settled": self.entry.settled,
            "moves": [each.to_dict() for each in self.moves],
            "amounts": [
                {
                    "name": each.name.name,
                    "label": each.name.label,
                    "before": each.before,
                    "after": each.value,
                }
                for each in self.amounts
            ],
            "details": [_shown_data(each) for each in self.details],
            "reasons": [each.to_dict() for each in self.reasons],
            "missing": [each.name for each in self.missing],
        }


@frozen(slots=False)
class Stay:
    """A machine in one state for a while.

    Args:
        since: the entry that led there; None for the state in which the order began.
    """

    state: Named
    since: TimelineEntry | None

    @property
    def at(self) -> datetime | None:
        """When it began, if an entry says that."""
        return None if self.since is None else self.since.at


@frozen(slots=False)
class Track:
    """The way of one machine.

    Args:
        name: tells it from the others.
        machine: the machine; the label of one of many has its id.
        stays: its states, one after another; it is in the last one now.
        since: when it entered that; None when no time is known.
    """

    name: str
    machine: Named
    stays: tuple[Stay, ...]
    since: datetime | None

    @property
    def now(self) -> Stay:
        """Where the machine is."""
        return self.stays[-1]


@frozen(slots=False)
class Timeline:
    """What happened to one order, when, by whom, and where it is now.

    Show it with `statekit.report`. No value of a payload is in it but money, ids, and those of
    enums and booleans.

    Args:
        replay: what became of the proposals.
        language: the language of the labels; None for the spec's first choice.
        order: how the order is called; None for no name.
    """

    replay: Replay
    language: str | None = None
    order: str | None = None

    @property
    def definition(self) -> Definition:
        """The spec."""
        return self.replay.engine.definition

    def _repr_html_(self) -> str | None:
        return self.replay.engine.html_of(self)

    @cached_property
    def title(self) -> str:
        """What the spec is about."""
        return in_language(self.definition.title, self.language) or self.definition.name

    @cached_property
    def begun(self) -> datetime | None:
        """When the order began, if that is known."""
        return min((each for each in self.replay.start.entered.values() if each), default=None)

    @cached_property
    def entries(self) -> tuple[TimelineEntry, ...]:
        """Everything in the order in which it was settled."""
        return tuple(map(self._entry, self.replay.turns))

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """The way of each machine."""
        start, end = self.replay.start, self.replay.snapshot
        ways = {
            name: (self._axis(name), [Stay(self._state(name, leaf), None)])
            for name, leaf in start.states.items()
        }
        for entry in self.entries:
            for move in entry.moves if entry.verdict is Verdict.ACCEPTED else ():
                # One of many has a track from its first move on.
                _, stays = ways.setdefault(move.track, (move.machine, []))
                if move.target is not None:
                    stays.append(Stay(move.target, entry))
        return tuple(
            Track(name, machine, tuple(stays), end.entered.get(name, stays[-1].at))
            for name, (machine, stays) in ways.items()
        )

    @property
    def first(self) -> Iterator[tuple[Named, Named]]:
        """Each machine with the state in which the order began."""
        for track in self.tracks:
            if track.stays[0].since is None:
                yield track.machine, track.stays[0].state

    @cached_property
    def amounts(self) -> tuple[Shown, ...]:
        """The money of the order as it is now: its data, and what the spec derives from them."""
        return tuple(each for each in self._known if each.is_money)

    @cached_property
    def facts(self) -> tuple[Shown, ...]:
        """What the spec derives now, where the answer is one of some words."""
        found = (each for each in self._known if each.name.name in self.definition.facts)
        return tuple(each for each in found if each.type.kind is Kind.ENUM)

    @cached_property
    def currency(self) -> str | None:
        """The currency's code, if the order or the spec has a datum or setting `currency`."""
        setting = self.definition.settings.get("currency")
        found = self.replay.snapshot.data.get("currency", setting and setting.value)
        return found if isinstance(found, str) and _CURRENCY.fullmatch(found) else None

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, with stable keys."""
        engine = self.replay.engine
        return {
            "spec": engine.name,
            "version": engine.version,
            "digest": engine.digest,
            "order": self.order,
            "language": self.language,
            "currency": self.currency,
            "begun": {
                "at": None if self.begun is None else self.begun.isoformat(),
                "states": self.replay.start.states,
            },
            "entries": [each.to_dict() for each in self.entries],
            "now": {
                "machines": [
                    {
                        "machine": each.machine.name,
                        "label": each.machine.label,
                        "state": each.now.state.name,
                        "state_label": each.now.state.label,
                        "since": None if each.since is None else each.since.isoformat(),
                    }
                    for each in self.tracks
                ],
                "amounts": [_shown_data(each) for each in self.amounts],
                "facts": [_shown_data(each) for each in self.facts],
            },
        }

    # The parts of an entry.

    def _entry(self, entry: ReplayEntry) -> TimelineEntry:
        decision, proposal = entry.decision, entry.proposal
        moves = (each for each in decision.moves if discreet.is_told(self.definition, each))
        return TimelineEntry(
            entry,
            self._what(proposal),
            discreet.status(self.definition, proposal) if isinstance(proposal, Status) else None,
            self._actor(discreet.actor(self.definition, proposal)),
            tuple(map(self._shift, moves)),
            self._changes(decision.before, decision.after),
            tuple(
                Shown(Named(name, name), value, type_)
                for name, value, type_ in discreet.payload(self.definition, proposal)
            ),
            discreet.reasons(self.definition, proposal, decision.reasons),
            tuple(map(self._event, decision.missing)),
        )

    def _what(self, proposal: Proposal) -> Named:
        if isinstance(proposal, Event):
            return self._event(proposal.name)
        if discreet.status(self.definition, proposal) is None:
            return Named(proposal.machine, f"{self._axis(proposal.machine).label}: ?")
        return Named(str(proposal), self._entering(proposal.machine, proposal.to))

    def _event(self, name: str) -> Named:
        if self.definition.events[name].named:
            return Named(name, self._labels.event(name))
        machine, _, to = name.partition(":")
        return Named(name, self._entering(machine, to))

    def _entering(self, machine: str, to: str) -> str:
        return f"{self._axis(machine).label}: {self._state(machine, to).label}"

    def _actor(self, name: str | None) -> Named | None:
        return None if name is None else Named(name, self._labels.actor(name))

    def _shift(self, move: Move) -> Shift:
        machine, source = self._axis(move.machine), self._state(move.machine, move.source)
        target = None if move.target is None else self._state(move.machine, move.target)
        if move.instance is not None:
            machine = Named(move.machine, f"{machine.label} {move.instance}")
        return Shift(move.title, machine, source, target)

    def _changes(self, before: Snapshot | None, after: Snapshot | None) -> tuple[Shown, ...]:
        if before is None or after is None:
            return ()
        old = {each.name: each.value for each in self._values(before) if each.is_money}
        return tuple(
            evolve(each, before=old[each.name])
            for each in self._values(after)
            if each.is_money and old[each.name] != each.value
        )

    @cached_property
    def _known(self) -> tuple[Shown, ...]:
        return tuple(self._values(self.replay.snapshot))

    def _values(self, snapshot: Snapshot) -> Iterator[Shown]:
        data, facts = snapshot.data, snapshot.facts
        for datum in self.definition.data.values():
            yield Shown(self._datum(datum.name), data[datum.name], datum.type)
        for total in self.definition.totals.values():
            yield Shown(self._datum(total.name), data[total.name], total.type)
        for fact in self.definition.facts.values():
            type_ = fact.value.root.type
            yield Shown(self._axis(fact.name), facts[fact.name], type_)

    # Names with their labels.

    @cached_property
    def _labels(self) -> Labels:
        return Labels(self.definition, self.language)

    def _axis(self, name: str) -> Named:
        """Return a machine, or a fact whose value somebody proposes."""
        is_fact = name in self.definition.facts
        return Named(name, self._labels.fact(name) if is_fact else self._labels.machine(name))

    def _datum(self, name: str) -> Named:
        return Named(name, self._labels.datum(name))

    def _state(self, machine: str, name: str) -> Named:
        is_fact = machine in self.definition.facts
        return Named(name, name if is_fact else self._labels.state(machine, name))


def _shown_data(shown: Shown) -> dict[str, object]:
    value = list(shown.value) if isinstance(shown.value, tuple) else shown.value
    return {"name": shown.name.name, "label": shown.name.label, "value": value}
