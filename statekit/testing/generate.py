"""Random specs: valid ones, in which every construct of the language turns up.

Chance comes from a `random.Random`, so that one generator serves Hypothesis and plain loops.
"""

from __future__ import annotations

import json
from random import Random

from .axes import Axis
from .crowd import Crowd
from .texts import NUMBERS, Terms, Texts
from .vocabulary import ACTORS, Vocabulary


def spec_text(random: Random) -> str:
    """Return a random spec as text; it is JSON, which is YAML too."""
    return json.dumps(_Maker(random).spec(), indent=1)


class _Maker(Vocabulary):
    def spec(self) -> dict[str, object]:
        settings = self.add_settings()
        self.add_data()
        self.born = self.terms.copy()
        self.terms.machines = {
            axis.name: (axis.leaves, [*axis.sets]) for axis in self.axes if axis.leaves
        }
        totals = self.crowd.totals(self.terms) if self.crowd else {}
        facts = self._facts()
        machines = {axis.name: self._machine(axis) for axis in self.axes}
        if self.crowd:
            machines[self.crowd.name] = self._crowd(self.crowd)
        several = len(self.axes) > 1 or self.crowd is not None
        together = self._together() if several and self.chance(0.6) else {}
        acting = self.terms.copy()
        acting.actors = ACTORS
        found: dict[str, object] = {
            "spec": "random",
            "actors": {"bank": {"reports": True}, "shop": None, "timer": {}},
            "machines": machines,
            "settings": settings,
            "data": self.data,
            "totals": totals,
            "facts": facts,
            "events": self.events,
            "together": together,
            "guards": self._guards(Texts(self.random, acting)),
            "rules": self._rules(Texts(self.random, self.terms)),
        }
        return {key: value for key, value in found.items() if value}

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
        found = {"initial": initial, **self._listed(axis)}
        names = [f"{axis.name}_{index}" for index in range(self.random.randint(1, 5))]
        transitions = {
            name: self._transitions(axis, name) for name in [*map(self.add_event, names)]
        }
        found["transitions"] = {name: each for name, each in transitions.items() if each}
        return {key: each for key, each in found.items() if each}

    def _crowd(self, crowd: Crowd) -> dict[str, object]:
        axis = crowd.axis
        found = {**crowd.declared(), **self._listed(axis)}
        transitions: dict[str, object] = {}
        for index in range(self.random.randint(1, 2)):
            name = self.add_event(f"birth_{index}", about=True)
            transitions[name] = crowd.birth(self.event_terms(name, only=False))
        for index in range(self.random.randint(1, 4)):
            name = self.add_event(f"{axis.name}_{index}", about=True)
            transitions[name] = self._transitions(axis, name)
        found["transitions"] = {name: each for name, each in transitions.items() if each}
        return {key: each for key, each in found.items() if each}

    def _listed(self, axis: Axis) -> dict[str, object]:
        """Return what a machine of any kind lists."""
        moves = axis.moves() if self.chance(0.2) else {}
        return {"states": axis.states, "groups": axis.groups, "moves": moves}

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
        leaving = {**said, **self.timeout(event)}
        terms = self.event_terms(event)
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
        return found | self.outcome(terms, always=guarded)

    # Across machines.

    def _together(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for name in self.random.sample(["both_0", "return"], self.random.randint(1, 2)):
            self.add_event(name, about=self.crowd is not None and self.chance(0.3))
            cases = [self._joint(name) for _ in range(self.random.randint(1, 3))]
            listed = [case for case in cases if case]
            if listed:
                found[name] = listed if len(listed) > 1 else listed[0]
        return found

    def _joint(self, event: str) -> dict[str, object]:
        leaving: dict[str, object] = {}
        entering: dict[str, object] = {}
        back = False
        axes = [*self.axes]
        crowd = self.crowd.axis if self.crowd and event in self.about else None
        if crowd:
            axes.append(crowd)
        swept = self._sweep() if self.crowd and not crowd and self.chance(0.8) else None
        chosen = self.random.sample(axes, self.random.randint(1, len(axes)))
        # A sweep alone may be all that moves.
        first = None if swept and self.chance(0.3) else chosen[0]
        moved: list[Axis] = []
        for axis in chosen:
            target = self._target(axis)
            moves = axis is first or self.chance(0.7)
            moved += [axis] * moves
            origin = axis.origin([target] if moves else [], frozenset(axis.leaves))
            if origin is None or not origin[1]:
                return {}
            said, leaves = origin
            leaving[axis.name] = said["from"]
            if moves:
                entering[axis.name] = target
                back |= target != "same" and axis.goes_back(leaves, target)
        if swept and self.crowd:
            self.sweeps = True
            leaving[self.crowd.name], entering[self.crowd.name] = swept[:2]
            back |= swept[2]
        found: dict[str, object] = {"from": leaving, "to": entering}
        if back:
            found["back"] = True
        terms = self.event_terms(event, only=crowd in chosen, moves=crowd in moved)
        return found | self.outcome(terms) | (self.timeout(event) if moved else {})

    def _sweep(self) -> tuple[object, str, bool] | None:
        """Return out of which states all of one machine move, where to, and whether it is back."""
        assert self.crowd is not None
        axis = self.crowd.axis
        target = axis.target()
        origin = axis.origin([target], frozenset(axis.leaves))
        if origin is None or not origin[1] - {axis.entries[target]}:
            return None
        said, leaves = origin
        return said["from"], target, axis.goes_back(leaves, target)

    def _guards(self, texts: Texts) -> dict[str, object]:
        found: dict[str, object] = {}
        for index, axis in enumerate(self.guarded):
            guard: dict[str, object] = {"machine": axis.name}
            if self.crowd and axis is self.crowd.axis:
                # What is about to be born has no values yet; where all move, none is meant.
                read = texts.terms if self.sweeps else self.crowd.read(texts.terms)
                meant = Texts(self.random, read)
                guard |= {"require": meant.boolean(), "leaving": self.random.choice([*axis.sets])}
                found[f"guard-{index}"] = guard
                continue
            guard["require"] = texts.boolean()
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
        actor = self.random.choice(ACTORS)
        forms: list[object] = [
            {"if": f"{axis.name} == {leaf}", "then": texts.boolean()},
            {"never": f"{axis.name} == {leaf} and ({texts.boolean(1)})"},
            {"if": f"actor == '{actor}'", "then": f"before.{axis.name} != {leaf}"},
            f"before.{axis.name} in {leaf} or {texts.boolean(1)} or {axis.name} not in {leaf}",
        ]
        forms += [f"{name} >= -30" for name in numbers]
        totals = [name for name in sure if name.startswith("t")]
        forms += [f"{name} <= 100" for name in totals]
        forms += [{"if": f"{name} > 1", "then": f"before.{name} <= {name} + 1"} for name in totals]
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
