"""Every requirement of the four platforms' documents is shown by a scenario that runs.

The scenarios of `specs/` begin with the ids of what they show: "B6 a webhook that …". The
documents are DEUNA's (D), VPOS.am's (V), Boxify's (B) and ShopMania's (S); each spec says where
its document stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from statekit import Event, Snapshot, Spec, Verdict, load, loads
from statekit.check import check
from statekit.spec.examples import Scenario

REQUIREMENTS = {"deuna": ("D", 11), "vpos": ("V", 14), "boxify": ("B", 10), "shopmania": ("S", 7)}
IDS = [f"{letter}{n + 1}" for letter, count in REQUIREMENTS.values() for n in range(count)]

CUSTOM = Path(__file__).parent / "fixtures" / "extensions" / "custom_statuses.yaml"
"""What an administrator of ShopMania adds, in a file of its own."""

_ID = re.compile(r"[DVBS][0-9]+(?= )")


def platforms() -> Iterator[Spec]:
    """Yield the four platforms' specs, their variants, and the extension of one."""
    for name in REQUIREMENTS:
        spec = load(name)
        yield spec
        for variant in spec.definition.variants:
            yield load(name, variant=variant)
    yield load(CUSTOM)


SPECS = [*platforms()]
SCENARIOS = [each for spec in SPECS for each in spec.definition.scenarios.values()]


def _named(scenario: Scenario) -> str | None:
    found = _ID.match(scenario.name)
    return found.group() if found else None


def shown_by(requirement: str) -> list[Scenario]:
    """Return the scenarios that are named after a requirement."""
    return [each for each in SCENARIOS if _named(each) == requirement]


@pytest.mark.parametrize("requirement", IDS)
def test_a_requirement_is_shown_by_what_is_accepted_and_by_what_is_not(requirement: str) -> None:
    """A scenario in which nothing is refused does not show that anything is forbidden."""
    runs = [run for scenario in shown_by(requirement) for run in scenario.runs]
    verdicts = {step.expect for run in runs for step in run.steps}
    assert "accepted" in verdicts
    assert verdicts - {"accepted"}


def test_no_scenario_is_named_after_a_requirement_that_there_is_not() -> None:
    """A slip in an id would leave a requirement without its scenario, and nobody would know."""
    assert {_named(each) for each in SCENARIOS} - {None} == {*IDS}


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.definition.name)
def test_the_scenarios_of_the_platforms_hold(spec: Spec) -> None:
    """All of them run, and nothing else is found either."""
    assert check(spec).diagnostics == ()


def test_charts_are_held_edge_by_edge() -> None:
    """DEUNA's families, and ShopMania's charts for both machines of both flows."""
    assert any(each.edges for each in shown_by("D2"))
    for variant in ("offline", "online"):
        found = load("shopmania", variant=variant).definition.scenarios.values()
        charts = [each.edges.keys() for each in found if each.name.startswith("S5 the edges")]
        assert charts == [{"delivery", "payment"}]


def test_the_overview_table_of_boxify_is_held_row_by_row() -> None:
    """The four rows of the document, each with all four of its columns."""
    columns = ("item", "order", "stackable", "revenue_counted")
    (table,) = shown_by("B10")
    seen = [step.see for run in table.runs for step in run.steps]
    rows = [tuple(row[name] for name in columns) for row in seen if {*columns} <= row.keys()]
    assert rows == [
        ("paid", "paid", True, False),
        ("paid", "ready_to_ship", False, True),
        ("new", "waiting_for_online_payment", False, False),
        ("unclear", "error_payment_mismatch", False, False),
    ]


def _paid_once(spec: Spec) -> list[str]:
    """Pay a Boxify order, add an item, and ask to pay it in another way."""
    order = spec.start(items_total=5000, shipping="Ship Later")
    told = []
    for event in (
        Event("pay_online", by="customer", payload={"method": "fpx"}),
        Event("payment_completed", by="gateway", payload={"amount": 5000, "ref": "b1"}),
        Event("add_item", by="customer", payload={"item": "i2", "price": 2000}),
        Event("pay_online", by="customer", payload={"method": "card"}),
    ):
        decision = spec.decide(order, event)
        told.append(decision.verdict.value)
        order = decision.after or order
    return told


def test_b3_a_setting_allows_mixed_payment_methods() -> None:
    """It is off by default, as in the shop's parameters, and another digest when it is on."""
    assert _paid_once(load("boxify")) == ["accepted", "accepted", "accepted", "refused"]
    assert _paid_once(load("boxify", {"mixed_methods": True})) == ["accepted"] * 4
    assert load("boxify").digest != load("boxify", {"mixed_methods": True}).digest


WIDENED = """
spec: widened
extends: vpos
replace:
  events:
    deliver:
      by: [courier, operator, return_url]
      payload: {delivered_at: time, courier_event: {type: id, optional: true},
        customer_confirmation: {type: id, optional: true}}
"""


def _handed_over(spec: Spec) -> Snapshot:
    """Return a paid order that the courier has."""
    states = {"payment": "paid", "delivery": "handed_to_courier"}
    amounts = {"original_amount": 5000, "paid_amount": 5000}
    ids = {"order_id": "o1", "delivery_id": "d1", "payment_ref": "p1"}
    return spec.snapshot(states, {**ids, **amounts})


def test_v2_a_rule_forbids_the_return_url_to_deliver_whatever_the_transitions_say() -> None:
    """An extension that adds it to the event's senders does not get it through."""
    spec = loads(WIDENED)
    payload = {"delivered_at": "2026-01-02T12:00:00Z", "courier_event": "e1"}
    order = _handed_over(spec)
    assert spec.decide(order, Event("deliver", by="courier", payload=payload))
    decision = spec.decide(order, Event("deliver", by="return_url", payload=payload))
    assert [each.code.value for each in decision.reasons] == ["rule-broken", "rule-broken"]
    assert "return-url-never-delivers" in str(decision)


def _happened(name: str, by: str, minute: int, **payload: object) -> Event:
    at = datetime(2026, 1, 2, 10, minute, tzinfo=UTC)
    return Event(name, by=by, payload=payload, at=at)


def test_v5_a_timeline_tells_the_four_amounts_apart() -> None:
    """When each of them changed, and what each is in the end, with who did it."""
    spec = load("vpos")
    items = {"items": ["i3"], "reason": "sold out"}
    paid = {"amount": 5000, "currency": "AMD", "ref": "p1", "paid_at": "2026-01-02T10:02:00Z"}
    told = spec.timeline(
        [
            _happened("begin_payment", "customer", 1, payment_id="pay1"),
            _happened("pay", "provider", 2, **paid),
            _happened(
                "adjust", "warehouse", 3, adjustment="a1", kind="replacement", change=-800, **items
            ),
            _happened("ask_refund", "merchant", 4, refund="r1", amount=800, **items),
            _happened("complete_refund", "provider", 5, refund="r1", amount=800, ref="rf1"),
        ],
        order_id="o1",
        delivery_id="d1",
        original_amount=5000,
    )
    four = ("original_amount", "adjusted_by", "refunded_amount", "final_amount")
    changed = [
        [f"{each.name.name} {each.before} -> {each.value}" for each in event.amounts]
        for event in told.entries
    ]
    assert [[text for text in texts if text.startswith(four)] for texts in changed] == [
        [],
        [],
        ["adjusted_by 0 -> -800", "final_amount 5000 -> 4200"],
        [],
        ["refunded_amount 0 -> 800"],
    ]
    now = {each.name.name: each.value for each in told.amounts}
    assert [now[name] for name in four] == [5000, -800, 800, 4200]
    assert [each.by and each.by.label for each in told.entries] == [
        "Customer",
        "Payment provider",
        "Warehouse",
        "Merchant",
        "Payment provider",
    ]


def test_v9_a_manual_price_change_enters_the_audit_log() -> None:
    """Who changed which price, by how much and why; the entry is plain JSON."""
    spec = load("vpos")
    order = spec.start(order_id="o1", delivery_id="d1", original_amount=5000)
    change = {"adjustment": "a1", "change": -500, "items": ["i1"], "reason": "damaged box"}
    decision = spec.decide(order, Event("change_price", by="operator", payload=change))
    assert decision.audit is not None
    entry = json.loads(json.dumps(decision.audit.to_dict()))
    told = {name: entry[name] for name in ("event", "actor", "payload")}
    assert told == {"event": "change_price", "actor": "operator", "payload": change}
    assert decision.after is not None
    assert decision.after.facts["final_amount"] == 4500


def test_v10_personal_data_get_nowhere() -> None:
    """A field that nobody declared is refused by its name, and its value is not repeated."""
    spec = load("vpos")
    order = _handed_over(spec)
    payload = {
        "delivered_at": "2026-01-02T12:00:00Z",
        "courier_event": "e1",
        "received_by": "the neighbour",
    }
    decision = spec.decide(order, Event("deliver", by="courier", payload=payload))
    assert decision.verdict is Verdict.REFUSED
    assert [each.code.value for each in decision.reasons] == ["payload-unexpected"]
    assert "neighbour" not in f"{decision} {decision.to_dict()} {decision.audit}"


def test_s6_custom_statuses_change_nothing_between_the_predefined_ones() -> None:
    """`check` explores both specs, and tells of no move that is more or less."""
    notes = [each.message for each in check(load(CUSTOM)).notes]
    assert notes == [
        "custom_statuses allows between the states of shopmania, of which it refines 2, "
        "what shopmania allows, and nothing more"
    ]
