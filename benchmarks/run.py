"""Run the benchmarks and print the ratios that the project aims at: `python benchmarks/run.py`.

All figures of a ratio come from one run. Medians are compared; start-up times are those of whole
processes, run in turn.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from statekit import Event, Snapshot, load

ROOT = Path(__file__).parents[1]
COMMAND = "import sys; sys.argv[1:] = {}; from statekit.cli import main; main()"
COLD = {
    "statekit --version, seconds": (["--version"], "< 0.15"),
    "statekit render deuna, seconds": (["render", "deuna"], "-"),
    "statekit check of all drawings, seconds": (
        ["render", "specs", "-o", "diagrams", "--variants", "--index", "--check"],
        "-",
    ),
}

ROUND = "round_of_a_peer[transitions]"
RATIOS = [
    # What is compared, the two benchmarks, and how many steps each takes; the aim.
    ("a transitions trigger / validate, accepted", ROUND, 2, "round_by_validate", 2, ">= 30"),
    ("a transitions trigger / validate, refused", ROUND, 2, "refusal_by_validate", 1, ">= 30"),
    (
        "a refused transitions trigger / validate, refused",
        "refusal_of_a_peer[transitions]",
        1,
        "refusal_by_validate",
        1,
        "-",
    ),
    ("validate / lookup, accepted", "round_by_validate", 2, "round_by_lookup", 2, "<= 3"),
    ("validate / lookup, refused", "refusal_by_validate", 1, "refusal_by_lookup", 1, "<= 3"),
    (
        "a guarded transitions trigger / decide",
        "refund_of_a_peer[transitions]",
        1,
        "refund_by_decide",
        1,
        ">= 3",
    ),
    (
        "decide on vpos, a machine / a transitions trigger",
        "rich_by_decide[a machine]",
        1,
        ROUND,
        2,
        "< 2",
    ),
    (
        "decide on vpos, one of many / a transitions trigger",
        "rich_by_decide[one of many]",
        1,
        ROUND,
        2,
        "< 2",
    ),
    ("load deuna / C safe_load", "load_and_compile", 1, "safe_load_of_the_same_file", 1, "<= 10"),
    ("draw deuna / its layout alone", "drawing[pure]", 1, "layout_alone[pure]", 1, "<= 2"),
    ("draw all specs / their layouts alone", "drawing_all", 1, "layout_of_all_alone", 1, "<= 2"),
    ("draw deuna / transitions draws a part", "drawing[pure]", 1, "drawing_by_a_peer", 1, "-"),
]


def main() -> None:
    """Run everything and print the figures."""
    medians = micro()
    rows = [
        (name, f"{medians[one] / steps / (medians[other] / others):.1f}", aim)
        for name, one, steps, other, others, aim in RATIOS
    ]
    ours, theirs = start_up("import statekit", "import attrs, yaml")
    rows.append(("import statekit / import attrs, yaml", f"{ours / theirs:.2f}", "<= 1.5"))
    for name, (words, aim) in COLD.items():
        (seconds,) = start_up(COMMAND.format(words))
        rows.append((name, f"{seconds:.3f}", aim))
    rows.append(("one snapshot of deuna, bytes", str(snapshot_bytes()), "<= 400"))
    for name, median in medians.items():
        print(f"{name:<52} {median * 1e6:>12.3f} µs")
    print()
    for name, figure, aim in rows:
        print(f"{name:<52} {figure:>12}   aim {aim}")


def micro() -> dict[str, float]:
    """Return the median seconds of every benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pytest", "benchmarks", "-q", f"--benchmark-json={report}"]
        subprocess.run(command, cwd=ROOT, check=True)
        found = json.loads(report.read_text(encoding="utf-8"))["benchmarks"]
    return {each["name"].removeprefix("test_"): each["stats"]["median"] for each in found}


def start_up(*programs: str, runs: int = 15) -> tuple[float, ...]:
    """Return the median seconds of whole processes that run these programs, in turn."""
    times: dict[str, list[float]] = {program: [] for program in programs}
    for number in range(runs + 1):
        for program, taken in times.items():
            begin = time.perf_counter()
            command = [sys.executable, "-c", program]
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            if number:  # the first run fills the disk's cache
                taken.append(time.perf_counter() - begin)
    return tuple(statistics.median(taken) for taken in times.values())


def snapshot_bytes() -> int:
    """Return the memory of one snapshot of deuna after a step, without what all share."""
    spec = load("deuna")
    data = {
        datum.name: {"money": 10_000, "enum": (datum.type.values or ("",))[0]}.get(
            datum.type.kind.value, "an id"
        )
        for datum in spec.definition.data.values()
        if datum.initial is None and not datum.optional
    }
    snapshot = spec.start(**data)
    option = spec.allowed(snapshot)[0]
    actor = option.by[0] if option.by else None
    payload = dict.fromkeys(option.payload, 100)
    decision = spec.decide(snapshot, Event(option.event, by=actor, payload=payload))
    return deep_size(decision.after or snapshot)


def deep_size(snapshot: Snapshot) -> int:
    """Return the bytes that belong to one snapshot alone.

    Not those that all snapshots share: the spec, the names of states, None, and the small integers
    that the interpreter keeps once.
    """
    rows = (snapshot.state_row, snapshot.data_row, snapshot.entered_row, snapshot.last_row)
    size = sys.getsizeof(snapshot)
    for row in (*rows, (snapshot.trail_bits,)):
        if row is not None:
            numbers = (each for each in row if type(each) is int and not -5 <= each <= 256)
            size += sum(map(sys.getsizeof, numbers))
    return size + sum(sys.getsizeof(row) for row in rows if row is not None)


if __name__ == "__main__":
    main()
