"""What an order can be in and what it knows: machines with their states, data and totals."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from ..diagnostics import Span
from ..expressions import INTEGER, Expression, Type, Value
from .base import Words, placed

NEW = "new"
"""Where an instance of a machine of many is before it exists: nothing leads back there."""


@frozen(slots=False)
class State:
    """A state: a leaf, or a family with states of its own.

    Args:
        name: its full name, the families first: ``succeeded.captured``.
        parent: the full name of its family, None at the top.
        children: the full names of the states of a family; empty for a leaf.
        initial: the leaf that is entered when a transition leads to this state: the leaf
            itself; for a family its initial leaf, None when nothing enters the family as such.
        final: marked as final, or a leaf that no transition leaves.
    """

    name: str
    parent: str | None
    children: tuple[str, ...]
    initial: str | None
    final: bool
    label: Words
    description: Words
    span: Span = placed()
    marked: bool = field(default=False, kw_only=True)
    """Whether the spec says of it, or of its family, that it is final."""

    @property
    def is_leaf(self) -> bool:
        """Whether the machine can be in this very state."""
        return not self.children


@frozen(slots=False)
class Birth:
    """One way to be born: the first whose guard holds (None: always) gives the leaf."""

    guard: Expression | None
    target: str
    span: Span = placed()


@frozen(slots=False)
class Machine:
    """One status axis.

    Args:
        states: every state by full name, families before their states, in the spec's order.
        groups: named sets of leaves.
        births: where an order starts, in order.
        many: of a machine of many, how many instances an order may have; else None.
        fields: the data of each instance, by their own names; read as ``machine.field``.
    """

    name: str
    states: Mapping[str, State]
    groups: Mapping[str, frozenset[str]]
    births: tuple[Birth, ...]
    label: Words
    description: Words
    span: Span = placed()
    sets: Mapping[str, frozenset[str]] = field(repr=False, kw_only=True)
    """Every name that stands for leaves: leaves themselves, families and groups."""
    many: int | None = field(default=None, kw_only=True)
    fields: Mapping[str, Datum] = field(factory=dict, kw_only=True)

    @property
    def leaves(self) -> tuple[str, ...]:
        """The full names of the leaves, in the spec's order."""
        return tuple(each.name for each in self.states.values() if each.is_leaf)

    @property
    def bound(self) -> str:
        """The name of the guard that lets no more instances be born than `many` says."""
        return f"max of {self.name}"

    @property
    def count(self) -> Total:
        """How many instances there are: what `many` bounds."""
        leaves = frozenset(self.leaves) - {NEW}
        return Total(f"count({self.name})", self.name, None, leaves, INTEGER, {}, {}, self.span)


@frozen(slots=False)
class Datum:
    """One value that an order knows.

    Args:
        initial: its value at birth; None when the caller gives it, or when it is optional.
        fixed: whether it is set at birth and never again.
        optional: whether it may be missing.
    """

    name: str
    type: Type
    initial: Value
    fixed: bool
    optional: bool
    label: Words
    description: Words
    span: Span = placed()


@frozen(slots=False)
class Total:
    """A count of the instances of a machine of many, or a sum of one of their fields.

    Args:
        field: what is summed; None for a count.
        leaves: the instances in these leaves count.
        type: integer or money.
    """

    name: str
    machine: str
    field: str | None
    leaves: frozenset[str]
    type: Type
    label: Words
    description: Words
    span: Span = placed()

    @staticmethod
    def within(of: str, leaf: str, *, counts: bool) -> str:
        """Return the name of a total that the loader makes over the instances in one leaf."""
        return f"{'count' if counts else 'sum'}({of} in {leaf})"

    @property
    def datum(self) -> Datum:
        """The total as expressions read it."""
        return Datum(self.name, self.type, 0, False, False, self.label, self.description, self.span)
