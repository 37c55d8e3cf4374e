"""Nodes changed without changing nodes: each part keeps the place where it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..nodes import Mapping, Node, Scalar, Sequence

WORDING = frozenset(("label", "description", "assumed", "allow"))
"""The keys for people: they decide nothing."""


def get(node: Node | None, *path: str) -> Node | None:
    """Return what stands under keys one below the other; None where there is nothing."""
    for name in path:
        node = None if not isinstance(node, Mapping) else entry(node, name)
    return node


def entries(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    """Return the keys of a mapping with their values; none of anything else."""
    return node.entries if isinstance(node, Mapping) else ()


def entry(node: Mapping, name: str) -> Node | None:
    """Return the value of a key; None where it is missing."""
    return next((value for key, value in node.entries if key.text == name), None)


def of_entries(node: Node, entries: Iterable[tuple[Scalar, Node]]) -> Mapping:
    """Return a mapping with other entries, in the place of a node."""
    return Mapping(tuple(entries), node.source, node.start, node.end)


def of_items(node: Node, items: Iterable[Node]) -> Sequence:
    """Return a list of items, in the place of a node."""
    return Sequence(tuple(items), node.source, node.start, node.end)


def nothing(node: Node) -> Scalar:
    """Return an empty value, in the place of a node."""
    return Scalar("", None, False, node.source, node.end, node.end)


def word(text: str, node: Node) -> Scalar:
    """Return a key that nobody wrote, in the place of a node; it has no width."""
    return Scalar(text, text, True, node.source, node.start, node.start)


def put(node: Mapping, key: Scalar, value: Node) -> Mapping:
    """Return a mapping in which a key has this value: in its old place, or at the end."""
    entries = [(key, value) if old.text == key.text else (old, each) for old, each in node.entries]
    if all(old.text != key.text for old, _ in node.entries):
        entries.append((key, value))
    return of_entries(node, entries)


def without(node: Mapping, names: Iterable[str]) -> Mapping:
    """Return a mapping without some keys."""
    gone = frozenset(names)
    return of_entries(node, (pair for pair in node.entries if pair[0].text not in gone))


def changed(node: Mapping, path: tuple[str, ...], change: Callable[[Node], Node | None]) -> Mapping:
    """Return a mapping in which the value at a path is another, or is gone where it is None.

    Where the path leads nowhere, the mapping stays as it is.
    """
    name, *rest = path
    entries: list[tuple[Scalar, Node]] = []
    for key, value in node.entries:
        found: Node | None = value
        if key.text == name:
            if not rest:
                found = change(value)
            elif isinstance(value, Mapping):
                found = changed(value, tuple(rest), change)
        if found is not None:
            entries.append((key, found))
    return of_entries(node, entries)


def replaced(node: Mapping, path: tuple[str, ...], value: Node) -> Mapping:
    """Return a mapping with another value at a path that is there."""
    return changed(node, path, lambda _: value)


def opened(states: Node) -> Node:
    """Return a list of states as a mapping of them; anything else as it is."""
    if not isinstance(states, Sequence):
        return states
    names = [each for each in states.items if isinstance(each, Scalar)]
    return of_entries(states, ((each, nothing(each)) for each in names))


def state_path(machine: str, state: str) -> tuple[str, ...]:
    """Return where a state stands, by its full name, once all lists of states are opened."""
    path = ["machines", machine]
    for name in state.split("."):
        path += ["states", name]
    return tuple(path)


def with_open_states(node: Node) -> Node:
    """Return a machine or state in which every list of states is a mapping."""
    states = get(node, "states")
    if states is None or not isinstance(node, Mapping):
        return node
    states = opened(states)
    if isinstance(states, Mapping):
        states = of_entries(states, ((key, with_open_states(each)) for key, each in states.entries))
    return changed(node, ("states",), lambda _: states)


def is_nothing(node: Node) -> bool:
    """Whether nothing is written here."""
    return isinstance(node, Scalar) and node.value is None


def same(one: Node, other: Node) -> bool:
    """Whether two nodes say the same, wherever they stand; labels and descriptions apart."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        left, right = _named(one), _named(other)
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return len(one.items) == len(other.items) and all(map(same, one.items, other.items))
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return one.text == other.text and one.kind == other.kind
    return _is_bare(one) and _is_bare(other)


def _named(node: Mapping) -> dict[str, Node]:
    return {key.text: value for key, value in node.entries if key.text not in WORDING}


def _is_bare(node: Node) -> bool:
    """Whether nothing but words for people stands here."""
    return is_nothing(node) or (isinstance(node, Mapping) and not _named(node))


def words_of(old: Node | None, new: Node) -> Node:
    """Return a text for people with more languages, or with another text in some."""
    if old is None or not isinstance(new, Mapping):
        return new
    if isinstance(old, Scalar) and isinstance(old.value, str):
        old = of_entries(old, [(word("", old), old)])
    if not isinstance(old, Mapping):
        return new
    for key, value in new.entries:
        old = put(old, key, value)
    return old
