"""What a spec comes to in orders that keep its rules, with the solver and without."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given

from statekit import load, loads
from statekit.check import Subject, lint
from statekit.check.meaning import asked
from statekit.check.prove import Logic
from statekit.check.solve import Outcome, Question, ask, senders
from statekit.decide.rules import rule_node
from statekit.expressions import words
from statekit.expressions.tree import Not
from statekit.spec import shipped
from statekit.spec.model import Definition
from statekit.testing import spec_text
from statekit.testing.strategies import specs

REFUNDS = """
spec: refunds
data:
  captured: {type: money, initial: 0}
  refunded: {type: money, initial: 0}
  limit: {type: money, initial: 0}
  method: {type: enum, values: [card, cash]}
actors: {merchant: }
events:
  refund: {by: merchant, payload: {amount: money}}
  undo: {by: merchant, payload: {amount: money}}
machines:
  payment:
    initial: paid
    states: [paid, part, closed]
    transitions:
      refund:
        from: paid
        choose:
REFUND
      undo: {from: [paid, part], to: closed, when: UNDO}
rules:
  bound: {always: 0 <= refunded <= captured}
  within: {always: captured <= limit}
"""
FULL = """\
          - {when: refunded + event.amount == captured, to: closed}
          - {when: refunded + event.amount < captured, to: part}
          - {when: refunded + event.amount > captured, to: same}"""


def told(
    refund: str = FULL, undo: str = "event.amount > refunded", *, solver: bool, ruled: bool = True
) -> list[str]:
    """What is said of the spec, with the solver or without, and with its rules or without."""
    text = REFUNDS.replace("REFUND", refund).replace("UNDO", undo)
    subject = Subject(loads(text if ruled else text[: text.index("rules:")]))
    subject.logic.left *= solver
    told = ("dead-transition", "shadowed-transition", "gap-without-else", "rule-never-broken")
    return [str(each.message) for each in lint(subject) if each.rule in told]


def test_a_guard_that_contradicts_rules() -> None:
    """They are named, those that are needed; it takes no solver."""
    for solver in (False, True):
        assert told(undo="refunded > captured", solver=solver) == [
            "undo can never happen: what it asks for never holds together here,"
            " in an order that keeps the rule bound"
        ]
        assert told(undo="captured - limit > 5", solver=solver) == [
            "undo can never happen: what it asks for never holds together here,"
            " in an order that keeps the rule within"
        ]


def test_numbers_that_hang_together_take_the_solver() -> None:
    """It follows from three comparisons of different sums; without the solver nothing is told."""
    undo = "refunded - 1 > limit"
    assert told(undo=undo, solver=False) == []
    assert told(undo=undo, solver=True) == [
        "undo can never happen: what it asks for never holds together here,"
        " in an order that keeps the rules bound and within"
    ]
    assert told(undo="'max(captured, limit) < captured'", solver=True) == [
        "undo can never happen: what it asks for never holds together here"
    ]


def test_a_case_from_which_earlier_ones_take_all() -> None:
    """All orders that keep the rule fit one of them."""
    refund = """\
          - {when: refunded <= captured, to: part}
          - {when: refunded + event.amount < captured, to: closed}"""
    for solver in (False, True):
        assert told(refund, solver=solver) == [
            "refund never comes to this case: the one on line 20 always fits before it, in an"
            " order that keeps the rule bound"
        ]


def test_a_gap_that_only_broken_orders_fall_into_is_none() -> None:
    """A rule closes it; without the rule it is one."""
    refund = """\
          - {when: refunded <= captured, to: part}
          - {when: refunded > captured + 5, to: closed}"""
    for solver in (False, True):
        assert told(refund, solver=solver, ruled=False) == [
            "no case of refund fits when captured is 0 and refunded is 5"
        ]
        assert told(refund, solver=solver) == [
            "refund can never happen: what it asks for never holds together here,"
            " in an order that keeps the rule bound"
        ]


def test_a_gap_between_numbers_that_hang_together() -> None:
    """The solver finds an example, where the search has none; it is evaluated like any other."""
    refund = """\
          - {when: 2 * refunded + 3 * captured < 10, to: part}
          - {when: 2 * refunded + 3 * captured > 20, to: closed}"""
    assert told(refund, solver=False) == []
    assert told(refund, solver=True) == [
        "no case of refund fits when refunded is 0 and captured is 4"
    ]


def test_rules_that_leave_no_order_say_nothing_about_transitions() -> None:
    """They are a fault of their own, which is told once."""
    text = REFUNDS.replace("REFUND", FULL).replace("UNDO", "event.amount > 0")
    definition = loads(text + "  none: {never: payment == paid}\n").definition
    logic = Logic(definition)
    event = definition.events["refund"]
    for each in event.transitions:
        leaves = {part.machine: part.sources for part in each.parts}
        found = logic.ask_kept(Question(asked(definition, event, each), leaves))
        assert found.outcome is Outcome.OPEN


def test_without_the_solver_less_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not installed is never asked, and all else is told."""
    monkeypatch.setitem(sys.modules, "z3", None)
    monkeypatch.delitem(sys.modules, "statekit.expressions.smt", raising=False)
    assert told(undo="refunded - 1 > limit", solver=True) == []
    assert told(undo="refunded > captured", solver=True) == [
        "undo can never happen: what it asks for never holds together here,"
        " in an order that keeps the rule bound"
    ]


def questions(definition: Definition) -> Iterator[Question]:
    """Ask for every guard, each of its clauses, and every rule, whether it can hold and be broken.

    Those that read a setting are left out: it has one value for the solver.
    """
    actors = senders(definition)
    found = [
        Question([each], actors=actors)
        for rule in definition.rules.values()
        for each in (rule_node(rule), Not(rule_node(rule)))
    ]
    for event, transition in definition.alternatives:
        leaves = {part.machine: part.sources for part in transition.parts}
        guard = asked(definition, event, transition)
        clauses = [(Not(each),) for each in guard]
        found += [Question(nodes, leaves, senders(definition, event)) for nodes in clauses]
        if guard:
            found.append(Question(guard, leaves, senders(definition, event)))
    logic = Logic(definition)
    return (each for each in found if not logic.has_setting(each.nodes))


def compare(definition: Definition) -> Counter[tuple[Outcome, Outcome]]:
    """Answer all questions in both ways, and return how often there was which pair of answers."""
    found: Counter[tuple[Outcome, Outcome]] = Counter()
    for each in questions(definition):
        pair = (ask(definition, each).outcome, Logic(definition).solve(each).outcome)
        assert set(pair) != {Outcome.NEVER, Outcome.HOLDS}, [words(node) for node in each.nodes]
        found[pair] += 1
    return found


@given(specs())
def test_both_ways_agree_about_generated_specs(text: str) -> None:
    """What the search calls impossible the solver does too, and what it has an example for."""
    compare(loads(text).definition)


def test_the_share_of_every_run() -> None:
    """Each answer is met, and the solver leaves nothing open that the search decides."""
    found: Counter[tuple[Outcome, Outcome]] = Counter()
    for seed in range(15):
        found += compare(loads(spec_text(Random(seed))).definition)
    assert found[Outcome.NEVER, Outcome.NEVER] > 20
    assert found[Outcome.HOLDS, Outcome.HOLDS] > 200
    assert {pair for pair in found if Outcome.OPEN in pair} == {
        (Outcome.OPEN, Outcome.HOLDS),
        (Outcome.OPEN, Outcome.NEVER),
    }


@pytest.mark.parametrize("name", shipped())
def test_both_ways_agree_about_shipped_specs(name: str) -> None:
    """Nearly all is decided without the solver, and with it all is."""
    found = compare(load(name).definition)
    assert not {pair for pair in found if pair[1] is Outcome.OPEN}
    assert sum(many for pair, many in found.items() if pair[0] is Outcome.OPEN) <= 3
