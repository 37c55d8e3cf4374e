"""What expressions depend on, as variables with a small domain each.

A number is not small. What is asked about numbers is: `a + b < c` depends on the sum `a + b - c`,
and between two bounds of it every value answers alike, so that one value stands for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import ceil, floor, gcd

from attrs import frozen

from ..expressions import DURATION, TIME, Kind, Node, tree, words
from ..spec.model import Definition

OTHER = "something else"
"""Stands for each text that no expression names."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@frozen
class Place:
    """A node, and whether it is asked before the step."""

    node: Node
    before: bool


@frozen
class State:
    """The leaf of a machine."""

    machine: str
    before: bool


@frozen
class Presence:
    """Whether an optional value is known."""

    target: Place


@frozen
class Form:
    """A sum of numbers: each with its factor, the first factor positive, no common divisor."""

    terms: tuple[tuple[Place, int], ...]


Variable = State | Presence | Form | Place
"""A place stands for its value; one of a kind that has no small domain is taken as a whole."""


@frozen
class Bound:
    """A comparison of numbers: a form with a number. Without terms it is decided already."""

    form: Form
    operator: str
    number: Fraction


def place(definition: Definition, node: Node, before: bool) -> Place:
    """Return the place of a node, the same one for `before.x` and for `x` before the step.

    A fixed datum is the same before the step and after it.
    """
    if isinstance(node, tree.Datum):
        datum = definition.data.get(node.name)
        before = (before or node.before) and not (datum is not None and datum.fixed)
        node = tree.Datum(node.name, node.type)
    return Place(node, before)


def bound(definition: Definition, node: tree.Compare, before: bool) -> Bound:
    """Return a comparison of numbers, times or durations as one of a form with a number."""
    terms: dict[Place, int] = {}
    constant = 0
    for side, sign in ((node.left, 1), (node.right, -1)):
        constant += _linear(definition, side, before, sign, terms)
    found = sorted(((each, by) for each, by in terms.items() if by), key=_order)
    if not found:
        return Bound(Form(()), node.operator, Fraction(-constant))
    divisor = gcd(*(by for _, by in found))
    operator = node.operator
    if found[0][1] < 0:
        divisor, operator = -divisor, _FLIPPED[operator]
    form = Form(tuple((each, by // divisor) for each, by in found))
    return Bound(form, operator, Fraction(-constant, divisor))


def _order(term: tuple[Place, int]) -> tuple[str, bool]:
    return words(term[0].node), term[0].before


def _linear(
    definition: Definition, node: Node, before: bool, by: int, terms: dict[Place, int]
) -> int:
    """Add the terms of a node, `by` times; return its constant."""
    match node:
        case tree.Literal(value):
            return by * number(value)
        case tree.Fact(name, _, earlier):
            root = definition.facts[name].value.root
            return _linear(definition, root, before or earlier, by, terms)
        case tree.Negate(operand):
            return _linear(definition, operand, before, -by, terms)
        case tree.Arithmetic("+" | "-" as operator, left, right, type_) if type_ not in (
            TIME,
            DURATION,
        ):
            other = by if operator == "+" else -by
            return _linear(definition, left, before, by, terms) + _linear(
                definition, right, before, other, terms
            )
        case tree.Arithmetic("*", left, right, type_):
            for factor, rest in ((left, right), (right, left)):
                if isinstance(factor, tree.Literal) and isinstance(factor.value, int):
                    return _linear(definition, rest, before, by * factor.value, terms)
    here = place(definition, node, before)
    terms[here] = terms.get(here, 0) + by
    return 0


def number(value: object) -> int:
    """Return a number, time or duration as an integer; times count microseconds."""
    if isinstance(value, datetime):
        value = value - _EPOCH
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    assert isinstance(value, int)
    return value


def value_of(kind: Kind, value: int) -> object:
    """Return the number, time or duration that an integer stands for."""
    if kind is Kind.TIME:
        return _EPOCH + timedelta(microseconds=value)
    return timedelta(microseconds=value) if kind is Kind.DURATION else value


def limits(definition: Definition, node: Node) -> tuple[int | None, int | None]:
    """Return the least and the largest number that something can be; None where there is none."""
    match node:
        case tree.Call("len"):
            return 0, None
        case tree.Datum(name) if name not in definition.data:
            for total in definition.sums:
                if total.name == name and total.field is None:
                    return 0, definition.machines[total.machine].many
    if node.type == TIME:
        return number(datetime.min.replace(tzinfo=UTC)), number(datetime.max.replace(tzinfo=UTC))
    return (0, number(timedelta.max)) if node.type == DURATION else (None, None)


def representatives(
    definition: Definition, form: Form, bounds: Iterable[Fraction]
) -> tuple[int, ...]:
    """Return one integer for each stretch between bounds, and each bound that is an integer."""
    [(only, _), *others] = form.terms
    least, most = (None, None) if others else limits(definition, only.node)
    ends = [Fraction(each) for each in (least, most) if each is not None]
    ordered = sorted({*bounds, *ends})
    found: dict[int, None] = {}
    for index, each in enumerate(ordered):
        last = floor(ordered[index - 1]) if index else ceil(each) - 2
        if last + 1 < each:
            found[last + 1 if index else ceil(each) - 1] = None
        if each.denominator == 1:
            found[int(each)] = None
    found[floor(ordered[-1]) + 1] = None
    return tuple(
        each
        for each in found
        if (least is None or least <= each) and (most is None or each <= most)
    )


def small(node: Node) -> tuple[object, ...] | None:
    """Return the values that a datum, a field or a setting can have; None where they are many."""
    kind = node.type.kind
    if kind is Kind.BOOLEAN:
        return (True, False)
    return node.type.values if kind is Kind.ENUM else None
