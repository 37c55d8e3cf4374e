"""Rules as expressions, and which of them a step can break."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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


class Breaking:
    """Tells which rules a step can break.

    Args:
        rules: all rules.
        facts: the tree of every fact.
    """

    def __init__(self, rules: Iterable[Rule], facts: Mapping[str, Node]) -> None:
        self._rules = [
            (rule, rule.step and not _is_kept(node), names_read(node, facts))
            for rule in rules
            for node in [rule_node(rule)]
        ]
        self._found: dict[frozenset[str], tuple[Rule, ...]] = {}

    def rules(self, touched: frozenset[str]) -> tuple[Rule, ...]:
        """Return those that a step can break which changes only these machines and data.

        A rule over snapshots that reads nothing of them held before and holds still. A rule over
        steps is asked of every step, unless it can be seen to hold where what it reads stays the
        same.
        """
        found = self._found.get(touched)
        if found is None:
            found = self._found[touched] = tuple(
                rule for rule, always, reads in self._rules if always or reads & touched
            )
        return found


def _is_kept(node: Node) -> bool:
    """Tell whether an expression holds where all that it reads stays the same."""
    match node:
        case And(operands):
            return all(map(_is_kept, operands))
        case Or(operands):
            return any(map(_is_kept, operands))
        case Not(Compare("!=", left, right)):
            return _same(left, right)
        case Compare(operator, left, right):
            return operator in _REFLEXIVE and _same(left, right)
    return False


def _same(left: Node, right: Node) -> bool:
    if not isinstance(left, Datum | Fact) or not isinstance(right, Datum | Fact):
        return left == right
    return evolve(left, before=False) == evolve(right, before=False)
