"""Measure what CI and migrations run: `python benchmarks/reviews.py [RECORDS]`.

Whole processes of the command line, each once: `check` and `diff` on the shipped specs and on a
generated spec of 500 states and 3,000 transitions, then `diff --records` and `migrate` on so many
records (a million, if not said), next to a program that only reads them. Seconds, and the most
memory that a process had.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs

SPECS = Path(__file__).parents[1] / "specs"
STATEKIT: tuple[str | Path, ...] = (sys.executable, "-m", "statekit")
READ_JSON = "import sys, json\nfor line in open(sys.argv[1], 'rb'): json.loads(line)"
READ_CSV = "import sys, csv\nfor row in csv.reader(open(sys.argv[1], newline='')): pass"
STATES, EVENTS = 500, 1500

ORDERS = """
spec: orders
version: {version}
data:
  amount: money
  captured: {{type: money, initial: 0}}
  channel: {{type: enum, values: [web, store], initial: web}}
machines:
  payment:
    initial: pending
    states:
      pending: {{}}
      {denied}: {{final: true}}
      succeeded: {{initial: captured, states: {{captured: , refunded: {{final: true}}}}}}
    transitions:
      deny: {{from: pending, to: {denied}}}
      capture: {{from: pending, to: succeeded, set: {{captured: amount}}}}
      refund: {{from: succeeded.captured, to: succeeded.refunded}}
  delivery:
    initial: packed
    states: {{packed: , sent: {{final: true}}}}
    moves: {{packed: sent}}
rules:
  bound: {{always: captured <= amount}}
"""
MIGRATION = """
migrations:
  - from: 1.0.0
    states: {payment: {denied: rejected}}
"""


@attrs.frozen
class Cost:
    """What a process took: seconds, and its most memory in megabytes."""

    seconds: float
    memory: float


def run(command: Sequence[str | Path], *, codes: tuple[int, ...] = (0, 1)) -> Cost:
    """Run a process to its end.

    Raises:
        AssertionError: its exit code is another one.
    """
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        told = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in codes, told.decode()
    return Cost(time.perf_counter() - begun, used.ru_maxrss / 1024)


def show(what: str, cost: Cost, more: str = "") -> None:
    """Print a row of the table."""
    print(f"{what:<62}{cost.seconds:>9.2f} s{cost.memory:>8.0f} MB  {more}", flush=True)


def large(*, renamed: str = "s250", tighter: int = 0) -> str:
    """A spec of 500 states, 3,000 transitions and 20 rules, with guards over sums."""
    draw = random.Random(5)
    states = [renamed if at == 250 else f"s{at}" for at in range(STATES)]
    transitions = []
    for at in range(EVENTS):
        here = at % (STATES - 1)
        there = states[draw.randrange(here + 1, STATES)]
        most = f"a + {at}" + (" - 7" if at < tighter else "")
        transitions.append(
            f"      e{at}:\n        from: {states[here]}\n        choose:\n"
            f"          - {{when: 0 < event.amount <= {most} and k != 'z', to: {states[here + 1]},"
            " set: {a: a + event.amount}}\n"
            f"          - {{else: {{to: {there}, set: {{b: b + 1, k: \"'y'\"}}}}}}\n"
        )
    events = "".join(f"  e{at}: {{payload: {{amount: money}}}}\n" for at in range(EVENTS))
    rules = "".join(f"  r{at}: a + {at} >= b - {at} or k == 'x'\n" for at in range(20))
    return (
        "spec: large\ndata:\n  a: {type: money, initial: 0}\n  b: {type: money, initial: 0}\n"
        f"  k: {{type: enum, values: [x, y, z], initial: x}}\nevents:\n{events}machines:\n  m:\n"
        f"    initial: s0\n    states: [{', '.join(states)}]\n    transitions:\n"
        f"{''.join(transitions)}rules:\n{rules}"
    )


def specs(folder: Path) -> None:
    """Measure `check` and `diff`."""
    show("check, all shipped specs", run([*STATEKIT, "check", SPECS]))
    edited = folder / "specs"
    shutil.copytree(SPECS, edited)
    for file in edited.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("event.amount <=", "event.amount <"), encoding="utf-8")
    show("diff, all shipped specs, unchanged", run([*STATEKIT, "diff", SPECS, SPECS]))
    show("diff, all shipped specs, bounds tightened", run([*STATEKIT, "diff", SPECS, edited]))
    files = {
        "old": large(),
        "renamed": large(renamed="middle"),
        "tighter": large(tighter=60),
    }
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    old = folder / "old.yaml"
    show("check, 500 states and 3,000 transitions", run([*STATEKIT, "check", old]))
    for name, title in (
        ("old", "unchanged"),
        ("renamed", "a state renamed"),
        ("tighter", "60 guards tightened"),
    ):
        cost = run([*STATEKIT, "diff", old, folder / f"{name}.yaml"])
        show(f"diff, 500 states and 3,000 transitions, {title}", cost)


def write_records(json_lines: Path, table: Path, count: int) -> None:
    """Write the same records as JSON lines and as CSV."""
    draw = random.Random(7)
    places = ("pending", "denied", "succeeded.captured", "succeeded.refunded")
    with json_lines.open("w", encoding="utf-8") as lines, table.open("w", newline="") as rows:
        rows.write("id,version,payment,delivery,amount,captured,channel\n")
        for at in range(count):
            state, sent = draw.choice(places), draw.choice(("packed", "sent"))
            amount = draw.randrange(1, 1_000_000)
            captured = amount if state.startswith("succeeded") else 0
            record = {
                "id": f"o{at}",
                "spec": "orders",
                "version": "1.0.0",
                "states": {"payment": state, "delivery": sent},
                "data": {"amount": amount, "captured": captured, "channel": "web"},
            }
            lines.write(json.dumps(record) + "\n")
            rows.write(f"o{at},1.0.0,{state},{sent},{amount},{captured},web\n")


def records(folder: Path, count: int) -> None:
    """Measure `diff --records` and `migrate`."""
    old, new = folder / "orders-1.yaml", folder / "orders-2.yaml"
    old.write_text(ORDERS.format(version="1.0.0", denied="denied"), encoding="utf-8")
    new.write_text(ORDERS.format(version="2.0.0", denied="rejected") + MIGRATION, encoding="utf-8")
    json_lines, table = folder / "orders.jsonl", folder / "orders.csv"
    write_records(json_lines, table, count)
    for file, read in ((json_lines, READ_JSON), (table, READ_CSV)):
        kind = file.suffix[1:]
        alone = run([sys.executable, "-c", read, file])
        show(f"only reading {count:,} records, {kind}", alone)
        written = folder / f"migrated{file.suffix}"
        for title, cost in (
            ("diff --records", run([*STATEKIT, "diff", old, new, "--records", file])),
            ("migrate", run([*STATEKIT, "migrate", new, file, "-o", written])),
        ):
            rate = f"{count / cost.seconds:,.0f} a second, {cost.seconds / alone.seconds:.1f} x"
            show(f"{title}, {count:,} records, {kind}", cost, rate)


def main() -> None:
    """Print a table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with TemporaryDirectory() as name:
        specs(Path(name))
        records(Path(name), count)


if __name__ == "__main__":
    main()
