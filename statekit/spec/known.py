"""What a spec declares, while it is loaded, and the reading of expressions against it.

A name whose own declaration is broken still exists, but is doubtful: what reads it is not blamed
for what follows from the first fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from attrs import evolve, field, frozen

from ..diagnostics import Diagnostic, Source, Span
from ..expressions import BOOLEAN, Expression, Scope, Type, Variable, largest, parse
from ..expressions.tree import Literal
from .axis import Axis
from .base import Words
from .machines import Datum, Total
from .model import Actor, Fact, PayloadField, Setting
from .nodes import Node, Scalar
from .shape import Shape

_NOWHERE = Span(Source("", ""), 0, 0)
BROKEN = Expression("true", Literal(True, BOOLEAN), lambda start, end: _NOWHERE)
"""Stands for an expression that could not be read, which has been told."""

_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_OF_ITS_OWN = ("expression-syntax", "expression-too-long", "not-in-language", "not-an-integer")
"""Faults that an expression has whatever its names stand for."""


@frozen(slots=False)
class Announced:
    """An event as it is declared, before its transitions are known.

    Args:
        doubtful: whether its declaration is broken.
    """

    key: Scalar
    by: tuple[str, ...] | None = None
    payload: Mapping[str, PayloadField] = field(factory=dict)
    identity: tuple[str, ...] = ()
    evidence: Node | None = None
    label: Words = field(factory=dict)
    description: Words = field(factory=dict)
    doubtful: bool = False


About = tuple[tuple[str, bool], ...]
"""The machines of many that a place is about, and whether the instance may be about to be born."""


class Known:
    """All declarations of a spec.

    Attributes:
        source: the file of the spec itself, not of one that it builds on.
        refined: per machine, the leaves of a base that have become families.
        doubtful: names whose declaration is broken.
        open: what could not be read in full: `names` (data, settings and facts), `machines`,
            `actors`, `events`. What seems to be missing there may exist.
        actors_declared: whether there is an `actors` section; if not, the events name them.
        happening: the names of all events, once the transitions are read.
    """

    def __init__(self, shape: Shape, source: Source, refined: Mapping[str, frozenset[str]]) -> None:
        self.shape = shape
        self.source = source
        self.refined = refined
        self.settings: dict[str, Setting] = {}
        self.data: dict[str, Datum] = {}
        self.totals: dict[str, Total] = {}
        self.fields: dict[str, dict[str, Datum]] = {}
        """Per machine of many, the fields of its instances by the names that expressions use."""
        self.actors: dict[str, Actor] = {}
        self.actors_declared = False
        self.events: dict[str, Announced] = {}
        self.axes: dict[str, Axis] = {}
        self.facts: dict[str, Fact] = {}
        self.doubtful: set[str] = set()
        self.open: set[str] = set()
        self.happening: set[str] = set()
        self._types: dict[str, Type] = {}
        self._largest: dict[str, int] = {}
        self._scopes: dict[tuple[str, About], Scope] = {}

    # Scopes.

    @cached_property
    def scope(self) -> Scope:
        """What every expression may read; facts join it as they become known."""
        data = {name: Variable(each.type, each.optional) for name, each in self.data.items()}
        return Scope(
            data | {name: Variable(each.type) for name, each in self.totals.items()},
            {name: (each.type, each.value) for name, each in self.settings.items()},
            self._types,
            {name: each.sets for name, each in self.axes.items() if not each.many},
            refined=self.refined,
            largest=self._largest,
            many=frozenset(name for name, each in self.axes.items() if each.many),
        )

    @cached_property
    def acting(self) -> Scope:
        """What a named guard may read: the actor too."""
        return evolve(self.scope, actors=tuple(self.actors))

    @cached_property
    def stepping(self) -> Scope:
        """What a rule may read: the actor, and values before and after the step."""
        return evolve(self.acting, steps=True)

    def of_event(self, event: str, about: About = ()) -> Scope:
        """What the guards and effects of an event may read, and the instances that it is about."""
        key = event if event in self.events else ""
        found = self._scopes.get((key, about))
        if found is None:
            payload = self.events[event].payload if key else {}
            fields = {name: Variable(each.type, each.optional) for name, each in payload.items()}
            found = self.meaning(self.scope, about).with_event(fields, tuple(self.actors))
            self._scopes[key, about] = found
        return found

    def meaning(self, scope: Scope, about: About) -> Scope:
        """Return a scope in which one instance of each of some machines of many is meant."""
        if not about:
            return scope
        data, machines = {**scope.data}, {**scope.machines}
        for name, newborn in about:
            machines[name] = self.axes[name].sets
            for key, each in self.fields.get(name, {}).items():
                unset = newborn and each.initial is None and not each.optional
                data[key] = Variable(each.type, each.optional, unset)
        return evolve(scope, data=data, machines=machines, many=scope.many - machines.keys())

    def add_fact(self, fact: Fact) -> None:
        """Let the expressions that follow read a fact."""
        self.facts[fact.name] = fact
        self._types[fact.name] = found = fact.value.root.type
        if found.is_number:
            self._largest[fact.name] = largest(fact.value.root, self._largest)

    def fact_type(self, name: str) -> Type:
        """Return the type of a fact's value."""
        return self._types[name]

    # Expressions.

    def expression(
        self,
        node: Node,
        scope: Scope,
        what: str,
        *,
        expected: Type | None = BOOLEAN,
        known: Iterable[str] = (),
        event: str = "",
    ) -> Expression:
        """Read and check an expression; after a finding, return `BROKEN`.

        Args:
            node: the value that holds it.
            scope: what it may read.
            what: what stands there, for messages.
            expected: the type of its value; None for any.
            known: optional names that have a value here.
            event: the event whose payload it reads.
        """
        if not isinstance(node, Scalar) or node.value is None:
            self.shape.kind(node, what, "an expression")
            return BROKEN
        if self.shape.is_cut(node):
            return BROKEN
        found = parse(node.text, scope, node.at, expected=expected, known=known)
        if isinstance(found, Expression):
            return found
        for fault in found:
            if not self._follows(fault, node.text, event):
                self.shape.tell(fault)
        return BROKEN

    def _follows(self, fault: Diagnostic, text: str, event: str) -> bool:
        """Whether a fault may only follow from a broken declaration."""
        if fault.rule in _OF_ITS_OWN:
            return False
        if self.open & {"names", "machines"}:
            return True
        if not self.doubtful.isdisjoint(_IDENTIFIER.findall(text)):
            return True
        return "event." in text and self.is_doubtful(event)

    def is_doubtful(self, event: str) -> bool:
        """Whether what an event carries could not be read in full."""
        announced = self.events.get(event)
        return announced.doubtful if announced else "events" in self.open

    # Names.

    def machine(self, node: Node, what: str) -> Axis | None:
        """Return the machine of a name; None after a finding."""
        key = self.shape.name(node, what)
        if key is None or key.text in self.axes:
            return self.axes[key.text] if key else None
        if "machines" not in self.open:
            message = f"there is no machine {key.text!r}"
            self.shape.unknown("unknown-machine", message, key, self.axes)
        return None

    def actor(self, item: Scalar) -> str:
        """Check that an actor exists; where none is declared or named, everybody does."""
        anyone = "actors" in self.open or not (self.actors or self.actors_declared)
        if item.text not in self.actors and not anyone:
            message = f"there is no actor {item.text!r}"
            self.shape.unknown("unknown-actor", message, item, self.actors)
        return item.text
