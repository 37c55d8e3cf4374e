"""A timeline as an SVG: the machines side by side on one axis of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from attrs import frozen

from ..decide import Verdict
from ..decide.timeline import Timeline, TimelineEntry, Track
from ..render.palette import Tint, tints
from . import amounts, svg
from .amounts import Clock
from .axis import GAP, Axis, axis
from .timelines import heading, notes, remarks

_EDGE = 20.0
_WIDE = 760.0
"""How wide the axis is, if it has few marks."""
_TAIL = 96.0
_BAR, _LANE = 30.0, 46.0
_FLAG = 17.0
_MANY_FLAGS = 8
"""So many rows of labels at most; a mark without a label has its number."""
_MEANINGS = {
    Verdict.ACCEPTED: "accepted",
    Verdict.DUPLICATE: "duplicate",
    Verdict.STALE: "stale: came too late",
    Verdict.EARLY: "early: still waits",
    Verdict.REFUSED: "refused",
}


def timeline_svg(timeline: Timeline, *, alone: bool = True) -> str:
    """Return the picture of a timeline, which needs nothing besides.

    Args:
        timeline: what happened.
        alone: whether it has its title above and the list of the entries below; without them it
            is for a page that has both.
    """
    return _Picture(timeline).svg(alone)


def about(timeline: Timeline) -> str:
    """Return in words what the picture shows."""
    clock = Clock(timeline)
    ends = [
        f"{each.machine.label} is {each.now.state.label}"
        + (f" since {clock.time(each.since)}" if each.since else "")
        for each in timeline.tracks
    ]
    counts = [
        f"{number} {verdict.value}"
        for verdict in Verdict
        if (number := sum(each.verdict is verdict for each in timeline.entries))
    ]
    events = f" Of {len(timeline.entries)} events: {', '.join(counts)}." if counts else ""
    return f"{'; '.join(ends)}.{events}"


@frozen(slots=False)
class _Row:
    """A line of the table below the picture; the first one of an entry has its mark."""

    entry: TimelineEntry | None
    when: str
    said: str
    look: str
    height: float = 16.0


class _Picture:
    """One picture while it is drawn, from the top down."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.clock = Clock(timeline)
        self.axis: Axis = axis(timeline, _WIDE, _TAIL)
        names = [svg.width(each.machine.label, 12, bold=True) for each in timeline.tracks]
        self.left = _EDGE + max(names) + 14
        self.right = self.left + self.axis.end
        ends = [svg.width(each.now.state.label, 12, bold=True) for each in timeline.tracks]
        since = [svg.width(self._since(each), 10) for each in timeline.tracks]
        self.width = self.right + max(*ends, *since, 30.0) + 12 + _EDGE
        self.title = svg.fitted(heading(timeline), 16, self.width - 2.5 * _EDGE)

    def svg(self, alone: bool) -> str:
        """Draw it."""
        body, y = list[str](), 16.0
        if alone:
            body.append(svg.text(_EDGE, 32, self.title, 16, "ink bold"))
            y = 50.0
        body.append(svg.text(_EDGE, y, self._notes(), 11, "faint"))
        y += 8
        flags = self._flags()
        y += _FLAG * (max(flags.values(), default=0) + 1) + svg.RADIUS + 12
        body += self._tracks(y, flags)
        y += 26 + _LANE * len(self.timeline.tracks)
        if self.axis.timed:
            body += self._ticks(y)
            y += 40
        y += 6
        body += self._meanings(y)
        y += 18
        if alone:
            rows = list(self._rows())
            body += self._table(rows, y + 16)
            y += 16 + sum(each.height for each in rows)
        return self._whole(body, y + 8)

    def _notes(self) -> str:
        scale = (
            "long waits are drawn shorter than they were"
            if self.axis.timed
            else "no times are known: in the order of arrival"
        )
        return "; ".join(filter(None, (notes(self.timeline, self.clock), scale)))

    def _whole(self, body: list[str], height: float) -> str:
        wide, high = f"{self.width:.0f}", f"{height:.0f}"
        size = f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
        named = 'role="img" aria-labelledby="tl-title tl-about"'
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" class="tl" {named} {size}>',
                f'<title id="tl-title">{svg.clean(heading(self.timeline))}</title>',
                f'<desc id="tl-about">{svg.clean(about(self.timeline))}</desc>',
                f"<style>\n{svg.STYLE}</style>",
                f'<rect width="{wide}" height="{high}" class="paper"/>',
                *body,
                "</svg>\n",
            ]
        )

    def _x(self, entry: TimelineEntry) -> float:
        return self.left + self.axis.places[entry.number]

    # The marks and their labels.

    def _flags(self) -> dict[int, int]:
        """Return the row of each accepted entry's label: no label meets another or its line."""
        found: dict[int, int] = {}
        taken: list[tuple[float, int]] = []
        for entry in reversed(self.axis.entries):
            if entry.verdict is not Verdict.ACCEPTED:
                continue
            x = self._x(entry)
            end = x + svg.width(entry.what.label, 11) + 10
            row = max((row + 1 for other, row in taken if other < end), default=0)
            if end <= self.width and row < _MANY_FLAGS:
                found[entry.number] = row
                taken.append((x, row))
                taken = [each for each in taken if each[0] < x + _WIDE]
        return found

    def _tracks(self, y: float, flags: Mapping[int, int]) -> Iterator[str]:
        tops = {
            each.name: y + 26 + _LANE * index for index, each in enumerate(self.timeline.tracks)
        }
        bottom = y + 14 + _LANE * len(tops)
        yield svg.line(self.right, y - 12, self.right, bottom, "now")
        yield svg.text(self.right + 8, y + 4, "now", 12, "ink bold")
        for entry in self.axis.entries:
            x = self._x(entry)
            for move in entry.moves if entry.verdict is Verdict.ACCEPTED else ():
                yield svg.line(x, y, x, tops[move.track], dash="2 3")
        for track in self.timeline.tracks:
            yield from self._track(track, tops[track.name])
        for entry in self.axis.entries:
            x = self._x(entry)
            if entry.number in flags:
                top = y - svg.RADIUS - 10 - _FLAG * flags[entry.number]
                yield svg.line(x, y, x, top - 8)
                yield svg.text(x + 4, top, entry.what.label, 11)
        for entry in self.axis.entries:
            title = f"{entry.number}. {entry.what.label}: {entry.verdict.value}"
            number, size = str(entry.number), svg.RADIUS
            if self.axis.gap < GAP:
                number, size = "", max(0.4 * self.axis.gap, 1.0)
            yield svg.mark(self._x(entry), y, number, entry.verdict, title, size)

    def _track(self, track: Track, top: float) -> Iterator[str]:
        base = top + _BAR / 2 + 4
        yield svg.text(self.left - 12, base, track.machine.label, 12, "ink bold", "end")
        machine = self.timeline.definition.machines[track.machine.name]
        colours = tints(machine)
        starts = [self.left]
        for stay in track.stays:
            # A report may be older than the step before it: a bar never goes back.
            starts.append(max(starts[-1], self._x(stay.since) if stay.since else self.left))
        del starts[0]
        for stay, start, end in zip(track.stays, starts, [*starts[1:], self.right], strict=True):
            tint = colours.get(stay.state.name, Tint.NEUTRAL)
            yield (
                f"<g><title>{svg.clean(f'{track.machine.label}: {stay.state.label}')}</title>"
                f'<rect x="{start:.1f}" y="{top:.1f}" width="{max(end - start, 1):.1f}" '
                f'height="{_BAR:g}" fill="{tint.fill}" stroke="{tint.line}"/>'
            )
            label = svg.fitted(stay.state.label, 11, end - start - 10)
            yield (svg.text(start + 5, base, label, 11, "on") if label else "") + "</g>"
        yield svg.text(self.right + 8, base - 4, track.now.state.label, 12, "ink bold")
        if since := self._since(track):
            yield svg.text(self.right + 8, base + 10, since, 10, "faint")

    def _since(self, track: Track) -> str:
        if track.since is not None:
            return f"since {self.clock.time(track.since)}"
        return f"since no. {track.now.since.number}" if track.now.since else ""

    # Below the lanes.

    def _ticks(self, y: float) -> Iterator[str]:
        yield svg.line(self.left, y, self.right, y)
        moments = [(self.left, self.timeline.begun)]
        moments += [(self._x(each), each.at) for each in self.axis.entries]
        free, day = 0.0, ""
        for x, at in moments:
            date, _, time = self.clock.time(at).partition(" ")
            if at is None or x - 2 < free:
                continue
            yield svg.line(x, y, x, y + 4)
            yield svg.text(x, y + 16, time, 10, "faint")
            if date != day:
                yield svg.text(x, y + 29, date, 10, "faint")
            room = svg.width(date if date != day else time, 10)
            free, day = x + room + 8, date

    def _meanings(self, y: float) -> Iterator[str]:
        x = _EDGE + svg.RADIUS
        there = {each.verdict for each in self.timeline.entries}
        for verdict, meaning in _MEANINGS.items():
            if verdict in there:
                yield svg.mark(x, y, "", verdict)
                yield svg.text(x + 16, y + 4, meaning, 11, "faint")
                x += 16 + svg.width(meaning, 11) + 26

    def _rows(self) -> Iterator[_Row]:
        currency = self.timeline.currency
        for entry in self.timeline.entries:
            by = f", {entry.by.label}" if entry.by else ""
            first, *others = self._wrapped(f"{entry.what.label}{by}: {entry.verdict.value}")
            yield _Row(entry, self.clock.time(entry.at), first, "ink bold")
            yield from (_Row(None, "", each, "ink bold") for each in others)
            for remark in remarks(entry, currency):
                yield from (_Row(None, "", each, "faint") for each in self._wrapped(remark))
            yield _Row(None, "", "", "faint", 8)
        known = (*self.timeline.facts, *self.timeline.amounts)
        for index, shown in enumerate(known):
            said = f"{shown.name.label}: {amounts.value(shown, currency)}"
            for each in self._wrapped(said):
                yield _Row(None, "" if index else "now", each, "ink")

    def _wrapped(self, said: str) -> list[str]:
        return svg.wrapped(said, 11, self.width - _EDGE - self._columns[2])

    @cached_property
    def _columns(self) -> tuple[float, float, float]:
        times = (svg.width(self.clock.time(each.at), 11) for each in self.timeline.entries)
        wide = max(times, default=0.0)
        first = _EDGE + svg.RADIUS
        return first, first + 20, first + 20 + max(wide, 24) + 16

    def _table(self, rows: list[_Row], y: float) -> Iterator[str]:
        marks, times, words = self._columns
        for row in rows:
            if row.entry is not None:
                yield svg.mark(marks, y, str(row.entry.number), row.entry.verdict)
            if row.when:
                yield svg.text(times, y + 4, row.when, 11)
            if row.said:
                yield svg.text(words, y + 4, row.said, 11, row.look)
            y += row.height
