"""The back end for the solver: checked trees as terms of z3. Nothing else imports it.

Numbers are exact integers; times and durations are integers of microseconds, with the language's
own bounds. A text is an integer that stands for it: texts can only be equal or not, and have a
length, so a few that are written nowhere stand for all others. A list is its length, its first
items, and the sum of the rest: enough to say everything that expressions ask, though not to write
down each list that fits. So what the solver finds impossible is, and what it finds is tried out.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import z3

from . import tree
from .evaluate import Values
from .example import ORIGIN, TEXTS, TICK, Example, Listed, Term, TooHardError, Variable
from .space import Cell, Space, UnclearError, key, parts
from .types import DURATION, LARGEST, LEAST, TEXT, TIME, Kind, Plain, Type, is_id

_COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_FIRST = (datetime.min.replace(tzinfo=UTC) - ORIGIN) // TICK
_LAST = (datetime.max.replace(tzinfo=UTC) - ORIGIN) // TICK
_MOST = timedelta.max // TICK


class Problem:
    """One question, with a solver of its own, so that no other one changes its answer.

    Args:
        space: what names can be.
        cells: everything that has a value.
        nodes: all expressions that will be required or assumed.
        effort: how much work each step may cost.

    Raises:
        UnclearError: from here and from all methods: it cannot be put or answered.
    """

    def __init__(
        self, space: Space, cells: Iterable[Cell], nodes: Iterable[tree.Node], effort: int
    ) -> None:
        self._space = space
        self._context = z3.Context()
        self._solver = z3.SimpleSolver(ctx=self._context)
        self._solver.set("rlimit", effort)
        self._codes: dict[str, int] = {"": 0}
        self._length = z3.Function("len", self._integers, self._integers)
        self._measured: list[Term] = []
        searched = sum(isinstance(each, tree.Contains) for each, _ in parts(nodes, space.facts))
        self._slots = 2 * searched + 2
        self._known: dict[tuple[int, bool], tuple[tree.Node, Term]] = {}
        self._facts: dict[tuple[str, bool], Term] = {}
        self._texts: list[tuple[Term, Type]] = []
        self._model: Term = None
        self._cells = {each.key: self._cell(each) for each in cells}

    @property
    def _integers(self) -> Term:
        return z3.IntSort(self._context)

    # What there is.

    def _cell(self, cell: Cell) -> Variable:
        """Return the terms for what has a value."""
        type_ = cell.node.type
        if isinstance(cell.node, tree.InState):
            if not self._space.machines.get(cell.node.machine):
                raise UnclearError(f"no state of {cell.node.machine} is known to be possible")
            type_ = Type(Kind.ENUM, self._space.machines[cell.node.machine])
        elif isinstance(cell.node, tree.Actor):
            actors = self._space.actors
            if actors == ():
                raise UnclearError("nobody may act")
            type_ = TEXT if actors is None else Type(Kind.ENUM, actors)
        known = f"known({cell.shown})"
        there = z3.Bool(known, self._context) if cell.optional else self._truth(True)
        return Variable(cell, self._variable(cell.shown, type_), type_, there)

    def _variable(self, name: str, type_: Type) -> Term:
        if type_.item is not None:
            return self._list(name, type_.item)
        if type_.kind is Kind.BOOLEAN:
            return z3.Bool(name, self._context)
        found = z3.Int(name, self._context)
        if type_.kind in TEXTS:
            for each in type_.values:
                self._code(each)
            self._texts.append((found, type_))
            return found
        bounds = {TIME: (_FIRST, _LAST), DURATION: (0, _MOST)}
        least, most = bounds.get(type_, (LEAST, LARGEST))
        self._solver.add(self._number(least) <= found, found <= self._number(most))
        return found

    def _list(self, name: str, item: Type) -> Listed:
        items = tuple(self._variable(f"{name}[{index}]", item) for index in range(self._slots))
        size, rest, tail = (
            z3.Int(f"{part}({name})", self._context) for part in ("len", "rest", "tail")
        )
        self._solver.add(size >= 0, z3.Implies(size <= self._slots, z3.And(rest == 0, tail == 0)))
        return Listed(size, items, rest, tail)

    def _truth(self, value: bool) -> Term:
        return z3.BoolVal(value, self._context)

    def _number(self, value: int) -> Term:
        return z3.IntVal(value, self._context)

    def _code(self, text: str) -> int:
        """Return the number that stands for a text; texts that nobody writes are negative."""
        return self._codes.setdefault(text, len(self._codes))

    def _plain(self, value: Plain) -> Term:
        if isinstance(value, bool):
            return self._truth(value)
        if isinstance(value, str):
            return self._number(self._code(value))
        if isinstance(value, datetime):
            return self._number((value - ORIGIN) // TICK)
        return self._number(value // TICK if isinstance(value, timedelta) else value)

    # Expressions.

    def _term(self, node: tree.Node, *, past: bool = False) -> Term:
        """Return the term of an expression; the same for the same node, which may stand often."""
        found = self._known.get((id(node), past))
        if found is None:
            # With the node, so that its id stays taken.
            found = self._known[id(node), past] = node, self._translated(node, past)
        return found[1]

    def _translated(self, node: tree.Node, past: bool) -> Term:
        def term(child: tree.Node) -> Term:
            return self._term(child, past=past)

        match node:
            case tree.Literal() | tree.Setting():
                return self._plain(node.value)
            case tree.Datum() | tree.Field() | tree.Actor():
                return self._cells[key(node, past=past)].term
            case tree.InState(_, leaves):
                state = self._cells[key(node, past=past)].term
                return self._one_of(state, [self._code(each) for each in sorted(leaves)])
            case tree.Known(target):
                return self._cells[key(target, past=past)].there
            case tree.Fact(name, _, before):
                fact = (name, past or before)
                if fact not in self._facts:
                    self._facts[fact] = self._term(self._space.facts[name], past=fact[1])
                return self._facts[fact]
            case tree.Not(operand):
                return z3.Not(term(operand))
            case tree.And(operands):
                return z3.And([term(each) for each in operands])
            case tree.Or(operands):
                return self._any(map(term, operands))
            case tree.Compare("==" | "!=" as word, left, right) if left.type.item is not None:
                same = self._same(term(left), term(right))
                return same if word == "==" else z3.Not(same)
            case tree.Compare(word, left, right):
                return _COMPARE[word](term(left), term(right))
            case tree.Among(item, values):
                one = term(item)
                return self._any(one == self._plain(each) for each in values)
            case tree.Contains(item, whole):
                one, several = term(item), term(whole)
                slots = enumerate(several.items)
                return self._any(z3.And(at < several.size, slot == one) for at, slot in slots)
            case tree.If(test, value, otherwise):
                return z3.If(term(test), term(value), term(otherwise))
            case tree.Choose(cases, otherwise):
                answer = self._plain(otherwise)
                for guard, chosen in reversed(cases):
                    answer = z3.If(term(guard), self._plain(chosen), answer)
                return answer
            case tree.Negate(operand):
                return -term(operand)
            case tree.Arithmetic(word, left, right, type_):
                return self._computed(word, term(left), term(right), type_)
            case tree.Call(function, arguments):
                return self._called(function, arguments[0].type, [*map(term, arguments)])
        raise UnclearError(f"the solver cannot read {type(node).__name__}")

    def _any(self, terms: Iterable[Term]) -> Term:
        return z3.Or([self._truth(False), *terms])

    def _one_of(self, term: Term, codes: Iterable[int]) -> Term:
        """Return whether a text is one of those; texts in a row are a range, for there are many."""
        runs: list[list[int]] = []
        for code in sorted({*codes}):
            if runs and code == runs[-1][-1] + 1:
                runs[-1].append(code)
            else:
                runs.append([code])
        return self._any(
            z3.And(run[0] <= term, term <= run[-1]) if len(run) > 1 else term == run[0]
            for run in runs
        )

    def _computed(self, word: str, left: Term, right: Term, type_: Type) -> Term:
        if type_ == DURATION:
            return z3.If(left > right, left - right, self._number(0))
        found = left * right if word == "*" else left + right if word == "+" else left - right
        if type_ != TIME:
            return found
        first, last = self._number(_FIRST), self._number(_LAST)
        return z3.If(found > last, last, z3.If(found < first, first, found))

    def _called(self, function: str, type_: Type, terms: list[Term]) -> Term:
        if function in ("min", "max"):
            found, *others = terms
            for each in others:
                found = z3.If(each < found if function == "min" else each > found, each, found)
            return found
        (whole,) = terms
        if not isinstance(whole, Listed):
            self._measured.append(whole)
            return self._length(whole)
        if function == "len":
            return whole.size
        found = whole.rest
        for at, item in enumerate(whole.items):
            found = found + z3.If(at < whole.size, item, self._number(0))
        return found

    def _same(self, one: Listed, other: Listed) -> Term:
        alike = [
            z3.Or(at >= one.size, first == second)
            for at, (first, second) in enumerate(zip(one.items, other.items, strict=True))
        ]
        return z3.And(
            one.size == other.size, one.rest == other.rest, one.tail == other.tail, *alike
        )

    # The question.

    def require(self, node: tree.Node) -> None:
        """Let an expression hold."""
        self._solver.add(self._term(node))

    def settle(self, assumed: Mapping[str, tree.Node]) -> tuple[str, ...] | None:
        """Look for values; return the names of those assumptions that rule all of them out.

        Returns:
            None where there are values.
        """
        terms = {name: self._term(node) for name, node in assumed.items()}
        self._close()
        if not self._may(*terms.values()):
            needed = {**terms}
            for name in terms:
                without = [each for other, each in needed.items() if other != name]
                if not self._may(*without, default=True):
                    del needed[name]
            return tuple(needed)
        self._solver.add(*terms.values())
        return None

    def _close(self) -> None:
        """Say what each text can be, now that all texts that are written anywhere are known."""
        others = len(self._texts)
        for term, type_ in self._texts:
            if type_.kind is Kind.ENUM:
                self._solver.add(self._one_of(term, [self._codes[each] for each in type_.values]))
                continue
            self._solver.add(-others <= term, term < len(self._codes))
            if type_.kind is Kind.ID:
                no_ids = [code for text, code in self._codes.items() if not is_id(text)]
                self._solver.add(*(term != code for code in no_ids))
        if self._measured:
            for text, code in self._codes.items():
                self._solver.add(self._length(code) == len(text))
            for code in range(-others, 0):
                self._solver.add(self._length(code) >= 1)

    def _may(self, *terms: Term, default: bool | None = None) -> bool:
        """Whether all of this can hold with what is required.

        Args:
            default: the answer where the solver gives up.
        """
        found = self._solver.check(*terms)
        if found == z3.unknown:
            if default is None:
                raise UnclearError("the solver gave up: the question is too hard for it")
            return default
        if found == z3.sat:
            self._model = self._solver.model()
        return bool(found == z3.sat)

    # The answer.

    def values(self) -> Values:
        """Return the plainest values that fit what is required, after `settle`."""
        variables = [*self._cells.values()]
        example = Example(self, variables, self._codes, len(self._texts), self._measured)
        with suppress(TooHardError):
            example.refine()
        return example.values(self._space.facts)

    def keep(self, *terms: Term) -> bool:
        """Let all of this hold if it can."""
        if not all(map(self.truth, terms)):
            found = self._solver.check(*terms)
            if found == z3.unknown:
                raise TooHardError
            if found == z3.unsat:
                return False
            self._model = self._solver.model()
        self._solver.add(*terms)
        return True

    def truth(self, term: Term) -> bool:
        """Return whether a term is true."""
        return bool(z3.is_true(self._model.eval(term, model_completion=True)))

    def number(self, term: Term) -> int:
        """Return the value of a number."""
        return int(self._model.eval(term, model_completion=True).as_long())

    def no(self, term: Term) -> Term:
        """Return the negation of a term."""
        return z3.Not(term)

    def length(self, term: Term) -> Term:
        """Return the term for the length of a text."""
        return self._length(term)
