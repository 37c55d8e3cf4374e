"""Drawing specs to SVG, side by side with the layout programs alone and with `transitions`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from transitions.extensions import HierarchicalGraphMachine

from statekit import load
from statekit.render import render
from statekit.render.layout import ENGINES, find, run
from statekit.spec.library import shipped

ROUNDS = 7
DEUNA = load("deuna").definition
ALL = [load(name).definition for name in shipped()]
DOT = render(DEUNA, "dot").decode()


class Order:
    """The model of the drawn machine."""

    get_graph: object


def states() -> Iterator[dict[str, object]]:
    """The states of deuna's payment, as `transitions` nests them."""
    machine = DEUNA.machines["payment"]
    for state in machine.states.values():
        if state.parent is None:
            inside = [
                each.rpartition(".")[2]
                for each in machine.leaves
                if each.startswith(f"{state.name}.")
            ]
            yield {"name": state.name, "children": inside} if inside else {"name": state.name}


@pytest.mark.benchmark(group="drawing deuna")
@pytest.mark.parametrize("engine", ENGINES)
def test_drawing(benchmark: BenchmarkFixture, engine: str) -> None:
    benchmark.pedantic(render, (DEUNA, "svg"), {"engine": engine}, rounds=ROUNDS, warmup_rounds=1)


@pytest.mark.benchmark(group="drawing deuna")
@pytest.mark.parametrize("engine", ENGINES)
def test_layout_alone(benchmark: BenchmarkFixture, engine: str) -> None:
    command = [str(find(engine)), "-Tsvg"]

    def lay_out() -> None:
        subprocess.run(command, input=DOT.encode(), capture_output=True, check=True)

    benchmark.pedantic(lay_out, rounds=ROUNDS, warmup_rounds=1)


@pytest.mark.benchmark(group="drawing deuna")
def test_drawing_by_a_peer(benchmark: BenchmarkFixture) -> None:
    """`transitions` draws the payment of deuna alone, without guards, by the system's `dot`."""
    order = Order()
    HierarchicalGraphMachine(
        order,
        states=[*states()],
        initial=DEUNA.machines["payment"].births[0].target.replace(".", "_"),
        auto_transitions=False,
        transitions=[
            [each.event.name, each.source.replace(".", "_"), each.target.replace(".", "_")]
            for each in DEUNA.edges("payment")
        ],
        graph_engine="graphviz",
    )

    def draw() -> bytes:
        graph = order.get_graph()  # type: ignore[operator]
        data: bytes = graph.pipe("svg")
        return data

    assert b"</svg>" in draw()
    benchmark.pedantic(draw, rounds=ROUNDS, warmup_rounds=1)


@pytest.mark.benchmark(group="drawing all shipped specs")
def test_drawing_all(benchmark: BenchmarkFixture) -> None:
    def draw() -> None:
        for each in ALL:
            render(each, "svg")

    benchmark.pedantic(draw, rounds=ROUNDS, warmup_rounds=1)


@pytest.mark.benchmark(group="drawing all shipped specs")
def test_layout_of_all_alone(benchmark: BenchmarkFixture) -> None:
    sources = [render(each, "dot").decode() for each in ALL]

    def lay_out() -> None:
        for each in sources:
            run(each, "svg", "pure")

    benchmark.pedantic(lay_out, rounds=ROUNDS, warmup_rounds=1)
