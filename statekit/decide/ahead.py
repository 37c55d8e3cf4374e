"""Whether what a report waits for can still come, and by which events."""

from __future__ import annotations

from collections.abc import Container

from ..expressions import Values, evaluate
from ..spec.model import Edge
from .tables import Tables


def path(tables: Tables, machine: str, values: Values, ends: Container[str]) -> list[Edge]:
    """Return the shortest forward path of a machine into one of the ends, or nothing.

    A step on it counts only if it may still come: its other machines are, or can get, where it and
    its guards need them, and what will never change lets it.
    """

    def passable(edge: Edge) -> bool:
        taken = tables.by_transition[id(edge.transition)]
        return (
            all(
                _can_get(tables, part.machine, part.sources, values)
                for part in edge.transition.parts
                if part.machine != machine
            )
            and all(
                _can_get(tables, each.machine, each.leaves, values)
                for each in taken.elsewhere
                if each.machine != machine
            )
            and not any(evaluate(node, values) is False for node in taken.lasting)
        )

    return tables.graphs[machine].path(values.states[machine], ends, passable)


def _can_get(tables: Tables, machine: str, leaves: frozenset[str], values: Values) -> bool:
    now = values.states.get(machine)
    return now is None or now in leaves or not leaves.isdisjoint(tables.graphs[machine].ahead[now])
