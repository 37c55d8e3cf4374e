"""What must hold, and what follows: rules, named guards and facts."""

from __future__ import annotations

from attrs import evolve

from ..expressions import Choose, Node, words
from ..expressions import Kind as TypeKind
from ..spec.model import Fact, Guard, Rule
from .canon import Side, canonical, gives
from .change import Kind
from .conditions import Compared, Conditions, Meaning
from .found import Found

_RULES = (Kind.RULE_ADDED, Kind.RULE_REMOVED, Kind.RULE_RENAMED)
_GUARDS = (Kind.GUARD_ADDED, Kind.GUARD_REMOVED, Kind.GUARD_RENAMED)
_FACTS = (Kind.FACT_ADDED, Kind.FACT_REMOVED, Kind.FACT_RENAMED)
_HOW = {
    Meaning.TIGHTENED: "lets less pass",
    Meaning.LOOSENED: "lets more pass",
    Meaning.INCOMPARABLE: "lets other things pass",
    Meaning.NOT_COMPARED: "has changed (not compared)",
    Meaning.REWORDED: "is written otherwise, and means the same",
}
_RULE_KINDS = {
    Meaning.TIGHTENED: Kind.RULE_TIGHTENED,
    Meaning.LOOSENED: Kind.RULE_LOOSENED,
    Meaning.INCOMPARABLE: Kind.RULE_INCOMPARABLE,
    Meaning.NOT_COMPARED: Kind.RULE_NOT_COMPARED,
    Meaning.REWORDED: Kind.RULE_REWORDED,
}
_GUARD_KINDS = {
    Meaning.TIGHTENED: Kind.GUARD_TIGHTENED,
    Meaning.LOOSENED: Kind.GUARD_LOOSENED,
    Meaning.INCOMPARABLE: Kind.GUARD_INCOMPARABLE,
    Meaning.NOT_COMPARED: Kind.GUARD_NOT_COMPARED,
    Meaning.REWORDED: Kind.GUARD_REWORDED,
}


def compare_rules(found: Found, conditions: Conditions) -> None:
    """Compare rules, named guards and facts."""
    old, new, names = found.old, found.new, found.names
    for rule, before, now in found.pairs(old.rules, new.rules, names.rules, _RULES, "the rule"):
        _rule(found, conditions, rule, before, now)
    guards = [{each.name: each for each in spec.named_guards} for spec in (old, new)]
    renames = {before: now for before, now in names.guards.items() if before in guards[0]}
    for guard, one, other in found.pairs(guards[0], guards[1], renames, _GUARDS, "the guard"):
        _guard(found, conditions, guard, one, other)
    for fact, was, is_now in found.pairs(old.facts, new.facts, names.facts, _FACTS, "the fact"):
        _fact(found, conditions, fact, was, is_now)


def _rule(found: Found, conditions: Conditions, name: str, before: Rule, now: Rule) -> None:
    sides = conditions.old, conditions.new
    compared = conditions.compare(
        conditions.holds(sides[0], before), conditions.holds(sides[1], now), rule=name
    )
    if compared.meaning is not Meaning.REWORDED or _said(sides[0], before) != _said(sides[1], now):
        message = f"the rule {name} {_HOW[compared.meaning]}{compared.note}"
        kind = _RULE_KINDS[compared.meaning]
        found.add(kind, name, message, before, now, compared.witness)
    texts = before.description, now.description
    found.texts(name, f"the rule {name}", *texts, (before, now), Kind.DESCRIPTION_CHANGED)


def _said(side: Side, rule: Rule) -> tuple[object, ...]:
    return side.words(rule.condition), side.words(rule.body), rule.never, rule.step


def _guard(found: Found, conditions: Conditions, name: str, before: Guard, now: Guard) -> None:
    sides = conditions.old, conditions.new
    # Of several events that it is on, those that it reads carry the same.
    event = min(now.on) if now.on else None
    old = sides[0].inline(before.require.root, event)
    compared = conditions.compare(
        old, sides[1].inline(now.require.root, event), event if len(now.on or ()) == 1 else None
    )
    words = [sides[0].words(before.require, event), sides[1].words(now.require, event)]
    if compared.meaning is not Meaning.REWORDED or words[0] != words[1]:
        message = f"the guard {name} {_HOW[compared.meaning]}{compared.note}"
        kind = _GUARD_KINDS[compared.meaning]
        found.add(kind, name, message, before, now, compared.witness)
    _scope(found, sides, name, before, now)
    texts = before.description, now.description
    found.texts(name, f"the guard {name}", *texts, (before, now), Kind.DESCRIPTION_CHANGED)


def _scope(found: Found, sides: tuple[Side, Side], name: str, before: Guard, now: Guard) -> None:
    """Compare the moves on which a guard is asked."""
    old, new = _asked(sides[0], before), _asked(sides[1], now)
    if old == new:
        return
    pairs = [*zip(old[1:], new[1:], strict=True)]
    narrowed = all(was is None or (is_now is not None and is_now <= was) for was, is_now in pairs)
    # Fewer leaves that are left or entered are not always fewer moves: one within them is none.
    if narrowed and old[0] == new[0] and old[1:3] == new[1:3]:
        message = f"the guard {name} is asked on fewer moves"
        found.add(Kind.GUARD_NARROWED, name, message, before, now)
    else:
        message = f"the guard {name} is asked on other moves"
        found.add(Kind.GUARD_WIDENED, name, message, before, now)


def _asked(
    side: Side, guard: Guard
) -> tuple[str, frozenset[str] | None, frozenset[str] | None, frozenset[str] | None]:
    machine = side.machine(guard.machine)
    leaving, entering = (
        None if each is None else side.leaves(machine, each)
        for each in (guard.leaving, guard.entering)
    )
    on = guard.on
    if on is not None and side.is_old:
        on = frozenset(side.names.events.get(each, each) for each in on)
    return machine, leaving, entering, on


def _fact(found: Found, conditions: Conditions, name: str, before: Fact, now: Fact) -> None:
    spans, what = (before, now), f"the fact {name}"
    old, new = (
        canonical(side.inline(each.value.root))
        for side, each in ((conditions.old, before), (conditions.new, now))
    )
    renames: dict[str, str] = {}
    came: list[str] = []
    gone: list[str] = []
    if old.type.kind is TypeKind.ENUM and new.type.kind is TypeKind.ENUM:
        gone = [each for each in old.type.values if each not in new.type.values]
        came = [each for each in new.type.values if each not in old.type.values]
        renames = _renamed(conditions, old, new, gone, came)
        for value, called in renames.items():
            message = f"{what} says {called} where it said {value}"
            found.add(Kind.FACT_VALUE_RENAMED, name, message, *spans)
        gone = [each for each in gone if each not in renames]
        came = [each for each in came if each not in renames.values()]
        for value in came:
            message = f"{what} may be {value}, which it never was"
            found.add(Kind.FACT_VALUE_ADDED, name, message, *spans)
        for value in gone:
            message = f"{what} is never {value} any more"
            found.add(Kind.FACT_VALUE_REMOVED, name, message, *spans)
    elif before.value.root.type != now.value.root.type:
        message = f"{what} is {now.value.root.type}, not {before.value.root.type}"
        found.add(Kind.FACT_TYPE_CHANGED, name, message, *spans)
    found.texts(name, what, before.label, now.label, spans)
    texts = before.description, now.description
    found.texts(name, what, *texts, spans, Kind.DESCRIPTION_CHANGED)
    if came or gone or old.type.kind is not new.type.kind:
        return  # which is told
    compared = _answers(conditions, _called(old, renames), new)
    if compared.meaning is Meaning.NOT_COMPARED:
        message = f"{what} has changed (not compared){compared.note}"
        found.add(Kind.FACT_NOT_COMPARED, name, message, *spans)
    elif compared.meaning is not Meaning.REWORDED:
        message = f"{what} answers otherwise"
        found.add(Kind.FACT_CHANGED, name, message, *spans, compared.witness)
    elif not renames and conditions.old.words(before.value) != conditions.new.words(now.value):
        message = f"{what} is written otherwise, and means the same"
        found.add(Kind.FACT_REWORDED, name, message, *spans)


def _renamed(
    conditions: Conditions, old: Node, new: Node, gone: list[str], came: list[str]
) -> dict[str, str]:
    """Return the values of a fact that are given when others were."""
    if not (isinstance(old, Choose) and isinstance(new, Choose)):
        return {}
    renames: dict[str, str] = {}
    for was in gone:
        for now in came:
            if now in renames.values():
                continue
            compared = conditions.compare(gives(old, was), gives(new, now))
            if compared.meaning is Meaning.REWORDED:
                renames[was] = now
                break
    return renames


def _called(node: Node, renames: dict[str, str]) -> Node:
    """Return a choice with the new names of its values."""
    if not (isinstance(node, Choose) and renames):
        return node
    cases = tuple((guard, renames.get(value, value)) for guard, value in node.cases)
    values = tuple(renames.get(each, each) for each in node.type.values)
    otherwise = renames.get(node.otherwise, node.otherwise)
    return evolve(node, cases=cases, otherwise=otherwise, type=evolve(node.type, values=values))


def _answers(conditions: Conditions, old: Node, new: Node) -> Compared:
    """Compare the answers of a fact."""
    if words(old) == words(new):
        return Compared(Meaning.REWORDED)
    if old.type.kind is TypeKind.BOOLEAN:
        return conditions.compare(old, new)
    if not (isinstance(old, Choose) and isinstance(new, Choose)):
        return conditions.equal(old, new)
    for value in dict.fromkeys((*_values(old), *_values(new))):
        compared = conditions.compare(gives(old, value), gives(new, value))
        if compared.meaning is not Meaning.REWORDED:
            return compared
    return Compared(Meaning.REWORDED)


def _values(node: Choose) -> tuple[str, ...]:
    return (*(value for _, value in node.cases), node.otherwise)
