"""The answer to a proposed change: a value with its verdict and every reason."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import define, field, frozen, setters

from ..expressions import Value, Values, plain
from ..spec.timer import TIMER
from .event import Event, Proposal, Status
from .snapshot import Snapshot

if TYPE_CHECKING:
    from .engine import Engine

FOR_TIMER = f"for the {TIMER}: "
"""How the words of an open time-out begin. No expression does: `for` is a keyword."""


class Verdict(enum.Enum):
    """What the caller does with the change."""

    ACCEPTED = "accepted"
    """Legal: store the snapshot after it and the audit entry."""
    DUPLICATE = "duplicate"
    """It has happened already: acknowledge, change nothing."""
    STALE = "stale"
    """A late report of something that the order has left behind: acknowledge, change nothing."""
    EARLY = "early"
    """A report that is legal only after others that have not arrived: retry later."""
    REFUSED = "refused"
    """Not legal from here: never retry."""


class Code(enum.Enum):
    """The closed list of reasons."""

    NO_TRANSITION = "no-transition"
    FINAL_STATE = "final-state"
    GUARD_FAILED = "guard-failed"
    RULE_BROKEN = "rule-broken"
    CONFLICT = "conflict"
    DERIVED_STATUS = "derived-status"
    CONFLICTING_DUPLICATE = "conflicting-duplicate"
    ACTOR_NOT_ALLOWED = "actor-not-allowed"
    PAYLOAD_MISSING = "payload-missing"
    PAYLOAD_UNEXPECTED = "payload-unexpected"
    PAYLOAD_TYPE = "payload-type"
    NOT_DUE = "not-due"
    NOT_CHECKED = "not-checked"
    SAME_OCCURRENCE = "same-occurrence"
    ALREADY_THERE = "already-there"
    OLDER_REPORT = "older-report"
    IN_TRAIL = "in-trail"
    BEHIND = "behind"
    AHEAD = "ahead"
    OTHER_MACHINE_BEHIND = "other-machine-behind"


@frozen(slots=False)
class Reason:
    """Why a decision is as it is.

    Args:
        code: from the closed list.
        message: one sentence, without a full stop.
        evidence: the values behind it, as plain JSON values; the keys depend on the code.
        where: the place in the spec that says so, as ``file:line:column``.
    """

    code: Code
    message: str
    evidence: Mapping[str, object] = field(factory=dict)
    where: str | None = None

    def to_dict(self) -> dict[str, object]:
        """Return the reason as plain JSON values: the evidence stands beside code and message."""
        return {
            "code": self.code.value,
            "message": self.message,
            "where": self.where,
            **self.evidence,
        }


@frozen(slots=False)
class Unchecked:
    """A guard, payload field or rule that could not be evaluated for want of data.

    Args:
        what: the clause, in words.
        needs: the names whose values would be needed.
    """

    what: str
    needs: tuple[str, ...]
    where: str | None = None

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values."""
        return {"what": self.what, "needs": list(self.needs), "where": self.where}

    @property
    def for_timer(self) -> bool:
        """Whether it is a time-out, which only the timer must wait for."""
        return self.what.startswith(FOR_TIMER)


@frozen(slots=False)
class Move:
    """One machine from one leaf to another; `target` is None when none is known.

    Args:
        instance: which one of many it is; None where an order has one of it, or none is named.
    """

    machine: str
    source: str
    target: str | None
    instance: str | None = None

    @property
    def title(self) -> str:
        """What moves: the machine, with the id of its instance where there are many."""
        return self.machine if self.instance is None else f"{self.machine} {self.instance}"

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values; `instance` is a key only where there is one."""
        found: dict[str, object] = {
            "machine": self.machine,
            "from": self.source,
            "to": self.target,
        }
        return found if self.instance is None else {**found, "instance": self.instance}

    def __str__(self) -> str:
        if self.target is None:
            return f"{self.title} in {self.source}"
        return f"{self.title} {self.source} -> {self.target}"


@frozen(slots=False)
class Option:
    """One thing that can happen next.

    Args:
        event: the event's name.
        by: the actors that may send it; None for anyone.
        moves: where it leads.
        payload: the names of the fields that it must carry.
        unchecked: guards that depend on the payload or on who sends it.
        instances: per machine of many that it is about, the id of the instance; None for one
            that would be born.
    """

    event: str
    by: tuple[str, ...] | None
    moves: tuple[Move, ...]
    payload: tuple[str, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    instances: Mapping[str, str | None] = field(factory=dict)

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values."""
        found: dict[str, object] = {
            "event": self.event,
            "by": None if self.by is None else list(self.by),
            "to": {move.machine: move.target for move in self.moves},
            "payload": list(self.payload),
            "unchecked": [each.to_dict() for each in self.unchecked],
        }
        return {**found, "instances": dict(self.instances)} if self.instances else found


@frozen(slots=False)
class AuditEntry:
    """What to store about an accepted change.

    Args:
        data: per changed datum its value before and after.
        at: the time that the caller gave.
    """

    spec: str
    version: str
    digest: str
    event: str | None
    id: str | None
    actor: str | None
    payload: Mapping[str, object]
    moves: tuple[Move, ...]
    data: Mapping[str, tuple[Value, Value]]
    at: datetime | None

    def to_dict(self) -> dict[str, object]:
        """Return the entry as plain JSON values, with stable keys."""
        return {
            "spec": self.spec,
            "version": self.version,
            "digest": self.digest,
            "event": self.event,
            "id": self.id,
            "actor": self.actor,
            "payload": {name: plain(value) for name, value in self.payload.items()},
            "moves": [move.to_dict() for move in self.moves],
            "data": {
                name: {"before": plain(before), "after": plain(after)}
                for name, (before, after) in self.data.items()
            },
            "at": None if self.at is None else self.at.isoformat(),
        }


@frozen(slots=False)
class Grounds:
    """What a decision rests on, apart from the common case of an accepted event.

    Args:
        sets: the data that an accepted change sets, as far as their values are known.
        known: what is known of an order of which there is no snapshot.
    """

    event: str | None = None
    reasons: tuple[Reason, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    basis: str | None = None
    missing: tuple[str, ...] = ()
    sets: Mapping[str, Value] | None = None
    known: Values | None = None


_NO_GROUNDS = Grounds()


# Assigning raises as with `frozen`, and making one takes a third of the time.
@define(on_setattr=setters.frozen, unsafe_hash=True)
class Decision:
    """The answer; truthy only when the change is accepted.

    Args:
        verdict: one of five.
        proposal: the event or status that was asked for; never more of a payload than the spec
            declares, nor an actor that none can be called.
        moves: what was asked: per machine from where to where.
        before: the snapshot before the change; None where only statuses are known.
        after: the snapshot after an accepted change of a whole snapshot.
        grounds: the rest, which the properties read; accepted events share one.
    """

    verdict: Verdict
    engine: Engine = field(repr=False, eq=False)
    proposal: Proposal
    moves: tuple[Move, ...]
    before: Snapshot | None = field(default=None, repr=False)
    after: Snapshot | None = field(default=None, repr=False)
    grounds: Grounds = _NO_GROUNDS

    @property
    def event(self) -> str | None:
        """The name of the event, also where only a status was asked for and one event fits."""
        return self.proposal.name if isinstance(self.proposal, Event) else self.grounds.event

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every reason; empty when accepted."""
        return self.grounds.reasons

    @property
    def unchecked(self) -> tuple[Unchecked, ...]:
        """What could not be evaluated for want of data, and was not taken as true."""
        return self.grounds.unchecked

    @property
    def basis(self) -> str | None:
        """``trail`` or ``graph``: what told late from early."""
        return self.grounds.basis

    @property
    def missing(self) -> tuple[str, ...]:
        """The events that have not arrived yet, when early."""
        return self.grounds.missing

    def __bool__(self) -> bool:
        return self.verdict is Verdict.ACCEPTED

    def __str__(self) -> str:
        asked = "; ".join(map(str, self.moves))
        subject = f"{self.event} ({asked})" if self.event and asked else self.event or asked
        subject = subject or str(self.proposal)
        text = f"{self.verdict.value}: {subject}"
        if self.reasons:
            text += f": {'; '.join(each.message for each in self.reasons)}"
        elif self.unchecked:
            needs = dict.fromkeys(name for each in self.unchecked for name in each.needs)
            text += f"; not checked without {', '.join(needs)}"
        return text

    def _repr_html_(self) -> str | None:
        return self.engine.html_of(self)

    @property
    def allowed(self) -> tuple[Option, ...]:
        """What is possible instead, from where the machines of `moves` are now."""
        if self.before is not None:
            return self.engine.allowed(self.before)
        from .options import options  # it makes what stands here

        return tuple(options(self.engine.tables, self.grounds.known or Values({}, {}, {})))

    @property
    def audit(self) -> AuditEntry | None:
        """The entry to store with an accepted change of a whole snapshot, else None."""
        if self.verdict is not Verdict.ACCEPTED or self.before is None or self.after is None:
            return None
        shape, proposal = self.before.shape, self.proposal
        changed = {
            name: (old, new)
            for name, old, new in zip(
                shape.shown, self.before.data_row, self.after.data_row, strict=False
            )
            if old != new
        }
        for move in self.moves:
            if move.instance is not None:
                changed |= _changed(self.before, self.after, move.machine, move.instance)
        return AuditEntry(
            spec=shape.spec,
            version=shape.version,
            digest=shape.digest,
            event=self.event,
            id=proposal.id,
            actor=proposal.by,
            payload=dict(proposal.payload),
            moves=self.moves,
            data=changed,
            at=proposal.at,
        )

    def to_dict(self) -> dict[str, object]:
        """Return the decision as plain JSON values, with stable keys."""
        first = self.moves[0] if self.moves else None
        machine, target = (first.machine, first.target) if first else (None, None)
        if isinstance(self.proposal, Status):
            machine, target = self.proposal.machine, self.proposal.to
        source = next((each.source for each in self.moves if each.machine == machine), None)
        return {
            "verdict": self.verdict.value,
            "spec": self.engine.shape.spec,
            "machine": machine,
            "from": source,
            "to": target,
            "event": self.event,
            "actor": self.proposal.by,
            "reasons": [each.to_dict() for each in self.reasons],
            "unchecked": [each.to_dict() for each in self.unchecked],
            "allowed": [each.to_dict() for each in self.allowed],
            "after": self._after(),
            "basis": self.basis,
            "missing": list(self.missing),
        }

    def _after(self) -> dict[str, object] | None:
        if self.verdict is not Verdict.ACCEPTED:
            return None
        extra: dict[str, object] = {}
        if self.after is not None:
            data, states = self.after.data, self.after.states
            written = self.after.to_dict()
            if "instances" in written:
                extra["instances"] = written["instances"]
        else:
            data = dict(self.grounds.sets or {})
            states = {move.machine: move.target or move.source for move in self.moves}
        shown = {name: plain(each) for name, each in data.items()}
        return {"states": states, "data": shown, **extra}


def _changed(
    before: Snapshot, after: Snapshot, machine: str, key: str
) -> dict[str, tuple[Value, Value]]:
    """Return the fields of an instance that a step has changed, as expressions name them."""
    old, new = (each.instances[machine].get(key) for each in (before, after))
    was = old.fields if old is not None else {}
    now = new.fields if new is not None else {}
    return {
        f"{machine}.{name}": (was.get(name), value)
        for name, value in now.items()
        if was.get(name) != value
    }
