"""What holds for every story: its spec is sound, and the page of the docs knows it."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from .story import findings

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs" / "explanation" / "incidents.md"
STORIES = sorted(path.stem for path in FOLDER.glob("test_*_[0-9]*.py"))


@pytest.mark.parametrize("name", STORIES)
def test_the_spec_that_prevents_or_detects_is_sound(name: str) -> None:
    """`statekit check` has nothing to say about it."""
    assert findings(import_module(f"tests.incidents.{name}").SPEC) == ""


def test_the_page_lists_each_story_with_its_threads() -> None:
    """No test without a row, no row without a test, and the same threads in both."""
    rows: dict[str, set[str]] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        for name in re.findall(r"tests/incidents/(\w+)\.py", line):
            rows.setdefault(name, set()).update(re.findall(r"https://github[^\s)]+", line))
    told = {
        name: set(re.findall(r"https://github\S+", (FOLDER / f"{name}.py").read_text("utf-8")))
        for name in STORIES
    }
    assert rows == told
