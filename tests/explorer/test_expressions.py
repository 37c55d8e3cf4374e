"""The JavaScript back end of expressions answers as the tree does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from attrs import evolve

from statekit.expressions import (
    DURATION,
    TIME,
    Scope,
    Unknown,
    Value,
    Values,
    Variable,
    evaluate,
    parse,
    plain,
    words,
)
from statekit.expressions.javascript import Script, javascript, literal
from statekit.expressions.tree import If, InState, Known
from statekit.testing.texts import Texts
from tests.expressions.test_back_ends import (
    DATA,
    FACTS,
    expression,
    moment,
    row,
    some,
    terms,
)

from .hosts import Host

CASES = 600
TIMES: Mapping[str, Variable] = {
    "opened": Variable(TIME),
    "pay_by": Variable(TIME),
    "grace": Variable(DURATION),
}


class _Batch:
    """Expressions with what is known for each, to be evaluated in the page at once."""

    def __init__(self) -> None:
        self.script = Script()
        self.moments: list[dict[str, object]] = []
        self.expected: list[object] = []
        self.said: list[str] = []

    def add(self, root: Any, values: Values) -> None:
        found = evaluate(root, values)
        self.expected.append(
            {"needs": sorted(found.needs)}
            if isinstance(found, Unknown)
            else {"value": plain(found)}
        )
        self.said.append(f"{words(root)} of {values}")
        self.moments.append({"place": self.script.add(root), **self._values(values)})

    def _values(self, values: Values) -> dict[str, object]:
        before = None if values.before is None else self._values(values.before)
        return {
            "states": [*values.states.items()],
            "data": self._constants(values.data),
            "fields": self._constants(values.fields),
            "actor": values.actor,
            "before": before,
        }

    def _constants(self, values: Mapping[str, Any]) -> list[tuple[str, int]]:
        return [(name, self.script.add_value(each)) for name, each in values.items()]

    def compare(self, page: Host) -> None:
        facts = {name: self.script.add(root) for name, root in FACTS.items()}
        source = self.script.text()
        request = {"task": "evaluate", "source": source, "facts": facts, "moments": self.moments}
        found = page.ask(request)
        for said, expected, got in zip(self.said, self.expected, found, strict=True):
            assert got == expected, said


def test_random_expressions_have_one_value(page: Host) -> None:
    """With all that they read, with some of it, and with nothing, after and before a step."""
    random, batch = Random(4), _Batch()
    for _ in range(CASES):
        texts = Texts(random, terms())
        kind = random.choice(["boolean", "boolean", "money", "integer"])
        if kind == "boolean":
            root = expression(texts.boolean(3)).root
        else:
            root = expression(texts.number(kind, 3), None).root
        now = moment(random)
        batch.add(root, now)
        less = evolve(
            now,
            states=some(random, now.states),
            data=some(random, now.data),
            fields=some(random, now.fields),
            actor=random.choice([now.actor, None]),
            before=random.choice([now.before, None]),
            derived={},
        )
        batch.add(root, less)
        nothing: dict[str, Value] = dict.fromkeys(DATA)
        batch.add(root, evolve(now, data=nothing, derived={}))
    batch.compare(page)


@pytest.mark.parametrize(
    "text",
    [
        "opened + grace <= pay_by",
        "opened - grace == pay_by",
        "pay_by - opened > grace",
        "opened + '7d' < '2026-03-01T00:00:00Z'",
        "opened in ['2026-01-01T00:00:00Z']",
        "opened + '999999999d' > pay_by",
        "opened - '999999999d' < pay_by",
    ],
)
def test_times_are_reckoned_alike(page: Host, text: str) -> None:
    """Also at the ends of the years that there are."""
    scope = Scope(data=TIMES, settings={}, facts={}, machines={}, fields={}, actors=(), steps=False)
    found = parse(text, scope, expression("true").locate, expected=None)
    assert not isinstance(found, list), found
    random, batch = Random(1), _Batch()
    for _ in range(20):
        batch.add(found.root, Values({}, row(random, TIMES), {}))
    edges: dict[str, Value] = {
        "opened": datetime(2026, 1, 1, microsecond=1, tzinfo=UTC),
        "pay_by": datetime.max.replace(tzinfo=UTC),
        "grace": timedelta(microseconds=1),
    }
    batch.add(found.root, Values({}, edges, {}))
    batch.compare(page)


def test_what_only_totals_ask_has_one_value(page: Host) -> None:
    """One of two values is not written in a spec; it keeps totals right."""
    test = InState("payment", frozenset({"paid"}), "paid")
    amount, limit = expression("amount", None).root, expression("amount - fee", None).root
    known = expression("known(limit)").root
    assert isinstance(known, Known)
    random, batch = Random(2), _Batch()
    for _ in range(40):
        now = moment(random)
        batch.add(If(test, amount, limit, amount.type), now)
        batch.add(If(known, known.target, amount, amount.type), now)
        batch.add(If(known, known.target, amount, amount.type), evolve(now, data={}, derived={}))
    batch.compare(page)


def test_what_a_spec_says_stands_in_the_text_as_a_string_only() -> None:
    """Nothing in it ends the string, or the script that the text stands in."""
    text = '\'</script>\u2028"+alert(1)+"`${1}`\\\\'
    assert literal(text) == ('"\'\\u003c/script>\\u2028\\"+alert(1)+\\"`${1}`\\\\\\\\"')
    root = expression("known(note) and note in ['</script>', \"'\"] or before.amount > 1").root
    assert javascript(root) == (
        'or(() => and(() => known(datum(v, "note")), '
        '() => among(datum(v, "note"), ["\\u003c/script>", "\'"])), '
        '() => compare(">", datum(v.before, "amount", "before.amount"), 1n))'
    )


def test_integers_are_exact() -> None:
    """They are BigInts, and so are the microseconds of times."""
    assert [
        literal(each)
        for each in (
            10**400,
            -3,
            True,
            None,
            (1, 2),
            datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC),
            timedelta(days=1),
        )
    ] == [
        f"1{'0' * 400}n",
        "-3n",
        "true",
        "null",
        "[1n, 2n]",
        "time(1000000n)",
        "duration(86400000000n)",
    ]
