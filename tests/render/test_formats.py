"""Each format shows every state and every move of a spec, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from statekit import load
from statekit.render import render
from statekit.spec.model import Definition

from .reading import Seen, expected, from_dot, from_mermaid, from_svg
from .specs import EVERYTHING, HOSTILE, INSTANCES, MANY

READERS: dict[str, Callable[[bytes, Definition], Seen]] = {
    "dot": from_dot,
    "svg": from_svg,
    "mermaid": from_mermaid,
}
SPECS = {
    "everything": EVERYTHING,
    "hostile": HOSTILE,
    "many": MANY,
    "instances": INSTANCES,
    **{name: load(name).definition for name in ("payment", "delivery", "order", "deuna")},
}
PICTURES = [
    pytest.param(definition, machine, id=f"{name}:{machine}" if machine else name)
    for name, definition in SPECS.items()
    for machine in (None, *definition.machines)
]


@pytest.mark.parametrize("format_", READERS)
@pytest.mark.parametrize(("definition", "machine"), PICTURES)
def test_what_is_drawn_is_what_the_spec_says(
    definition: Definition, machine: str | None, format_: str
) -> None:
    """Leaves in their families, final marks, and each move with its event, actors and guards."""
    seen = READERS[format_](render(definition, format_, machine=machine), definition)
    assert seen == expected(definition, machine)
