"""A fingerprint of what a spec decides, apart from how it is written and what people call it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from ..expressions import Expression, Type, plain, words
from .machines import Machine
from .model import Definition, Event, Guard, Part, Rule, Transition
from .timer import Timeout


def digest(definition: Definition) -> str:
    """Return the digest: ``sha256:`` and 64 hexadecimal digits.

    It changes with everything that a decision depends on, the settings' values included, and with
    the variant's name. It does not change with labels, descriptions, the name and version,
    scenarios, the order of declarations, the spaces in expressions, or with a group in the place
    of its states.
    """
    spec = definition
    found: dict[str, object] = {
        "settings": {
            each.name: [_type(each.type), plain(each.value)] for each in spec.settings.values()
        },
        "data": {
            each.name: [_type(each.type), plain(each.initial), each.fixed, each.optional]
            for each in spec.data.values()
        },
        "actors": {each.name: each.reports for each in spec.actors.values()},
        "machines": {each.name: _machine(each) for each in spec.machines.values()},
        "events": {each.name: _event(each) for each in spec.events.values()},
        "guards": {each.name: _guard(each) for each in spec.guards.values()},
        "facts": {each.name: _words(each.value) for each in spec.facts.values()},
        "rules": {each.name: _rule(each) for each in spec.rules.values()},
    }
    if spec.sums:
        found["cells"] = {
            each.name: [_type(each.type), plain(each.initial), each.optional]
            for each in spec.cells.values()
            if each.name not in spec.data
        }
    if spec.variant is not None:
        found["variant"] = spec.variant
    text = json.dumps(found, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _words(expression: Expression | None) -> str | None:
    return None if expression is None else words(expression.root)


def _set(names: Iterable[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _type(type_: Type) -> list[object]:
    return [type_.kind.value, sorted(type_.values), _type(type_.item) if type_.item else None]


def _machine(machine: Machine) -> object:
    return {
        "states": {each.name: [each.initial, each.final] for each in machine.states.values()},
        "births": [[_words(each.guard), each.target] for each in machine.births],
    }


def _event(event: Event) -> object:
    return {
        "by": _set(event.by),
        "payload": {
            each.name: [_type(each.type), each.optional] for each in event.payload.values()
        },
        "identity": sorted(event.identity),
        "transitions": [_transition(each) for each in event.transitions],
        # Only where there is any, so that older digests stay what they are.
        **(
            {"evidence": sorted(words(each.root) for each in event.evidence.values())}
            if event.evidence
            else {}
        ),
    }


def _transition(transition: Transition) -> object:
    return {
        "parts": {each.machine: _part(each) for each in transition.parts},
        **(
            {"sweeps": {each.machine: _part(each) for each in transition.sweeps}}
            if transition.sweeps
            else {}
        ),
        "when": _words(transition.guard),
        "set": {each.name: _words(each.value) for each in transition.effects},
        "back": transition.back,
        "else": transition.otherwise,
        **({"timeout": _timeout(transition.timeout)} if transition.timeout else {}),
    }


def _timeout(timeout: Timeout) -> object:
    return [_words(timeout.after), _words(timeout.at)]


def _part(part: Part) -> object:
    return [sorted(part.sources), part.target, part.moves]


def _guard(guard: Guard) -> object:
    found = [guard.machine, _set(guard.leaving), _set(guard.entering), _words(guard.require)]
    return found if guard.on is None else [*found, _set(guard.on)]


def _rule(rule: Rule) -> object:
    return [_words(rule.condition), _words(rule.body), rule.never, rule.step]
