"""What a spec comes to in orders that keep its rules; what `ask` leaves open goes to the solver.

The solver is asked only where numbers hang together, and only if it is installed: then more is
found out, and never anything else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve

from ..decide.rules import Breaking, names_read, rule_node
from ..expressions import INTEGER, Node
from ..expressions.space import Case, Nothing, Space, relevant, search
from ..expressions.space import Found as Searched
from ..expressions.tree import And, Compare, Datum, InState, Known, Literal, Or, Setting
from ..spec.machines import NEW
from ..spec.model import Definition, Transition
from .example import Example, plainest
from .reading import nodes
from .solve import Found, Outcome, Question, ask

_EFFORT = 200_000
"""How much work one question may cost the solver, in its own unit."""
_QUESTIONS = 500
"""So many questions are put to the solver for one spec; the others stay open."""

_SEEN = 3


class Logic:
    """Asks about all orders of one spec, and all events.

    Args:
        definition: the spec.
        questions: how many questions may be put to the solver.
    """

    def __init__(self, definition: Definition, questions: int = _QUESTIONS) -> None:
        self.definition = definition
        self.left = questions
        self._facts = {name: fact.value.root for name, fact in definition.facts.items()}
        self._groups = [*self._grouped()]
        self.seen: deque[Example] = deque(maxlen=_SEEN)
        """The last cases that keep rules, for the next questions of their kind."""
        self._breakable: dict[frozenset[str], dict[str, Node]] = {}
        self._breaking = Breaking(definition.rules.values(), self._facts)
        self._rules = [node for _, group in self._groups for node in group.values()]
        self.plainest = plainest(definition, self._rules)

    def ask(self, question: Question) -> Found:
        """Answer a question about all orders, whatever rules they break."""
        found = ask(self.definition, question)
        return found if found.outcome is not Outcome.OPEN else self._solved(question, found, {})

    def ask_kept(self, question: Question) -> Found:
        """Answer a question about the orders that keep the rules over snapshots.

        Where the rules alone leave no order at all, it stays open: that is not the question.
        """
        rules = self._relevant(question)
        if not rules:
            return self.ask(question)
        plain = ask(self.definition, question)
        if plain.outcome is Outcome.NEVER:
            return plain
        if plain.example is not None and plain.example.holds_for([*rules.values()], self.plainest):
            return plain
        found = self._ask(question, rules)
        if found.outcome is Outcome.OPEN:
            found = self._solved(question, found, rules)
        elif found.outcome is Outcome.NEVER:
            found = evolve(found, rules=self._needed(question, rules))
        needed = {name: rules[name] for name in found.rules}
        return Found(Outcome.OPEN) if needed and self._excluded(question, needed) else found

    def _needed(self, question: Question, rules: dict[str, Node]) -> tuple[str, ...]:
        """Return those of some rules without which it would hold, or be open."""
        for name in rules:
            fewer = {other: node for other, node in rules.items() if other != name}
            if self._ask(question, fewer).outcome is Outcome.NEVER:
                rules = fewer
        return tuple(rules)

    def breakable(self, touched: frozenset[str]) -> dict[str, Node]:
        """Return the rules that a step can break which changes these machines and data."""
        if touched not in self._breakable:
            rules = {each.name: rule_node(each) for each in self._breaking.rules(touched)}
            self._breakable[touched] = {
                name: node for name, node in rules.items() if not self.has_setting([node])
            }
        return self._breakable[touched]

    def stays_kept(
        self, example: Example, transition: Transition, rules: Mapping[str, Node]
    ) -> bool:
        """Whether a case, as plain as can be, keeps rules before a transition and after it."""
        return example.holds_for(self._rules, self.plainest) and example.holds_after(
            [*rules.values()], transition, self.plainest
        )

    def _ask(self, question: Question, rules: Mapping[str, Node]) -> Found:
        given = [*question.given, *rules.values()]
        return ask(self.definition, evolve(question, given=given))

    def _excluded(self, question: Question, rules: Mapping[str, Node]) -> bool:
        """Whether rules leave no order that is where it is asked."""
        alone = Question([*rules.values()], question.leaves, question.actors)
        return self.ask(alone).outcome is Outcome.NEVER

    def _grouped(self) -> Iterator[tuple[set[str], dict[str, Node]]]:
        """Yield rules that hang together, with the names that they read."""
        groups: list[tuple[set[str], dict[str, Node]]] = []
        for name, rule in self.definition.rules.items():
            node = rule_node(rule)
            if rule.step or self.has_setting([node]):
                continue
            names, rules = names_read(node, self._facts), {name: node}
            for group in [each for each in groups if each[0] & names]:
                groups.remove(group)
                names, rules = names | group[0], group[1] | rules
            groups.append((names, rules))
        return iter(groups)

    def _relevant(self, question: Question) -> dict[str, Node]:
        read = set(question.leaves)
        for node in (*question.nodes, *question.given):
            read |= names_read(node, self._facts)
        found: dict[str, Node] = {}
        for names, rules in self._groups:
            if names & read:
                found |= rules
        return found

    # The solver.

    def solve(self, question: Question) -> Found:
        """Answer a question by the solver alone, whatever rules orders break."""
        return self._solved(question, Found(Outcome.OPEN), {})

    def _solved(self, question: Question, found: Found, rules: Mapping[str, Node]) -> Found:
        """Put a question to the solver that `ask` has left open."""
        if self.has_setting((*question.nodes, *question.given)):
            return found  # elsewhere it may have another value
        goals: Sequence[Sequence[Node]] = [question.nodes]
        if question.between:
            goals = [(*question.nodes, *case) for case in found.cases]
        for goal in goals:
            if not self.left:
                break
            self.left -= 1
            match self._search(And(tuple(goal)), question, rules):
                case Nothing(needed) if not question.between:
                    return Found(Outcome.NEVER, rules=needed)
                case Case(values):
                    example = Example.of(self.definition, question.nodes, values)
                    return Found(Outcome.HOLDS, example)
        return Found(Outcome.OPEN)

    def _search(self, goal: Node, question: Question, rules: Mapping[str, Node]) -> Searched:
        optional = {name for name, each in self.definition.cells.items() if each.optional}
        optional |= {each.name for _, each in self._newborn()}
        for event in self.definition.events.values():
            optional |= {f"event.{each.name}" for each in event.payload.values() if each.optional}
        leaves = {name: each.leaves for name, each in self.definition.machines.items()}
        space = Space(leaves, frozenset(optional), question.actors, self._facts)
        begins = [InState(name, each, "") for name, each in question.leaves.items()]
        axioms = relevant(goal, self._axioms(), space)
        given = (*begins, *question.given, *axioms.values())
        return search(goal, evolve(space, given=given), rules, _EFFORT)

    def _newborn(self) -> Iterator[tuple[str, Datum]]:
        """Yield the fields that an instance of a machine of many has only once it exists."""
        for machine in self.definition.machines.values():
            for each in machine.fields.values():
                if each.initial is None and not each.optional:
                    yield machine.name, Datum(each.name, each.type)

    def _axioms(self) -> dict[str, Node]:
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
        return found

    def has_setting(self, roots: Sequence[Node]) -> bool:
        """Whether some expressions read a setting, also through facts."""
        return any(
            isinstance(each, Setting) for root in roots for each in nodes(self.definition, root)
        )
