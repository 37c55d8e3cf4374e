"""Every snapshot of an older version has a place to go, or what has none is named."""

from __future__ import annotations

import pytest

from statekit import loads
from statekit.diff.places import unplaced
from tests.decide.test_migrate import MIGRATION, NEW, OLD


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (OLD, NEW + MIGRATION, []),
        (OLD, OLD, []),
        (
            OLD,
            NEW,
            [("1.0.0", "it is of version 1.0.0, the spec is 2.0.0, and it has no migrations")],
        ),
        (
            OLD,
            NEW + MIGRATION.replace("        denied: closed\n", ""),
            [
                (
                    "payment.denied",
                    "payment has no state 'denied', and no migration says where it goes; "
                    "near: done",
                )
            ],
        ),
        (
            OLD,
            NEW + MIGRATION.replace(", {else: done}", ""),
            [
                (
                    "payment.done",
                    "where done of payment goes depends on guards, and all may fail",
                )
            ],
        ),
        (
            OLD.replace("amount: money", "amount: text"),
            NEW + MIGRATION,
            [("amount", "amount was text, and is read as money")],
        ),
    ],
)
def test_what_has_no_place_is_named(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """States that nothing maps, choices that may all fail, data of another type, versions."""
    found = unplaced(loads(old).definition, loads(new).definition)
    assert [(each.subject, each.message) for each in found] == expected
