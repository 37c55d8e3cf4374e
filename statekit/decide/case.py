"""A proposal together with what is known of its order."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from ..expressions import Value, Values
from .admit import reports, without_stranger
from .decision import Decision, Grounds, Move, Reason, Unchecked, Verdict
from .event import Proposal
from .snapshot import Snapshot
from .tables import Tables

if TYPE_CHECKING:
    from .engine import Engine


@frozen(slots=False)
class Case:
    """A proposal and what is known of its order.

    Args:
        values: the states and data that are known.
        snapshot: the whole order; None where only part of it is known.
        strict: whether what cannot be checked is refused.
        new: whether the caller's record shows that this occurrence has not been taken yet.
        ids: per machine of many the instance in focus.
    """

    engine: Engine
    proposal: Proposal
    values: Values
    snapshot: Snapshot | None
    strict: bool = False
    new: bool = False
    ids: Mapping[str, str] = field(factory=dict)

    def title(self, machine: str) -> str:
        """Return how messages call a machine: one of many with its id."""
        return f"{machine} {self.ids[machine]}" if machine in self.ids else machine

    @property
    def tables(self) -> Tables:
        """The compiled spec."""
        return self.engine.tables

    @property
    def partial(self) -> bool:
        """Whether the caller may know only part of the order."""
        return self.snapshot is None

    @property
    def report(self) -> bool:
        """Whether the proposal reports what has happened."""
        return reports(self.tables.definition, self.proposal.by)

    @property
    def bare(self) -> bool:
        """Whether the payload says nothing more than which instances are meant."""
        return self.ids.keys() >= self.proposal.payload.keys()

    def keeping(self, fields: Container[str]) -> Case:
        """Return the case without payload fields that are not declared or not of their type.

        They appear nowhere in the decision: they may be somebody's name or card number.
        """
        payload = self.proposal.payload
        if all(name in fields for name in payload):
            return self
        kept = {name: value for name, value in payload.items() if name in fields}
        return evolve(self, proposal=evolve(self.proposal, payload=kept))

    def decision(
        self,
        verdict: Verdict,
        event: str | None,
        moves: tuple[Move, ...],
        reasons: Iterable[Reason] = (),
        *,
        after: Snapshot | None = None,
        sets: Mapping[str, Value] | None = None,
        unchecked: tuple[Unchecked, ...] = (),
        basis: str | None = None,
        missing: tuple[str, ...] = (),
    ) -> Decision:
        """Make a decision about this case."""
        known = self.values if self.partial else None
        return Decision(
            verdict,
            self.engine,
            without_stranger(self.tables.definition, self.proposal),
            moves,
            self.snapshot,
            after,
            Grounds(event, _distinct(reasons), unchecked, basis, missing, sets, known),
        )


def _distinct(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple({(each.code, each.message): each for each in reasons}.values())
