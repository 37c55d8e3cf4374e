"""What an id can be: a reference, so that no name and no address gets in by it."""

from __future__ import annotations

import pytest

from statekit.expressions import ID


@pytest.mark.parametrize("value", ["p1", "pi_3N:8/Ā-4=~#", "4000-0000", "é", "x" * 200])
def test_a_reference_is_an_id(value: str) -> None:
    """Letters, digits and signs of any script, up to 200 of them."""
    assert ID.accepts(value)


@pytest.mark.parametrize(
    "value",
    ["", "Mrs Vega", "a@b.example", "x" * 201, "a\tb", "a\nb", "a\u00a0b", "\u200b", 7, None],
)
def test_what_may_name_a_person_is_none(value: object) -> None:
    """Names have spaces, mail addresses have an @; nothing invisible either."""
    assert not ID.accepts(value)
    assert ID.wants(value) == "expected an id: 1 to 200 characters, no spaces and no @"
