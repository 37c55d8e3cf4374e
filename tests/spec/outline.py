"""A loaded spec as lines of text, so that a test can assert all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from statekit.expressions import Expression, words
from statekit.spec.base import Words
from statekit.spec.examples import Instances, Run, Scenario, Step
from statekit.spec.machines import Birth, Datum, Machine, State
from statekit.spec.migration import Migration
from statekit.spec.model import Definition, Event, Part, Transition


def outline(spec: Definition) -> str:
    """Everything that a spec holds, but for the places in its file."""
    return "\n".join(_lines(spec)) + "\n"


def _lines(spec: Definition) -> Iterator[str]:
    yield f"spec {spec.name} {spec.version}{_said(spec.title, spec.description)}"
    for setting in spec.settings.values():
        said = _said(setting.description)
        yield f"setting {setting.name}: {setting.type} = {setting.value!r}{said}"
    for datum in spec.data.values():
        yield f"datum {_datum(datum)}"
    for total in spec.totals.values():
        of = f"sum of {total.field}" if total.field else f"count of {total.machine}"
        said = _said(total.label, total.description)
        yield f"total {total.name}: {total.type}, {of} in {_set(total.leaves)}{said}"
    for actor in spec.actors.values():
        does = "reports" if actor.reports else "commands"
        yield f"actor {actor.name} {does}{_said(actor.label, actor.description)}"
    for machine in spec.machines.values():
        yield from _machine(machine)
    for event in spec.events.values():
        yield from _event(event)
    for guard in spec.guards.values():
        where = f" on {_set(guard.on)}" if guard.on is not None else ""
        where += f" leaving {_set(guard.leaving)}" if guard.leaving is not None else ""
        where += f" entering {_set(guard.entering)}" if guard.entering is not None else ""
        said = _said(guard.description)
        yield f"guard {guard.name} on {guard.machine}{where}: {_text(guard.require)}{said}"
    for fact in spec.facts.values():
        yield f"fact {fact.name}: {_text(fact.value)}{_said(fact.label, fact.description)}"
    for rule in spec.rules.values():
        form = "never" if rule.never else "always"
        if rule.condition is not None:
            form = f"if {_text(rule.condition)} then"
        step = " (of steps)" * rule.step
        yield f"rule {rule.name}{step}: {form} {_text(rule.body)}{_said(rule.description)}"
    for migration in spec.migrations:
        yield from _migration(migration)
    for scenario in spec.scenarios.values():
        yield from _scenario(scenario)
    for assumption in spec.assumptions:
        yield f"assumed of {assumption.what}: {assumption.why}"


def _migration(migration: Migration) -> Iterator[str]:
    yield f"migration from {', '.join(migration.versions)}{_said(migration.description)}"
    for datum in migration.was.values():
        yield f"  was {_datum(datum)}"
    for machine, leaves in migration.machines.items():
        yield f"  was {machine}: {', '.join(leaves)}"
    for machine, ways in migration.states.items():
        for leaf, births in ways.items():
            yield f"  {machine} {leaf} goes to {_births(births)}"
    for machine, births in migration.begins.items():
        yield f"  {machine} begins in {_births(births)}"
    for name, cases in migration.data.items():
        shown = [f"{_text(value)}{_when(guard)}" for guard, value in cases]
        yield f"  {name} becomes {'; '.join(shown)}"


def _births(births: Iterable[Birth]) -> str:
    return "; ".join(f"{each.target}{_when(each.guard)}" for each in births)


def _when(guard: Expression | None) -> str:
    return f" if {_text(guard)}" if guard is not None else ""


def _datum(datum: Datum) -> str:
    marks = " fixed" * datum.fixed + " optional" * datum.optional
    initial = "" if datum.initial is None else f" = {datum.initial!r}"
    return f"{datum.name}: {datum.type}{initial}{marks}{_said(datum.label, datum.description)}"


def _text(expression: Expression) -> str:
    return words(expression.root)


def _set(leaves: Iterable[str]) -> str:
    return f"[{', '.join(sorted(leaves))}]"


def _said(*texts: Words) -> str:
    return "".join(f" {text!r}" for words in texts for text in words.items())


def _machine(machine: Machine) -> Iterator[str]:
    many = "" if machine.many is None else f" of many, at most {machine.many}"
    yield f"machine {machine.name}{many}{_said(machine.label, machine.description)}"
    for field in machine.fields.values():
        yield f"  field {_datum(field)}"
    for birth in machine.births:
        guard = "" if birth.guard is None else f" when {_text(birth.guard)}"
        yield f"  born in {birth.target}{guard}"
    for state in machine.states.values():
        yield f"  {_state(state)}"
    for name, leaves in machine.groups.items():
        yield f"  group {name} {_set(leaves)}"
    for name, leaves in machine.sets.items():
        if leaves != {name}:
            yield f"  {name} stands for {_set(leaves)}"


def _state(state: State) -> str:
    kind = (
        "leaf"
        if state.is_leaf
        else f"family of {', '.join(state.children)}; enters {state.initial}"
    )
    of = f" of {state.parent}" if state.parent else ""
    final = " final" * state.final
    return f"{state.name}{of}: {kind}{final}{_said(state.label, state.description)}"


def _event(event: Event) -> Iterator[str]:
    by = "anyone" if event.by is None else ", ".join(event.by)
    of = f" of {event.machine}" if event.machine else ""
    named = "" if event.named else " (unnamed)"
    said = _said(event.label, event.description)
    about = f" about one {' and one '.join(event.about)}" if event.about else ""
    yield f"event {event.name}{of}{named} by {by}{about}{said}"
    for field in event.payload.values():
        optional = " optional" * field.optional
        identity = " identity" * (field.name in event.identity)
        yield f"  {field.name}: {field.type}{optional}{identity}{_said(field.description)}"
    for name, each in event.evidence.items():
        yield f"  evidence {name}: {_text(each)}"
    for transition in event.transitions:
        yield f"  {_transition(transition)}"


def _transition(transition: Transition) -> str:
    text = " and ".join(map(_part, transition.parts))
    if transition.guard is not None:
        text += f" when {_text(transition.guard)}"
    if transition.otherwise:
        text += " else"
    for effect in transition.effects:
        text += f"; {effect.name} := {_text(effect.value)}"
    if timeout := transition.timeout:
        text += f" after {_text(timeout.after)}" if timeout.after else ""
        text += f" at {_text(timeout.at)}" if timeout.at else ""
    return text + " back" * transition.back + _said(transition.description)


def _part(part: Part) -> str:
    target = part.target or "same"
    return f"{part.machine} {_set(part.sources)}" + f" -> {target}" * part.moves


def _scenario(scenario: Scenario) -> Iterator[str]:
    yield f"scenario {scenario.name}{_said(scenario.description)}"
    for run in scenario.runs:
        yield f"  given{_values(run.given)}{_instances(run.instances)}{_see(run)}"
        for step in run.steps:
            yield f"    {_step(step)}"
    for machine, chart in scenario.edges.items():
        for source, targets in chart.items():
            yield f"  edge of {machine}: {source} -> {_set(targets)}"


def _values(values: Mapping[str, object]) -> str:
    return "".join(f" {name}={value!r}" for name, value in values.items())


def _see(seen: Run | Step) -> str:
    return f" see{_values(seen.see)}{_instances(seen.seen)}" if seen.see or seen.seen else ""


def _instances(instances: Instances) -> str:
    return "".join(
        f" {machine} {key} in {each.state}{_values(each.fields)}"
        for machine, placed in instances.items()
        for key, each in placed.items()
    )


def _step(step: Step) -> str:
    wait = "" if step.wait is None else f"wait {step.wait}, "
    text = wait + f"do {step.event}" if step.event else f"do {step.status}"
    text += f" by {step.by}" if step.by else ""
    text += f" with{_values(step.payload)}" if step.payload else ""
    text += f" id {step.id}" if step.id else ""
    text += f" at {step.at}" if step.at else ""
    return f"{text} expect {step.expect} {' '.join(step.why)}".rstrip() + _see(step)
