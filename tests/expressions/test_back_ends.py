"""The back ends of one tree must agree: compiled functions, the tree walk, and the text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar, cast

from attrs import evolve, fields
from hypothesis import assume, given
from hypothesis import strategies as st

from statekit import Event, Snapshot, Spec, loads
from statekit.decide.case import Case
from statekit.decide.focus import focus, ids_in, widened
from statekit.decide.judge import judge
from statekit.diagnostics import Source, Span
from statekit.expressions import (
    BOOLEAN,
    ID,
    INTEGER,
    MONEY,
    TEXT,
    Expression,
    Kind,
    Node,
    Scope,
    Type,
    Unknown,
    Value,
    Values,
    Variable,
    evaluate,
    parse,
    words,
)
from statekit.expressions.compiled import Row, Unit
from statekit.expressions.tree import Choose, InState
from statekit.testing import random_event
from statekit.testing.chance import random_value
from statekit.testing.strategies import specs, starts
from statekit.testing.texts import Terms, Texts

T = TypeVar("T")
METHOD = Type(Kind.ENUM, ("card", "cash"))
IDS = Type(Kind.LIST, item=ID)
DATA = {
    "amount": Variable(MONEY),
    "count": Variable(INTEGER),
    "flag": Variable(BOOLEAN),
    "method": Variable(METHOD),
    "note": Variable(TEXT, optional=True),
    "limit": Variable(MONEY, optional=True),
    "items": Variable(IDS),
}
FIELDS = {
    "amount": Variable(MONEY),
    "parts": Variable(Type(Kind.LIST, item=INTEGER)),
    "ref": Variable(ID, optional=True),
}
LEAVES = {"payment": ("pending.new", "pending.held", "paid"), "delivery": ("packed", "sent")}
SETS = {
    "payment": {leaf: frozenset({leaf}) for leaf in LEAVES["payment"]}
    | {"pending": frozenset(LEAVES["payment"][:2])},
    "delivery": {leaf: frozenset({leaf}) for leaf in LEAVES["delivery"]},
}
ACTORS = ("merchant", "processor")
SCOPE = Scope(
    data=DATA,
    settings={"fee": (MONEY, 3), "strict": (BOOLEAN, True)},
    facts={"due": MONEY, "settled": BOOLEAN, "stage": Type(Kind.ENUM, ("new", "done"))},
    machines=SETS,
    fields=FIELDS,
    actors=ACTORS,
    steps=True,
)


def expression(text: str, expected: Type | None = BOOLEAN) -> Expression:
    """Read an expression that has no faults."""
    found = parse(
        text, SCOPE, lambda start, end: Span(Source("", text), start, end), expected=expected
    )
    assert isinstance(found, Expression), f"{text}: {[each.message for each in found]}"
    return found


FACTS: Mapping[str, Node] = {
    "due": expression("amount - fee", MONEY).root,
    "settled": expression("due <= 0 or payment == paid and flag").root,
    "stage": Choose(
        ((expression("settled").root, "done"), (expression("known(note)").root, "new")),
        "done",
        Type(Kind.ENUM, ("new", "done")),
    ),
}


def terms() -> Terms:
    """Everything that the scope lets an expression read."""
    found = Terms(
        machines={name: (LEAVES[name], [*names]) for name, names in SETS.items()}, actors=ACTORS
    )
    for name, type_ in (
        ("amount", "money"),
        ("before.amount", "money"),
        ("after.amount", "money"),
        ("event.amount", "money"),
        ("fee", "money"),
        ("due", "money"),
        ("before.due", "money"),
        ("count", "integer"),
        ("before.count", "integer"),
        ("flag", "boolean"),
        ("strict", "boolean"),
        ("settled", "boolean"),
        ("before.settled", "boolean"),
        ("items", "[id]"),
        ("before.items", "[id]"),
        ("event.parts", "[integer]"),
    ):
        found.add(name, type_)
    found.enums = [("method", METHOD.values), ("stage", ("new", "done"))]
    found.enums += [("before.method", METHOD.values), ("before.stage", ("new", "done"))]
    found.optional = [("note", "text"), ("limit", "money"), ("before.limit", "money")]
    found.optional += [("event.ref", "id")]
    return found


def row(random: Random, variables: Mapping[str, Variable]) -> dict[str, Value]:
    """Return values for variables; an optional one has none as often as not."""
    return {
        name: None
        if each.optional and random.random() < 0.5
        else each.type.freeze(random_value(random, each.type))
        for name, each in variables.items()
    }


def moment(random: Random) -> Values:
    """Return random states and data before and after a step, with an event between them."""
    before, after = (
        Values(
            {name: random.choice(each) for name, each in LEAVES.items()}, row(random, DATA), FACTS
        )
        for _ in range(2)
    )
    actor = random.choice(["", *ACTORS])
    return evolve(after, fields=row(random, FIELDS), actor=actor, before=before, derived={})


@given(st.randoms(use_true_random=False))
def test_compiled_functions_answer_as_the_tree_does(random: Random) -> None:
    """For any expression that is accepted both give the same value, and it is always known."""
    texts = Texts(random, terms())
    kind = random.choice(["boolean", "boolean", "money", "integer"])
    if kind == "boolean":
        root = expression(texts.boolean(3)).root
    else:
        root = expression(texts.number(kind, 3), None).root
    unit = Unit(tuple(LEAVES), tuple(DATA), FACTS)
    index = unit.add(root, tuple(FIELDS))
    compiled = unit.functions()[index]
    for _ in range(5):
        now = moment(random)
        assert now.before is not None
        found = compiled(
            tuple(now.states.values()),
            cast("Row", tuple(now.data.values())),
            tuple(now.fields.values()),
            now.actor or "",
            tuple(now.before.states.values()),
            cast("Row", tuple(now.before.data.values())),
        )
        expected = evaluate(root, now)
        assert not isinstance(expected, Unknown), words(root)
        assert (type(found), found) == (type(expected), expected), words(root)


@given(st.randoms(use_true_random=False))
def test_facts_answer_alike(random: Random) -> None:
    """Also a fact with many values, and facts that read facts."""
    functions = Unit(tuple(LEAVES), tuple(DATA), FACTS).functions()
    now = moment(random)
    states, data = tuple(now.states.values()), cast("Row", tuple(now.data.values()))
    for function, (name, root) in zip(functions, FACTS.items(), strict=True):
        assert function(states, data, (), "", states, data) == evaluate(root, now), name


@given(st.randoms(use_true_random=False))
def test_what_is_known_stays_when_more_becomes_known(random: Random) -> None:
    """Without some of the values the tree gives the same answer, or says what it lacks."""
    root = expression(Texts(random, terms()).boolean(3)).root
    now = moment(random)
    less = evolve(
        now,
        states=some(random, now.states),
        data=some(random, now.data),
        fields=some(random, now.fields),
        actor=random.choice([now.actor, None]),
        derived={},
    )
    found = evaluate(root, less)
    if isinstance(found, Unknown):
        assert found.needs, words(root)
    else:
        assert found == evaluate(root, now), words(root)


def some(random: Random, values: Mapping[str, T]) -> dict[str, T]:
    """Return some of the values."""
    return {name: each for name, each in values.items() if random.random() < 0.6}


@given(st.randoms(use_true_random=False))
def test_words_are_read_back_as_the_same_tree(random: Random) -> None:
    """The text that a tree is written as means what the tree means."""
    root = expression(Texts(random, terms()).boolean(3)).root
    again = expression(words(root)).root
    assert bare(again) == bare(root)
    assert words(again) == words(root)


def bare(node: Node) -> Node:
    """Return a tree without the names that the spec gave to sets of states."""
    changes: dict[str, Any] = {"text": ""} if isinstance(node, InState) else {}
    for each in fields(type(node)):
        value = getattr(node, each.name)
        if isinstance(value, Node):
            changes[each.name] = bare(value)
        elif isinstance(value, tuple):
            changes[each.name] = tuple(bare(v) if isinstance(v, Node) else v for v in value)
    return evolve(node, **changes)


# The fast way of `decide`, and the judge by which everything else is answered.


def judged(spec: Spec, snapshot: Snapshot, event: Event) -> None:
    """Compare the decision about an event with the judge's."""
    table = spec.tables.events[event.name]
    ids = ids_in(spec.shape, event.payload) if table.about else {}
    if any(name not in ids for name in table.about):
        return  # it is refused before anything is judged
    meant = focus(snapshot, spec.tables.focused, ids)
    states = dict(zip(spec.shape.machines, meant.state_row, strict=True))
    data = dict(zip(spec.shape.data, meant.data_row, strict=True))
    values = Values(states, data, spec.tables.facts)
    found = judge(Case(spec, event, values, meant, ids=ids), table)
    reference = widened(found, snapshot, ids)
    decision = spec.decide(snapshot, event)
    assert decision.verdict is reference.verdict, f"{decision} / {reference}"
    assert decision.after == reference.after
    assert decision.moves == reference.moves
    assert decision.event == reference.event


@given(st.data())
def test_the_fast_way_accepts_what_the_judge_accepts(data: st.DataObject) -> None:
    """With times or without, with a trail or without, both give the same snapshot."""
    spec = loads(data.draw(specs()))
    snapshot = data.draw(starts(spec))
    assume(snapshot is not None)
    assert snapshot is not None
    random = data.draw(st.randoms(use_true_random=False))
    timed = random.random() < 0.5
    if random.random() < 0.3:
        given = {name: snapshot.data[name] for name in spec.definition.data}
        snapshot = spec.snapshot(snapshot.states, given)
    for hour in range(20):
        event = random_event(random, spec, snapshot)
        if timed and random.random() < 0.8:
            late = random.choice([0, 0, 0, 5])
            at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour - late)
            event = evolve(event, at=at)
        judged(spec, snapshot, event)
        snapshot = spec.decide(snapshot, event).after or snapshot
