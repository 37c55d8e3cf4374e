"""Types, values, data and settings."""

from __future__ import annotations

from collections.abc import Mapping as Named

from ..diagnostics import near, one_of, written
from ..expressions import ID, SIMPLE, TEXT, Kind, Type, Value
from . import names
from .known import Known
from .machines import Datum
from .model import Setting
from .nodes import Mapping, Node, Scalar, Sequence
from .shape import Fields, Keys, Shape, in_words, place

_DATUM = Keys("a datum", "type values initial fixed optional label description", "type")
_FIELD = Keys("a field", "type values initial optional label description", "type")
_OLDER = Keys("an older datum", "type values optional description", "type")
_SETTING = Keys("a setting", "type values default description", "type default")
_LISTS = {name: Type(Kind.LIST, item=each) for name, each in SIMPLE.items()}
_WORDS = (*SIMPLE, Kind.ENUM.value)
GUESS = TEXT
"""The type of what has a broken one, where there must be some."""

MAX_VALUES = 1_000
"""How many values an enum may have."""

_A = {
    Kind.BOOLEAN: "true or false",
    Kind.INTEGER: "an integer",
    Kind.MONEY: "an amount of money",
    Kind.TEXT: "text",
    Kind.ID: "an id",
    Kind.TIME: "a time with a zone",
    Kind.DURATION: "a duration",
}


# Types.


def type_of(
    shape: Shape, node: Node, values: Node | None = None, *, lists: bool = True
) -> Type | None:
    """Read a type; return None after a finding.

    Args:
        node: its name, or a list of one name.
        values: what `values` says beside it.
        lists: whether a list is allowed here.
    """
    if isinstance(node, Scalar) and node.text == Kind.ENUM.value:
        return _enum(shape, node, values)
    found: Type | None = None
    if isinstance(node, Scalar):
        found = SIMPLE.get(node.text)
    elif isinstance(node, Sequence) and len(node.items) == 1 and lists:
        (item,) = node.items
        found = _LISTS.get(item.text) if isinstance(item, Scalar) else None
    if found is None:
        _bad_type(shape, node, lists=lists)
    elif values is not None:
        message = "only an enum has `values`"
        shape.add("unknown-key", message, place(values), "write `type: enum`, or remove `values`")
    return found


def _bad_type(shape: Shape, node: Node, *, lists: bool) -> None:
    every = one_of([*_WORDS, "a list such as [id]"] if lists else _WORDS)
    remedy = f"write {every}"
    close: tuple[str, ...] = ()
    if isinstance(node, Scalar) and node.value is not None:
        message = f"there is no type {node.text!r}"
        close = near(node.text, _WORDS)
    elif isinstance(node, Sequence) and not lists:
        message = "a setting is a single value, and this is the type of a list"
    elif isinstance(node, Sequence):
        message = "the type of a list names one type for its items, in brackets"
        remedy += "; an enum is written {type: enum, values: [...]}"
    else:
        message = "a type is expected here"
    shape.add("bad-type", message, place(node), remedy, close)


def _enum(shape: Shape, node: Scalar, values: Node | None) -> Type | None:
    if values is None:
        remedy = "write {type: enum, values: [...]}"
        shape.add("missing-key", "an enum needs `values`", node.span, remedy)
        return None
    before = len(shape.findings)
    found: dict[str, None] = {}
    for item in shape.listed(values, "`values`", "a list of texts"):
        text = shape.text(item, "an item of `values`")
        if text is None:
            continue
        if text in found:
            message = f"the value {text!r} is listed twice"
            shape.add("name-clash", message, place(item), "remove one of them")
        found[text] = None
        if len(found) > MAX_VALUES:
            message = f"an enum has at most {MAX_VALUES} values"
            shape.stop(message, place(item), "use `type: text` for an open vocabulary")
    return Type(Kind.ENUM, tuple(found)) if len(shape.findings) == before else None


# Values.


def plain(node: Node) -> object:
    """Return what a node holds as plain Python values."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return tuple(plain(item) for item in node.items)
    return {key.text: plain(value) for key, value in node.entries}


def value_of(shape: Shape, node: Node, type_: Type | None, rule: str) -> Value:
    """Read a value of a type (None: not known); after a finding of the given rule, return None."""
    if isinstance(node, Mapping) or (isinstance(node, Scalar) and node.value is None):
        shape.kind(node, "a value", "a text, a number, true, false or a list of them")
        return None
    value = plain(node)
    if type_ is None:
        return None
    if type_.accepts(value):
        return type_.freeze(value)
    text = repr(value) if isinstance(value, str) else shown(node)
    remedy, close = _advice(type_, value)
    if type_ in (TEXT, ID) and isinstance(node, Scalar) and not isinstance(value, str):
        remedy = "put it in quotes, so that YAML reads it as text"
    shape.add(rule, f"{text} is not {a_type(type_)}", place(node), remedy, close)
    return None


def _advice(type_: Type, value: object) -> tuple[str, tuple[str, ...]]:
    """Return what to write instead of a value that is not of the type: in words, and names."""
    if type_.kind is Kind.ENUM:
        return "", near(value if isinstance(value, str) else written(value), type_.values)
    return type_.wants(value), ()


def a_type(type_: Type) -> str:
    """Name what a value of a type is, with its article."""
    return f"a {type_}" if type_.item else _A.get(type_.kind) or str(type_)


def shown(node: Node) -> str:
    """Return how a node is written, shortened."""
    span = place(node)
    text = node.source.text[span.start : span.end]
    return text if len(text) <= 40 else f"{text[:39]}…"


# Sections.


def read_data(known: Known, node: Node | None) -> None:
    """Read the `data` section."""
    for key, value in known.shape.pairs(node, "`data`"):
        before = len(known.shape.findings)
        known.data[key.text] = _datum(known.shape, names.name(known.shape, key), key, value)
        if len(known.shape.findings) > before:
            known.doubtful.add(key.text)


def read_older(known: Known, node: Node | None) -> dict[str, Datum]:
    """Read the data that an older version had."""
    shape = known.shape
    return {
        names.name(shape, key): _datum(shape, key.text, key, value, _OLDER)
        for key, value in shape.pairs(node, "`data`")
    }


def read_fields(known: Known, machine: str, node: Node | None) -> dict[str, Datum]:
    """Read the `fields` of a machine of many, by the names that expressions use."""
    found: dict[str, Datum] = {}
    for key, value in known.shape.pairs(node, "`fields`"):
        before = len(known.shape.findings)
        name = names.name(known.shape, key)
        if name == "state":
            message = "an instance has a `state` by itself, so no field has this name"
            remedy = "use another name, such as status"
            known.shape.add("reserved-name", message, key.span, remedy)
        full = f"{machine}.{name}"
        found[full] = _datum(known.shape, full, key, value, _FIELD)
        if len(known.shape.findings) > before:
            known.doubtful.add(machine)
    return found


def _datum(shape: Shape, name: str, key: Scalar, node: Node, keys: Keys = _DATUM) -> Datum:
    if not isinstance(node, Mapping):
        plain_type = type_of(shape, node) or GUESS
        return Datum(name, plain_type, None, False, False, {}, {}, key.span)
    fields = shape.fields(node, keys, key)
    type_ = _type_in(shape, fields)
    initial = fields.get("initial")
    optional = shape.flag(fields.get("optional"), "`optional`")
    value = None if initial is None else value_of(shape, initial, type_, "bad-initial")
    if initial is not None and optional:
        message = f"{name} is optional, so it begins without a value"
        remedy = "remove `initial` or `optional`"
        shape.add("bad-initial", message, place(initial), remedy)
    return Datum(
        name,
        type_ or GUESS,
        value,
        shape.flag(fields.get("fixed"), "`fixed`"),
        optional,
        shape.words(fields.get("label"), "`label`"),
        shape.words(fields.get("description"), "`description`"),
        key.span,
    )


def _type_in(shape: Shape, fields: Fields, *, lists: bool = True) -> Type | None:
    node, values = fields.get("type"), fields.get("values")
    if node is None or (values is None and not fields.lacks("values")):
        return None
    return type_of(shape, node, values, lists=lists)


def field_type(shape: Shape, fields: Fields) -> Type:
    """Return the type of a payload field that is written as a mapping."""
    return _type_in(shape, fields) or GUESS


def read_settings(known: Known, node: Node | None, given: Named[str, object]) -> None:
    """Read the `settings` section, and put the values in that the embedder gives."""
    for key, value in known.shape.pairs(node, "`settings`"):
        before = len(known.shape.findings)
        setting = _setting(known.shape, names.name(known.shape, key), key, value, given)
        known.settings[key.text] = setting
        if len(known.shape.findings) > before:
            known.doubtful.add(key.text)
    for name in given:
        if name not in known.settings and "names" not in known.open:
            close = near(str(name), known.settings)
            remedy = "" if close else _all(known.settings)
            known.shape.add("bad-setting", f"there is no setting {name!r}", None, remedy, close)


def _all(found: Named[str, object]) -> str:
    return f"there are {in_words(found)}" if found else "the spec has no settings"


def _setting(
    shape: Shape, name: str, key: Scalar, node: Node, given: Named[str, object]
) -> Setting:
    fields = shape.fields(node, _SETTING, key)
    type_ = _type_in(shape, fields, lists=False)
    default = fields.get("default")
    value: object = value_of(shape, default, type_, "bad-setting") if default is not None else None
    if name in given and type_ is not None:
        value = given[name]
        if not type_.accepts(value):
            message = (
                f"the setting {name} is given as {written(value)}, which is not {a_type(type_)}"
            )
            shape.add("bad-setting", message, key.span, *_advice(type_, value))
    words = shape.words(fields.get("description"), "`description`")
    frozen = type_.freeze(value) if type_ is not None and type_.accepts(value) else None
    kept = "" if frozen is None or isinstance(frozen, tuple) else frozen
    return Setting(name, type_ or GUESS, kept, words, key.span)
