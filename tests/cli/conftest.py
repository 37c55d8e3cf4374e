"""What the tests of the command line share."""

from __future__ import annotations

from pathlib import Path

import pytest

from .running import SHOP


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shop(folder: Path) -> str:
    """The file of a small spec, in the folder in which the command runs."""
    (folder / "shop.yaml").write_text(SHOP, encoding="utf-8")
    return "shop.yaml"
