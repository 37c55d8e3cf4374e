"""The package's front door: what is public, and that importing it costs nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import statekit
from statekit import api

from .untyped import untyped


def test_every_public_name_is_there() -> None:
    """The list, the lazy names and the module behind them agree."""
    assert statekit.__all__ == sorted({*api.__all__, "__version__"}, key=statekit.__all__.index)
    for name in statekit.__all__:
        assert getattr(statekit, name) is not None
    assert set(statekit.__all__) <= set(dir(statekit))


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    """As with any module."""
    with pytest.raises(AttributeError, match="module 'statekit' has no attribute 'laod'"):
        _ = statekit.laod


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"spec: a", "a spec is read from text, not from bytes; load() reads a file"),
        (None, "a spec is read from text, not from NoneType; load() reads a file"),
    ],
)
def test_a_text_that_is_none_is_misuse(text: object, said: str) -> None:
    """The message says what else to do."""
    with pytest.raises(statekit.MisuseError) as raised:
        statekit.loads(untyped(text))
    assert str(raised.value) == said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((None,), "a spec is loaded by its name or its path, not by NoneType"),
        ((b"payment",), "a spec is loaded by its name or its path, not by bytes"),
        (("payment", [1]), "settings are a mapping of names to values, not list"),
        (("payment", ""), "settings are a mapping of names to values, not str"),
    ],
)
def test_what_is_no_spec_and_no_settings_is_misuse(
    arguments: tuple[object, ...], said: str
) -> None:
    """Of another type than the one that it takes."""
    with pytest.raises(statekit.MisuseError) as raised:
        statekit.load(*untyped(arguments))
    assert str(raised.value) == said
    if len(arguments) > 1:
        with pytest.raises(statekit.MisuseError) as raised:
            statekit.loads("spec: a", untyped(arguments[1]))
        assert str(raised.value) == said


def test_a_setting_whose_name_is_no_text_is_a_finding() -> None:
    """As every name is that the spec does not have."""
    with pytest.raises(statekit.SpecError) as raised:
        statekit.loads("spec: a\nmachines: {m: {states: [s]}}", untyped({1: 2}))
    assert str(raised.value) == (
        "error[bad-setting]: there is no setting 1\n   = help: the spec has no settings"
    )


def test_a_text_that_no_file_can_hold_is_a_finding() -> None:
    """Half a character, as Python makes it of bytes that it could not read."""
    with pytest.raises(statekit.SpecError) as raised:
        statekit.loads("spec: \udcff\n")
    assert str(raised.value) == (
        "error[not-utf8]: U+DCFF, half a character, on line 1 is not UTF-8\n"
        " --> <text>:1:7\n"
        "  |\n"
        "1 | spec: \ufffd\ufffd\ufffd\n"
        "  |       ^\n"
        "  = help: save the file as UTF-8"
    )


def test_importing_the_package_imports_none_of_its_dependencies() -> None:
    """They come with the first use of a public name."""
    program = (
        "import sys, statekit; "
        "print([m for m in ('attrs', 'yaml', 'transitions') if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout == "[]\n"


def test_loading_a_spec_imports_neither_the_bridge_nor_the_drawings() -> None:
    """An order service that only decides pays for nothing else."""
    program = (
        "import sys, statekit; statekit.load('payment').validate('payment', 'expired', 'expired'); "
        "print([m for m in ('transitions', 'graphviz', 'click', 'rich') if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout == "[]\n"
