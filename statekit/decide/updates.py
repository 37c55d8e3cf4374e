"""Migrations as statements for a database in which each row is an order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..diagnostics import MisuseError
from ..expressions import Expression, Kind, Node, sql, words
from ..expressions.sql import NotInSqlError, Row, Term
from ..spec.machines import Birth
from ..spec.migration import Migration
from .rules import rule_node

if TYPE_CHECKING:
    from .engine import Engine


def updates(engine: Engine, dialect: str, table: str, columns: Mapping[str, str]) -> list[str]:
    """Return the statements that convert the rows of older versions, without semicolons.

    A row that has no place in this version stays as it is: the last statement counts those.

    Args:
        engine: the loaded spec.
        dialect: ``postgresql`` or ``sqlite``.
        table: the table, also as ``schema.table``.
        columns: the columns of `version`, machines and data that have another name than these.

    Raises:
        MisuseError: the spec has machines of many or no migrations, or it computes with times or
            lists, which no SQL says for all databases.
    """
    definition = engine.definition
    if not definition.migrations:
        raise MisuseError(f"{engine.name} has no migrations, so there is nothing to write")
    if engine.shape.collections:
        many = engine.shape.collections[0].name
        raise MisuseError(f"an order has many of {many}, which no row holds: convert JSON lines")
    found = []
    try:
        for each in definition.migrations:
            statement = _Statement(engine, each, columns)
            found.append(sql.update(table, statement.sets(), statement.where(), dialect))
    except NotInSqlError as error:
        node: Node = error.args[0]
        message = f"`{words(node)}` computes with times or lists, which is not written in SQL"
        raise MisuseError(f"{message}: convert a file of records") from None
    version = columns.get("version", "version")
    stayed = sql.negated(sql.among(sql.column(version), [engine.version]))
    return [*found, sql.count(table, version, stayed, dialect)]


class _Statement:
    """The update of one migration."""

    def __init__(self, engine: Engine, migration: Migration, columns: Mapping[str, str]) -> None:
        self._engine = engine
        self._definition = engine.definition
        self._migration = migration
        self._columns = columns
        names = (*engine.shape.axes, *migration.machines)
        older = (*self._definition.data, *migration.was)
        self._before = Row(
            {name: self._column(name) for name in names},
            {name: self._column(name) for name in older},
            {},
        )
        facts = {name: fact.value.root for name, fact in self._definition.facts.items()}
        states = {name: self._state(name) for name in engine.shape.axes}
        self._after = Row(
            states, {name: self._datum(name) for name in self._definition.data}, facts
        )

    def _column(self, name: str) -> Term:
        return sql.column(self._columns.get(name, name))

    def _state(self, machine: str) -> Term:
        """Return where a machine goes: NULL for a row that has no place."""
        begins = self._migration.begins.get(machine)
        if begins is not None:
            return sql.case(list(self._cases(begins, None)))
        now = self._before.states[machine]
        ways = self._migration.states.get(machine, {})
        pairs: list[tuple[Term, Term]] = []
        for leaf, births in ways.items():
            pairs += self._cases(births, sql.among(now, [leaf]))
        gone = self._migration.machines.get(machine)
        kept = [
            each
            for each in self._definition.machines[machine].leaves
            if each not in ways and (gone is None or each in gone)
        ]
        return sql.case([*pairs, (sql.among(now, kept), now.copy())] if kept else pairs)

    def _cases(self, births: Sequence[Birth], there: Term | None) -> Iterator[tuple[Term, Term]]:
        for each in births:
            yield from self._guarded(each.guard, sql.value(each.target), there)
        if there is not None and births[-1].guard is not None:
            yield there.copy(), sql.value(None)

    def _guarded(
        self, guard: Expression | None, answer: Term, there: Term | None
    ) -> Iterator[tuple[Term, Term]]:
        """Yield a case; where its guard is not known, none after it is taken."""
        place = [] if there is None else [there.copy()]
        if guard is None:
            yield sql.both(place or [sql.value(True)]), answer
            return
        term = sql.term(guard.root, self._before)
        yield sql.both([*place, sql.is_null(term)]), sql.value(None)
        yield sql.both([*place, term]), answer

    def _datum(self, name: str) -> Term:
        cases = self._migration.data.get(name)
        if cases is None:
            return self._column(name)
        if len(cases) == 1 and cases[0][0] is None:
            return sql.term(cases[0][1].root, self._before)
        return sql.case(
            [
                pair
                for guard, value in cases
                for pair in self._guarded(guard, sql.term(value.root, self._before), None)
            ]
        )

    def sets(self) -> dict[str, Term]:
        """Return the new values of the columns, where they are other ones."""
        states = {
            name: self._after.states[name].copy()
            for name in self._engine.shape.axes
            if name in self._migration.states or name in self._migration.begins
        }
        data = {name: self._after.data[name].copy() for name in self._migration.data}
        found = {"version": sql.value(self._engine.version), **states, **data}
        return {self._columns.get(name, name): each for name, each in found.items()}

    def where(self) -> Term:
        """Return which rows the migration takes: those that have a place."""
        return sql.both(
            [
                sql.among(self._column("version"), self._migration.versions),
                *self._placed(),
                *self._complete(),
                *(
                    sql.term(rule_node(rule), self._after)
                    for rule in self._definition.rules.values()
                    if not rule.step
                ),
            ]
        )

    def _placed(self) -> Iterator[Term]:
        gone = self._migration.machines
        for name in self._engine.shape.axes:
            yield sql.negated(sql.is_null(self._after.states[name]))
            if name in self._migration.begins and name not in gone:
                yield sql.is_null(self._column(name))  # else it has a state already
        for name, leaves in gone.items():
            now = self._column(name)
            yield sql.either([sql.is_null(now), sql.among(now, leaves)])

    def _complete(self) -> Iterator[Term]:
        for datum in self._definition.data.values():
            value = self._after.data[datum.name]
            there = [] if not datum.optional else [sql.is_null(value)]
            if datum.type.kind is Kind.ENUM:
                yield sql.either([*there, sql.among(value, datum.type.values)])
            elif not datum.optional:
                yield sql.negated(sql.is_null(value))
