"""A scope with one name of every kind, and a short way to read an expression in it."""

from __future__ import annotations

from statekit.diagnostics import Diagnostic, Source, Span
from statekit.expressions import (
    BOOLEAN,
    ID,
    INTEGER,
    MONEY,
    TEXT,
    Expression,
    Kind,
    Scope,
    Type,
    Variable,
    parse,
)

METHOD = Type(Kind.ENUM, ("card", "cash"))

SCOPE = Scope(
    data={
        "amount": Variable(MONEY),
        "refunded": Variable(MONEY),
        "count": Variable(INTEGER),
        "method": Variable(METHOD),
        "note": Variable(TEXT, optional=True),
        "customer": Variable(ID),
    },
    settings={"mixed": (BOOLEAN, False), "limit": (MONEY, 5000)},
    facts={"complete": BOOLEAN},
    machines={
        "payment": {
            "pending": frozenset({"pending.new", "pending.denied"}),
            "pending.new": frozenset({"pending.new"}),
            "pending.denied": frozenset({"pending.denied"}),
            "paid": frozenset({"paid"}),
        },
        "delivery": {"sent": frozenset({"sent"})},
    },
    fields={
        "amount": Variable(MONEY),
        "items": Variable(Type(Kind.LIST, item=ID)),
        "parts": Variable(Type(Kind.LIST, item=MONEY)),
        "reason": Variable(TEXT, optional=True),
    },
    actors=("merchant", "processor"),
)


def read(
    text: str, scope: Scope = SCOPE, expected: Type | None = BOOLEAN
) -> Expression | list[Diagnostic]:
    """Parse a text that stands alone in a file named x.yaml."""
    source = Source("x.yaml", text)
    return parse(text, scope, lambda start, end: Span(source, start, end), expected=expected)


def faults_of(text: str) -> list[Diagnostic]:
    """Parse a text that has faults."""
    found = read(text)
    assert isinstance(found, list)
    return found


def good(text: str, scope: Scope = SCOPE, expected: Type | None = BOOLEAN) -> Expression:
    """Parse a text that has no fault."""
    found = read(text, scope, expected)
    assert isinstance(found, Expression), found
    return found
