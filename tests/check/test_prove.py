"""What the guards and rules of one spec can come to, for all orders at once."""

from __future__ import annotations

import sys

import pytest

from statekit import load, loads
from statekit.check.prove import Answer, Logic
from statekit.decide.reached import reached, taken
from statekit.decide.rules import rule_node
from statekit.spec import shipped
from statekit.spec.model import Event

REFUNDS = """
spec: refunds
data:
  captured: {type: money, initial: 0}
  refunded: {type: money, initial: 0}
  method: {type: enum, values: [card, cash], fixed: true}
  ref: {type: id, optional: true}
actors: {merchant: , clerk: }
events:
  refund: {by: merchant, payload: {amount: money}}
  close: {by: [merchant, clerk]}
  add: {payload: {link: id, amount: money}}
  use: {payload: {link: id}}
machines:
  payment:
    initial: paid
    states: [paid, refunded_all, kept, closed]
    transitions:
      refund:
        from: paid
        choose:
          - {when: 0 < event.amount and refunded + event.amount == captured, to: refunded_all}
          - {when: 0 < event.amount and refunded + event.amount < captured, to: same}
      close:
        from: paid
        choose:
          - {when: method == 'card', to: closed}
          - {when: method == 'cash' and actor == 'clerk', to: kept}
          - else: {to: kept}
      overdraw: {from: paid, to: closed, when: refunded > captured}
  link:
    many: {max: 3}
    fields: {amount: money}
    states: [open, used]
    transitions:
      add: {from: new, to: open, set: {link.amount: event.amount}}
      use: {from: open, to: used, when: link.amount > 0}
totals:
  links: {count: link, in: [open, used]}
guards:
  by-card: {machine: payment, entering: refunded_all, require: method == 'card'}
rules:
  bound: {always: 0 <= refunded <= captured}
  few-links: {always: links <= 3}
  known-or-not: {always: known(ref) or not known(ref)}
  impossible: {always: refunded > 5 and refunded < 3}
  method-stays: {always: method == before.method}
  grows: {always: refunded >= before.refunded}
"""


def logic() -> Logic:
    """Return what asks about the spec, without the rule that no order can keep."""
    found = Logic(loads(REFUNDS).definition)
    del found.rules["impossible"]
    return found


def event(found: Logic, name: str) -> Event:
    """Return an event of the spec."""
    return found.definition.events[name]


def rule(found: Logic, name: str, *, never: bool = False) -> Answer:
    """Ask about a rule by itself: whether it can be broken, or whether it can hold."""
    node = rule_node(found.definition.rules[name])
    return (found.never if never else found.always)(node, rules=False)


def test_a_rule_that_can_be_broken_has_an_example() -> None:
    """The example breaks it, and tells no more than what decides."""
    found = rule(logic(), "bound")
    assert found == Answer(False, {"refunded": 1, "captured": 0})
    assert found.example == "refunded = 1, captured = 0"


def test_a_rule_that_nothing_can_break() -> None:
    """By logic alone; by the bound of a machine of many; because a datum is fixed."""
    found = logic()
    for name in ("known-or-not", "few-links", "method-stays"):
        assert rule(found, name) == Answer(True), name
    assert rule(found, "grows").example == "refunded = 0, before.refunded = 1"


def test_a_rule_that_can_never_hold() -> None:
    """Its clauses exclude each other; the others can hold."""
    found = logic()
    assert rule(found, "impossible", never=True) == Answer(True)
    assert rule(found, "bound", never=True).holds is False


def test_a_transition_that_is_never_taken() -> None:
    """Its guard contradicts a rule, which is named."""
    found = logic()
    overdraw = event(found, "overdraw")
    node = taken(found.definition, overdraw, overdraw.transitions[0])
    assert found.never(node, overdraw) == Answer(True, rules=("bound",))
    assert found.never(node, overdraw, rules=False).holds is False


def test_alternatives_that_overlap_or_do_not() -> None:
    """The example is one in which both fit."""
    found = logic()
    refund, close = event(found, "refund"), event(found, "close")
    assert found.apart(refund, *refund.transitions) == Answer(True)
    _, second, last = close.transitions
    assert found.apart(close, second, last).example == (
        "payment = paid, method = cash, actor = clerk"
    )


def test_a_gap_between_alternatives() -> None:
    """The example is one in which none fits; an `else` leaves none."""
    found = logic()
    refund, close = event(found, "refund"), event(found, "close")
    assert found.covered(refund, "payment", "paid").example == "payment = paid, event.amount = 0"
    assert found.covered(close, "payment", "paid") == Answer(True)


def test_an_else_is_reached_where_nothing_before_it_fits() -> None:
    """It holds the negation of the earlier guards."""
    found = logic()
    close = event(found, "close")
    last = reached(close, close.transitions[2])
    assert found.never(last, close).example == ("payment = paid, method = cash, actor = merchant")


def test_named_guards_and_evidence_are_asked_too() -> None:
    """A transition that a named guard forbids is not taken."""
    found = logic()
    refund = event(found, "refund")
    full = taken(found.definition, refund, refund.transitions[0])
    assert found.never(full, refund).example == (
        "payment = paid, event.amount = 1, refunded = 0, captured = 1, method = card"
    )


def test_an_instance_about_to_be_born_has_no_fields() -> None:
    """Fields are there once the instance is."""
    found = logic()
    use = event(found, "use")
    node = taken(found.definition, use, use.transitions[0])
    assert found.never(node, use).example == "link = open, link.amount = 1"


def test_what_cannot_be_told_is_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the solver there is no answer, and what to install."""
    monkeypatch.setitem(sys.modules, "z3", None)
    monkeypatch.delitem(sys.modules, "statekit.expressions.smt", raising=False)
    assert rule(logic(), "bound") == Answer(
        None, why="the solver is not installed: pip install 'statekit[prove]'"
    )


def test_every_transition_and_rule_of_the_shipped_specs_has_an_answer() -> None:
    """Each transition can be taken, each rule can be kept and broken; nothing is unclear."""
    for name in shipped():
        found = Logic(load(name).definition)
        for each in found.definition.rules:
            assert rule(found, each).holds is False, each
            assert rule(found, each, never=True).holds is False, each
        for sent, transition in found.definition.alternatives:
            node = taken(found.definition, sent, transition)
            assert found.never(node, sent).holds is False, str(transition.span)
