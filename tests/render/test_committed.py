"""The drawings that are committed show the specs as they are now."""

from __future__ import annotations

from pathlib import Path

import pytest

from statekit.render import render
from statekit.spec import load_definition, read, shipped
from tests.cli.running import run

ROOT = Path(__file__).parents[2]


def test_the_drawings_of_the_shipped_specs_are_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every variant too, on a page; else run the command without `--check`."""
    monkeypatch.chdir(ROOT)
    ran = run("render", "specs", "-o", "diagrams", "--variants", "--index", "--check")
    specs = [load_definition(name) for name in shipped()]
    count = sum(1 + len(each.variants) for each in specs) + 1
    assert (ran.code, ran.out) == (0, f"{count} of {count} drawings are fresh\n")


def test_the_picture_of_the_readme_is_fresh() -> None:
    """It is drawn of the spec beside it; else render that spec into `docs/images`."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _, found, rest = readme.partition("<!-- file: refunds.yaml -->\n```yaml\n")
    assert found
    definition = load_definition(read(rest.partition("```")[0].encode(), "refunds.yaml"))
    picture = (ROOT / "docs" / "images" / "refunds.svg").read_bytes()
    assert render(definition, "svg") == picture
