"""Whether something can hold at all: yes with an example, never, or open.

Every value that expressions ask about has a small domain (see `atoms`), and the combinations are
searched. "Never" is exact: each real order has the answers of one of the combinations. An example
is made of real values, and shown only after the ordinary evaluation has agreed with it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from attrs import field, frozen

from ..expressions import Kind, Node, tree
from ..spec.model import Definition, Event
from .atoms import (
    OTHER,
    Bound,
    Form,
    Place,
    Presence,
    State,
    Variable,
    bound,
    place,
    representatives,
)
from .atoms import small as small_domain
from .example import Example, agreed

_COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}
_NUMBERS = (Kind.MONEY, Kind.INTEGER, Kind.TIME, Kind.DURATION)
_BUDGET = 2_000
"""So many combinations are looked at; after that the question is open."""
_DOUBTS = 20
"""After so many without an example it is open too, where the example itself is not told."""
_CASES = 3
"""So many of them are kept for the solver."""


class Outcome(enum.Enum):
    """Whether something can hold."""

    NEVER = "never"
    HOLDS = "holds"
    OPEN = "open"


@frozen
class Found:
    """The answer to a question.

    Args:
        example: where it holds, a case in which it does.
        rules: where it never does, the rules without which it would.
        cases: where it is open, what more may hold in an example that is wanted.
    """

    outcome: Outcome
    example: Example | None = None
    rules: tuple[str, ...] = ()
    cases: Sequence[Sequence[Node]] = ()


@frozen
class Question:
    """Can all of some expressions hold together?

    Args:
        nodes: the expressions, of type boolean.
        leaves: where machines are, as far as that is known.
        actors: who may ask, the empty text for nobody; None for anyone.
        given: what holds besides; an example is not about it.
        between: expressions that an example counts for only if, for each number in it, one of
            them is false for some smaller number and for some larger one.
    """

    nodes: Sequence[Node]
    leaves: Mapping[str, frozenset[str]] = field(factory=dict)
    actors: tuple[str, ...] | None = None
    given: Sequence[Node] = ()
    between: Sequence[Node] = ()


def senders(definition: Definition, event: Event | None = None) -> tuple[str, ...] | None:
    """Return who may send an event, the empty text for nobody; None for anyone."""
    if event is not None and event.by is not None:
        return event.by
    return (*definition.actors, "") if definition.actors else None


def ask(definition: Definition, question: Question) -> Found:
    """Answer a question about a spec, whatever values its settings have."""
    return _Search(definition, question).answer()


class _TooMany(Exception):
    """The budget is spent."""


class _Search:
    def __init__(self, definition: Definition, question: Question) -> None:
        self.definition = definition
        self.question = question
        self._asked = (*question.nodes, *question.given)
        self.chosen: dict[Variable, object] = {}
        self.domains: dict[Variable, tuple[object, ...]] = {}
        self.bounds: dict[Form, set[Fraction]] = {}
        self.texts: dict[Place, set[object]] = {}
        self.budget = _BUDGET
        self.doubts = 0
        self.cases: list[list[Node]] = []
        self.comparisons: list[tree.Compare] = []
        self.own: set[Form] = set()
        self.pending: Variable | None = None
        self._compared: dict[tuple[int, bool], Bound] = {}
        self._collected: set[tuple[str, bool]] = set()

    def answer(self) -> Found:
        for node in self.question.nodes:
            self._collect(node, False)
        # An example may be anywhere in what else is given.
        self.own, comparisons = set(self.bounds), [*self.comparisons]
        for node in self.question.given:
            self._collect(node, False)
        self.comparisons = comparisons
        try:
            example = self._try()
        except _TooMany:
            return Found(Outcome.OPEN, cases=self.cases)
        if example is not None:
            return Found(Outcome.HOLDS, example)
        return Found(Outcome.OPEN if self.doubts else Outcome.NEVER, cases=self.cases)

    def _collect(self, node: Node, before: bool) -> None:
        """Note the bounds of forms, and the texts with which something is compared."""
        if isinstance(node, tree.Fact):
            before = before or node.before
            if (node.name, before) not in self._collected:
                self._collected.add((node.name, before))
                self._collect(self.definition.facts[node.name].value.root, before)
            return
        if isinstance(node, tree.Compare) and node.left.type.kind in _NUMBERS:
            found = self._bound(node, before)
            self.bounds.setdefault(found.form, set()).add(found.number)
            if not before:
                self.comparisons.append(node)
        elif isinstance(node, tree.Compare):
            for one, other in ((node.left, node.right), (node.right, node.left)):
                if isinstance(other, tree.Literal):
                    self.texts.setdefault(self._place(one, before), set()).add(other.value)
        elif isinstance(node, tree.Among):
            self.texts.setdefault(self._place(node.item, before), set()).update(node.values)
        for child in node.children():
            self._collect(child, before)

    def _bound(self, node: tree.Compare, before: bool) -> Bound:
        key = id(node), before
        if key not in self._compared:
            self._compared[key] = bound(self.definition, node, before)
        return self._compared[key]

    def _place(self, node: Node, before: bool) -> Place:
        """Return the place of a value; of a fact, that of what it stands for."""
        while isinstance(node, tree.Fact):
            before = before or node.before
            node = self.definition.facts[node.name].value.root
        return place(self.definition, node, before)

    def _try(self) -> Example | None:
        """Choose a value for what decides next, and go on; return the first agreed example."""
        self.budget -= 1
        if self.budget < 0:
            raise _TooMany
        pending: Variable | None = None
        for node in self._asked:
            self.pending = None
            holds = self._holds(node, False)
            if holds is False:
                return None
            if holds is None:
                pending = pending or self.pending
        if pending is None:
            if not self._is_between():
                return None
            asked = self.question
            example = agreed(self.definition, asked.nodes, asked.given, self._all())
            self.doubts += example is None
            if example is None and len(self.cases) < _CASES:
                case = [*self._answers()]
                self.cases += [case] if case not in self.cases else []
            if self.doubts == _DOUBTS and not asked.between:
                raise _TooMany
            return example
        for value in self._domain(pending):
            self.chosen[pending] = value
            found = self._try()
            if found is not None:
                return found
        self.chosen.pop(pending, None)
        return None

    def _answers(self) -> Iterator[Node]:
        """Yield what is compared, each such that it holds."""
        for each in self.comparisons:
            holds = self._holds(each, False)
            if holds is not None:
                yield each if holds else tree.Not(each)

    def _is_between(self) -> bool:
        """Whether each number lies between smaller and larger ones for which it does not hold."""
        if not self.question.between:
            return True
        chosen: dict[Variable, Any] = dict(self.chosen)
        for form, value in chosen.items():
            if isinstance(form, Form) and form in self.own:
                failing: list[Any] = []
                for other in self._domain(form):
                    self.chosen[form] = other
                    if any(self._holds(node, False) is False for node in self.question.between):
                        failing.append(other)
                self.chosen[form] = value
                if not failing or not min(failing) < value < max(failing):
                    return False
        return True

    def _all(self) -> dict[Variable, object]:
        """Return what is chosen, with a leaf for each machine that is only known to be in some."""
        found: dict[Variable, object] = {
            State(machine, False): min(leaves) for machine, leaves in self.question.leaves.items()
        }
        return found | self.chosen

    def _domain(self, variable: Variable) -> tuple[object, ...]:
        if variable not in self.domains:
            self.domains[variable] = tuple(self._values(variable))
        return self.domains[variable]

    def _values(self, variable: Variable) -> Iterable[object]:
        match variable:
            case State(machine, before):
                leaves = self.definition.machines[machine].leaves
                within = None if before else self.question.leaves.get(machine)
                return leaves if within is None else [each for each in leaves if each in within]
            case Presence():
                return (True, False)
            case Form():
                return representatives(self.definition, variable, self.bounds[variable])
        if isinstance(variable.node, tree.Actor) and self.question.actors is not None:
            return self.question.actors
        values = small_domain(variable.node)
        if values is not None:
            return values
        texts = sorted(map(str, self.texts.get(variable, ())))
        return (*texts, OTHER)

    def _chosen(self, variable: Variable) -> Any:
        """Return the value that a variable has, None where it has none yet."""
        value = self.chosen.get(variable)
        if value is None:
            self.pending = self.pending or variable
        return value

    def _holds(self, node: Node, before: bool) -> bool | None:
        """Return what a boolean node answers; None where it depends on what is not chosen."""
        match node:
            case tree.Not(operand):
                holds = self._holds(operand, before)
                return None if holds is None else not holds
            case tree.And(operands):
                return self._until(False, operands, before)
            case tree.Or(operands):
                return self._until(True, operands, before)
            case tree.InState(machine, leaves, _, earlier):
                leaf = self._chosen(State(machine, before or earlier))
                return None if leaf is None else leaf in leaves
            case tree.Known(target):
                found = self._chosen(Presence(place(self.definition, target, before)))
                return None if found is None else bool(found)
            case tree.Compare(_, left, _) if left.type.kind in _NUMBERS:
                asked = self._bound(node, before)
                number = self._chosen(asked.form) if asked.form.terms else 0
                return None if number is None else _COMPARE[asked.operator](number, asked.number)
            case tree.Compare(operator, left, right) if _is_wide(left) and _is_wide(right):
                holds = self._chosen(Place(node, before))
                return None if holds is None else holds is True
            case tree.Compare(operator, left, right):
                one, other = self._value(left, before), self._value(right, before)
                if one is None or other is None:
                    return None
                return bool(_COMPARE[operator](one, other))
            case tree.Among(item, values):
                value = self._value(item, before)
                return None if value is None else value in values
        value = self._value(node, before)
        return None if value is None else value is True

    def _until(self, decisive: bool, operands: tuple[Node, ...], before: bool) -> bool | None:
        is_known = True
        for operand in operands:
            holds = self._holds(operand, before)
            if holds is decisive:
                return decisive
            is_known &= holds is not None
        return (not decisive) if is_known else None

    def _value(self, node: Node, before: bool) -> Any:
        """Return the value of a node that is no number; None where it is not chosen."""
        match node:
            case tree.Literal(value):
                return value
            case tree.Fact(name, _, earlier):
                root = self.definition.facts[name].value.root
                if root.type.kind is Kind.BOOLEAN:
                    return self._holds(root, before or earlier)
                return self._value(root, before or earlier)
            case tree.Choose(cases, otherwise):
                for guard, answer in cases:
                    holds = self._holds(guard, before)
                    if holds is not False:
                        return None if holds is None else answer
                return otherwise
            case tree.Not() | tree.And() | tree.Or() | tree.InState() | tree.Known():
                return self._holds(node, before)
            case tree.Compare() | tree.Among():
                return self._holds(node, before)
        return self._chosen(place(self.definition, node, before))


def _is_wide(node: Node) -> bool:
    """Whether a node has many values, of which none is written out."""
    return small_domain(node) is None and not isinstance(node, tree.Literal)
