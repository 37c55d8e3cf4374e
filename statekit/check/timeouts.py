"""Time-outs that never come."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic
from ..expressions.tree import Datum
from ..spec.model import Definition
from ..spec.timer import TIMER
from .reading import nodes


def never_due(definition: Definition) -> Iterator[Diagnostic]:
    """Find time-outs that wait for a datum which begins without a value and gets none."""
    written = {
        effect.name for _, transition in definition.alternatives for effect in transition.written
    }
    told = set()
    for event, transition in definition.alternatives:
        timeout = transition.timeout
        if timeout is None or timeout.span in told:
            continue
        for expression in (timeout.after, timeout.at):
            for node in nodes(definition, expression.root) if expression else ():
                datum = definition.cells[node.name] if isinstance(node, Datum) else None
                # What is fixed may be given at birth.
                if datum and datum.optional and not datum.fixed and datum.name not in written:
                    told.add(timeout.span)
                    message = (
                        f"{event.name} waits for {datum.name}, which nothing sets, "
                        f"so the {TIMER} never sends it"
                    )
                    remedy = f"set {datum.name}"
                    if datum.name in definition.data:
                        remedy += ", or mark it `fixed` if an order begins with it"
                    yield Diagnostic("never-due", message, timeout.span, remedy)
