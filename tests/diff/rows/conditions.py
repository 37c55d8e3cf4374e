"""Guards, rules and facts."""

from __future__ import annotations

from statekit.diff import Kind

from .edits import Row

CONDITIONS: list[Row] = [
    # Guards.
    (
        "a named guard",
        [
            (
                "guards:\n",
                "guards:\n  rich: {machine: payment, leaving: paid_up, require: paid > 0}\n",
            )
        ],
        [Kind.GUARD_ADDED],
    ),
    ("a guard under another name", [("no-late-hold", "not-too-late")], [Kind.GUARD_RENAMED]),
    (
        "a guard in other words",
        [("event.amount == paid and paid <= limit", "limit >= paid and paid == event.amount")],
        [Kind.GUARD_REWORDED],
    ),
    (
        "a guard, without a prover",
        [("event.amount == paid and paid <= limit", "event.amount == paid and paid < limit")],
        [Kind.GUARD_NOT_COMPARED],
    ),
    (
        "evidence, without a prover",
        [("positive: event.amount > 0", "positive: event.amount > 1")],
        [Kind.GUARD_NOT_COMPARED],
    ),
    (
        "a named guard, without a prover",
        [("require: order != cancelled", "require: order == placed")],
        [Kind.GUARD_NOT_COMPARED],
    ),
    (
        "a guard on more moves",
        [("entering: pending.held, require", "require")],
        [Kind.GUARD_WIDENED],
    ),
    (
        "a guard on fewer events",
        [("entering: pending.held, require", "entering: pending.held, on: hold, require")],
        [Kind.GUARD_NARROWED],
    ),
    # Rules.
    ("a rule", [("rules:\n", "rules:\n  positive: paid >= 0\n")], [Kind.RULE_ADDED]),
    (
        "a rule under another name",
        [("paid-within-amount", "no-more-than-asked")],
        [Kind.RULE_RENAMED],
    ),
    (
        "a rule in other words",
        [("always: paid <= amount", "always: amount >= paid")],
        [Kind.RULE_REWORDED],
    ),
    (
        "a rule, without a prover",
        [("always: paid <= amount", "always: paid < amount")],
        [Kind.RULE_NOT_COMPARED],
    ),
    # Facts.
    ("a fact", [("facts:\n", "facts:\n  rich: paid > 100\n")], [Kind.FACT_ADDED]),
    (
        "a fact under another name",
        [("  left: amount", "  open_amount: amount")],
        [Kind.FACT_RENAMED],
    ),
    (
        "a fact, without a prover",
        [("left: amount - paid", "left: amount - paid - 1")],
        [Kind.FACT_NOT_COMPARED],
    ),
    (
        "a fact in other words",
        [("payment == paid_up and paid == amount", "amount == paid and payment == paid_up")],
        [Kind.FACT_REWORDED],
    ),
    (
        "a fact of another type",
        [("left: amount - paid", "left: amount > paid")],
        [Kind.FACT_TYPE_CHANGED],
    ),
    (
        "a value of a fact under another name",
        [("{else: gone}", "{else: lost}")],
        [Kind.FACT_VALUE_RENAMED],
    ),
    (
        "a value of a fact for other orders",
        [("{when: payment == paid_up, is: closed}", "{when: payment == expired, is: late}")],
        [Kind.FACT_VALUE_ADDED, Kind.FACT_VALUE_REMOVED],
    ),
]
