"""What a spec means: names, sources, targets and values in the places of what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from statekit.expressions import Expression
from statekit.spec.load import load_bytes, load_definition
from statekit.spec.model import Definition

from .outline import outline

SAMPLES = Path(__file__).parent / "samples"

PARCEL = """\
spec: parcel
machines:
  delivery:
    initial: packed
    states: [packed, sent, delivered]
    transitions:
      send: {from: packed, to: sent}
      deliver: {from: sent, to: delivered}
"""


def load(spec: str) -> Definition:
    """Load a spec that is in order."""
    return load_bytes(spec.encode(), "x.yaml")


def machine(rest: str) -> str:
    """The outline of a spec with one machine, without its first line."""
    return outline(load(f"spec: x\nmachines:\n  m:\n{rest}")).partition("\n")[2]


def test_the_smallest_spec_needs_a_name_and_a_machine() -> None:
    """All else has a meaning when it is left out."""
    assert outline(load(PARCEL)) == (
        "spec parcel 0\n"
        "machine delivery\n"
        "  born in packed\n"
        "  packed: leaf\n"
        "  sent: leaf\n"
        "  delivered: leaf final\n"
        "event send of delivery by anyone\n"
        "  delivery [packed] -> sent\n"
        "event deliver of delivery by anyone\n"
        "  delivery [sent] -> delivered\n"
    )


def test_every_construct_has_its_meaning() -> None:
    """The sample holds every key of the language; beside it stands what it means."""
    spec = load_definition(SAMPLES / "everything.yaml")
    assert outline(spec) == (SAMPLES / "everything.txt").read_text(encoding="utf-8")


def test_equal_specs_are_equal() -> None:
    """The places in the file do not matter."""
    assert load(PARCEL) == load(f"# The same.\n\n{PARCEL}")
    assert load(PARCEL) != load(PARCEL.replace("from: sent", "from: packed"))


PLACES = """\
spec: places
data:
  a: {type: money, initial: 0}
machines:
  m:
    initial: s
    states: {s: , f: {states: [t, u]}}
    transitions:
      go: {from: s, to: f.t, set: {a: a + 1}}
      hop:
        - {from: s, to: f.t}
        - from: [f.t]
          choose:
            - {when: a > 1, to: f.u}
            - else: same
facts:
  many:
    choose:
      - when: a > 1 and m in f
        is: yes
      - {when: "a == 1", is: one}
      - else: no
  both: many == 'one' or many == 'yes'
rules: {r: a > 0}
scenarios:
  table:
    table: [{see: {a: 1}}]
"""


def test_everything_knows_its_place() -> None:
    """So that a decision can say where the spec says so."""
    spec = load(PLACES)
    go, hop = spec.events["go"].transitions[0], spec.events["hop"].transitions
    spans = [
        *(spec.data["a"].span, spec.machines["m"].span, spec.machines["m"].births[0].span),
        *(spec.machines["m"].states["f.t"].span, spec.events["go"].span, go.span),
        *(go.parts[0].span, go.effects[0].span, hop[0].span, hop[1].span, hop[1].parts[0].span),
        *(hop[2].span, spec.facts["many"].span, spec.rules["r"].span),
        *(spec.scenarios["table"].span, spec.scenarios["table"].runs[0].span),
    ]
    written = [f"{each.line}: {each.source.text[each.start : each.end]}" for each in spans]
    assert written == [
        *("3: a", "5: m", "6: s"),
        *("7: t", "9: go", "9: go"),
        *("9: s", "9: a", "11: {from: s, to: f.t}", "14: {when: a > 1, to: f.u}", "12: [f.t]"),
        *("15: else: same", "17: many", "24: r"),
        *("26: table", "27: {see: {a: 1}}"),
    ]


def test_an_expression_knows_the_place_of_each_part() -> None:
    """Also one of several cases, whose text stands in several places."""
    spec = load(PLACES)

    def places(expression: Expression) -> list[str]:
        spans = [expression.where(node) for node in expression.root.walk()]
        return [f"{each.line}: {each.source.text[each.start : each.end]}" for each in spans]

    assert places(spec.rules["r"].body) == ["24: a > 0", "24: a", "24: 0"]
    assert places(spec.facts["many"].value)[1:] == [
        *("19: a > 1 and m in f", "19: a > 1", "19: a", "19: 1", "19: m in f"),
        *("21: a == 1", "21: a", "21: 1"),
    ]


def test_a_family_is_entered_where_it_says() -> None:
    """By the name of a state in it, a name through several families, or its only leaf."""
    assert machine("""\
    initial: outer
    states:
      outer:
        initial: inner.deep
        states:
          inner: {initial: flat, states: [flat, deep]}
          outer:
      lone: {states: {only: {states: [one]}}}
    transitions:
      go: {from: outer.outer, to: outer.inner, back: true}
      hop: {from: outer.inner, to: lone}
""") == (
        "machine m\n"
        "  born in outer.inner.deep\n"
        "  outer: family of outer.inner, outer.outer; enters outer.inner.deep\n"
        "  outer.inner of outer: family of outer.inner.flat, outer.inner.deep; "
        "enters outer.inner.flat\n"
        "  outer.inner.flat of outer.inner: leaf\n"
        "  outer.inner.deep of outer.inner: leaf\n"
        "  outer.outer of outer: leaf\n"
        "  lone: family of lone.only; enters lone.only.one final\n"
        "  lone.only of lone: family of lone.only.one; enters lone.only.one final\n"
        "  lone.only.one of lone.only: leaf final\n"
        "  outer stands for [outer.inner.deep, outer.inner.flat, outer.outer]\n"
        "  outer.inner stands for [outer.inner.deep, outer.inner.flat]\n"
        "  lone stands for [lone.only.one]\n"
        "  lone.only stands for [lone.only.one]\n"
        "event go of m by anyone\n"
        "  m [outer.outer] -> outer.inner.flat back\n"
        "event hop of m by anyone\n"
        "  m [outer.inner.deep, outer.inner.flat] -> lone.only.one\n"
    )


def sources(written: str, more: str) -> list[str]:
    """The leaves that `from` stands for, in a machine with a family and a final state."""
    spec = load(f"""\
spec: x
machines:
  m:
    initial: a
    states: {{a: , f: {{initial: b, states: [b, c]}}, d: , e: {{final: true}}}}
    groups: {{some: [a, f.b]}}
    transitions:
      go: {{from: {written}, {more}}}
""")
    (part,) = spec.events["go"].transitions[0].parts
    return sorted(part.sources)


@pytest.mark.parametrize(
    ("written", "more", "leaves"),
    [
        ("a", "to: d", ["a"]),
        ("f", "to: d", ["f.b", "f.c"]),
        ("some", "to: d", ["a", "f.b"]),
        ("[some, f.c]", "to: d", ["a", "f.b", "f.c"]),
        ("any", "to: d", ["a", "f.b", "f.c"]),
        ("any", "to: f, back: true", ["a", "d", "f.c"]),
        ("any", "to: same", ["a", "d", "f.b", "f.c"]),
        ("any", "except: some, to: d", ["f.c"]),
        ("any", "except: [a, f.c, d], to: e", ["f.b"]),
        ("f", "except: f.c, to: d", ["f.b"]),
        ("some", "except: f, to: d", ["a"]),
        ("any", "choose: [{when: m in a, to: d}, {else: f.c}]", ["a", "f.b"]),
    ],
)
def test_from_stands_for_leaves(written: str, more: str, leaves: list[str]) -> None:
    """`any` is every leaf that is not marked as final, without those that are led to."""
    assert sources(written, more) == leaves


def test_a_state_is_final_where_it_is_marked_or_nothing_leads_out() -> None:
    """A family is final if it is marked or all its leaves are; a named `same` is an exit."""
    spec = load("""\
spec: x
machines:
  m:
    initial: a
    states:
      a:
      stays:
      marked: {final: true, states: [b, c]}
      both: {states: [d, e]}
      one: {states: [f, g]}
      read:
      moved:
    transitions:
      go: {from: a, to: stays}
      note: {from: stays, to: same}
      look: {from: any, to: same}
      hop: {from: one.f, to: a, back: true}
  n: {initial: a, states: [a, b]}
together:
  joint: {from: {m: moved, n: a}, to: {m: a}, back: true}
  other: {from: {m: read, n: a}, to: {n: b}}
""")
    states = spec.machines["m"].states.values()
    assert [each.name for each in states if each.final] == [
        *("marked", "marked.b", "marked.c", "both", "both.d", "both.e"),
        *("one.g", "read"),
    ]
    assert [each.name for each in spec.machines["n"].states.values() if each.final] == ["b"]


def test_moves_are_unnamed_events_that_request_a_state() -> None:
    """One for each leaf, back and forward apart; a family does not request a state of itself."""
    assert machine("""\
    initial: a
    states: {a: , f: {initial: b, states: [b, c]}, d: {states: [e]}}
    moves:
      a: [f, f.c]
      f.b: f.c
      f: [d, {to: a, back: true}]
      d: [{to: f, back: true}, d]
""").partition("event")[2] == (
        " m:f.b of m (unnamed) by anyone\n"
        "  m [a] -> f.b\n"
        "  m [d.e] -> f.b back\n"
        "event m:f.c of m (unnamed) by anyone\n"
        "  m [a, f.b] -> f.c\n"
        "event m:d.e of m (unnamed) by anyone\n"
        "  m [d.e, f.b, f.c] -> d.e\n"
        "event m:a of m (unnamed) by anyone\n"
        "  m [f.b, f.c] -> a back\n"
    )


def test_a_machine_that_is_only_read_does_not_move() -> None:
    """`same` keeps the state, and is a move; what stands in `from` alone is none."""
    spec = load("""\
spec: x
machines:
  m: {initial: a, states: [a, b]}
  n: {initial: a, states: [a, b]}
  o: {initial: a, states: [a, b]}
together: {go: {from: {m: a, n: [a, b], o: any}, to: {m: b, n: same}}}
""")
    (transition,) = spec.events["go"].transitions
    assert [(each.machine, each.target, each.moves) for each in transition.parts] == [
        ("m", "b", True),
        ("n", None, True),
        ("o", None, False),
    ]
    read = transition.parts[2]
    assert sorted(read.sources) == ["a", "b"]
    assert read.end("b") == "b"


def test_actors_are_those_that_the_events_name() -> None:
    """Where no section declares them, in the order of the file, and they command."""
    spec = load("""\
spec: x
events: {go: {by: [b, a]}, hop: {by: c}, skip: }
machines: {m: {states: [s]}}
""")
    assert [(each.name, each.reports) for each in spec.actors.values()] == [
        *(("b", False), ("a", False), ("c", False)),
    ]


def test_facts_read_facts_in_any_order() -> None:
    """A state, a value or a machine of a fact's name is not the fact."""
    spec = load("""\
spec: x
data: {method: {type: enum, values: [sent, paid]}}
machines: {m: {initial: paid, states: [paid, sent]}}
facts:
  sent: m in sent and not paid
  paid: m not in [paid, sent] or method == 'paid'
  both: {choose: [{when: sent == paid, is: sent}, {else: paid}]}
""")
    assert [*spec.facts] == ["sent", "paid", "both"]


@pytest.mark.parametrize(
    ("rule", "step"),
    [
        ("a > 1", False),
        ("m in before_all or t == 'before.a' or t == 'actor'", False),
        ("before.a < a", True),
        ("after.a > 1", True),
        ("actor == 'x'", True),
        ("{if: before.m in s, then: a > 1}", True),
    ],
)
def test_a_rule_is_about_steps_if_it_says_anything_of_them(rule: str, step: bool) -> None:
    """The values before, the values after or the actor."""
    spec = load(f"""\
spec: x
data: {{a: money, t: text}}
machines: {{m: {{initial: s, states: [s, before_all]}}}}
rules:
  r: {rule}
""")
    assert spec.rules["r"].step is step


def test_the_version_is_what_is_written() -> None:
    """1.10 is a number for YAML, and another version than 1.1."""
    assert load(f"version: 1.10\n{PARCEL}").version == "1.10"


def test_a_row_has_what_is_given_to_all_rows() -> None:
    """Its own values come over those of the scenario."""
    spec = load("""\
spec: x
data: {a: {type: money, initial: 0}, b: {type: money, initial: 0}}
machines: {m: {states: [s]}}
scenarios: {s: {given: {a: 1, b: 2}, table: [{given: {b: 3}}, {}]}}
""")
    assert [run.given for run in spec.scenarios["s"].runs] == [{"a": 1, "b": 3}, {"a": 1, "b": 2}]


def test_a_payload_may_be_of_any_kind() -> None:
    """A step may show that a wrong one is refused."""
    spec = load("""\
spec: x
machines: {m: {states: [s], transitions: {go: {from: s, to: same}}}}
scenarios: {s: {steps: [{do: go, with: {a: 1.5, b: , c: [1, [x]], d: {e: true}}, expect: refused}]}}
""")
    (step,) = spec.scenarios["s"].runs[0].steps
    assert step.payload == {"a": 1.5, "b": None, "c": (1, ("x",)), "d": {"e": True}}
