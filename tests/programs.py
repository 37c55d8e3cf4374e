"""Programs that only some tests run: a browser, and those for which diagrams are written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

_TOOLS = Path(__file__).parent / "tools"
_QUIET = (
    "--no-sandbox",  # as root it starts no other way
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def missing(what: str, remedy: str) -> NoReturn:
    """Skip the test for want of a program; in CI, where none may be missing, fail."""
    text = f"{what} is not installed: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{text} (CI=true: no test is skipped)")
    pytest.skip(text)  # only outside CI, where people need not have every program


def program(*names: str, remedy: str) -> str:
    """Return the path of a program that goes by one of these names."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or missing(names[0], remedy)


def from_npm(path: str) -> Path:
    """Return a file of a package of `tests/tools/package.json`."""
    file = _TOOLS / "node_modules" / path
    return file if file.is_file() else missing(path, "run `npm ci` in tests/tools")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium; only one can run at a time, so that `browser` shares it."""
    path = program(
        *("chromium", "chromium-browser", "google-chrome"), remedy="run `apt-get install chromium`"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_QUIET)
        try:
            yield browser
        finally:
            browser.close()
