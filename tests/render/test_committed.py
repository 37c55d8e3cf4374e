"""The drawings that are committed show the specs as they are now."""

from __future__ import annotations

from pathlib import Path

import pytest

from statekit.render import render
from statekit.spec import load_definition, read, shipped

ROOT = Path(__file__).parents[2]


def test_every_shipped_spec_has_its_drawing() -> None:
    """And no drawing is left over of one that is gone."""
    drawn = {path.name for path in (ROOT / "diagrams").iterdir()}
    assert drawn == {f"{name}.svg" for name in shipped()}


@pytest.mark.parametrize("name", sorted(shipped()))
def test_the_drawing_of_a_shipped_spec_is_fresh(name: str) -> None:
    """Else run `statekit render specs -o diagrams`."""
    drawing = (ROOT / "diagrams" / f"{name}.svg").read_bytes()
    assert render(load_definition(name), "svg") == drawing


def test_the_picture_of_the_readme_is_fresh() -> None:
    """It is drawn of the spec beside it; else render that spec into `docs/images`."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _, found, rest = readme.partition("<!-- file: refunds.yaml -->\n```yaml\n")
    assert found
    definition = load_definition(read(rest.partition("```")[0].encode(), "refunds.yaml"))
    picture = (ROOT / "docs" / "images" / "refunds.svg").read_bytes()
    assert render(definition, "svg") == picture
