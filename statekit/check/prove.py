"""What the guards and rules of one spec can come to, for all orders at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve, field, frozen

from ..decide.reached import conjunction, fits
from ..decide.rules import rule_node
from ..expressions import INTEGER, Node, Value
from ..expressions.space import (
    EFFORT,
    Case,
    Nothing,
    Space,
    Unclear,
    UnclearError,
    cells,
    relevant,
    search,
)
from ..expressions.tree import And, Compare, Datum, Fact, InState, Known, Literal, Not, Or
from ..spec.machines import NEW
from ..spec.model import Definition, Event, Transition
from .scenarios import shown


@frozen(slots=False)
class Answer:
    """Whether something holds for all orders.

    Args:
        holds: None where that was not found out.
        case: where it does not hold, a case that shows it: what decides, by the name that an
            expression reads it by.
        rules: where it holds, the rules without which it would not.
        why: why it was not found out.
    """

    holds: bool | None
    case: Mapping[str, Value] = field(factory=dict)
    rules: tuple[str, ...] = ()
    why: str = ""

    @property
    def example(self) -> str:
        """The case in words, such as ``refunded = 70, event.amount = 30``."""
        return ", ".join(f"{name} = {shown(value)}" for name, value in self.case.items())


class Logic:
    """Asks about all orders of one spec that keep its rules, and all events.

    Args:
        definition: the spec.
        effort: how much work each question may cost, in the solver's own unit.
    """

    def __init__(self, definition: Definition, effort: int = EFFORT) -> None:
        self.definition, self.effort = definition, effort
        self.facts = {name: fact.value.root for name, fact in definition.facts.items()}
        self.rules = {
            name: rule_node(rule) for name, rule in definition.rules.items() if not rule.step
        }

    def always(self, node: Node, event: Event | None = None, *, rules: bool = True) -> Answer:
        """Tell whether an expression holds in every order.

        Args:
            event: the event whose payload and senders it reads.
            rules: whether only orders count that keep the rules over snapshots.
        """
        return self._answer(Not(node), event, rules=rules)

    def never(self, node: Node, event: Event | None = None, *, rules: bool = True) -> Answer:
        """Tell whether an expression holds in no order; the case is one in which it does."""
        return self._answer(node, event, rules=rules)

    def apart(self, event: Event, one: Transition, other: Transition) -> Answer:
        """Tell whether two alternatives never fit both; the case is one in which they do."""
        return self.never(conjunction([fits(one), fits(other)]), event)

    def covered(self, event: Event, machine: str, leaf: str) -> Answer:
        """Tell whether an alternative of an event fits in every order that is in a leaf."""
        here = InState(machine, frozenset((leaf,)), "")
        some = Or(tuple(map(fits, event.transitions)))
        return self._answer(And((here, Not(some))), event, rules=True)

    def _answer(self, goal: Node, event: Event | None, *, rules: bool) -> Answer:
        space = self._space(event)
        try:
            axioms = relevant(goal, self._axioms(goal, space), space)
        except UnclearError as unclear:
            return Answer(None, why=str(unclear))
        assumed = self.rules if rules else {}
        if rules and _looks_back(goal, space):
            assumed = assumed | {f"{name} before": earlier(each) for name, each in assumed.items()}
        match search(goal, evolve(space, given=tuple(axioms.values())), assumed, self.effort):
            case Case(_, decisive):
                return Answer(False, decisive)
            case Nothing(needed):
                return Answer(True, rules=needed)
            case Unclear(why):
                return Answer(None, why=why)

    def _space(self, event: Event | None) -> Space:
        spec = self.definition
        optional = {name for name, each in spec.cells.items() if each.optional}
        optional |= {each.name for _, each in self._newborn()}
        by = None if event is None else event.by
        if by is None and spec.actors:
            by = (*spec.actors, "")
        if event is not None:
            optional |= {f"event.{each.name}" for each in event.payload.values() if each.optional}
        return Space(
            {name: each.leaves for name, each in spec.machines.items()},
            frozenset(optional),
            by,
            self.facts,
        )

    def _newborn(self) -> Iterator[tuple[str, Datum]]:
        """Yield the fields that an instance of a machine of many has only once it exists."""
        for machine in self.definition.machines.values():
            for each in machine.fields.values():
                if each.initial is None and not each.optional:
                    yield machine.name, Datum(each.name, each.type)

    def _axioms(self, goal: Node, space: Space) -> dict[str, Node]:
        """Return what the language itself makes sure of."""
        spec = self.definition
        found: dict[str, Node] = {}
        for total in spec.sums:
            if total.field is None:
                count = Datum(total.name, total.type)
                found[total.name] = Compare(">=", count, Literal(0, INTEGER))
                most = spec.machines[total.machine].many or 0
                found[f"{total.name} max"] = Compare("<=", count, Literal(most, INTEGER))
        for machine, datum in self._newborn():
            found[datum.name] = Or((InState(machine, frozenset((NEW,)), ""), Known(datum)))
        if _looks_back(goal, space):
            for each in spec.data.values():
                if each.fixed:
                    found[each.name] = _stays(Datum(each.name, each.type), each.optional)
        return found


def earlier(node: Node) -> Node:
    """Return an expression as one about the order before the step."""
    if isinstance(node, Datum | Fact | InState):
        return evolve(node, before=True)
    return node.mapped(earlier)


def _stays(datum: Datum, optional: bool) -> Node:
    """Return what holds where a datum is what it was before the step."""
    was = evolve(datum, before=True)
    same = Compare("==", was, datum)
    if not optional:
        return same
    neither = And((Not(Known(was)), Not(Known(datum))))
    return Or((neither, And((Known(was), Known(datum), same))))


def _looks_back(goal: Node, space: Space) -> bool:
    return any(each.before for each in cells([goal], space))
