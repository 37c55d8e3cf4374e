"""The `migrations` section: where the records of older versions go."""

from __future__ import annotations

from collections.abc import Mapping as Named
from collections.abc import Sequence as Many

from attrs import evolve

from ..expressions import Expression, Scope, Variable
from . import names
from .axis import Axis
from .choice import cases
from .data import read_older
from .known import Known
from .machines import Birth, Datum
from .migration import Migration, Value
from .nodes import Mapping, Node, Scalar
from .shape import Keys, Pairs, Shape, place

_MIGRATION = Keys("a migration", "from was states data description", "from")
_WAS = Keys("what was", "data machines")
_CHOICE = Keys("a choice of a state", "choose", "choose")
_CASE = Keys("a case of a state", "when to else")
_VALUES = Keys("a choice of a value", "choose", "choose")
_VALUE = Keys("a case of a value", "when is else")
_TARGET = "a state, or a mapping with `choose`"


def read_migrations(known: Known, node: Node | None, version: str) -> tuple[Migration, ...]:
    """Read the section, once all that the spec declares is known.

    Args:
        known: the declarations.
        node: the section.
        version: that of the spec, from which nothing migrates.
    """
    shape = known.shape
    found: list[Migration] = []
    told: dict[str, None] = {}
    listed = shape.items(node, "`migrations`", "a list of migrations") if node is not None else ()
    for item in listed:
        fields = shape.fields(item, _MIGRATION)
        if fields.broken:
            continue
        versions = _versions(shape, fields["from"], version, told) if "from" in fields else ()
        was = shape.fields(fields["was"], _WAS) if "was" in fields else {}
        older = read_older(known, was.get("data"))
        machines = _machines(known, was.get("machines"))
        pairs = _states(known, fields.get("states"))
        scope = _scope(known, older, machines, pairs)
        states: dict[str, dict[str, tuple[Birth, ...]]] = {}
        begins: dict[str, tuple[Birth, ...]] = {}
        for axis, key, value in pairs:
            if isinstance(value, Mapping) and not _is_choice(value):
                states[key.text] = {
                    leaf.text: _targets(known, axis, to, scope)
                    for leaf, to in shape.pairs(value, "`states`")
                }
            elif axis.many:
                message = f"an order has many of {key.text}, so its records begin with none"
                shape.add("wrong-shape", message, place(value), "map its older states")
            else:
                begins[key.text] = _targets(known, axis, value, scope)
        found.append(
            Migration(
                versions,
                older,
                machines,
                states,
                begins,
                _data(known, fields.get("data"), scope),
                place(fields.get("from", item)),
                description=shape.words(fields.get("description"), "`description`"),
            )
        )
    return tuple(found)


def _versions(shape: Shape, node: Node, version: str, told: dict[str, None]) -> tuple[str, ...]:
    """Read the older versions; each has one migration."""
    items: Many[Node] = (node,)
    if not isinstance(node, Scalar):
        items = shape.listed(node, "`from`", "a version or a list of versions")
    found: list[str] = []
    for item in items:
        value = item.value if isinstance(item, Scalar) else None
        if not isinstance(item, Scalar) or value is None or isinstance(value, bool):
            shape.kind(item, "an older version", "a text or a number")
        elif item.text == version:
            message = f"{version} is the version of this spec, so its records stay as they are"
            shape.add("bad-migration", message, place(item), "name an older version")
        elif item.text in told:
            message = f"another migration is from {item.text} already"
            shape.add("bad-migration", message, place(item), "join the two")
        else:
            told[item.text] = None
            found.append(item.text)
    return tuple(found)


def _machines(known: Known, node: Node | None) -> dict[str, tuple[str, ...]]:
    shape = known.shape
    return {
        names.name(shape, key): tuple(item.text for item in shape.names(value, "the older states"))
        for key, value in shape.pairs(node, "`machines`")
    }


def _states(known: Known, node: Node | None) -> list[tuple[Axis, Scalar, Node]]:
    found = []
    for key, value in known.shape.pairs(node, "`states`"):
        axis = known.machine(key, "a machine")
        if axis is not None:
            found.append((axis, key, value))
    return found


def _is_choice(node: Mapping) -> bool:
    return len(node.entries) == 1 and node.entries[0][0].text == "choose"


def _scope(
    known: Known,
    was: Named[str, Datum],
    machines: Named[str, tuple[str, ...]],
    pairs: list[tuple[Axis, Scalar, Node]],
) -> Scope:
    """Return what can be read of a record: what the older version had."""
    data = {
        name: Variable(each.type, each.optional) for name, each in {**known.data, **was}.items()
    }
    sets: dict[str, Named[str, frozenset[str]]] = {
        name: axis.sets for name, axis in known.axes.items() if not axis.many
    }
    for axis, key, value in pairs:
        if axis.many:
            continue
        if isinstance(value, Mapping) and not _is_choice(value):
            sets[key.text] = _with(axis.sets, [leaf.text for leaf, _ in value.entries])
        else:
            sets.pop(key.text, None)  # the older version has no such machine
    sets |= {name: _with({}, leaves) for name, leaves in machines.items()}
    return evolve(
        known.scope,
        data=data,
        machines=sets,
        facts={},
        largest={},
        refined={},
        many=known.scope.many - sets.keys(),
    )


def _with(
    sets: Named[str, frozenset[str]], leaves: list[str] | tuple[str, ...]
) -> dict[str, frozenset[str]]:
    """Return the names of states with older leaves, and with the families that those are in."""
    found = dict(sets)
    for leaf in leaves:
        parts = leaf.split(".")
        for end in range(1, len(parts) + 1):
            name = ".".join(parts[:end])
            found[name] = found.get(name, frozenset()) | {leaf}
    return found


def _targets(known: Known, axis: Axis, node: Node, scope: Scope) -> tuple[Birth, ...]:
    """Read where records go: a state, or cases with guards."""
    shape = known.shape
    if not isinstance(node, Mapping):
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            shape.kind(node, "where the records go", _TARGET)
            return ()
        target = axis.born(node, "a state")
        return (Birth(None, target, node.span),) if target is not None else ()
    fields = shape.fields(node, _CHOICE)
    found: list[Birth] = []
    false: frozenset[str] = frozenset()
    for case in cases(shape, fields["choose"], _CASE, "to") if "choose" in fields else ():
        to = case.otherwise if case.otherwise is not None else case.fields.get("to")
        guard: Expression | None = None
        if case.otherwise is None and "when" in case.fields:
            guard = known.expression(case.fields["when"], scope, "`when`", known=false)
            false |= guard.when_false
        target = axis.born(to, "`to`" if case.otherwise is None else "`else`") if to else None
        if to is not None and target is not None:
            found.append(Birth(guard, target, to.span))
    return tuple(found)


def _data(known: Known, node: Node | None, scope: Scope) -> dict[str, Value]:
    found: dict[str, Value] = {}
    pairs: Pairs = known.shape.pairs(node, "`data`")
    for key, value in pairs:
        datum = known.data.get(key.text)
        if datum is not None:
            found[key.text] = _value(known, datum, value, scope)
        elif "names" not in known.open:
            message = f"there is no datum {key.text!r}"
            known.shape.unknown("unknown-name", message, key, known.data)
    return found


def _value(known: Known, datum: Datum, node: Node, scope: Scope) -> Value:
    shape = known.shape
    if not isinstance(node, Mapping):
        what = f"the value of {datum.name}"
        return ((None, known.expression(node, scope, what, expected=datum.type)),)
    fields = shape.fields(node, _VALUES)
    found: list[tuple[Expression | None, Expression]] = []
    false: frozenset[str] = frozenset()
    for case in cases(shape, fields["choose"], _VALUE, "is") if "choose" in fields else ():
        answer = case.otherwise if case.otherwise is not None else case.fields.get("is")
        guard: Expression | None = None
        given = false
        if case.otherwise is None and "when" in case.fields:
            guard = known.expression(case.fields["when"], scope, "`when`", known=false)
            given, false = false | guard.when_true, false | guard.when_false
        if answer is not None:
            what = "`else`" if case.otherwise is not None else "`is`"
            type_ = datum.type
            value = known.expression(answer, scope, what, expected=type_, known=given)
            found.append((guard, value))
    return tuple(found)
