"""Values to begin with: those that the spec's own scenarios give and send."""

from __future__ import annotations

from ...expressions import Type, Value
from ...spec import Definition


class Examples:
    """What the forms of the page are filled with.

    Attributes:
        data: per datum the first value that a scenario begins with.
        payloads: per event and field the first value that is accepted in a scenario.
    """

    def __init__(self, spec: Definition) -> None:
        self.data: dict[str, Value] = {}
        self.payloads: dict[tuple[str, str], Value] = {}
        runs = [run for each in spec.scenarios.values() for run in each.runs]
        for run in runs:
            for name, value in run.given.items():
                if name in spec.data and _is(spec.data[name].type, value):
                    self.data.setdefault(name, value)
        for step in (step for run in runs for step in run.steps if step.expect == "accepted"):
            event = spec.events.get(step.event or "")
            fields = {} if event is None else event.payload
            for name, value in step.payload.items():
                if name in fields and _is(fields[name].type, value):
                    self.payloads.setdefault((step.event or "", name), value)


def _is(type_: Type, value: object) -> bool:
    return value is not None and type_.accepts(value)
