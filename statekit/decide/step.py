"""The snapshot after a transition."""

from __future__ import annotations

from ..expressions.compiled import Row
from .clocks import changes, later, turned
from .event import Proposal
from .snapshot import Snapshot
from .sweep import swept
from .tables import Alternative


def step(snapshot: Snapshot, alternative: Alternative, data: Row, proposal: Proposal) -> Snapshot:
    """Return the snapshot after a transition whose effects gave the new data."""
    shape = snapshot.shape
    states, last = list(snapshot.state_row), list(snapshot.last_row or ())
    entered = list(snapshot.entered_row or (None,) * len(states))
    bits, clocks = snapshot.trail_bits, snapshot.clock_row
    for part in alternative.moved:
        index = shape.machines.index(part.machine)
        source = states[index]
        bit = alternative.bits[part.machine, source]
        states[index] = part.end(source)
        if bits is not None:
            bits |= 1 << bit
            last[index] = bit
        if states[index] != source:
            entered[index] = later(proposal.at, entered[index])
            touched = changes(shape.clocks, part.machine, source, states[index])
            if touched:
                clocks = turned(clocks, touched, entered[index], len(shape.clocks))
    rows = snapshot.instance_rows
    if alternative.sweeps:
        rows = swept(alternative.sweeps, rows, proposal.at, trail=bits is not None)
    return Snapshot(
        shape,
        tuple(states),
        data,
        tuple(entered) if any(entered) else None,
        bits,
        tuple(last) if bits is not None else None,
        clocks,
        rows,
    )
