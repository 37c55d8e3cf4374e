"""Every snapshot of an older version has a place to go, or what has none is named."""
# ruff: noqa: E501 - whole messages have long lines

from __future__ import annotations

import pytest

from statekit.diff.places import stranded
from tests.decide.test_migrate import MIGRATION, NEW, OLD

from .mutating import loaded

CROWD = """\
spec: shop
version: 1.0.0
events:
  send: {payload: {parcel: id}}
  arrive: {payload: {parcel: id}}
machines:
  order: {initial: open, states: [open, done], moves: {open: done}}
  parcel:
    many: {max: 3}
    fields: {cost: {type: money, initial: 0}, memo: {type: text, optional: true}}
    states: [packed, sent]
    transitions:
      send: {from: new, to: packed}
      arrive: {from: packed, to: sent}
"""


def told(old: str, new: str) -> list[str]:
    """Each finding with its place and its remedy."""
    found = stranded(loaded(old, "old.yaml"), loaded(new, "new.yaml"))
    return [f"{each.span}: {each.message}; help: {each.remedy}" for each in found]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (OLD, NEW + MIGRATION, []),
        (OLD, OLD, []),
        (OLD, OLD.replace("1.0.0", "1.0.1"), []),
        (
            OLD,
            NEW,
            [
                "new.yaml:2:10: records of 1.0.0 have no place: no datum 'paid' is there any more, and no migration had it; help: write a migration from 1.0.0, or keep what records hold",
                "new.yaml:2:10: records of 1.0.0 have no place: no machine 'box' is there any more, and no migration had it; help: write a migration from 1.0.0, or keep what records hold",
                "new.yaml:2:10: records of 1.0.0 have no place: it lacks the state of delivery, and no migration says where it begins; help: write a migration from 1.0.0, or keep what records hold",
                "new.yaml:2:10: records of 1.0.0 have no place: it lacks the datum captured, and no migration says what it begins with; help: write a migration from 1.0.0, or keep what records hold",
                "new.yaml:2:10: records of 1.0.0 in held of payment (old.yaml:7:23) have no place: payment has no state 'held'; help: write a migration from 1.0.0, or keep what records hold",
                "new.yaml:2:10: records of 1.0.0 in denied of payment (old.yaml:7:29) have no place: payment has no state 'denied'; help: write a migration from 1.0.0, or keep what records hold",
                "new.yaml:2:10: records of 1.0.0 in done of payment (old.yaml:7:37) have no place: payment is never in done itself, only in one of its states; help: write a migration from 1.0.0, or keep what records hold",
                "new.yaml:2:10: records of 1.0.0 without note (old.yaml:3:36) have no place: it must have a value; help: write a migration from 1.0.0, or keep what records hold",
            ],
        ),
        (
            OLD.replace("1.0.0", "0.9.0"),
            NEW + MIGRATION,
            [
                "new.yaml:2:10: records of 0.9.0 have no place: there are migrations from 1.0.0; help: add 0.9.0 to the versions that one is from, or write another migration"
            ],
        ),
        (
            OLD,
            NEW + MIGRATION.replace("        denied: closed\n", ""),
            [
                "new.yaml:16:11: records of 1.0.0 in denied of payment (old.yaml:7:29) have no place: payment has no state 'denied', and no migration says where it goes; help: map it under `states` of the migration from 1.0.0"
            ],
        ),
        (
            OLD,
            NEW + MIGRATION.replace(", {else: done}", ""),
            [
                "new.yaml:16:11: records of 1.0.0 in done of payment (old.yaml:7:37) may have no place: each case of where they go has a guard; help: end its cases with an `else`"
            ],
        ),
        (
            OLD,
            NEW + MIGRATION.replace(", {else: packed}", ""),
            [
                "new.yaml:16:11: records of 1.0.0 may have no place: each case of what delivery begins with has a guard; help: end its cases with an `else`"
            ],
        ),
        (
            OLD,
            NEW + MIGRATION.replace(", {else: \"''\"}", ""),
            [
                "new.yaml:16:11: records of 1.0.0 may have no place: each case of what note begins with has a guard; help: end its cases with an `else`"
            ],
        ),
        (
            OLD.replace("amount: money", "amount: text"),
            NEW + MIGRATION,
            [
                "new.yaml:16:11: records of 1.0.0 with amount (old.yaml:3:8) have no place: it was text, and is read as money; help: say what it was under `was` of the migration from 1.0.0, and what it is under `data`"
            ],
        ),
        (
            OLD.replace("amount: money", "amount: {type: money, optional: true}"),
            NEW + MIGRATION,
            [
                "new.yaml:16:11: records of 1.0.0 without amount (old.yaml:3:8) have no place: it must have a value; help: say what it was under `was` of the migration from 1.0.0, and what it is under `data`"
            ],
        ),
        (
            OLD,
            NEW + MIGRATION.replace("      captured: paid\n", ""),
            [
                "new.yaml:16:11: records of 1.0.0 have no place: it lacks the datum captured, and no migration says what it begins with; help: say what it was under `was` of the migration from 1.0.0, and what it is under `data`"
            ],
        ),
        (
            OLD,
            NEW
            + MIGRATION.replace("      machines: {box: [open, shut]}\n", "").replace(
                "choose: [{when: box == shut, to: sent}, {else: packed}]",
                "choose: [{else: packed}]",
            ),
            [
                "new.yaml:16:11: records of 1.0.0 have no place: no machine 'box' is there any more, and no migration had it; help: say what it was under `was` of the migration from 1.0.0, and what it is under `data`"
            ],
        ),
        (
            CROWD,
            CROWD.replace("states: [packed, sent]", "states: [packed, posted]").replace(
                "to: sent", "to: posted"
            ),
            [
                "new.yaml:2:10: records of 1.0.0 in sent of parcel (old.yaml:11:22) have no place: parcel has no state 'sent'; help: write a migration from 1.0.0, or keep what records hold"
            ],
        ),
        (
            CROWD,
            CROWD.replace("memo: {type: text", "memo: {type: id"),
            [
                "new.yaml:2:10: records of 1.0.0 with parcel.memo (old.yaml:10:47) have no place: it was text, and is read as id; help: no migration converts what instances hold: keep the field as it was"
            ],
        ),
        (
            CROWD,
            CROWD.replace("cost: {type: money, initial: 0}, ", ""),
            [
                "new.yaml:2:10: records of 1.0.0 with parcel.cost (old.yaml:10:14) have no place: there is no such field now; help: no migration converts what instances hold: keep the field as it was"
            ],
        ),
        (CROWD.replace("cost: {type: money, initial: 0}, ", ""), CROWD, []),
        (
            CROWD,
            CROWD.replace("many: {max: 3}", "initial: packed")
            .replace(CROWD[CROWD.index("    fields") : CROWD.index("    states: [packed")], "")
            .replace("      send: {from: new, to: packed}\n", ""),
            [
                "new.yaml:2:10: records of 1.0.0 with parcel (old.yaml:8:3) have no place: an order has many parcel there, and one here; help: keep it as it was"
            ],
        ),
        (
            CROWD,
            CROWD[: CROWD.index("  parcel:\n")].replace("{payload: {parcel: id}}", ""),
            [
                "new.yaml:2:10: records of 1.0.0 with any parcel (old.yaml:8:3) have no place: there are none now; help: keep the machine: no migration converts its instances"
            ],
        ),
    ],
)
def test_what_has_no_place_is_named(old: str, new: str, expected: list[str]) -> None:
    """States that nothing maps, choices that may all fail, data of another type, versions."""
    assert told(old, new) == expected
