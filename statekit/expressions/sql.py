"""The SQL back end: checked trees to expressions of a database, by sqlglot.

`NULL` stands for what is not known, and SQL's three values are those of `evaluate`. It needs the
extra `statekit[sql]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

from attrs import frozen
from sqlglot import exp

from . import tree
from .types import DURATION, TIME, Value

Term = exp.Expr
"""An expression of SQL."""

_COMPARE: dict[str, type[exp.Binary]] = {
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
    "==": exp.EQ,
    "!=": exp.NEQ,
}
_COMPUTE: dict[str, type[exp.Binary]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}
_DIALECTS = {"postgresql": "postgres", "sqlite": "sqlite"}


class NotInSqlError(Exception):
    """No SQL that all databases share says this; the argument is the node."""


@frozen(slots=False)
class Row:
    """What a row holds.

    Args:
        states: the leaf of each machine.
        data: the value of each datum.
        facts: the trees of the facts.
    """

    states: Mapping[str, Term]
    data: Mapping[str, Term]
    facts: Mapping[str, tree.Node]


def term(node: tree.Node, row: Row) -> Term:
    """Return a node as SQL.

    Raises:
        NotInSqlError: it computes with times or with lists.
    """
    match node:
        case tree.Literal() | tree.Setting():
            if node.type in (TIME, DURATION):
                raise NotInSqlError(node)
            return value(node.value)
        case tree.Datum(name):
            return row.data[name].copy()
        case tree.Fact(name):
            return term(row.facts[name], row)
        case tree.InState(machine, leaves):
            return among(row.states[machine], sorted(leaves))
        case tree.Known(target):
            return exp.Not(this=is_null(term(target, row)))
        case tree.Not(operand):
            return negated(term(operand, row))
        case tree.And(operands):
            return both(term(each, row) for each in operands)
        case tree.Or(operands):
            return exp.Paren(this=exp.or_(*(term(each, row) for each in operands)))
        case tree.Compare(operator, left, right):
            if left.type in (TIME, DURATION) or left.type.item is not None:
                raise NotInSqlError(node)
            return _binary(_COMPARE[operator], term(left, row), term(right, row))
        case tree.Among(item, values):
            return among(term(item, row), values)
        case tree.Arithmetic(operator, left, right, type_) if type_ not in (TIME, DURATION):
            return _binary(_COMPUTE[operator], term(left, row), term(right, row))
        case tree.Negate(operand):
            return exp.Paren(this=exp.Neg(this=_whole(term(operand, row))))
        case tree.Call("min" | "max" as name, arguments):
            wins = exp.LTE if name == "min" else exp.GTE
            terms = [term(each, row) for each in arguments]
            return reduce(lambda one, other: _first(wins, one, other), terms)
        case tree.Call("len", (text,)) if text.type.item is None:
            return exp.Length(this=term(text, row))
        case tree.Choose(cases, otherwise):
            pairs = [(term(guard, row), value(answer)) for guard, answer in cases]
            return case(pairs, value(otherwise))
    raise NotInSqlError(node)


def _binary(kind: type[exp.Binary], left: Term, right: Term) -> Term:
    return exp.Paren(this=kind(this=left, expression=right))


def _first(operator: type[exp.Binary], left: Term, right: Term) -> Term:
    """Return the one that wins, and NULL where either is not known; GREATEST passes NULL over."""
    wins = _binary(operator, left.copy(), right.copy())
    return case([(wins, left.copy()), (exp.Not(this=wins.copy()), right.copy())])


def _whole(of: Term) -> Term:
    """Return a copy that can stand beside any operator."""
    alone = isinstance(of, exp.Column | exp.Paren | exp.Case | exp.Literal | exp.Length)
    return of.copy() if alone else exp.Paren(this=of.copy())


# What statements are made of.


def column(name: str) -> Term:
    """Return a column."""
    return exp.column(name, quoted=True)


def value(of: Value) -> Term:
    """Return a number, a text, true or false."""
    return exp.convert(of)


def is_null(of: Term) -> Term:
    """Return whether there is no value."""
    return exp.Paren(this=exp.Is(this=_whole(of), expression=exp.null()))


def among(of: Term, values: Iterable[Value]) -> Term:
    """Return whether a value is one of some."""
    whole, listed = _whole(of), [value(each) for each in values]
    if len(listed) == 1:
        return exp.Paren(this=exp.EQ(this=whole, expression=listed[0]))
    return exp.In(this=whole, expressions=listed)


def both(parts: Iterable[Term]) -> Term:
    """Return whether all hold."""
    found = list(parts)
    return exp.Paren(this=exp.and_(*found)) if len(found) > 1 else found[0]


def negated(part: Term) -> Term:
    """Return whether it does not hold."""
    return exp.Not(this=_whole(part))


def either(parts: Iterable[Term]) -> Term:
    """Return whether one holds."""
    return exp.Paren(this=exp.or_(*parts))


def case(pairs: Sequence[tuple[Term, Term]], otherwise: Term | None = None) -> Term:
    """Return the answer of the first case that holds."""
    found = exp.Case()
    for guard, answer in pairs:
        found = found.when(guard.unnest(), answer)
    return found.else_(otherwise) if otherwise is not None else found


def update(table: str, sets: Mapping[str, Term], where: Term, dialect: str) -> str:
    """Return the statement that sets columns where something holds, without a semicolon."""
    found = exp.Update(
        this=_table(table),
        expressions=[exp.EQ(this=column(name), expression=each) for name, each in sets.items()],
        where=exp.Where(this=where),
    )
    return found.sql(dialect=_DIALECTS[dialect], pretty=True)


def count(table: str, by: str, where: Term, dialect: str) -> str:
    """Return the statement that counts rows by a column, without a semicolon."""
    found = exp.select(column(by), exp.alias_(exp.Count(this=exp.Star()), "records"))
    found = found.from_(_table(table)).where(where).group_by(column(by))
    return found.sql(dialect=_DIALECTS[dialect], pretty=True)


def _table(name: str) -> exp.Table:
    parts = [exp.to_identifier(each, quoted=True) for each in name.split(".")]
    return exp.Table(this=parts[-1], db=parts[-2] if len(parts) > 1 else None)
