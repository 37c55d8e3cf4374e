"""Random specs: valid ones, in which every construct of the language turns up.

Chance comes from a `random.Random`, so that one generator serves Hypothesis and plain loops.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random

from .axes import Axis
from .texts import NUMBERS, Terms, Texts

_TYPES = (
    *("money", "money", "integer", "boolean", "enum", "text", "id", "[id]", "[integer]"),
    *("time", "duration"),
)
_VALUES = ("red", "green", "blue pale")
_ACTORS = ("bank", "shop", "timer")
_INITIAL: Mapping[str, object] = {
    "money": 10,
    "integer": 2,
    "boolean": False,
    "enum": "red",
    "text": "a",
    "id": "b",
    "[id]": ["a"],
    "[integer]": [1, 2],
    "time": "2026-01-01T00:00:00Z",
    "duration": "30m",
}


def spec_text(random: Random) -> str:
    """Return a random spec as text; it is JSON, which is YAML too."""
    return json.dumps(_Maker(random).spec(), indent=1)


def _typed(type_: str) -> dict[str, object]:
    if type_.startswith("["):
        return {"type": [type_.strip("[]")]}
    return {"type": type_, "values": [*_VALUES]} if type_ == "enum" else {"type": type_}


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.terms = Terms()
        self.born = Terms()
        self.data: dict[str, object] = {}
        self.writable: list[tuple[str, str]] = []
        self.events: dict[str, object] = {}
        self.timed: set[str] = set()
        self.fields: dict[str, list[tuple[str, str, bool]]] = {}
        self.axes = [Axis.make(f"m{index}", random) for index in range(random.choice([1, 2, 2, 3]))]
        self.guarded = [random.choice(self.axes) for _ in range(random.choice([0, 0, 1, 2]))]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def spec(self) -> dict[str, object]:
        settings = self._settings()
        self._data()
        self.born = self.terms.copy()
        self.terms.machines = {
            axis.name: (axis.leaves, [*axis.sets]) for axis in self.axes if axis.leaves
        }
        facts = self._facts()
        machines = {axis.name: self._machine(axis) for axis in self.axes}
        together = self._together() if len(self.axes) > 1 and self.chance(0.6) else {}
        acting = self.terms.copy()
        acting.actors = _ACTORS
        found: dict[str, object] = {
            "spec": "random",
            "actors": {"bank": {"reports": True}, "shop": None, "timer": {}},
            "machines": machines,
            "settings": settings,
            "data": self.data,
            "facts": facts,
            "events": self.events,
            "together": together,
            "guards": self._guards(Texts(self.random, acting)),
            "rules": self._rules(Texts(self.random, self.terms)),
        }
        return {key: value for key, value in found.items() if value}

    # Names.

    def _settings(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for type_ in ("money", "integer", "boolean", "enum", "duration"):
            if self.chance(0.2):
                name = f"set_{type_}"
                found[name] = {**_typed(type_), "default": _INITIAL[type_]}
                self.terms.add(name, type_, _VALUES)
        return found

    def _data(self) -> None:
        for index in range(self.random.randint(1, 6)):
            type_ = self.random.choice(_TYPES)
            name = f"d{index}"
            datum = _typed(type_)
            kind = self.random.choice(["required", "initial", "initial", "fixed", "optional"])
            if kind == "optional":
                datum["optional"] = True
                if type_ != "enum":
                    self.terms.optional.append((name, type_))
            else:
                self.terms.add(name, type_, _VALUES)
            if kind == "initial":
                datum["initial"] = _INITIAL[type_]
            if kind == "fixed":
                datum["fixed"] = True
            else:
                self.writable.append((name, type_))
            self.data[name] = datum if len(datum) > 1 or type_ == "enum" else datum["type"]

    def _facts(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for index in range(self.random.randint(0, 3)):
            name, texts = f"f{index}", Texts(self.random, self.terms)
            if self.chance(0.4):
                answers = ["new", "half done", "done"]
                cases: list[object] = [
                    {"when": texts.boolean(), "is": answer} for answer in answers[:2]
                ]
                found[name] = {"choose": [*cases, {"else": "done"}]}
                self.terms.add(name, "enum", answers)
            elif self.chance(0.3):
                type_ = self.random.choice([t for t in NUMBERS if self.terms.values.get(t)] or [""])
                if type_:
                    found[name] = f"{self.random.choice(self.terms.values[type_])} - 1"
                    self.terms.add(name, type_)
            else:
                found[name] = {"is": texts.boolean()}
                self.terms.add(name, "boolean")
        return dict(reversed(found.items()))  # facts may stand in any order

    # Machines.

    def _machine(self, axis: Axis) -> dict[str, object]:
        initial: object = axis.target()
        if self.chance(0.2):
            case = {"when": Texts(self.random, self.born).boolean(1), "to": axis.target()}
            initial = {"choose": [case, {"else": initial}]}
        found: dict[str, object] = {"initial": initial, "states": axis.states}
        if axis.groups:
            found["groups"] = axis.groups
        if self.chance(0.2):
            found["moves"] = axis.moves()
        events = [self._event(f"{axis.name}_{index}") for index in range(self.random.randint(1, 5))]
        transitions = {name: self._transitions(axis, name) for name in events}
        found["transitions"] = {name: each for name, each in transitions.items() if each}
        return {key: each for key, each in found.items() if each}

    def _event(self, name: str) -> str:
        fields: list[tuple[str, str, bool]] = [
            (f"p{index}", self.random.choice(_TYPES), self.chance(0.3))
            for index in range(self.random.choice([0, 0, 1, 1, 2]))
        ]
        event: dict[str, object] = {}
        if self.chance(0.6):
            event["by"] = self.random.sample(_ACTORS, self.random.randint(1, 2))
        if fields:
            event["payload"] = {
                field: {**_typed(type_), "optional": optional} for field, type_, optional in fields
            }
            if identity := [field for field, _, optional in fields if not optional]:
                event["identity"] = identity
        self.fields[name] = fields
        if self.chance(0.15):
            event["evidence"] = {"proof": Texts(self.random, self._event_terms(name)).boolean(1)}
        self.events[name] = {key: each for key, each in event.items() if each} or None
        by = event.get("by")
        if (by is None or (isinstance(by, list) and "timer" in by)) and "identity" not in event:
            self.timed.add(name)
        return name

    def _timeout(self, event: str) -> dict[str, object]:
        """Return `after` or `at`, mostly where the timer may send the event."""
        if event not in self.timed or self.chance(0.3):
            return {}
        texts = Texts(self.random, self.terms)
        # An optional one may be read as it is: without a value it is never due.
        times = [name for name, type_ in self.terms.optional if type_ == "time"]
        found = texts.value("time")
        if self.chance(0.5) and (times or found):
            return {"at": self.random.choice([*times, *([found] * bool(found))])}
        return {"after": texts.value("duration") if self.chance(0.3) else "30m"}

    def _event_terms(self, event: str) -> Terms:
        found = self.terms.copy()
        found.actors = _ACTORS
        for field, type_, optional in self.fields[event]:
            if not optional:
                found.add(f"event.{field}", type_, _VALUES)
            elif type_ != "enum":
                found.optional.append((f"event.{field}", type_))
        return found

    def _transitions(self, axis: Axis, event: str) -> list[object]:
        free = frozenset(axis.leaves)
        found: list[object] = []
        for _ in range(self.random.choice([1, 1, 2])):
            item, leaves = self._transition(axis, event, free)
            if item:
                found.append(item)
            free -= leaves
        return found

    def _transition(
        self, axis: Axis, event: str, free: frozenset[str]
    ) -> tuple[dict[str, object], frozenset[str]]:
        targets = [self._target(axis)]
        if self.chance(0.35):
            targets += [self._target(axis) for _ in range(self.random.randint(1, 2))]
        origin = axis.origin(targets, free)
        if origin is None or not origin[1]:
            return {}, frozenset()
        said, leaves = origin
        leaving = {**said, **self._timeout(event)}
        terms = self._event_terms(event)
        if len(targets) == 1:
            return {**leaving, **self._case(axis, leaves, targets[0], terms)}, leaves
        cases: list[object] = []
        for target in targets[:-1]:
            case = self._case(axis, leaves, target, terms, guarded=True)
            cases.append(case)
            for name, _ in terms.optional:
                # A named guard may hold the case back: then the later ones know nothing new.
                if case["when"] == f"not known({name})" and axis not in self.guarded:
                    terms = terms.knowing(name)
        last = self._case(axis, leaves, targets[-1], terms)
        if "when" not in last:
            cases.append({"else": last if len(last) > 1 else last["to"]})
        else:
            cases.append(last)
        return {**leaving, "choose": cases}, leaves

    def _target(self, axis: Axis) -> str:
        return "same" if self.chance(0.15) else axis.target()

    def _case(
        self,
        axis: Axis,
        leaves: frozenset[str],
        target: str,
        terms: Terms,
        *,
        guarded: bool = False,
    ) -> dict[str, object]:
        found: dict[str, object] = {"to": target}
        if target != "same" and axis.goes_back(leaves, target):
            found["back"] = True
        return found | self._guarded(terms, always=guarded)

    def _guarded(self, terms: Terms, *, always: bool = False) -> dict[str, object]:
        """Return `when` and `set`, each there or not."""
        found: dict[str, object] = {}
        if terms.optional and self.chance(0.3):
            name, _ = self.random.choice(terms.optional)
            if always and self.chance(0.5):
                found["when"] = f"not known({name})"
            else:
                terms = terms.knowing(name)
                found["when"] = f"known({name}) and ({Texts(self.random, terms).boolean(1)})"
        elif always or self.chance(0.4):
            found["when"] = Texts(self.random, terms).boolean()
        effects = self._effects(Texts(self.random, terms))
        return {**found, "set": effects} if effects else found

    def _effects(self, texts: Texts) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, type_ in self.writable:
            if self.chance(0.25):
                value = texts.value(type_, _VALUES)
                if value is not None:
                    bound = type_ in NUMBERS and not value.isdigit()
                    found[name] = f"min({value}, 1000)" if bound else value
        return found

    # Across machines.

    def _together(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for name in self.random.sample(["both_0", "return"], self.random.randint(1, 2)):
            self._event(name)
            cases = [self._joint(name) for _ in range(self.random.randint(1, 3))]
            listed = [case for case in cases if case]
            if listed:
                found[name] = listed if len(listed) > 1 else listed[0]
        return found

    def _joint(self, event: str) -> dict[str, object]:
        leaving: dict[str, object] = {}
        entering: dict[str, object] = {}
        back = False
        chosen = self.random.sample(self.axes, self.random.randint(1, len(self.axes)))
        for axis in chosen:
            target = self._target(axis)
            moves = axis is chosen[0] or self.chance(0.7)
            origin = axis.origin([target] if moves else [], frozenset(axis.leaves))
            if origin is None or not origin[1]:
                return {}
            said, leaves = origin
            leaving[axis.name] = said["from"]
            if moves:
                entering[axis.name] = target
                back |= target != "same" and axis.goes_back(leaves, target)
        found: dict[str, object] = {"from": leaving, "to": entering}
        if back:
            found["back"] = True
        return found | self._guarded(self._event_terms(event)) | self._timeout(event)

    def _guards(self, texts: Texts) -> dict[str, object]:
        found: dict[str, object] = {}
        for index, axis in enumerate(self.guarded):
            guard: dict[str, object] = {"machine": axis.name, "require": texts.boolean()}
            for side in ("entering", "leaving"):
                if self.chance(0.6):
                    guard[side] = self.random.choice([*axis.sets])
            found[f"guard-{index}"] = guard
        return found

    def _rules(self, texts: Texts) -> dict[str, object]:
        found: dict[str, object] = {}
        numbers = [name for name, type_ in self.writable if type_ in NUMBERS]
        sure = {name for type_ in NUMBERS for name in self.terms.values.get(type_, [])}
        numbers = [name for name in numbers if name in sure]
        axis = self.random.choice(self.axes)
        leaf = self.random.choice(axis.leaves)
        actor = self.random.choice(_ACTORS)
        forms: list[object] = [
            {"if": f"{axis.name} == {leaf}", "then": texts.boolean()},
            {"never": f"{axis.name} == {leaf} and ({texts.boolean(1)})"},
            {"if": f"actor == '{actor}'", "then": f"before.{axis.name} != {leaf}"},
            f"before.{axis.name} in {leaf} or {texts.boolean(1)} or {axis.name} not in {leaf}",
        ]
        forms += [f"{name} >= -30" for name in numbers]
        forms += [f"before.{name} <= {name}" for name in numbers]
        stays = f"{axis.name} == {leaf}"
        forms += [{"if": stays, "then": f"before.{name} != {name}"} for name in numbers]
        forms += [
            {"always": f"after.{name} != before.{name} or actor != 'shop'"} for name in numbers
        ]
        forms += [
            {"if": f"known(before.{name})", "then": f"known({name})"}
            for name, _ in self.terms.optional
        ]
        for index in range(self.random.choice([0, 0, 1, 2])):
            found[f"rule-{index}"] = self.random.choice(forms)
        return found
