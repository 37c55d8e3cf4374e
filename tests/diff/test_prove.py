"""Guards and rules of two versions, compared by what they mean."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from statekit.diff import Comparison, Difference, Domain, Prover, Relation, Witness
from statekit.diff.prove import SolverProver
from statekit.expressions import (
    BOOLEAN,
    ID,
    INTEGER,
    MONEY,
    TEXT,
    Kind,
    Node,
    Scope,
    Type,
    Values,
    Variable,
    evaluate,
    words,
)
from statekit.expressions.tree import And, InState, Not, Or
from statekit.testing.texts import Terms, Texts
from tests.expressions.samples import good
from tests.expressions.test_space import FEW_LEAVES, all_few, few

PROVER: Prover = SolverProver()
METHOD = Type(Kind.ENUM, ("card", "cash"))
STATES = ("pending", "paid", "gone")
SCOPE = Scope(
    data={
        "captured": Variable(MONEY),
        "refunded": Variable(MONEY),
        "amount": Variable(MONEY),
        "attempts": Variable(INTEGER),
        "method": Variable(METHOD),
        "flag": Variable(BOOLEAN),
        "note": Variable(TEXT),
        "tip": Variable(MONEY, optional=True),
    },
    settings={"limit": (MONEY, 5000), "more": (MONEY, 9000)},
    facts={},
    machines={"payment": {each: frozenset({each}) for each in STATES}},
    fields={"amount": Variable(MONEY), "lines": Variable(Type(Kind.LIST, item=ID))},
    actors=("merchant", "clerk"),
    steps=True,
)
DOMAIN = Domain(
    {"payment": STATES},
    {name: each.type for name, each in SCOPE.data.items()},
    frozenset({"tip"}),
    ("merchant", "clerk", ""),
)


def read(text: str) -> Node:
    """Return the tree of a guard."""
    return good(text, SCOPE).root


TABLE = [
    ("amount > 5", "amount >= 6", "equivalent"),
    ("not (flag and amount > 5)", "amount <= 5 or not flag", "equivalent"),
    ("payment in [pending, paid]", "payment != gone", "equivalent"),
    ("method == 'card'", "method != 'cash'", "equivalent"),
    ("0 < amount <= limit", "amount > 0 and amount < 5001", "equivalent"),
    ("len(event.lines) > 0", "len(event.lines) >= 1", "equivalent"),
    (
        "refunded >= 70 and refunded + amount <= 100 and amount >= 30",
        "refunded >= 70 and refunded + amount < 100 and amount >= 30",
        "tighter: refunded = 70, amount = 30 was accepted, is refused now",
    ),
    (
        "refunded + event.amount <= captured",
        "refunded + event.amount < captured",
        "tighter: refunded = 0, captured = 0, event.amount = 0 was accepted, is refused now",
    ),
    (
        "event.amount <= limit",
        "event.amount <= more",
        "looser: event.amount = 5001 was refused, is accepted now",
    ),
    (
        "method == 'card'",
        "method == 'cash'",
        "incomparable: method = card was accepted, is refused now; "
        "method = cash was refused, is accepted now",
    ),
    (
        "payment == paid",
        "payment in [pending, paid] and actor == 'clerk'",
        "incomparable: payment = paid, actor = merchant was accepted, is refused now; "
        "payment = pending, actor = clerk was refused, is accepted now",
    ),
    (
        "true",
        "known(tip) and tip < amount",
        "tighter: tip = unknown was accepted, is refused now",
    ),
    (
        "true",
        "not known(tip) or tip < amount",
        "tighter: tip = 0, amount = 0 was accepted, is refused now",
    ),
    (
        "len(note) > 0",
        "note != 'x'",
        "incomparable: note = x was accepted, is refused now; "
        "note = '' was refused, is accepted now",
    ),
    ("flag", "true", "looser: flag = false was refused, is accepted now"),
    ("flag or not flag", "true", "equivalent"),
    (
        "true",
        "amount >= before.amount",
        "tighter: before.amount = 1, amount = 0 was accepted, is refused now",
    ),
    (
        "true",
        "before.payment == paid",
        "tighter: before.payment = pending was accepted, is refused now",
    ),
    (
        "actor == 'clerk'",
        "actor != 'merchant'",
        "looser: actor = nobody was refused, is accepted now",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), TABLE)
def test_what_a_comparison_says(old: str, new: str, expected: str) -> None:
    """The relation, and for each direction a case with the values that decide."""
    assert str(PROVER.compare(read(old), read(new), DOMAIN)) == expected


def pair(random: Random, one: Node, other: Node) -> tuple[Node, Node]:
    """Return two guards that have something to do with each other as often as not."""
    ways = [
        (one, other),
        (one, And((one, other))),
        (one, Or((one, other))),
        (And((one, other)), And((other, one))),
        (Not(And((one, other))), Or((Not(one), Not(other)))),
        (Or((one, And((Not(one), other)))), Or((one, other))),
    ]
    old, new = random.choice(ways)
    return (old, new) if random.random() < 0.5 else (new, old)


def checked(comparison: Comparison, old: Node, new: Node) -> None:
    """Check that witnesses are there where they must be, and nowhere else."""
    lost = comparison.relation in (Relation.TIGHTER, Relation.INCOMPARABLE)
    gained = comparison.relation in (Relation.LOOSER, Relation.INCOMPARABLE)
    assert (comparison.lost is not None, comparison.gained is not None) == (lost, gained)
    for witness in (comparison.lost, comparison.gained):
        if witness is not None:
            assert evaluate(old, values_of(witness)) is witness.old
            assert evaluate(new, values_of(witness)) is witness.new
            assert witness.old != witness.new


def values_of(witness: Witness) -> Values:
    """Return what a witness says, and nothing that it does not say."""
    before = Values(witness.before_states, witness.before, {})
    return Values(witness.states, witness.data, {}, witness.fields, witness.actor, before)


FEW_DOMAIN = Domain({"payment": FEW_LEAVES}, {}, frozenset({"tip"}), ("merchant", "clerk", ""))


@given(st.randoms(use_true_random=False))
def test_where_values_are_few_it_says_what_all_of_them_say(random: Random) -> None:
    """All cases are tried one by one: the relation is exactly theirs, and each witness holds."""
    old, new = pair(random, few(random, 2), few(random, 2))
    answers = {(evaluate(old, each), evaluate(new, each)) for each in all_few()}
    expected = {
        (False, False): Relation.EQUIVALENT,
        (True, False): Relation.TIGHTER,
        (False, True): Relation.LOOSER,
        (True, True): Relation.INCOMPARABLE,
    }[(True, False) in answers, (False, True) in answers]
    found = PROVER.compare(old, new, FEW_DOMAIN)
    assert found.relation is expected, f"{words(old)} / {words(new)}"
    checked(found, old, new)


NUMBERS = Scope(
    data={name: Variable(MONEY) for name in ("a", "b")} | {"t": Variable(MONEY, optional=True)},
    settings={},
    facts={},
    machines={},
    fields={"a": Variable(MONEY)},
)
GRID = (-4, -1, 0, 1, 2, 3, 5, 6, 10, 11, 19, 20, 21, 31)


def grid() -> Iterator[Values]:
    """Yield many cases, with the numbers among them that the guards name."""
    for a, b, t, field in product(GRID, GRID, (None, 0, 5, 11), (0, 1, 5, 10, 21)):
        yield Values({}, {"a": a, "b": b, "t": t}, {}, {"a": field})


@given(st.integers(0, 2**32))
def test_numbers_differ_nowhere_where_they_are_equivalent(seed: int) -> None:
    """No case of a grid contradicts the relation, and each witness holds."""
    random = Random(seed)
    terms = Terms()
    for name in ("a", "b", "event.a"):
        terms.add(name, "money")
    terms.optional = [("t", "money")]
    texts = Texts(random, terms)
    old, new = pair(random, *(good(texts.boolean(2), NUMBERS).root for _ in range(2)))
    found = PROVER.compare(old, new, Domain({}, {}, frozenset({"t"})))
    assert found.relation is not Relation.UNKNOWN, f"{words(old)} / {words(new)}"
    checked(found, old, new)
    for each in grid():
        was, now = evaluate(old, each), evaluate(new, each)
        if was is True and now is False:
            assert found.lost, f"{words(old)} / {words(new)}"
        if was is False and now is True:
            assert found.gained, f"{words(old)} / {words(new)}"


def test_what_the_versions_make_sure_of_is_taken_into_account() -> None:
    """A clause that a rule makes needless changes nothing; the rule is named."""
    old, new = read("event.amount > 0"), read("event.amount > 0 and refunded <= captured")
    rules = {"bound": read("refunded <= captured"), "other": read("attempts >= 0")}
    domain = evolve(DOMAIN, old_rules=rules, new_rules=rules)
    assert str(PROVER.compare(old, new, domain)) == "equivalent: in every order that keeps bound"
    assert PROVER.compare(old, new, DOMAIN).relation is Relation.TIGHTER


def test_a_case_that_is_lost_is_one_that_the_old_version_could_hold() -> None:
    """A rule that is new hides nothing from the orders of before, nor one that is gone."""
    old, new = read("event.amount > 0"), read("event.amount > 0 and refunded <= captured")
    rules = {"bound": read("refunded <= captured")}
    gone, came = evolve(DOMAIN, old_rules=rules), evolve(DOMAIN, new_rules=rules)
    assert str(PROVER.compare(old, new, came)) == (
        "tighter: refunded = 1, captured = 0, event.amount = 1 was accepted, is refused now"
    )
    assert PROVER.compare(old, new, gone).relation is Relation.EQUIVALENT
    assert str(PROVER.compare(new, old, gone)) == (
        "looser: refunded = 1, captured = 0, event.amount = 1 was refused, is accepted now"
    )
    assert PROVER.compare(new, old, came).relation is Relation.EQUIVALENT


def test_where_the_transition_begins_is_taken_into_account() -> None:
    """A state that is asked for where the order is anyway makes no difference."""
    here = InState("payment", frozenset(("paid",)), "")
    domain = evolve(DOMAIN, given=(here,))
    old, new = read("payment in [paid, gone] and flag"), read("flag")
    assert str(PROVER.compare(old, new, domain)) == "equivalent"
    assert str(PROVER.compare(old, new, DOMAIN)) == (
        "looser: payment = pending, flag = true was refused, is accepted now"
    )


def test_a_state_that_only_one_version_has_is_no_case() -> None:
    """Guards are compared in the states that both have; a part of one is not compared."""
    common = evolve(DOMAIN, machines={"payment": ("pending", "paid")})
    old, new = read("payment != paid"), read("payment == pending")
    assert PROVER.compare(old, new, common).relation is Relation.EQUIVALENT
    old, new = read("payment == gone"), read("flag")
    assert str(PROVER.compare(old, new, common)) == (
        "unknown: payment gone: in one of them, a part of what the other asks"
    )


def test_a_rule_about_a_state_that_only_one_version_has_is_not_taken_for_granted() -> None:
    """What it makes sure of in the other version is not known."""
    rules = {"bound": read("payment == gone or flag")}
    domain = evolve(DOMAIN, old_rules=rules, new_rules=rules)
    old, new = read("amount > 0"), read("amount > 0 and (payment == paid or flag)")
    assert PROVER.compare(old, new, domain).relation is Relation.TIGHTER
    less = evolve(domain, machines={"payment": ("pending", "paid")})
    assert PROVER.compare(old, new, less).relation is Relation.TIGHTER


def test_one_direction_counts_where_the_other_is_not_found_out() -> None:
    """A witness stands by itself."""
    lost = Witness({}, {"amount": 1}, {}, None, True, False)
    assert str(Comparison(Relation.UNKNOWN, lost, why="the solver gave up")) == (
        "unknown: amount = 1 was accepted, is refused now; the solver gave up"
    )


def test_what_is_too_hard_is_unknown() -> None:
    """With hardly any effort nothing is found out, and nothing is guessed."""
    old, new = read("3 * amount + 5 * refunded == 7"), read("amount > refunded + 100")
    assert str(SolverProver(effort=1).compare(old, new, DOMAIN)) == (
        "unknown: the solver gave up: the question is too hard for it"
    )


def test_without_the_solver_only_what_is_written_alike_is_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It says what to install; equal trees are equal all the same."""
    monkeypatch.setitem(sys.modules, "z3", None)
    monkeypatch.delitem(sys.modules, "statekit.expressions.smt", raising=False)
    assert str(PROVER.compare(read("amount > 5"), read("amount > 6"), DOMAIN)) == (
        "unknown: the solver is not installed: pip install 'statekit[prove]'"
    )
    assert str(PROVER.compare(read("amount > 5"), read("amount   > 5"), DOMAIN)) == "equivalent"


def value(text: str, type_: Type = MONEY) -> Node:
    """Return the tree of an effect's value."""
    return good(text, SCOPE, type_).root


def test_values_are_compared_by_meaning() -> None:
    """Effects that always set the same are equivalent; else there is a case with both values."""
    prover = SolverProver()
    twice = prover.differ(value("amount + amount"), value("2 * amount"), DOMAIN)
    assert twice == Difference(Relation.EQUIVALENT)
    assert prover.differ(
        value("refunded + event.amount"), value("event.amount"), DOMAIN
    ) == Difference(Relation.INCOMPARABLE, {"refunded": 1, "event.amount": 0}, 1, 0)
    guarded = evolve(DOMAIN, given=(read("refunded == 0"),))
    assert prover.differ(
        value("refunded + event.amount"), value("event.amount"), guarded
    ) == Difference(Relation.EQUIVALENT)


def test_a_value_that_may_be_missing_differs_from_one_that_is_there() -> None:
    """A step that sets nothing leaves what was there, which may be nothing."""
    tip = good("known(tip) and tip == 3", SCOPE).root.operands[1].left  # type: ignore[attr-defined]
    assert SolverProver().differ(tip, value("3"), DOMAIN) == Difference(
        Relation.INCOMPARABLE, {"tip": None}, None, 3
    )


def test_values_of_types_without_common_values_are_unknown() -> None:
    """Nothing is compared that cannot be equal."""
    assert SolverProver().differ(value("amount"), value("note", TEXT), DOMAIN) == Difference(
        Relation.UNKNOWN, why="the one is money and the other text"
    )
