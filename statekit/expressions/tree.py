"""The syntax tree of a checked expression; every back end reads this and nothing else.

Each node knows its place in the expression's text (`span`: first character, end not included);
the place takes no part in equality.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve, field, fields, frozen

from ..diagnostics import Span
from .types import BOOLEAN, INTEGER, Plain, Type


@frozen(slots=False)
class Node:
    """What all nodes share."""

    span: tuple[int, int] = field(eq=False, kw_only=True, default=(0, 0))
    if TYPE_CHECKING:
        type: Type
        """The type of its value: a field of every concrete node, in which it comes last."""

    def children(self) -> Iterator[Node]:
        """Yield the nodes directly below this one."""
        for name in _parts(type(self)):
            value = getattr(self, name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                for item in value:
                    if isinstance(item, Node):
                        yield item
                    elif isinstance(item, tuple):
                        yield from (part for part in item if isinstance(part, Node))

    def mapped(self, change: Callable[[Node], Node]) -> Self:
        """Return this node with another one for each directly below it."""

        def part(value: object) -> object:
            if isinstance(value, Node):
                return change(value)
            return tuple(map(part, value)) if isinstance(value, tuple) else value

        parts: dict[str, Any] = {
            each.name: part(getattr(self, each.name)) for each in fields(type(self))
        }
        return evolve(self, **parts)

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it."""
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [*node.children()][::-1]


_PARTS: dict[type, tuple[str, ...]] = {}


def _parts(kind: type[Node]) -> tuple[str, ...]:
    """Return the names of the fields that may hold nodes."""
    if kind not in _PARTS:
        names = (each.name for each in fields(kind))
        _PARTS[kind] = tuple(each for each in names if each not in ("span", "type"))
    return _PARTS[kind]


@frozen(slots=False)
class Literal(Node):
    """A number, a text, a time, a duration, true or false."""

    value: Plain
    type: Type


@frozen(slots=False)
class Datum(Node):
    """A datum of the snapshot; `before` means its value before the step (in rules)."""

    name: str
    type: Type
    before: bool = False


@frozen(slots=False)
class Field(Node):
    """A field of the event's payload, written `event.name`."""

    name: str
    type: Type


@frozen(slots=False)
class Actor(Node):
    """Who sent the event; the empty text when nobody was named."""

    type: Type


@frozen(slots=False)
class Setting(Node):
    """A setting, with the value that it has in this loaded spec."""

    name: str
    value: Plain
    type: Type


@frozen(slots=False)
class Fact(Node):
    """A fact, to be derived from its own definition."""

    name: str
    type: Type
    before: bool = False


@frozen(slots=False)
class InState(Node):
    """Whether a machine is in one of some leaves; `text` is how the spec names them."""

    machine: str
    leaves: frozenset[str]
    text: str = field(eq=False)
    before: bool = False
    type: Type = BOOLEAN


@frozen(slots=False)
class Known(Node):
    """Whether an optional datum or payload field has a value."""

    target: Datum | Field
    type: Type = BOOLEAN


@frozen(slots=False)
class Not(Node):
    """Negation."""

    operand: Node
    type: Type = BOOLEAN


@frozen(slots=False)
class And(Node):
    """Conjunction, evaluated from the left until one operand is false."""

    operands: tuple[Node, ...]
    type: Type = BOOLEAN


@frozen(slots=False)
class Or(Node):
    """Disjunction, evaluated from the left until one operand is true."""

    operands: tuple[Node, ...]
    type: Type = BOOLEAN


@frozen(slots=False)
class Compare(Node):
    """One comparison; a chain is an `And` of them."""

    operator: str
    left: Node
    right: Node
    type: Type = BOOLEAN


@frozen(slots=False)
class Among(Node):
    """Whether a value is one of the values written in the spec."""

    item: Node
    values: tuple[Plain, ...]
    type: Type = BOOLEAN


@frozen(slots=False)
class Contains(Node):
    """Whether a list holds a value."""

    item: Node
    list: Node
    type: Type = BOOLEAN


@frozen(slots=False)
class Arithmetic(Node):
    """`+`, `-` or `*` of numbers; a time with a duration, or the duration between two times."""

    operator: str
    left: Node
    right: Node
    type: Type


@frozen(slots=False)
class Negate(Node):
    """A number with the other sign."""

    operand: Node
    type: Type


@frozen(slots=False)
class Call(Node):
    """`min`, `max`, `len` or `sum`."""

    function: str
    arguments: tuple[Node, ...]
    type: Type = INTEGER


@frozen(slots=False)
class Choose(Node):
    """The first case whose guard holds gives the value, else `otherwise` does."""

    cases: tuple[tuple[Node, str], ...]
    otherwise: str
    type: Type


@frozen(slots=False)
class If(Node):
    """One of two values; no spec writes it: it stands in the effects that keep totals right."""

    test: Node
    value: Node
    otherwise: Node
    type: Type


@frozen(slots=False)
class Expression:
    """A checked expression.

    Args:
        text: as it stands in the spec.
        root: its tree.
        locate: turns a stretch of `text` into a place in the file.
        when_true: optional names that are known whenever the expression holds.
        when_false: optional names that are known whenever it does not.
    """

    text: str = field(eq=False)
    root: Node
    locate: Callable[[int, int], Span] = field(eq=False, repr=False)
    when_true: frozenset[str] = frozenset()
    when_false: frozenset[str] = frozenset()

    def where(self, node: Node) -> Span:
        """Return the place of one of its nodes in the file."""
        return self.locate(*node.span)

    def source(self, node: Node) -> str:
        """Return the text of one of its nodes as it stands in the spec, on one line."""
        return " ".join(self.text[slice(*node.span)].split())

    def clauses(self) -> tuple[Node, ...]:
        """Return the parts that must all hold: the operands of the `and`s at the top."""
        return tuple(_clauses(self.root))


def _clauses(node: Node) -> Iterator[Node]:
    if isinstance(node, And):
        for operand in node.operands:
            yield from _clauses(operand)
    else:
        yield node
