"""What an expression may read in the place where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, field, frozen

from .types import Plain, Type


@frozen(slots=False)
class Variable:
    """A datum or payload field: its type, and whether it may be missing."""

    type: Type
    optional: bool = False


@frozen(slots=False)
class Scope:
    """The names of one place.

    Args:
        data: the data of the snapshot.
        settings: each with its type and its value.
        facts: each with its type.
        machines: per machine, every state name (leaf, family or group) with its leaves.
        fields: the fields of the event's payload; None where there is no event.
        actors: the declared actors; None where no actor can be read.
        steps: whether `before.x` and `after.x` can be read.
        refined: per machine, families that were leaves in the spec on which this one builds: to
            be `==` such a one is to be in it.
        largest: the largest absolute value of each fact that is a number.
    """

    data: Mapping[str, Variable]
    settings: Mapping[str, tuple[Type, Plain]]
    facts: Mapping[str, Type]
    machines: Mapping[str, Mapping[str, frozenset[str]]]
    fields: Mapping[str, Variable] | None = None
    actors: tuple[str, ...] | None = None
    steps: bool = False
    refined: Mapping[str, frozenset[str]] = field(factory=dict)
    largest: Mapping[str, int] = field(factory=dict)

    def names(self) -> list[str]:
        """Return every name that can be read here, for near misses."""
        found = [*self.data, *self.settings, *self.facts, *self.machines]
        found += [f"event.{each}" for each in self.fields or ()]
        return found if self.actors is None else [*found, "actor"]

    def with_event(self, fields: Mapping[str, Variable], actors: tuple[str, ...]) -> Scope:
        """Return this scope as a guard or an effect of an event sees it."""
        return evolve(self, fields=fields, actors=actors)
