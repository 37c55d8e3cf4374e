"""A sequence of events that one version accepts and the other does not."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from ..decide import Decision, Event, Verdict
from ..expressions import plain

_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
"""What some reader of YAML takes for no text."""


@frozen(slots=False)
class Trace:
    """The shortest way that was found to where two versions part.

    Args:
        lost: whether the old version accepts the last event, and the new one does not; else the
            other way round.
        spec: the name of the spec in whose names the events are.
        versions: the versions, old and new.
        start: when the order begins, and with which data.
        events: the events; both versions accept all but the last one.
        verdict: what the version that does not accept says of the last one; None where it has
            no such event, or where it does not even let the order begin.
        why: its reasons, as sentences.
        known: whether the version that refuses has an event of that name.
    """

    lost: bool
    spec: str
    versions: tuple[str, str]
    start: tuple[datetime, Mapping[str, object]]
    events: tuple[Event, ...]
    verdict: Verdict | None
    why: tuple[str, ...]
    known: bool = True

    @property
    def title(self) -> str:
        """What it shows."""
        old, new = self.versions
        if old == new:
            old, new = f"the old {old}", f"the new {new}"
        return (
            f"accepted by {old}, not by {new}" if self.lost else f"accepted by {new}, not by {old}"
        )

    def __str__(self) -> str:
        at, data = self.start
        given = ", ".join(f"{name} = {_said(value)}" for name, value in data.items())
        lines = [f"{self.title}:", f"  an order begins{' with ' if given else ''}{given}"]
        before = at
        for event in self.events:
            lines.append(f"  {_event(event, before)}")
            before = event.at or before
        verdict = self.verdict.value if self.verdict else "not possible"
        lines.append(f"  -> {verdict}: {'; '.join(self.why)}")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, with stable keys."""
        at, data = self.start
        return {
            "title": self.title,
            "accepted_by": "old" if self.lost else "new",
            "at": at.isoformat(),
            "data": {name: plain(value) for name, value in data.items()},
            "events": [event.to_dict() for event in self.events],
            "verdict": self.verdict.value if self.verdict else None,
            "reasons": list(self.why),
        }

    @property
    def scenario(self) -> str:
        """The trace as an entry of `scenarios`, in YAML, as the new version decides it.

        Where the version that refuses does not know the event, it is one for the other version.
        """
        at, data = self.start
        accepts_new = not self.lost
        expect = (
            "accepted" if accepts_new or not self.known or not self.verdict else self.verdict.value
        )
        lines = [f"  {json.dumps(self.title, ensure_ascii=False)}:"]
        lines.append(f"    given: {_flow(data)}")
        lines.append("    steps:")
        now = at
        for index, event in enumerate(self.events):
            step: dict[str, object] = {"do": event.name}
            if event.at is not None and event.at > now:
                step["wait"] = event.at - now
                now = event.at
            if event.by is not None:
                step["by"] = event.by
            if event.payload:
                step["with"] = dict(event.payload)
            if index == len(self.events) - 1:
                step["expect"] = expect
            lines.append(f"      - {_flow(step)}")
        if not self.events:
            lines[-1:] = ["    table: [{see: {}}]"]
        return "\n".join(lines) + "\n"


def reasons(decision: Decision) -> tuple[str, ...]:
    """Return why a decision is as it is, as sentences."""
    return tuple(each.message for each in decision.reasons) or (str(decision),)


def _event(event: Event, before: datetime) -> str:
    by = f" by {event.by}" if event.by else ""
    carried = ", ".join(f"{name} = {_said(value)}" for name, value in event.payload.items())
    later = f" after {plain(event.at - before)}" if event.at and event.at > before else ""
    return f"{event.name}{by}{' with ' if carried else ''}{carried}{later}"


def _said(value: object) -> str:
    found = plain(value)
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


def _flow(value: object) -> str:
    """Return a value as YAML on one line."""
    if isinstance(value, Mapping):
        inside = (f"{_key(str(name))}: {_flow(each)}" for name, each in value.items())
        return "{" + ", ".join(inside) + "}"
    found = plain(value)
    return _key(found) if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


def _key(name: str) -> str:
    is_bare = _BARE.fullmatch(name) and name.lower() not in _WORDS
    return name if is_bare else json.dumps(name, ensure_ascii=False)
