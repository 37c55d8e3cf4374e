"""How scenarios run: what they begin with, what a caller would record, what is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from statekit import Spec, load
from statekit.check import Findings, Unplayable, begin, check, play
from statekit.decide import Engine
from statekit.spec import shipped
from statekit.spec.load import load_bytes

FOLDER = Path(__file__).parent / "fixtures"

CLOCK = """
spec: shop
data: {pay_by: {type: time, optional: true, fixed: true}}
events: {expire: {by: [timer, api]}, write_off: {by: timer}}
machines:
  payment:
    initial: open
    states: [open, expired, lost]
    transitions:
      expire: {from: open, to: expired, after: 30m}
      write_off: {from: expired, to: lost, at: pay_by}
scenarios:
  it waits:
    given: {pay_by: 2026-01-01T02:00:00Z}
    steps:
      - wait: 20m
      - wait: 9m
      - {do: expire, by: timer, expect: refused, why: not-due}
      - {wait: 1m, do: expire, by: timer, see: {pay_by: 2026-01-01T03:00:00+01:00}}
      - {do: write_off, by: timer, at: 2026-01-01T01:59:00Z, expect: refused, why: not-due}
      - wait: PT1M
      - {do: write_off, by: timer}
  it is placed:
    given: {payment: open}
    table:
      - {wait: 29m, do: expire, by: timer, expect: refused, why: not-due}
      - {wait: 30m, do: expire, by: timer}
  nobody waits:
    steps:
      - {do: expire, by: timer, at: 2027-01-01T00:00:00Z, expect: refused, why: not-due}
"""


SPEC = """
spec: parcel
data: {weight: {type: integer, initial: 1}}
actors: {courier: {reports: true}}
events: {deliver: {by: courier}}
machines:
  delivery:
    initial: packed
    states: {packed: , out: {states: [near, far], initial: far}, delivered: }
    transitions:
      send: {from: packed, to: out}
      stop_over: {from: out.far, to: out.near}
      deliver: {from: out, to: delivered}
rules: {light: weight < 30}
scenarios:
  all the way:
    given: {weight: 3}
    steps:
      - {do: send, at: 2026-01-02T10:00:00+01:00}
      - {do: deliver, by: courier, at: 2026-01-02T09:30:00Z}
      - {do: send, expect: stale, why: in-trail}
  on the way:
    given: {delivery: out}
    steps:
      - {do: send, expect: duplicate}
      - {do: deliver, by: courier}
"""


@pytest.fixture
def engine() -> Engine:
    """A small spec with two scenarios."""
    return Engine(load_bytes(SPEC.encode(), "parcel.yaml"))


def test_data_alone_begin_a_new_order_with_an_empty_trail(engine: Engine) -> None:
    """Such an order has a known past: none."""
    (run,) = engine.definition.scenarios["all the way"].runs
    snapshot = begin(engine, run)
    assert snapshot.to_dict() == {
        "spec": "parcel",
        "version": "0",
        "states": {"delivery": "packed"},
        "data": {"weight": 3},
        "entered": {"delivery": None},
        "trail": {"delivery": []},
    }


def test_a_machine_that_is_put_into_a_family_stands_in_its_initial_leaf(engine: Engine) -> None:
    """And what came before is not known, nor is the trail."""
    (run,) = engine.definition.scenarios["on the way"].runs
    snapshot = begin(engine, run)
    assert snapshot.states == {"delivery": "out.far"}
    assert snapshot.trail is None


def test_steps_follow_each_other_with_their_times(engine: Engine) -> None:
    """Each step stands on the one before, and tells what was decided and why."""
    (run,) = engine.definition.scenarios["all the way"].runs
    played = list(play(engine, run))
    assert [str(each.decision) for each in played] == [
        "accepted: send (delivery packed -> out.far)",
        "accepted: deliver (delivery out.far -> delivered)",
        "stale: send (delivery delivered -> out.far): delivery has taken send and has moved on "
        "to delivered",
    ]
    assert [each.after.states["delivery"] for each in played] == [
        "out.far",
        "delivered",
        "delivered",
    ]
    entered = played[1].after.entered["delivery"]
    assert entered is not None
    assert entered.isoformat() == "2026-01-02T09:30:00+00:00"
    assert played[2].before is played[1].after


def test_everything_that_was_run_is_counted(engine: Engine) -> None:
    """Findings, scenarios, steps, and how many of those were accepted."""
    found = check(engine)
    assert [each.rule for each in found.diagnostics] == ["untested-transition"]
    assert found == Findings(found.diagnostics, scenarios=2, steps=5, accepted=3)


def test_a_run_ends_at_the_first_other_verdict() -> None:
    """What follows from a fault is not told as another one, and not counted."""
    path = FOLDER / "scenario-failed" / "bad.yaml"
    found = check(Engine(load_bytes(path.read_bytes(), path.name)))
    assert (found.scenarios, found.steps, found.accepted) == (5, 9, 6)


def test_a_scenario_that_cannot_begin_says_so_to_callers() -> None:
    """Who plays a scenario gets the reason, its place and near names."""
    path = FOLDER / "bad-scenario" / "bad.yaml"
    engine = Engine(load_bytes(path.read_bytes(), path.name))
    (run,) = engine.definition.scenarios["no order is born so"].runs
    with pytest.raises(Unplayable) as caught:
        next(play(engine, run))
    assert caught.value.message == "no initial state of payment fits the data"
    assert str(caught.value.span) == "bad.yaml:19:3"
    assert caught.value.near == ()


@pytest.mark.parametrize("name", sorted(shipped()))
def test_the_shipped_specs_do_what_their_scenarios_say(name: str) -> None:
    """No rule finds anything in them, and every step of every scenario runs."""
    spec: Spec = load(name)
    found = check(spec)
    assert found.diagnostics == ()
    runs = [run for each in spec.definition.scenarios.values() for run in each.runs]
    assert found.steps == sum(len(run.steps) for run in runs) > 20


def test_a_scenario_that_waits_has_a_clock() -> None:
    """It begins with the order, each step has its time, and a step's own time sets it."""
    found = check(Engine(load_bytes(CLOCK.encode(), "x.yaml")))
    assert found.diagnostics == ()
    assert (found.steps, found.accepted) == (7, 3)
    engine = Engine(load_bytes(CLOCK.encode(), "x.yaml"))
    run = engine.definition.scenarios["it waits"].runs[0]
    times = [each.decision.proposal.at for each in play(engine, run)]
    shown = [each and each.strftime("%H:%M") for each in times]
    assert shown == ["00:29", "00:30", "01:59", "02:00"]
