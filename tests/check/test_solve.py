"""Whether something can hold at all: never, with an example, or open, and never a guess."""

from __future__ import annotations

from itertools import product

import pytest

from statekit import loads
from statekit.check.solve import Outcome, Question, ask
from statekit.expressions import Unknown, Value, Values, evaluate

SPEC = """
spec: x
settings: {{mixed: {{type: boolean, default: false}}, most: {{type: money, default: 5}}}}
data:
  a: {{type: money, initial: 0}}
  b: {{type: money, initial: 0}}
  paid: {{type: boolean, initial: false}}
  kind: {{type: enum, values: [x, y, z], initial: x}}
  ref: {{type: id, optional: true}}
  city: {{type: text, initial: ""}}
  other: {{type: text, initial: ""}}
  begun: {{type: time, initial: 2026-01-01T00:00:00Z}}
  waits: {{type: duration, initial: 1h}}
  born: {{type: time, fixed: true}}
machines:
  m: {{initial: p, states: [p, q, r]}}
  link: {{many: {{max: 3}}, states: [open], transitions: {{add: {{from: new, to: open}}}}}}
totals: {{links: {{count: link}}}}
events: {{add: {{payload: {{link: id}}}}}}
facts:
  more: a > b
  stage: {{choose: [{{when: paid, is: one}}, {{else: two}}]}}
  both: a + b
rules: {{it: "{rule}"}}
"""


def asked(rule: str) -> tuple[Outcome, str]:
    """The answer to whether a rule can hold, with the example."""
    definition = loads(SPEC.format(rule=rule)).definition
    found = ask(definition, Question([definition.rules["it"].body.root]))
    return found.outcome, str(found.example or "")


NEVER = (
    "a < b and a > b",
    "a + 3 < b and b < a",
    "not (a < b) and not (a > b) and not (a == b)",
    "a > 3 and a < 4",
    "2 * a == 7",
    "a - a != 0",
    "more and a <= b",
    "both > 3 and b + a < 2",
    "stage == 'one' and not paid",
    "kind == 'x' and kind in ['y', 'z']",
    "kind not in ['x', 'y', 'z']",
    "m == p and m == q",
    "m != p and m not in [q, r]",
    "city == 'here' and city == 'there'",
    "known(ref) and not known(ref)",
    "len(city) < 0",
    "a > most and a < most",
    "mixed and not mixed",
    "begun > '2026-01-01T00:00:00Z' and begun < '2025-01-01T00:00:00Z'",
    "actor == 'clerk' and actor == 'merchant'",
    "before.a < a and a < before.a",
    "waits < '0s'",
    "begun > '9999-12-31T23:59:59.999999Z'",
    "links < 0 or links > 3",
    "before.born != born",
)


@pytest.mark.parametrize("rule", NEVER)
def test_what_never_holds_is_known_to(rule: str) -> None:
    """By states, enums, booleans, texts, and by sums of numbers that are compared."""
    assert asked(rule) == (Outcome.NEVER, "")


HOLDS = {
    "a < b or a >= b": "a is 0 and b is 1",
    "a > 5 and a + b < 3": "a is 6 and b is -4",
    "not known(ref)": "ref is not known",
    "city not in ['here', 'there']": "city is other",
    "kind != 'x' and m != p": "m is q and kind is y",
    "actor != 'clerk'": "the actor is other",
    "stage == 'two' and both == 7": "a is 7 and b is 0 and paid is false",
    "before.a < a": "a is 1 and before.a is 0",
    "waits > '2h'": "waits is PT2H0.000001S",
    "city != other": "city is other and other is another",
    "len(city) > 2": "city is xxx",
    "known(ref) and ref == 'r' and before.a == a": "a is 0 and before.a is 0 and ref is r",
}


@pytest.mark.parametrize("rule", HOLDS)
def test_what_may_hold_comes_with_an_example(rule: str) -> None:
    """Only what decides is in it, and the evaluation has agreed with it."""
    assert asked(rule) == (Outcome.HOLDS, HOLDS[rule])


@pytest.mark.parametrize(
    "rule",
    ["max(a, b) < a", "a < b and b < 5 and a > 7", "mixed"],
)
def test_what_it_cannot_tell_is_open(rule: str) -> None:
    """Sums that hang together, calls, and settings that have another value here."""
    assert asked(rule) == (Outcome.OPEN, "")


def test_never_is_never_wrong() -> None:
    """No combination of small values makes something hold that is said never to."""
    for rule in NEVER:
        if any(
            word in rule
            for word in ("city", "begun", "actor", "before", "mixed", "most", "links", "waits")
        ):
            continue
        definition = loads(SPEC.format(rule=rule)).definition
        facts = {name: fact.value.root for name, fact in definition.facts.items()}
        domains = product(range(-4, 5), range(-4, 5), (True, False), "xyz", "pqr", ("r", None))
        for a, b, paid, kind, leaf, ref in domains:
            data: dict[str, Value | Unknown] = {"a": a, "b": b, "paid": paid, "kind": kind}
            data |= {"ref": ref, "city": ""}
            values = Values({"m": leaf}, data, facts)
            assert evaluate(definition.rules["it"].body.root, values) is not True, (rule, data)
