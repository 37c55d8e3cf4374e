"""Which step of the version changes ask for."""

from __future__ import annotations

import pytest

from statekit.diff import Step, diff, due_version
from statekit.spec.breaks import Break, semver

from .versions import Edit, version

OLD = version(name="old.yaml")
BREAKING: Edit = ("expire: {from: pending,", "expire: {from: pending.waiting,")
COMPATIBLE: Edit = ("many: {max: 3}", "many: {max: 4}")
COSMETIC: Edit = ("label: Waiting", "label: Open")


@pytest.mark.parametrize(
    ("edits", "old", "new", "step", "least", "taken"),
    [
        ([BREAKING, COSMETIC], "1.2.3", "1.3.0", Step.MAJOR, "2.0.0", False),
        ([BREAKING, COSMETIC], "1.2.3", "2.0.0", Step.MAJOR, "2.0.0", True),
        ([COMPATIBLE, COSMETIC], "1.2.3", "1.2.4", Step.MINOR, "1.3.0", False),
        ([COMPATIBLE, COSMETIC], "1.2.3", "1.3.0", Step.MINOR, "1.3.0", True),
        ([COMPATIBLE], "1.2.3", "3.0.0", Step.MINOR, "1.3.0", True),
        ([COSMETIC], "1.2.3", "1.2.3", Step.PATCH, "1.2.4", False),
        ([COSMETIC], "1.2.3", "1.2.4", Step.PATCH, "1.2.4", True),
        ([], "1.2.3", "1.2.3", Step.NONE, "1.2.3", True),
        ([], "1.2.3", "1.2.2", Step.NONE, "1.2.3", False),
        ([BREAKING], "0.4.1", "0.5.0", Step.MINOR, "0.5.0", True),
        ([COMPATIBLE], "0.4.1", "0.4.2", Step.PATCH, "0.4.2", True),
        ([BREAKING], "1", "1.9", Step.MAJOR, "2.0.0", False),
        ([BREAKING], "spring", "2.0.0", Step.MAJOR, None, False),
    ],
)
def test_a_step_is_due(
    edits: list[Edit], old: str, new: str, step: Step, least: str | None, taken: bool
) -> None:
    """Breaking asks for a major step, compatible for a minor one, cosmetic for a patch."""
    due = due_version(diff(OLD, version(*edits)), old, new)
    assert (due.step, due.least, due.taken) == (step, least, taken)


@pytest.mark.parametrize(
    ("edits", "new", "words"),
    [
        ([], "1.2.0", "version 1.2.0: no step is due"),
        ([COMPATIBLE], "1.3.0", "version 1.2.0 -> 1.3.0: a minor step is due, and taken"),
        (
            [BREAKING],
            "1.3.0",
            "version 1.2.0 -> 1.3.0: a major step is due: the version has to be 2.0.0 at least",
        ),
        (
            [COMPATIBLE],
            "next",
            "version next: a minor step is due, and 'next' is no version such as 1.4.0",
        ),
    ],
)
def test_it_says_so(edits: list[Edit], new: str, words: str) -> None:
    """In one line: from where to where, what is due, and whether it was done."""
    assert str(due_version(diff(OLD, version(*edits)), "1.2.0", new)) == words


def _break(of: str, change: str) -> Break:
    return Break(of, change, "Nobody sends it.", OLD.span)


def test_an_accepted_break_asks_for_a_minor_step() -> None:
    """It must be the same change, accepted for a version after the old one."""
    changes = diff(OLD, version(BREAKING))
    keys = [each.key for each in changes if each.impact.rank == 2]
    assert keys == ["transition-narrowed payment.expire", "timeout-changed payment.expire"]
    one, both = [_break("1.3.0", keys[0])], [_break("1.3.0", each) for each in keys]
    assert due_version(changes, "1.2.0", "1.3.0", one).step is Step.MAJOR
    due = due_version(changes, "1.2.0", "1.3.0", both)
    assert (due.step, due.taken) == (Step.MINOR, True)
    assert [each.key for each in due.accepted] == keys
    older = [_break("1.2.0", each) for each in keys]
    assert due_version(changes, "1.2.0", "1.3.0", older).step is Step.MAJOR


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.2.3", (1, 2, 3)),
        ("0", (0, 0, 0)),
        ("2.1", (2, 1, 0)),
        ("1.2.3-rc.1+build", (1, 2, 3)),
        ("v1.2.3", None),
        ("1.2.3.4", None),
        ("", None),
    ],
)
def test_a_version_is_read(text: str, numbers: tuple[int, int, int] | None) -> None:
    """What is not written counts as 0; what comes after the numbers is left out."""
    assert semver(text) == numbers
