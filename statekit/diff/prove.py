"""The prover: guards, rules and values of two versions compared by what they mean.

Two questions are put to the solver: is there a case that the old one lets pass and the new one
does not, and the other way round? What is found is a case that both versions can hold, and it has
been evaluated by the tree walk. Where nothing is found, there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from attrs import frozen

from ..expressions import BOOLEAN, Node, Unknown, Value, Values, evaluate
from ..expressions.space import (
    EFFORT,
    Case,
    Found,
    Nothing,
    Space,
    Unclear,
    meet,
    search,
)
from ..expressions.tree import And, Compare, Datum, Field, InState, Known, Literal, Not, Or
from .change import Witness
from .prover import Comparison, Difference, Domain, Relation

_TRUE, _FALSE = Literal(True, BOOLEAN), Literal(False, BOOLEAN)
_NOWHERE = " (none of these)"


@frozen(slots=False)
class SolverProver:
    """Compares by a solver; without one everything that is not written alike is UNKNOWN.

    Args:
        effort: how much work each question may cost, in the solver's own unit: the answer does
            not depend on how fast or busy the machine is.
    """

    effort: int = EFFORT

    def compare(self, old: Node, new: Node, domain: Domain) -> Comparison:
        """Return how the new guard or rule stands to the old one."""
        if old == new:
            return Comparison(Relation.EQUIVALENT)
        lost = self._search(And((old, Not(new))), domain, domain.old_rules)
        gained: Found = Nothing()
        if new != _FALSE:  # whether something can hold at all
            gained = self._search(And((new, Not(old))), domain, domain.new_rules)
        relation = {
            (False, False): Relation.EQUIVALENT,
            (True, False): Relation.TIGHTER,
            (False, True): Relation.LOOSER,
            (True, True): Relation.INCOMPARABLE,
        }[isinstance(lost, Case), isinstance(gained, Case)]
        unclear = [each.why for each in (lost, gained) if isinstance(each, Unclear)]
        needed = [each.needed for each in (lost, gained) if isinstance(each, Nothing)]
        return Comparison(
            Relation.UNKNOWN if unclear else relation,
            _witness(lost, old=True) if isinstance(lost, Case) else None,
            _witness(gained, old=False) if isinstance(gained, Case) else None,
            tuple(dict.fromkeys(chain(*needed))),
            unclear[0] if unclear else "",
        )

    def differ(self, old: Node, new: Node, domain: Domain) -> Difference:
        """Return whether two values can differ, and a case in which they do."""
        if old == new:
            return Difference(Relation.EQUIVALENT)
        if meet(old.type, new.type) is None:
            why = f"the one is {old.type} and the other {new.type}"
            return Difference(Relation.UNKNOWN, why=why)
        one, other = _known(old, domain), _known(new, domain)
        goal = Or(
            (
                And((one, Not(other))),
                And((other, Not(one))),
                And((one, other, Compare("!=", old, new))),
            )
        )
        found = self._search(goal, domain, domain.old_rules)
        if isinstance(found, Unclear):
            return Difference(Relation.UNKNOWN, why=found.why)
        if isinstance(found, Nothing):
            return Difference(Relation.EQUIVALENT, assumed=found.needed)
        values = _value(old, found.values), _value(new, found.values)
        return Difference(Relation.INCOMPARABLE, found.decisive, *values)

    def _search(self, goal: Node, domain: Domain, rules: Mapping[str, Node]) -> Found:
        space = Space(domain.machines, domain.optional, domain.actors, given=domain.given)
        strange = _strange((goal, *domain.given), domain)
        if strange:
            return Unclear(f"{', '.join(strange)}: in one of them, a part of what the other asks")
        # Without a rule less is taken for granted, which is never wrong.
        plain = {name: node for name, node in rules.items() if not _strange((node,), domain)}
        return search(goal, space, plain, self.effort)


def _strange(nodes: tuple[Node, ...], domain: Domain) -> list[str]:
    """Return the states that the two versions do not share, though an order may be in them."""
    return sorted(
        {
            f"{each.machine} {leaf}"
            for node in nodes
            for each in node.walk()
            if isinstance(each, InState)
            for leaf in each.leaves - {*domain.machines.get(each.machine, each.leaves)}
            if not leaf.endswith(_NOWHERE)
        }
    )


def _known(node: Node, domain: Domain) -> Node:
    """Return what holds where there is such a value."""
    if isinstance(node, Datum) and node.name in domain.optional:
        return Known(node)
    if isinstance(node, Field) and f"event.{node.name}" in domain.optional:
        return Known(node)
    return _TRUE


def _value(node: Node, values: Values) -> Value:
    found = evaluate(node, values)
    return None if isinstance(found, Unknown) else found


def _witness(case: Case, *, old: bool) -> Witness:
    """Return a case as a witness: what decides, by its place."""
    values, decisive = case.values, case.decisive
    past = values.before
    assert past is not None

    def kept(names: Iterable[str], prefix: str = "") -> dict[str, Value]:
        return {name: decisive[prefix + name] for name in names if prefix + name in decisive}

    return Witness(
        {name: leaf for name, leaf in values.states.items() if name in decisive},
        kept(values.data),
        kept(values.fields, "event."),
        values.actor if "actor" in decisive else None,
        old,
        not old,
        before=kept(past.data, "before."),
        before_states={
            name: leaf for name, leaf in past.states.items() if f"before.{name}" in decisive
        },
    )
