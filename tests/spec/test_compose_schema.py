"""What the schema says of a spec that builds on others: all that one file alone can show."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statekit.diagnostics import Diagnostic, SpecError
from statekit.spec.load import load_definition
from statekit.spec.reader import read

from .test_schema import (
    BEYOND_SCHEMAS,
    CHANGES,
    EXTENSION,
    SHAPE_RULES,
    Path_,
    changed,
    complaints,
    places,
    tree,
)

SPEC = tree(EXTENSION)
PLACES = list(places(SPEC))

OF_THE_BASE = ("missing-key", "no-states", "unguarded-choice", "incomplete-choice", "bad-setting")
"""Whether the base has the rest of an entry, or of which type a setting is, it does not show."""

ALSO_BEYOND = re.compile(
    # Where the base has an entry, nothing more need be said of it.
    r".*nothing stands here|a type is expected here"
    # `remove` may leave no machine, and no state of one.
    r"|`machines` holds at least one machine"
    # A fault in what was replaced or refined may be told of what has become of it.
    r"|the state .* has no states of its own"
)


def findings(spec: dict[str, object]) -> tuple[Diagnostic, ...]:
    """What the loader finds in a spec and in its variants."""
    root = read(json.dumps(spec, ensure_ascii=False).encode(), "spec.yaml")
    found: list[Diagnostic] = []
    variants = spec.get("variants")
    for variant in (None, *(variants if isinstance(variants, dict) else ())):
        try:
            load_definition(root, variant=variant)
        except SpecError as error:
            found += error.diagnostics
    return tuple(found)


def test_the_sample_is_a_spec_with_all_its_variants() -> None:
    """Neither the schema nor the loader finds anything in it."""
    assert complaints(SPEC) == []
    assert [each.message for each in findings(SPEC)] == []


@pytest.mark.parametrize(
    ("base", "section", "name"),
    [
        ("boxify", "settings", "mixed_methods"),
        ("vpos", "guards", "nothing-leaves-during-a-review"),
        ("payment", "rules", "paid-means-money"),
    ],
)
def test_what_has_no_label_gets_none(base: str, section: str, name: str) -> None:
    """Nobody reads settings, guards and rules by a label: an extension only explains them."""
    own: dict[str, object] = {"spec": "own", "extends": base}
    explained = {**own, section: {name: {"description": {"es": "Algo"}, "assumed": "as said"}}}
    assert (complaints(explained), findings(explained)) == ([], ())
    labelled = {**own, section: {name: {"label": {"es": "Algo"}}}}
    assert complaints(labelled) != []
    assert {each.rule for each in findings(labelled)} == {"unknown-key"}


@given(st.sampled_from(PLACES), CHANGES)
def test_the_loader_refuses_what_the_schema_refuses(
    place: Path_, change: tuple[str, object]
) -> None:
    """After any one change anywhere, a complaint of the schema is a finding of the loader."""
    spec = changed(SPEC, place, *change)
    said = complaints(spec)
    assert not said or findings(spec), f"schema: {said}"


def test_a_variant_sets_values_and_no_instances() -> None:
    """A setting has one value, or a list: a mapping is none."""
    variants: object = {"strict": {"settings": {"mixed_methods": {}}}}
    spec: dict[str, object] = {"spec": "own", "extends": "boxify", "variants": variants}
    assert complaints(spec) != []
    assert {each.rule for each in findings(spec)} == {"wrong-shape"}


@given(st.sampled_from(PLACES), CHANGES)
def test_the_schema_refuses_a_wrong_shape(place: Path_, change: tuple[str, object]) -> None:
    """What is a fault of shape whatever the base says, the schema tells as well."""
    spec = changed(SPEC, place, *change)
    found = [
        f"{each.rule}: {each.message}"
        for each in findings(spec)
        if each.rule in SHAPE_RULES and each.rule not in OF_THE_BASE
        if not BEYOND_SCHEMAS.match(each.message) and not ALSO_BEYOND.match(each.message)
        if each.span is None or each.span.source.name == "spec.yaml"
    ]
    assert not found or complaints(spec), f"loader: {found}"
