"""The common way through accepted events, and the whole answer: they say the same."""

from __future__ import annotations

import json
from random import Random

import pytest
from attrs import evolve

from statekit import Decision, Event, Snapshot, Spec, loads
from statekit.decide import engine
from statekit.testing import random_event, random_start, spec_text


def the_whole_way(spec: Spec, order: Snapshot, event: Event) -> Decision:
    """Decide without the shortcut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "accept", lambda *_: None)
        return spec.decide(order, event)


def stored(random: Random, order: Snapshot, spec: Spec) -> Snapshot:
    """The order as it is read back, at times without all that is known of it."""
    written = json.loads(json.dumps(order.to_dict()))
    for key in ("entered", "clocks"):
        if random.random() < 0.15:
            written[key] = None
    return Snapshot.from_dict(written, spec)


def test_the_common_way_is_the_whole_way() -> None:
    """Also for orders of which little is stored, and for events that say no time."""
    accepted = timeless = 0
    for seed in range(40):
        random = Random(seed)
        spec = loads(spec_text(random))
        order = random_start(random, spec)
        for _ in range(60 if order else 0):
            assert order is not None
            event = random_event(random, spec, order)
            event = evolve(event, at=None) if random.random() < 0.3 else event
            found, whole = spec.decide(order, event), the_whole_way(spec, order, event)
            assert (found.verdict, found.moves) == (whole.verdict, whole.moves)
            assert found.after == whole.after, seed
            if found.after is not None:
                accepted, timeless = accepted + 1, timeless + (event.at is None)
                order = stored(random, found.after, spec)
    assert accepted > 300
    assert timeless > 70
