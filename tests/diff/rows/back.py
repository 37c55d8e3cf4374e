"""The same the other way round: the edits make the old version."""

from __future__ import annotations

from statekit.diff import Kind

from .edits import BOX, ONE_PARCEL, PARTS, Row

BACK: list[Row] = [
    (
        "a machine",
        [("machines:\n", "machines:\n  box: {initial: shut, states: [shut, ajar]}\n")],
        [Kind.MACHINE_REMOVED],
    ),
    (
        "a machine, with what is about its states",
        BOX,
        [Kind.MACHINE_REMOVED, Kind.TOTAL_REMOVED, Kind.GUARD_REMOVED],
    ),
    (
        "one of many",
        ONE_PARCEL,
        [
            Kind.MACHINE_MANY,
            Kind.DATUM_REQUIRED_ADDED,
            Kind.TOTAL_ADDED,
            Kind.TOTAL_ADDED,
            Kind.TRANSITION_REMOVED,
        ],
    ),
    (
        "a state",
        [("refunded:\n      expired", "refunded:\n      written_off:\n      expired")],
        [Kind.STATE_REMOVED],
    ),
    ("parts of a state", [("expired: {final: true}", PARTS)], [Kind.STATE_MERGED]),
    (
        "a state that is left again",
        [
            ("expired: {final: true}", "expired:"),
            (
                "hold: {from: pending.waiting",
                "wake: {from: expired, to: refunded}\n      hold: {from: pending.waiting",
            ),
        ],
        [Kind.STATE_FINAL, Kind.EVENT_REMOVED],
    ),
    (
        "a family",
        [
            (
                "states: [draft, placed, cancelled]",
                "states: {draft: , placed: , cancelled: , late: {initial: now, states: [now]}}",
            )
        ],
        [Kind.STATE_REMOVED, Kind.FAMILY_REMOVED],
    ),
    (
        "a move without a name",
        [("moves: {draft: placed}", "moves: {draft: placed, placed: cancelled}")],
        [Kind.TRANSITION_REMOVED],
    ),
    (
        "a case",
        [
            (
                "paid <= limit, to: refunded}\n",
                "paid <= limit, to: refunded}\n            - {else: expired}\n",
            )
        ],
        [Kind.TRANSITION_REMOVED],
    ),
    ("a deadline", [(", after: window", "")], [Kind.TIMEOUT_ADDED]),
    (
        "a named guard",
        [
            (
                "guards:\n",
                "guards:\n  rich: {machine: payment, leaving: paid_up, require: paid > 0}\n",
            )
        ],
        [Kind.GUARD_REMOVED],
    ),
    ("a rule", [("rules:\n", "rules:\n  positive: paid >= 0\n")], [Kind.RULE_REMOVED]),
    ("a fact", [("facts:\n", "facts:\n  rich: paid > 100\n")], [Kind.FACT_REMOVED]),
    ("everybody sends it", [("hold: {by: shop}", "hold: {}")], [Kind.SENDER_REMOVED]),
    (
        "a wider type of a field",
        [("payload: {reason: text}", "payload: {reason: id}")],
        [Kind.PAYLOAD_TYPE_WIDENED],
    ),
    ("an actor", [("  timer:\n", "  timer:\n  customer:\n")], [Kind.ACTOR_REMOVED]),
    (
        "a datum that may lack a value",
        [("note: {type: text, optional: true}", "note: {type: text, initial: a}")],
        [Kind.DATUM_OPTIONAL],
    ),
    (
        "values of a type",
        [("values: [web, desk]", "values: [web, desk, phone]")],
        [Kind.DATUM_TYPE_NARROWED],
    ),
    (
        "a total",
        [("totals:\n", "totals:\n  arrived: {count: parcel, in: sent}\n")],
        [Kind.TOTAL_REMOVED],
    ),
    (
        "a setting",
        [("settings:\n", "settings:\n  strict: {type: boolean, default: true}\n")],
        [Kind.SETTING_REMOVED],
    ),
    (
        "a variant",
        [("\nsettings:\n", "\nvariants: {plain: {title: Plain}}\nsettings:\n")],
        [Kind.VARIANT_REMOVED],
    ),
    (
        "a scenario",
        [
            (
                "scenarios:\n",
                "scenarios:\n  nothing: {given: {amount: 1}, steps: [{do: hold, by: shop}]}\n",
            )
        ],
        [Kind.SCENARIO_REMOVED],
    ),
]
