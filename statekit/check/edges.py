"""A chart of a scenario against the moves that the spec makes."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic
from ..spec.examples import Scenario
from ..spec.model import Definition


def edges_differ(definition: Definition, scenario: Scenario) -> Iterator[Diagnostic]:
    """Yield, per machine, the moves that only one of the two has: no edge more, none fewer.

    A leaf that the chart leaves out has no edges there.
    """
    for machine, chart in scenario.edges.items():
        order = definition.machines[machine].leaves
        made: dict[tuple[str, str], dict[str, None]] = {}
        for edge in definition.edges(machine):
            made.setdefault((edge.source, edge.target), {})[edge.event.name] = None
        drawn = {(source, target) for source, targets in chart.items() for target in targets}
        lacks = [
            f"{source} -> {target} ({', '.join(events)})"
            for (source, target), events in sorted(
                made.items(), key=lambda item: (order.index(item[0][0]), order.index(item[0][1]))
            )
            if (source, target) not in drawn
        ]
        extra = [
            f"{source} -> {target}"
            for source in order
            for target in order
            if (source, target) in drawn and (source, target) not in made
        ]
        parts = [f"the chart lacks {', '.join(lacks)}"] if lacks else []
        parts += [f"no transition makes {', '.join(extra)}"] if extra else []
        if parts:
            message = f"scenario {scenario.name!r}: of {machine}, {'; '.join(parts)}"
            remedy = "correct the chart, or the transitions"
            yield Diagnostic("edges-differ", message, scenario.span, remedy)
