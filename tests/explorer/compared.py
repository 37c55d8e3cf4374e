"""One order under two engines at once: Python's, and the explorer's JavaScript."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from random import Random

from attrs import evolve

from statekit import Decision, Event, MisuseError, Snapshot, Spec, Status
from statekit.expressions import plain
from statekit.render.explorer.model import model
from statekit.testing import random_data, random_event
from statekit.testing.chance import random_birth

from .hosts import Host

Proposal = Event | Status
Json = dict[str, object]
PATIENCE = 8
_ZONES = (UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=5, minutes=45)))


def load(spec: Spec, host: Host) -> None:
    """Make an engine of the script for a spec, by the name of its digest."""
    host.ask({"task": "load", "name": spec.digest, "model": json.dumps(model(spec))})


def walk(random: Random, spec: Spec, host: Host, steps: int) -> Counter[str]:
    """Take random orders through random steps in both engines; fail where they differ.

    Returns what happened, by kind.
    """
    load(spec, host)
    tally: Counter[str] = Counter()
    for _ in range(steps):
        order = _Order(random, spec)
        order.run(steps - tally["steps"])
        order.compare(host)
        tally += order.tally
        if tally["steps"] >= steps:
            break
    return tally


def follow(spec: Spec, host: Host, snapshot: Snapshot, proposals: Sequence[Proposal]) -> list[Json]:
    """Take an order of a loaded spec through these steps in both; return what Python says."""
    order = _Order(Random(0), spec, snapshot)
    for proposal in proposals:
        assert order.snapshot is not None
        order.take(order.snapshot, proposal, proposal.at, record=True)
    order.compare(host)
    return order.expected


class _Order:
    """One order: what Python says of it, and what the script has to say."""

    def __init__(self, random: Random, spec: Spec, snapshot: Snapshot | None = None) -> None:
        self.random, self.spec = random, spec
        self.tally: Counter[str] = Counter()
        self.seen: dict[str, Proposal] = {}
        self.past: list[Proposal] = []
        self.steps: list[Json] = []
        self.expected: list[Json] = []
        self.snapshot = snapshot
        if snapshot is not None:
            self.beginning: Json = snapshot.to_dict()
            self.begin: Json = {"snapshot": self.beginning}
            return
        data = {name: plain(each) for name, each in random_data(random, spec).items()}
        at = random_birth(random)
        self.begin = {"data": data, "at": at and at.isoformat()}
        try:
            self.snapshot = spec.start(at, **data)
        except MisuseError as error:
            self.beginning = {"misuse": str(error)}
            return
        if random.random() < 0.25:
            self._forget()
        self.beginning = self.snapshot.to_dict()

    def _forget(self) -> None:
        """Begin with a stored snapshot of which not everything is known."""
        assert self.snapshot is not None
        stored = self.snapshot.to_dict()
        for key in ("trail", "entered", "clocks"):
            if key in stored and self.random.random() < 0.6:
                stored[key] = None
        self.snapshot = Snapshot.from_dict(stored, self.spec)
        self.begin = {"snapshot": stored}

    def run(self, most: int) -> None:
        """Take the steps that Python takes; an order that moves no longer is left."""
        refused = 0
        while self.snapshot is not None and refused < PATIENCE and self.tally["steps"] < most:
            moved = self._step(self.snapshot)
            refused = 0 if moved else refused + 1

    def _step(self, snapshot: Snapshot) -> bool:
        proposal, random = self._proposal(snapshot), self.random
        now = proposal.at if random.random() < 0.5 else None
        return self.take(snapshot, proposal, now, record=random.random() < 0.7)

    def take(
        self, snapshot: Snapshot, proposal: Proposal, now: datetime | None = None, *, record: bool
    ) -> bool:
        """Take one step; tell whether it was accepted."""
        spec = self.spec
        stored = json.loads(json.dumps(proposal.to_dict()))
        kind = Status if isinstance(proposal, Status) else Event
        proposal = kind.from_dict(stored)
        self.steps.append({"proposal": stored, "record": record, "now": now and now.isoformat()})
        self.tally["steps"] += 1
        try:
            decision = (
                spec.decide(snapshot, proposal, self.seen)
                if record
                else spec.decide(snapshot, proposal)
            )
        except MisuseError as error:
            self.tally["misuse"] += 1
            self.expected.append({"misuse": str(error)})
            return False
        self._count(decision)
        if decision.after is not None:
            self.snapshot = snapshot = decision.after
            if (key := spec.identity(proposal)) is not None:
                self.seen[key] = proposal
        self.past.append(proposal)
        self.expected.append(
            {
                "decision": told(decision),
                "snapshot": snapshot.to_dict(),
                "again": snapshot.to_dict(),
                "facts": {name: plain(each) for name, each in snapshot.facts.items()},
                "allowed": [each.to_dict() for each in spec.allowed(snapshot)],
                "identity": spec.identity(proposal),
                "next": plain(spec.next_due(snapshot)),
                "due": None
                if now is None
                else [
                    {**each.to_dict(), "send": each.proposal.to_dict()}
                    for each in spec.due(snapshot, now)
                ],
            }
        )
        return bool(decision)

    def _count(self, decision: Decision) -> None:
        self.tally[decision.verdict.value] += 1
        self.tally["statuses"] += isinstance(decision.proposal, Status)
        self.tally["accepted, sweeping or joint"] += bool(decision) and len(decision.moves) > 1
        self.tally["accepted, one of many"] += bool(decision) and any(
            each.instance is not None for each in decision.moves
        )
        for each in decision.reasons:
            self.tally[f"{decision.verdict.value}: {each.code.value}"] += 1

    def _proposal(self, snapshot: Snapshot) -> Proposal:
        random, spec = self.random, self.spec
        found: Proposal
        chance = random.random()
        if chance < 0.12 and self.past:
            found = random.choice(self.past)
            if random.random() < 0.3:
                found = evolve(found, payload={**found.payload, "amount": 7})
        elif chance < 0.35:
            found = random_status(random, spec, snapshot)
        elif chance < 0.37:
            found = Event(random.choice([*spec.definition.events])[:-1] + "x")
        else:
            found = random_event(random, spec, snapshot)
        if random.random() < 0.02:
            found = evolve(found, by=random.choice(["Jo Doe", "merchnt", ""]))
        if random.random() < 0.3:
            found = evolve(found, id=random.choice(["a", "b", "ü 1"]))
        if found.at is not None and random.random() < 0.3:
            away = timedelta(
                minutes=random.choice([-3000, -30, 0, 1]), microseconds=random.choice([0, 5])
            )
            found = evolve(found, at=(found.at + away).astimezone(random.choice(_ZONES)))
        return found

    def compare(self, host: Host) -> None:
        """Take the same order through the same steps in the script."""
        found = host.ask(
            {"task": "walk", "name": self.spec.digest, "begin": self.begin, "steps": self.steps}
        )
        assert found["beginning"] == read(self.beginning), self.begin
        for step, expected, got in zip(
            self.steps, self.expected, found.get("steps", []), strict=True
        ):
            wanted = read(expected)
            assert got == wanted, f"{step}\n{difference(wanted, got)}"


def told(decision: Decision) -> Json:
    """Return what a decision says, with what the script adds to it."""
    moves = [
        {"machine": each.machine, "from": each.source, "to": each.target}
        | ({} if each.instance is None else {"instance": each.instance})
        for each in decision.moves
    ]
    after = None if decision.after is None else decision.after.to_dict()
    return {**decision.to_dict(), "moves": moves, "snapshot": after}


def read(value: Json) -> Json:
    """Return a value as JSON holds it."""
    found: Json = json.loads(json.dumps(value))
    return found


def difference(wanted: object, got: object, where: str = "") -> str:
    """Say where two JSON values differ first."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        for key in {**wanted, **got}:
            if wanted.get(key, ...) != got.get(key, ...):
                return difference(wanted.get(key, ...), got.get(key, ...), f"{where}.{key}")
    if isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        for index, (one, other) in enumerate(zip(wanted, got, strict=True)):
            if one != other:
                return difference(one, other, f"{where}[{index}]")
    return f"{where}: Python {wanted!r}, JavaScript {got!r}"


def random_status(random: Random, spec: Spec, snapshot: Snapshot) -> Status:
    """Return a status to propose: of a machine or a fact, with or without a payload."""
    definition = spec.definition
    if definition.facts and random.random() < 0.05:
        return Status(random.choice([*definition.facts]), "done")
    machine = definition.machines[random.choice([*definition.machines])]
    to = random.choice(machine.leaves)
    if random.random() < 0.03:
        to = random.choice([to[:-1], machine.name])
    event = random_event(random, spec, snapshot)
    into = [
        each
        for each, transition in definition.alternatives
        if any(part.machine == machine.name and part.target == to for part in transition.parts)
    ]
    payload: Mapping[str, object] = {}
    if random.random() < 0.6:
        # The event may be any: what it carries is then often not what leads there.
        names = [*random.choice(into).payload] if into and random.random() < 0.8 else event.payload
        drawn = {**event.payload, **_payload_of(random, spec, snapshot, names)}
        payload = {name: drawn[name] for name in names if name in drawn}
    if machine.many is not None and random.random() < 0.95:
        known = [*snapshot.instances[machine.name]] or ["a"]
        payload = {**payload, machine.name: random.choice(known)}
    if payload and random.random() < 0.1:
        payload = {**payload, random.choice([*payload]): random.choice([None, 1.5, "x y", [], 7])}
    actor = random.choice([*definition.actors, None, None])
    return Status(machine.name, to, actor, payload, at=event.at)


def _payload_of(
    random: Random, spec: Spec, snapshot: Snapshot, names: object
) -> Mapping[str, object]:
    """Return the payload of some random event that carries these names."""
    for _ in range(6):
        event = random_event(random, spec, snapshot)
        if set(event.payload) & set(names if isinstance(names, list) else []):
            return event.payload
    return {}
