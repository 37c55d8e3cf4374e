"""What a spec says, checked and with every name resolved; nothing here decides or draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from attrs import Factory, field, frozen

from ..diagnostics import Source, Span
from ..expressions import INTEGER, Expression, Plain, Type
from .base import Words, placed
from .breaks import Break
from .examples import Scenario
from .guarding import Guarding
from .lineage import Allowance, Assumption, Base, Change
from .machines import Datum, Machine, Total
from .migration import Migration
from .timer import Timeout


@frozen(slots=False)
class Setting:
    """A value that the embedder may set when the spec is loaded."""

    name: str
    type: Type
    value: Plain
    description: Words
    span: Span = placed()


@frozen(slots=False)
class Actor:
    """Who sends events. One that reports tells what has happened, others command."""

    name: str
    reports: bool
    label: Words
    description: Words
    span: Span = placed()


@frozen(slots=False)
class PayloadField:
    """One field of an event's payload."""

    name: str
    type: Type
    optional: bool
    description: Words
    span: Span = placed()


@frozen(slots=False)
class Effect:
    """One datum that a transition sets, from values before the step."""

    name: str
    value: Expression
    derived: bool = field(default=False, kw_only=True)
    """Whether the loader made it, to keep a total right."""
    span: Span = placed()


@frozen(slots=False)
class Part:
    """What a transition asks of one machine and does to it.

    Args:
        sources: the leaves in which the machine must be.
        target: the leaf that it enters; None when it stays where it is.
        moves: whether the machine takes part: a machine that is only read has
            `target` None and `moves` False; `same` has `target` None and `moves` True.
    """

    machine: str
    sources: frozenset[str]
    target: str | None
    moves: bool
    span: Span = placed()
    """The place of `from`."""

    def end(self, leaf: str) -> str:
        """Return where the machine is after the transition, given the leaf before it."""
        return leaf if self.target is None else self.target


@frozen(slots=False)
class Transition:
    """One alternative of an event: the first one whose sources and guard fit is taken.

    Args:
        parts: the machines that it reads or moves; of machines of many the one that is meant.
        sweeps: the machines of many of which it moves all that are in the sources.
        guard: its own guard; named guards are joined by `Spec.guards_on`.
        otherwise: whether it is the `else` of a choice.
        back: whether it goes back on purpose.
        timeout: when the timer may take it; None if it always may.
    """

    parts: tuple[Part, ...]
    guard: Expression | None
    effects: tuple[Effect, ...]
    back: bool
    otherwise: bool
    timeout: Timeout | None = field(default=None, kw_only=True)
    description: Words = field(factory=dict, kw_only=True, eq=False)
    span: Span = placed()
    sweeps: tuple[Part, ...] = field(default=(), kw_only=True)

    @property
    def moving(self) -> tuple[Part, ...]:
        """The parts that move something, sweeps included."""
        return (*(each for each in self.parts if each.moves), *self.sweeps)

    @property
    def written(self) -> tuple[Effect, ...]:
        """The effects that the spec writes, without those that keep totals right."""
        return tuple(each for each in self.effects if not each.derived)


@frozen(slots=False)
class Event:
    """Something that may happen.

    Args:
        name: its name; of an unnamed move ``machine:state``.
        machine: the machine in whose transitions it lives; None for a joint event.
        by: the actors that may send it; None for anyone.
        payload: the fields that it carries, and nothing more.
        identity: payload fields that together tell one occurrence from another.
        transitions: its alternatives, in order.
        named: False for a move of the `moves` table, which only requests a state.
        evidence: what must hold of the payload and the data before anything else, by name.
        about: the machines of many that it moves or reads: its payload names an instance of
            each, in a field with the machine's name.
    """

    name: str
    machine: str | None
    by: tuple[str, ...] | None
    payload: Mapping[str, PayloadField]
    identity: tuple[str, ...]
    transitions: tuple[Transition, ...]
    named: bool
    label: Words
    description: Words
    evidence: Mapping[str, Expression] = field(factory=dict, kw_only=True)
    span: Span = placed()
    about: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def sweeping(self) -> frozenset[str]:
        """The machines of many that it sweeps."""
        return frozenset(part.machine for each in self.transitions for part in each.sweeps)


@frozen(slots=False)
class Guard:
    """A named guard on every move of a machine, or on those that leave or enter some leaves."""

    name: str
    machine: str
    leaving: frozenset[str] | None
    entering: frozenset[str] | None
    require: Expression
    on: frozenset[str] | None = field(default=None, kw_only=True)  # events; None: all of them
    description: Words = field(factory=dict, kw_only=True, eq=False)
    span: Span = placed()


@frozen(slots=False)
class Fact:
    """A named answer that is derived from a snapshot, never stored."""

    name: str
    value: Expression
    label: Words
    description: Words
    span: Span = placed()


@frozen(slots=False)
class Rule:
    """What must hold of every snapshot, or of every step.

    Args:
        condition: where it is given, the rule asks only when the condition holds.
        body: what must hold, or with `never` what must not.
        step: whether it reads the values before the step or the actor.
    """

    name: str
    condition: Expression | None
    body: Expression
    never: bool
    step: bool
    description: Words
    span: Span = placed()


def _moves(spec: Definition) -> tuple[tuple[Event, Transition], ...]:
    return tuple((event, each) for event in spec.events.values() for each in event.transitions)


def _sums(spec: Definition) -> tuple[Total, ...]:
    counts = (each.count for each in spec.machines.values() if each.many is not None)
    return (*spec.totals.values(), *counts, *_swept(spec))


def _swept(spec: Definition) -> Iterator[Total]:
    """Yield what must be known to sweep: how many are in each leaf, and the sums over them."""
    leaves: dict[str, set[str]] = {}
    for _, transition in _moves(spec):
        for part in transition.sweeps:
            leaves.setdefault(part.machine, set()).update(part.sources)
    for name, found in leaves.items():
        totals = [each for each in spec.totals.values() if each.machine == name]
        fields = {each.field: each.type for each in totals if each.field is not None}
        for leaf in sorted(found):
            own, span = frozenset((leaf,)), spec.machines[name].span
            count = Total.within(name, leaf, counts=True)
            yield Total(count, name, None, own, INTEGER, {}, {}, span)
            for summed, type_ in fields.items():
                total = Total.within(summed, leaf, counts=False)
                yield Total(total, name, summed, own, type_, {}, {}, span)


def _cells(spec: Definition) -> Mapping[str, Datum]:
    found = {**spec.data, **{each.name: each.datum for each in spec.sums}}
    for machine in spec.machines.values():
        found |= {datum.name: datum for datum in machine.fields.values()}
    return found


@frozen(slots=False)
class Definition:
    """One spec, checked and resolved; the settings have their values.

    Args:
        name: its name; of a variant, with the variant's: ``deuna/without_3ds``.
        variants: the names of the variants that its file has.
        sources: the files that it is made of, its own first.
        bases, changes: what it builds on, and what it removes or replaces there.
        refined: per machine, the leaves of a base that have become families.
        breaks: the breaking changes that it owns up to.
        version_span: the place of the version; of a spec without one, that where it begins.
    """

    name: str
    version: str
    title: Words
    description: Words
    settings: Mapping[str, Setting]
    data: Mapping[str, Datum]
    actors: Mapping[str, Actor]
    machines: Mapping[str, Machine]
    events: Mapping[str, Event]
    guards: Mapping[str, Guard]
    facts: Mapping[str, Fact]
    rules: Mapping[str, Rule]
    scenarios: Mapping[str, Scenario]
    assumptions: tuple[Assumption, ...] = field(default=(), kw_only=True, eq=False)
    allowances: tuple[Allowance, ...] = field(default=(), kw_only=True, eq=False)
    span: Span = placed()
    version_span: Span = placed()
    variant: str | None = field(default=None, kw_only=True)
    variants: tuple[str, ...] = field(default=(), kw_only=True, eq=False)
    sources: tuple[Source, ...] = field(default=(), kw_only=True, eq=False, repr=False)
    bases: tuple[Base, ...] = field(default=(), kw_only=True, eq=False, repr=False)
    changes: tuple[Change, ...] = field(default=(), kw_only=True, eq=False)
    refined: Mapping[str, frozenset[str]] = field(factory=dict, kw_only=True)
    breaks: tuple[Break, ...] = field(default=(), kw_only=True, eq=False)
    alternatives: tuple[tuple[Event, Transition], ...] = field(
        init=False, eq=False, repr=False, default=Factory(_moves, takes_self=True)
    )
    """Every transition with its event, in the order of the spec."""
    totals: Mapping[str, Total] = field(factory=dict, kw_only=True)
    migrations: tuple[Migration, ...] = field(default=(), kw_only=True)
    sums: tuple[Total, ...] = field(
        init=False, eq=False, repr=False, default=Factory(_sums, takes_self=True)
    )
    """The totals, the count of each machine of many, and what sweeps need to know."""
    cells: Mapping[str, Datum] = field(
        init=False, eq=False, repr=False, default=Factory(_cells, takes_self=True)
    )
    """All that has a value while an event is decided: data, totals, fields of the instances."""

    @property
    def named_guards(self) -> tuple[Guard, ...]:
        """The guards that somebody wrote: all but those that `max` stands for."""
        bounds = {machine.bound for machine in self.machines.values()}
        return tuple(each for each in self.guards.values() if each.name not in bounds)

    @cached_property
    def guarding(self) -> Mapping[str, Guarding]:
        """The named guards of each machine."""
        found: dict[str, list[Guard]] = {name: [] for name in self.machines}
        for each in self.guards.values():
            found[each.machine].append(each)
        return {name: Guarding(each) for name, each in found.items()}

    def guards_on(self, event: str, machine: str, source: str, target: str) -> tuple[Guard, ...]:
        """Return the named guards on an event's move of a machine between two leaves."""
        guarding = self.guarding[machine]
        return guarding.of(guarding.on(event, source, target))

    def edges(self, machine: str) -> Iterator[Edge]:
        """Yield every move of a machine, one for each leaf that a transition leaves."""
        order = {leaf: index for index, leaf in enumerate(self.machines[machine].leaves)}
        for event, transition in self.alternatives:
            for part in transition.moving:
                if part.machine == machine:
                    for source in sorted(part.sources & order.keys(), key=order.__getitem__):
                        yield Edge(event, transition, source, part.end(source))


@frozen(slots=False)
class Edge:
    """A move between two leaves of one machine."""

    event: Event
    transition: Transition
    source: str
    target: str
