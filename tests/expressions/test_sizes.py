"""How large numbers become, how often facts are derived, and how many cases a choice may have."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from statekit.diagnostics import render
from statekit.expressions import (
    INTEGER,
    LARGEST,
    LEAST,
    MAX_DIGITS,
    MONEY,
    TEXT,
    Kind,
    Node,
    Scope,
    Type,
    Values,
    Variable,
    evaluate,
    largest,
)
from statekit.expressions.compiled import Unit
from statekit.expressions.tree import Choose

from .samples import SCOPE, good, read

MONEYS = Type(Kind.LIST, item=MONEY)
TOO_LARGE = "a number has at most 500 digits"


@pytest.mark.parametrize("type_", [INTEGER, MONEY])
def test_a_number_has_a_bound_on_either_side(type_: Type) -> None:
    """It is accepted up to there, and what is said of the next one is why it is not."""
    assert [type_.accepts(each) for each in (LARGEST, LEAST)] == [True, True]
    assert [type_.accepts(each) for each in (LARGEST + 1, LEAST - 1)] == [False, False]
    assert type_.wants(LARGEST + 1) == TOO_LARGE


def test_the_items_of_a_list_have_the_same_bound() -> None:
    """A list with another fault is told about that."""
    assert MONEYS.accepts([LARGEST, LEAST])
    assert not MONEYS.accepts([1, LARGEST + 1])
    assert MONEYS.wants([1, LARGEST + 1]) == TOO_LARGE
    assert MONEYS.wants([1, 2.5]) == "expected a list of money"
    assert TEXT.wants(LARGEST + 1) == "expected text"


def test_the_largest_number_can_always_be_written() -> None:
    """Python never lowers its limit below 640 digits, which leaves room to compute."""
    assert len(str(LARGEST)) == MAX_DIGITS < sys.int_info.str_digits_check_threshold


def said(text: str, scope: Scope = SCOPE) -> list[str]:
    """What is wrong with a text, finding by finding."""
    found = read(text, scope)
    assert isinstance(found, list)
    return [render(each) for each in found]


def test_a_written_number_has_the_same_bound() -> None:
    """Up to it a number is read, and the next one is a finding."""
    good(f"amount < {LARGEST}")
    (first,) = said(f"amount < {LARGEST + 1}")
    assert first.splitlines()[:2] == [
        f"error[number-too-large]: {TOO_LARGE}, and this one has more",
        " --> x.yaml:1:10",
    ]


def test_a_number_that_is_computed_has_a_bound() -> None:
    """It is known without an order, and the part that goes too far is shown."""
    factor = 10**51
    good(f"amount * {factor} < 3")
    text = f"amount < 2 * limit and amount * {factor} * {factor} > 3"
    (first,) = said(text)
    assert first.splitlines()[0] == (
        f"error[number-too-large]: `amount * {factor} * {factor}` can come to a number of more "
        "than 600 digits"
    )
    assert first.splitlines()[1] == " --> x.yaml:1:24"
    assert first.splitlines()[-1] == "  = help: multiply by less"


BOUNDS = {
    "amount": LARGEST,
    "-amount - 1": LARGEST + 1,
    "amount * -3 + refunded": 4 * LARGEST,
    "limit * 2 + 7": 10_007,
    "max(amount, limit)": LARGEST,
    "min(3, 9 - limit)": 5009,
    "sum(event.parts)": LARGEST * sys.maxsize,
    "len(event.parts)": sys.maxsize,
    "due + due": 14,
}


@pytest.mark.parametrize("text", BOUNDS)
def test_the_bound_of_a_sum_is_the_sum_of_the_bounds(text: str) -> None:
    """Settings and written numbers count for what they are, and facts for what they come to."""
    scope = Scope(
        SCOPE.data, SCOPE.settings, {"due": MONEY}, SCOPE.machines, SCOPE.fields, SCOPE.actors
    )
    assert largest(good(text, scope, None).root, {"due": 7}) == BOUNDS[text]


def chain(length: int) -> dict[str, Node]:
    """Facts of which each builds twice on the one before; the last is 2 ** (length - 1)."""
    facts: dict[str, Node] = {"f0": good("amount", SCOPE, MONEY).root}
    types = {"f0": MONEY}
    for index in range(1, length):
        scope = Scope(SCOPE.data, {}, types, {})
        facts[f"f{index}"] = good(f"f{index - 1} + f{index - 1}", scope, MONEY).root
        types[f"f{index}"] = MONEY
    return facts


def calls(ask: Callable[[], object], name: str) -> int:
    """Count the calls of functions of one name while something is asked."""
    count = 0

    def note(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event == "call" and frame.f_code.co_name == name

    sys.setprofile(note)
    try:
        ask()
    finally:
        sys.setprofile(None)
    return count


def test_facts_that_build_on_facts_are_derived_once() -> None:
    """In either back end the work grows with the number of facts, not with the ways to reach them.

    The last of twelve facts reaches the first one in two thousand ways.
    """
    facts = chain(12)
    derive = Unit((), ("amount",), facts).functions()[-1]
    values = Values({}, {"amount": 3}, facts)
    assert derive((), (3,), (), "", (), ()) == evaluate(facts["f11"], values) == 3 * 2**11
    assert calls(lambda: derive((), (3,), (), "", (), ()), "<lambda>") < 50
    fresh = Values({}, {"amount": 3}, facts)
    assert calls(lambda: evaluate(facts["f11"], fresh), "evaluate") < 50


def test_facts_before_a_step_are_told_from_those_after_it() -> None:
    """What is remembered of the one is never taken for the other."""
    facts = chain(3)
    scope = Scope(SCOPE.data, {}, dict.fromkeys(facts, MONEY), {}, steps=True)
    unit = Unit((), ("amount",), facts)
    index = unit.add(good("after.f2 - before.f2", scope, MONEY).root)
    assert unit.functions()[index]((), (5,), (), "", (), (3,)) == 8


def test_a_fact_may_have_thousands_of_cases() -> None:
    """The first that holds gives the answer, and where none does the last one."""
    guards = [good(f"count == {index}").root for index in range(3000)]
    cases = tuple((guard, f"case {index}") for index, guard in enumerate(guards))
    names = tuple(name for _, name in cases)
    facts: dict[str, Node] = {
        "many": Choose(cases, "none", Type(Kind.ENUM, (*names, "none"))),
        "alone": Choose((), "always", Type(Kind.ENUM, ("always",))),
    }
    many, alone = Unit((), ("count",), facts).functions()
    answers = [many((), (count,), (), "", (), ()) for count in (0, 2999, 3000)]
    assert answers == ["case 0", "case 2999", "none"]
    assert alone((), (0,), (), "", (), ()) == "always"


def test_a_row_keeps_what_is_not_set() -> None:
    """Also a long one; and there is no row where a number in it would be too large."""
    names = tuple(f"d{index}" for index in range(60))
    scope = Scope(dict.fromkeys(names, Variable(MONEY)), {}, {}, {})
    sets = {name: good(text, scope, MONEY).root for name, text in (("d57", "d1 + 1"), ("d3", "d2"))}
    unit = Unit((), names, {})
    index = unit.add_row(sets)
    row = unit.functions()[index]
    before = tuple(range(100, 160))
    after = (*before[:3], 102, *before[4:57], 102, *before[58:])
    assert row((), before, (), "", (), ()) == after
    full = (0, LARGEST, *before[2:])
    assert row((), full, (), "", (), ()) is None
