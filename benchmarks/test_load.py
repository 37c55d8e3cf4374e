"""Loading and compiling a spec, side by side with PyYAML's C loader on the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pytest_benchmark.fixture import BenchmarkFixture

from statekit import load

DEUNA = Path(__file__).parents[1] / "specs" / "deuna.yaml"


@pytest.mark.benchmark(group="loading deuna")
def test_load_and_compile(benchmark: BenchmarkFixture) -> None:
    benchmark(load, DEUNA)


@pytest.mark.benchmark(group="loading deuna")
def test_safe_load_of_the_same_file(benchmark: BenchmarkFixture) -> None:
    data = DEUNA.read_bytes()
    benchmark(yaml.load, data, Loader=yaml.CSafeLoader)
