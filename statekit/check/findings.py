"""Everything that `statekit check` tells about one spec."""

from __future__ import annotations

from attrs import frozen

from ..decide import Engine
from ..diagnostics import Diagnostic, SpecError, in_order
from .compare import compared
from .lint import lint
from .notes import Note, changes
from .scenarios import run_scenarios


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
    """

    diagnostics: tuple[Diagnostic, ...]
    scenarios: int
    steps: int
    accepted: int
    notes: tuple[Note, ...] = ()


def check(engine: Engine) -> Findings:
    """Lint a loaded spec, run its scenarios, and compare it with what it builds on."""
    results = list(run_scenarios(engine))
    found = [*lint(engine.definition)]
    found += [each for result in results for each in result.diagnostics]
    notes = [*changes(engine.definition)]
    try:
        notes += compared(engine.definition)
    except SpecError as error:
        found += error.diagnostics
    return Findings(
        in_order(found),
        len(results),
        sum(result.steps for result in results),
        sum(result.accepted for result in results),
        tuple(notes),
    )
