"""Whether anything would get lost by acknowledging a report without a change.

One principle: what carries data or money is late or double only if the order holds all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve

from ..expressions import Node, Unknown, Value, Values, evaluate
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
        _agrees(tables, _rivals(tables, each, machine, source), (machine, source, leaf), own)
        for each in ways
        for own in [_read_by(each.event, values)]
        for owner, source in each.bits
        if owner == machine and each.end(machine, source) == leaf
    )


def _read_by(event: Event, values: Values) -> Values:
    """Return what is known as one event reads it.

    A status may carry the fields of several events, and two may give one name two types.
    """
    return evolve(values, fields=good_fields(event, values.fields, partial=True))


def _rivals(tables: Tables, way: Alternative, machine: str, source: str) -> Iterator[Alternative]:
    """Yield the alternatives among which the payload chooses, in their order."""
    for each in tables.events[way.event.name].alternatives:
        if (machine, source) in each.bits and others(each, machine) == others(way, machine):
            yield each


def others(alternative: Alternative, machine: str) -> dict[str, frozenset[str]]:
    """Return where an alternative needs the other machines."""
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
    certain = True
    for node, witness in choosing(tables, alternative):
        answer = evaluate(node, values) if witness else None
        if answer is False:
            return False
        certain &= answer is True
    return True if certain else None


def choosing(tables: Tables, alternative: Alternative) -> Iterator[tuple[Node, bool]]:
    """Yield the clauses of an alternative's own guard, each with whether it is a witness."""
    guard = alternative.transition.guard
    touched = {effect.name for effect in alternative.transition.effects}
    touched |= {part.machine for part in alternative.moved}
    for node in guard.clauses() if guard else ():
        reads = names_read(node, tables.facts)
        yield node, any(isinstance(each, Field) for each in node.walk()) and not reads & touched


def changes_nothing(alternative: Alternative, values: Values) -> bool:
    """Tell whether every effect would set its datum to the value that it has.

    An effect that adds to its datum is never so; nor is money that is neither written down nor
    equal to something by the guard. What one of many writes outside its own fields is no witness:
    another instance may have written it since.
    """
    if any(not _is_absent(alternative.event, name, values) for name in money_lost(alternative)):
        return False
    written = written_again(alternative)
    return written is not None and all(
        _holds(values, name, evaluate(node, values)) for name, node in written.items()
    )


def written_again(alternative: Alternative) -> Mapping[str, Node] | None:
    """Return what each datum must equal so that no effect changes it; None if some always do."""
    own = _own(alternative)
    found: dict[str, Node] = {}
    for effect in alternative.transition.written:
        root = effect.value.root
        if own and not effect.name.startswith(own):
            if any(isinstance(each, Field) for each in root.walk()):
                return None
        elif any(isinstance(each, Datum) and each.name == effect.name for each in root.walk()):
            return None
        else:
            found[effect.name] = root
    return found


def money_lost(alternative: Alternative) -> list[str]:
    """Return the fields with money that effects do not write down, nor the guard equates."""
    kept = _kept(alternative)
    return [name for name in money_fields(alternative.event) if name not in kept]


def _holds(values: Values, name: str, value: Value | Unknown) -> bool:
    return not isinstance(value, Unknown) and value == values.data.get(name, Unknown(frozenset()))


def _own(alternative: Alternative) -> tuple[str, ...]:
    """Return how the names of the fields begin that belong to the instances which are meant."""
    return tuple(f"{machine}." for machine in alternative.event.about)


def _is_absent(event: Event, name: str, values: Values) -> bool:
    return event.payload[name].optional and values.fields.get(name) is None


def _kept(alternative: Alternative) -> set[str]:
    """Return the fields that effects write down, or that the guard equates with something."""
    transition, own = alternative.transition, _own(alternative)
    nodes = [
        effect.value.root for effect in transition.written if not own or effect.name.startswith(own)
    ]
    found = {each.name for node in nodes for each in node.walk() if isinstance(each, Field)}
    for node in transition.guard.clauses() if transition.guard else ():
        if isinstance(node, Compare) and node.operator == "==":
            found |= {each.name for each in (node.left, node.right) if isinstance(each, Field)}
    return found
