"""One of many in focus: while an event is decided, its instance stands in the machine's slot.

So what decides sees an ordinary machine with one state, and the fields are ordinary data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from ..expressions import ID, is_id
from ..spec.model import Event
from .admit import actor_reasons, good_fields, payload_reasons
from .case import Case
from .clocks import Times
from .decision import Code, Decision, Move, Reason, Verdict
from .event import Status
from .explain import type_names
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
    bits, last = snapshot.trail_bits, [*(snapshot.last_row or ())]
    entered, clocks = snapshot.entered_row, snapshot.clock_row
    for each, instances in zip(snapshot.shape.collections, snapshot.instance_rows, strict=True):
        if each.name not in ids:
            continue
        found = instances.get(ids[each.name], each.unborn)
        states[each.place] = found.state
        data[each.cells] = found.field_row
        if bits is not None:
            bits |= found.bits or 0
            last[each.place] = -1 if found.last is None else found.last
        if found.entered is not None:
            entered = _put(entered, [each.place], [found.entered], len(states))
        if found.clocks is not None:
            clocks = _put(clocks, each.clocks, found.clocks, len(shape.clocks))
    row = None if bits is None else tuple(last)
    now, known = tuple(states), tuple(data)
    return Snapshot(shape, now, known, entered, bits, row, clocks, snapshot.instance_rows)


def unfocus(snapshot: Snapshot, shape: Shape, ids: Ids) -> Snapshot:
    """Return a snapshot with the instances back among the others, and the slots at rest."""
    states, data = [*snapshot.state_row], [*snapshot.data_row]
    bits, last = snapshot.trail_bits, [*(snapshot.last_row or ())]
    entered, clocks = snapshot.entered_row, snapshot.clock_row
    rows = [*snapshot.instance_rows]
    for index, each in enumerate(shape.collections):
        if each.name not in ids:
            continue
        place, unborn = each.place, each.unborn
        times = None if clocks is None else tuple([clocks[one] for one in each.clocks])
        found = Instance(
            states[place],
            tuple(data[each.cells]),
            None if entered is None else entered[place],
            None if bits is None else bits & each.mask,
            None if bits is None else last[place],
            times if times and any(times) else None,
            unborn.names,
        )
        if found.state != unborn.state:
            rows[index] = {**rows[index], ids[each.name]: found}
        states[place] = unborn.state
        data[each.cells] = each.nothing
        if entered is not None:
            entered = _put(entered, [place], [None], len(states))
        if bits is not None:
            bits &= ~each.mask
            last[place] = -1
        if times:
            clocks = _put(clocks, each.clocks, [None] * len(times), len(shape.clocks))
    row = None if bits is None else tuple(last)
    now, known = tuple(states), tuple(data)
    return Snapshot(shape, now, known, entered, bits, row, clocks, tuple(rows))


def _put(
    row: Times | None, places: Sequence[int], times: Sequence[datetime | None], count: int
) -> Times | None:
    """Return a row of times with some of them replaced; None when there is none left."""
    new = [*(row or (None,) * count)]
    for place, time in zip(places, times, strict=True):
        new[place] = time
    return tuple(new) if any(new) else None


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
    code, what = Code.PAYLOAD_MISSING, f"{proposal} does not say which one"
    remedy = f"give its id, as `payload={{'{name}': ...}}`"
    if given is not None:
        code, remedy = Code.PAYLOAD_TYPE, ID.wants(given)
        what = f"the id that {proposal} gives is {type_names(given)}"
    message = f"an order has many of {name}, and {what}: {remedy}"
    reason = Reason(code, message, {"field": name}, str(machine.span))
    return case.keeping(()).decision(Verdict.REFUSED, None, (), [reason])


def named(move: Move, ids: Ids) -> Move:
    """Return a move with the id of what moves."""
    name = ids.get(move.machine)
    return move if name is None else Move(move.machine, move.source, move.target, name)
