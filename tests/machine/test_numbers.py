"""Numbers that grow: the machine of `transitions` stops where `decide` stops."""

from __future__ import annotations

import pytest

from statekit import Event, MisuseError, loads
from statekit.expressions import LARGEST

from .compared import Order, Pair

SPEC = """
spec: bank
data: {amount: {type: money, initial: 1}}
machines:
  account:
    initial: open
    states: [open]
    transitions:
      grow: {from: open, to: same, set: {amount: amount * 1_000_000_000_000}}
facts: {twice: amount + amount}
"""
RULES = "rules: {some: twice != 7}\n"


@pytest.mark.parametrize("text", [SPEC, SPEC + RULES], ids=["without rules", "with rules"])
def test_what_grows_too_large_is_refused(text: str) -> None:
    """Also where no rule asks for anything; the order keeps what it has."""
    spec = loads(text)
    machine = spec.machine()
    pair = Pair(spec, machine, spec.start(), machine.bind(Order()))
    steps = 0
    while steps < 100 and pair.send(Event("grow")):
        steps += 1
    assert (steps, vars(pair.order)["amount"]) == (41, 10 ** (41 * 12))


def test_an_object_with_a_larger_number_is_misuse() -> None:
    """Nothing is computed with it."""
    with pytest.raises(MisuseError) as raised:
        loads(SPEC).machine().bind(Order(amount=LARGEST + 1))
    assert str(raised.value) == (
        "the Order is not complete: amount has the wrong type: a number has at most 500 digits"
    )
