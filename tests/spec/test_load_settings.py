"""Settings: defaults of the spec, and values that the embedder gives."""

from __future__ import annotations

import pytest

from statekit.diagnostics import SpecError
from statekit.expressions import words
from statekit.spec.load import load_bytes
from statekit.spec.model import Definition

SPEC = b"""\
spec: x
settings:
  mixed: {type: boolean, default: false}
  limit: {type: money, default: 100}
  mode: {type: enum, values: [strict, lenient], default: strict}
  note: {type: text, default: ""}
data: {amount: money}
machines: {m: {states: [s]}}
rules:
  r: amount < limit * 2 or mixed
"""


def load(**settings: object) -> Definition:
    """Load the spec with values for its settings."""
    return load_bytes(SPEC, "x.yaml", settings)


def values(spec: Definition) -> dict[str, object]:
    """The values of the settings."""
    return {each.name: each.value for each in spec.settings.values()}


def test_a_setting_has_its_default() -> None:
    """Where the embedder gives none."""
    assert values(load()) == {"mixed": False, "limit": 100, "mode": "strict", "note": ""}


def test_the_embedder_gives_other_values() -> None:
    """Expressions read them by name and hold them."""
    spec = load(mixed=True, limit=10**30, mode="lenient")
    assert values(spec) == {"mixed": True, "limit": 10**30, "mode": "lenient", "note": ""}
    body = spec.rules["r"].body.root
    assert words(body) == "amount < limit * 2 or mixed"
    assert {getattr(node, "value", None) for node in body.walk()} >= {10**30, True}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            *("limit", 19.99),
            "error[bad-setting]: the setting limit is given as 19.99, "
            "which is not an amount of money\n"
            " --> x.yaml:4:3\n"
            "  |\n"
            "4 |   limit: {type: money, default: 100}\n"
            "  |   ^^^^^\n"
            "  = help: money is an integer of minor units: write 1999 for 19.99",
        ),
        (
            *("limit", True),
            "error[bad-setting]: the setting limit is given as True, "
            "which is not an amount of money\n"
            " --> x.yaml:4:3\n"
            "  |\n"
            "4 |   limit: {type: money, default: 100}\n"
            "  |   ^^^^^\n"
            "  = help: money is an integer of minor units, such as 1999",
        ),
        (
            *("mixed", 1),
            "error[bad-setting]: the setting mixed is given as 1, which is not true or false\n"
            " --> x.yaml:3:3\n"
            "  |\n"
            "3 |   mixed: {type: boolean, default: false}\n"
            "  |   ^^^^^\n"
            "  = help: expected true or false",
        ),
        (
            *("mode", "srtict"),
            "error[bad-setting]: the setting mode is given as 'srtict', "
            "which is not one of strict, lenient\n"
            " --> x.yaml:5:3\n"
            "  |\n"
            "5 |   mode: {type: enum, values: [strict, lenient], default: strict}\n"
            "  |   ^^^^\n"
            "  = near: strict",
        ),
        (
            *("note", None),
            "error[bad-setting]: the setting note is given as None, which is not text\n"
            " --> x.yaml:6:3\n"
            "  |\n"
            '6 |   note: {type: text, default: ""}\n'
            "  |   ^^^^\n"
            "  = help: expected text",
        ),
        (
            *("limt", 5),
            "error[bad-setting]: there is no setting 'limt'\n   = near: limit",
        ),
        (
            *("colour", "red"),
            "error[bad-setting]: there is no setting 'colour'\n"
            "   = help: there are mixed, limit, mode and note",
        ),
    ],
)
def test_a_value_that_the_spec_does_not_take_is_told(name: str, value: object, said: str) -> None:
    """With the place of the setting, or with the names that there are."""
    with pytest.raises(SpecError) as raised:
        load(**{name: value})
    assert str(raised.value) == said


def test_a_spec_without_settings_says_so() -> None:
    """Instead of an empty list of names."""
    with pytest.raises(SpecError) as raised:
        load_bytes(b"spec: x\nmachines: {m: {states: [s]}}", "x.yaml", {"limit": 5})
    assert str(raised.value) == (
        "error[bad-setting]: there is no setting 'limit'\n   = help: the spec has no settings"
    )


def test_a_setting_whose_declaration_is_broken_is_told_once() -> None:
    """The value that is given for it cannot be judged."""
    with pytest.raises(SpecError) as raised:
        load_bytes(
            b"spec: x\nsettings: {a: {type: mony, default: 1}}\nmachines: {m: {states: [s]}}",
            "x.yaml",
            {"a": "x"},
        )
    assert [each.rule for each in raised.value.diagnostics] == ["bad-type"]
