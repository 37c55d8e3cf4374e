"""Events, payloads and actors."""

from __future__ import annotations

from statekit.diff import Kind

from .edits import MERCHANT, Row

EVENTS: list[Row] = [
    # Events, payloads and actors.
    (
        "an event",
        [
            (
                "  hold: {by: shop}\n",
                "  hold: {by: shop}\n  wake: {by: shop, payload: {why: text}}\n",
            )
        ],
        [Kind.EVENT_ADDED],
    ),
    (
        "an event under another name",
        [("  hold: {by: shop}", "  stop: {by: shop}"), ("      hold: {from", "      stop: {from")],
        [Kind.EVENT_RENAMED],
    ),
    ("a sender", [("hold: {by: shop}", "hold: {by: [shop, clerk]}")], [Kind.SENDER_ADDED]),
    ("a sender less", [("by: [shop, clerk]", "by: shop")], [Kind.SENDER_REMOVED]),
    ("everybody sends it", [("hold: {by: shop}", "hold: {}")], [Kind.SENDER_ADDED]),
    (
        "an optional field",
        [
            (
                "payload: {reason: text}",
                "payload: {reason: text, more: {type: text, optional: true}}",
            )
        ],
        [Kind.PAYLOAD_ADDED],
    ),
    (
        "a required field",
        [("payload: {reason: text}", "payload: {reason: text, ref: id}")],
        [Kind.PAYLOAD_REQUIRED_ADDED],
    ),
    ("a field less", [(", payload: {reason: text}", "")], [Kind.PAYLOAD_REMOVED]),
    (
        "a field under another name",
        [("payload: {reason: text}", "payload: {why: text}")],
        [Kind.PAYLOAD_RENAMED],
    ),
    (
        "a field that is required",
        [("memo: {type: text, optional: true}", "memo: text")],
        [Kind.PAYLOAD_REQUIRED],
    ),
    (
        "a field that is optional",
        [("payload: {reason: text}", "payload: {reason: {type: text, optional: true}}")],
        [Kind.PAYLOAD_OPTIONAL],
    ),
    (
        "another type of a field",
        [("payload: {reason: text}", "payload: {reason: integer}")],
        [Kind.PAYLOAD_TYPE_CHANGED],
    ),
    (
        "a narrower type of a field",
        [("payload: {reason: text}", "payload: {reason: id}")],
        [Kind.PAYLOAD_TYPE_NARROWED],
    ),
    ("another identity", [("identity: [ref]", "identity: [ref, amount]")], [Kind.IDENTITY_CHANGED]),
    (
        "evidence",
        [
            (
                "{positive: event.amount > 0}",
                "{positive: event.amount > 0, small: event.amount < 90}",
            )
        ],
        [Kind.EVIDENCE_ADDED],
    ),
    ("evidence less", [(", evidence: {positive: event.amount > 0}", "")], [Kind.EVIDENCE_REMOVED]),
    ("an actor", [("  timer:\n", "  timer:\n  customer:\n")], [Kind.ACTOR_ADDED]),
    ("an actor under another name", MERCHANT, [Kind.ACTOR_RENAMED]),
    ("an actor that reports", [("  clerk:\n", "  clerk: {reports: true}\n")], [Kind.ACTOR_REPORTS]),
    ("an actor that commands", [("bank: {reports: true,", "bank: {")], [Kind.ACTOR_COMMANDS]),
]
