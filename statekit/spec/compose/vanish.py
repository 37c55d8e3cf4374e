"""What goes along when a machine, an event or a state is removed.

What could only happen in a removed state goes with it, silently: it could never happen again. What
leads to one does not: that is for the spec to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..names import is_within
from ..nodes import Mapping, Node, Scalar, Sequence
from .edit import changed, entries, entry, get, of_entries, of_items, replaced, state_path, without

_Gone = Callable[[str], bool]


def without_machine(base: Mapping, machine: str) -> Mapping:
    """Return the sections without a machine, its named guards and totals, and its own events."""
    events = _names(get(base, "machines", machine, "transitions"))
    base = changed(base, ("machines", machine), lambda _: None)
    for event in events:
        base = without_event(base, event)

    def other(guard: Mapping) -> Node | None:
        return None if _is(entry(guard, "machine"), machine) else guard

    base = _each(base, ("totals",), lambda total: None if _over(total, machine) else total)
    return _each(base, ("guards",), other)


def _over(total: Mapping, machine: str) -> bool:
    """Whether a total is over the instances of a machine."""
    found = entry(total, "count") or entry(total, "sum")
    return isinstance(found, Scalar) and found.text.partition(".")[0] == machine


def without_event(base: Mapping, event: str) -> Mapping:
    """Return the sections without an event: its declaration and all that it does."""
    for section in ("events", "together"):
        base = changed(base, (section, event), lambda _: None)
    for machine in _names(get(base, "machines")):
        base = changed(base, ("machines", machine, "transitions", event), lambda _: None)
    return _each(base, ("guards",), lambda guard: _less(guard, ("on",), lambda name: name == event))


def without_states(base: Mapping, machine: str, state: str) -> Mapping:
    """Return the sections without a state, wherever it is left, asked for or listed."""

    def gone(name: str) -> bool:
        return is_within(name, state)

    def transition(fields: Mapping) -> Node | None:
        left = _less(fields, ("from",), gone)
        return left and (_less(left, ("except",), gone) or without(left, ("except",)))

    def joint(fields: Mapping) -> Node | None:
        origins = get(fields, "from")
        if not isinstance(origins, Mapping) or entry(origins, machine) is None:
            return fields
        left = _less(origins, (machine,), gone)
        return left and changed(fields, ("from",), lambda _: left)

    def guard(fields: Mapping) -> Node | None:
        if not _is(entry(fields, "machine"), machine):
            return fields
        return _less(fields, ("leaving", "entering"), gone)

    def total(fields: Mapping) -> Node | None:
        return _less(fields, ("in",), gone) if _over(fields, machine) else fields

    here = ("machines", machine)
    base = _each(base, ("totals",), total)
    base = changed(base, state_path(machine, state), lambda _: None)
    base = changed(base, (*here, "groups"), lambda each: _lists(each, gone))
    base = changed(base, (*here, "moves"), lambda each: _lists(each, gone, keys=True))
    base = _each(base, (*here, "transitions"), transition)
    base = _each(base, ("together",), joint)
    return _each(base, ("guards",), guard)


def dangling(base: Mapping, machine: str, states: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each event that still leads to one of some removed states, with the state."""
    gone = [*states]
    for section in (("machines", machine, "transitions"), ("together",)):
        for key, value in entries(get(base, *section)):
            for target in _targets(value, machine if section == ("together",) else None):
                if any(is_within(target, state) for state in gone):
                    yield key.text, target


def _targets(value: Node, machine: str | None) -> Iterator[str]:
    """Yield every state that the alternatives of an event enter, of one machine if it is joint."""
    for item in value.items if isinstance(value, Sequence) else [value]:
        choose = get(item, "choose")
        if choose is not None:
            yield from _targets(choose, None)
        for found in (get(item, "to"), get(item, "else")):
            if isinstance(found, Mapping):
                found = get(found, machine or "to")
            if isinstance(found, Scalar):
                yield found.text


# Parts of nodes.


def _each(base: Mapping, path: tuple[str, ...], keep: Callable[[Mapping], Node | None]) -> Mapping:
    """Change every entry of a section, or every item of its lists; drop what becomes nothing."""

    def one(node: Node) -> Node | None:
        if isinstance(node, Mapping):
            return keep(node)
        if isinstance(node, Sequence):
            kept = [left for item in node.items if (left := one(item)) is not None]
            return of_items(node, kept) if kept else None
        return node

    return changed(base, path, lambda node: _filtered(node, one))


def _filtered(node: Node, one: Callable[[Node], Node | None]) -> Node:
    found = [(key, left) for key, value in entries(node) if (left := one(value)) is not None]
    return of_entries(node, found) if isinstance(node, Mapping) else node


def _lists(node: Node, gone: _Gone, *, keys: bool = False) -> Node:
    """Take names out of the lists of a mapping, and with `keys` those keys as well."""

    def one(value: Node) -> Node | None:
        return _names_less(value, gone)

    if keys and isinstance(node, Mapping):
        node = of_entries(node, (pair for pair in node.entries if not gone(pair[0].text)))
    return _filtered(node, one)


def _less(node: Mapping, keys: Iterable[str], gone: _Gone) -> Mapping | None:
    """Take names out of the values of some keys; None where nothing is left of one."""
    for key in keys:
        value = entry(node, key)
        if value is not None:
            left = _names_less(value, gone)
            if left is None:
                return None
            node = replaced(node, (key,), left)
    return node


def _names_less(node: Node, gone: _Gone) -> Node | None:
    """Take names, or moves to them, out of one value or a list; None where nothing is left."""
    if isinstance(node, Sequence):
        items = [item for item in node.items if _names_less(item, gone) is not None]
        return of_items(node, items) if items or not node.items else None
    name = get(node, "to") if isinstance(node, Mapping) else node
    return None if isinstance(name, Scalar) and gone(name.text) else node


def _is(node: Node | None, text: str) -> bool:
    return isinstance(node, Scalar) and node.text == text


def _names(node: Node | None) -> list[str]:
    return [key.text for key, _ in entries(node)]
