"""A folder with a spec in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .shop import SHOP


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, in which `shop.yaml` is."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    return tmp_path
