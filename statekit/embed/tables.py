"""Transitions and rules as tables and lists, of words that any page can set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from attrs import frozen

from ..render.drawing import START, Arrow, Box, Drawing, Node, Tone, lines
from ..render.rules import rule_in_words
from ..spec import Definition
from ..spec.labels import in_language


@frozen(slots=False)
class Code:
    """A name that the spec gives; it has no marks that a page could take for its own."""

    text: str


Inline: TypeAlias = tuple[str | Code, ...]
"""A text in pieces."""

HEADS = ("From", "Event", "To", "By", "When")


@frozen(slots=False)
class Table:
    """The transitions of a machine.

    Args:
        title: the machine; empty where the spec has no other.
        rows: a cell for each of `HEADS`.
        notes: what the named guards require, below the table.
    """

    title: str
    rows: tuple[tuple[Inline, ...], ...]
    notes: tuple[Inline, ...]


def tables_of(drawing: Drawing) -> Iterator[Table]:
    """Yield a table for each machine of a drawing, whose parts go by the same words as there.

    Without any labels the states go by their whole names.
    """
    parts: list[Box | Node] = [*drawing.boxes().values(), *drawing.nodes().values()]
    spoken = drawing.view.language is not None  # events go by their labels too
    labelled = spoken or any(each.name for each in parts)
    for machine in drawing.machines:
        names = _names(machine, labelled=labelled)
        arrows = [each for each in drawing.arrows if {*each.tails, *each.spread} & {*names}]
        named = {name for arrow in arrows for name in arrow.guards}
        title = machine.title if labelled else machine.key
        yield Table(
            title if len(drawing.machines) > 1 else "",
            tuple(_row(each, names, labelled=labelled, spoken=spoken) for each in arrows),
            tuple(
                ("guard ", Code(name), ": ", text)
                for name, text in drawing.guards.items()
                if name in named
            ),
        )


def _names(machine: Box, *, labelled: bool) -> dict[str, str]:
    """Return what each part of a machine is called, by its key."""
    names: dict[str, str] = {}

    def add(part: Box | Node, around: str) -> None:
        own = part.key.partition(".")[2]
        if labelled:
            own = f"{around} \u203a {part.title}" if around else part.title
        names[part.key] = own
        if isinstance(part, Box):
            for each in part.children:
                add(each, own)

    for each in machine.children:
        add(each, "")
    names[machine.key] = "any state"
    names[f"{machine.key}{START}"] = "start"
    return names


def _row(
    arrow: Arrow, names: dict[str, str], *, labelled: bool, spoken: bool
) -> tuple[Inline, ...]:
    def state(key: str) -> str | Code:
        plain = labelled or key.endswith(START) or "." not in key
        return names[key] if plain else Code(names[key])

    event: str | Code = "" if arrow.birth else "on request"
    if arrow.event:
        event = arrow.event if spoken else Code(arrow.event)
    sources = [state(each) for each in arrow.tails]
    sources += [arrow.words] if arrow.words else []
    return (
        _joined(sources),
        (event,) if event else (),
        (state(arrow.head) if arrow.head else "same",),
        (", ".join(arrow.by),) if arrow.by else (),
        tuple(_conditions(arrow)),
    )


def _conditions(arrow: Arrow) -> Iterator[str | Code]:
    parts: list[Inline] = []
    (said,) = lines((arrow,))
    for tone, text in said:
        if tone is Tone.NAMED:
            parts.append(("guard ", Code(text.removeprefix("guard "))))
        elif tone is not Tone.EVENT:
            parts.append((text.removeprefix("if ") if tone is Tone.GUARD else text,))
    parts += [("goes back",)] if arrow.back else []
    for number, part in enumerate(parts):
        yield from (("; ", *part) if number else part)


def _joined(pieces: list[str | Code]) -> Inline:
    found: list[str | Code] = []
    for piece in pieces:
        found += [", ", piece] if found else [piece]
    return tuple(found)


def rules_of(definition: Definition, language: str | None) -> Iterator[tuple[str, Inline]]:
    """Yield the name of each rule, and what it says."""
    for rule in definition.rules.values():
        about = in_language(rule.description, language)
        yield rule.name, (rule_in_words(rule), *([f". {about}"] if about else []))
