"""Money and the numbers that are written beside it."""

from __future__ import annotations

import pytest

from statekit.expressions import INTEGER, MONEY

from .samples import good


@pytest.mark.parametrize(
    "text", ["amount + 3", "3 + amount", "3 - amount", "2 * amount - 1", "1 - (2 - amount)"]
)
def test_a_written_number_adapts_to_money_on_either_side(text: str) -> None:
    """The whole is money, and so it can be added to money and compared with it."""
    assert good(text, expected=MONEY).root.type == MONEY
    good(f"{text} < amount")


def test_numbers_alone_stay_numbers() -> None:
    """They are integers, and still adapt as a whole."""
    assert good("2 - 3 * 4", expected=None).root.type == INTEGER
    good("2 - 3 * 4 < amount")
