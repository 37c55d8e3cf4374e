"""What a diff is made of: one change between two versions of a spec, and whom it concerns."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from attrs import field, frozen

from ..diagnostics import Span
from ..expressions import Value, plain


class Audience(enum.Enum):
    """Who relies on a spec."""

    WRITERS = "writers"
    """Who proposes events and statuses: breaking is that something accepted is refused now."""
    READERS = "readers"
    """Who switches over states, facts and events: breaking is a name that comes or goes."""
    RECORDS = "records"
    """Stored snapshots: breaking is that one no longer loads, or means something else."""


class Impact(enum.Enum):
    """What a change means for an audience, the worst first."""

    BREAKING = "breaking"
    COMPATIBLE = "compatible"
    COSMETIC = "cosmetic"

    @property
    def rank(self) -> int:
        """How bad it is: 2 breaking, 1 compatible, 0 cosmetic."""
        return {"breaking": 2, "compatible": 1, "cosmetic": 0}[self.value]


class Kind(enum.Enum):
    """The closed list of changes; `classes.CLASSES` says what each means for whom."""

    # Machines.
    MACHINE_ADDED = "machine-added"
    MACHINE_REMOVED = "machine-removed"
    MACHINE_RENAMED = "machine-renamed"
    MACHINE_MANY = "machine-many"
    MACHINE_ONE = "machine-one"
    MAX_RAISED = "max-raised"
    MAX_LOWERED = "max-lowered"
    INITIAL_CHANGED = "initial-changed"
    INITIAL_REWORDED = "initial-reworded"
    # States, families and groups.
    STATE_ADDED = "state-added"
    STATE_REMOVED = "state-removed"
    STATE_RENAMED = "state-renamed"
    STATE_SPLIT = "state-split"
    STATE_MERGED = "state-merged"
    STATE_FINAL = "state-final"
    STATE_NOT_FINAL = "state-not-final"
    FAMILY_ADDED = "family-added"
    FAMILY_REMOVED = "family-removed"
    FAMILY_RENAMED = "family-renamed"
    FAMILY_INITIAL_CHANGED = "family-initial-changed"
    GROUP_CHANGED = "group-changed"
    # Transitions.
    TRANSITION_ADDED = "transition-added"
    TRANSITION_INSERTED = "transition-inserted"
    TRANSITION_REMOVED = "transition-removed"
    TRANSITION_WIDENED = "transition-widened"
    TRANSITION_NARROWED = "transition-narrowed"
    TRANSITION_REDIRECTED = "transition-redirected"
    CASES_REORDERED = "cases-reordered"
    BACK_CHANGED = "back-changed"
    EFFECT_ADDED = "effect-added"
    EFFECT_CHANGED = "effect-changed"
    EFFECT_REWORDED = "effect-reworded"
    TIMEOUT_ADDED = "timeout-added"
    TIMEOUT_REMOVED = "timeout-removed"
    TIMEOUT_CHANGED = "timeout-changed"
    # Guards: of transitions, of evidence, and those with a name.
    GUARD_ADDED = "guard-added"
    GUARD_REMOVED = "guard-removed"
    GUARD_RENAMED = "guard-renamed"
    GUARD_TIGHTENED = "guard-tightened"
    GUARD_LOOSENED = "guard-loosened"
    GUARD_DIVERTS = "guard-diverts"
    GUARD_INCOMPARABLE = "guard-incomparable"
    GUARD_NOT_COMPARED = "guard-not-compared"
    GUARD_REWORDED = "guard-reworded"
    GUARD_WIDENED = "guard-widened"
    GUARD_NARROWED = "guard-narrowed"
    # Rules.
    RULE_ADDED = "rule-added"
    RULE_REMOVED = "rule-removed"
    RULE_RENAMED = "rule-renamed"
    RULE_TIGHTENED = "rule-tightened"
    RULE_LOOSENED = "rule-loosened"
    RULE_INCOMPARABLE = "rule-incomparable"
    RULE_NOT_COMPARED = "rule-not-compared"
    RULE_REWORDED = "rule-reworded"
    # Facts.
    FACT_ADDED = "fact-added"
    FACT_REMOVED = "fact-removed"
    FACT_RENAMED = "fact-renamed"
    FACT_CHANGED = "fact-changed"
    FACT_NOT_COMPARED = "fact-not-compared"
    FACT_REWORDED = "fact-reworded"
    FACT_TYPE_CHANGED = "fact-type-changed"
    FACT_VALUE_RENAMED = "fact-value-renamed"
    FACT_VALUE_ADDED = "fact-value-added"
    FACT_VALUE_REMOVED = "fact-value-removed"
    # Events, payloads and actors.
    EVENT_ADDED = "event-added"
    EVENT_REMOVED = "event-removed"
    EVENT_RENAMED = "event-renamed"
    SENDER_ADDED = "sender-added"
    SENDER_REMOVED = "sender-removed"
    PAYLOAD_ADDED = "payload-added"
    PAYLOAD_REQUIRED_ADDED = "payload-required-added"
    PAYLOAD_REMOVED = "payload-removed"
    PAYLOAD_RENAMED = "payload-renamed"
    PAYLOAD_REQUIRED = "payload-required"
    PAYLOAD_OPTIONAL = "payload-optional"
    PAYLOAD_TYPE_CHANGED = "payload-type-changed"
    PAYLOAD_TYPE_WIDENED = "payload-type-widened"
    PAYLOAD_TYPE_NARROWED = "payload-type-narrowed"
    IDENTITY_CHANGED = "identity-changed"
    EVIDENCE_ADDED = "evidence-added"
    EVIDENCE_REMOVED = "evidence-removed"
    ACTOR_ADDED = "actor-added"
    ACTOR_REMOVED = "actor-removed"
    ACTOR_RENAMED = "actor-renamed"
    ACTOR_REPORTS = "actor-reports"
    ACTOR_COMMANDS = "actor-commands"
    # Data, fields of instances, and totals.
    DATUM_ADDED = "datum-added"
    DATUM_REQUIRED_ADDED = "datum-required-added"
    DATUM_REMOVED = "datum-removed"
    DATUM_RENAMED = "datum-renamed"
    DATUM_REQUIRED = "datum-required"
    DATUM_OPTIONAL = "datum-optional"
    DATUM_MANDATORY = "datum-mandatory"
    DATUM_INITIAL_CHANGED = "datum-initial-changed"
    DATUM_FIXED = "datum-fixed"
    DATUM_NOT_FIXED = "datum-not-fixed"
    DATUM_TYPE_CHANGED = "datum-type-changed"
    DATUM_TYPE_WIDENED = "datum-type-widened"
    DATUM_TYPE_NARROWED = "datum-type-narrowed"
    TOTAL_ADDED = "total-added"
    TOTAL_REMOVED = "total-removed"
    TOTAL_RENAMED = "total-renamed"
    TOTAL_CHANGED = "total-changed"
    # Settings.
    SETTING_ADDED = "setting-added"
    SETTING_REMOVED = "setting-removed"
    SETTING_RENAMED = "setting-renamed"
    SETTING_DEFAULT_CHANGED = "setting-default-changed"
    SETTING_TYPE_CHANGED = "setting-type-changed"
    # The spec itself, and what it is made of.
    SPEC_ADDED = "spec-added"
    SPEC_REMOVED = "spec-removed"
    SPEC_RENAMED = "spec-renamed"
    DIGEST_CHANGED = "digest-changed"
    VARIANT_ADDED = "variant-added"
    VARIANT_REMOVED = "variant-removed"
    BASE_ADDED = "base-added"
    BASE_REMOVED = "base-removed"
    # What people read.
    LABEL_CHANGED = "label-changed"
    DESCRIPTION_CHANGED = "description-changed"
    ASSUMPTION_CHANGED = "assumption-changed"
    SCENARIO_ADDED = "scenario-added"
    SCENARIO_REMOVED = "scenario-removed"
    SCENARIO_CHANGED = "scenario-changed"


@frozen(slots=False)
class Witness:
    """One case that the two versions answer differently; names are those of the new one.

    Args:
        states, data, fields: the values that decide; of machines, data and the payload.
        actor: who sends it; None where that does not matter.
        old, new: whether each version lets it pass; of a fact, whether it holds.
        before: the values of data before the step, for a rule of steps.
        before_states: the states of machines before the step, for a rule of steps.
    """

    states: Mapping[str, str]
    data: Mapping[str, Value]
    fields: Mapping[str, Value]
    actor: str | None
    old: bool
    new: bool
    before: Mapping[str, Value] = field(factory=dict, kw_only=True)
    before_states: Mapping[str, str] = field(factory=dict, kw_only=True)

    @classmethod
    def of(cls, case: Mapping[str, Value]) -> Witness:
        """Return a case in which two values differ, from what decides as `values` names it."""
        fields = {
            name.removeprefix("event."): each
            for name, each in case.items()
            if name.startswith("event.")
        }
        actor = case.get("actor")
        data = {
            name: each
            for name, each in case.items()
            if name != "actor" and not name.startswith("event.")
        }
        return cls({}, data, fields, None if actor is None else str(actor), True, False)

    @property
    def values(self) -> dict[str, Value]:
        """All that decides, by the name that an expression reads it by."""
        return {
            **{f"before.{name}": each for name, each in self.before_states.items()},
            **{f"before.{name}": each for name, each in self.before.items()},
            **self.states,
            **self.data,
            **{f"event.{name}": each for name, each in self.fields.items()},
            **({} if self.actor is None else {"actor": self.actor or "nobody"}),
        }

    @property
    def case(self) -> str:
        """What decides, in words: ``refunded = 70, amount = 30``."""
        known = ", ".join(f"{name} = {_shown(each)}" for name, each in self.values.items())
        return known or "anything"

    def __str__(self) -> str:
        was, now = ("accepted" if each else "refused" for each in (self.old, self.new))
        return f"{self.case} was {was}, is {now} now"

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, with stable keys."""
        return {
            "values": {name: plain(each) for name, each in self.values.items()},
            "old": self.old,
            "new": self.new,
        }


def _shown(value: Value) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return str(value).lower()
    if value == "":
        return "''"
    found = plain(value)
    return "[" + ", ".join(map(str, found)) + "]" if isinstance(found, list) else str(found)


@frozen(slots=False)
class Change:
    """One item of a diff.

    Args:
        kind: what has changed.
        subject: what it is about: ``payment.pending.denied``, ``capture.amount``.
        message: a sentence without its full stop: what it means, and for whom.
        remedy: what to do about it; empty where nothing is to be done.
        impacts: what it means for each audience.
        old, new: the places in the two versions; None in the one that does not have it.
        witness: a case that the two answer differently, where one is known.
    """

    kind: Kind
    subject: str
    message: str
    remedy: str
    impacts: Mapping[Audience, Impact]
    old: Span | None = field(eq=False, default=None)
    new: Span | None = field(eq=False, default=None)
    witness: Witness | None = None

    @property
    def impact(self) -> Impact:
        """What it means for the audience that it hits worst."""
        return max(self.impacts.values(), key=lambda each: each.rank)

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """Those that it hits worst; none where it is cosmetic."""
        worst = self.impact
        if worst is Impact.COSMETIC:
            return ()
        return tuple(each for each in Audience if self.impacts[each] is worst)

    @property
    def key(self) -> str:
        """How a spec names the change to accept it: its kind and its subject."""
        return f"{self.kind.value} {self.subject}"

    def __str__(self) -> str:
        place = self.new or self.old
        return f"{self.kind.value}: {self.message}" + (f" ({place})" if place else "")

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, with stable keys."""
        return {
            "kind": self.kind.value,
            "subject": self.subject,
            "impact": self.impact.value,
            "impacts": {each.value: self.impacts[each].value for each in Audience},
            "message": self.message,
            "remedy": self.remedy,
            "old": _place(self.old),
            "new": _place(self.new),
            "witness": self.witness.to_dict() if self.witness else None,
        }


def _place(span: Span | None) -> dict[str, object] | None:
    if span is None:
        return None
    return {"file": span.source.name, "line": span.line, "column": span.column}
