"""The programs that the explorer's tests run; CI has them, so that it skips nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from .hosts import CHROMIUM, Host, chromium


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """One page of a real Chromium, kept open for all tests."""
    missing = [
        what
        for what, found in (("chromium", CHROMIUM), ("playwright", find_spec("playwright")))
        if not found
    ]
    if missing and "CI" not in os.environ:
        pytest.skip(f"the explorer runs in a browser: {' and '.join(missing)} is not installed")
    folder: Path = tmp_path_factory.mktemp("page")
    with chromium(folder) as host:
        yield host
