"""Totals: counts and sums over the instances of machines of many, kept right by effects.

The effects are written here, once, when a spec is loaded: whatever moves an instance, or sets a
field of it, changes each total by an amount that is known before the step. So nothing that
decides, explains or runs a spec needs to know of totals: to all of them they are data.
"""

from __future__ import annotations

from collections.abc import Mapping as Named

from attrs import evolve

from ..diagnostics import near
from ..expressions import INTEGER, Expression, words
from ..expressions import Node as Tree
from ..expressions.tree import Arithmetic, Datum, If, InState, Known, Literal
from . import names
from .axis import Axis
from .data import a_type
from .known import Known as Declared
from .machines import NEW, Total
from .model import Definition, Effect, Part, Transition
from .nodes import Node, Scalar
from .shape import Fields, Keys, place

_TOTAL = Keys("a total", "count sum in label description")

# Reading.


def read_totals(known: Declared, node: Node | None) -> None:
    """Read the `totals` section."""
    for key, value in known.shape.pairs(node, "`totals`"):
        name = names.name(known.shape, key)
        before = len(known.shape.findings)
        known.totals[name] = _total(known, name, key, value)
        if len(known.shape.findings) > before:
            known.doubtful.add(name)


def _total(known: Declared, name: str, key: Scalar, node: Node) -> Total:
    shape = known.shape
    fields = shape.fields(node, _TOTAL, key)
    total = Total(name, "", None, frozenset(), INTEGER, {}, {}, key.span)
    if "count" in fields and "sum" in fields:
        message = "a total has either `count` or `sum`, and this one has both"
        shape.add("unknown-key", message, place(fields["sum"]), "make it two totals")
    elif "count" in fields:
        item = shape.name(fields["count"], "`count`")
        if item is not None:
            total = _over(known, total, item, item.text)
    elif "sum" in fields:
        item = shape.name(fields["sum"], "`sum`")
        if item is not None:
            total = _sum(known, total, item)
    elif fields.lacks("count", "sum"):
        shape.add("missing-key", "a total needs `count` or `sum`", key.span)
    return evolve(
        total,
        leaves=_leaves(known, known.axes.get(total.machine), fields),
        label=shape.words(fields.get("label"), "`label`"),
        description=shape.words(fields.get("description"), "`description`"),
    )


def _over(known: Declared, total: Total, item: Scalar, machine: str) -> Total:
    """Return a total over the instances of a machine."""
    axis = known.axes.get(machine)
    if axis is not None and axis.many:
        return evolve(total, machine=machine)
    if axis is None and "machines" not in known.open:
        message = f"there is no machine {machine!r}"
        close = near(machine, known.axes)
        known.shape.add("unknown-machine", message, item.span, "", close)
    elif axis is not None and axis.fields.lacks("many"):
        message = f"an order has one {machine}, and a total is over many"
        remedy = f"ask for its state, or make {machine} a machine of many: `many: {{max: 20}}`"
        known.shape.add("bad-total", message, item.span, remedy)
    return total


def _sum(known: Declared, total: Total, item: Scalar) -> Total:
    machine = item.text.partition(".")[0]
    total = _over(known, total, item, machine)
    if not total.machine or machine in known.doubtful:
        return total
    fields = known.fields[machine]
    field = fields.get(item.text)
    numbers = [name for name, each in fields.items() if each.type.is_number]
    if field is None:
        message = f"`sum` adds up a field of each {machine}, and {item.text!r} is none"
        remedy = "" if numbers else f"declare it under `fields` of {machine}"
        close = near(item.text, numbers) or tuple(numbers[:3])
        known.shape.add("bad-total", message, item.span, remedy, close)
        return total
    if not field.type.is_number:
        message = f"`sum` adds up numbers, and {item.text} is {a_type(field.type)}"
        known.shape.add("bad-total", message, item.span, "sum money or integers, or use `count`")
        return total
    return evolve(total, field=item.text, type=field.type)


def _leaves(known: Declared, axis: Axis | None, fields: Fields) -> frozenset[str]:
    node = fields.get("in")
    if axis is None or not axis.many:
        return frozenset()
    if node is None:
        every = (name for name, draft in axis.states.items() if not draft.children)
        return frozenset(every) - {NEW}
    found = axis.leaves(node, "`in`")
    if NEW in found:
        message = f"what is still `{NEW}` does not exist, so it counts in no total"
        known.shape.add("bad-total", message, place(node), f"leave out `{NEW}`")
    return found


# The effects.


def kept_right(definition: Definition) -> Definition:
    """Return a definition whose transitions keep all totals right."""
    if not definition.sums:
        return definition
    events = {
        name: evolve(
            event, transitions=tuple(_maintaining(definition, each) for each in event.transitions)
        )
        for name, event in definition.events.items()
    }
    return evolve(definition, events=events)


def _maintaining(definition: Definition, transition: Transition) -> Transition:
    sets = {each.name: each.value.root for each in transition.effects}
    added: list[Effect] = []
    for total in definition.sums:
        for part in transition.parts:
            if part.machine == total.machine:
                after = _after(definition, total, part, sets)
                if after is not None:
                    added.append(_effect(transition, total, after))
        added += [
            _effect(transition, total, after)
            for part in transition.sweeps
            if part.machine == total.machine and (after := _swept(total, part)) is not None
        ]
    return evolve(transition, effects=(*transition.effects, *added)) if added else transition


def _effect(transition: Transition, total: Total, after: Tree) -> Effect:
    span = transition.span
    return Effect(
        total.name, Expression(words(after), after, lambda start, end: span), span, derived=True
    )


def _after(definition: Definition, total: Total, part: Part, sets: Named[str, Tree]) -> Tree | None:
    """Return a total after a transition, as an expression of the values before it.

    None where the transition does not change it.
    """
    inside, outside = part.sources & total.leaves, part.sources - total.leaves
    own = Datum(total.name, total.type)
    before, after = _contributions(definition, total, sets)
    ends_inside = part.target in total.leaves if part.target is not None else None
    found: list[Tree] = []
    if inside:
        stays = ends_inside is not False
        if not stays:
            found.append(Arithmetic("-", own, before, total.type))
        elif before == after:
            found.append(own)
        else:
            less = Arithmetic("-", own, before, total.type)
            found.append(Arithmetic("+", less, after, total.type))
    if outside:
        found.append(Arithmetic("+", own, after, total.type) if ends_inside else own)
    if all(each == own for each in found):
        return None
    if len(found) == 1 or found[0] == found[1]:
        return found[0]
    text = ", ".join(sorted(inside))
    return If(InState(part.machine, inside, text), found[0], found[1], total.type)


def _swept(total: Total, part: Part) -> Tree | None:
    """Return a total after all instances in some leaves have moved; None where it stays."""
    joins = part.target in total.leaves
    own: Tree = Datum(total.name, total.type)
    after = own
    for leaf in sorted(part.sources):
        if (leaf in total.leaves) is not joins:
            counts = total.field is None
            name = Total.within(total.field or total.machine, leaf, counts=counts)
            there = Datum(name, total.type)
            after = Arithmetic("+" if joins else "-", after, there, total.type)
    return None if after is own else after


def _contributions(
    definition: Definition, total: Total, sets: Named[str, Tree]
) -> tuple[Tree, Tree]:
    """Return what an instance adds to a total before a step, and after it."""
    if total.field is None:
        one = Literal(1, INTEGER)
        return one, one
    datum = definition.cells[total.field]
    before: Tree = Datum(datum.name, datum.type)
    if datum.optional:
        known = Datum(datum.name, datum.type)
        before = If(Known(known), known, Literal(0, datum.type), datum.type)
    return before, sets.get(total.field, before)
