"""Hypothesis profiles: `dev` is quick, `ci` looks longer and prints how to repeat a failure."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: a slow machine is not a fault, and nothing in the tests is timed.
settings.register_profile("dev", deadline=None, max_examples=50)
# No database: a fresh machine has none, and the printed blob repeats a failure anywhere.
settings.register_profile("ci", deadline=None, max_examples=200, print_blob=True, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "dev"))
