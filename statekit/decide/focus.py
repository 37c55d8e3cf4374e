"""One of many in focus: while an event is decided, its instance stands in the machine's slot.

So what decides sees an ordinary machine with one state, and the fields are ordinary data.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..expressions import is_id
from ..spec.model import Event
from .admit import actor_reasons, good_fields, payload_reasons
from .case import Case
from .decision import Code, Decision, Move, Reason, Verdict
from .event import Status
from .instances import Instance
from .snapshot import Shape, Snapshot

Ids = Mapping[str, str]
"""Per machine of many, the id of the instance that is meant."""

NO_IDS: Ids = {}


def ids_in(shape: Shape, payload: Mapping[str, object]) -> dict[str, str]:
    """Return the ids that a payload names."""
    found: dict[str, str] = {}
    for each in shape.collections:
        value = payload.get(each.name)
        if isinstance(value, str) and is_id(value):
            found[each.name] = value
    return found


def focus(snapshot: Snapshot, shape: Shape, ids: Ids) -> Snapshot:
    """Return a snapshot with instances in the slots of their machines.

    Args:
        shape: the shape that shows the slots.
        ids: an id that is not there yet puts in an instance about to be born.
    """
    states, data = [*snapshot.state_row], [*snapshot.data_row]
    entered = [*(snapshot.entered_row or (None,) * len(states))]
    bits, last = snapshot.trail_bits, [*(snapshot.last_row or ())]
    clocks = [*(snapshot.clock_row or (None,) * len(shape.clocks))]
    for each, instances in zip(snapshot.shape.collections, snapshot.instance_rows, strict=True):
        if each.name not in ids:
            continue
        found = instances.get(ids[each.name], each.unborn)
        states[each.place] = found.state
        entered[each.place] = found.entered
        for place, value in zip(each.cells, found.field_row, strict=True):
            data[place] = value
        if bits is not None:
            bits |= found.bits or 0
            last[each.place] = -1 if found.last is None else found.last
        for place, time in zip(each.clocks, found.clocks or (), strict=False):
            clocks[place] = time
    return Snapshot(
        shape,
        tuple(states),
        tuple(data),
        tuple(entered) if any(entered) else None,
        bits,
        None if bits is None else tuple(last),
        tuple(clocks) if any(clocks) else None,
        snapshot.instance_rows,
    )


def unfocus(snapshot: Snapshot, shape: Shape, ids: Ids) -> Snapshot:
    """Return a snapshot with the instances back among the others, and the slots at rest."""
    states, data = [*snapshot.state_row], [*snapshot.data_row]
    entered = [*(snapshot.entered_row or (None,) * len(states))]
    bits, last = snapshot.trail_bits, [*(snapshot.last_row or ())]
    clocks = [*(snapshot.clock_row or (None,) * len(shape.clocks))]
    rows: list[Mapping[str, Instance]] = []
    for each, instances in zip(shape.collections, snapshot.instance_rows, strict=True):
        if each.name not in ids:
            rows.append(instances)
            continue
        found = Instance(
            states[each.place],
            tuple(data[place] for place in each.cells),
            entered[each.place],
            None if bits is None else bits & each.mask,
            None if bits is None else last[each.place],
            times if any(times := tuple(clocks[place] for place in each.clocks)) else None,
            each.unborn.names,
        )
        born = found.state != each.unborn.state
        rows.append({**instances, ids[each.name]: found} if born else instances)
        states[each.place], entered[each.place] = each.unborn.state, None
        for place in each.cells:
            data[place] = None
        if bits is not None:
            bits &= ~each.mask
            last[each.place] = -1
        for place in each.clocks:
            clocks[place] = None
    return Snapshot(
        shape,
        tuple(states),
        tuple(data),
        tuple(entered) if any(entered) else None,
        bits,
        None if bits is None else tuple(last),
        tuple(clocks) if any(clocks) else None,
        tuple(rows),
    )


def widened(decision: Decision, before: Snapshot, ids: Ids) -> Decision:
    """Return a decision about instances in focus as one about the whole order."""
    after = decision.after
    return Decision(
        decision.verdict,
        decision.engine,
        decision.proposal,
        tuple([named(each, ids) for each in decision.moves]),
        before,
        None if after is None else unfocus(after, before.shape, ids),
        decision.grounds,
    )


def refuse_nameless(case: Case, event: Event | None = None) -> Decision:
    """Refuse a proposal about one of many that does not say about which.

    Args:
        event: the event; None for a proposed status.
    """
    proposal = case.proposal
    if event is not None:
        fields = good_fields(event, proposal.payload, partial=False)
        reasons = [*actor_reasons(case.tables.definition, event, proposal.by)]
        for each in payload_reasons(event, proposal.payload, partial=False):
            reasons += [each] if isinstance(each, Reason) else []
        return case.keeping(fields).decision(Verdict.REFUSED, event.name, (), reasons)
    assert isinstance(proposal, Status)
    machine = case.tables.definition.machines[proposal.machine]
    name, given = machine.name, proposal.payload.get(machine.name)
    code = Code.PAYLOAD_MISSING if given is None else Code.PAYLOAD_TYPE
    what = f"an order has many of {name}, and {proposal} does not say which one"
    message = f"{what}: give its id, as `payload={{'{name}': ...}}`"
    reason = Reason(code, message, {"field": name}, str(machine.span))
    return case.keeping(()).decision(Verdict.REFUSED, None, (), [reason])


def named(move: Move, ids: Ids) -> Move:
    """Return a move with the id of what moves."""
    name = ids.get(move.machine)
    return move if name is None else Move(move.machine, move.source, move.target, name)
