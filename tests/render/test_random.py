"""Random machines, drawn and read back."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from statekit.render import render
from statekit.spec.model import Definition

from .reading import expected, from_dot, from_mermaid, from_svg
from .reading_texts import from_plantuml, from_table
from .specs import loads

States = dict[str, "dict[str, States] | None"]


@st.composite
def trees(draw: st.DrawFn, prefix: str = "s", depth: int = 3) -> States:
    """States with families, each name used once."""
    found: States = {}
    for number in range(draw(st.integers(1, 4 if depth else 3))):
        name = f"{prefix}{number}"
        inside = draw(trees(f"{name}_", depth - 1)) if depth and draw(st.booleans()) else None
        found[name] = None if inside is None else {"states": inside}
    return found


def names(states: States, above: str = "") -> Iterator[tuple[str, bool]]:
    """The full name of each state, and whether it is a leaf."""
    for name, inside in states.items():
        yield above + name, inside is None
        if inside is not None:
            yield from names(inside["states"] or {}, f"{above}{name}.")


@st.composite
def machines(draw: st.DrawFn) -> dict[str, object]:
    """A machine whose transitions go forward in the order of the leaves, or are marked as back."""
    states = draw(trees())
    every = [*names(states)]
    leaves = [name for name, leaf in every if leaf]

    def move(event: str) -> dict[str, object]:
        sources = draw(st.lists(st.sampled_from(every), min_size=1, max_size=4, unique=True))
        target = draw(st.sampled_from(leaves))
        left = [leaf for name, _ in sources for leaf in leaves if f"{leaf}.".startswith(f"{name}.")]
        found: dict[str, object] = {"from": [name for name, _ in sources]}
        found["to"] = draw(st.sampled_from([target, "same"]))
        if any(leaves.index(leaf) > leaves.index(target) for leaf in left):
            found["back"] = True
        if draw(st.booleans()):
            found["when"] = draw(st.sampled_from(["n > 0", "n < 9 and n != 5"]))
        return found

    transitions = {event: move(event) for event in ("e1", "e2", "e3", "e4", "e5")}
    births = draw(st.lists(st.sampled_from(leaves), min_size=1, max_size=2))
    initial: object = births[0]
    if len(births) == 2:
        initial = {"choose": [{"when": "n == 0", "to": births[0]}, {"else": births[1]}]}
    return {"initial": initial, "states": states, "transitions": transitions}


@st.composite
def specs(draw: st.DrawFn) -> Definition:
    """A spec of one machine, or of two that share no event."""
    two = {}
    for name in draw(st.sampled_from([("one",), ("one", "two")])):
        machine = draw(machines())
        moves = machine["transitions"]
        assert isinstance(moves, dict)
        machine["transitions"] = {f"{name}_{event}": move for event, move in moves.items()}
        two[name] = machine
    data = {"n": {"type": "integer", "initial": 0}}
    guard = {"machine": "one", "entering": "s0", "require": "n != 7"}
    spec = {"spec": "random", "data": data, "machines": two, "guards": {"g": guard}}
    return loads(json.dumps(spec))


@given(specs())
def test_no_machine_loses_a_state_or_a_move(definition: Definition) -> None:
    """In any format, however the families lie and wherever the moves lead."""
    shown = expected(definition)
    assert from_dot(render(definition, "dot"), definition) == shown
    assert from_svg(render(definition, "svg"), definition) == shown
    assert from_mermaid(render(definition, "mermaid"), definition) == shown
    assert from_plantuml(render(definition, "plantuml"), definition) == shown
    assert from_table(render(definition, "table", width=9999), definition) == shown
