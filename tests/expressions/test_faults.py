"""Everything that can be wrong with an expression, each with its whole finding."""

from __future__ import annotations

import pytest

from statekit.diagnostics import render

from .samples import faults_of, read

FAULTS = [
    (
        "payment in pendin",
        "unknown-state",
        "payment has no state 'pendin'",
        "pendin",
        ("pending", "pending.new", "pending.denied"),
        "",
    ),
    (
        "payment == pending",
        "wrong-type",
        "payment is never in pending itself, only in one of its states",
        "pending",
        (),
        "write `payment in pending`",
    ),
    (
        "payment == [paid]",
        "wrong-type",
        "`==` compares with one state, and here is a list of them",
        "[paid]",
        (),
        "write `in`",
    ),
    ("payment == 3", "unknown-state", "payment has no state '3'", "3", (), ""),
    (
        "payment < paid",
        "wrong-type",
        "states have no order: `<` cannot compare them",
        "payment < paid",
        (),
        "use ==, !=, in or not in",
    ),
    (
        "payment",
        "wrong-type",
        "the machine payment is not a value by itself",
        "payment",
        (),
        "ask for a state: `payment in …` or `payment == …`",
    ),
    ("payment == delivery", "unknown-state", "payment has no state 'delivery'", "delivery", (), ""),
    (
        "paid == payment",
        "wrong-type",
        "`payment` is a machine, and it stands on the right",
        "payment",
        (),
        "write the machine first",
    ),
    (
        "'x' == payment",
        "wrong-type",
        "`payment` is a machine, and it stands on the right",
        "payment",
        (),
        "write the machine first",
    ),
    (
        "payment == paid == sent",
        "unknown-name",
        "there is no 'paid'",
        "paid",
        (),
        "a state stands beside its machine: `machine in state`",
    ),
    (
        "pending.new",
        "not-here",
        "`pending.new` is not a value by itself",
        "pending.new",
        (),
        "a state stands beside its machine: `payment == …` or `payment in …`",
    ),
    (
        "paid",
        "unknown-name",
        "there is no 'paid'",
        "paid",
        (),
        "a state stands beside its machine: `machine in state`",
    ),
    ("method == 'crd'", "unknown-value", "'crd' is not one of card, cash", "'crd'", ("card",), ""),
    (
        "method == cash",
        "unknown-name",
        "there is no 'cash'",
        "cash",
        (),
        "the value of an enum stands in quotes: 'cash'",
    ),
    (
        "method in ['card', 'csh']",
        "unknown-value",
        "'csh' is not one of card, cash",
        "'csh'",
        ("cash",),
        "",
    ),
    (
        "note == 'x'",
        "maybe-unknown",
        "note is optional and may be missing here",
        "note",
        (),
        "say `known(note) and …` first",
    ),
    (
        "event.reason == 'x'",
        "maybe-unknown",
        "event.reason is optional and may be missing here",
        "event.reason",
        (),
        "say `known(event.reason) and …` first",
    ),
    (
        "note == 'x' and known(note)",
        "maybe-unknown",
        "note is optional and may be missing here",
        "note",
        (),
        "say `known(note) and …` first",
    ),
    (
        "known(note) or note == 'x'",
        "maybe-unknown",
        "note is optional and may be missing here",
        "note",
        (),
        "say `known(note) and …` first",
    ),
    (
        "__import__('os').system('x')",
        "not-in-language",
        "there is no function `__import__('os').system`",
        "__import__('os').system",
        (),
        "there are known, len, max, min and sum",
    ),
    (
        "().__class__",
        "not-in-language",
        "`().__class__` is not part of expressions",
        "().__class__",
        (),
        "",
    ),
    (
        "amount.real",
        "not-in-language",
        "`amount.real` is not part of expressions",
        "amount.real",
        (),
        "only event.name, before.name and after.name have a dot",
    ),
    (
        "event.amount.x",
        "not-in-language",
        "`event.amount.x` is not part of expressions",
        "event.amount.x",
        (),
        "only event.name, before.name and after.name have a dot",
    ),
    (
        "event.amout > 0",
        "unknown-name",
        "the event carries no 'amout'",
        "event.amout",
        ("event.amount",),
        "",
    ),
    ("event", "not-here", "`event` is not a value by itself", "event", (), "write event.name"),
    (
        "before.amount > 0",
        "not-here",
        "`before` has a meaning only in a rule, which looks at whole steps",
        "before.amount",
        (),
        "",
    ),
    ("before", "not-here", "`before` is not a value by itself", "before", (), "write before.name"),
    (
        "actor.name",
        "not-in-language",
        "`actor.name` is not part of expressions",
        "actor.name",
        (),
        "only event.name, before.name and after.name have a dot",
    ),
    (
        "9**9**9",
        "not-in-language",
        "the operator in `9**9**9` is not part of expressions",
        "9**9**9",
        (),
        "numbers are added, subtracted and multiplied",
    ),
    (
        "amount / 2 > 1",
        "not-in-language",
        "the operator in `amount / 2` is not part of expressions",
        "amount / 2",
        (),
        "numbers are added, subtracted and multiplied",
    ),
    (
        "amount > 1.5",
        "not-an-integer",
        "1.5 is not an integer",
        "1.5",
        (),
        "count in minor units: write 1999 for 19.99",
    ),
    ("amount + 'x' == 3", "wrong-type", "a number is expected, and `'x'` is text", "'x'", (), ""),
    (
        "amount > count",
        "wrong-type",
        "`amount` is money and `count` is an integer: they cannot be combined or compared",
        "amount > count",
        (),
        "",
    ),
    ("amount == 'x'", "wrong-type", "money is expected, and `'x'` is text", "'x'", (), ""),
    ("customer == note2", "unknown-name", "there is no 'note2'", "note2", ("note",), ""),
    (
        "amount",
        "wrong-type",
        "true or false is expected, and `amount` is money",
        "amount",
        (),
        "compare it with something",
    ),
    (
        "1",
        "wrong-type",
        "true or false is expected, and `1` is an integer",
        "1",
        (),
        "compare it with something",
    ),
    (
        "-method == 1",
        "wrong-type",
        "a number is expected, and `method` is one of card, cash",
        "method",
        (),
        "",
    ),
    (
        "amount * refunded > 3",
        "product-of-variables",
        "`amount * refunded` multiplies two values that both vary",
        "amount * refunded",
        (),
        "one side of * is a number or a setting",
    ),
    (
        "amount * limit > 3",
        "wrong-type",
        "`amount * limit` multiplies money by money",
        "amount * limit",
        (),
        "one side is a plain integer",
    ),
    (
        "amount is 3",
        "not-in-language",
        "`is` is not part of expressions",
        "amount is 3",
        (),
        "compare with `==`",
    ),
    (
        "amount = 3",
        "expression-syntax",
        "`=` means nothing in an expression",
        "=",
        (),
        "compare with `==`",
    ),
    ("a && b", "expression-syntax", "`&&` means nothing here", "&&", (), "write `and` for &&"),
    ("a || b", "expression-syntax", "`||` means nothing here", "||", (), "write `or` for ||"),
    ("!mixed", "expression-syntax", "`!` means nothing here", "!", (), "write `not` for !"),
    ("amount <> 3", "expression-syntax", "`<>` means nothing here", "<>", (), "write `!=` for <>"),
    ("(amount", "expression-syntax", "the expression cannot be read from here on", "(", (), ""),
    ("'amount", "expression-syntax", "the expression cannot be read from here on", "'", (), ""),
    ("amount >", "expression-syntax", "the expression cannot be read from here on", ">", (), ""),
    (
        "x if mixed else y",
        "not-in-language",
        "`if … else` is not part of expressions",
        "x if mixed else y",
        (),
        "use `choose` with a guard a case",
    ),
    (
        "lambda: 1",
        "not-in-language",
        "`lambda: 1` is not part of expressions",
        "lambda: 1",
        (),
        "expressions have names, numbers, texts, comparisons, and/or/not, + - *",
    ),
    (
        "f'{amount}'",
        "not-in-language",
        "`f'{amount}'` is not part of expressions",
        "f'{amount}'",
        (),
        "expressions have names, numbers, texts, comparisons, and/or/not, + - *",
    ),
    (
        "[x for x in y]",
        "not-in-language",
        "`[x for x in y]` is not part of expressions",
        "[x for x in y]",
        (),
        "expressions have names, numbers, texts, comparisons, and/or/not, + - *",
    ),
    (
        "amount; count",
        "expression-syntax",
        "the expression cannot be read from here on",
        ";",
        (),
        "",
    ),
    (
        "None",
        "not-in-language",
        "None is not part of expressions",
        "None",
        (),
        "ask whether an optional value is there with `known(name)`",
    ),
    (
        "known(1)",
        "wrong-type",
        "known takes the name of a datum or of a payload field",
        "1",
        (),
        "",
    ),
    (
        "known(limit)",
        "wrong-type",
        "known takes the name of a datum or of a payload field",
        "limit",
        (),
        "",
    ),
    ("known()", "wrong-type", "known takes one value", "known()", (), ""),
    (
        "len(amount) > 1",
        "wrong-type",
        "len takes a list or a text, and `amount` is money",
        "amount",
        (),
        "",
    ),
    (
        "sum(event.items) > 1",
        "wrong-type",
        "sum takes a list of numbers, and `event.items` is a list of id",
        "event.items",
        (),
        "",
    ),
    ("max(amount) > 1", "wrong-type", "max takes two or more values", "max(amount)", (), ""),
    (
        "max(amount, 'x') > 1",
        "wrong-type",
        "a number is expected, and `'x'` is text",
        "'x'",
        (),
        "",
    ),
    ("known(note, amount)", "wrong-type", "known takes one value", "known(note, amount)", (), ""),
    ("count in amount", "wrong-type", "`amount` is money, not a list", "amount", (), ""),
    (
        "amount in event.items",
        "wrong-type",
        "an id is expected, and `amount` is money",
        "amount",
        (),
        "",
    ),
    (
        "amount in [refunded]",
        "not-in-language",
        "a list in an expression holds only values written out",
        "refunded",
        (),
        "",
    ),
    (
        "lne(event.items) > 1",
        "not-in-language",
        "there is no function `lne`",
        "lne",
        ("len",),
        "there are known, len, max, min and sum",
    ),
    ("lim > 3", "unknown-name", "there is no 'lim'", "lim", ("limit",), ""),
    ("complet", "unknown-name", "there is no 'complet'", "complet", ("complete",), ""),
    (
        "actor == 'merchnt'",
        "unknown-value",
        "'merchnt' is not one of merchant, processor",
        "'merchnt'",
        ("merchant",),
        "",
    ),
    ("mixed == 'x'", "wrong-type", "true or false is expected, and `'x'` is text", "'x'", (), ""),
    (
        "amount > 1 and amont > 2 or cont > 3",
        "unknown-name",
        "there is no 'amont'",
        "amont",
        ("amount", "payment", "count"),
        "",
    ),
    (
        "amount > 1 and amont > 2 or cont > 3",
        "unknown-name",
        "there is no 'cont'",
        "cont",
        ("count", "amount"),
        "",
    ),
    ("é > 1", "unknown-name", "there is no 'é'", "é", (), ""),
]


def test_every_fault_has_its_finding() -> None:
    """Each expression gives these findings: rule, message, token under the caret, near, remedy."""
    found = []
    for text in dict.fromkeys(row[0] for row in FAULTS):
        diagnostics = read(text)
        assert isinstance(diagnostics, list), text
        for each in diagnostics:
            assert each.span is not None
            token = text[each.span.start : each.span.end]
            found.append((text, each.rule, each.message, token, each.near, each.remedy))
    assert found == FAULTS


def test_a_fault_is_shown_with_its_line_and_a_caret_under_the_token() -> None:
    """The whole message stands on its own: fault, place, excerpt, near names, remedy."""
    (fault,) = faults_of("complete and method == 'crd'")
    assert render(fault) == (
        "error[unknown-value]: 'crd' is not one of card, cash\n"
        " --> x.yaml:1:24\n"
        "  |\n"
        "1 | complete and method == 'crd'\n"
        "  |                        ^^^^^\n"
        "  = near: card"
    )


@pytest.mark.parametrize(
    "text",
    [
        "(" * 300 + "1" + ")" * 300,
        "not " * 400 + "mixed",
        "-" * 1500 + "1 < 2",
        "1+" * 900 + "1 < 2",
    ],
)
def test_nesting_beyond_any_reader_is_refused(text: str) -> None:
    """Deep nesting ends in a finding, not in exhausted memory."""
    (fault,) = faults_of(text)
    assert fault.rule in ("expression-too-long", "expression-syntax")


def test_an_expression_longer_than_the_limit_is_refused_unread() -> None:
    """A text of megabytes costs nothing."""
    (fault,) = faults_of("amount > 1 and " * 100_000 + "mixed")
    assert fault.message == "the expression has 1500005 characters; at most 2000 are read"


@pytest.mark.parametrize("text", ["\0", "\ud800", "\u2028 > 1", "mixed\\", "'\\x'", "#", "", "  "])
def test_odd_characters_end_in_a_finding(text: str) -> None:
    """Nothing that a file can hold makes the reader fail."""
    (fault,) = faults_of(text)
    assert fault.rule in ("expression-syntax", "unknown-name")
