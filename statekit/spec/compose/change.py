"""What a spec takes away from its base, replaces in it and refines.

Each removal and replacement is noted, so that `statekit check` can name it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...diagnostics import near
from ..lineage import Change
from ..names import is_within
from ..nodes import Mapping, Node, Scalar
from ..shape import Keys, Shape
from .edit import (
    WORDING,
    changed,
    entries,
    entry,
    get,
    of_entries,
    put,
    replaced,
    state_path,
    with_open_states,
    word,
    words_of,
)
from .merge import WHATS
from .vanish import dangling, without_event, without_machine, without_states

_OF_A_MACHINE = {
    "states": "state",
    "groups": "group",
    "transitions": "transition",
    "moves": "move out of",
}
_KEYS = {"initial": "initial state of", "many": "`many` of"}
"""The keys of a machine that are replaced whole."""

_REMOVE = Keys("`remove`", " ".join((*WHATS, *_OF_A_MACHINE)))
_REPLACE = Keys("`replace`", " ".join((*WHATS, *_OF_A_MACHINE, *_KEYS)))
_REFINED = Keys("a refined state", "states initial label description", "states", later=True)


class Changing:
    """Changes the sections of a base.

    Args:
        shape: where findings go.
        base: the sections as they are so far.

    Attributes:
        changes: every removal and replacement.
        refined: per machine, the leaves that have become families.
    """

    def __init__(self, shape: Shape, base: Mapping) -> None:
        self.shape = shape
        machines = get(base, "machines")
        if isinstance(machines, Mapping):
            opened = of_entries(
                machines, ((key, with_open_states(each)) for key, each in machines.entries)
            )
            base = changed(base, ("machines",), lambda _: opened)
        self.base = base
        self.changes: list[Change] = []
        self.refined: dict[str, set[str]] = {}
        self._gone: dict[str, list[Scalar]] = {}

    def finish(self) -> Mapping:
        """Return the sections, once all is changed; tell of what still leads to a lost state."""
        for machine, items in self._gone.items():
            for event, state in [*dangling(self.base, machine, [each.text for each in items])]:
                item = next(each for each in items if is_within(state, each.text))
                message = f"{event} leads to {state}, which is removed"
                what = f"{{transitions: {{{machine}: {event}}}}}"
                remedy = f"remove or replace it too: `remove: {what}`"
                self.shape.add("unknown-state", message, item.span, remedy)
                # Told once: the loader need not find it again.
                self.base = without_event(self.base, event)
        return self.base

    # Removing.

    def keep(self, node: Node) -> None:
        """Take the machines that are named, and remove all others."""
        there = get(self.base, "machines")
        kept = {
            each.text
            for each in self.shape.names(node, "`machines`")
            if self._has(there, each, "machine")
        }
        for key, _ in entries(there):
            if key.text not in kept:
                self.base = without_machine(self.base, key.text)

    def remove(self, node: Node) -> None:
        """Take away what `remove` lists."""
        fields = self.shape.fields(node, _REMOVE)
        for section, value in fields.items():
            if section in WHATS:
                there = get(self.base, section)
                for item in self.shape.names(value, f"`{section}`"):
                    if self._has(there, item, WHATS[section]):
                        self._remove(section, item)
                continue
            for machine, names in self._machines(value, section):
                for item in self._named(machine, section, names):
                    self._note(
                        "removes", f"{_OF_A_MACHINE[section]} {item.text} of {machine}", item
                    )

    def _remove(self, section: str, item: Scalar) -> None:
        name = item.text
        if section == "machines":
            self.base = without_machine(self.base, name)
        elif section in ("events", "together"):
            self.base = without_event(self.base, name)
        else:
            self.base = changed(self.base, (section, name), lambda _: None)
        self._note("removes", f"{WHATS[section]} {name}", item)

    def _named(self, machine: str, section: str, names: Node) -> Iterator[Scalar]:
        """Take named parts of a machine away, and yield each."""
        for item in self.shape.names(names, f"`{section}`"):
            if section == "states":
                if self._has_state(machine, item):
                    self.base = without_states(self.base, machine, item.text)
                    self._gone.setdefault(machine, []).append(item)
                    yield item
            elif self._has(
                get(self.base, "machines", machine, section), item, _OF_A_MACHINE[section]
            ):
                path = ("machines", machine, section, item.text)
                self.base = changed(self.base, path, lambda _: None)
                yield item

    # Replacing.

    def replace(self, node: Node) -> None:
        """Put what `replace` holds in the place of what is there."""
        fields = self.shape.fields(node, _REPLACE)
        for section, value in fields.items():
            if section in WHATS:
                there = get(self.base, section)
                for key, new in self.shape.pairs(value, f"`{section}`"):
                    if self._has(there, key, WHATS[section]):
                        self._put((section,), key, new)
                        self._note("replaces", f"{WHATS[section]} {key.text}", key)
            elif section in _KEYS:
                self._replace_key(section, value)
            else:
                self._replace(section, value)

    def _replace(self, section: str, value: Node) -> None:
        what = _OF_A_MACHINE[section]
        for machine, parts in self._machines(value, section):
            for key, new in self.shape.pairs(parts, f"`{section}`"):
                if section == "states":
                    if not self._has_state(machine, key):
                        continue
                    *path, _ = state_path(machine, key.text)
                    own = Scalar(
                        key.text.rpartition(".")[2], key.value, True, key.source, key.start, key.end
                    )
                    self._put(tuple(path), own, with_open_states(new))
                elif self._has(get(self.base, "machines", machine, section), key, what):
                    self._put(("machines", machine, section), key, new)
                else:
                    continue
                self._note("replaces", f"{what} {key.text} of {machine}", key)

    def _replace_key(self, section: str, value: Node) -> None:
        machines = get(self.base, "machines")
        what = "machine"
        if section == "many" and isinstance(machines, Mapping):
            # Others do not become machines of many by this: that takes events which say which one.
            many = (pair for pair in machines.entries if get(pair[1], "many") is not None)
            machines, what = of_entries(machines, many), "machine of many"
        for key, new in self.shape.pairs(value, f"`{section}`"):
            if self._has(machines, key, what):
                self._put(("machines", key.text), word(section, key), new)
                self._note("replaces", f"{_KEYS[section]} {key.text}", key)

    def _put(self, path: tuple[str, ...], key: Scalar, new: Node) -> None:
        def put_in(node: Node) -> Node:
            return put(node, key, new) if isinstance(node, Mapping) else node

        self.base = changed(self.base, path, put_in)

    # Refining.

    def refine(self, node: Node) -> None:
        """Turn leaves into families, as `refine` says."""
        for machine, states in self._machines(node, "refine"):
            for key, value in self.shape.pairs(states, "`refine`"):
                fields = self.shape.fields(value, _REFINED, key)
                if fields.broken or not self._has_state(machine, key):
                    continue
                path = state_path(machine, key.text)
                old = get(self.base, *path)
                assert old is not None, "it is there"
                if get(old, "states") is not None:
                    message = f"{key.text} is a family already"
                    remedy = f"add to it: `machines: {{{machine}: {{states: …}}}}`"
                    self.shape.add("entry-exists", message, key.span, remedy)
                    continue
                family = old if isinstance(old, Mapping) else of_entries(old, ())
                assert isinstance(value, Mapping), "it has fields"
                for name, each in value.entries:
                    if name.text in WORDING:
                        each = words_of(entry(family, name.text), each)
                    family = put(family, name, each)
                family = of_entries(value, family.entries)
                self.base = replaced(self.base, path, family)
                self.refined.setdefault(machine, set()).add(key.text)

    # Names.

    def _machines(self, node: Node, section: str) -> Iterator[tuple[str, Node]]:
        there = get(self.base, "machines")
        for key, value in self.shape.pairs(node, f"`{section}`"):
            if self._has(there, key, "machine"):
                yield key.text, value

    def _has(self, there: Node | None, key: Scalar, what: str) -> bool:
        return self._is_known(key, (name.text for name, _ in entries(there)), what)

    def _has_state(self, machine: str, key: Scalar) -> bool:
        if get(self.base, *state_path(machine, key.text)) is not None:
            return True
        known = _states(get(self.base, "machines", machine), "")
        return self._is_known(key, known, f"state of {machine}")

    def _is_known(self, key: Scalar, known: Iterable[str], what: str) -> bool:
        names = [*known]
        if key.text in names:
            return True
        message = f"the base has no {what} {key.text!r}"
        self.shape.add("unknown-name", message, key.span, "", near(key.text, names))
        return False

    def _note(self, action: str, what: str, item: Scalar) -> None:
        self.changes.append(Change(action, what, item.span))


def _states(node: Node | None, family: str) -> Iterator[str]:
    for key, value in entries(get(node, "states")):
        yield family + key.text
        yield from _states(value, f"{family}{key.text}.")
