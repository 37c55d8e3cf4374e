"""Rules in words, and those that tie machines together."""

from __future__ import annotations

from collections.abc import Iterator, Set

from ..expressions import Node
from ..expressions.tree import Fact, InState
from ..spec.model import Definition, Rule
from .speech import spoken


def rules_between(definition: Definition, machines: Set[str]) -> Iterator[tuple[Rule, str]]:
    """Yield the rules that speak of several of these machines, each with what it says."""
    for rule in definition.rules.values():
        roots = [each.root for each in (rule.condition, rule.body) if each]
        read = {name for root in roots for name in _machines(definition, root)}
        if len(read & machines) > 1:
            yield rule, rule_in_words(rule)


def rule_in_words(rule: Rule) -> str:
    """Return what a rule says."""
    says = f"{'never' if rule.never else 'always'} {spoken(rule.body)}"
    return f"{says} if {spoken(rule.condition)}" if rule.condition else says


def _machines(definition: Definition, root: Node) -> Iterator[str]:
    """Yield the machines whose states an expression reads, those of its facts included."""
    for node in root.walk():
        if isinstance(node, InState):
            yield node.machine
        elif isinstance(node, Fact):
            yield from _machines(definition, definition.facts[node.name].value.root)
