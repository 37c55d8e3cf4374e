"""Scenarios with numbers that grow."""

from __future__ import annotations

from statekit import loads
from statekit.check import check
from statekit.diagnostics import render

GROW = "{do: grow}"
SPEC = """\
spec: bank
data: {{amount: {{type: money, initial: 1}}}}
machines:
  account:
    initial: open
    states: [open]
    transitions:
      grow: {{from: open, to: same, set: {{amount: amount * 1_000_000_000_000}}}}
scenarios:
  grows:
    steps: [{steps}]
"""


def test_a_step_that_makes_a_number_too_large_is_refused() -> None:
    """A scenario that expects it is fine, and one that does not is told why."""
    many = ", ".join([GROW] * 41)
    fine = check(loads(SPEC.format(steps=f"{many}, {{do: grow, expect: refused}}")))
    assert (fine.diagnostics, fine.steps, fine.accepted) == ((), 42, 41)
    (found,) = check(loads(SPEC.format(steps=f"{many}, {GROW}"), name="x.yaml")).diagnostics
    assert render(found).splitlines()[:2] == [
        "error[scenario-failed]: scenario 'grows': accepted is expected, and the decision is "
        "refused: grow (account open -> open): amount would have more than 500 digits",
        "  --> x.yaml:11:505",
    ]


def test_a_number_that_is_seen_may_be_large() -> None:
    """A finding about it can be written."""
    steps = ", ".join([*[GROW] * 40, "{do: grow, see: {amount: 1}}"])
    (found,) = check(loads(SPEC.format(steps=steps))).diagnostics
    assert found.message == f"scenario 'grows': after grow, amount is {10**492} and not 1"
