"""For tests of code that uses statekit, and of statekit itself: random specs and events.

Strategies for Hypothesis are in `statekit.testing.strategies`, which needs Hypothesis installed.
"""

from __future__ import annotations

from .chance import random_data, random_event, random_start
from .generate import spec_text

__all__ = ["random_data", "random_event", "random_start", "spec_text"]
