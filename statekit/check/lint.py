"""The rules about whole specs. A spec that breaks one loads and decides all the same.

A rule is a function from a definition to its findings, entered in `LINTS` under the id of the
catalogue. One fault gives one finding: what only follows from another one is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..diagnostics import Diagnostic
from ..spec.model import Definition
from . import breaks, labels, reach, timeouts, unused

Lint = Callable[[Definition], Iterator[Diagnostic]]

LINTS: dict[str, Lint] = {
    "unreachable-state": reach.unreachable_states,
    "unreachable-family": reach.unreachable_families,
    "dead-transition": reach.dead_transitions,
    "event-without-transition": unused.events_without_transition,
    "never-due": timeouts.never_due,
    "timer-unbound": timeouts.timer_unbound,
    "unused-name": unused.unused_names,
    "state-named-datum": unused.state_named_data,
    "missing-label": labels.missing_labels,
    "expired-break": breaks.expired_breaks,
}


def lint(definition: Definition) -> Iterator[Diagnostic]:
    """Yield the findings of every rule."""
    for find in LINTS.values():
        yield from find(definition)
