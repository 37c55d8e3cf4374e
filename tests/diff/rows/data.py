"""Data, totals, settings, and what people read."""

from __future__ import annotations

from statekit.diff import Kind

from .edits import TOTAL, Row

DATA: list[Row] = [
    # Data and totals.
    (
        "a datum",
        [("  note: {", "  tries: {type: integer, initial: 0}\n  note: {")],
        [Kind.DATUM_ADDED],
    ),
    (
        "a datum that must be given",
        [("  note: {", "  tries: integer\n  note: {")],
        [Kind.DATUM_REQUIRED_ADDED],
    ),
    ("a datum less", [("  note: {type: text, optional: true}\n", "")], [Kind.DATUM_REMOVED]),
    ("a datum under another name", TOTAL, [Kind.DATUM_RENAMED, Kind.SCENARIO_CHANGED]),
    (
        "a field of instances under another name",
        [
            ("fields: {cost: money}", "fields: {price: money}"),
            ("parcel.cost: event", "parcel.price: event"),
            ("sum: parcel.cost", "sum: parcel.price"),
        ],
        [Kind.DATUM_RENAMED],
    ),
    (
        "a datum that must be given now",
        [
            ("paid: {type: money, initial: 0}", "paid: {type: money}"),
            ("given: {amount: 900}", "given: {amount: 900, paid: 0}"),
        ],
        [Kind.DATUM_REQUIRED, Kind.SCENARIO_CHANGED],
    ),
    (
        "a datum that always has a value",
        [("note: {type: text, optional: true}", "note: {type: text, initial: a}")],
        [Kind.DATUM_MANDATORY],
    ),
    (
        "another initial value",
        [("paid: {type: money, initial: 0}", "paid: {type: money, initial: 1}")],
        [Kind.DATUM_INITIAL_CHANGED],
    ),
    (
        "a datum that never changes",
        [
            (
                "amount: {type: money, label: Amount}",
                "amount: {type: money, label: Amount, fixed: true}",
            )
        ],
        [Kind.DATUM_FIXED],
    ),
    (
        "a datum that may change",
        [("initial: web, fixed: true}", "initial: web}")],
        [Kind.DATUM_NOT_FIXED],
    ),
    (
        "another type of a datum",
        [("note: {type: text, optional: true}", "note: {type: integer, optional: true}")],
        [Kind.DATUM_TYPE_CHANGED],
    ),
    (
        "a wider type",
        [("values: [web, desk]", "values: [web, desk, phone]")],
        [Kind.DATUM_TYPE_WIDENED],
    ),
    (
        "a narrower type",
        [("note: {type: text, optional: true}", "note: {type: id, optional: true}")],
        [Kind.DATUM_TYPE_NARROWED],
    ),
    ("values in another order", [("values: [web, desk]", "values: [desk, web]")], []),
    (
        "a total",
        [("totals:\n", "totals:\n  arrived: {count: parcel, in: sent}\n")],
        [Kind.TOTAL_ADDED],
    ),
    ("a total under another name", [("  in_transit:", "  on_its_way:")], [Kind.TOTAL_RENAMED]),
    (
        "another total",
        [("{count: parcel, in: packed}", "{count: parcel, in: sent}")],
        [Kind.TOTAL_CHANGED],
    ),
    # Settings.
    (
        "a setting",
        [("settings:\n", "settings:\n  strict: {type: boolean, default: true}\n")],
        [Kind.SETTING_ADDED],
    ),
    (
        "a setting under another name",
        [("  window: {", "  time_to_pay: {"), ("after: window", "after: time_to_pay")],
        [Kind.SETTING_RENAMED],
    ),
    (
        "another default of a deadline",
        [("default: 30m", "default: 45m")],
        [Kind.SETTING_DEFAULT_CHANGED, Kind.TIMEOUT_CHANGED],
    ),
    # The spec, and what people read.
    ("another name of the spec", [("spec: shop\n", "spec: store\n")], [Kind.SPEC_RENAMED]),
    (
        "a variant",
        [("\nsettings:\n", "\nvariants: {plain: {title: Plain}}\nsettings:\n")],
        [Kind.VARIANT_ADDED],
    ),
    ("another label", [("label: Waiting", "label: Open")], [Kind.LABEL_CHANGED]),
    ("another title", [("title: Orders of a shop", "title: Orders")], [Kind.LABEL_CHANGED]),
    (
        "other descriptions",
        [
            ("description: Somebody looks at it.", "description: Held."),
            ("description: The merchant.", "description: He."),
        ],
        [Kind.DESCRIPTION_CHANGED, Kind.DESCRIPTION_CHANGED],
    ),
    (
        "an assumption",
        [("description: The merchant.", "description: The merchant., assumed: There is one.")],
        [Kind.ASSUMPTION_CHANGED],
    ),
    (
        "another scenario",
        [("see: {payment: paid_up}", "see: {payment: paid_up, paid: 900}")],
        [Kind.SCENARIO_CHANGED],
    ),
    (
        "a scenario",
        [
            (
                "scenarios:\n",
                "scenarios:\n  nothing: {given: {amount: 1}, steps: [{do: hold, by: shop}]}\n",
            )
        ],
        [Kind.SCENARIO_ADDED],
    ),
]
