"""What compares two guards by their meaning; without one they are called changed."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Protocol

from attrs import field, frozen

from ..expressions import Node, Type, Value
from .change import Witness


class Relation(enum.Enum):
    """How a new guard stands to the old one."""

    EQUIVALENT = "equivalent"
    TIGHTER = "tighter"
    LOOSER = "looser"
    INCOMPARABLE = "incomparable"
    UNKNOWN = "unknown"


@frozen(slots=False)
class Domain:
    """What the names in two trees can be, in the names of the new version.

    Args:
        machines: per machine the states in which an order can be, in both versions.
        data: the data and totals that a tree may read; their types are those of the nodes.
        optional: the data (by name) and payload fields (``event.name``) that may have no value.
        actors: who may send the event; None: anyone, the empty text for nobody included.
        given: what holds besides, such as where the transition begins.
        old_rules, new_rules: what each version makes sure of for every order, by name. A case
            that is lost keeps those of the old version, one that is gained those of the new one.
    """

    machines: Mapping[str, tuple[str, ...]]
    data: Mapping[str, Type]
    optional: frozenset[str] = frozenset()
    actors: tuple[str, ...] | None = None
    given: tuple[Node, ...] = field(default=(), kw_only=True)
    old_rules: Mapping[str, Node] = field(factory=dict, kw_only=True)
    new_rules: Mapping[str, Node] = field(factory=dict, kw_only=True)


@frozen(slots=False)
class Comparison:
    """The answer.

    Args:
        lost: a case that the old one let pass and the new one does not. It counts whatever the
            relation is: also where the other direction was not found out.
        gained: a case that the new one lets pass and the old one did not.
        assumed: the rules without which the answer would be another.
        why: why nothing was found out, where the relation is UNKNOWN.
    """

    relation: Relation
    lost: Witness | None = None
    gained: Witness | None = None
    assumed: tuple[str, ...] = ()
    why: str = ""

    def __str__(self) -> str:
        told = [str(each) for each in (self.lost, self.gained) if each]
        told += [self.why] if self.why else []
        if self.assumed:
            told.append(f"in every order that keeps {' and '.join(self.assumed)}")
        return f"{self.relation.value}: {'; '.join(told)}" if told else self.relation.value


@frozen(slots=False)
class Difference:
    """How the values that two versions compute stand to each other.

    Args:
        relation: EQUIVALENT, INCOMPARABLE where there is a case in which they differ, or UNKNOWN.
        case: that case: what decides, by the name that an expression reads it by.
        old, new: the values in it; None where there is none.
        assumed: the rules without which they would differ.
        why: why nothing was found out.
    """

    relation: Relation
    case: Mapping[str, Value] | None = None
    old: Value = None
    new: Value = None
    assumed: tuple[str, ...] = ()
    why: str = ""


class Prover(Protocol):
    """Compares two trees without facts: each stands as the tree that derives it."""

    def compare(self, old: Node, new: Node, domain: Domain) -> Comparison:
        """Return how the new tree stands to the old one; UNKNOWN where that was not found out."""

    def differ(self, old: Node, new: Node, domain: Domain) -> Difference:
        """Return whether two values can differ; where a step sets none, it is the datum's own."""
