"""Scenarios: examples that run. Names and values are checked here, outcomes when they run."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Many
from datetime import datetime, timedelta
from typing import cast

from attrs import evolve, field, frozen

from ..diagnostics import near, one_of
from ..expressions import DURATION, Type, Value, read_duration
from .axis import Axis
from .data import plain, value_of
from .examples import Placed, Run, Scenario, Step
from .known import Known
from .nodes import Mapping, Node, Scalar, Sequence
from .shape import Fields, Keys, in_words, place

VERDICTS = ("accepted", "duplicate", "stale", "early", "refused")

_A_VALUE = "a text, a number, true, false or a list of them"
_SCENARIO = Keys("a scenario", "given steps table edges description")
_STEP = Keys("a step", "wait do by with id at expect why see")
_ROW = Keys("a row", "given wait do by with id at expect why see")
_OF_A_DEED = ("by", "with", "id", "at", "wait", "expect", "why")


def read_scenarios(known: Known, node: Node | None) -> dict[str, Scenario]:
    """Read the `scenarios` section."""
    shape = known.shape
    found: dict[str, Scenario] = {}
    for key, value in shape.pairs(node, "`scenarios`"):
        fields = shape.fields(value, _SCENARIO, key)
        if not fields.broken:
            words = shape.words(fields.get("description"), "`description`")
            runs = _runs(known, key, fields)
            edges = _edges(known, fields.get("edges"))
            found[key.text] = Scenario(key.text, runs, edges, key.span, description=words)
    return found


def _runs(known: Known, key: Scalar, fields: Fields) -> tuple[Run, ...]:
    shape = known.shape
    begun = _values(known, fields.get("given"), "`given`", seen=False)
    steps, table = fields.get("steps"), fields.get("table")
    if steps is not None and table is not None:
        message = "a scenario has either `steps` or `table`, and this one has both"
        shape.add("unknown-key", message, place(table), "make it two scenarios")
        return ()
    if steps is not None:
        items = shape.listed(steps, "`steps`", "a list of steps")
        each = tuple(_steps(known, items))
        return (Run(begun.values, {}, each, key.span, instances=begun.instances),)
    if table is not None:
        items = shape.listed(table, "`table`", "a list of rows")
        rows = [(item, shape.fields(item, _ROW)) for item in items]
        return tuple(_row(known, item, row, begun) for item, row in rows if not row.broken)
    if fields.lacks("steps", "table", "edges"):
        message = "a scenario needs `steps`, `table` or `edges`"
        shape.add("missing-key", message, key.span)
    return ()


def _row(known: Known, item: Node, fields: Fields, begun: _Sight) -> Run:
    shape = known.shape
    own = _values(known, fields.get("given"), "`given`", seen=False)
    given, instances = {**begun.values, **own.values}, {**begun.instances, **own.instances}
    if "do" in fields:
        step = _step(known, item, fields)
        return Run(given, {}, (step,), place(item), instances=instances)
    of_a_deed = [name for name in _OF_A_DEED if name in fields]
    if of_a_deed and fields.lacks("do"):
        message = f"a row with `{of_a_deed[0]}` needs `do`"
        shape.add("missing-key", message, place(fields[of_a_deed[0]]))
    see = _values(known, fields.get("see"), "`see`", seen=True)
    return Run(given, see.values, (), place(item), instances=instances, seen=see.instances)


# Steps.


def _steps(known: Known, items: Many[Node]) -> Iterator[Step]:
    """Yield the steps that do something; one that only waits lets time pass before the next."""
    waited: Node | None = None
    passed: timedelta | None = None
    for item in items:
        fields = known.shape.fields(item, _STEP)
        if "do" in fields:
            step = _step(known, item, fields)
            if passed is not None:
                step = evolve(step, wait=passed + (step.wait or timedelta()))
            waited = passed = None
            yield step
        elif [*fields] == ["wait"] and fields.lacks("do"):
            waited, passed = item, (passed or timedelta()) + (_wait(known, fields) or timedelta())
        elif fields.lacks("do"):
            known.shape.add("missing-key", "a step needs `do`", place(item))
    if waited is not None:
        message = "nothing follows this wait, so it shows nothing"
        remedy = "do something after it, or remove it"
        known.shape.add("bad-scenario", message, place(waited), remedy)


def _wait(known: Known, fields: Fields) -> timedelta | None:
    """Read how much time passes; None where it does not say, or after a finding."""
    node = fields.get("wait")
    text = known.shape.text(node, "`wait`")
    if text is None or node is None:
        return None
    duration = read_duration(text)
    if duration is None:
        message = f"{text!r} is not a duration"
        known.shape.add("bad-scenario", message, place(node), DURATION.wants(text))
        return None
    return duration


def _step(known: Known, node: Node, fields: Fields) -> Step:
    shape = known.shape
    event, status = _deed(known, fields["do"])
    by = shape.name(fields["by"], "`by`") if "by" in fields else None
    payload: dict[str, Value] = {}
    for key, value in shape.pairs(fields.get("with"), "`with`"):
        # Of any kind: a payload of the wrong type is what some steps are about.
        payload[key.text] = cast(Value, plain(value))
    see = _values(known, fields.get("see"), "`see`", seen=True)
    return Step(
        event,
        status,
        known.actor(by) if by is not None else None,
        payload,
        _verdict(known, fields.get("expect")),
        tuple(item.text for item in shape.names(fields["why"], "`why`")) if "why" in fields else (),
        see.values,
        seen=see.instances,
        id=shape.text(fields.get("id"), "`id`"),
        at=_time(known, fields.get("at")),
        wait=_wait(known, fields),
        span=place(node),
    )


def _deed(known: Known, node: Node) -> tuple[str | None, tuple[str, str] | None]:
    """Return the event of a step, or the status that it proposes: of a machine or of a fact."""
    shape = known.shape
    if isinstance(node, Mapping) and len(node.entries) == 1:
        ((key, value),) = node.entries
        if key.text in known.facts:  # a derived status is proposed, to show that it is refused
            answer = shape.name(value, "a proposed status")
            if answer is None:
                return None, None
            value_of(shape, answer, _type(known, key.text), "bad-scenario")
            return None, (key.text, answer.text)
        axis = known.machine(key, "`do`") if "names" not in known.open else None
        state = shape.name(value, "a proposed status")
        if axis is None or state is None:
            return None, None
        if state.text not in axis.states and not axis.doubtful:
            message = f"{axis.name} has no state {state.text!r}"
            shape.unknown("unknown-state", message, state, axis.states)
        return None, (axis.name, state.text)
    if not (isinstance(node, Scalar) and isinstance(node.value, str)):
        shape.kind(node, "`do`", "an event, or one machine with the state that is proposed")
        return None, None
    if node.text not in known.happening and "events" not in known.open:
        message = f"there is no event {node.text!r}"
        shape.unknown("unknown-event", message, node, known.happening)
    return node.text, None


def _verdict(known: Known, node: Node | None) -> str:
    text = known.shape.text(node, "`expect`")
    if text is None or text in VERDICTS:
        return text or VERDICTS[0]
    assert node is not None, "it has a text"
    remedy = f"a verdict is {one_of(VERDICTS)}"
    message = f"there is no verdict {text!r}"
    known.shape.add("bad-scenario", message, place(node), remedy, near(text, VERDICTS))
    return text


def _time(known: Known, node: Node | None) -> str | None:
    text = known.shape.text(node, "`at`")
    if text is None or node is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is not a time"
    else:
        if time.tzinfo is not None:
            return text
        message = f"{text!r} names no time zone"
    known.shape.add("bad-scenario", message, place(node), "write it as in 2026-01-02T10:00:00Z")
    return None


# What is given and seen.


@frozen(slots=False)
class _Sight:
    """What is given or seen: values by name, and per machine of many its instances by id."""

    values: dict[str, Value] = field(factory=dict)
    instances: dict[str, dict[str, Placed]] = field(factory=dict)


def _values(known: Known, node: Node | None, what: str, *, seen: bool) -> _Sight:
    """Read values by name: a machine has a state, data (and facts, if seen) have values."""
    sight = _Sight()
    found = sight.values
    for key, value in known.shape.pairs(node, what):
        name = key.text
        if name in known.axes and known.axes[name].many:
            sight.instances[name] = _instances(known, known.axes[name], value, seen=seen)
        elif name in known.axes:
            found[name] = _state(known, known.axes[name], value, seen=seen)
        elif name in known.data or (seen and (name in known.facts or name in known.totals)):
            if isinstance(value, Mapping):
                known.shape.kind(value, f"the value of {name}", _A_VALUE)
                continue
            found[name] = value_of(known.shape, value, _type(known, name), "bad-scenario")
        elif "names" not in known.open and "machines" not in known.open:
            readable = [*known.data, *known.axes]
            readable += [*known.facts, *known.totals] if seen else []
            remedy = ""
            if name in known.facts:
                remedy = f"{name} is a fact: give what it is derived from"
            elif name in known.totals:
                remedy = f"{name} is a total: give the instances that it counts"
            elif name in known.settings:
                remedy = f"{name} is a setting: a scenario runs with the values that it has"
            message = f"there is no datum, fact or machine {name!r}"
            if not seen:
                message = f"there is no datum or machine {name!r}"
            known.shape.unknown("unknown-name", message, key, readable, remedy)
    return sight


def _instances(known: Known, axis: Axis, node: Node, *, seen: bool) -> dict[str, Placed]:
    """Read instances by id: each a state, or a mapping of `state` and fields."""
    found: dict[str, Placed] = {}
    for key, value in known.shape.pairs(node, f"each {axis.name} by its id"):
        entries = value.entries if isinstance(value, Mapping) else ()
        fields = {name.text: each for name, each in entries}
        at = fields.pop("state", None) if isinstance(value, Mapping) else value
        state: str | None = None
        if at is not None:
            state = _state(known, axis, at, seen=seen, what=f"the state of one {axis.name}")
        elif not seen:
            message = f"where the {axis.name} {key.text} is, is not given"
            known.shape.add("bad-scenario", message, key.span, "add its `state`")
        values = {
            name.text: _field(known, axis, name, each) for name, each in entries if each is not at
        }
        found[key.text] = Placed(state, values)
    return found


def _field(known: Known, axis: Axis, name: Scalar, node: Node) -> Value:
    fields = known.fields[axis.name]
    datum = fields.get(f"{axis.name}.{name.text}")
    if datum is None:
        if axis.name not in known.doubtful:
            message = f"{axis.name} has no field {name.text!r}"
            names = ["state", *(full.partition(".")[2] for full in fields)]
            known.shape.unknown("unknown-name", message, name, names)
        return None
    if isinstance(node, Mapping) or (isinstance(node, Scalar) and node.value is None):
        known.shape.kind(node, f"the value of {datum.name}", _A_VALUE)
        return None
    type_ = None if axis.name in known.doubtful else datum.type
    return value_of(known.shape, node, type_, "bad-scenario")


def _type(known: Known, name: str) -> Type | None:
    if name in known.doubtful:
        return None
    declared = known.data.get(name) or known.totals.get(name)
    return declared.type if declared is not None else known.fact_type(name)


def _state(known: Known, axis: Axis, node: Node, *, seen: bool, what: str = "") -> str | None:
    """Read where a machine is: for `given` a leaf, for `see` any name of leaves."""
    item = known.shape.name(node, what or f"the state of {axis.name}")
    if item is None:
        return None
    if seen:
        axis.named(item)
        return item.text
    return axis.entered(item)


def _edges(known: Known, node: Node | None) -> dict[str, dict[str, frozenset[str]]]:
    """Read charts: per machine, each leaf with the leaves that a move leads to."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for key, value in known.shape.pairs(node, "`edges`"):
        axis = known.machine(key, "`edges`")
        chart = found.setdefault(key.text, {})
        for source, targets in known.shape.pairs(value, "a chart"):
            listed: Many[Scalar] = ()
            if not isinstance(targets, Sequence) or targets.items:
                listed = known.shape.names(targets, "the targets of an edge")
            if axis is not None:
                for item in (source, *listed):
                    _leaf(known, axis, item)
            chart[source.text] = frozenset(item.text for item in listed)
    return found


def _leaf(known: Known, axis: Axis, item: Scalar) -> None:
    if axis.named(item) - {item.text}:
        message = f"{item.text} stands for several states, and an edge is between two leaves"
        remedy = f"name them: {in_words(sorted(axis.sets[item.text]))}"
        known.shape.add("bad-scenario", message, item.span, remedy)
