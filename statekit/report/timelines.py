"""A timeline, and a replay, as people read them on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from unicodedata import combining, east_asian_width

from ..decide import Verdict
from ..decide.replay import Replay
from ..decide.timeline import Shift, Timeline, TimelineEntry
from . import amounts
from .amounts import Clock
from .text import Style, Text, count, flat

STYLES = {
    Verdict.ACCEPTED: Style.GOOD,
    Verdict.DUPLICATE: Style.FAINT,
    Verdict.STALE: Style.DOUBTFUL,
    Verdict.EARLY: Style.DOUBTFUL,
    Verdict.REFUSED: Style.BAD,
}
_FEW = 5
"""Of so many instances each is named; more are counted."""
_HEADS = ("no", "when", "what", "by", "verdict")


def heading(timeline: Timeline) -> str:
    """Return what the timeline is about, in a line."""
    order = "one order" if timeline.order is None else f"order {timeline.order}"
    return flat(f"{timeline.title}: {order}")


def notes(timeline: Timeline, clock: Clock) -> str:
    """Return what the reader has to know of times and amounts, in a line."""
    money = "" if timeline.currency or not timeline.amounts else "amounts in minor units"
    return "; ".join(filter(None, (clock.note, money)))


def remarks(entry: TimelineEntry, currency: str | None) -> Iterator[str]:
    """Yield what there is to say of an entry: what moved, the money, the payload, and why."""
    return map(flat, _remarks(entry, currency))


def _remarks(entry: TimelineEntry, currency: str | None) -> Iterator[str]:
    if entry.verdict is Verdict.ACCEPTED:
        yield from map(moved, entry.moves)
    for each in entry.amounts:
        yield f"{each.name.label}: {amounts.change(each, currency)}"
    if entry.details:
        shown = (f"{each.name.label} {amounts.value(each, currency)}" for each in entry.details)
        yield f"carried {', '.join(shown)}"
    for reason in entry.reasons:
        yield f"{reason.message} [{reason.code.value}]"
    if entry.missing and entry.verdict is Verdict.EARLY:
        yield f"waits for {', '.join(each.label for each in entry.missing)}"
    if entry.entry.came_early and entry.entry.settled is not None:
        yield f"came early, and was taken up again after no. {entry.entry.settled}"


def moved(shift: Shift) -> str:
    """Return a move in words."""
    target = shift.target.label if shift.target else "?"
    return f"{shift.machine.label}: {shift.source.label} → {target}"


def timeline_text(timeline: Timeline) -> Text:
    """Return a timeline in aligned columns, and where everything is now."""
    return Text.lines(_lines(timeline))


def _lines(timeline: Timeline) -> Iterator[Text]:
    clock = Clock(timeline)
    yield Text.of(heading(timeline), Style.STRONG)
    if note := notes(timeline, clock):
        yield Text.of(note, Style.FAINT)
    yield Text()
    yield from _table(timeline, clock)
    yield Text()
    yield Text.of("now", Style.STRONG)
    yield from _now(timeline, clock)


def _table(timeline: Timeline, clock: Clock) -> Iterator[Text]:
    rows = [
        (
            str(entry.number),
            clock.time(entry.at) or "-",
            flat(entry.what.label),
            flat(entry.by.label) if entry.by else "-",
        )
        for entry in timeline.entries
    ]
    begun = ("", clock.time(timeline.begun) or "-", "the order begins", "-")
    widths = [max(map(width, cells)) for cells in zip(_HEADS[:-1], begun, *rows, strict=False)]
    indent = " " * (widths[0] + widths[1] + 6)
    yield Text.of(f"{_row(_HEADS[:-1], widths)}{_HEADS[-1]}", Style.FAINT)
    yield Text.of(_row(begun, widths).rstrip())
    for machine, state in timeline.first:
        said = flat(f"{machine.label}: {state.label}")
        yield Text.of(f"{indent}{said}", Style.FAINT)
    for entry, row in zip(timeline.entries, rows, strict=True):
        yield Text.of(_row(row, widths)) + Text.of(entry.verdict.value, STYLES[entry.verdict])
        for remark in remarks(entry, timeline.currency):
            yield Text.of(f"{indent}{remark}", Style.FAINT)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.rjust(wide) if index == 0 else padded(cell, wide)
        for index, (cell, wide) in enumerate(zip(cells, widths, strict=True))
    )
    return "".join(f"{each}  " for each in (first, *others))


def _now(timeline: Timeline, clock: Clock) -> Iterator[Text]:
    rows: list[tuple[str, str, str]] = []
    for track in timeline.tracks:
        stay = track.now
        when = clock.time(track.since)
        if not when and stay.since is not None:
            when = f"no. {stay.since.number}"
        since = f", since {when}" if when else ""
        rows.append((flat(track.machine.label), flat(stay.state.label), since))
    shown = (*timeline.facts, *timeline.amounts)
    rows += [(flat(each.name.label), amounts.value(each, timeline.currency), "") for each in shown]
    wide = max(width(name) for name, _, _ in rows)
    for name, value, since in rows:
        yield Text.of(f"  {padded(name, wide)}  ") + Text.of(value, Style.STRONG) + since


def replay_text(replay: Replay, order: str | None = None) -> Text:
    """Return what became of an order and its proposals, apart from those accepted at once."""
    return Text.lines(_replay_lines(replay, order))


def _replay_lines(replay: Replay, order: str | None) -> Iterator[Text]:
    counts = {each: sum(entry.verdict is each for entry in replay.entries) for each in Verdict}
    told = ", ".join(f"{number:,} {each.value}" for each, number in counts.items() if number)
    name = "" if order is None else f"order {flat(order)}: "
    events = count(len(replay.entries), "event")
    yield Text.of(f"{name}{events}{': ' * bool(told)}{told}", Style.STRONG)
    for entry in replay.entries:
        if entry.verdict is not Verdict.ACCEPTED or entry.came_early:
            line = Text.of(f"  no. {entry.number} {entry.proposal}: ")
            line += Text.of(entry.verdict.value, STYLES[entry.verdict])
            if entry.came_early and entry.settled is not None:
                line += f", after it came early and no. {entry.settled} was accepted"
            yield line
        for reason in entry.decision.reasons:
            yield Text.of(f"      {reason.message}") + Text.of(
                f" [{reason.code.value}]", Style.FAINT
            )
    states = [f"{name} {leaf}" for name, leaf in replay.snapshot.states.items()]
    for name, instances in replay.snapshot.instances.items():
        leaves = {key: each.state for key, each in instances.items()}
        states += _one_by_one(name, leaves) if len(leaves) <= _FEW else [_counted(name, leaves)]
    yield Text.of(f"  now: {', '.join(states)}")


def _one_by_one(machine: str, leaves: Mapping[str, str]) -> list[str]:
    return [f"{machine} {key} {leaf}" for key, leaf in leaves.items()] or [f"no {machine}"]


def _counted(machine: str, leaves: Mapping[str, str]) -> str:
    counts = Counter(leaves.values())
    said = (f"{number:,} {leaf}" for leaf, number in counts.items())
    return f"{len(leaves):,} of {machine} ({', '.join(said)})"


def width(text: str) -> int:
    """Return how many columns a terminal gives to a text."""
    return sum(
        0 if combining(each) else 2 if east_asian_width(each) in "WF" else 1 for each in text
    )


def padded(text: str, wide: int) -> str:
    """Return a text with blanks behind it, so that it takes so many columns."""
    return text + " " * (wide - width(text))
