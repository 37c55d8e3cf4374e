"""What of the old version is what of the new one: by name, or renamed."""

from __future__ import annotations

from attrs import define, evolve, field

from ..expressions import Node
from ..expressions import tree as nodes

Renames = dict[str, str]
"""Old names with the new ones of the same things; one that is gone is missing."""


@define
class Names:
    """What both versions have, as old name to new name.

    Args:
        states: per machine (new name), its states and families.
        payloads: per event (new name), its payload's fields.
        fields: per machine of many (new name), the data of an instance.
        data: data, and totals.
        old_tokens, new_tokens: per machine (new name) and leaf, a name that leaves share which
            are the same or parts of the same; a leaf that the other version lacks has its own.
    """

    machines: Renames = field(factory=dict)
    states: dict[str, Renames] = field(factory=dict)
    events: Renames = field(factory=dict)
    payloads: dict[str, Renames] = field(factory=dict)
    actors: Renames = field(factory=dict)
    data: Renames = field(factory=dict)
    fields: dict[str, Renames] = field(factory=dict)
    settings: Renames = field(factory=dict)
    facts: Renames = field(factory=dict)
    rules: Renames = field(factory=dict)
    guards: Renames = field(factory=dict)
    old_tokens: dict[str, dict[str, str]] = field(factory=dict)
    new_tokens: dict[str, dict[str, str]] = field(factory=dict)

    def cell(self, name: str) -> str:
        """Return the new name of an old datum, total, count or field of instances."""
        machine, dot, own = name.partition(".")
        if dot:
            now = self.machines.get(machine, machine)
            return f"{now}.{self.fields.get(now, {}).get(own, own)}"
        if name.startswith("count(") and (inside := name[6:-1]) in self.machines:
            return f"count({self.machines[inside]})"
        return self.data.get(name, name)


def renamed(node: Node, names: Names, event: str | None = None) -> Node:
    """Return an expression of the old version with the new version's names.

    Args:
        event: of which event's payload it reads, by its new name.
    """
    node = node.mapped(lambda each: renamed(each, names, event))
    match node:
        case nodes.Datum(name):
            return evolve(node, name=names.cell(name))
        case nodes.Field(name):
            return evolve(node, name=names.payloads.get(event or "", {}).get(name, name))
        case nodes.Fact(name):
            return evolve(node, name=names.facts.get(name, name))
        case nodes.Setting(name):
            return evolve(node, name=names.settings.get(name, name))
        case nodes.InState(machine, leaves):
            now = names.machines.get(machine, machine)
            states = names.states.get(now, {})
            named = frozenset(states.get(each, each) for each in leaves)
            return evolve(node, machine=now, leaves=named)
        case nodes.Compare(_, nodes.Actor(), nodes.Literal(value) as literal):
            return evolve(node, right=evolve(literal, value=names.actors.get(str(value), value)))
        case nodes.Compare(_, nodes.Literal(value) as literal, nodes.Actor()):
            return evolve(node, left=evolve(literal, value=names.actors.get(str(value), value)))
        case nodes.Among(nodes.Actor(), values):
            return evolve(node, values=tuple(names.actors.get(str(each), each) for each in values))
    return node
