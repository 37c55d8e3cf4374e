"""The JSON Schema of spec files, which editors use to complete and to check while you type."""

from __future__ import annotations


def schema() -> dict[str, object]:
    """Return the schema (JSON Schema, draft 2020-12) as plain JSON values, yours to change."""
    import json  # neither is needed to load a spec
    from importlib import resources

    text = resources.files(__package__).joinpath("schema.json").read_text(encoding="utf-8")
    found: dict[str, object] = json.loads(text)
    return found
