"""The page in which the explorer's modules run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from .hosts import Host, paged


@pytest.fixture(scope="session")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """One page of a real Chromium, kept open for all tests."""
    with paged(browser, tmp_path_factory.mktemp("page")) as host:
        yield host
