"""Every requirement of the four platforms' documents is shown by a scenario that runs.

The scenarios of `specs/` begin with the ids of what they show: "B6 a webhook that …". The
documents are DEUNA's (D), VPOS.am's (V), Boxify's (B) and ShopMania's (S); each spec says where
its document stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from statekit import Event, Spec, load
from statekit.spec.model import Scenario

REQUIREMENTS = {"deuna": ("D", 11), "boxify": ("B", 10), "shopmania": ("S", 7)}
IDS = [f"{letter}{n + 1}" for letter, count in REQUIREMENTS.values() for n in range(count)]
IDS.remove("S6")  # custom statuses are an extension

_ID = re.compile(r"[DVBS][0-9]+(?= )")


def scenarios() -> Iterator[Scenario]:
    """Yield the scenarios of the four platforms' specs."""
    for name in REQUIREMENTS:
        yield from load(name).definition.scenarios.values()


def shown_by(requirement: str) -> list[Scenario]:
    """Return the scenarios that are named after a requirement."""
    return [each for each in scenarios() if _named(each) == requirement]


def _named(scenario: Scenario) -> str | None:
    found = _ID.match(scenario.name)
    return found.group() if found else None


def verdicts(requirement: str) -> set[str]:
    """Return the verdicts that the scenarios of a requirement expect."""
    runs = [run for scenario in shown_by(requirement) for run in scenario.runs]
    return {step.expect for run in runs for step in run.steps}


@pytest.mark.parametrize("requirement", IDS)
def test_a_requirement_is_shown_by_what_is_accepted_and_by_what_is_not(requirement: str) -> None:
    """A scenario in which nothing is refused does not show that anything is forbidden."""
    found = verdicts(requirement)
    assert "accepted" in found
    assert found - {"accepted"}


def test_no_scenario_is_named_after_a_requirement_that_there_is_not() -> None:
    """A slip in an id would leave a requirement without its scenario, and nobody would know."""
    assert {_named(each) for each in scenarios()} - {None} == {*IDS}


def test_the_charts_are_held_edge_by_edge() -> None:
    """DEUNA's families and ShopMania's two charts say what must not be there, too."""
    for requirement in ("D2", "S5"):
        assert any(each.edges for each in shown_by(requirement)), requirement


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
        told.append(str(decision.verdict.value))
        order = decision.after or order
    return told


def test_b3_a_setting_allows_mixed_payment_methods() -> None:
    """It is off by default, as in the shop's parameters."""
    refused = ["accepted", "accepted", "accepted", "refused"]
    assert _paid_once(load("boxify")) == refused
    assert _paid_once(load("boxify", {"mixed_methods": True})) == ["accepted"] * 4
    assert load("boxify").digest != load("boxify", {"mixed_methods": True}).digest
