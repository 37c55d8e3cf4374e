"""Why a clause does not hold: the operands' values, and the bound that would have been legal."""

from __future__ import annotations

from ..expressions import (
    MAX_DIGITS,
    Node,
    Unknown,
    Value,
    Values,
    evaluate,
    is_too_large,
    plain,
    words,
)
from ..expressions.tree import (
    Actor,
    Arithmetic,
    Compare,
    Datum,
    Fact,
    Field,
    InState,
    Literal,
    Negate,
    Setting,
)
from ..spec.model import Effect, Rule
from ..spec.names import is_word
from .clauses import Clause
from .decision import Code, Reason, Unchecked
from .rules import rule_node

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}


def check(clause: Clause, values: Values) -> Reason | Unchecked | None:
    """Evaluate a clause; return why it fails, what is missing to know, or None when it holds."""
    found = evaluate(clause.node, values)
    if found is True:
        return None
    named = f"guard {clause.guard.name}: " if clause.guard else ""
    text = clause.text
    where = str(clause.where)
    if isinstance(found, Unknown):
        return Unchecked(f"{named}{text}", tuple(sorted(found.needs)), where)
    operands = _operands(clause.node, values)
    message = f"{named}`{text}` does not hold{_with(operands)}"
    evidence: dict[str, object] = {"guard": text, "values": operands}
    if clause.guard is not None:
        evidence["name"] = clause.guard.name
    bound = _bound(clause.plain, values)
    if bound is not None:
        field, word, limit = bound
        message += f"; event.{field} can be {word} {limit}"
        evidence["bound"] = {"field": field, word.replace(" ", "_"): limit}
    return Reason(Code.GUARD_FAILED, message, evidence, where)


def check_rule(rule: Rule, values: Values) -> Reason | Unchecked | None:
    """Evaluate a rule on a step: `values` are those after it, `values.before` those before."""
    node = rule_node(rule)
    found = evaluate(node, values)
    if found is True:
        return None
    text = rule_text(rule)
    where = str(rule.span)
    if isinstance(found, Unknown):
        needs = {name.removeprefix("before.") for name in found.needs}
        return Unchecked(f"rule {rule.name}: {text}", tuple(sorted(needs)), where)
    operands = _operands(node, values)
    message = f"rule {rule.name} would be broken: {text}{_with(operands)}"
    evidence: dict[str, object] = {"rule": rule.name, "says": text, "values": operands}
    return Reason(Code.RULE_BROKEN, message, evidence, where)


def check_size(effect: Effect, value: Value) -> Reason | None:
    """Return why a step may not set a datum to a number that has grown too large."""
    if not is_too_large(value):
        return None
    message = f"{effect.name} would have more than {MAX_DIGITS} digits"
    evidence: dict[str, object] = {"datum": effect.name}
    return Reason(Code.RULE_BROKEN, message, evidence, str(effect.span))


def rule_text(rule: Rule) -> str:
    """Return what a rule says, in the words of the spec."""
    body = f"{'never' if rule.never else 'always'} `{' '.join(rule.body.text.split())}`"
    if rule.condition is None:
        return body
    return f"{body} if `{' '.join(rule.condition.text.split())}`"


def readings(node: Node) -> dict[str, Node]:
    """Return everything that an expression reads, by the name that it is read by."""
    found: dict[str, Node] = {}
    for each in node.walk():
        if isinstance(each, InState):
            found["before." * each.before + each.machine] = each
        elif isinstance(each, Datum | Field | Fact | Setting | Actor):
            found["actor" if isinstance(each, Actor) else words(each)] = each
    return found


def _operands(node: Node, values: Values) -> dict[str, object]:
    """Return the value of everything that the expression reads, by the name that it is read by."""
    found: dict[str, object] = {}
    for name, each in readings(node).items():
        if isinstance(each, InState):
            place = values.before if each.before else values
            if place is not None and each.machine in place.states:
                found[name] = place.states[each.machine]
            continue
        value = evaluate(each, values)
        # An actor that no spec can declare may be a person's name.
        strange = isinstance(each, Actor) and isinstance(value, str) and not _may_act(value)
        if not isinstance(value, Unknown) and not strange:
            found[name] = plain(value)
    return found


def _may_act(actor: str) -> bool:
    """Tell whether an actor may be called so, or nobody is named."""
    return not actor or is_word(actor)


def _with(operands: dict[str, object]) -> str:
    if not operands:
        return ""
    shown = [f"{name} is {_shown(value)}" for name, value in operands.items()]
    return f": {', '.join(shown)}"


def _shown(value: object) -> str:
    """Write a value as a spec does."""
    if value is None:
        return "not known"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _bound(node: Node, values: Values) -> tuple[str, str, int] | None:
    """Return (field, "at most", limit) where a comparison bounds one number of the payload.

    The comparison is linear in the field, since one side of every product is constant; so its
    value at 0 and its slope say everything.
    """
    if not isinstance(node, Compare) or node.operator not in _MIRRORED:
        return None
    fields = {each.name for each in node.walk() if isinstance(each, Field)}
    if len(fields) != 1 or not node.left.type.is_number:
        return None
    (name,) = fields
    left, right = _linear(node.left, name, values), _linear(node.right, name, values)
    if left is None or right is None:
        return None
    # slope * field  operator  constant
    slope, constant = left[0] - right[0], right[1] - left[1]
    operator = node.operator
    if slope < 0:
        slope, constant, operator = -slope, -constant, _MIRRORED[operator]
    if slope == 0:
        return None
    match operator:
        case "<=":
            return name, "at most", constant // slope
        case "<":
            return name, "at most", -(-constant // slope) - 1
        case ">=":
            return name, "at least", -(-constant // slope)
        case ">":
            return name, "at least", constant // slope + 1
    return (name, "only", constant // slope) if constant % slope == 0 else None


def _linear(node: Node, name: str, values: Values) -> tuple[int, int] | None:
    """Return slope and constant of a number as a function of one field, or None."""
    match node:
        case Field(found) if found == name:
            return 1, 0
        case Literal() | Setting() | Datum() | Fact():
            value = evaluate(node, values)
            return (0, value) if type(value) is int else None
        case Negate(operand):
            inner = _linear(operand, name, values)
            return inner and (-inner[0], -inner[1])
        case Arithmetic(operator, left, right):
            one, other = _linear(left, name, values), _linear(right, name, values)
            if one is None or other is None:
                return None
            if operator == "+":
                return one[0] + other[0], one[1] + other[1]
            if operator == "-":
                return one[0] - other[0], one[1] - other[1]
            factor, term = (one, other) if one[0] == 0 else (other, one)
            return (factor[1] * term[0], factor[1] * term[1]) if factor[0] == 0 else None
    return None


def asks_elsewhere(clause: Clause, moved: frozenset[str]) -> InState | None:
    """Return what a clause asks, if that is only where another machine is."""
    node = clause.plain
    if isinstance(node, InState) and not node.before and node.machine not in moved:
        return node
    return None


def type_names(value: object) -> str:
    """Return the kind of a payload's value in a word; never the value itself."""
    kinds = {bool: "true or false", int: "an integer", float: "a float", str: "text"}
    kinds |= {list: "a list", tuple: "a list", dict: "an object", type(None): "nothing"}
    return kinds.get(type(value), type(value).__name__)
