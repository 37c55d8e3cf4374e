"""What people call the things of a spec, in the language that they read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from attrs import frozen

from ..diagnostics import Span, one_of
from .base import Words
from .machines import NEW
from .model import Definition


def in_language(words: Words, language: str | None = None) -> str:
    """Return a text in a language; in another one where that is missing, empty where all are.

    Args:
        words: the text per language.
        language: the code asked for; `pt` serves who asks for `pt-BR`, and the other way round.
            None asks for the text that names no language.
    """
    wanted = [] if language is None else [language, language.partition("-")[0]]
    wanted += [code for code in words if code.partition("-")[0] in wanted]
    return next((words[code] for code in (*wanted, "", "en", *words) if words.get(code)), "")


class _Labelled(Protocol):
    @property
    def label(self) -> Words: ...


@frozen(slots=False)
class Labels:
    """The labels of one spec in one language; a thing without a label goes by its name.

    Args:
        definition: the spec.
        language: a language code such as `es`; None for the labels that name no language.
    """

    definition: Definition
    language: str | None = None

    def _of(self, thing: _Labelled | None, name: str) -> str:
        return in_language({} if thing is None else thing.label, self.language) or name

    def machine(self, name: str) -> str:
        """Return what a machine is called."""
        return self._of(self.definition.machines.get(name), name)

    def state(self, machine: str, name: str) -> str:
        """Return what a state is called, by its full name; without a label, by its own name."""
        state = self.definition.machines[machine].states.get(name)
        return self._of(state, name.rpartition(".")[2])

    def event(self, name: str) -> str:
        """Return what an event is called."""
        return self._of(self.definition.events.get(name), name)

    def actor(self, name: str) -> str:
        """Return what an actor is called."""
        return self._of(self.definition.actors.get(name), name)

    def datum(self, name: str) -> str:
        """Return what a datum, a total or a field of an instance is called."""
        return self._of(self.definition.cells.get(name), name)

    def fact(self, name: str) -> str:
        """Return what a fact is called."""
        return self._of(self.definition.facts.get(name), name)


def labelled(definition: Definition) -> Iterator[tuple[str, str, Words, Span]]:
    """Yield everything that people read by a label: what it is, its name, the label, its place."""
    for machine in definition.machines.values():
        yield "machine", machine.name, machine.label, machine.span
        for state in machine.states.values():
            if machine.many is not None and state.name == NEW:
                continue  # nobody declares it
            yield "state", f"{state.name} of {machine.name}", state.label, state.span
    for event in definition.events.values():
        if event.named:
            yield "event", event.name, event.label, event.span
    for actor in definition.actors.values():
        yield "actor", actor.name, actor.label, actor.span
    for datum in definition.data.values():
        yield "datum", datum.name, datum.label, datum.span
    for machine in definition.machines.values():
        for field in machine.fields.values():
            yield "field", field.name, field.label, field.span
    for total in definition.totals.values():
        yield "total", total.name, total.label, total.span
    for fact in definition.facts.values():
        yield "fact", fact.name, fact.label, fact.span


def languages(definition: Definition) -> tuple[str, ...]:
    """Return the languages of the labels, in the order in which they first appear."""
    found = (code for _, _, words, _ in labelled(definition) for code in words if code)
    return tuple(dict.fromkeys(found))


def unspoken(definition: Definition, language: str | None) -> str | None:
    """Return what is wrong with asking for labels in a language that the spec does not have."""
    known = languages(definition)
    if language is None or language in known:
        return None
    if not known:
        return f"the labels of {definition.name} name no language: leave out {language!r}"
    return f"{definition.name} has labels in {one_of(known)}, not in {language!r}"
