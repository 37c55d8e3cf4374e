"""Longer edits of the base: most of them give something another name everywhere."""

from __future__ import annotations

from statekit.diff import Kind

from ..versions import Edit

Row = tuple[str, list[Edit], list[Kind]]
"""What has happened, the edits of the base that make the new version, and all that is told."""
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
BOX: list[Edit] = [
    ("machines:\n", "machines:\n  box: {many: {max: 9}, states: [shut, ajar]}\n"),
    ("totals:\n", "totals:\n  shut: {count: box, in: shut}\n"),
    ("guards:\n", "guards:\n  seen: {machine: box, entering: ajar, require: shut < 9}\n"),
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
        "totals:\n  in_transit: {count: parcel, in: packed}\n"
        "  costs: {sum: parcel.cost, in: [packed, sent]}\n",
        "",
    ),
]

LESS = "            - {when: event.amount < paid, to: same, set: {paid: paid - event.amount}}\n"
EQUAL = "limit, to: refunded}\n"
