"""Cases that earlier ones take everything from, among many, and where several machines move."""

from __future__ import annotations

from statekit import loads
from statekit.check.prove import Logic
from statekit.check.reach import hopeless_transitions

MACHINES = """
spec: x
data: {a: {type: money, initial: 0}}
machines:
  m: {initial: m1, states: [m1, m2, m3]}
  o: {initial: o1, states: [o1, o2]}
  p: {initial: p1, states: [p1, p2]}
"""


def said(spec: str) -> list[str]:
    """What is said of dead transitions, with the line of each."""
    found = hopeless_transitions(Logic(loads(spec).definition, questions=0))
    return [f"{each.span.line if each.span else 0}: {each.message}" for each in found]


def test_an_earlier_case_needs_fewer_machines_to_take_everything() -> None:
    """It is found among others that begin elsewhere, and the first of several is named."""
    assert said(
        MACHINES
        + """
together:
  go:
    - {from: {m: m3, o: o1}, to: {m: m1}, when: m == m3, back: true}
    - {from: {o: o2, p: p1}, to: {o: o1}, back: true}
    - {from: {m: [m1, m2]}, to: {m: m3}}
    - {from: {m: m1}, to: {m: m2}}
    - {from: {m: m2, o: o1}, to: {o: o2}}
    - {from: {m: m2, o: o1}, to: {o: o2}}
    - {from: {m: m3, o: o1}, to: {o: o2}}
    - {from: {p: p1, m: m3, o: o2}, to: {p: p2}}
"""
    ) == [
        "14: go never comes to this case: the one on line 13 always fits before it",
        "15: go never comes to this case: the one on line 13 always fits before it",
        "16: go never comes to this case: the one on line 13 always fits before it",
        "17: go never comes to this case: the one on line 11 always fits before it",
        "18: go never comes to this case: the one on line 12 always fits before it",
    ]


def test_a_case_that_a_guard_may_forbid_takes_nothing() -> None:
    """Nor does one whose own guard asks for data; one that asks for the state takes what fits."""
    choices = """
together:
  go:
    - {from: {m: m1, o: o1}, to: {m: m2}}
    - {from: {m: m1, o: o1}, to: {o: o2}, when: a > 0}
    - {from: {m: [m1, m2], o: o1}, to: {o: o2}, when: m == m1 and o == o1}
    - {from: {m: m1, o: o1}, to: {o: o2}}
    - {from: {m: m2, o: o1}, to: {o: o2}}
guards:
  never-m2: {machine: m, entering: m2, require: a > 1}
"""
    assert said(MACHINES + choices) == [
        "14: go never comes to this case: the one on line 13 always fits before it"
    ]


def test_a_clause_over_too_many_combinations_is_taken_to_depend() -> None:
    """It cannot hold, and nobody waits for millions of combinations to be tried."""
    leaves = ", ".join(f"s{index}" for index in range(150))
    machines = "".join(f"  {name}: {{initial: s0, states: [{leaves}]}}\n" for name in "mo")
    head = f"spec: x\nmachines:\n{machines}together:\n"
    few = "[s0, s1, s2]"
    clause = "m == s9 and m == s8 or o == s9 and o == s8"
    one = "  go: {{from: {{m: {}, o: {}}}, to: {{m: s3}}, when: {}}}\n"
    assert said(head + one.format("any", "any", clause)) == []
    assert said(head + one.format(few, few, clause)) == [
        f"6: go can never happen: `{CANONICAL}` never holds here"
    ]


CANONICAL = "m in s9 and m in s8 or o in s9 and o in s8"
