"""States in which an order is stuck, and ends that nobody has marked."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, one_of
from ..spec.model import Definition
from .reach import reached


def traps(definition: Definition) -> Iterator[Diagnostic]:
    """Find leaves that are left, and from which no final leaf can be reached.

    One finding tells of all leaves of a machine that are stuck together, at the first of them. A
    machine without final leaves goes round on purpose, and one whose final leaves cannot be
    reached is told as that.
    """
    for machine in definition.machines.values():
        before: dict[str, set[str]] = {leaf: set() for leaf in machine.leaves}
        left: set[str] = set()
        for edge in definition.edges(machine.name):
            before[edge.target].add(edge.source)
            if edge.target != edge.source:
                left.add(edge.source)
        possible = reached(definition, machine)
        # What happens in a state and keeps it, such as a note, makes it no trap.
        ending = {leaf for leaf in possible if machine.states[leaf].final or leaf not in left}
        ends = bool(ending)
        waiting = list(ending)
        while waiting:
            new = before[waiting.pop()] - ending
            ending |= new
            waiting += new
        stuck = [leaf for leaf in machine.leaves if ends and leaf in possible - ending]
        for group in _together(stuck, before):
            names = one_of(group).replace(" or ", " and ")
            message = f"from {names} of {machine.name} no way leads to a final state"
            remedy = "add the transition that is missing, or mark where it may end: `final: true`"
            yield Diagnostic("trap", message, machine.states[group[0]].span, remedy)


def _together(stuck: list[str], before: dict[str, set[str]]) -> Iterator[list[str]]:
    """Yield the leaves of each group between which moves lead."""
    rest = dict.fromkeys(stuck)
    near: dict[str, set[str]] = {leaf: before[leaf] & rest.keys() for leaf in stuck}
    for leaf in stuck:
        for source in before[leaf] & rest.keys():
            near[source].add(leaf)
    while rest:
        first = next(iter(rest))
        group = {first}
        waiting = [first]
        while waiting:
            new = near[waiting.pop()] - group
            group |= new
            waiting += new
        yield [leaf for leaf in rest if leaf in group]
        rest = dict.fromkeys(leaf for leaf in rest if leaf not in group)


def unmarked_finals(definition: Definition) -> Iterator[Diagnostic]:
    """Find leaves that no event leaves, in a machine that marks other leaves as final."""
    for machine in definition.machines.values():
        possible = reached(definition, machine)
        marked = [leaf for leaf in machine.leaves if machine.states[leaf].marked]
        for leaf in machine.leaves if marked else ():
            state = machine.states[leaf]
            if state.final and not state.marked and leaf in possible:
                message = (
                    f"no event leaves {leaf} of {machine.name}, and it is not marked as final, "
                    f"as {marked[0]} is"
                )
                remedy = "add the transition that is missing, or mark it with `final: true`"
                yield Diagnostic("unmarked-final", message, state.span, remedy)
