"""Names that are taken for one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..diagnostics import Diagnostic, Span
from ..expressions import Kind, Type
from ..spec.model import Definition

_Named = tuple[str, Span]


def similar_names(definition: Definition) -> Iterator[Diagnostic]:
    """Find names of one kind that differ only in case or in what separates their words."""
    for what, named in _kinds(definition):
        first: dict[str, _Named] = {}
        for name, span in named:
            other, place = first.setdefault(_plain(name), (name, span))
            if other != name:
                message = (
                    f"the {what} {name} differs only in case or separators from {other} "
                    f"on line {place.line}"
                )
                remedy = "rename one of them, or make one of the two"
                yield Diagnostic("similar-names", message, span, remedy)


def _plain(name: str) -> str:
    return name.casefold().translate({ord(each): None for each in "_-. "})


def _kinds(definition: Definition) -> Iterator[tuple[str, list[_Named]]]:
    """Yield the names among which each may stand once: what they are, with their places."""
    values = (
        definition.settings,
        definition.data,
        definition.totals,
        definition.facts,
        definition.machines,
    )
    # Expressions read all of these by their bare names.
    yield "name", [(each.name, each.span) for some in values for each in some.values()]
    yield "event", [(each.name, each.span) for each in definition.events.values() if each.named]
    yield "actor", [(each.name, each.span) for each in definition.actors.values()]
    yield "guard", [(each.name, each.span) for each in definition.named_guards]
    yield "rule", [(each.name, each.span) for each in definition.rules.values()]
    yield "scenario", [(each.name, each.span) for each in definition.scenarios.values()]
    for machine in definition.machines.values():
        states = [(each.name, each.span) for each in machine.states.values()]
        yield f"state of {machine.name}", states
        yield (
            f"field of {machine.name}",
            [(each.name.rpartition(".")[2], each.span) for each in machine.fields.values()],
        )
        for field in machine.fields.values():
            yield from _values(field.name, field.type, field.span)
    for event in definition.events.values():
        yield f"field of {event.name}", [(each.name, each.span) for each in event.payload.values()]
        for each in event.payload.values():
            yield from _values(f"{event.name}.{each.name}", each.type, each.span)
    for some in (definition.settings, definition.data):
        for one in some.values():
            yield from _values(one.name, one.type, one.span)
    for fact in definition.facts.values():
        yield from _values(fact.name, fact.value.root.type, fact.span)


def _values(owner: str, type_: Type, span: Span) -> Iterable[tuple[str, list[_Named]]]:
    if type_.kind is Kind.ENUM:
        yield f"value of {owner}", [(value, span) for value in type_.values]
