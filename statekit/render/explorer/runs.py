"""The scenarios of a spec as the page replays them."""

from __future__ import annotations

import math

from ...check.scenarios import Unplayable, begin, clock, proposal_of
from ...decide import Engine
from ...expressions import plain
from ...spec.examples import Instances, Run, Scenario

Json = dict[str, object]


def scenarios(engine: Engine) -> list[Json]:
    """Return every scenario with its runs."""
    return [_scenario(engine, each) for each in engine.definition.scenarios.values()]


def _scenario(engine: Engine, scenario: Scenario) -> Json:
    return {
        "name": scenario.name,
        "description": dict(scenario.description),
        "runs": [_run(engine, each) for each in scenario.runs],
        "edges": {
            machine: {source: sorted(targets) for source, targets in chart.items()}
            for machine, chart in scenario.edges.items()
        },
    }


def _run(engine: Engine, run: Run) -> Json:
    """Return a run; one that cannot begin has no beginning, and says why."""
    at, *times = clock(run)
    found: Json = {"begin": None, "fault": None, "see": _seen(run.see, run.seen), "steps": []}
    try:
        start = begin(engine, run)
    except Unplayable as fault:
        return found | {"fault": fault.message}
    if run.instances or any(name in engine.definition.machines for name in run.given):
        found["begin"] = {"snapshot": start.to_dict()}
    else:
        data = {name: plain(value) for name, value in run.given.items()}
        found["begin"] = {"data": data, "at": at and at.isoformat()}
    found["steps"] = [
        {
            "proposal": writable(proposal_of(engine.definition, step, time).to_dict()),
            "expect": step.expect,
            "why": list(step.why),
            "see": _seen(step.see, step.seen),
        }
        for step, time in zip(run.steps, times, strict=True)
    ]
    return found


def _seen(values: object, instances: Instances) -> Json:
    found: Json = {}
    if isinstance(values, dict):
        found |= {name: plain(value) for name, value in values.items()}
    for machine, placed in instances.items():
        found[machine] = {
            key: {"state": each.state} | {name: plain(v) for name, v in each.fields.items()}
            for key, each in placed.items()
        }
    return found


def writable(value: object) -> object:
    """Return a payload's value as JSON can hold it: no number there is infinite or none."""
    if isinstance(value, dict):
        return {name: writable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [writable(each) for each in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
