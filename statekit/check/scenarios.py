"""The examples of a spec, run: what each step is decided to be against what the example says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from attrs import field, frozen

from ..decide import (
    Code,
    Decision,
    Engine,
    Event,
    Instance,
    MisuseError,
    Proposal,
    Snapshot,
    Status,
    Verdict,
)
from ..diagnostics import Diagnostic, Span, near
from ..expressions import Value, plain
from ..spec.examples import Instances, Placed, Run, Scenario, Step
from ..spec.machines import NEW, Machine
from ..spec.model import Definition
from .edges import edges_differ

_CODES = tuple(each.value for each in Code)
_REMEDY = "correct the scenario, or the spec"


class Unplayable(Exception):
    """A scenario cannot begin or go on."""

    def __init__(self, message: str, span: Span, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message, self.span, self.near = message, span, near


@frozen(slots=False)
class Played:
    """One step and its outcome."""

    step: Step
    before: Snapshot
    decision: Decision
    after: Snapshot


@frozen(slots=False)
class Result:
    """What came of one scenario.

    Args:
        played: the steps that were run.
    """

    diagnostics: tuple[Diagnostic, ...]
    played: tuple[Played, ...]

    @property
    def accepted(self) -> int:
        """How many of the steps were accepted."""
        return sum(bool(each.decision) for each in self.played)


START = datetime(2026, 1, 1, tzinfo=UTC)
"""When an order begins whose scenario lets time pass."""


def clock(run: Run) -> Iterator[datetime | None]:
    """Yield when the run begins, and when each step happens.

    Only a run that waits has a clock. A step with a time of its own puts it there.
    """
    now = START if any(step.wait is not None for step in run.steps) else None
    yield now
    for step in run.steps:
        at = datetime.fromisoformat(step.at) if step.at else None
        if now is None:
            yield at
        else:
            now = at or now + (step.wait or timedelta())
            yield now


def begin(engine: Engine, run: Run) -> Snapshot:
    """Return the order with which a run begins.

    With data alone it is a new order, whose trail is known to be empty. Where `given` puts a
    machine into a state, what came before is not known, and the trail neither.

    Raises:
        Unplayable: there is no such order.
    """
    machines = engine.definition.machines
    data = {name: value for name, value in run.given.items() if name not in machines}
    states = {
        name: _leaf(engine.definition, name, value)
        for name, value in run.given.items()
        if name in machines
    }
    at = next(clock(run))
    try:
        if states or run.instances:
            instances = _instances(engine.definition, run.instances)
            return engine.snapshot(states, data, at, instances)
        return engine.start(at, **data)
    except MisuseError as error:
        raise Unplayable(str(error.args[0]), run.span, error.near) from None


def play(engine: Engine, run: Run) -> Iterator[Played]:
    """Yield every step of a run with its decision, as a caller would have it.

    A caller records what was accepted, as `Engine.decide` asks. What is early is sent again, and
    what is refused may be corrected and sent again.

    Raises:
        Unplayable: the run cannot begin, or a step cannot be asked.
    """
    snapshot = begin(engine, run)
    seen: dict[str, Proposal] = {}
    _, *times = clock(run)
    for step, at in zip(run.steps, times, strict=True):
        try:
            proposal = proposal_of(engine.definition, step, at)
            decision = engine.decide(snapshot, proposal, seen)
        except MisuseError as error:
            raise Unplayable(str(error.args[0]), step.span, error.near) from None
        after = decision.after or snapshot
        key = engine.identity(proposal)
        if key is not None and decision.verdict is Verdict.ACCEPTED:
            seen[key] = proposal
        yield Played(step, snapshot, decision, after)
        snapshot = after


def run_scenarios(engine: Engine) -> Iterator[Result]:
    """Run every scenario of a spec, in its order."""
    for scenario in engine.definition.scenarios.values():
        yield _Play(engine, scenario).result()


@frozen(slots=False)
class _Play:
    """One scenario on trial."""

    engine: Engine
    scenario: Scenario
    found: list[Diagnostic] = field(factory=list, init=False)

    def result(self) -> Result:
        played = tuple(each for run in self.scenario.runs for each in self._steps(run))
        self.found.extend(edges_differ(self.engine.definition, self.scenario))
        return Result(tuple(self.found), played)

    def _steps(self, run: Run) -> Iterator[Played]:
        """Yield the steps that were run, up to one with another verdict than expected."""
        try:
            self._look(begin(self.engine, run), run, "at the beginning")
            for played in play(self.engine, run):
                yield played
                if not self._judge(played):
                    return
        except Unplayable as fault:
            message = f"scenario {self.scenario.name!r} cannot run: {fault.message}"
            self.found.append(Diagnostic("bad-scenario", message, fault.span, near=fault.near))

    def _judge(self, played: Played) -> bool:
        """Compare a step with its outcome; return whether the run can go on."""
        step, decision = played.step, played.decision
        if decision.verdict.value != step.expect:
            self._fail(f"{step.expect} is expected, and the decision is {decision}", step, decision)
            return False
        for code in step.why:
            if code not in _CODES:
                message = (
                    f"scenario {self.scenario.name!r} cannot run: no reason is called {code!r}"
                )
                close = near(code, _CODES)
                self.found.append(Diagnostic("bad-scenario", message, step.span, near=close))
                return True
        codes = [each.code.value for each in decision.reasons]
        missing = [code for code in step.why if code not in codes]
        if missing:
            found = f"it is {', '.join(dict.fromkeys(codes))}" if codes else "there is none"
            what = f"the reason {', '.join(missing)} is expected, and {found}: {decision}"
            self._fail(what, step, decision)
        self._look(played.after, step, f"after {decision.proposal}")
        return True

    def _fail(self, what: str, step: Step, decision: Decision) -> None:
        places = dict.fromkeys(each.where for each in decision.reasons if each.where)
        remedy = f"{_REMEDY} at {', '.join(places)}" if places else _REMEDY
        message = f"scenario {self.scenario.name!r}: {what}"
        self.found.append(Diagnostic("scenario-failed", message, step.span, remedy))

    def _look(self, snapshot: Snapshot, at: Run | Step, when: str) -> None:
        """Compare a snapshot with what the scenario says can be seen."""
        states, values = snapshot.states, {**snapshot.data, **snapshot.facts}
        wrong: list[str] = []
        for name, wanted in at.see.items():
            if name in states:
                leaves = self.engine.definition.machines[name].sets[str(wanted)]
                if states[name] not in leaves:
                    wrong.append(f"{name} is in {states[name]} and not in {wanted}")
            elif values[name] != wanted:
                wrong.append(f"{name} is {shown(values[name])} and not {shown(wanted)}")
        for name, placed in at.seen.items():
            machine = self.engine.definition.machines[name]
            for key, each in placed.items():
                wrong += _differs(machine, key, each, snapshot.instances[name].get(key))
        if wrong:
            message = f"scenario {self.scenario.name!r}: {when}, {'; '.join(wrong)}"
            self.found.append(Diagnostic("scenario-failed", message, at.span, _REMEDY))


def _instances(
    definition: Definition, instances: Instances
) -> dict[str, dict[str, dict[str, object]]]:
    """Return the instances of a beginning as `Engine.snapshot` takes them."""
    return {
        machine: {
            key: {**each.fields, "state": each.state and _leaf(definition, machine, each.state)}
            for key, each in placed.items()
        }
        for machine, placed in instances.items()
    }


def _differs(machine: Machine, key: str, wanted: Placed, found: Instance | None) -> Iterator[str]:
    """Yield how an instance differs from what the scenario says of it."""
    title = f"{machine.name} {key}"
    state = NEW if found is None else found.state
    if wanted.state is not None and state not in machine.sets[wanted.state]:
        where = f"{title} does not exist" if found is None else f"{title} is in {state}"
        yield f"{where} and not in {wanted.state}" if found else where
    elif found is None and wanted.state is None:
        yield f"{title} does not exist"
    elif found is not None:
        for name, value in wanted.fields.items():
            if found.fields[name] != value:
                yield f"{name} of {title} is {shown(found.fields[name])} and not {shown(value)}"


def _leaf(definition: Definition, machine: str, value: Value) -> str:
    """Return the leaf that a scenario means: a family stands for its initial leaf."""
    state = definition.machines[machine].states.get(str(value))
    return str(value) if state is None or state.initial is None else state.initial


def proposal_of(definition: Definition, step: Step, at: datetime | None) -> Proposal:
    """Return what a step sends, at the time that the run's clock tells."""
    if step.status is None:
        return Event(str(step.event), step.by, step.payload, step.id, at)
    machine, state = step.status
    if machine in definition.machines:
        state = _leaf(definition, machine, state)
    return Status(machine, state, step.by, step.payload, step.id, at)


def shown(value: Value) -> str:
    """Return a value as a spec writes it."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(shown, value))}]"
    return str(plain(value))
