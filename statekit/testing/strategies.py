"""Hypothesis strategies: specs, orders and events."""

from __future__ import annotations

from functools import partial
from random import Random

from hypothesis import strategies as st

from ..decide import Engine, Event, Snapshot
from .chance import random_event, random_start
from .generate import spec_text


def _randoms() -> st.SearchStrategy[Random]:
    return st.randoms(use_true_random=False)


def specs() -> st.SearchStrategy[str]:
    """Return texts of valid specs, to be written to a file and loaded."""
    return _randoms().map(spec_text)


def starts(spec: Engine) -> st.SearchStrategy[Snapshot | None]:
    """Return new orders of a spec; None where no data that were tried let one begin."""
    return _randoms().map(partial(random_start, spec=spec))


def proposals(spec: Engine, snapshot: Snapshot) -> st.SearchStrategy[Event]:
    """Return events to try on an order: possible ones more often than not."""
    return _randoms().map(partial(random_event, spec=spec, snapshot=snapshot))


def events(spec: Engine, snapshot: Snapshot, max_size: int = 30) -> st.SearchStrategy[list[Event]]:
    """Return sequences of events, each drawn for the order as the accepted ones before it left it.

    Args:
        snapshot: the order before the first one.
    """

    def walk(random: Random) -> list[Event]:
        now, found = snapshot, list[Event]()
        for _ in range(random.randint(1, max_size)):
            found.append(random_event(random, spec, now))
            now = spec.decide(now, found[-1]).after or now
        return found

    return _randoms().map(walk)
