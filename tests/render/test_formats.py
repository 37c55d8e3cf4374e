"""Each format shows every state and every move of a spec, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import category, east_asian_width

import pytest

from statekit.render import render
from statekit.spec.model import Definition

from .reading import Seen, expected, from_dot, from_mermaid, from_svg
from .reading_texts import from_plantuml, from_table, rows_of
from .specs import EVERYTHING, HOSTILE, INSTANCES, MANY, SHIPPED

READERS: dict[str, Callable[[bytes, Definition], Seen]] = {
    "dot": from_dot,
    "svg": from_svg,
    "mermaid": from_mermaid,
    "plantuml": from_plantuml,
}
SPECS = {
    "everything": EVERYTHING,
    "hostile": HOSTILE,
    "many": MANY,
    "instances": INSTANCES,
    **SHIPPED,
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


@pytest.mark.parametrize(("definition", "machine"), PICTURES)
def test_a_table_says_what_the_spec_says(definition: Definition, machine: str | None) -> None:
    """Read where there is room for each text in one line."""
    wide = render(definition, "table", machine=machine, width=9999)
    assert from_table(wide, definition, machine) == expected(definition, machine)


@pytest.mark.parametrize("width", [40, 80, 100, 120])
@pytest.mark.parametrize("definition", SPECS.values(), ids=SPECS)
def test_a_table_loses_nothing_where_there_is_little_room(
    definition: Definition, width: int
) -> None:
    """Its texts are broken, and no line is longer than asked for if any shorter is possible."""

    def squeezed(table: bytes) -> list[list[list[str]]]:
        return [
            [["".join(cell.split()) for cell in row] for row in rows] for rows in rows_of(table)
        ]

    table = render(definition, "table", width=width)
    assert squeezed(table) == squeezed(render(definition, "table", width=9999))
    narrowest = 5 * 8 + 4 * 3
    assert max(map(_columns, table.decode().splitlines())) <= max(width, narrowest)


def _columns(line: str) -> int:
    wide = sum(east_asian_width(each) in "WF" for each in line)
    return len(line) + wide - sum(category(each) in {"Mn", "Me", "Cf"} for each in line)


@pytest.mark.parametrize("definition", SPECS.values(), ids=SPECS)
def test_a_table_of_ascii_has_the_same_rows(definition: Definition) -> None:
    """With other signs; labels keep their letters."""
    shown = render(definition, "table", width=9999).decode()
    plain = render(definition, "table", width=9999, ascii_only=True).decode()
    assert [re.sub(r"[→›│┼─]|->|[>|+-]| ", "", line) for line in plain.splitlines()] == [
        re.sub(r"[→›│┼─]|->|[>|+-]| ", "", line) for line in shown.splitlines()
    ]
    assert not {*"→›│┼─"} & {*plain}
