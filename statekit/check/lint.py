"""The rules that find faults in a spec which loads and decides all the same.

A rule is an entry of the catalogue, and here under its id a function from what is checked to its
findings. One fault gives one finding: what only follows from another one is not told.
`unused-allow` is missing here: it is about the findings of all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..diagnostics import Diagnostic
from ..spec.model import Definition
from . import (
    breaks,
    examples,
    finals,
    meaning,
    reach,
    similar,
    timeouts,
    translations,
    unused,
    wording,
)
from .prove import Logic
from .subject import Subject

Lint = Callable[[Subject], Iterator[Diagnostic]]


def _of_spec(find: Callable[[Definition], Iterator[Diagnostic]]) -> Lint:
    return lambda subject: find(subject.definition)


def _of_logic(find: Callable[[Logic], Iterator[Diagnostic]]) -> Lint:
    return lambda subject: find(subject.logic)


def _of_transitions(rule: str) -> Lint:
    return lambda subject: (each for each in subject.hopeless if each.rule == rule)


def _of_scenarios(*rules: str) -> Lint:
    return lambda subject: (
        each for result in subject.results for each in result.diagnostics if each.rule in rules
    )


LINTS: dict[str, Lint] = {
    "unreachable-state": _of_spec(reach.unreachable_states),
    "unreachable-family": _of_spec(reach.unreachable_families),
    "trap": _of_spec(finals.traps),
    "unmarked-final": _of_spec(finals.unmarked_finals),
    "event-without-transition": _of_spec(unused.events_without_transition),
    "dead-transition": _of_transitions("dead-transition"),
    "shadowed-transition": _of_transitions("shadowed-transition"),
    "dead-case": _of_logic(meaning.dead_cases),
    "gap-without-else": _of_logic(meaning.gaps),
    "rule-never-broken": _of_logic(meaning.rules_never_broken),
    "rule-never-holds": _of_logic(meaning.rules_never_held),
    "never-due": _of_spec(timeouts.never_due),
    "timer-unbound": _of_spec(timeouts.timer_unbound),
    "deadline-without-exit": _of_spec(timeouts.deadlines_without_exit),
    "unused-name": _of_spec(unused.unused_names),
    "unused-fact": _of_spec(examples.unused_facts),
    "state-named-datum": _of_spec(unused.state_named_data),
    "similar-names": _of_spec(similar.similar_names),
    "missing-translation": _of_spec(translations.missing_translations),
    "missing-label": _of_spec(wording.missing_labels),
    "missing-description": _of_spec(wording.missing_descriptions),
    "undocumented-assumption": _of_spec(wording.undocumented_assumptions),
    # A scenario that cannot run is told along with those that fail; it cannot be allowed.
    "scenario-failed": _of_scenarios("scenario-failed", "bad-scenario"),
    "edges-differ": _of_scenarios("edges-differ"),
    "repeated-scenario": _of_spec(examples.repeated_scenarios),
    "untested-transition": examples.untested_transitions,
    "expired-break": _of_spec(breaks.expired_breaks),
}


def lint(subject: Subject) -> Iterator[Diagnostic]:
    """Yield the findings of every rule."""
    for find in LINTS.values():
        yield from find(subject)
