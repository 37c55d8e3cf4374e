"""A spec against the one that it builds on: what it makes legal or illegal between its states.

Both are explored. Every state of the spec has an image in the base: itself, the leaf of which it
has become a part, or none where it is new. A move counts as one between the images; one into a new
state is added, and a way through new states counts as a move between its two ends. Data of the
base, settings and actors are compared beside the moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..diagnostics import Span
from ..expressions import words
from ..spec.lineage import Base
from ..spec.machines import Machine
from ..spec.model import Definition, Edge, Event, Transition
from .asking import Asking, Images
from .notes import Note, NoteKind
from .scenarios import shown

_VERBS = {
    NoteKind.ADDED_MOVE: "adds a case to",
    NoteKind.TIGHTENED: "tightens",
    NoteKind.LOOSENED: "loosens",
    NoteKind.CHANGED: "changes",
}


def compared(definition: Definition) -> Iterator[Note]:
    """Compare a spec with everything that it builds on.

    Raises:
        SpecError: one of these has faults of its own.
    """
    for each in definition.bases:
        base = each.load()
        found = [*_differences(definition, base, each)]
        yield from found
        if not (found or definition.changes):
            refined = sum(map(len, definition.refined.values()))
            size = f", of which it refines {refined}" if refined else ""
            message = (
                f"{definition.name} allows between the states of {base.name}{size}, "
                f"what {base.name} allows, and nothing more"
            )
            yield Note(NoteKind.CONSERVATIVE, message, definition.span)


def _differences(definition: Definition, base: Definition, how: Base) -> Iterator[Note]:
    name = definition.name
    pairs = {
        machine.name: _Pair(definition, base, machine)
        for machine in base.machines.values()
        if machine.name in definition.machines
    }
    for pair in pairs.values():
        yield from pair.notes()
    yield from _beside(definition, base, pairs)
    yield from _written(definition, base, pairs)
    yield from _settings(definition, base)
    yield from _actors(definition, base)
    if how.how == "includes":
        return  # its rules and guards are about several of the specs that it includes
    for guard in definition.named_guards:
        if guard.name not in base.guards and guard.machine in base.machines:
            message = f"{name} adds the guard {guard.name}"
            yield Note(NoteKind.TIGHTENED, message, guard.span)
    for rule in definition.rules.values():
        if rule.name not in base.rules:
            yield Note(NoteKind.TIGHTENED, f"{name} adds the rule {rule.name}", rule.span)


def _beside(definition: Definition, base: Definition, pairs: Mapping[str, _Pair]) -> Iterator[Note]:
    """Tell of events of the base that now happen where they move nothing of it."""
    found: dict[str, Span] = {}
    for name in base.events:
        event = definition.events.get(name)
        if event is None or not event.named:
            continue
        beside = [
            each.span
            for each in event.transitions
            if not any(part.machine in pairs for part in each.moving)
        ]
        if 0 < len(beside) < len(event.transitions):  # all of them: another event of that name
            found[name] = beside[0]
    for name, span in found.items():
        message = f"{definition.name}: {name} happens where it moves nothing of {base.name}"
        yield Note(NoteKind.ADDED_MOVE, message, span)


def _written(
    definition: Definition, base: Definition, pairs: Mapping[str, _Pair]
) -> Iterator[Note]:
    """Tell of what is set among the base's data by moves that the base does not have."""
    own = {*base.data}
    for machine in base.machines.values():
        own |= {datum.name for datum in machine.fields.values()}
    found: dict[tuple[str, str], Span] = {}
    for event, transition in definition.alternatives:
        written = {each.name for each in transition.written if each.name in own}
        if written and not _compared(event, transition, pairs):
            for datum in sorted(written):
                found.setdefault((event.name, datum), transition.span)
    for (name, datum), span in sorted(found.items(), key=lambda each: each[0]):
        message = f"{definition.name} adds {name}, which sets {datum} of {base.name}"
        if name in base.events:
            message = f"{definition.name}: {name} sets {datum} in a move that {base.name} has not"
        else:
            span = definition.events[name].span
        yield Note(NoteKind.CHANGED, message, span)


def _compared(event: Event, transition: Transition, pairs: Mapping[str, _Pair]) -> bool:
    """Whether all that a transition moves of the base, which is something, the base moves too."""
    moved = [each for each in transition.moving if each.machine in pairs]
    return bool(moved) and all(
        pairs[part.machine].has(event, source, part.end(source))
        for part in moved
        for source in part.sources
    )


def _settings(definition: Definition, base: Definition) -> Iterator[Note]:
    for old in base.settings.values():
        new = definition.settings.get(old.name)
        if new is not None and new.value != old.value:
            values = f"from {shown(old.value)} to {shown(new.value)}"
            message = f"{definition.name} changes the setting {old.name} {values}"
            yield Note(NoteKind.CHANGED, message, new.span)


def _actors(definition: Definition, base: Definition) -> Iterator[Note]:
    """Tell of new actors that may send what any actor of the base may."""
    if not base.actors:
        return  # anyone may send it there, be they named in the spec or not
    anyone = [
        name
        for name, event in base.events.items()
        if event.by is None and name in definition.events and definition.events[name].by is None
    ]
    for actor in definition.actors.values():
        if anyone and actor.name not in base.actors:
            sent = ", ".join(anyone)
            message = f"{definition.name} adds the actor {actor.name}, who may send {sent}"
            yield Note(NoteKind.LOOSENED, message, actor.span)


class _Pair:
    """One machine as the base has it, and as the spec has it."""

    def __init__(self, definition: Definition, base: Definition, machine: Machine) -> None:
        self.spec, self.base = definition, base
        self.old, self.new = machine, definition.machines[machine.name]
        images = {
            each.name: _images(base.machines[each.name], definition.machines[each.name])
            for each in base.machines.values()
            if each.name in definition.machines
        }
        self.image = images[machine.name]
        self.asking = Asking(definition, base, machine, images)
        self.before = self._ways(base)
        self.now = self._ways(definition)

    def notes(self) -> Iterator[Note]:
        yield from self._births()
        yield from self._bound()
        yield from self._added()
        yield from self._detours()
        yield from self._kept()

    def has(self, event: Event, source: str, target: str) -> bool:
        """Whether the base has the move, with which this one is compared then."""
        start, end = self.image[source], self.image[target]
        return (start, _name(event), end) in self.before

    def _ways(self, definition: Definition) -> dict[tuple[str, str, str | None], list[Edge]]:
        """Return the edges of the machine: by leaf, event and image of where it leads."""
        found: dict[tuple[str, str, str | None], list[Edge]] = {}
        for edge in definition.edges(self.old.name):
            target = edge.target if definition is self.base else self.image[edge.target]
            found.setdefault((edge.source, _name(edge.event), target), []).append(edge)
        return found

    def _births(self) -> Iterator[Note]:
        def said(machine: Machine, *, project: bool) -> list[tuple[str, str | None]]:
            return [
                (
                    "" if birth.guard is None else words(birth.guard.root),
                    self.image[birth.target] if project else birth.target,
                )
                for birth in machine.births
            ]

        if said(self.new, project=True) != said(self.old, project=False):
            message = f"{self.spec.name} begins {self.old.name} elsewhere than {self.base.name}"
            yield Note(NoteKind.CHANGED, message, self.new.span)

    def _bound(self) -> Iterator[Note]:
        """Tell of more instances than the base allows, or of fewer."""
        old, new = self.old.many, self.new.many
        if old is None or new is None or old == new:
            return
        kind = NoteKind.LOOSENED if new > old else NoteKind.TIGHTENED
        message = f"{self.spec.name} {_VERBS[kind]} `max` of {self.old.name} from {old} to {new}"
        yield Note(kind, message, self.spec.guards[self.new.bound].span)

    def _added(self) -> Iterator[Note]:
        """Tell of moves from states of the base that it does not have.

        One into a new state is told too: what the base asks of its states, by a family, by
        `not` or by a total, holds there or does not as no move of the base lets it.
        """
        found: dict[tuple[str, str], dict[str, Span]] = {}
        for (leaf, event, target), edges in self.now.items():
            source = self.image[leaf]
            if source is None or (source, event, target) in self.before:
                continue
            is_within = source == target and source not in self.new.leaves
            if is_within and event not in self.base.events:
                continue  # a move of its own inside a leaf that it refines
            for edge in edges:
                place = found.setdefault((event, target or edge.target), {})
                place.setdefault(source, edge.transition.span)
        for (event, target), sources in found.items():
            leads = f"{event} leads" if event else "a move leads"
            yield self._note(NoteKind.ADDED_MOVE, leads, sources, target, _first(sources))

    def _detours(self) -> Iterator[Note]:
        """Tell of ways between states of the base that lead through new ones, or back."""
        out: dict[str, list[Edge]] = {}
        for edge in self.spec.edges(self.new.name):
            out.setdefault(edge.source, []).append(edge)
        found: dict[tuple[str, str], dict[str, Span]] = {}
        for leaf, source in self.image.items():
            if source is None:
                continue
            seen: set[str] = set()
            waiting = [each for each in out.get(leaf, ()) if self.image[each.target] is None]
            while waiting:
                edge = waiting.pop()
                if edge.target in seen:
                    continue
                seen.add(edge.target)
                for each in out.get(edge.target, ()):
                    end = self.image[each.target]
                    if end is None:
                        waiting.append(each)
                    else:
                        ways = found.setdefault((edge.target, end), {})
                        ways.setdefault(source, each.transition.span)
        for (through, end), starts in found.items():
            leads = f"a way through {through} leads"
            yield self._note(NoteKind.ADDED_MOVE, leads, starts, end, _first(starts))

    def _kept(self) -> Iterator[Note]:
        """Tell of moves of the base that are lost, or that something else is asked for."""
        leaves: dict[str, list[str]] = {}
        for leaf, image in self.image.items():
            if image is not None:
                leaves.setdefault(image, []).append(leaf)
        lost: dict[tuple[str, str], dict[str, Span]] = {}
        asked: dict[tuple[NoteKind, str, str, str, Span | None], dict[str, Span]] = {}
        for (source, event, target), edges in self.before.items():
            if source not in leaves or target not in leaves:
                continue  # the state is removed, which is told
            assert target is not None, "a state of the base is its own image"
            for leaf in leaves[source]:
                now = self.now.get((leaf, event, target))
                if now is None:
                    place = lost.setdefault((event, target), {})
                    place[leaf] = edges[0].transition.span
                    continue
                for kind, how, span in self.asking.differences(edges, now):
                    own = span if kind is NoteKind.ADDED_MOVE else None  # each has a place
                    places = asked.setdefault((kind, event, target, how, own), {})
                    places.setdefault(source, span)
        for (kind, event, target, how, _), sources in asked.items():
            what = f"{event or 'the move'} of {self.old.name} from {', '.join(sources)} to {target}"
            message = f"{self.spec.name} {_VERBS[kind]} {what}{how}"
            yield Note(kind, message, _first(sources))
        for (event, target), sources in lost.items():
            leads = f"{event or 'a move'} no longer leads"
            yield self._note(NoteKind.LOST_MOVE, leads, sources, target, _first(sources))

    def _note(
        self, kind: NoteKind, leads: str, sources: Iterable[str], target: str, span: Span
    ) -> Note:
        way = f"from {', '.join(sources)} to {target}"
        message = f"{self.spec.name}: of {self.old.name}, {leads} {way}"
        return Note(kind, message, span)


def _first(places: Mapping[str, Span]) -> Span:
    return next(iter(places.values()))


def _name(event: Event) -> str:
    """Return the name of an event; an unnamed move is named by where it leads."""
    return event.name if event.named else ""


def _images(old: Machine, new: Machine) -> Images:
    """Return, for every leaf of a machine, the leaf of its base that it is or is part of."""
    known = frozenset(old.leaves)
    found: dict[str, str | None] = {}
    for leaf in new.leaves:
        name: str | None = leaf
        while name is not None and name not in known:
            name = new.states[name].parent
        found[leaf] = name
    return found
