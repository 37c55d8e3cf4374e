"""Finds what of two versions of a spec is the same, renamed or not."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import TypeVar

from ..expressions import Expression, plain, words
from ..expressions import tree as nodes
from ..spec.base import Words
from ..spec.machines import Datum, Machine
from ..spec.model import Definition, Event, Transition
from .matching import UNKNOWN, Features, Hint, match
from .names import Names, Renames, renamed

_Named = TypeVar("_Named")
_ROUNDS = 3
"""What is found in one round helps to find more in the next one."""


def find_names(old: Definition, new: Definition) -> Names:
    """Find what of two versions of a spec is the same, renamed or not."""
    return _Finder(old, new).find()


class _Finder:
    def __init__(self, old: Definition, new: Definition) -> None:
        self.old, self.new = old, new
        self.names = Names()
        self.uses = {True: _uses(old), False: _uses(new)}

    def find(self) -> Names:
        names = self.names
        for _ in range(_ROUNDS):
            names.machines = self._match("machines", self._machine)
            self._states()
            names.events = self._match("events", self._event) | self._moves()
            self._payloads()
            names.actors = self._match("actors", self._actor)
            names.data = self._match("data", self._datum)
            names.data |= self._match("totals", self._total)
            for gone, came in names.machines.items():
                names.fields[came] = self._fields(gone, came)
            names.settings = self._match("settings", self._setting)
            names.facts = self._match("facts", self._fact)
            names.rules = self._match("rules", self._rule)
            names.guards = self._match("guards", self._guard)
        return names

    def _match(self, what: str, features: Callable[[Definition, str], Features]) -> Renames:
        """Match everything of one kind, with what is known from earlier rounds."""
        known: Renames = getattr(self.names, "data" if what == "totals" else what)
        before: Mapping[str, object] = getattr(self.old, what)
        now: Mapping[str, object] = getattr(self.new, what)
        if before.keys() == now.keys():
            return {name: name for name in before}
        return match(
            {name: features(self.old, name) for name in before if _is_named(before[name])},
            {name: features(self.new, name) for name in now if _is_named(now[name])},
            {name: known[name] for name in known if name in before and known[name] in now},
        )

    # Machines and states.

    def _machine(self, spec: Definition, name: str) -> Features:
        machine = spec.machines[name]
        found: set[Hashable] = {("state", each) for each in machine.states}
        found |= {("event", self._event_name(spec, each.event)) for each in spec.edges(name)}
        return frozenset((*found, *_labels(machine.label)))

    def _states(self) -> None:
        names = self.names
        for gone, came in names.machines.items():
            before, now = self.old.machines[gone], self.new.machines[came]
            known = names.states.get(came, {})
            if before.states.keys() == now.states.keys():
                names.states[came] = {each: each for each in before.states}
            else:
                known = known | _families(before, now)
                names.states[came] = match(
                    self._leaves(self.old, before, came), self._leaves(self.new, now, came), known
                )
            self._tokens(before, now, came)

    def _leaves(self, spec: Definition, machine: Machine, name: str) -> dict[str, Features]:
        """Return what is known of every state: families by what is in them, leaves by moves."""
        found: dict[str, set[Hashable]] = {}
        for state in machine.states.values():
            parent = self._state(spec, name, state.parent) if state.parent else ""
            kind = "leaf" if state.is_leaf else "family"
            found[state.name] = {(kind, parent, state.final), Hint("last", _last(state.name))}
            found[state.name] |= _labels(state.label)
            found[state.name] |= {("child", _last(each)) for each in state.children}
        for birth in machine.births:
            found[birth.target].add(("birth",))
        for edge in spec.edges(machine.name):
            event = self._event_name(spec, edge.event)
            ends = [self._state(spec, name, each) for each in (edge.source, edge.target)]
            found[edge.source].add(("out", event, ends[1]))
            found[edge.target].add(("in", event, ends[0]))
        return {name: frozenset(each) for name, each in found.items()}

    def _tokens(self, before: Machine, now: Machine, name: str) -> None:
        states = self.names.states[name]
        old = {leaf: leaf for leaf in before.leaves if leaf not in states}
        # A name that is gone and used again for something else is not that.
        old = {
            leaf: token if token not in now.states else f"{token} (old)"
            for leaf, token in old.items()
        }
        new = {leaf: leaf for leaf in now.leaves}
        for gone, came in states.items():
            was_leaf, is_leaf = before.states[gone].is_leaf, now.states[came].is_leaf
            if was_leaf:
                old[gone] = came
                if not is_leaf:  # split: each of its parts that is nothing else
                    others = {*states.values()} - {came}
                    new |= {leaf: came for leaf in now.sets[came] if leaf not in others}
            elif is_leaf:  # merged
                old |= {leaf: came for leaf in before.sets[gone] if leaf not in states}
        self.names.old_tokens[name], self.names.new_tokens[name] = old, new

    def _state(self, spec: Definition, machine: str, name: str) -> str:
        if machine == UNKNOWN:
            return UNKNOWN
        states = self.names.states.get(machine, {})
        if spec is self.old:
            return states.get(name) or self._unless_common(machine, name)
        return name if name in states.values() else self._unless_common(machine, name)

    def _unless_common(self, machine: str, name: str) -> str:
        old = next((o for o, n in self.names.machines.items() if n == machine), machine)
        both = name in self.old.machines[old].states and name in self.new.machines[machine].states
        return name if both else UNKNOWN

    # Events and who sends them.

    def _event_name(self, spec: Definition, event: Event) -> str:
        if not event.named:
            return ""
        if spec is self.old:
            name = self.names.events.get(event.name, event.name)
            return name if name in self.new.events else UNKNOWN
        known = event.name in self.old.events or event.name in self.names.events.values()
        return event.name if known else UNKNOWN

    def _event(self, spec: Definition, name: str) -> Features:
        event = spec.events[name]
        found: set[Hashable] = {
            ("field", each.name, str(each.type)) for each in event.payload.values()
        }
        by = frozenset(self._one(spec, "actors", each) for each in event.by or ())
        found |= {("by", by, event.by is None, event.named)} | _labels(event.label)
        for transition in event.transitions:
            found |= {*self._ways(spec, transition)}
        return frozenset(found)

    def _ways(self, spec: Definition, transition: Transition) -> Iterator[Hashable]:
        for part in (*transition.parts, *transition.sweeps):
            machine = self._one(spec, "machines", part.machine)
            if machine == UNKNOWN:
                yield UNKNOWN
                continue
            end = self._state(spec, machine, part.target) if part.target else part.moves
            for source in part.sources:
                yield (machine, self._state(spec, machine, source), end)
        for effect in transition.written:
            yield ("set", self._one(spec, "data", effect.name))

    def _one(self, spec: Definition, what: str, name: str) -> str:
        """Return a new name; of one that the other version lacks, that it is unknown."""
        renames: Renames = getattr(self.names, what)
        others: Mapping[str, object] = getattr(self.new if spec is self.old else self.old, what)
        if spec is self.old:
            return renames.get(name) or (name if name in others else UNKNOWN)
        return name if name in renames.values() or name in others else UNKNOWN

    def _moves(self) -> Renames:
        """Return the moves without a name: each is called by the state that it leads to."""
        found: Renames = {}
        for event in self.old.events.values():
            machine, _, leaf = event.name.partition(":")
            now = self.names.machines.get(machine)
            if not event.named and now is not None:
                name = f"{now}:{self.names.old_tokens[now].get(leaf, leaf)}"
                if name in self.new.events:
                    found[event.name] = name
        return found

    def _payloads(self) -> None:
        for gone, came in self.names.events.items():
            before, now = self.old.events[gone], self.new.events[came]

            def known(event: Event) -> dict[str, Features]:
                return {
                    each.name: frozenset(
                        {(str(each.type), each.optional, each.name in event.identity)}
                    )
                    for each in event.payload.values()
                }

            self.names.payloads[came] = match(known(before), known(now), {})

    def _actor(self, spec: Definition, name: str) -> Features:
        actor = spec.actors[name]
        sent = {
            ("sends", self._event_name(spec, each))
            for each in spec.events.values()
            if each.by is not None and name in each.by
        }
        return frozenset({("reports", actor.reports), *sent, *_labels(actor.label)})

    # What is known, and what must hold.

    def _datum(self, spec: Definition, name: str) -> Features:
        return _known(spec.data[name]) | self._used(spec, name)

    def _fields(self, gone: str, came: str) -> Renames:
        old, new = self.old.machines[gone].fields, self.new.machines[came].fields
        if old.keys() == new.keys():
            return {name: name for name in old}

        def known(spec: Definition, machine: str) -> dict[str, Features]:
            fields = spec.machines[machine].fields
            return {
                name: _known(each) | self._used(spec, f"{machine}.{name}")
                for name, each in fields.items()
            }

        known_before = self.names.fields.get(came, {})
        return match(known(self.old, gone), known(self.new, came), known_before)

    def _used(self, spec: Definition, name: str) -> Features:
        found: set[Hashable] = set()
        for how, what, owner in self.uses[spec is self.old].get(name, ()):
            if what == "events":
                found.add((how, self._event_name(spec, spec.events[owner])))
            else:
                found.add((what, self._one(spec, what, owner)))
        return frozenset(found)

    def _total(self, spec: Definition, name: str) -> Features:
        total = spec.totals[name]
        machine = self._one(spec, "machines", total.machine)
        leaves = frozenset(self._state(spec, machine, each) for each in total.leaves)
        found = (("of", machine, leaves), ("field", total.field is None), *_labels(total.label))
        return frozenset(found)

    def _setting(self, spec: Definition, name: str) -> Features:
        setting = spec.settings[name]
        own = (str(setting.type), str(plain(setting.value)))
        return frozenset({own}) | self._used(spec, name)

    def _fact(self, spec: Definition, name: str) -> Features:
        fact = spec.facts[name]
        said = ("is", self._said(spec, fact.value))
        return frozenset((said, *_labels(fact.label)))

    def _rule(self, spec: Definition, name: str) -> Features:
        rule = spec.rules[name]
        said = (rule.never, *(self._said(spec, each) for each in (rule.condition, rule.body)))
        return frozenset((said,))

    def _guard(self, spec: Definition, name: str) -> Features:
        guard = spec.guards[name]
        machine = self._one(spec, "machines", guard.machine)
        sides = [
            None if each is None else frozenset(self._state(spec, machine, one) for one in each)
            for each in (guard.leaving, guard.entering)
        ]
        return frozenset((("of", machine, *sides), ("is", self._said(spec, guard.require))))

    def _said(self, spec: Definition, expression: Expression | None) -> str:
        """Return an expression in the new version's names."""
        if expression is None:
            return ""
        root = expression.root
        return words(root if spec is self.new else renamed(root, self.names))


def _families(before: Machine, now: Machine) -> Renames:
    """Return families that hold the same, under another name, with what is in them."""

    def held(machine: Machine, other: Machine) -> dict[str, Features]:
        return {
            each.name: frozenset(_inside(machine, each.name))
            for each in machine.states.values()
            if not each.is_leaf and each.name not in other.states
        }

    found: Renames = {}
    for gone, came in match(held(before, now), held(now, before), {}).items():
        found[gone] = came
        for rest in _inside(before, gone) & _inside(now, came):
            found.setdefault(gone + rest, came + rest)
    return found


def _inside(machine: Machine, family: str) -> set[str]:
    start = f"{family}."
    return {name[len(family) :] for name in machine.states if name.startswith(start)}


def _is_named(thing: object) -> bool:
    return getattr(thing, "named", True) is not False


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _labels(words_: Words) -> set[Hashable]:
    return {Hint(language, text) for language, text in words_.items()}


def _known(datum: Datum) -> Features:
    own = (str(datum.type), str(plain(datum.initial)), datum.fixed, datum.optional)
    return frozenset({own, *_labels(datum.label)})


def _expressions(owner: object) -> Iterator[Expression]:
    for name in ("condition", "body", "value", "require"):
        found = getattr(owner, name, None)
        if isinstance(found, Expression):
            yield found


def _uses(spec: Definition) -> dict[str, set[tuple[str, str, str]]]:
    """Return, per datum and setting, what reads it or sets it."""
    found: dict[str, set[tuple[str, str, str]]] = {}

    def read(expression: Expression, what: str, owner: str) -> None:
        for node in expression.root.walk():
            if isinstance(node, nodes.Datum | nodes.Setting):
                found.setdefault(node.name, set()).add(("read", what, owner))

    for event, transition in spec.alternatives:
        for effect in transition.written:
            found.setdefault(effect.name, set()).add(("set", "events", event.name))
        if transition.guard:
            read(transition.guard, "events", event.name)
    for what in ("rules", "facts", "guards"):
        for each in getattr(spec, what).values():
            for expression in _expressions(each):
                read(expression, what, each.name)
    return found
