"""Where an order starts."""

from __future__ import annotations

from attrs import evolve

from ..diagnostics import Diagnostic
from ..expressions import Expression, Scope
from ..expressions.tree import Datum, Fact, InState
from ..expressions.tree import Node as Tree
from .axis import Axis
from .choice import cases
from .known import Known
from .machines import NEW, Birth
from .nodes import Mapping, Node, Scalar, Sequence
from .shape import Keys, place

_INITIAL = Keys("a choice of the initial state", "choose", "choose")
_CASE = Keys("a case of birth", "when to else")


def read_births(known: Known, axis: Axis) -> tuple[Birth, ...]:
    """Read the `initial` of a machine."""
    node = axis.fields.get("initial")
    if axis.many:
        if node is not None:
            message = f"an order has many of {axis.name}, and none when it begins"
            remedy = f"remove `initial`, and let an event give birth: `from: {NEW}`"
            known.shape.add("unknown-key", message, place(node), remedy)
        return (Birth(None, NEW, axis.key.span),)
    if node is None:
        return _lone_leaf(known, axis)
    if isinstance(node, Sequence) and node.items:
        _two_initial_states(known, node)
        return ()
    if isinstance(node, Mapping):
        fields = known.shape.fields(node, _INITIAL)
        return _choose(known, axis, fields["choose"]) if "choose" in fields else ()
    target = axis.born(node, "`initial`")
    return (Birth(None, target, node.span),) if target is not None else ()


def _lone_leaf(known: Known, axis: Axis) -> tuple[Birth, ...]:
    leaves = [each for each, draft in axis.states.items() if not draft.children]
    if len(leaves) == 1:
        return (Birth(None, leaves[0], axis.key.span),)
    if leaves and not axis.doubtful and axis.fields.lacks("initial", "many"):
        message = f"the machine {axis.name} does not say where it starts"
        remedy = f"give it an initial state, such as `initial: {leaves[0]}`"
        known.shape.add("no-initial", message, axis.key.span, remedy)
    return ()


def _two_initial_states(known: Known, node: Sequence) -> None:
    names = [item.text for item in node.items if isinstance(item, Scalar)]
    message = "an order starts in one state, and nothing here says in which"
    first, *_, last = names if len(names) > 1 else ("a", "b")
    remedy = f"let a guard choose: {{choose: [{{when: …, to: {first}}}, {{else: {last}}}]}}"
    known.shape.add("unguarded-choice", message, place(node), remedy)


def _choose(known: Known, axis: Axis, node: Node) -> tuple[Birth, ...]:
    births: list[Birth] = []
    scope = _unborn(known)
    false: frozenset[str] = frozenset()
    for case in cases(known.shape, node, _CASE, "to"):
        guard: Expression | None = None
        to = case.otherwise
        if to is None:
            when, to = case.fields.get("when"), case.fields.get("to")
            if when is not None:
                guard = _guard(known, when, scope, false)
                false |= guard.when_false
        if to is not None:
            target = axis.born(to, "`to`" if case.otherwise is None else "`else`")
            if target is not None:
                births.append(Birth(guard, target, to.span))
    return tuple(births)


def _unborn(known: Known) -> Scope:
    """Return what can be read before any machine has a state."""
    reading: set[str] = set()
    for name, fact in known.facts.items():  # in an order in which facts follow those they read
        if any(_reads_state(known, each, reading) for each in fact.value.root.walk()):
            reading.add(name)
    scope = known.scope
    facts = {name: each for name, each in scope.facts.items() if name not in reading}
    data = {name: each for name, each in scope.data.items() if name not in known.totals}
    return evolve(scope, data=data, machines={}, facts=facts, many=frozenset())


def _reads_state(known: Known, node: Tree, reading: set[str]) -> bool:
    if isinstance(node, Datum):
        return node.name in known.totals
    return isinstance(node, InState) or (isinstance(node, Fact) and node.name in reading)


def _guard(known: Known, node: Node, scope: Scope, false: frozenset[str]) -> Expression:
    """Read the guard of a birth; say of a state that there is none yet, not that it is unknown."""
    whole = known.scope
    findings = known.shape.findings
    before = len(findings)
    guard = known.expression(node, scope, "`when`", known=false)
    for index in range(before, len(findings)):
        found = findings[index]
        if found.rule != "unknown-name" or found.span is None:
            continue
        name = found.span.source.text[found.span.start : found.span.end]
        if name in known.axes:
            message = f"the machine {name} has no state yet when an order is born"
        elif name in whole.facts:
            message = f"the fact {name} reads a state, and there is none yet when an order is born"
        elif name in known.totals:
            message = f"there is nothing yet for the total {name} when an order is born"
        else:
            continue
        findings[index] = Diagnostic("not-here", message, found.span, "read data or settings")
    return guard
