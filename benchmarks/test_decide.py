"""Deciding, side by side with peers: `pytest benchmarks` shows the groups, `run.py` the ratios."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from statekit import Event, Spec, Verdict, load

from . import peers

PEERS: dict[str, Callable[[str], Any]] = {
    "transitions": peers.Transitions,
    "python-statemachine": peers.statemachine,
    "sismic": peers.Sismic,
    "automat": peers.automat,
}


def measure(benchmark: BenchmarkFixture, function: Callable[..., Any], *arguments: object) -> Any:
    """Time everything alike, in loops so long that the clock itself does not count."""
    return benchmark.pedantic(function, arguments, iterations=200, rounds=100, warmup_rounds=5)


@pytest.fixture(scope="module")
def spec() -> Spec:
    return load(Path(__file__).with_name("payment.yaml"))


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.benchmark(group="two unguarded steps")
def test_round_of_a_peer(benchmark: BenchmarkFixture, name: str) -> None:
    measure(benchmark, PEERS[name]("pending").round)


@pytest.mark.benchmark(group="two unguarded steps")
def test_round_by_validate(benchmark: BenchmarkFixture, spec: Spec) -> None:
    validate = spec.validate

    def both() -> None:
        validate("payment", "pending", "authorized")
        validate("payment", "authorized", "captured")

    assert validate("payment", "pending", "authorized")
    measure(benchmark, both)


@pytest.mark.benchmark(group="two unguarded steps")
def test_round_by_lookup(benchmark: BenchmarkFixture) -> None:
    validate = peers.Lookup().validate

    def both() -> None:
        validate("payment", "pending", "authorized")
        validate("payment", "authorized", "captured")

    measure(benchmark, both)


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.benchmark(group="a refused step")
def test_refusal_of_a_peer(benchmark: BenchmarkFixture, name: str) -> None:
    measure(benchmark, PEERS[name]("pending").refused)


@pytest.mark.benchmark(group="a refused step")
def test_refusal_by_validate(benchmark: BenchmarkFixture, spec: Spec) -> None:
    decision = measure(benchmark, spec.validate, "payment", "cancelled", "captured")
    assert decision.verdict is Verdict.REFUSED and decision.reasons


@pytest.mark.benchmark(group="a refused step")
def test_refusal_by_lookup(benchmark: BenchmarkFixture) -> None:
    measure(benchmark, peers.Lookup().validate, "payment", "cancelled", "captured")


@pytest.mark.parametrize("name", ["transitions", "python-statemachine", "sismic"])
@pytest.mark.benchmark(group="a guarded refund")
def test_refund_of_a_peer(benchmark: BenchmarkFixture, name: str) -> None:
    measure(benchmark, PEERS[name]("captured").refund)


@pytest.mark.benchmark(group="a guarded refund")
def test_refund_by_decide(benchmark: BenchmarkFixture, spec: Spec) -> None:
    snapshot = spec.snapshot({"payment": "captured"}, {"captured": peers.CAPTURED})
    event = Event("refund_partly", by="merchant", payload={"amount": peers.AMOUNT})
    decision = measure(benchmark, spec.decide, snapshot, event)
    assert decision.after is not None and decision.after.data["refunded"] == peers.AMOUNT


ORDER = [
    Event("begin_payment", "customer", {"payment_id": "p1"}),
    Event(
        "pay",
        "provider",
        {"amount": 5000, "currency": "AMD", "ref": "r1", "paid_at": "2026-01-01T10:00:00Z"},
    ),
    Event("pick", "warehouse"),
    Event(
        "adjust",
        "warehouse",
        {
            "adjustment": "a1",
            "kind": "partial_picking",
            "change": -800,
            "items": ["i3"],
            "reason": "sold out",
        },
    ),
    Event(
        "ask_refund",
        "merchant",
        {"refund": "r1", "amount": 800, "reason": "sold out", "items": ["i3"]},
    ),
    Event("pack", "warehouse"),
]
NEXT = {
    "a machine": Event("hand_over", "warehouse", {"courier": "c1", "ref": "h1"}),
    "one of many": Event(
        "complete_refund", "provider", {"refund": "r1", "amount": 800, "ref": "rf1"}
    ),
}


@pytest.mark.parametrize("what", NEXT)
@pytest.mark.benchmark(group="a step of the richest spec")
def test_rich_by_decide(benchmark: BenchmarkFixture, what: str) -> None:
    vpos = load("vpos")
    snapshot = vpos.start(order_id="o1", delivery_id="d1", original_amount=5000)
    for each in ORDER:
        after = vpos.decide(snapshot, each).after
        assert after is not None, each
        snapshot = after
    assert measure(benchmark, vpos.decide, snapshot, NEXT[what])
