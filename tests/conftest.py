"""The browser, and Hypothesis profiles: `dev` is quick, `ci` looks longer and tells more."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.programs import chromium

# No deadline: a slow machine is not a fault, and nothing in the tests is timed.
settings.register_profile("dev", deadline=None, max_examples=50)
# No database: a fresh machine has none, and the printed blob repeats a failure anywhere.
settings.register_profile("ci", deadline=None, max_examples=200, print_blob=True, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "dev"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium for all tests of a process."""
    with chromium() as found:
        yield found
