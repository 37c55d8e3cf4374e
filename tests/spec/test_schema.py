"""The JSON Schema says what the loader says, as far as a schema can say it."""

from __future__ import annotations

import copy
import json
import keyword
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from statekit.diagnostics import RULES, Diagnostic, SpecError
from statekit.spec.load import load_definition
from statekit.spec.names import RESERVED
from statekit.spec.nodes import Mapping, Node, Scalar
from statekit.spec.reader import read
from statekit.spec.schema import schema

from .shapes import ACCEPTED, BASE, REFUSED

Path_: TypeAlias = "tuple[str | int, ...]"

SPECS = Path(__file__).parents[2] / "specs"
SAMPLES = Path(__file__).parent / "samples"
SAMPLE = SAMPLES / "everything.yaml"
EXTENSION = SAMPLES / "extension.yaml"
VALIDATOR = Draft202012Validator(schema())
SHIPPED = sorted(SPECS.glob("*.yaml"))

SHAPE_RULES = frozenset(
    (
        # A value of a wrong kind, a key too many, a key too few, a name that is none.
        "wrong-shape",
        "unknown-key",
        "missing-key",
        "bad-name",
        "reserved-name",
        "bad-type",
        # More exact names for wrong kinds and missing keys in some constructs.
        "no-states",
        "unguarded-choice",
        "incomplete-choice",
        "not-an-integer",
        "bad-initial",
        "bad-setting",
        "unknown-rule",
    )
)
"""The rules that a schema can state: they need one construct at a time, and no other name.

All other rules (does the state exist, has the expression the type?) are the loader's alone.
"""

OF_SHAPE = re.compile(r"there is no verdict |the (state|value) .* is listed twice")
"""Messages of other rules that are about the shape: lists without twins, and five verdicts."""

BEYOND_SCHEMAS = re.compile(
    # A key that must be there because of a key elsewhere.
    r"`to` moves \w+, and `from` does not say"
    # What is left of `from` depends on the machine's states.
    r"|`from` leaves no state of"
    # Which values an enum has stands beside its type.
    r"|'.*' is not one of "
    # Only a machine's value must be a name, and which names are machines is said elsewhere.
    r"|the state of \w+ is a name, and this is a (boolean|number|list|mapping)"
    # A mapping is right for a machine of many, and which machines are is said elsewhere.
    r"|the value of [\w.]+ is a text, a number, true, false or a list of them"
    r"|each \w+ by its id is a mapping, and this is"
    r"|the state of one \w+ is a name"
    # Which machine a state belongs to is said elsewhere, and whether there are many of it.
    r"|an instance of \w+ is `new` before it is born"
    # A base may say that there are many.
    r"|an order has one \w+, whose data stand under `data`"
)
"""Messages of those rules which compare two places, so that no schema can state them."""


def plain(node: Node) -> object:
    """What a node holds, as JSON has it: a key is its text."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    return [plain(item) for item in node.items]


def tree(path: Path) -> dict[str, object]:
    """What a file holds, as JSON has it."""
    return cast("dict[str, object]", plain(read(path.read_bytes(), path.name)))


def findings(spec: dict[str, object]) -> tuple[Diagnostic, ...]:
    """What the loader finds in a spec; JSON is YAML in which every text is quoted."""
    text = json.dumps(spec, ensure_ascii=False)
    try:
        load_definition(read(text.encode(), "spec.yaml"))
    except SpecError as error:
        return error.diagnostics
    return ()


def shape_faults(spec: dict[str, object]) -> list[str]:
    """The findings of the loader that the schema must agree with."""
    return [
        f"{each.rule}: {each.message}"
        for each in findings(spec)
        if each.rule in SHAPE_RULES or OF_SHAPE.match(each.message)
        if not BEYOND_SCHEMAS.match(each.message)
    ]


def complaints(spec: dict[str, object]) -> list[str]:
    """What the schema says of a spec, each with its place."""
    return [
        f"{'/'.join(map(str, each.absolute_path))}: {each.message[:200]}"
        for each in VALIDATOR.iter_errors(spec)
    ]


def objects(
    value: object, place: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], dict[str, object]]]:
    """Every mapping in a schema, with its place."""
    if isinstance(value, dict):
        yield place, value
        for key, each in value.items():
            yield from objects(each, (*place, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from objects(each, (*place, str(index)))


KEYS = {
    key
    for _, each in objects(schema())
    if isinstance(keys := each.get("properties"), dict)
    for key in keys
    if "title" in each
}
"""Every key of the language."""


def with_shape(place: str, value: object) -> dict[str, object]:
    """A copy of the base spec with another value at a place."""
    spec = copy.deepcopy(BASE)
    *steps, last = place.split("/")
    here: object = spec
    for step in steps:
        here = here[int(step)] if isinstance(here, list) else cast("dict[str, object]", here)[step]
    if isinstance(here, list):
        here[int(last)] = value
    else:
        cast("dict[str, object]", here)[last] = value
    return spec


def test_the_schema_is_a_schema() -> None:
    """It conforms to the draft that it names."""
    found = schema()
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(found)


def test_each_call_returns_a_schema_of_its_own() -> None:
    """Who changes what `schema` returns changes nothing for others."""
    schema().clear()
    assert schema()["title"] == "Spec"


def test_every_construct_is_closed() -> None:
    """Wherever the schema lists keys, it allows no others."""
    open_ = [
        "/".join(place)
        for place, each in objects(schema())
        if "properties" in each and "type" in each and each.get("additionalProperties") is not False
    ]
    assert open_ == []


def test_whatever_can_be_described_can_be_assumed_and_allowed() -> None:
    """As the loader has it: why something was decided stands beside what it means."""
    described = {
        "/".join(place): {"assumed", "allow"} <= keys.keys()
        for place, each in objects(schema())
        if isinstance(keys := each.get("properties"), dict) and "description" in keys
    }
    assert [place for place, assumed in described.items() if not assumed] == []
    assert len(described) > 10


def test_the_schema_reserves_the_names_that_the_loader_reserves() -> None:
    """A word that means something in expressions is no name, whoever is asked."""
    definitions = cast("dict[str, dict[str, dict[str, list[str]]]]", schema()["$defs"])
    words = definitions["name"]["not"]["enum"]
    assert sorted(words) == sorted(RESERVED)
    assert set(keyword.kwlist) < RESERVED


def test_the_schema_names_the_rules_that_can_be_allowed() -> None:
    """They are those of the catalogue, in its order."""
    definitions = cast("dict[str, dict[str, dict[str, list[str]]]]", schema()["$defs"])
    assert definitions["allowances"]["propertyNames"]["enum"] == [
        rule.id for rule in RULES.values() if rule.allowable
    ]


@pytest.mark.parametrize("path", [*SHIPPED, SAMPLE, EXTENSION], ids=lambda path: path.stem)
def test_shipped_specs_conform(path: Path) -> None:
    """Neither the schema nor the loader finds anything in them."""
    spec = tree(path)
    assert complaints(spec) == []
    assert [str(each.message) for each in findings(spec)] == []


def test_there_are_shipped_specs() -> None:
    """The test above looks at the folder that the package carries."""
    assert {path.stem for path in SHIPPED} >= {"payment", "delivery", "order", "deuna"}


def test_the_samples_use_every_key_of_the_schema() -> None:
    """That of a spec by itself, or that of a spec that builds on others."""
    used = {key for file in (SAMPLE, EXTENSION) for _, each in objects(tree(file)) for key in each}
    assert sorted(KEYS - used) == []


def test_the_base_of_the_shapes_is_a_spec() -> None:
    """Neither the schema nor the loader finds anything in it."""
    assert complaints(BASE) == []
    assert findings(BASE) == ()


@pytest.mark.parametrize(("place", "value"), ACCEPTED, ids=str)
def test_both_take(place: str, value: object) -> None:
    """Neither the schema nor the loader finds anything wrong with the shape."""
    spec = with_shape(place, value)
    assert complaints(spec) == []
    assert [each.message for each in findings(spec)] == []


@pytest.mark.parametrize(("place", "value", "rule"), REFUSED, ids=str)
def test_both_refuse(place: str, value: object, rule: str) -> None:
    """The schema and the loader both refuse the shape, the loader by the rule for this fault."""
    spec = with_shape(place, value)
    assert complaints(spec) != []
    assert rule in {each.rule for each in findings(spec)}


def test_a_spec_without_a_name_is_told_whatever_its_base_is() -> None:
    """A base that is not there ends the reading, and what the file itself lacks is told first."""
    spec: dict[str, object] = {"extends": "nowhere"}
    assert complaints(spec) == [": 'spec' is a required property"]
    assert [each.rule for each in findings(spec)] == ["missing-key", "unknown-base"]


# Copies of the sample with something wrong somewhere.

NAMES = sorted(
    KEYS | {"captured", "payment", "pending", "return", "two words", "9", "", "en", "n" * 65}
)
VALUES: tuple[object, ...] = (
    None,
    True,
    7,
    1.5,
    "amount",
    [],
    [None],
    ["amount"],
    [["amount"]],
    {},
    {"amount": None},
    {"amount": "amount"},
)


def places(value: object, place: Path_ = ()) -> Iterator[Path_]:
    """The place of every value in a spec, but for the whole."""
    parts: Iterator[tuple[str | int, object]] = iter(())
    if isinstance(value, dict):
        parts = iter(value.items())
    elif isinstance(value, list):
        parts = iter(enumerate(value))
    for step, each in parts:
        yield (*place, step)
        yield from places(each, (*place, step))


def changed(spec: dict[str, object], place: Path_, change: str, what: object) -> dict[str, object]:
    """A copy of a spec with one change at a place."""
    copied = copy.deepcopy(spec)
    owner: Any = copied
    for step in place[:-1]:
        owner = owner[step]
    last = place[-1]
    if change == "rename" and isinstance(owner, dict):
        renamed = {str(what) if key == last else key: each for key, each in owner.items()}
        owner.clear()
        owner.update(renamed)
    elif change == "delete":
        del owner[last]
    else:
        owner[last] = what
    return copied


EVERYTHING = tree(SAMPLE)
PLACES = list(places(EVERYTHING))
CHANGES = st.one_of(
    st.tuples(st.just("delete"), st.none()),
    st.tuples(st.just("rename"), st.sampled_from(NAMES)),
    st.tuples(st.just("replace"), st.sampled_from(VALUES)),
)


# There are 32,000 such changes: more are tried than in other tests.
@settings(max_examples=4 * settings().max_examples)
@given(st.sampled_from(PLACES), CHANGES)
def test_both_agree_on_a_changed_spec(place: Path_, change: tuple[str, object]) -> None:
    """After any one change anywhere, either both find a fault of shape, or neither does."""
    spec = changed(EVERYTHING, place, *change)
    said, found = complaints(spec), shape_faults(spec)
    assert bool(said) == bool(found), f"schema: {said}\nloader: {found}"
