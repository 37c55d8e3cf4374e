"""What the list leaves out makes no difference: random specs, changed and walked."""

from __future__ import annotations

from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from statekit import Spec
from statekit.decide import Event, MisuseError, Snapshot, Verdict
from statekit.diff import Audience, Impact, diff
from statekit.diff.prove import SolverProver
from statekit.spec.digest import digest
from statekit.testing import random_data, random_event, spec_text

from .mutating import loaded, mutated, reordered

_STEPS = 12
_WALKS = 6


def randoms() -> st.SearchStrategy[Random]:
    """Sources of chance that Hypothesis can make smaller."""
    return st.randoms(use_true_random=False)


@given(randoms())
def test_a_spec_in_another_order_has_no_change(random: Random) -> None:
    """Neither the order of declarations nor the layout is a change."""
    text = spec_text(random)
    assert diff(loaded(text), loaded(reordered(random, text))) == []


@given(randoms())
def test_a_difference_in_behaviour_is_in_the_list(random: Random) -> None:
    """Where walks part there is a change that is not cosmetic for those whom it concerns.

    With the solver and without.
    """
    text = spec_text(random)
    other = mutated(random, text)
    assume(other is not None)
    assert other is not None
    old, new = Spec(loaded(text)), Spec(loaded(other))
    prover = SolverProver() if random.random() < 0.5 else None
    changes = diff(old.definition, new.definition, prover)
    if not changes:
        assert digest(old.definition) == digest(new.definition)
    for _ in range(_WALKS):
        concerned = parting(random, old, new)
        if concerned is not None:
            told = [each for each in changes if each.impacts[concerned] is not Impact.COSMETIC]
            assert told, f"{concerned}: {[str(each) for each in changes]}"


def parting(random: Random, old: Spec, new: Spec) -> Audience | None:
    """Walk both at once; return whom their first difference concerns."""
    data = random_data(random, old)
    starts = [_start(each, data) for each in (old, new)]
    before, now = starts
    if before is None or now is None:
        return None if before is now else Audience.WRITERS
    for _ in range(_STEPS):
        if _seen(before) != _seen(now):
            return Audience.READERS
        chosen = random.random() < 0.5
        event = random_event(random, *((old, before) if chosen else (new, now)))
        ends = [_after(old, before, event), _after(new, now, event)]
        if (ends[0] is None) != (ends[1] is None):
            return Audience.WRITERS
        before, now = ends[0] or before, ends[1] or now
    return None


def _start(spec: Spec, data: dict[str, object]) -> Snapshot | None:
    try:
        return spec.start(None, **data)
    except MisuseError:
        return None


def _after(spec: Spec, snapshot: Snapshot, event: Event) -> Snapshot | None:
    """The order after an event; None where it is not accepted."""
    try:
        decision = spec.decide(snapshot, event)
    except MisuseError:
        return None
    return decision.after if decision.verdict is Verdict.ACCEPTED else None


def _seen(snapshot: Snapshot) -> tuple[object, ...]:
    """What a reader sees."""
    instances = {
        name: {key: (each.state, each.fields) for key, each in row.items()}
        for name, row in snapshot.instances.items()
    }
    return snapshot.states, snapshot.data, snapshot.facts, instances
