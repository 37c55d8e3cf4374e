"""Whether anything would get lost by acknowledging a report without a change.

One principle: what carries data or money is late or double only if the order holds all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from ..expressions import Unknown, Values, evaluate
from ..expressions.tree import Compare, Datum, Field
from ..spec.model import Event
from .admit import good_fields
from .payload import money_fields
from .rules import names_read
from .tables import Alternative, Tables


def loses_nothing(
    tables: Tables, machine: str, leaf: str, ways: Iterable[Alternative], values: Values
) -> bool:
    """Tell whether the order holds all that one of the ways into a leaf would write.

    Args:
        ways: alternatives that may have led the machine into the leaf.
        values: what is known now, the payload's good fields included.
    """
    return any(
        _agrees(tables, _rivals(tables, each, machine, source), (machine, source, leaf), values)
        for each in ways
        for owner, source in each.bits
        if owner == machine and each.end(machine, source) == leaf
    )


def _rivals(tables: Tables, way: Alternative, machine: str, source: str) -> Iterator[Alternative]:
    """Yield the alternatives among which the payload chooses, in their order."""
    for each in tables.events[way.event.name].alternatives:
        if (machine, source) in each.bits and _others(each, machine) == _others(way, machine):
            yield each


def _others(alternative: Alternative, machine: str) -> dict[str, frozenset[str]]:
    parts = alternative.transition.parts
    return {part.machine: part.sources for part in parts if part.machine != machine}


def _agrees(
    tables: Tables,
    rivals: Iterable[Alternative],
    move: tuple[str, str, str],
    values: Values,
) -> bool:
    """Tell whether the alternatives that the payload may choose write nothing new."""
    machine, source, leaf = move
    found = False
    for each in rivals:
        chosen = _chosen(tables, each, values)
        leads = each.end(machine, source) == leaf
        if chosen is False or (chosen is None and not leads):
            continue
        if not leads or not changes_nothing(each, values):
            return False
        found = True
        if chosen:
            break
    return found


def _chosen(tables: Tables, alternative: Alternative, values: Values) -> bool | None:
    """Tell whether the payload chooses an alternative; None where that can no longer be told.

    A clause that reads what the transition has written since is no witness, nor is one that does
    not read the payload: it may have held then.
    """
    guard = alternative.transition.guard
    if guard is None:
        return True
    touched = {effect.name for effect in alternative.transition.effects}
    touched |= {part.machine for part in alternative.moved}
    certain = True
    for node in guard.clauses():
        reads = names_read(node, tables.facts)
        witness = any(isinstance(each, Field) for each in node.walk()) and not reads & touched
        answer = evaluate(node, values) if witness else None
        if answer is False:
            return False
        certain &= answer is True
    return True if certain else None


def changes_nothing(alternative: Alternative, values: Values) -> bool:
    """Tell whether every effect would set its datum to the value that it has.

    An effect that adds to its datum is never so; nor is money that is neither written down nor
    equal to something by the guard. What one of many writes outside its own fields is no witness:
    another instance may have written it since.
    """
    own = tuple(f"{machine}." for machine in alternative.event.about)
    # A status may carry the fields of several events, and two may give one name two types.
    fields = good_fields(alternative.event, values.fields, partial=True)
    values = evolve(values, fields=fields)
    if any(
        name not in _kept(alternative) and not _is_absent(alternative.event, name, values)
        for name in money_fields(alternative.event)
    ):
        return False
    for effect in alternative.transition.written:
        root = effect.value.root
        if own and not effect.name.startswith(own):
            if any(isinstance(each, Field) for each in root.walk()):
                return False
            continue
        if any(isinstance(each, Datum) and each.name == effect.name for each in root.walk()):
            return False
        value = evaluate(root, values)
        if isinstance(value, Unknown) or effect.name not in values.data:
            return False
        if value != values.data[effect.name]:
            return False
    return True


def _is_absent(event: Event, name: str, values: Values) -> bool:
    return event.payload[name].optional and values.fields.get(name) is None


def _kept(alternative: Alternative) -> set[str]:
    """Return the fields that effects write down, or that the guard equates with something."""
    transition = alternative.transition
    own = tuple(f"{machine}." for machine in alternative.event.about)
    nodes = [
        effect.value.root for effect in transition.written if not own or effect.name.startswith(own)
    ]
    found = {each.name for node in nodes for each in node.walk() if isinstance(each, Field)}
    for node in transition.guard.clauses() if transition.guard else ():
        if isinstance(node, Compare) and node.operator == "==":
            found |= {each.name for each in (node.left, node.right) if isinstance(each, Field)}
    return found
