"""What `check` and `diff` tell of the seeded faults, as recorded; so are misses."""

from __future__ import annotations

import pytest

from .faults import PAGE, Caught, Fault, faults, page

ALL = faults()


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.name)
def test_check_tells_of_a_fault_what_is_recorded(fault: Fault) -> None:
    """Neither more nor less: `python -m tests.seeded_faults.faults --record` writes it anew."""
    assert fault.found() == fault.check


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.name)
def test_diff_tells_of_a_fault_what_is_recorded(fault: Fault) -> None:
    """For each audience its worst, cosmetic changes aside; nothing of one that does not load."""
    assert fault.changed() == fault.diff


def test_the_page_has_the_sums_that_are_recorded() -> None:
    """`--record` writes it."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_there_are_enough_faults_and_not_all_are_caught() -> None:
    """Each has a name of its own, every shipped spec has some, and misses are not left out."""
    assert len({fault.name for fault in ALL}) == len(ALL) >= 60
    assert {fault.spec for fault in ALL} == {
        *("boxify", "delivery", "deuna", "order", "payment", "shopmania", "vpos"),
    }
    assert {fault.caught for fault in ALL} == {*Caught}
