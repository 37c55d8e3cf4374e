"""What a spec adds to the one that it builds on: more entries, never other ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..nodes import Mapping, Node, Scalar, Sequence
from ..shape import Shape
from .edit import (
    WORDING,
    entry,
    is_nothing,
    of_entries,
    of_items,
    opened,
    put,
    same,
    with_open_states,
    word,
    words_of,
)

WHATS = {
    "settings": "setting",
    "data": "datum",
    "actors": "actor",
    "events": "event",
    "machines": "machine",
    "totals": "total",
    "together": "joint event",
    "guards": "guard",
    "facts": "fact",
    "rules": "rule",
}
"""The sections that are taken over, each with what one entry of it is called."""

_ADDED = ("payload", "evidence")
"""The keys of an event to whose entries others are added."""

_SHORT = {"data": "type", "facts": "is", "rules": "always"}
"""Sections in which an entry may be short: the key of the long form that it stands for."""

_Merge = Callable[[Scalar, Node, Node], Node]


class Adding:
    """Adds the sections of one spec to those of another.

    Args:
        shape: where findings go.
        strict: whether an entry that is there already must be the same in full, as between two
            specs that are included; else what it says must be the same.
    """

    def __init__(self, shape: Shape, *, strict: bool = False) -> None:
        self.shape = shape
        self.strict = strict

    def add(self, base: Mapping, own: Mapping) -> Mapping:
        """Return the base with the entries of another spec."""
        for key, value in own.entries:
            section = key.text
            if section in WHATS:
                base = put(base, key, self._section(section, entry(base, section), value))
            elif section == "allow":
                base = put(base, key, words_of(entry(base, section), value))
            else:
                base = put(base, key, value)
        return base

    def _section(self, section: str, old: Node | None, new: Node) -> Node:
        merge: _Merge = partial(self._entry, section)
        if not self.strict:
            if section == "machines":
                merge = self._machine
            elif section == "together":
                merge = self._alternatives
        return self._mapping(old, new, merge)

    def _mapping(self, old: Node | None, new: Node, merge: _Merge) -> Node:
        """Join two mappings; what is no mapping is left for the loader to complain about."""
        if not isinstance(old, Mapping) or not isinstance(new, Mapping):
            return new
        found = {key.text: (key, value) for key, value in old.entries}
        for key, value in new.entries:
            # Findings about an entry stand where it was written first.
            first, there = found.get(key.text, (key, None))
            found[key.text] = (first, value if there is None else merge(key, there, value))
        return of_entries(new, found.values())

    def _entry(self, section: str, key: Scalar, old: Node, new: Node) -> Node:
        """Join two declarations of one thing, which must not say different things of it."""
        short = _SHORT.get(section, "")
        one, other = _long(old, short), _long(new, short)
        if self.strict:
            if not same(one, other):
                self._clash(WHATS[section], key, old)
                return old
            # The words of the first count.
            return self._fields(other, one) if isinstance(one, Mapping) else old
        if is_nothing(new):
            return old
        if not isinstance(one, Mapping) or not isinstance(other, Mapping):
            if not (is_nothing(one) and isinstance(other, Mapping)):
                return old if same(one, other) else self._exists(section, key, old)
            one = of_entries(one, ())
        for each, now in other.entries:
            before = entry(one, each.text)
            if each.text in WORDING:
                continue
            if section == "events" and each.text in _ADDED and _is_mapping_or_none(before):
                continue
            if not _same(before, now):
                return self._exists(section, key, old)
        return self._fields(one, other)

    def _fields(self, old: Node, new: Node) -> Node:
        """Join what is said of one thing: its words, its payload and evidence."""
        if not isinstance(old, Mapping):
            return new
        if not isinstance(new, Mapping):
            return old
        found = old
        for name, value in new.entries:
            there = entry(found, name.text)
            if name.text in WORDING:
                found = put(found, name, words_of(there, value))
            elif name.text in _ADDED:
                merged = value if there is None else self._mapping(there, value, self._field)
                found = put(found, name, merged)
        return found

    def _field(self, key: Scalar, old: Node, new: Node) -> Node:
        if not same(old, new):
            self._told(
                f"{key.text} of the event", key, old, "under `replace`, write the whole event"
            )
        return old

    # Machines.

    def _machine(self, key: Scalar, old: Node, new: Node) -> Node:
        if not isinstance(old, Mapping) or not isinstance(new, Mapping):
            return old if is_nothing(new) else new
        found = with_open_states(old)
        assert isinstance(found, Mapping)
        for name, value in new.entries:
            there = entry(found, name.text)
            found = put(found, name, self._part(key.text, name, there, value))
        return found

    def _part(self, machine: str, name: Scalar, old: Node | None, new: Node) -> Node:
        """Join one key of a machine."""
        if old is None:
            return new
        match name.text:
            case "label" | "description" | "allow":
                return words_of(old, new)
            case "states":
                return self._states(machine, "", old, new)
            case "transitions" | "moves":
                return self._mapping(old, new, self._alternatives)
            case "groups":
                return self._mapping(old, new, lambda *each: self._group(machine, *each))
            case "fields":
                return self._mapping(old, new, lambda *each: self._instance_field(machine, *each))
            case "many" if not same(old, new):
                remedy = f"write `replace: {{many: {{{machine}: …}}}}`"
                self._told(f"how many there are of {machine}", name, old, remedy)
            case "initial" if not same(old, new):
                remedy = f"write `replace: {{initial: {{{machine}: …}}}}`"
                self._told(f"the initial state of {machine}", name, old, remedy)
        return old

    def _group(self, machine: str, key: Scalar, old: Node, new: Node) -> Node:
        if not same(old, new):
            remedy = f"write `replace: {{groups: {{{machine}: {{{key.text}: …}}}}}}`"
            self._told(f"the group {key.text}", key, old, remedy)
        return old

    def _instance_field(self, machine: str, key: Scalar, old: Node, new: Node) -> Node:
        one, other = _long(old, "type"), _long(new, "type")
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            declared = [pair for pair in other.entries if pair[0].text not in WORDING]
            if all(_same(entry(one, each.text), now) for each, now in declared):
                return self._fields(one, other)
        if not (is_nothing(new) or same(old, new)):
            remedy = f"write `replace: {{machines: {{{machine}: …}}}}`"
            self._told(f"the field {key.text} of {machine}", key, old, remedy)
        return old

    def _states(self, machine: str, family: str, old: Node, new: Node) -> Node:
        def merge(key: Scalar, one: Node, other: Node) -> Node:
            return self._state(machine, f"{family}{key.text}", key, one, other)

        return self._mapping(old, opened(new), merge)

    def _state(self, machine: str, full: str, key: Scalar, old: Node, new: Node) -> Node:
        if is_nothing(new):
            return old
        if not isinstance(new, Mapping):
            return new
        found = old if isinstance(old, Mapping) else of_entries(old, ())
        for name, value in new.entries:
            there = entry(found, name.text)
            if name.text in WORDING:
                value = words_of(there, value)
            elif name.text == "states" and there is not None:
                value = self._states(machine, f"{full}.", there, value)
            elif there is None or not same(there, value):
                remedy = f"write `replace: {{states: {{{machine}: {{{full}: …}}}}}}`"
                if name.text in ("states", "initial") and entry(found, "states") is None:
                    remedy = f"to give it states, write `refine: {{{machine}: {{{full}: …}}}}`"
                self._told(f"the state {full}", name, old, remedy)
                return old
            found = put(found, name, value)
        return found

    def _alternatives(self, key: Scalar, old: Node, new: Node) -> Node:
        """Join the transitions of one event, or the moves out of one state."""
        if isinstance(new, Sequence) and not new.items:
            return new  # for the loader to complain about
        items: list[Node] = list(old.items) if isinstance(old, Sequence) else [old]
        for item in new.items if isinstance(new, Sequence) else [new]:
            if not any(same(each, item) for each in items):
                items.append(item)
        return old if items == [old] else of_items(new, items)

    # Findings.

    def _exists(self, section: str, key: Scalar, old: Node) -> Node:
        remedy = f"write it under `replace: {{{section}: …}}`"
        self._told(f"the {WHATS[section]} {key.text}", key, old, f"to change it, {remedy}")
        return old

    def _told(self, what: str, key: Scalar, old: Node, remedy: str) -> None:
        message = f"{what} is there already, in {old.span}, and here it is another"
        self.shape.add("entry-exists", message, key.span, remedy)

    def _clash(self, what: str, key: Scalar, old: Node) -> None:
        message = f"two specs that are included have {_a(what)} {key.text}: here, and in {old.span}"
        remedy = "leave one of them out: `include: {NAME: {remove: …}}`"
        self.shape.add("name-clash", message, key.span, remedy)


def _a(what: str) -> str:
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"


def _same(one: Node | None, other: Node) -> bool:
    """Whether the one is there, and says the same as the other."""
    return one is not None and same(one, other)


def _is_mapping_or_none(node: Node | None) -> bool:
    return node is None or isinstance(node, Mapping)


def _long(node: Node, short: str) -> Node:
    """Return an entry in its long form, if it has one."""
    if not short or isinstance(node, Mapping) or is_nothing(node):
        return node
    return of_entries(node, [(word(short, node), node)])
