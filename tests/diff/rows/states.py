"""Machines, states, families and groups."""

from __future__ import annotations

from statekit.diff import Kind

from .edits import BASKET, BOX, GIVEN_BACK, ONE_PARCEL, OPEN, PARTS, Row

STATES: list[Row] = [
    ("nothing", [], []),
    ("the version only", [("version: 1.2.0", "version: 1.2.1")], []),
    ("spaces", [("event.amount == amount,", "event.amount  ==  amount,")], []),
    (
        "another order",
        [
            ("  note: {type: text, optional: true}\n", ""),
            ("\nactors:", "  note: {type: text, optional: true}\n\nactors:"),
        ],
        [],
    ),
    (
        "a family by its states",
        [("pay: {from: pending,", "pay: {from: [pending.held, pending.waiting],")],
        [],
    ),
    # Machines.
    (
        "a machine",
        [("machines:\n", "machines:\n  box: {initial: shut, states: [shut, ajar]}\n")],
        [Kind.MACHINE_ADDED],
    ),
    (
        "a machine, with what is about its states",
        BOX,
        [Kind.MACHINE_ADDED, Kind.TOTAL_ADDED, Kind.GUARD_ADDED],
    ),
    ("a machine under another name", BASKET, [Kind.MACHINE_RENAMED]),
    (
        "one of many",
        ONE_PARCEL,
        [
            Kind.MACHINE_ONE,
            Kind.DATUM_REMOVED,
            Kind.TOTAL_REMOVED,
            Kind.TOTAL_REMOVED,
            Kind.TRANSITION_ADDED,
        ],
    ),
    ("a higher bound", [("many: {max: 3}", "many: {max: 4}")], [Kind.MAX_RAISED]),
    ("a lower bound", [("many: {max: 3}", "many: {max: 2}")], [Kind.MAX_LOWERED]),
    (
        "another beginning",
        [("initial: pending.waiting\n", "initial: pending.held\n")],
        [Kind.INITIAL_CHANGED],
    ),
    (
        "other cases of a beginning",
        [("when: channel == 'desk', to", "when: channel == 'web', to")],
        [Kind.INITIAL_CHANGED],
    ),
    (
        "a beginning in other words",
        [("when: channel == 'desk', to", "when: \"'desk' == channel\", to")],
        [Kind.INITIAL_REWORDED],
    ),
    # States, families and groups.
    (
        "a state",
        [("refunded:\n      expired", "refunded:\n      written_off:\n      expired")],
        [Kind.STATE_ADDED],
    ),
    ("a sub-status", [("held: {}}", "held: {}, stuck: {}}")], [Kind.STATE_ADDED]),
    ("a state under another name", GIVEN_BACK, [Kind.STATE_RENAMED]),
    ("parts of a state", [("expired: {final: true}", PARTS)], [Kind.STATE_SPLIT]),
    (
        "a state that is left again",
        [
            ("expired: {final: true}", "expired:"),
            (
                "hold: {from: pending.waiting",
                "wake: {from: expired, to: refunded}\n      hold: {from: pending.waiting",
            ),
        ],
        [Kind.STATE_NOT_FINAL, Kind.EVENT_ADDED],
    ),
    (
        "a family",
        [
            (
                "states: [draft, placed, cancelled]",
                "states: {draft: , placed: , cancelled: , late: {initial: now, states: [now]}}",
            )
        ],
        [Kind.STATE_ADDED, Kind.FAMILY_ADDED],
    ),
    ("a family under another name", OPEN, [Kind.FAMILY_RENAMED]),
    (
        "another entry of a family",
        [("        initial: waiting\n", "        initial: held\n")],
        [Kind.FAMILY_INITIAL_CHANGED],
    ),
    (
        "another group",
        [("open: [pending.waiting, pending.held]", "open: [pending.waiting]")],
        [Kind.GROUP_CHANGED],
    ),
]
