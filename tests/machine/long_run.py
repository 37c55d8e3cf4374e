"""Compare `decide` with `transitions` over very many steps, and say how many there were.

Not a test: run it once before a release, as `python tests/machine/long_run.py --steps 1000000`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[2]))

from statekit import Spec, load, loads
from statekit.machine import SpecMachine
from statekit.spec import shipped
from statekit.testing import spec_text
from tests.machine.compared import walk

STEPS = 300


def main() -> None:
    """Walk through shipped and generated specs by turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    known = [load(name) for name in shipped()]
    machines = [(spec, SpecMachine(spec)) for spec in known]
    found: Counter[str] = Counter()
    seed = options.seed
    while found["steps"] < options.steps:
        random = Random(seed)
        spec: Spec = loads(spec_text(random))
        found["generated specs"] += 1
        for each, machine in [(spec, SpecMachine(spec)), random.choice(machines)]:
            try:
                found += walk(random, each, machine, STEPS)
            except AssertionError as error:
                raise SystemExit(f"seed {seed}, spec {each.name}: {error}") from error
        seed += 1
    found["shipped specs"] = len(known)
    for what, count in found.most_common():
        sys.stdout.write(f"{count:>9,}  {what}\n")


if __name__ == "__main__":
    main()
