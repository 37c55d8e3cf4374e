"""The states, families and groups of one machine, and what a name of theirs stands for."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field, frozen

from ..diagnostics import Span, one_of
from .base import Words
from .machines import NEW
from .names import is_within, name
from .nodes import Mapping, Node, Scalar, Sequence
from .shape import Fields, Keys, Shape, is_flag, is_text, place

_STATE = Keys("a state", "states initial final label description", bare=True)
_STATES = "a list of names, or a mapping of names to states"

Leaves = frozenset[str]

MAX_STATES = 1_000
"""How many states a machine may have: far more than people can follow."""


@define
class Draft:
    """A state before the transitions are known; `final` is what its own mark says."""

    name: str
    parent: Draft | None
    key: Scalar
    children: tuple[str, ...] = ()
    initial: Node | None = None
    entry: str | None = None
    final: bool = False
    label: Words = field(factory=dict)
    description: Words = field(factory=dict)


@frozen(slots=False)
class From:
    """What `from` says.

    Args:
        leaves: all that it stands for.
        named: each name in it with its leaves; empty for `any`.
        span: its place.
        is_any: whether it is `any`.
    """

    leaves: Leaves
    named: tuple[tuple[Scalar, Leaves], ...]
    span: Span
    is_any: bool = False


class Axis:
    """One machine while it is loaded.

    Attributes:
        states: every state by full name, families before their states.
        sets: every name that stands for leaves.
        groups: the named sets of leaves.
        refined: families that are leaves of the spec on which this one builds.
        final: the leaves that are marked as final, or whose family is.
        doubtful: whether the states could not be read in full.
        vague: whether it is not known which moves there are, in full.
        many: whether an order has many of it, each born out of `new`.
        limit: how many, then.
    """

    def __init__(
        self, shape: Shape, key: Scalar, fields: Fields, refined: Leaves = frozenset()
    ) -> None:
        self.shape = shape
        self.key = key
        self.name = key.text
        self.fields = fields
        self.refined = refined
        self.states: dict[str, Draft] = {}
        self.sets: dict[str, Leaves] = {}
        self.groups: dict[str, Leaves] = {}
        self.doubtful = self.vague = fields.broken
        self.many = "many" in fields
        self.limit = 0
        self._any: dict[Leaves, Leaves] = {}
        if not fields.broken:
            self._read(fields)
        self.final = frozenset(
            leaf for draft in self.states.values() if draft.final for leaf in self.sets[draft.name]
        )

    # Reading.

    def _read(self, fields: Fields) -> None:
        states = fields.get("states")
        if states is None or "many" in fields.misspelt:
            self.doubtful = True
        if fields.lacks("states"):
            self._no_states(self.key, f"the machine {self.name}")
        elif states is not None:
            self._states(states, None, f"the machine {self.name}", self.key)
        for draft in [*self.states.values()]:
            if draft.initial is not None:
                self._family_initial(draft, draft.initial)
        for draft in reversed([*self.states.values()]):
            self._lone_leaf(draft)
        groups = fields.get("groups")
        self.doubtful |= "groups" in fields.misspelt or not isinstance(groups, Mapping | None)
        for key, value in self.shape.pairs(groups, "`groups`"):
            self._group(key, value)
        if self.many:
            self._add_new()

    def _add_new(self) -> None:
        """Add the state of an instance that is not there yet."""
        if NEW in self.sets:
            key = self.states[NEW].key if NEW in self.states else self.key
            message = (
                f"an instance of {self.name} is `{NEW}` before it is born: no state has this name"
            )
            self.shape.add("reserved-name", message, key.span, f"use another name, such as {NEW}_")
            return
        draft = Draft(NEW, None, self.key, entry=NEW)
        self.states = {NEW: draft, **self.states}
        self.sets = {NEW: frozenset((NEW,)), **self.sets}

    def _no_states(self, owner: Scalar, what: str) -> None:
        self.doubtful = True
        remedy = "list them under `states`"
        self.shape.add("no-states", f"{what} has no states", owner.span, remedy)

    def _states(
        self, node: Node, parent: Draft | None, what: str, owner: Scalar
    ) -> tuple[str, ...]:
        """Read the states of a machine or a family; return their full names."""
        pairs: Iterable[tuple[Node, Node | None]] = ()
        if isinstance(node, Mapping):
            pairs = self.shape.pairs(node, "`states`")
        elif isinstance(node, Sequence):
            pairs = [(item, None) for item in node.items]
        else:
            self.shape.kind(node, "`states`", _STATES)
            self.doubtful = True
            return ()
        if not pairs:
            self._no_states(owner, what)
        found: list[str] = []
        for key, value in pairs:
            if not (isinstance(key, Scalar) and (value is not None or is_text(key))):
                remedy = ""
                if isinstance(key, Mapping):
                    remedy = "to say more of a state, make `states` a mapping, without dashes"
                self.shape.kind(key, "an item of `states`", "a name", remedy)
                self.doubtful = True
                continue
            own = name(self.shape, key)
            full = own if parent is None else f"{parent.name}.{own}"
            if full in self.states:
                message = f"the state {full} is listed twice"
                self.shape.add("name-clash", message, key.span, "remove one of them")
                continue
            found.append(full)
            self._state(full, parent, key, value)
        return tuple(found)

    def _state(self, full: str, parent: Draft | None, key: Scalar, value: Node | None) -> None:
        draft = Draft(full, parent, key)
        self.states[full] = draft
        if len(self.states) > MAX_STATES:
            message = f"the machine {self.name} has more than {MAX_STATES} states"
            self.shape.stop(message, key.span, "split it into several machines")
        self.sets[full] = frozenset((full,))
        if value is None or (isinstance(value, Scalar) and value.value is None):
            return
        shape = self.shape
        fields = shape.fields(value, _STATE, key)
        self.doubtful |= "states" in fields.misspelt
        final = fields.get("final")
        draft.final = shape.flag(final, "`final`")
        self.vague |= "final" in fields.misspelt or not (final is None or is_flag(final))
        draft.label = shape.words(fields.get("label"), "`label`")
        draft.description = shape.words(fields.get("description"), "`description`")
        draft.initial = fields.get("initial")
        if "states" in fields:
            draft.children = self._states(fields["states"], draft, f"the family {full}", key)
        elif draft.initial is not None and fields.lacks("states"):
            message = f"the state {full} has no states of its own, so it has no `initial`"
            shape.add("unknown-key", message, place(draft.initial), "remove `initial`")
        if not draft.children:
            draft.initial = None
        if draft.children:
            self.sets[full] = frozenset().union(*(self.sets[each] for each in draft.children))
            if "initial" in fields.misspelt:
                draft.entry = draft.children[0]

    def _family_initial(self, draft: Draft, node: Node) -> None:
        """Note where a family is entered; a name is relative to the family."""
        draft.entry = draft.children[0] if draft.children else None  # where nothing better is known
        initial = self.shape.name(node, "`initial`")
        if initial is None:
            return
        child = f"{draft.name}.{initial.text}"
        if initial.text == "same":
            self._same_from_nowhere(initial)
        elif child in self.states:
            draft.entry = child
        elif not self.doubtful:
            start = f"{draft.name}."
            below = [each.removeprefix(start) for each in self.states if each.startswith(start)]
            message = f"the family {draft.name} has no state {initial.text!r}"
            self.shape.unknown("unknown-state", message, initial, below)

    def _lone_leaf(self, draft: Draft) -> None:
        """A family with a single leaf is entered there, unless it says otherwise."""
        if not draft.children:
            draft.entry = draft.name
        elif draft.entry is None and len(self.sets[draft.name]) == 1:
            (draft.entry,) = self.sets[draft.name]

    def _group(self, key: Scalar, node: Node) -> None:
        label = name(self.shape, key)
        items = self.shape.names(node, f"the group {label}")
        if label in self.states:
            message = f"{label} is a state and a group of the machine {self.name}"
            self.shape.add("name-clash", message, key.span, "rename the group")
            return
        leaves: set[str] = set()
        for item in items:
            leaves |= self.named(item, "a group lists states, families and groups above it")
        self.shape.weigh(len(leaves), key.span)
        self.sets[label] = self.groups[label] = frozenset(leaves)

    # Names.

    def named(self, item: Scalar, remedy: str = "") -> Leaves:
        """Return the leaves that a state, family or group stands for; none if there is no such."""
        found = self.sets.get(item.text)
        if found is None:
            if not self.doubtful:
                message = f"{self.name} has no state {item.text!r}"
                self.shape.unknown("unknown-state", message, item, self.sets, remedy)
            return frozenset()
        return found

    def leaves(self, node: Node, what: str) -> Leaves:
        """Return the leaves of one name or of a list of names."""
        found: set[str] = set()
        for item in self.shape.names(node, what):
            found |= self.named(item)
        return frozenset(found)

    def entered(self, item: Scalar) -> str | None:
        """Return the leaf that a transition to this name enters; None after a finding."""
        if self.many and item.text == NEW:
            message = (
                f"nothing leads to `{NEW}`, where an instance of {self.name} is before its birth"
            )
            self.shape.add("unknown-state", message, item.span, "name one of its states")
            return None
        if item.text not in self.states:
            if item.text in self.groups:
                message = f"{item.text} is a group, and only a state or a family can be entered"
                self.shape.add("unknown-state", message, item.span, "name one of its states")
            elif not self.doubtful:
                message = f"{self.name} has no state {item.text!r}"
                self.shape.unknown("unknown-state", message, item, self.states)
            return None
        draft = self.entry(self.states[item.text])
        if draft.children:
            below = [each[len(draft.name) + 1 :] for each in draft.children]
            message = f"the family {draft.name} is entered, and does not say where"
            remedy = f"give it `initial: {below[0]}`, or name one of its states: {one_of(below)}"
            self.shape.add("no-initial", message, item.span, remedy)
            return None
        return draft.name

    def entry(self, draft: Draft) -> Draft:
        """Return the leaf that is entered by a name, or the family that does not say where."""
        while draft.children and draft.entry is not None:
            draft = self.states[draft.entry]
        return draft

    def entering(self, node: Node | None) -> Leaves:
        """Return the leaves in which an order is already where `to` leads.

        One leaf; but all leaves of a family that a base knows as one leaf, where the name says
        no more than the base could.
        """
        if not isinstance(node, Scalar) or node.text not in self.states:
            return frozenset()
        leaf = self.entry(self.states[node.text]).name
        whole = [
            each for each in self.refined if is_within(each, node.text) and is_within(leaf, each)
        ]
        return self.sets[min(whole, key=len, default=leaf)]

    def is_inside(self, leaf: str, target: str) -> bool:
        """Whether a move stays in a family that a base knows as one leaf."""
        return any(is_within(leaf, each) and is_within(target, each) for each in self.refined)

    def _same_from_nowhere(self, item: Scalar) -> None:
        message = "`same` keeps the state that is left, and nothing is left here"
        self.shape.add("same-from-nowhere", message, item.span, "name a state")

    def born(self, node: Node, what: str) -> str | None:
        """Return the leaf that a birth enters; None after a finding."""
        item = self.shape.name(node, what)
        if item is not None and item.text == "same":
            self._same_from_nowhere(item)
            return None
        return self.entered(item) if item else None

    # Sources.

    def sources(self, node: Node, targets: Leaves = frozenset(), but: Node | None = None) -> From:
        """Read `from`.

        Args:
            node: a name, a list of names or `any`.
            targets: the leaves that the transition leads to; `any` leaves them out.
            but: what `except` says.
        """
        items = self.shape.names(node, "`from`")
        is_any = len(items) == 1 and items[0].text == "any"
        named: tuple[tuple[Scalar, Leaves], ...] = ()
        if is_any:
            leaves = self._all_but(targets)
        else:
            named = tuple((item, self.named(item, _no_any(item))) for item in items)
            found = [each for _, each in named]
            leaves = found[0] if len(found) == 1 else frozenset().union(*found)
        found_any = bool(leaves)
        if but is not None:
            taken = self.leaves(but, "`except`")
            leaves -= taken
            named = tuple((item, each - taken) for item, each in named)
        if not leaves and items and not self.doubtful and (is_any or found_any):
            message = f"`from` leaves no state of {self.name}"
            self.shape.add("wrong-shape", message, place(node), "name a state to go from")
        self.shape.weigh(len(leaves), place(node))
        return From(leaves, named, place(node), is_any)

    def _all_but(self, targets: Leaves) -> Leaves:
        """Return the leaves that `any` stands for, one set for all who ask for the same."""
        found = self._any.get(targets)
        if found is None:
            leaves = [each for each, draft in self.states.items() if not draft.children]
            # No instance is born without a word: `any` does not stand for `new`.
            unborn = {NEW} if self.many else set()
            found = self._any[targets] = frozenset(leaves) - self.final - targets - unborn
        return found


def _no_any(item: Scalar) -> str:
    return "`any` stands alone, with `except` beside it" if item.text == "any" else ""
