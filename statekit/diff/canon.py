"""Expressions of both versions in one spelling, so that what means the same reads the same.

Facts stand as what derives them, settings as their values, states as the token that both versions
share, and names as the new version has them. Operands whose order means nothing are sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve, field, frozen

from ..expressions import BOOLEAN, Expression, Node, Value, words
from ..expressions import tree as nodes
from ..spec.model import Definition, Part
from .names import Names, renamed

TRUE = nodes.Literal(True, BOOLEAN)
FALSE = nodes.Literal(False, BOOLEAN)
_FLIPPED = {">": "<", ">=": "<="}
_SORTED = ("==", "!=", "+", "*")
_UNTOLD = " (none of these)"


@frozen(slots=False)
class Side:
    """One of the two versions, as expressions are read in it."""

    definition: Definition
    names: Names
    is_old: bool
    _common: dict[str, frozenset[str]] = field(factory=dict, init=False, eq=False, repr=False)
    _whole: dict[str, dict[str, set[str]]] = field(factory=dict, init=False, eq=False, repr=False)

    def machine(self, name: str) -> str:
        """Return the new name of a machine."""
        return self.names.machines.get(name, name) if self.is_old else name

    def tokens(self, machine: str) -> Mapping[str, str]:
        """Return, per leaf of a machine (new name), the token that both versions share."""
        every = self.names.old_tokens if self.is_old else self.names.new_tokens
        return every.get(machine, {})

    def token(self, machine: str, leaf: str) -> str:
        """Return the token of a leaf of a machine (new name)."""
        return self.tokens(machine).get(leaf, leaf)

    def common(self, machine: str) -> frozenset[str]:
        """Return the tokens that both versions of a machine (new name) have."""
        if machine not in self._common:
            old = self.names.old_tokens.get(machine, {}).values()
            new = self.names.new_tokens.get(machine, {}).values()
            self._common[machine] = frozenset(old) & frozenset(new)
        return self._common[machine]

    def leaves(self, machine: str, leaves: Iterable[str]) -> frozenset[str]:
        """Return leaves as tokens; a leaf that is only a part of a token keeps its own name.

        Those that the other version lacks are left out: it can never be in them.
        """
        tokens, named, common = self.tokens(machine), frozenset(leaves), self.common(machine)
        if machine not in self._whole:
            whole: dict[str, set[str]] = {}
            for leaf, token in tokens.items():
                whole.setdefault(token, set()).add(leaf)
            self._whole[machine] = whole
        found: set[str] = set()
        for leaf in named:
            token = tokens.get(leaf, leaf)
            if token in common:
                is_whole = self._whole[machine][token] <= named
                found.add(token if is_whole else f"{leaf} of {token}")
        return frozenset(found)

    def words(self, expression: Expression | None, event: str | None = None) -> str:
        """Return an expression as it is written, but for the names."""
        if expression is None:
            return ""
        root = expression.root
        return words(self._told(renamed(root, self.names, event) if self.is_old else root, root))

    def _told(self, node: Node, own: Node) -> Node:
        """Return a renamed expression with the states that both versions have."""
        if isinstance(node, nodes.InState) and isinstance(own, nodes.InState):
            return evolve(node, leaves=self.leaves(node.machine, own.leaves))
        pairs = zip(node.children(), own.children(), strict=True)
        told = iter([self._told(one, other) for one, other in pairs])
        return node.mapped(lambda _: next(told))

    def inline(self, node: Node, event: str | None = None, *, before: bool = False) -> Node:
        """Return a tree in the common names, without facts and settings.

        Args:
            event: of which event's payload it reads, by its new name.
            before: whether it is about what was before the step.
        """
        match node:
            case nodes.Fact(name, _, of_before):
                root = self.definition.facts[name].value.root
                return self.inline(root, event, before=before or of_before)
            case nodes.Setting(_, value, type_):
                return nodes.Literal(value, type_)
            case nodes.InState(machine, leaves, text, of_before):
                now = self.machine(machine)
                named = self.leaves(now, leaves)
                return nodes.InState(now, named, text, of_before or before)
            case nodes.Datum(_, _, of_before):
                node = evolve(node, before=of_before or before)
        if not isinstance(node, nodes.Compare | nodes.Among):
            node = node.mapped(lambda each: self.inline(each, event, before=before))
            return _rename(node, self, event)
        # Before its operands, while it can be seen that one is the actor.
        node = _rename(node, self, event)
        return node.mapped(lambda each: self.inline(each, event, before=before))

    def part(self, part: Part) -> Node:
        """Return what a transition asks of the state of a machine."""
        machine = self.machine(part.machine)
        return nodes.InState(machine, self.leaves(machine, part.sources), "")


def _rename(node: Node, side: Side, event: str | None) -> Node:
    """Rename this very node, and none below it."""
    names = side.names
    if not side.is_old:
        return node
    match node:
        case nodes.Datum(name):
            return evolve(node, name=names.cell(name))
        case nodes.Field(name):
            return evolve(node, name=names.payloads.get(event or "", {}).get(name, name))
        case nodes.Compare(_, nodes.Actor(), _) | nodes.Compare(_, _, nodes.Actor()):
            return renamed(node, names, event)
        case nodes.Among(nodes.Actor()):
            return renamed(node, names, event)
    return node


def canonical(node: Node) -> Node:
    """Return a tree that is the same for all that differ only in an order that means nothing."""
    node = node.mapped(canonical)
    match node:
        case nodes.And(operands) | nodes.Or(operands):
            kind = type(node)
            flat: list[Node] = []
            for each in operands:
                flat += each.operands if isinstance(each, kind) else [each]
            known = {words(each): each for each in flat}
            if len(known) == 1:
                return flat[0]
            return evolve(node, operands=tuple(known[each] for each in sorted(known)))
        case nodes.Not(nodes.Not(operand)):
            return operand
        case nodes.Compare("==" | "!=" as operator, nodes.Choose() as choice, nodes.Literal(value)):
            # How the value is called means nothing.
            found = gives(choice, value)
            return canonical(found if operator == "==" else nodes.Not(found))
        case nodes.Compare("==" | "!=", nodes.Literal() as literal, nodes.Choose() as choice):
            return canonical(evolve(node, left=choice, right=literal))
        case nodes.Among(nodes.Choose() as choice, values):
            return canonical(nodes.Or(tuple(gives(choice, each) for each in values)))
        case nodes.Compare(operator, left, right) if operator in _FLIPPED:
            return canonical(evolve(node, operator=_FLIPPED[operator], left=right, right=left))
        case nodes.Compare(operator, left, right) | nodes.Arithmetic(operator, left, right):
            if operator in _SORTED and words(right) < words(left):
                return evolve(node, left=right, right=left)
        case nodes.Among(_, values):
            return evolve(node, values=tuple(sorted(set(values), key=repr)))
        case nodes.InState(machine, leaves) if not leaves:
            return evolve(node, leaves=frozenset((f"{machine}{_UNTOLD}",)))
    return node


def conjunction(operands: Iterable[Node]) -> Node:
    """Return what holds when all of some hold."""
    found = tuple(operands)
    if not found:
        return TRUE
    return found[0] if len(found) == 1 else nodes.And(found)


def gives(choice: nodes.Choose, value: Value) -> Node:
    """Return when a choice gives a value, as a condition."""
    found: Node = TRUE if choice.otherwise == value else FALSE
    for guard, answer in reversed(choice.cases):
        if answer != value:
            found = found if found == FALSE else nodes.And((nodes.Not(guard), found))
        elif found == FALSE:
            found = guard
        else:
            found = nodes.Or((guard, found))
    return found
