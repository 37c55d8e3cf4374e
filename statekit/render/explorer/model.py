"""What the explorer's JavaScript needs to decide as an engine does: the engine's tables as JSON.

All that can be known before a change is proposed is worked out here, so that the script only reads
it. An expression is a place in one list of functions, which stands in the model as their text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from ...decide import Engine
from ...decide.clauses import Clause
from ...decide.clocks import name_of
from ...decide.explain import readings, rule_text
from ...decide.graph import Graph
from ...decide.losses import choosing, money_lost, others, written_again
from ...decide.rules import rule_node
from ...decide.tables import Alternative, Table
from ...decide.timing import said
from ...expressions import Node, Type
from ...expressions.javascript import Script
from ...expressions.tree import InState
from ...spec.machines import Datum, Machine
from ...spec.model import Part, Rule
from .bounds import bound_of

Json = dict[str, object]


def model(engine: Engine) -> Json:
    """Return an engine as plain JSON values.

    Its functions run in the page. What a spec says stands in their text, and everywhere else in
    the model, only as strings. Every integer is a small one.
    """
    return _Model(engine).json()


class _Model:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.definition, self.tables = engine.definition, engine.tables
        self.script = Script()
        self.clauses: dict[str, int] = {}
        self.alternatives: dict[int, tuple[str, int]] = {
            id(each): (name, index)
            for name, table in self.tables.events.items()
            for index, each in enumerate(table.alternatives)
        }
        self.rules = {name: index for index, name in enumerate(self.definition.rules)}

    def json(self) -> Json:
        spec, shape = self.definition, self.engine.shape
        found: Json = {
            "name": spec.name,
            "version": spec.version,
            "actors": [[each.name, each.reports] for each in spec.actors.values()],
            "machines": [self._machine(each) for each in spec.machines.values()],
            "data": [self._datum(each, each.name) for each in spec.data.values()],
            "sums": [
                {
                    "name": each.name,
                    "machine": each.machine,
                    "field": each.field and each.field.partition(".")[2],
                    "leaves": sorted(each.leaves),
                    "given": each.name in spec.totals,
                }
                for each in spec.sums
            ],
            "cells": list(spec.cells),
            "facts": [
                {
                    "name": each.name,
                    "value": self.script.add(each.value.root),
                    "where": str(each.span),
                }
                for each in spec.facts.values()
            ],
            "rules": [self._rule(each) for each in spec.rules.values()],
            "trail": [list(each) for each in shape.trail],
            "clocks": [
                {
                    "machine": machine,
                    "leaves": sorted(leaves),
                    "name": name_of(spec, machine, leaves),
                }
                for machine, leaves in shape.clocks
            ],
            "events": [self._event(each) for each in self.tables.events.values()],
        }
        clauses = [json.loads(each) for each in self.clauses]
        return {**found, "clauses": clauses, "functions": self.script.text()}

    def _adds(self, nodes: Iterable[Node]) -> list[int]:
        return [self.script.add(each) for each in nodes]

    # What an order is.

    def _datum(self, datum: Datum, name: str) -> Json:
        return {
            "name": name,
            "type": _type(datum.type),
            "initial": self.script.add_value(datum.initial),
            "optional": datum.optional,
        }

    def _machine(self, machine: Machine) -> Json:
        graph = self.tables.graphs[machine.name]
        return {
            "name": machine.name,
            "many": machine.many,
            "where": str(machine.span),
            "states": [
                {
                    "name": each.name,
                    "children": list(each.children),
                    "leaves": sorted(machine.sets[each.name]),
                    "final": each.final,
                    "where": str(each.span),
                }
                for each in machine.states.values()
            ],
            "births": [
                [None if each.guard is None else self.script.add(each.guard.root), each.target]
                for each in machine.births
            ],
            "fields": [self._datum(each, name) for name, each in machine.fields.items()],
            **self._graph(graph),
        }

    def _graph(self, graph: Graph) -> Json:
        by_transition = self.tables.by_transition
        return {
            "forward": {
                leaf: [
                    [each.target, *self.alternatives[id(by_transition[id(each.transition)])]]
                    for each in edges
                ]
                for leaf, edges in graph.forward.items()
            },
            "into": {
                leaf: sorted({each.event.name for each in edges})
                for leaf, edges in graph.into.items()
            },
            "ahead": {leaf: sorted(leaves) for leaf, leaves in sorted(graph.ahead.items())},
        }

    # What must hold.

    def _asked(self, node: Node, text: str, where: str) -> Json:
        """Return something that must hold, with the values that explain why it does not."""
        return {
            "holds": self.script.add(node),
            "text": text,
            "where": where,
            "reads": [
                [
                    name,
                    self.script.add_state(each)
                    if isinstance(each, InState)
                    else self.script.add(each),
                ]
                for name, each in readings(node).items()
            ],
        }

    def _rule(self, rule: Rule) -> Json:
        asked = self._asked(rule_node(rule), rule_text(rule), str(rule.span))
        return {"name": rule.name, "step": rule.step, **asked}

    def _clause(self, clause: Clause) -> int:
        """Return the place of a clause among all, of which many moves have the same ones."""
        node = clause.node
        found = self._asked(node, clause.text, str(clause.where))
        if clause.guard is not None:
            found["guard"] = clause.guard.name
        if (bound := bound_of(node)) is not None:
            found["bound"] = {
                "field": bound.field,
                "operator": bound.operator,
                "slope": str(bound.slope),
                "rest": self.script.add(bound.rest),
            }
        if isinstance(node, InState) and not node.before:
            found["inside"] = {"machine": node.machine, "leaves": sorted(node.leaves)}
        return self.clauses.setdefault(json.dumps(found), len(self.clauses))

    # What may happen.

    def _event(self, table: Table) -> Json:
        event = table.event
        return {
            "name": event.name,
            "machine": event.machine,
            "by": None if event.by is None else list(event.by),
            "payload": [
                {
                    "name": each.name,
                    "type": _type(each.type),
                    "optional": each.optional,
                    "where": str(each.span),
                }
                for each in event.payload.values()
            ],
            "identity": list(event.identity),
            "evidence": [
                {
                    "name": name,
                    "holds": self.script.add(each.root),
                    "text": each.source(each.root),
                    "where": str(each.where(each.root)),
                }
                for name, each in event.evidence.items()
            ],
            "about": list(event.about),
            "valuable": table.valuable,
            "where": str(event.span),
            "alternatives": [self._alternative(table, each) for each in table.alternatives],
        }

    def _alternative(self, table: Table, alternative: Alternative) -> Json:
        transition = alternative.transition
        bits: dict[str, dict[str, int]] = {}
        for (machine, leaf), bit in alternative.bits.items():
            bits.setdefault(machine, {})[leaf] = bit
        return {
            "parts": [{**_part(each), "moves": each.moves} for each in transition.parts],
            "sweeps": [_part(each) for each in transition.sweeps],
            "bits": bits,
            "clauses": [self._clause(each) for each in alternative.clauses],
            "effects": [
                {
                    "name": each.name,
                    "value": self.script.add(each.value.root),
                    "derived": each.derived,
                    "text": each.value.text,
                    "where": str(each.span),
                }
                for each in transition.effects
            ],
            "rules": [self.rules[each.name] for each in alternative.rules],
            "back": transition.back,
            "timeout": self._timeout(alternative),
            "lasting": self._adds(alternative.lasting),
            "where": str(transition.span),
            "repeated": self._repeated(table, alternative),
        }

    def _timeout(self, alternative: Alternative) -> Json | None:
        timeout = alternative.transition.timeout
        if timeout is None:
            return None
        asked = timeout.at or timeout.after
        assert asked is not None
        clocks = self.engine.shape.clocks
        since = [
            [part.machine, None if len(part.sources) == 1 else clocks.index(_clock(part))]
            for part in alternative.moved
            if timeout.at is None
        ]
        return {
            "value": self.script.add(asked.root),
            "text": asked.text,
            "since": None if timeout.after is None else since,
            "said": said(alternative.transition, self.definition),
            "where": str(timeout.span),
        }

    def _repeated(self, table: Table, alternative: Alternative) -> Json:
        """Return what tells whether a late proposal brings anything that is not there yet."""
        choosing_ = list(choosing(self.tables, alternative))
        written = written_again(alternative)
        return {
            "chosen": self._adds(node for node, witness in choosing_ if witness),
            "certain": all(witness for _, witness in choosing_),
            "money": money_lost(alternative),
            "written": None
            if written is None
            else [[name, self.script.add(node)] for name, node in written.items()],
            "rivals": {
                part.machine: [
                    index
                    for index, each in enumerate(table.alternatives)
                    if others(each, part.machine) == others(alternative, part.machine)
                ]
                for part in alternative.moved
            },
        }


def _type(type_: Type) -> Json:
    found: Json = {"kind": type_.kind.value}
    if type_.values:
        found["values"] = list(type_.values)
    return found if type_.item is None else {**found, "item": _type(type_.item)}


def _part(part: Part) -> Json:
    return {
        "machine": part.machine,
        "sources": sorted(part.sources),
        "target": part.target,
        "where": str(part.span),
    }


def _clock(part: Part) -> tuple[str, frozenset[str]]:
    return part.machine, part.sources
