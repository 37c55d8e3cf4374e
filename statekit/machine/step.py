"""What an event does to an order, asked clause by clause.

It walks the trees of the spec and shares no decision with `Engine.decide`: a test that compares
the two compares two readings of the language.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from ..expressions import Unknown, Value, Values, evaluate, is_too_large
from ..spec.model import Definition, Rule, Transition


@frozen(eq=False, slots=False)
class Step:
    """One event at one moment; guards and effects read the values before it.

    Args:
        rules: what must hold afterwards.
        before: the states and data before the event, its actor and its payload.
        admitted: whether the actor may send it, and the payload is as declared.
    """

    definition: Definition
    rules: tuple[Rule, ...]
    before: Values
    admitted: bool

    def fits(self, transition: Transition) -> bool:
        """Tell whether every machine is in a source, and the case's own guard holds."""
        states, guard = self.before.states, transition.guard
        return all(states[part.machine] in part.sources for part in transition.parts) and (
            guard is None or evaluate(guard.root, self.before) is True
        )

    def is_permitted(self, transition: Transition) -> bool:
        """Tell whether every named guard holds on the moves of a case that fits."""
        return all(
            evaluate(guard.require.root, self.before) is True
            for part in transition.parts
            if part.moves and (source := self.before.states[part.machine])
            for guard in self.definition.guards_on(part.machine, source, part.end(source))
        )

    def sets(self, transition: Transition) -> Mapping[str, Value]:
        """Return the data that the transition sets.

        A value that cannot be known is left out. Only the effects of a case whose earlier cases
        fit have any: they may read what those cases found missing.
        """
        found = {each.name: evaluate(each.value.root, self.before) for each in transition.effects}
        return {name: value for name, value in found.items() if not isinstance(value, Unknown)}

    def keeps_rules(self, transition: Transition) -> bool:
        """Tell whether every rule holds after the transition, and no number is too large."""
        sets = self.sets(transition)
        if any(map(is_too_large, sets.values())):
            return False
        states = dict(self.before.states)
        for part in transition.parts:
            states[part.machine] = part.end(states[part.machine])
        data = {**self.before.data, **sets}
        after = Values(states, data, self.before.facts, {}, self.before.actor, self.before)
        return all(holds(rule, after) for rule in self.rules)


def holds(rule: Rule, after: Values) -> bool:
    """Tell whether a rule holds of a step, or of a snapshot where there is none before it."""
    if rule.condition is not None and evaluate(rule.condition.root, after) is not True:
        return True
    return (evaluate(rule.body.root, after) is True) is not rule.never
