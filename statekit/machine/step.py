"""What an event does to an order, asked clause by clause.

It walks the trees of the spec and shares no decision with `Engine.decide`: a test that compares
the two compares two readings of the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import field, frozen

from ..expressions import Unknown, Value, Values, evaluate, is_too_large, shift
from ..spec.machines import Total
from ..spec.model import Definition, Event, Part, Rule, Transition
from ..spec.timer import TIMER

Since = Mapping[tuple[str, frozenset[str]], datetime | None]
"""When machines entered sets of states from outside; `STATE` stands for the state of now."""

STATE: frozenset[str] = frozenset()


@frozen(eq=False, slots=False)
class Step:
    """One event at one moment; guards and effects read the values before it.

    Args:
        rules: what must hold afterwards.
        before: the states and data before the event, its actor and its payload.
        admitted: whether the actor may send it, and the payload is as declared.
        since: per machine and set of states that a time-out counts in, when it was entered.
        at: when it happens; None if nobody says.
    """

    definition: Definition
    rules: tuple[Rule, ...]
    before: Values
    admitted: bool
    since: Since = field(factory=dict)
    at: datetime | None = None

    def is_due(self, transition: Transition) -> bool:
        """Tell whether no time-out binds the actor, or its time has come."""
        timeout, actor = transition.timeout, self.before.actor
        if timeout is None or actor != TIMER:
            return True
        if self.at is None:
            return False
        if timeout.at is not None:
            time = evaluate(timeout.at.root, self.before)
            return isinstance(time, datetime) and self.at >= time
        assert timeout.after is not None
        duration = evaluate(timeout.after.root, self.before)
        if not isinstance(duration, timedelta):
            return False
        moved = [part for part in transition.parts if part.moves]
        entered = [self.since.get((part.machine, part.sources)) for part in moved]
        # All of them long ago: the same as the last one of them so long ago.
        return all(time is not None and self.at >= shift(time, duration) for time in entered)

    def clocks(self, transition: Transition) -> Since:
        """Return since when the sets are entered after the transition."""
        found = dict(self.since)
        for part in transition.parts:
            now = self.before.states[part.machine]
            found |= self.turned(self.since, part, now)
        return found

    def turned(self, since: Since, part: Part, now: str) -> Since:
        """Return those times of a machine, or of one of many, that its move out of a leaf sets.

        Args:
            since: the times before the move.
        """
        found: dict[tuple[str, frozenset[str]], datetime | None] = {}
        then = part.end(now)
        if now == then:
            return found
        # What happened out of order has not been overtaken by what came before it.
        known, at = since.get((part.machine, STATE)), self.at
        at = max(at, known) if at and known else at
        for machine, leaves in since:
            if machine != part.machine:
                continue
            if leaves == STATE or (then in leaves and now not in leaves):
                found[machine, leaves] = at
            elif then not in leaves:
                found[machine, leaves] = None
        return found

    def fits(self, transition: Transition) -> bool:
        """Tell whether every machine is in a source, and the case's own guard holds."""
        states, guard = self.before.states, transition.guard
        return all(states[part.machine] in part.sources for part in transition.parts) and (
            guard is None or evaluate(guard.root, self.before) is True
        )

    def is_permitted(self, event: Event, transition: Transition) -> bool:
        """Tell whether every named guard holds on the moves of a case that fits.

        On a sweep it is asked for each leaf in which there is an instance.
        """
        leaves = [(part, self.before.states[part.machine]) for part in transition.parts]
        for part in transition.sweeps:
            names = {leaf: Total.within(part.machine, leaf, counts=True) for leaf in part.sources}
            leaves += [(part, leaf) for leaf, name in names.items() if self.before.data[name] != 0]
        return all(
            evaluate(guard.require.root, self.before) is True
            for part, source in leaves
            if part.moves
            for guard in self.definition.guards_on(
                event.name, part.machine, source, part.end(source)
            )
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
