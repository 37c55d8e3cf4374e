"""Every kind of change: the edit that makes it, and the whole list that a diff then is."""

from __future__ import annotations

import pytest

from statekit.diff import CLASSES, Change, Kind, Relation, diff
from statekit.spec.digest import digest

from .versions import Edit, Says, version

OLD = version(name="old.yaml")
NO_CHANGE: list[Kind] = []
K = Kind

Row = tuple[str, list[Edit], list[Kind]]
PARTS = "expired: {initial: soon, states: {soon: {final: true}}}"
BASKET: list[Edit] = [
    ("  order:\n    initial: {choose", "  basket:\n    initial: {choose"),
    (
        "{order: [draft, placed], payment: pending.held}",
        "{basket: [draft, placed], payment: pending.held}",
    ),
    ("to: {order: cancelled, payment: expired}", "to: {basket: cancelled, payment: expired}"),
    (
        "{order: [draft, placed], payment: pending.waiting}, to: {order",
        "{basket: [draft, placed], payment: pending.waiting}, to: {basket",
    ),
    ("require: order", "require: basket"),
    ("then: order", "then: basket"),
]
GIVEN_BACK: list[Edit] = [
    ("refunded:\n      expired", "given_back:\n      expired"),
    ("limit, to: refunded}", "limit, to: given_back}"),
    ("payment == refunded", "payment == given_back"),
]
OPEN: list[Edit] = [
    ("      pending:\n        initial: waiting", "      open_:\n        initial: waiting"),
    ("initial: pending.waiting\n", "initial: open_.waiting\n"),
    ("[pending.waiting, pending.held]", "[open_.waiting, open_.held]"),
    ("pay: {from: pending,", "pay: {from: open_,"),
    ("expire: {from: pending", "expire: {from: open_"),
    (
        "hold: {from: pending.waiting, to: pending.held",
        "hold: {from: open_.waiting, to: open_.held",
    ),
    ("payment: pending.held}", "payment: open_.held}"),
    ("payment: pending.waiting}", "payment: open_.waiting}"),
    ("entering: pending.held", "entering: open_.held"),
    ("payment in pending", "payment in open_"),
]
MERCHANT: list[Edit] = [
    ("  shop: {description: The merchant.}", "  merchant: {description: The merchant.}"),
    ("pay: {by: [bank, shop]", "pay: {by: [bank, merchant]"),
    ("refund: {by: shop", "refund: {by: merchant"),
    ("by: [timer, shop]", "by: [timer, merchant]"),
    ("by: [shop, clerk]", "by: [merchant, clerk]"),
    ("hold: {by: shop}", "hold: {by: merchant}"),
    ("send: {by: shop", "send: {by: merchant"),
    ("arrive: {by: shop", "arrive: {by: merchant"),
]
TOTAL: list[Edit] = [
    ("  amount: {type: money, label: Amount}", "  asked: {type: money, label: Amount}"),
    ("when: event.amount == amount,", "when: event.amount == asked,"),
    ("paid == amount", "paid == asked"),
    ("left: amount - paid", "left: asked - paid"),
    ("paid <= amount", "paid <= asked"),
    ("given: {amount: 900}", "given: {asked: 900}"),
]
ONE_PARCEL: list[Edit] = [
    ("    many: {max: 3}\n    fields: {cost: money}\n", "    initial: packed\n"),
    (
        "      send: {from: new, to: packed, set: {parcel.cost: event.cost}}\n",
        "      send: {from: packed, to: same}\n",
    ),
    (
        "totals:\n  in_transit: {count: parcel, in: packed}\n  costs: {sum: parcel.cost, in: [packed, sent]}\n",
        "",
    ),
]

# What has happened, the edits of the base that make the new version, and all that is told.
ROWS: list[Row] = [
    ("nothing", [], NO_CHANGE),
    ("the version only", [("version: 1.2.0", "version: 1.2.1")], NO_CHANGE),
    ("spaces", [("event.amount == amount,", "event.amount  ==  amount,")], NO_CHANGE),
    (
        "another order",
        [
            ("  note: {type: text, optional: true}\n", ""),
            ("\nactors:", "  note: {type: text, optional: true}\n\nactors:"),
        ],
        NO_CHANGE,
    ),
    (
        "a family by its states",
        [("pay: {from: pending,", "pay: {from: [pending.held, pending.waiting],")],
        NO_CHANGE,
    ),
    # Machines.
    (
        "a machine",
        [("machines:\n", "machines:\n  box: {initial: shut, states: [shut, ajar]}\n")],
        [K.MACHINE_ADDED],
    ),
    ("a machine under another name", BASKET, [K.MACHINE_RENAMED]),
    (
        "one of many",
        ONE_PARCEL,
        [
            K.MACHINE_ONE,
            K.DATUM_REMOVED,
            K.TOTAL_REMOVED,
            K.TOTAL_REMOVED,
            K.TRANSITION_ADDED,
        ],
    ),
    ("a higher bound", [("many: {max: 3}", "many: {max: 4}")], [K.MAX_RAISED]),
    ("a lower bound", [("many: {max: 3}", "many: {max: 2}")], [K.MAX_LOWERED]),
    (
        "another beginning",
        [("initial: pending.waiting\n", "initial: pending.held\n")],
        [K.INITIAL_CHANGED],
    ),
    (
        "other cases of a beginning",
        [("when: channel == 'desk', to", "when: channel == 'web', to")],
        [K.INITIAL_CHANGED],
    ),
    (
        "a beginning in other words",
        [("when: channel == 'desk', to", "when: \"'desk' == channel\", to")],
        [K.INITIAL_REWORDED],
    ),
    # States, families and groups.
    (
        "a state",
        [("refunded:\n      expired", "refunded:\n      written_off:\n      expired")],
        [K.STATE_ADDED],
    ),
    ("a sub-status", [("held: {}}", "held: {}, stuck: {}}")], [K.STATE_ADDED]),
    ("a state under another name", GIVEN_BACK, [K.STATE_RENAMED]),
    ("parts of a state", [("expired: {final: true}", PARTS)], [K.STATE_SPLIT]),
    (
        "a state that is left again",
        [
            ("expired: {final: true}", "expired:"),
            (
                "hold: {from: pending.waiting",
                "wake: {from: expired, to: refunded}\n      hold: {from: pending.waiting",
            ),
        ],
        [K.STATE_NOT_FINAL, K.EVENT_ADDED],
    ),
    (
        "a family",
        [
            (
                "states: [draft, placed, cancelled]",
                "states: {draft: , placed: , cancelled: , late: {initial: now, states: [now]}}",
            )
        ],
        [K.STATE_ADDED, K.FAMILY_ADDED],
    ),
    ("a family under another name", OPEN, [K.FAMILY_RENAMED]),
    (
        "another entry of a family",
        [("        initial: waiting\n", "        initial: held\n")],
        [K.FAMILY_INITIAL_CHANGED],
    ),
    (
        "another group",
        [("open: [pending.waiting, pending.held]", "open: [pending.waiting]")],
        [K.GROUP_CHANGED],
    ),
    # Transitions.
    (
        "a move without a name",
        [("moves: {draft: placed}", "moves: {draft: placed, placed: cancelled}")],
        [K.TRANSITION_ADDED],
    ),
    (
        "a transition in more states",
        [
            (
                "hold: {from: pending.waiting, to: pending.held,",
                "hold: {from: [pending.waiting, paid_up], to: pending.held, back: true,",
            )
        ],
        [K.BACK_CHANGED, K.TRANSITION_WIDENED],
    ),
    (
        "a transition in fewer states",
        [("expire: {from: pending,", "expire: {from: pending.waiting,")],
        [K.TRANSITION_NARROWED, K.TIMEOUT_CHANGED],
    ),
    (
        "a transition elsewhere",
        [("pay: {from: pending, to: paid_up", "pay: {from: pending, to: refunded")],
        [K.TRANSITION_REDIRECTED],
    ),
    (
        "a case before others",
        [
            (
                "          choose:\n",
                "          choose:\n            - {when: event.amount == 1, to: expired}\n",
            )
        ],
        [K.TRANSITION_INSERTED],
    ),
    (
        "a case after others",
        [
            (
                "paid <= limit, to: refunded}\n",
                "paid <= limit, to: refunded}\n            - {else: expired}\n",
            )
        ],
        [K.TRANSITION_ADDED],
    ),
    (
        "cases in another order",
        [
            (
                "            - {when: event.amount < paid, to: same, set: {paid: paid - event.amount}}\n",
                "",
            ),
            (
                "limit, to: refunded}\n",
                "limit, to: refunded}\n            - {when: event.amount < paid, to: same, set: {paid: paid - event.amount}}\n",
            ),
        ],
        [K.CASES_REORDERED],
    ),
    (
        "a new datum that is set",
        [
            ("  note: {", "  payer: {type: id, optional: true}\n  note: {"),
            ("set: {paid: event.amount}}", "set: {paid: event.amount, payer: event.ref}}"),
        ],
        [K.DATUM_ADDED, K.EFFECT_ADDED],
    ),
    (
        "another value that is set",
        [("set: {paid: event.amount}}", "set: {paid: event.amount + 0 * paid}}")],
        [K.EFFECT_CHANGED],
    ),
    (
        "another datum that is set",
        [("set: {paid: event.amount}}", "set: {paid: event.amount, amount: event.amount}}")],
        [K.EFFECT_CHANGED],
    ),
    (
        "a value in other words",
        [("set: {paid: paid - event.amount}", "set: {paid: (paid - event.amount)}")],
        NO_CHANGE,
    ),
    (
        "a value of a sum turned round",
        [("left: amount - paid", "left: -paid + amount")],
        [K.FACT_NOT_COMPARED],
    ),
    ("another deadline", [("after: window", "after: 1h")], [K.TIMEOUT_CHANGED]),
    ("a deadline less", [(", after: window", "")], [K.TIMEOUT_REMOVED]),
    # Guards.
    (
        "a named guard",
        [
            (
                "guards:\n",
                "guards:\n  rich: {machine: payment, leaving: paid_up, require: paid > 0}\n",
            )
        ],
        [K.GUARD_ADDED],
    ),
    ("a guard under another name", [("no-late-hold", "not-too-late")], [K.GUARD_RENAMED]),
    (
        "a guard in other words",
        [("event.amount == paid and paid <= limit", "limit >= paid and paid == event.amount")],
        [K.GUARD_REWORDED],
    ),
    (
        "a guard, without a prover",
        [("event.amount == paid and paid <= limit", "event.amount == paid and paid < limit")],
        [K.GUARD_NOT_COMPARED],
    ),
    (
        "evidence, without a prover",
        [("positive: event.amount > 0", "positive: event.amount > 1")],
        [K.GUARD_NOT_COMPARED],
    ),
    (
        "a named guard, without a prover",
        [("require: order != cancelled", "require: order == placed")],
        [K.GUARD_NOT_COMPARED],
    ),
    ("a guard on more moves", [("entering: pending.held, require", "require")], [K.GUARD_WIDENED]),
    (
        "a guard on fewer events",
        [("entering: pending.held, require", "entering: pending.held, on: hold, require")],
        [K.GUARD_NARROWED],
    ),
    # Rules.
    ("a rule", [("rules:\n", "rules:\n  positive: paid >= 0\n")], [K.RULE_ADDED]),
    ("a rule under another name", [("paid-within-amount", "no-more-than-asked")], [K.RULE_RENAMED]),
    (
        "a rule in other words",
        [("always: paid <= amount", "always: amount >= paid")],
        [K.RULE_REWORDED],
    ),
    (
        "a rule, without a prover",
        [("always: paid <= amount", "always: paid < amount")],
        [K.RULE_NOT_COMPARED],
    ),
    # Facts.
    ("a fact", [("facts:\n", "facts:\n  rich: paid > 100\n")], [K.FACT_ADDED]),
    ("a fact under another name", [("  left: amount", "  open_amount: amount")], [K.FACT_RENAMED]),
    (
        "a fact, without a prover",
        [("left: amount - paid", "left: amount - paid - 1")],
        [K.FACT_NOT_COMPARED],
    ),
    (
        "a fact in other words",
        [("payment == paid_up and paid == amount", "amount == paid and payment == paid_up")],
        [K.FACT_REWORDED],
    ),
    (
        "a fact of another type",
        [("left: amount - paid", "left: amount > paid")],
        [K.FACT_TYPE_CHANGED],
    ),
    (
        "another value of a fact",
        [("{else: gone}", "{else: lost}")],
        [K.FACT_VALUE_ADDED, K.FACT_VALUE_REMOVED],
    ),
    # Events, payloads and actors.
    (
        "an event",
        [
            (
                "  hold: {by: shop}\n",
                "  hold: {by: shop}\n  wake: {by: shop, payload: {why: text}}\n",
            )
        ],
        [K.EVENT_ADDED],
    ),
    (
        "an event under another name",
        [("  hold: {by: shop}", "  stop: {by: shop}"), ("      hold: {from", "      stop: {from")],
        [K.EVENT_RENAMED],
    ),
    ("a sender", [("hold: {by: shop}", "hold: {by: [shop, clerk]}")], [K.SENDER_ADDED]),
    ("a sender less", [("by: [shop, clerk]", "by: shop")], [K.SENDER_REMOVED]),
    ("everybody sends it", [("hold: {by: shop}", "hold: {}")], [K.SENDER_ADDED]),
    (
        "an optional field",
        [
            (
                "payload: {reason: text}",
                "payload: {reason: text, more: {type: text, optional: true}}",
            )
        ],
        [K.PAYLOAD_ADDED],
    ),
    (
        "a required field",
        [("payload: {reason: text}", "payload: {reason: text, ref: id}")],
        [K.PAYLOAD_REQUIRED_ADDED],
    ),
    ("a field less", [(", payload: {reason: text}", "")], [K.PAYLOAD_REMOVED]),
    (
        "a field under another name",
        [("payload: {reason: text}", "payload: {why: text}")],
        [K.PAYLOAD_RENAMED],
    ),
    (
        "a field that is required",
        [("memo: {type: text, optional: true}", "memo: text")],
        [K.PAYLOAD_REQUIRED],
    ),
    (
        "a field that is optional",
        [("payload: {reason: text}", "payload: {reason: {type: text, optional: true}}")],
        [K.PAYLOAD_OPTIONAL],
    ),
    (
        "another type of a field",
        [("payload: {reason: text}", "payload: {reason: integer}")],
        [K.PAYLOAD_TYPE_CHANGED],
    ),
    (
        "a narrower type of a field",
        [("payload: {reason: text}", "payload: {reason: id}")],
        [K.PAYLOAD_TYPE_NARROWED],
    ),
    ("another identity", [("identity: [ref]", "identity: [ref, amount]")], [K.IDENTITY_CHANGED]),
    (
        "evidence",
        [
            (
                "{positive: event.amount > 0}",
                "{positive: event.amount > 0, small: event.amount < 90}",
            )
        ],
        [K.EVIDENCE_ADDED],
    ),
    ("evidence less", [(", evidence: {positive: event.amount > 0}", "")], [K.EVIDENCE_REMOVED]),
    ("an actor", [("  timer:\n", "  timer:\n  customer:\n")], [K.ACTOR_ADDED]),
    ("an actor under another name", MERCHANT, [K.ACTOR_RENAMED]),
    ("an actor that reports", [("  clerk:\n", "  clerk: {reports: true}\n")], [K.ACTOR_REPORTS]),
    ("an actor that commands", [("bank: {reports: true,", "bank: {")], [K.ACTOR_COMMANDS]),
    # Data and totals.
    (
        "a datum",
        [("  note: {", "  tries: {type: integer, initial: 0}\n  note: {")],
        [K.DATUM_ADDED],
    ),
    (
        "a datum that must be given",
        [("  note: {", "  tries: integer\n  note: {")],
        [K.DATUM_REQUIRED_ADDED],
    ),
    ("a datum less", [("  note: {type: text, optional: true}\n", "")], [K.DATUM_REMOVED]),
    ("a datum under another name", TOTAL, [K.DATUM_RENAMED, K.SCENARIO_CHANGED]),
    (
        "a field of instances under another name",
        [
            ("fields: {cost: money}", "fields: {price: money}"),
            ("parcel.cost: event", "parcel.price: event"),
            ("sum: parcel.cost", "sum: parcel.price"),
        ],
        [K.DATUM_RENAMED],
    ),
    (
        "a datum that must be given now",
        [
            ("paid: {type: money, initial: 0}", "paid: {type: money}"),
            ("given: {amount: 900}", "given: {amount: 900, paid: 0}"),
        ],
        [K.DATUM_REQUIRED, K.SCENARIO_CHANGED],
    ),
    (
        "a datum that always has a value",
        [("note: {type: text, optional: true}", "note: {type: text, initial: a}")],
        [K.DATUM_MANDATORY],
    ),
    (
        "another initial value",
        [("paid: {type: money, initial: 0}", "paid: {type: money, initial: 1}")],
        [K.DATUM_INITIAL_CHANGED],
    ),
    (
        "a datum that never changes",
        [
            (
                "amount: {type: money, label: Amount}",
                "amount: {type: money, label: Amount, fixed: true}",
            )
        ],
        [K.DATUM_FIXED],
    ),
    (
        "a datum that may change",
        [("initial: web, fixed: true}", "initial: web}")],
        [K.DATUM_NOT_FIXED],
    ),
    (
        "another type of a datum",
        [("note: {type: text, optional: true}", "note: {type: integer, optional: true}")],
        [K.DATUM_TYPE_CHANGED],
    ),
    (
        "a wider type",
        [("values: [web, desk]", "values: [web, desk, phone]")],
        [K.DATUM_TYPE_WIDENED],
    ),
    (
        "a narrower type",
        [("note: {type: text, optional: true}", "note: {type: id, optional: true}")],
        [K.DATUM_TYPE_NARROWED],
    ),
    ("values in another order", [("values: [web, desk]", "values: [desk, web]")], NO_CHANGE),
    (
        "a total",
        [("totals:\n", "totals:\n  arrived: {count: parcel, in: sent}\n")],
        [K.TOTAL_ADDED],
    ),
    ("a total under another name", [("  in_transit:", "  on_its_way:")], [K.TOTAL_RENAMED]),
    (
        "another total",
        [("{count: parcel, in: packed}", "{count: parcel, in: sent}")],
        [K.TOTAL_CHANGED],
    ),
    # Settings.
    (
        "a setting",
        [("settings:\n", "settings:\n  strict: {type: boolean, default: true}\n")],
        [K.SETTING_ADDED],
    ),
    (
        "a setting under another name",
        [("  window: {", "  time_to_pay: {"), ("after: window", "after: time_to_pay")],
        [K.SETTING_RENAMED],
    ),
    (
        "another default of a deadline",
        [("default: 30m", "default: 45m")],
        [K.SETTING_DEFAULT_CHANGED, K.TIMEOUT_CHANGED],
    ),
    # The spec, and what people read.
    ("another name of the spec", [("spec: shop\n", "spec: store\n")], [K.SPEC_RENAMED]),
    (
        "a variant",
        [("\nsettings:\n", "\nvariants: {plain: {title: Plain}}\nsettings:\n")],
        [K.VARIANT_ADDED],
    ),
    ("another label", [("label: Waiting", "label: Open")], [K.LABEL_CHANGED]),
    ("another title", [("title: Orders of a shop", "title: Orders")], [K.LABEL_CHANGED]),
    (
        "other descriptions",
        [
            ("description: Somebody looks at it.", "description: Held."),
            ("description: The merchant.", "description: He."),
        ],
        [K.DESCRIPTION_CHANGED, K.DESCRIPTION_CHANGED],
    ),
    (
        "an assumption",
        [("description: The merchant.", "description: The merchant., assumed: There is one.")],
        [K.ASSUMPTION_CHANGED],
    ),
    (
        "another scenario",
        [("see: {payment: paid_up}", "see: {payment: paid_up, paid: 900}")],
        [K.SCENARIO_CHANGED],
    ),
    (
        "a scenario",
        [
            (
                "scenarios:\n",
                "scenarios:\n  nothing: {given: {amount: 1}, steps: [{do: hold, by: shop}]}\n",
            )
        ],
        [K.SCENARIO_ADDED],
    ),
]

# The same, the other way round: the edits make the old version.
BACK: list[Row] = [
    (
        "a machine",
        [("machines:\n", "machines:\n  box: {initial: shut, states: [shut, ajar]}\n")],
        [K.MACHINE_REMOVED],
    ),
    (
        "one of many",
        ONE_PARCEL,
        [
            K.MACHINE_MANY,
            K.DATUM_REQUIRED_ADDED,
            K.TOTAL_ADDED,
            K.TOTAL_ADDED,
            K.TRANSITION_REMOVED,
        ],
    ),
    (
        "a state",
        [("refunded:\n      expired", "refunded:\n      written_off:\n      expired")],
        [K.STATE_REMOVED],
    ),
    ("parts of a state", [("expired: {final: true}", PARTS)], [K.STATE_MERGED]),
    (
        "a state that is left again",
        [
            ("expired: {final: true}", "expired:"),
            (
                "hold: {from: pending.waiting",
                "wake: {from: expired, to: refunded}\n      hold: {from: pending.waiting",
            ),
        ],
        [K.STATE_FINAL, K.EVENT_REMOVED],
    ),
    (
        "a family",
        [
            (
                "states: [draft, placed, cancelled]",
                "states: {draft: , placed: , cancelled: , late: {initial: now, states: [now]}}",
            )
        ],
        [K.STATE_REMOVED, K.FAMILY_REMOVED],
    ),
    (
        "a move without a name",
        [("moves: {draft: placed}", "moves: {draft: placed, placed: cancelled}")],
        [K.TRANSITION_REMOVED],
    ),
    (
        "a case",
        [
            (
                "paid <= limit, to: refunded}\n",
                "paid <= limit, to: refunded}\n            - {else: expired}\n",
            )
        ],
        [K.TRANSITION_REMOVED],
    ),
    ("a deadline", [(", after: window", "")], [K.TIMEOUT_ADDED]),
    (
        "a named guard",
        [
            (
                "guards:\n",
                "guards:\n  rich: {machine: payment, leaving: paid_up, require: paid > 0}\n",
            )
        ],
        [K.GUARD_REMOVED],
    ),
    ("a rule", [("rules:\n", "rules:\n  positive: paid >= 0\n")], [K.RULE_REMOVED]),
    ("a fact", [("facts:\n", "facts:\n  rich: paid > 100\n")], [K.FACT_REMOVED]),
    ("everybody sends it", [("hold: {by: shop}", "hold: {}")], [K.SENDER_REMOVED]),
    (
        "a wider type of a field",
        [("payload: {reason: text}", "payload: {reason: id}")],
        [K.PAYLOAD_TYPE_WIDENED],
    ),
    ("an actor", [("  timer:\n", "  timer:\n  customer:\n")], [K.ACTOR_REMOVED]),
    (
        "a datum that may lack a value",
        [("note: {type: text, optional: true}", "note: {type: text, initial: a}")],
        [K.DATUM_OPTIONAL],
    ),
    (
        "values of a type",
        [("values: [web, desk]", "values: [web, desk, phone]")],
        [K.DATUM_TYPE_NARROWED],
    ),
    (
        "a total",
        [("totals:\n", "totals:\n  arrived: {count: parcel, in: sent}\n")],
        [K.TOTAL_REMOVED],
    ),
    (
        "a setting",
        [("settings:\n", "settings:\n  strict: {type: boolean, default: true}\n")],
        [K.SETTING_REMOVED],
    ),
    (
        "a variant",
        [("\nsettings:\n", "\nvariants: {plain: {title: Plain}}\nsettings:\n")],
        [K.VARIANT_REMOVED],
    ),
    (
        "a scenario",
        [
            (
                "scenarios:\n",
                "scenarios:\n  nothing: {given: {amount: 1}, steps: [{do: hold, by: shop}]}\n",
            )
        ],
        [K.SCENARIO_REMOVED],
    ),
]

GUARD: list[Edit] = [
    ("event.amount == paid and paid <= limit", "event.amount == paid and paid < limit")
]
FIRST: list[Edit] = [("when: event.amount < paid,", "when: event.amount <= paid,")]
RULE: list[Edit] = [("always: paid <= amount", "always: paid < amount")]
NAMED: list[Edit] = [("require: order != cancelled", "require: order == placed")]
VALUE: list[Edit] = [("set: {paid: event.amount}}", "set: {paid: amount}}")]
FACT: list[Edit] = [("payment == paid_up and paid == amount", "paid == amount")]

# What a prover says of a changed condition, and what is told then.
PROVED: list[tuple[Relation, list[Edit], list[Kind]]] = [
    (Relation.TIGHTER, GUARD, [K.GUARD_TIGHTENED]),
    (Relation.LOOSER, GUARD, [K.GUARD_LOOSENED]),
    (Relation.INCOMPARABLE, GUARD, [K.GUARD_INCOMPARABLE]),
    (Relation.EQUIVALENT, GUARD, [K.GUARD_REWORDED]),
    (Relation.UNKNOWN, GUARD, [K.GUARD_NOT_COMPARED]),
    (Relation.LOOSER, FIRST, [K.GUARD_DIVERTS]),
    (Relation.TIGHTER, RULE, [K.RULE_TIGHTENED]),
    (Relation.LOOSER, RULE, [K.RULE_LOOSENED]),
    (Relation.INCOMPARABLE, RULE, [K.RULE_INCOMPARABLE]),
    (Relation.EQUIVALENT, RULE, [K.RULE_REWORDED]),
    (Relation.UNKNOWN, RULE, [K.RULE_NOT_COMPARED]),
    (Relation.TIGHTER, NAMED, [K.GUARD_TIGHTENED]),
    (Relation.EQUIVALENT, VALUE, [K.EFFECT_REWORDED]),
    (Relation.TIGHTER, VALUE, [K.EFFECT_CHANGED]),
    (Relation.INCOMPARABLE, FACT, [K.FACT_CHANGED]),
    (Relation.EQUIVALENT, FACT, [K.FACT_REWORDED]),
]
BUILDING = {K.BASE_ADDED, K.BASE_REMOVED, K.SETTING_TYPE_CHANGED}
"""Those that need another base: tests of their own are below."""


@pytest.mark.parametrize(
    ("edits", "kinds"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_a_change_is_told(edits: list[Edit], kinds: list[Kind]) -> None:
    """All that an edit changes is in the list, and nothing else."""
    assert _kinds(diff(OLD, version(*edits))) == _sorted(kinds)


@pytest.mark.parametrize(
    ("edits", "kinds"), [row[1:] for row in BACK], ids=[row[0] for row in BACK]
)
def test_a_change_back_is_told(edits: list[Edit], kinds: list[Kind]) -> None:
    """All that taking back an edit changes is in the list, and nothing else."""
    assert _kinds(diff(version(*edits), OLD)) == _sorted(kinds)


@pytest.mark.parametrize(("relation", "edits", "kinds"), PROVED)
def test_what_is_proved_is_told(relation: Relation, edits: list[Edit], kinds: list[Kind]) -> None:
    """The kind says what the prover has found."""
    assert _kinds(diff(OLD, version(*edits), Says(relation))) == _sorted(kinds)


@pytest.mark.parametrize("edits", [row[1] for row in ROWS if not row[2]])
def test_without_a_change_the_digest_is_the_same(edits: list[Edit]) -> None:
    """What the list leaves out decides nothing."""
    assert digest(version(*edits)) == digest(OLD)


def test_every_kind_has_a_row() -> None:
    """None is in the table of classes that no test has seen."""
    told = {kind for _, _, kinds in (*ROWS, *BACK, *PROVED) for kind in kinds}
    assert sorted(each.value for each in set(Kind) - told - BUILDING) == []
    assert {*CLASSES} == {*Kind}


def _kinds(changes: list[Change]) -> list[str]:
    return sorted(each.kind.value for each in changes)


def _sorted(kinds: list[Kind]) -> list[str]:
    return sorted(each.value for each in kinds)
