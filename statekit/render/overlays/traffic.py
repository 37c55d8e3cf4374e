"""How often each move was made."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import evolve, field, frozen
from attrs.validators import ge

from ...spec.machines import NEW
from ..drawing import START, Drawing, stands_for
from ..errors import RenderError, unknown


@frozen(slots=False)
class Count:
    """How often one machine went from one leaf to another.

    Args:
        machine: the machine.
        source, target: the full names of two leaves; alike for a move that keeps the state.
            `source` is ``new`` for births of one of many.
        count: how often.
        event: the event that led there; needed where several do.
        where: where it is written, for messages: ``counts.csv:2``.
    """

    machine: str
    source: str
    target: str
    count: int = field(validator=ge(0))
    event: str | None = None
    where: str = field(default="", kw_only=True, eq=False)


def traffic(counts: Iterable[Count]) -> Callable[[Drawing], Drawing]:
    """Return the overlay that draws each line the wider, the more often it was taken.

    Of several alternatives of one event between the same states the first one gets the count.

    Args:
        counts: how often each move was made; those of one move add up.

    Raises:
        RenderError: on drawing: there is no such move, or several events make it. It says where
            the count is written.
    """
    given = tuple(counts)

    def tell(drawing: Drawing) -> Drawing:
        flows: list[dict[str, int]] = [{} for _ in drawing.arrows]
        machines = {each.key for each in drawing.machines}
        for count in given:
            if drawing.view.machine is not None and count.machine not in machines:
                continue  # it is of a machine that is not drawn
            source = f"{count.machine}.{count.source}"
            if count.source == NEW and source not in drawing.nodes():
                source = f"{count.machine}{START}"
            try:
                flow = flows[_place(drawing, count, source)]
            except RenderError as error:
                if not count.where:
                    raise
                raise RenderError(f"{count.where}: {error.args[0]}", error.near) from None
            flow[source] = flow.get(source, 0) + count.count
        arrows = (
            each if each.birth and not flow and not each.name else evolve(each, flow=flow, told=())
            for each, flow in zip(drawing.arrows, flows, strict=True)
        )
        return evolve(drawing, arrows=tuple(arrows))

    return tell


def _place(drawing: Drawing, count: Count, source: str) -> int:
    """Return the place of the arrow that is counted."""
    machines = [each.key for each in drawing.machines]
    if count.machine not in machines:
        raise unknown(f"{drawing.name} has no machine", count.machine, machines)
    target = f"{count.machine}.{count.target}"
    keys = [each for each in drawing.nodes() if each.startswith(f"{count.machine}.")]
    for key, state in ((source, count.source), (target, count.target)):
        if key in drawing.boxes():
            inside = tuple(each.partition(".")[2] for each in keys if stands_for(key, each))
            raise RenderError(f"{key} is a family: count each of its states", inside)
        if key not in drawing.nodes():
            known = [each.partition(".")[2] for each in keys]
            raise unknown(f"{count.machine} has no state", state, known)
    events = {each.name for each in drawing.arrows if each.machine == count.machine and each.name}
    if count.event is not None and count.event not in events:
        raise unknown(f"{count.machine} has no event", count.event, events)
    found = {
        place: each.name
        for place, each in enumerate(drawing.arrows)
        if source in each.leaves
        and (each.head == target or (each.head is None and source == target))
        and count.event in (None, each.name)
    }
    what = f"{count.machine} from {count.source} to {count.target}"
    if not found:
        by = f"{count.event} does not lead" if count.event else "no event leads"
        raise RenderError(f"{by} {what}: correct the counts, or count by another version")
    if len(several := dict.fromkeys(found.values())) > 1:
        raise RenderError(f"several events lead {what}: name one with `event`", tuple(several))
    return next(iter(found))
