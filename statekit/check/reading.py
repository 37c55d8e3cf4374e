"""What the expressions of a spec read, also through its facts."""

from __future__ import annotations

from collections.abc import Iterator

from ..expressions import Node
from ..expressions.tree import Fact
from ..spec.model import Definition


def roots(definition: Definition) -> Iterator[Node]:
    """Yield every expression of a spec."""
    for machine in definition.machines.values():
        yield from (birth.guard.root for birth in machine.births if birth.guard)
    for _, transition in definition.alternatives:
        if transition.guard:
            yield transition.guard.root
        yield from (effect.value.root for effect in transition.effects)
        if timeout := transition.timeout:
            yield from (each.root for each in (timeout.after, timeout.at) if each)
    for event in definition.events.values():
        yield from (each.root for each in event.evidence.values())
    yield from (guard.require.root for guard in definition.guards.values())
    yield from (fact.value.root for fact in definition.facts.values())
    for rule in definition.rules.values():
        yield rule.body.root
        if rule.condition:
            yield rule.condition.root


def nodes(definition: Definition, root: Node) -> Iterator[Node]:
    """Yield every node of an expression, and those of the facts that it reads."""
    seen: set[str] = set()
    waiting = [root]
    while waiting:
        for node in waiting.pop().walk():
            yield node
            if isinstance(node, Fact) and node.name not in seen:
                seen.add(node.name)
                waiting.append(definition.facts[node.name].value.root)
