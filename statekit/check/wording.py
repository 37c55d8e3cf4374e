"""What people read: labels and descriptions that are missing, and assumptions that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..diagnostics import Diagnostic, Span
from ..spec.base import Words
from ..spec.labels import labelled
from ..spec.model import Definition

_Said = tuple[str, str, Words, Span]
_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#.*$")
_ASSUMES = re.compile(r"(?i)\bassum(?:e|ed|es|ing|ption|ptions)\b")
_FEW = 2


def missing_labels(definition: Definition) -> Iterator[Diagnostic]:
    """Find what has no label at all, where most of its kind have one."""
    yield from _missing("label", labelled(definition))


def missing_descriptions(definition: Definition) -> Iterator[Diagnostic]:
    """Find what has no description, where most of its kind have one."""
    yield from _missing("description", _described(definition))


def _missing(what: str, said: Iterable[_Said]) -> Iterator[Diagnostic]:
    kinds: dict[str, list[tuple[str, Words, Span]]] = {}
    for kind, name, words, span in said:
        kinds.setdefault(kind, []).append((name, words, span))
    for kind, things in kinds.items():
        bare = [(name, span) for name, words, span in things if not words]
        if bare and len(bare) * 2 < len(things):
            names = ", ".join(name for name, _ in bare)
            some = len(things) - len(bare)
            subject = f"the {kind} {names} has" if len(bare) == 1 else f"the {kind}s {names} have"
            message = f"{subject} no {what}, as {some} of {len(things)} have one"
            yield Diagnostic(f"missing-{what}", message, bare[0][1], f"give it a `{what}`")


def _described(definition: Definition) -> Iterator[_Said]:
    spec = definition
    for machine in spec.machines.values():
        yield "machine", machine.name, machine.description, machine.span
        for state in machine.states.values():
            yield "state", f"{state.name} of {machine.name}", state.description, state.span
        for field in machine.fields.values():
            yield "field", field.name, field.description, field.span
    for event in spec.events.values():
        if event.named:
            yield "event", event.name, event.description, event.span
    for actor in spec.actors.values():
        yield "actor", actor.name, actor.description, actor.span
    for setting in spec.settings.values():
        yield "setting", setting.name, setting.description, setting.span
    for datum in spec.data.values():
        yield "datum", datum.name, datum.description, datum.span
    for total in spec.totals.values():
        yield "total", total.name, total.description, total.span
    for guard in spec.named_guards:
        yield "guard", guard.name, guard.description, guard.span
    for fact in spec.facts.values():
        yield "fact", fact.name, fact.description, fact.span
    for rule in spec.rules.values():
        yield "rule", rule.name, rule.description, rule.span
    for scenario in spec.scenarios.values():
        yield "scenario", scenario.name, scenario.description, scenario.span


def undocumented_assumptions(definition: Definition) -> Iterator[Diagnostic]:
    """Find assumptions without a reason, and comments that assume what the spec does not mark."""
    for each in definition.assumptions:
        if len(each.why.split()) < _FEW:
            message = f"{each.what}: {each.why!r} does not say why it is assumed"
            remedy = "say what the source leaves open, and why you decided so"
            yield Diagnostic("undocumented-assumption", message, each.span, remedy)
    if definition.assumptions:
        return  # the comments may be about these
    source = definition.span.source
    for comment in _COMMENT.finditer(source.text):
        word = _ASSUMES.search(comment[0])
        if word:
            start = comment.start() + word.start()
            span = Span(source, start, start + len(word[0]))
            message = "a comment speaks of an assumption, and no list of assumptions shows it"
            remedy = "write `assumed: why` beside what is assumed"
            yield Diagnostic("undocumented-assumption", message, span, remedy)
