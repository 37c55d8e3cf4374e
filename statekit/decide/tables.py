"""A definition, compiled: everything that can be known before a change is proposed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from attrs import Factory, field, frozen

from ..expressions import LARGEST, LEAST, Node, Value
from ..expressions.compiled import Function, Row
from ..expressions.tree import Actor, Field, InState
from ..spec.model import Definition, Event, Part, Rule, Transition
from .clauses import Clause, clauses
from .clocks import Changes
from .decision import Move
from .graph import Graph
from .payload import Readable
from .rules import names_read
from .snapshot import Shape
from .sweep import Sweep


@frozen(eq=False)
class Alternative:
    """One transition of one event, compiled.

    Args:
        guard: its own guard, which chooses among the alternatives.
        named: the named guards, which forbid the one that is chosen: by the place of each moved
            machine in the rows, and the leaf that it leaves.
        rules: the rules whose answer this transition can change.
        bits: per moved machine and source leaf, the bit of the trail.
        sources: per machine, by its place in the rows, the leaves in which it must be.
        sweeps, swept: the machines of many of which it moves all; the named guards on them.
    """

    definition: Definition = field(repr=False)
    event: Event
    transition: Transition
    rules: tuple[Rule, ...]
    bits: Mapping[tuple[str, str], int]
    sources: tuple[tuple[int, frozenset[str]], ...]
    guard: Function | None
    named: tuple[tuple[int, Mapping[str, Function]], ...]
    effects: Function | None
    holds: Function | None
    sweeps: tuple[Sweep, ...]
    swept: Function | None

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Everything that must hold, own guard and named guards alike."""
        return tuple(clauses(self.definition, self.event, self.transition))

    @cached_property
    def elsewhere(self) -> tuple[InState, ...]:
        """The clauses that ask plainly where a machine is."""
        nodes = (each.node for each in self.clauses)
        return tuple(each for each in nodes if isinstance(each, InState) and not each.before)

    @cached_property
    def lasting(self) -> tuple[Node, ...]:
        """The clauses whose answer no event changes once they fail.

        They read data that are fixed, or how many instances there are: these come and never go.
        """
        facts = {name: each.value.root for name, each in self.definition.facts.items()}
        lasts = {each.name for each in self.definition.data.values() if each.fixed}
        lasts |= {each.count.name for each in self.definition.machines.values() if each.many}
        return tuple(
            each.node
            for each in self.clauses
            if names_read(each.node, facts) <= lasts
            and not any(isinstance(node, Field | Actor) for node in each.node.walk())
        )

    @cached_property
    def moved(self) -> tuple[Part, ...]:
        """The parts that take a machine along."""
        return tuple(part for part in self.transition.parts if part.moves)

    def end(self, machine: str, source: str) -> str:
        """Return the leaf to which it leads a machine that it moves."""
        return next(part.end(source) for part in self.moved if part.machine == machine)


@frozen(eq=False)
class Step:
    """An alternative from one leaf of an event's only machine: all that acceptance needs.

    Args:
        named: the named guards on this very move.
    """

    target: str
    bit: int
    moves: tuple[Move, ...]
    guard: Function | None
    named: Function | None
    effects: Function | None
    holds: Function | None
    timed: bool
    """Whether it has a time-out."""
    clocks: Changes


@frozen(eq=False)
class Table:
    """One event, compiled.

    Args:
        alternatives: in the order in which they are tried.
        machine: the index of its only machine; None for a joint event.
        steps: per leaf of that machine, what is tried.
        valuable: whether it writes data or carries money, so that it must not get lost.
        evidence: what must hold before any guard is asked; None where nothing must.
        about: the machines of many of which the payload names an instance.
    """

    event: Event
    alternatives: tuple[Alternative, ...]
    machine: int | None
    steps: Mapping[str, tuple[Step, ...]]
    valuable: bool
    actors: frozenset[str] | None
    checks: tuple[tuple[str, type, Callable[[object], object] | None, bool], ...]
    evidence: Function | None
    about: tuple[str, ...]

    def row(self, payload: Mapping[str, object]) -> Row | None:
        """Return the payload in the order of its fields, or None when anything is wrong with it."""
        values: list[Value] = []
        given = 0
        for name, kind, accepts, optional in self.checks:
            value: Any = payload.get(name)  # a caller's, until it has passed what follows
            if type(value) is kind:
                if type(value) is int and not LEAST <= value <= LARGEST:
                    return None
                given += 1
            elif value is None and optional:
                given += name in payload
                values.append(None)
                continue
            elif kind is tuple and type(value) is list:
                value = tuple(value)
                given += 1
            elif kind is Readable and accepts is not None:
                value = accepts(value)
                if value is None:
                    return None
                values.append(value)
                given += 1
                continue
            else:
                return None
            if accepts is not None and not accepts(value):
                return None
            values.append(value)
        return tuple(values) if given == len(payload) else None


def _by_transition(tables: Tables) -> dict[int, Alternative]:
    return {
        id(each.transition): each for table in tables.events.values() for each in table.alternatives
    }


def _graphs(tables: Tables) -> dict[str, Graph]:
    return {name: Graph(tables.definition, name) for name in tables.definition.machines}


@frozen(eq=False)
class Tables:
    """One spec, compiled.

    Args:
        births: per machine, where it may be born, with the guard of each way.
        born: the rules over snapshots, all in one; None where there are none.
        facts: the tree of each fact.
        places: the place of each machine in the rows.
        timed: the events with a time-out.
        focused: the shape of a snapshot with instances in the slots of their machines.
    """

    definition: Definition
    shape: Shape
    events: Mapping[str, Table]
    births: Mapping[str, tuple[tuple[Function | None, str], ...]]
    born: Function | None
    facts: Mapping[str, Node]
    places: Mapping[str, int]
    timed: tuple[Table, ...]
    focused: Shape
    graphs: Mapping[str, Graph] = field(init=False, default=Factory(_graphs, takes_self=True))
    by_transition: Mapping[int, Alternative] = field(
        init=False, repr=False, default=Factory(_by_transition, takes_self=True)
    )
    """The alternative of each transition, by its `id`: transitions hash slowly."""
