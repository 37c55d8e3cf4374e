"""The order in which the cases of an event are tried, in words on every picture."""

from __future__ import annotations

import pytest

from statekit import loads
from statekit.embed.content import Tables
from statekit.embed.markdown import to_markdown
from statekit.embed.tables import tables_of
from statekit.render import render
from statekit.render.build import draw
from statekit.render.drawing import Tone, lines

_SHOP = """
spec: shop
data: {{paid: {{type: money, initial: 0}}, gift: {{type: boolean, initial: false}}}}
events:
  go: {{payload: {{amount: money, why: {{type: enum, values: [late, lost, broken]}}}}}}
machines:
  order:
    initial: a
    states: [a, b, c, d]
    transitions:
      go: {{from: a, choose: [{cases}]}}
"""


def guards(cases: str) -> list[str]:
    """The words of the guards on the picture of a choice."""
    drawing = draw(loads(_SHOP.format(cases=cases)).definition)
    return [
        text
        for arrow in drawing.arrows
        for each in lines((arrow,))
        for tone, text in each
        if tone is Tone.GUARD
    ]


@pytest.mark.parametrize(
    ("first", "then", "word"),
    [
        ("event.amount > 0", "event.amount > 5", "else if"),
        ("event.amount > 0", "gift", "else if"),
        ("event.amount == paid", "event.amount < paid", "if"),
        ("event.amount == paid", "event.amount <= paid", "else if"),
        ("event.amount >= paid", "0 < event.amount < paid", "if"),
        ("paid > event.amount", "event.amount >= paid", "if"),
        ("paid != event.amount", "event.amount == paid", "if"),
        ("event.why == 'late'", "event.why == 'lost'", "if"),
        ("event.why == 'late'", "event.why != 'lost'", "else if"),
        ("gift and paid > 0", "not gift and paid > 0", "if"),
        ("not gift", "gift", "if"),
        ("gift or paid > 0", "not gift", "else if"),
    ],
)
def test_a_later_case_says_else_if_where_an_earlier_one_may_fit(
    first: str, then: str, word: str
) -> None:
    """Where the two can never hold together, their order means nothing."""
    cases = f"{{when: {first}, to: b}}, {{when: {then}, to: c}}, {{else: d}}"
    second, last = guards(cases)[1:]
    assert (second.startswith(f"{word} "), last) == (True, "else")


def test_only_cases_that_start_at_one_state_are_in_an_order() -> None:
    """Of an event with several transitions, and of one that moves several machines."""
    spec = loads(
        """
spec: shop
data: {paid: {type: money, initial: 0}}
machines:
  order:
    initial: {choose: [{when: paid > 5, to: b}, {when: paid > 2, to: c}, {else: a}]}
    states: [a, b, c, d]
    transitions:
      go:
        - {from: a, to: d, when: paid > 1}
        - {from: b, to: d, when: paid > 2}
  parcel: {initial: x, states: [x, y, z]}
together:
  end:
    - {from: {order: [a, b], parcel: x}, to: {order: c, parcel: z}, when: paid > 1}
    - {from: {order: [a, c], parcel: [x, y]}, to: {order: d, parcel: z}, when: paid > 2}
    - {from: {order: c, parcel: x}, to: {order: d, parcel: y}, when: paid > 0}
"""
    )
    found = [
        (arrow.tails, arrow.head, text)
        for arrow in draw(spec.definition).arrows
        for each in lines((arrow,))
        for tone, text in each
        if tone is Tone.GUARD and arrow.machine == "order"
    ]
    assert found == [
        (("order/start",), "order.b", "if paid is more than 5"),
        (("order/start",), "order.c", "else if paid is more than 2"),
        (("order/start",), "order.a", "else"),
        (("order.a",), "order.d", "if paid is more than 1"),
        (("order.b",), "order.d", "if paid is more than 2"),
        (("order.a", "order.b"), "order.c", "if paid is more than 1"),
        (("order.a", "order.c"), "order.d", "else if paid is more than 2"),
        (("order.c",), "order.d", "else if paid is more than 0"),
    ]


@pytest.mark.parametrize("format_", ["svg", "dot", "mermaid", "plantuml", "table"])
def test_every_format_says_it(format_: str) -> None:
    """From one drawing, as the tables of pages do."""
    cases = "{when: event.amount > 0, to: b}, {when: gift, to: c}, {else: d}"
    definition = loads(_SHOP.format(cases=cases)).definition
    text = render(definition, format_).decode().replace("\u00a0", " ").replace("&#160;", " ")
    assert "else if gift" in text
    markdown = to_markdown(Tables(tuple(tables_of(draw(definition)))))
    assert "| `a` | `go` | `c` |  | else if gift |" in markdown
