"""Rules as expressions, and which of them a step can break."""

from __future__ import annotations

from collections.abc import Mapping, Set

from attrs import evolve

from ..expressions import Node
from ..expressions.tree import Actor, And, Compare, Datum, Fact, InState, Not, Or
from ..spec.model import Rule

_REFLEXIVE = ("==", "<=", ">=")


def rule_node(rule: Rule) -> Node:
    """Return a rule as one expression that must hold."""
    body = Not(rule.body.root) if rule.never else rule.body.root
    return body if rule.condition is None else Or((Not(rule.condition.root), body))


def names_read(node: Node, facts: Mapping[str, Node]) -> set[str]:
    """Return the machines and data that an expression reads, also through facts; and `actor`."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        for each in waiting.pop().walk():
            if isinstance(each, Datum):
                found.add(each.name)
            elif isinstance(each, InState):
                found.add(each.machine)
            elif isinstance(each, Actor):
                found.add("actor")
            elif isinstance(each, Fact) and each.name not in seen:
                seen.add(each.name)
                waiting.append(facts[each.name])
    return found


def can_break(rule: Rule, touched: Set[str], facts: Mapping[str, Node]) -> bool:
    """Tell whether a step that changes only some machines and data can break a rule.

    A rule over snapshots that reads nothing of them held before and holds still. A rule over steps
    is asked of every step, unless it can be seen to hold where what it reads stays the same.
    """
    node = rule_node(rule)
    if not rule.step:
        return bool(names_read(node, facts) & touched)
    return not _holds(node, touched, facts)


def _holds(node: Node, touched: Set[str], facts: Mapping[str, Node]) -> bool:
    """Tell whether an expression holds because a value that stays is compared with itself."""
    match node:
        case And(operands):
            return all(_holds(each, touched, facts) for each in operands)
        case Or(operands):
            return any(_holds(each, touched, facts) for each in operands)
        case Not(Compare("!=", left, right)):
            return _same(left, right, touched, facts)
        case Compare(operator, left, right):
            return operator in _REFLEXIVE and _same(left, right, touched, facts)
    return False


def _same(left: Node, right: Node, touched: Set[str], facts: Mapping[str, Node]) -> bool:
    if not isinstance(left, Datum | Fact) or not isinstance(right, Datum | Fact):
        return left == right
    stays = not names_read(left, facts) & touched
    return stays and evolve(left, before=False) == evolve(right, before=False)
