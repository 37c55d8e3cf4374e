"""Rules, and named guards."""

from __future__ import annotations

import re

from ..expressions import Expression
from . import names
from .axis import Axis
from .known import BROKEN, About, Known
from .machines import NEW
from .model import Guard, Rule
from .nodes import Mapping, Node, Scalar
from .shape import Fields, Keys, place

_RULE = Keys("a rule", "always never if then description")
_GUARD = Keys("a named guard", "machine on entering leaving require description", "machine require")
_STEP = re.compile(r"'[^']*'|\"[^\"]*\"|(\b(?:before|after)\s*\.|\bactor\b)")


def read_rules(known: Known, node: Node | None) -> dict[str, Rule]:
    """Read the `rules` section."""
    return {key.text: _rule(known, key, value) for key, value in known.shape.pairs(node, "`rules`")}


def _rule(known: Known, key: Scalar, node: Node) -> Rule:
    shape = known.shape
    name = names.label_name(shape, key)
    if not isinstance(node, Mapping):
        body = known.expression(node, known.stepping, "a rule")
        return Rule(name, None, body, False, _is_step(body), {}, key.span)
    fields = shape.fields(node, _RULE, key)
    words = shape.words(fields.get("description"), "`description`")
    condition: Expression | None = None
    body = BROKEN
    form = _form(known, key, fields)
    if form == "if":
        condition = known.expression(fields["if"], known.stepping, "`if`")
        if "then" in fields:
            given = condition.when_true
            body = known.expression(fields["then"], known.stepping, "`then`", known=given)
    elif form:
        body = known.expression(fields[form], known.stepping, f"`{form}`")
    step = _is_step(body) or (condition is not None and _is_step(condition))
    return Rule(name, condition, body, form == "never", step, words, key.span)


def _form(known: Known, key: Scalar, fields: Fields) -> str | None:
    """Return which of the three forms a rule has, and tell where it has none or several."""
    forms = [each for each in ("always", "never", "if") if each in fields]
    if fields.lacks("always", "never", "if", "then"):
        message = "a rule needs `always`, `never`, or `if` with `then`"
        known.shape.add("missing-key", message, key.span)
    if len(forms) > 1:
        message = f"a rule has one form, and this one has `{forms[0]}` and `{forms[1]}`"
        remedy = "write two rules"
        known.shape.add("unknown-key", message, place(fields[forms[1]]), remedy)
    form = forms[0] if forms else None
    for name, other in (("if", "then"), ("then", "if")):
        if name in fields and fields.lacks(other):
            is_stray = name == "then" and form is not None
            message = f"`then` belongs to `if`, and this rule has `{form}`"
            if is_stray:
                known.shape.add("unknown-key", message, place(fields[name]), "remove `then`")
            else:
                message = f"a rule with `{name}` needs `{other}`"
                known.shape.add("missing-key", message, key.span)
    return form


def _is_step(expression: Expression) -> bool:
    """Whether an expression says anything of the step, and not only of its end."""
    return any(_STEP.findall(expression.text))


def read_guards(known: Known, node: Node | None) -> dict[str, Guard]:
    """Read the `guards` section, once all events are known."""
    found: dict[str, Guard] = {}
    for key, value in known.shape.pairs(node, "`guards`"):
        name = names.label_name(known.shape, key)
        fields = known.shape.fields(value, _GUARD, key)
        if fields.broken:
            continue
        words = known.shape.words(fields.get("description"), "`description`")
        require = BROKEN
        on = _events(known, fields.get("on"))
        axis = known.machine(fields["machine"], "`machine`") if "machine" in fields else None
        leaving = entering = None
        if axis is not None:
            leaving = _leaves(axis, fields.get("leaving"), "`leaving`")
            entering = _leaves(axis, fields.get("entering"), "`entering`")
        if "require" in fields:
            about: About = ()
            if axis is not None and axis.many:
                about = ((axis.name, leaving is None or NEW in leaving),)
            # The payload of one event can be read; several need not carry the same.
            event = next(iter(on)) if on is not None and len(on) == 1 else ""
            scope = known.meaning(known.acting, about)
            if event:
                scope = known.of_event(event, about)
            require = known.expression(fields["require"], scope, "`require`", event=event)
        if axis is not None:
            found[name] = Guard(
                name, axis.name, leaving, entering, require, key.span, on=on, description=words
            )
    return found


def _events(known: Known, node: Node | None) -> frozenset[str] | None:
    """Read the events that a guard is about."""
    if node is None:
        return None
    found = known.shape.names(node, "`on`")
    for item in found:
        if item.text not in known.happening and "events" not in known.open:
            message = f"there is no event {item.text!r}"
            known.shape.unknown("unknown-event", message, item, known.happening)
    return frozenset(item.text for item in found)


def _leaves(axis: Axis, node: Node | None, what: str) -> frozenset[str] | None:
    return None if node is None else axis.leaves(node, what)
