"""Values that make an expression hold: found where there are any, and only there."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from itertools import product
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from statekit.expressions import (
    BOOLEAN,
    DURATION,
    ID,
    INTEGER,
    LARGEST,
    MONEY,
    TEXT,
    TIME,
    Kind,
    Node,
    Scope,
    Type,
    Value,
    Values,
    Variable,
    evaluate,
    plain,
    words,
)
from statekit.expressions.space import Case, Found, Nothing, Space, Unclear, search
from statekit.expressions.tree import Among, And, Compare, Datum, Literal
from statekit.testing.texts import Terms, Texts
from tests.expressions.samples import METHOD, good
from tests.expressions.test_back_ends import (
    ACTORS,
    FACTS,
    LEAVES,
    expression,
    moment,
    terms,
)

SPACE = Space(LEAVES, frozenset({"note", "limit", "event.ref"}), actors=(*ACTORS, ""), facts=FACTS)

# Every name of these has few values, so that all of them can be tried.
FEW = Scope(
    data={
        "flag": Variable(BOOLEAN),
        "method": Variable(METHOD),
        "tip": Variable(BOOLEAN, optional=True),
    },
    settings={},
    facts={},
    machines={
        "payment": {
            "pending": frozenset({"pending.new", "pending.held"}),
            "pending.new": frozenset({"pending.new"}),
            "pending.held": frozenset({"pending.held"}),
            "paid": frozenset({"paid"}),
        }
    },
    fields={"ok": Variable(BOOLEAN)},
    actors=("merchant", "clerk"),
    steps=True,
)
IDS = Type(Kind.LIST, item=ID)
FEW_LEAVES = ("pending.new", "pending.held", "paid")
FEW_SPACE = Space({"payment": FEW_LEAVES}, frozenset({"tip"}), actors=("merchant", "clerk", ""))


def few(random: Random, depth: int = 3) -> Node:
    """Return an expression over names with few values."""
    found = Terms(machines={"payment": (FEW_LEAVES, [*FEW.machines["payment"]])})
    found.actors = ("merchant", "clerk")
    for name in ("flag", "before.flag", "event.ok"):
        found.add(name, "boolean")
    found.enums = [("method", METHOD.values)]
    found.optional = [("tip", "boolean")]
    return good(Texts(random, found).boolean(depth), FEW).root


def all_few() -> Iterator[Values]:
    """Yield every case of what the expressions of `few` read."""
    bools: tuple[Value, ...] = (False, True)
    for flag, was, ok, tip, method, state, actor in product(
        bools, bools, bools, (None, *bools), METHOD.values, FEW_LEAVES, ("merchant", "clerk", "")
    ):
        before = Values({}, {"flag": was}, {})
        data = {"flag": flag, "method": method, "tip": tip}
        yield Values({"payment": state}, data, {}, {"ok": ok}, actor, before)


def found_in(text: str, types: Mapping[str, Type], optional: tuple[str, ...] = ()) -> Found:
    """Search for values of some data."""
    scope = Scope(
        {name: Variable(each, name in optional) for name, each in types.items()}, {}, {}, {}
    )
    return search(good(text, scope).root, Space(optional=frozenset(optional)))


def shown(found: Found) -> object:
    """Return the values of a case as JSON holds them, or what there is instead."""
    if isinstance(found, Case):
        return {name: plain(value) for name, value in found.decisive.items()}
    return found


def known_again(values: Values, decisive: Mapping[str, Value]) -> Values:
    """Return only the decisive values, taken from the names under which they are told."""
    assert values.before is not None

    def place(values: Values, prefix: str) -> Values:
        return Values(
            {name: each for name, each in values.states.items() if prefix + name in decisive},
            {name: decisive[prefix + name] for name in values.data if prefix + name in decisive},
            values.facts,
        )

    fields = {name: each for name, each in values.fields.items() if f"event.{name}" in decisive}
    actor = values.actor if "actor" in decisive else None
    before = place(values.before, "before.")
    return evolve(place(values, ""), fields=fields, actor=actor, before=before)


@given(st.integers(0, 2**32))
def test_what_is_found_holds_and_what_is_not_found_is_not_there(seed: int) -> None:
    """The decisive values alone make it hold; where there are none, no random order does."""
    random = Random(seed)
    root = expression(Texts(random, terms()).boolean(3)).root
    found = search(root, SPACE)
    assert not isinstance(found, Unclear), words(root)
    if isinstance(found, Case):
        assert evaluate(root, known_again(found.values, found.decisive)) is True, words(root)
    else:
        for _ in range(100):
            assert evaluate(root, moment(random)) is not True, words(root)


@given(st.randoms(use_true_random=False))
def test_among_few_values_it_finds_some_exactly_where_there_are_some(random: Random) -> None:
    """All cases are tried one by one; the search answers as they do."""
    root = few(random)
    there = any(evaluate(root, each) is True for each in all_few())
    assert isinstance(search(root, FEW_SPACE), Case if there else Nothing), words(root)


@given(st.randoms(use_true_random=False))
def test_assumptions_that_are_needed_are_named(random: Random) -> None:
    """Nothing holds with those that are named, and something does without any one of them."""
    root = few(random, 1)
    assumed = {name: few(random, 1) for name in ("a", "b", "c")}
    found = search(root, FEW_SPACE, assumed)
    every = [*all_few()]

    def possible(names: tuple[str, ...]) -> bool:
        wanted = [root, *(assumed[name] for name in names)]
        return any(all(evaluate(node, each) is True for node in wanted) for each in every)

    if isinstance(found, Nothing):
        assert not possible(found.needed)
        for name in found.needed:
            assert possible(tuple(each for each in found.needed if each != name))


LATER = {"at": "2026-01-02T00:00:00+00:00", "by": "2026-01-01T00:00:00+00:00"}
EXAMPLES: list[tuple[str, dict[str, Type], object]] = [
    ("x > 3", {"x": INTEGER}, {"x": 4}),
    ("x < -3", {"x": INTEGER}, {"x": -4}),
    ("x * 7 > 100 or x < 0", {"x": INTEGER}, {"x": 15}),
    ("x != 0", {"x": MONEY}, {"x": 1}),
    ("2 * x == 2 * y + 1", {"x": MONEY, "y": MONEY}, Nothing()),
    ("min(x, y) + max(x, y) == 5 and x < y", {"x": MONEY, "y": MONEY}, {"x": 0, "y": 5}),
    ("not b", {"b": BOOLEAN}, {"b": False}),
    ("t != ''", {"t": TEXT}, {"t": "a"}),
    ("t not in ['a', 'b', '']", {"t": TEXT}, {"t": "c"}),
    (
        "t != u and u != w and w != t",
        {"t": TEXT, "u": TEXT, "w": TEXT},
        {"t": "a", "u": "b", "w": "c"},
    ),
    ("t == ''", {"t": TEXT}, {"t": ""}),
    ("t == '' or t == 'no id' or t == 'a@b'", {"t": ID}, Nothing()),
    ("len(t) > 4 and t != 'aaaaa'", {"t": TEXT}, {"t": "aaaab"}),
    ("len(t) == 0 and t != ''", {"t": TEXT}, Nothing()),
    ("len(t) < 0", {"t": TEXT}, Nothing()),
    ("len(t) != len(u) and t == u", {"t": TEXT, "u": TEXT}, Nothing()),
    ("m == t", {"m": METHOD, "t": TEXT}, {"m": "card", "t": "card"}),
    ("m == t and t not in ['card', 'cash']", {"m": METHOD, "t": TEXT}, Nothing()),
    ("at > '2026-01-02T10:30:00Z'", {"at": TIME}, {"at": "2026-01-03T00:00:00+00:00"}),
    ("at + 'P1D' == at", {"at": TIME}, {"at": "9999-12-31T23:59:59.999999+00:00"}),
    ("at + 'PT30M' < at", {"at": TIME}, Nothing()),
    ("at - 'P1D' == at", {"at": TIME}, {"at": "0001-01-01T00:00:00+00:00"}),
    ("at - by > 'PT90S'", {"at": TIME, "by": TIME}, LATER),
    ("by - at == 'PT0S' and by < at", {"at": TIME, "by": TIME}, LATER),
    ("d == 'PT90S'", {"d": DURATION}, {"d": "PT1M30S"}),
    ("at + d < at", {"at": TIME, "d": DURATION}, Nothing()),
    ("len(l) > 3", {"l": IDS, "k": IDS}, {"l": ["a", "a", "a", "a"]}),
    ("sum(l) == 7", {"l": Type(Kind.LIST, item=MONEY)}, {"l": [7]}),
    ("sum(l) == 1 and len(l) == 5", {"l": Type(Kind.LIST, item=MONEY)}, {"l": [0, 0, 0, 0, 1]}),
    ("sum(l) != 0 and len(l) == 0", {"l": Type(Kind.LIST, item=MONEY)}, Nothing()),
    (
        "'a' in l and 'b' in l and 'c' in l and len(l) < 3",
        {"l": IDS, "k": IDS},
        Nothing(),
    ),
    ("'a' in l and 'b' not in l and l != k", {"l": IDS, "k": IDS}, {"l": ["a"], "k": []}),
    ("l == k and len(l) > len(k)", {"l": IDS, "k": IDS}, Nothing()),
    ("l == k and 'a' in l and 'a' not in k", {"l": IDS, "k": IDS}, Nothing()),
]


@pytest.mark.parametrize(("text", "types", "expected"), EXAMPLES)
def test_the_plainest_example(text: str, types: dict[str, Type], expected: object) -> None:
    """Small numbers, whole days, short texts and lists; nothing where there is nothing."""
    assert shown(found_in(text, types)) == expected


def test_numbers_end_where_the_language_ends() -> None:
    """A number of 500 digits is found; one of more is not."""
    x = Datum("x", INTEGER)
    largest = search(Compare(">=", x, Literal(LARGEST, INTEGER)), Space())
    assert isinstance(largest, Case)
    assert largest.decisive == {"x": LARGEST}
    assert search(Compare(">", x, Literal(LARGEST, INTEGER)), Space()) == Nothing()


def test_only_what_decides_is_told() -> None:
    """A name whose value makes no difference in this case is left out."""
    found = found_in("x > 3 or y > 3 and z > 3", dict.fromkeys("xyz", MONEY))
    assert shown(found) == {"y": 4, "z": 4}


def test_a_value_that_is_not_there_is_an_example_too() -> None:
    """What asks whether an optional value is there is answered both ways."""
    assert shown(found_in("not known(tip) or tip > 5", {"tip": MONEY}, ("tip",))) == {"tip": None}
    assert shown(found_in("known(tip) and tip > 5", {"tip": MONEY}, ("tip",))) == {"tip": 6}


def test_a_value_that_is_read_unasked_is_there() -> None:
    """Where somebody else has asked, the example has a value."""
    goal = Compare(">", Datum("tip", MONEY), Literal(5, MONEY))
    assert shown(search(goal, Space(optional=frozenset({"tip"})))) == {"tip": 6}
    never = And((goal, Compare("<", Datum("tip", MONEY), Literal(5, MONEY))))
    assert search(never, Space(optional=frozenset({"tip"}))) == Nothing()


def test_what_the_solver_does_not_answer_is_unclear() -> None:
    """With hardly any effort nothing is found out, and nothing is guessed."""
    root = good(
        "3 * x + 5 * y == 7 and x > y + 100",
        Scope({"x": Variable(MONEY), "y": Variable(MONEY)}, {}, {}, {}),
    ).root
    assert search(root, Space(), effort=1) == Unclear(
        "the solver gave up: the question is too hard for it"
    )


def test_one_name_of_two_types_is_unclear() -> None:
    """Two versions of a spec may differ in what a name holds; then nothing is compared."""
    goal = And(
        (
            Compare("==", Datum("x", MONEY), Literal(5, MONEY)),
            Compare("==", Datum("x", TEXT), Literal("a", TEXT)),
        )
    )
    assert search(goal, Space()) == Unclear("x is money in one of them and text in the other")


def test_values_that_only_one_type_has_are_no_examples() -> None:
    """Where both versions read a name, the example is one that both can hold."""
    one, other = Type(Kind.ENUM, ("card", "cash")), Type(Kind.ENUM, ("voucher", "cash"))
    goal = And(
        (
            Among(Datum("x", one), ("card", "cash")),
            Compare("!=", Datum("x", other), Literal("voucher", other)),
        )
    )
    assert shown(search(goal, Space())) == {"x": "cash"}


def test_an_unknown_machine_is_unclear() -> None:
    """Nothing is found out about the states of a machine of which nobody says what it can be."""
    root = good("payment == paid", FEW).root
    assert search(root, Space()) == Unclear("no state of payment is known to be possible")


def test_an_answer_does_not_depend_on_what_was_asked_before() -> None:
    """The same question gives the same values, whatever came between."""
    texts = [Texts(Random(seed), terms()).boolean(3) for seed in range(12)]
    roots = [expression(text).root for text in texts]
    first = [shown(search(root, SPACE)) for root in roots]
    assert [shown(search(root, SPACE)) for root in reversed(roots)] == first[::-1]


def test_without_the_solver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else breaks: the question is unclear."""
    monkeypatch.setitem(sys.modules, "z3", None)
    monkeypatch.delitem(sys.modules, "statekit.expressions.smt", raising=False)
    assert search(good("payment == paid", FEW).root, FEW_SPACE) == Unclear(
        "the solver is not installed: pip install 'statekit[prove]'"
    )
