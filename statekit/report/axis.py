"""Where on the axis of time each thing of a timeline stands."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping
from itertools import pairwise
from math import log1p

from attrs import frozen

from ..decide.timeline import Timeline, TimelineEntry

GAP = 26.0
"""The least distance of two marks: their numbers stay apart, however little time lies between."""

_WIDEST = 100 * GAP
"""More marks than these stand closer, and have no numbers."""


@frozen(slots=False)
class Axis:
    """Places from the left edge of the axis.

    Args:
        entries: the entries from left to right.
        places: the place of each entry, by its number; the beginning is at 0.
        gap: the least distance of two marks; less than `GAP` where there are very many.
        timed: whether times are known.
        end: the place of now.
    """

    entries: tuple[TimelineEntry, ...]
    places: Mapping[int, float]
    gap: float
    timed: bool
    end: float


def axis(timeline: Timeline, wide: float, tail: float) -> Axis:
    """Spread the entries of a timeline: longer waits get more room, though not in proportion.

    Args:
        wide: how wide the axis is; with many entries it is wider, up to a bound.
        tail: the room between the last entry and now.
    """
    begin, *moments = _moments(timeline)
    order = sorted(zip(moments, timeline.entries, strict=True), key=lambda each: each[0])
    times = [begin, *(moment for moment, _ in order)]
    weights = [log1p(max(0.0, after - before) / 60) for before, after in pairwise(times)]
    gap = min(GAP, _WIDEST / max(len(weights), 1))
    share = max(0.0, wide - tail - gap * len(weights)) / (sum(weights) or 1.0)
    at, places = 0.0, dict[int, float]()
    for weight, (_, entry) in zip(weights, order, strict=True):
        at += gap + weight * share
        places[entry.number] = at
    timed = timeline.begun is not None or any(each.at for each in timeline.entries)
    return Axis(tuple(entry for _, entry in order), places, gap, timed, max(at + tail, wide))


def _moments(timeline: Timeline) -> list[float]:
    """Return the times of the beginning and of each entry, in seconds.

    Those that are not known lie evenly between the others, and a minute apart before and after.
    """
    times = [timeline.begun, *(each.at for each in timeline.entries)]
    known = [index for index, each in enumerate(times) if each is not None]
    if not known:
        return [60.0 * index for index in range(len(times))]
    first = min(each for each in times if each is not None)
    seconds = [0.0 if each is None else (each - first).total_seconds() for each in times]
    for index, time in enumerate(times):
        if time is None:
            place = bisect(known, index)
            before, after = known[max(place - 1, 0)], known[min(place, len(known) - 1)]
            if before == after:
                seconds[index] = seconds[before] + 60.0 * (index - before)
            else:
                part = (index - before) / (after - before)
                seconds[index] = seconds[before] + part * (seconds[after] - seconds[before])
    return seconds
