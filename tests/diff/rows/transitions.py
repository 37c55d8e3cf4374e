"""Transitions, with their effects and deadlines."""

from __future__ import annotations

from statekit.diff import Kind

from .edits import EQUAL, LESS, Row

TRANSITIONS: list[Row] = [
    # Transitions.
    (
        "a move without a name",
        [("moves: {draft: placed}", "moves: {draft: placed, placed: cancelled}")],
        [Kind.TRANSITION_ADDED],
    ),
    (
        "a transition in more states",
        [
            (
                "hold: {from: pending.waiting, to: pending.held,",
                "hold: {from: [pending.waiting, paid_up], to: pending.held, back: true,",
            )
        ],
        [Kind.BACK_CHANGED, Kind.TRANSITION_WIDENED],
    ),
    (
        "a transition in fewer states",
        [("expire: {from: pending,", "expire: {from: pending.waiting,")],
        [Kind.TRANSITION_NARROWED, Kind.TIMEOUT_CHANGED],
    ),
    (
        "a transition elsewhere",
        [("pay: {from: pending, to: paid_up", "pay: {from: pending, to: refunded")],
        [Kind.TRANSITION_REDIRECTED],
    ),
    (
        "a case before others",
        [
            (
                "          choose:\n",
                "          choose:\n            - {when: event.amount == 1, to: expired}\n",
            )
        ],
        [Kind.TRANSITION_INSERTED],
    ),
    (
        "a case after others",
        [
            (
                "paid <= limit, to: refunded}\n",
                "paid <= limit, to: refunded}\n            - {else: expired}\n",
            )
        ],
        [Kind.TRANSITION_ADDED],
    ),
    (
        "cases that never meet in another order",
        [
            ("[draft, placed], payment: pending.held}", "[draft, placed], payment: X}"),
            (
                "[draft, placed], payment: pending.waiting}",
                "[draft, placed], payment: pending.held}",
            ),
            ("payment: X}", "payment: pending.waiting}"),
            ("to: {order: cancelled, payment: expired}", "to: {order: Y}"),
            ("to: {order: cancelled}", "to: {order: cancelled, payment: expired}"),
            ("to: {order: Y}", "to: {order: cancelled}"),
        ],
        [Kind.DIGEST_CHANGED],
    ),
    (
        "cases in another order",
        [
            (
                LESS,
                "",
            ),
            (
                "limit, to: refunded}\n",
                EQUAL + LESS,
            ),
        ],
        [Kind.CASES_REORDERED],
    ),
    (
        "a new datum that is set",
        [
            ("  note: {", "  payer: {type: id, optional: true}\n  note: {"),
            ("set: {paid: event.amount}}", "set: {paid: event.amount, payer: event.ref}}"),
        ],
        [Kind.DATUM_ADDED, Kind.EFFECT_ADDED],
    ),
    (
        "another value that is set",
        [("set: {paid: event.amount}}", "set: {paid: event.amount + 0 * paid}}")],
        [Kind.EFFECT_CHANGED],
    ),
    (
        "another datum that is set",
        [("set: {paid: event.amount}}", "set: {paid: event.amount, amount: event.amount}}")],
        [Kind.EFFECT_CHANGED],
    ),
    (
        "a value in other words",
        [("set: {paid: paid - event.amount}", "set: {paid: (paid - event.amount)}")],
        [],
    ),
    (
        "a value of a sum turned round",
        [("left: amount - paid", "left: -paid + amount")],
        [Kind.FACT_NOT_COMPARED],
    ),
    ("another deadline", [("after: window", "after: 1h")], [Kind.TIMEOUT_CHANGED]),
    ("a deadline less", [(", after: window", "")], [Kind.TIMEOUT_REMOVED]),
]
