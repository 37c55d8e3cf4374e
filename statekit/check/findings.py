"""Everything that `statekit check` tells about one spec."""

from __future__ import annotations

from attrs import frozen

from ..decide import Engine
from ..diagnostics import Diagnostic, SpecError, in_order
from ..spec.lineage import Allowance
from .allow import Allowed, allowance, unused
from .compare import compared
from .lint import lint
from .notes import Note, changes
from .severities import Severities, leveled
from .subject import Subject


@frozen(slots=False)
class Findings:
    """What was found, and what was run.

    Args:
        diagnostics: the findings, in the order of the file.
        scenarios: how many scenarios the spec has.
        steps: how many of their steps were run; a scenario ends at a step with another verdict
            than it expects.
        accepted: how many of these steps were accepted.
        notes: what it changes of the specs that it builds on.
        allowed: the findings that the spec allows.
    """

    diagnostics: tuple[Diagnostic, ...]
    scenarios: int
    steps: int
    accepted: int
    notes: tuple[Note, ...] = ()
    allowed: tuple[Allowed, ...] = ()


def check(engine: Engine, severities: Severities | None = None) -> Findings:
    """Lint a loaded spec, run its scenarios, and compare it with what it builds on.

    Args:
        engine: the loaded spec.
        severities: other severities than those of the catalogue.
    """
    subject = Subject(engine)
    notes = [*changes(engine.definition)]
    broken: tuple[Diagnostic, ...] = ()
    try:
        notes += compared(engine.definition)
    except SpecError as error:
        broken = error.diagnostics
    found, allowed = _sorted(subject, severities or {})
    return Findings(
        in_order([*found, *broken]),
        len(subject.results),
        sum(len(result.played) for result in subject.results),
        sum(result.accepted for result in subject.results),
        tuple(notes),
        tuple(allowed),
    )


def _sorted(subject: Subject, severities: Severities) -> tuple[list[Diagnostic], list[Allowed]]:
    """Return the findings that count, and those that are allowed."""
    found: list[Diagnostic] = []
    allowed: list[Allowed] = []
    used: list[Allowance] = []
    for each in lint(subject):
        by = allowance(subject.definition, each)
        if by is None:
            found.append(each)
        else:
            used.append(by)
            allowed.append(Allowed(each, by.why))
    found += unused(subject.definition, used)
    return [*leveled(found, severities)], allowed
