"""Expressions about an order after a transition, as such about the order before it."""

from __future__ import annotations

from attrs import evolve

from ..expressions import BOOLEAN, Node
from ..expressions.tree import Datum, Fact, Field, InState, Known, Literal
from ..spec.model import Definition, Event, Transition


class After:
    """What one transition makes of an order.

    Args:
        definition: the spec.
    """

    def __init__(self, definition: Definition, event: Event, transition: Transition) -> None:
        self.definition = definition
        self._payload = event.payload
        self._values = {each.name: each.value.root for each in transition.effects}
        self._targets = {
            part.machine: part.target for part in transition.parts if part.moves and part.target
        }

    @property
    def touched(self) -> frozenset[str]:
        """The machines and data that it changes."""
        return frozenset((*self._values, *self._targets))

    def of(self, node: Node) -> Node:
        """Return what must hold before it, so that an expression holds after it."""
        match node:
            case Datum() | InState() | Fact() if node.before:
                return evolve(node, before=False)
            case Datum(name):
                return self._values.get(name, node)
            case InState(machine, leaves) if machine in self._targets:
                return Literal(self._targets[machine] in leaves, BOOLEAN, span=node.span)
            case Fact(name):
                return self.of(self.definition.facts[name].value.root)
            case Known(Datum(name, before=False)) if name in self._values:
                return self._known(self._values[name])
        return node.mapped(self.of)

    def _known(self, value: Node) -> Node:
        """Return what holds where a value that is set is known."""
        match value:
            case Datum(name) if self.definition.cells[name].optional:
                return Known(value)
            case Field(name) if self._payload[name].optional:
                return Known(value)
        return Literal(True, BOOLEAN)
