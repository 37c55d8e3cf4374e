"""Where the way leads sideways, machines stand one below the other, in the order of the spec."""

from __future__ import annotations

import re

import pytest

from statekit import loads
from statekit.render import Direction, View, render

_NAMES = ("one", "two", "three", "four", "five", "six")


def corners(svg: str) -> dict[str, tuple[float, float]]:
    """Where the frame of each machine begins; the notes begin with their text."""
    found: dict[str, tuple[float, float]] = {}
    for name in (*_NAMES, "s/notes"):
        place = re.search(
            rf'id="{name}".*?(?:d="M|points="|<text[^>]* x=")([^"]*)"', svg, re.DOTALL
        )
        if place:
            numbers = re.findall(r"-?[0-9.]+", svg[place.start(1) : place.start(1) + 200])
            found[name] = float(numbers[0]), float(numbers[1])
    return found


@pytest.mark.parametrize("direction", [Direction.RIGHT, Direction.LEFT])
@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_machines_and_notes_are_read_column_by_column(count: int, direction: Direction) -> None:
    """Each column from its head; the notes stand below the last machine, in no column alone."""
    machines = "".join(
        f"  {name}: {{initial: a, states: [a, b], moves: {{a: b}}}}\n" for name in _NAMES[:count]
    )
    definition = loads(f"spec: s\nmachines:\n{machines}").definition
    svg = render(definition, "svg", view=View(direction=direction)).decode()
    places = corners(svg)
    assert [*places] == [*_NAMES[:count], "s/notes"]
    sign = 1 if direction is Direction.RIGHT else -1
    columns: list[list[float]] = []
    at: float | None = None
    for x, y in places.values():
        if at is None or sign * (x - at) > 60:
            columns.append([])
            at = x
        columns[-1].append(y)
    assert all(each == sorted(each) for each in columns)
    assert len({round(each[0]) for each in columns}) == 1, "the columns begin side by side"
    assert len(columns[-1]) > 1
