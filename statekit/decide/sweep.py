"""Sweeps: every instance of a machine of many that is in some states moves in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen

from ..spec.model import Definition, Part, Transition
from .clocks import Changes, Clock, changes, later, turned
from .decision import Move
from .instances import Instance, Instances


@frozen(eq=False)
class Sweep:
    """A machine of many that a transition sweeps.

    Args:
        row: the place of its instances in a snapshot.
        bits: by leaf, the bit of the trail.
        clocks: by leaf, what the move does to the clocks of an instance.
        count: how many clocks an instance has.
    """

    row: int
    part: Part
    bits: Mapping[str, int]
    clocks: Mapping[str, Changes]
    count: int

    def moved(self, instance: Instance, at: datetime | None, *, trail: bool) -> Instance:
        """Return an instance after the sweep, which happens at some time."""
        part, bit = self.part, self.bits[instance.state]
        entered = later(at, instance.entered)
        clocks, touched = instance.clocks, self.clocks[instance.state]
        if touched:
            clocks = turned(clocks, touched, entered, self.count)
        return evolve(
            instance,
            state=part.end(instance.state),
            entered=entered,
            bits=(instance.bits or 0) | 1 << bit if trail else None,
            last=bit if trail else None,
            clocks=clocks,
        )


def sweeps_of(
    definition: Definition,
    transition: Transition,
    bits: Mapping[tuple[str, str], int],
    clocks: Sequence[Clock],
) -> tuple[Sweep, ...]:
    """Compile what a transition sweeps."""
    many = [name for name, each in definition.machines.items() if each.many is not None]
    found: list[Sweep] = []
    for part in transition.sweeps:
        name, own = part.machine, [each for each in clocks if each[0] == part.machine]
        of_bits = {leaf: bits[name, leaf] for leaf in part.sources}
        touched = {leaf: changes(own, name, leaf, part.end(leaf)) for leaf in part.sources}
        found.append(Sweep(many.index(name), part, of_bits, touched, len(own)))
    return tuple(found)


def swept(
    sweeps: Sequence[Sweep], rows: tuple[Instances, ...], at: datetime | None, *, trail: bool
) -> tuple[Instances, ...]:
    """Return all instances after some sweeps.

    Args:
        at: when it happens, if that is known.
        trail: whether the trail is known.
    """
    found = [*rows]
    for each in sweeps:
        found[each.row] = {
            key: each.moved(one, at, trail=trail) if one.state in each.part.sources else one
            for key, one in found[each.row].items()
        }
    return tuple(found)


def swept_moves(sweeps: Sequence[Sweep], rows: tuple[Instances, ...]) -> tuple[Move, ...]:
    """Return the move of each instance that is swept."""
    return tuple(
        Move(each.part.machine, one.state, each.part.end(one.state), key)
        for each in sweeps
        for key, one in rows[each.row].items()
        if one.state in each.part.sources
    )
