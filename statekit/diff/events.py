"""Events: who may send them, what they carry and prove, and the actors."""

from __future__ import annotations

from ..spec.model import Actor, Event, PayloadField
from .change import Kind
from .conditions import Conditions, Meaning
from .found import Found
from .types import typed

_EVENTS = (Kind.EVENT_ADDED, Kind.EVENT_REMOVED, Kind.EVENT_RENAMED)
_ACTORS = (Kind.ACTOR_ADDED, Kind.ACTOR_REMOVED, Kind.ACTOR_RENAMED)
_TYPES = (Kind.PAYLOAD_TYPE_CHANGED, Kind.PAYLOAD_TYPE_WIDENED, Kind.PAYLOAD_TYPE_NARROWED)
_EVIDENCE = {
    Meaning.TIGHTENED: (Kind.GUARD_TIGHTENED, "lets less pass"),
    Meaning.LOOSENED: (Kind.GUARD_LOOSENED, "lets more pass"),
    Meaning.INCOMPARABLE: (Kind.GUARD_INCOMPARABLE, "lets other things pass"),
    Meaning.NOT_COMPARED: (Kind.GUARD_NOT_COMPARED, "has changed (not compared)"),
}


def compare_events(found: Found, conditions: Conditions) -> None:
    """Compare all but the transitions of the events, then the actors."""
    names = found.names
    old = {name: each for name, each in found.old.events.items() if each.named}
    new = {name: each for name, each in found.new.events.items() if each.named}
    renames = {before: now for before, now in names.events.items() if before in old and now in new}
    for name, before, now in found.pairs(old, new, renames, _EVENTS, "the event"):
        _Event(found, conditions, name, before, now).compare()
    actors = found.old.actors, found.new.actors
    for name, one, other in found.pairs(*actors, names.actors, _ACTORS, "the actor"):
        _actor(found, name, one, other)


class _Event:
    """One event that both versions have."""

    def __init__(
        self, found: Found, conditions: Conditions, name: str, old: Event, new: Event
    ) -> None:
        self.found, self.conditions, self.name = found, conditions, name
        self.old, self.new = old, new

    def compare(self) -> None:
        """Compare its declaration."""
        self._senders()
        self._payload()
        self._evidence()
        names = self.found.names.payloads[self.name]
        if {names.get(each, each) for each in self.old.identity} != {*self.new.identity}:
            was, is_now = (", ".join(each.identity) or "nothing" for each in (self.old, self.new))
            message = f"two {self.name} are one if they have the same {is_now}, not {was}"
            self.found.add(Kind.IDENTITY_CHANGED, self.name, message, self.old, self.new)
        what, spans = f"the event {self.name}", (self.old, self.new)
        self.found.texts(self.name, what, self.old.label, self.new.label, spans)
        self.found.texts(
            self.name,
            what,
            self.old.description,
            self.new.description,
            spans,
            Kind.DESCRIPTION_CHANGED,
        )

    def _senders(self) -> None:
        actors = self.found.names.actors
        old = None if self.old.by is None else {actors.get(each, each) for each in self.old.by}
        new = None if self.new.by is None else {*self.new.by}
        if old == new:
            return
        spans = (self.old, self.new)
        if old is None:
            message = (
                f"{self.name} may be sent by {', '.join(self.new.by or ())} only, not by anyone"
            )
            self.found.add(Kind.SENDER_REMOVED, self.name, message, *spans)
            return
        if new is None:
            message = f"{self.name} may be sent by anyone"
            self.found.add(Kind.SENDER_ADDED, self.name, message, *spans)
            return
        for each in sorted(old - new):
            message = f"{each} may not send {self.name} any more"
            self.found.add(Kind.SENDER_REMOVED, f"{self.name}.{each}", message, *spans)
        for each in sorted(new - old):
            message = f"{each} may send {self.name}"
            self.found.add(Kind.SENDER_ADDED, f"{self.name}.{each}", message, *spans)

    def _payload(self) -> None:
        old, new = self.old.payload, self.new.payload
        renames = self.found.names.payloads[self.name]
        added = {
            name: Kind.PAYLOAD_ADDED if each.optional else Kind.PAYLOAD_REQUIRED_ADDED
            for name, each in new.items()
        }
        back = {now: before for before, now in renames.items()}
        for name, each in old.items():
            if name not in renames:
                message = f"{self.name} may not carry {name} any more"
                self.found.add(Kind.PAYLOAD_REMOVED, f"{self.name}.{name}", message, each)
        for name, now in new.items():
            if name not in back:
                how = "may" if now.optional else "must"
                message = f"{self.name} {how} carry {name}"
                self.found.add(added[name], f"{self.name}.{name}", message, None, now)
            else:
                self._field(name, old[back[name]], now)

    def _field(self, name: str, before: PayloadField, now: PayloadField) -> None:
        subject, spans = f"{self.name}.{name}", (before, now)
        if before.name != name:
            message = f"{before.name} of {self.name} is called {name} now"
            self.found.add(Kind.PAYLOAD_RENAMED, subject, message, *spans)
        if before.optional != now.optional:
            kind = Kind.PAYLOAD_OPTIONAL if now.optional else Kind.PAYLOAD_REQUIRED
            how = "may be left out" if now.optional else "must be given"
            self.found.add(kind, subject, f"{name} of {self.name} {how}", *spans)
        typed(self.found, subject, f"{name} of {self.name}", (before.type, now.type), spans, _TYPES)
        self.found.texts(
            subject,
            f"{name} of {self.name}",
            before.description,
            now.description,
            spans,
            Kind.DESCRIPTION_CHANGED,
        )

    def _evidence(self) -> None:
        old, new = self.old.evidence, self.new.evidence
        for name, each in old.items():
            if name not in new:
                message = f"{self.name} need not prove {name} any more"
                where = each.where(each.root)
                self.found.add(Kind.EVIDENCE_REMOVED, f"{self.name}.{name}", message, where)
        for name, now in new.items():
            where = now.where(now.root)
            subject = f"{self.name}.{name}"
            if name not in old:
                message = f"{self.name} must prove {name}"
                self.found.add(Kind.EVIDENCE_ADDED, subject, message, None, where)
                continue
            before = old[name]
            spans = (before.where(before.root), where)
            sides = self.conditions.old, self.conditions.new
            trees = (sides[0].inline(before.root, self.name), sides[1].inline(now.root, self.name))
            compared = self.conditions.compare(*trees, self.name)
            if compared.meaning is not Meaning.REWORDED:
                kind, how = _EVIDENCE[compared.meaning]
                message = f"the evidence {name} of {self.name} {how}{compared.note}"
                self.found.add(kind, subject, message, *spans, compared.witness)
            elif sides[0].words(before, self.name) != sides[1].words(now, self.name):
                message = f"the evidence {name} of {self.name} is written otherwise"
                self.found.add(Kind.GUARD_REWORDED, subject, message, *spans)


def _actor(found: Found, name: str, before: Actor, now: Actor) -> None:
    spans = (before, now)
    if before.reports != now.reports:
        kind = Kind.ACTOR_REPORTS if now.reports else Kind.ACTOR_COMMANDS
        how = (
            "reports what has happened" if now.reports else "commands, and is refused what is late"
        )
        found.add(kind, name, f"{name} {how}", *spans)
    found.texts(name, f"the actor {name}", before.label, now.label, spans)
    found.texts(
        name,
        f"the actor {name}",
        before.description,
        now.description,
        spans,
        Kind.DESCRIPTION_CHANGED,
    )
