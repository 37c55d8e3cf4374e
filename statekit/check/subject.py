"""What rules look at: a spec, and what came of its scenarios."""

from __future__ import annotations

from functools import cached_property

from attrs import define

from ..decide import Engine
from ..diagnostics import Diagnostic
from ..spec.model import Definition
from .prove import Logic
from .reach import hopeless_transitions
from .scenarios import Result, run_scenarios


@define(slots=False)
class Subject:
    """A spec that is checked; its scenarios run once."""

    engine: Engine

    @property
    def definition(self) -> Definition:
        """The loaded spec."""
        return self.engine.definition

    @cached_property
    def logic(self) -> Logic:
        """What can be asked about all orders; one budget for all questions."""
        return Logic(self.definition)

    @cached_property
    def hopeless(self) -> tuple[Diagnostic, ...]:
        """The transitions that can never be taken."""
        return tuple(hopeless_transitions(self.logic))

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """What came of each scenario."""
        return tuple(run_scenarios(self.engine))
