"""Compare the explorer's JavaScript with Python over very many steps, and say how many there were.

Not a test: run it once before a release, as `python tests/explorer/long_run.py --steps 10000`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from statekit import load, loads
from statekit.spec import shipped
from statekit.testing import spec_text
from tests.explorer.compared import walk
from tests.explorer.hosts import Host, chromium, node

STEPS = 100


def compare(host: Host, steps: int, seed: int) -> Counter[str]:
    """Walk through shipped specs, their variants and generated specs by turns."""
    known = [
        load(name, variant=variant)
        for name in shipped()
        for variant in (None, *load(name).definition.variants)
    ]
    found: Counter[str] = Counter()
    while found["steps"] < steps:
        random = Random(seed)
        for spec in (loads(spec_text(random)), known[seed % len(known)]):
            try:
                found += walk(random, spec, host, STEPS)
            except AssertionError as error:
                raise SystemExit(f"seed {seed}, spec {spec.name}: {error}") from error
        found["generated specs"] += 1
        seed += 1
    found["shipped specs and variants"] = len(known)
    return found


def main() -> None:
    """Compare in Chromium, or in Node, which is quicker."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--node", action="store_true")
    options = parser.parse_args()
    run = node if options.node else chromium
    with TemporaryDirectory() as folder, run(Path(folder)) as host:
        found = compare(host, options.steps, options.seed)
    for what, count in found.most_common():
        sys.stdout.write(f"{count:>9,}  {what}\n")


if __name__ == "__main__":
    main()
