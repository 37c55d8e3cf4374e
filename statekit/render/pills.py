"""The texts between states: arrows with the same ends share one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from .drawing import Arrow, Drawing, Tone, lines, loudest, stands_for
from .labels import GAP, WIDE, Pen, Row, wrap
from .palette import Look, Palette

_WEAK = (Look.FAINT, Look.CLOSED)


@frozen(slots=False)
class Way:
    """Where arrows with the same ends are on the picture.

    Args:
        box: the id of the box with their text; None where they have none.
        lines: for each tail the id of the line that leads from it to the box, or to the head.
        last: the id of the line from the box to the head.
    """

    arrows: tuple[Arrow, ...]
    box: str | None
    lines: Mapping[str, str]
    last: str | None


@frozen(slots=False)
class Pill:
    """Arrows with the same ends, as one box between them; without a text there is no box.

    Args:
        key: its id.
        home: the innermost family or machine around all of its ends.
        label: its text in Graphviz' HTML.
        title: what it says when it is read out.
        kinds: what it shows, in words for style sheets.
        lit: the leaves that `look` speaks of; empty for all of them.
        flow: how often its arrows were taken, by the leaf left; None where nobody counted.
    """

    key: str
    home: str
    tails: tuple[str, ...]
    head: str
    label: str
    title: str
    back: bool
    kinds: tuple[str, ...]
    look: Look
    lit: frozenset[str]
    flow: Mapping[str, int] | None
    arrows: tuple[Arrow, ...]

    def line(self, tail: str, head: str) -> str:
        """Return the id of a line between two of its parts."""
        return f"{tail}-{head}" if self.label else f"{tail}-{self.key}-{head}"

    @property
    def way(self) -> Way:
        """Where its arrows are."""
        middle = self.key if self.label else self.head
        lines = {each: self.line(each, middle) for each in self.tails}
        if not self.label:
            return Way(self.arrows, None, lines, None)
        return Way(self.arrows, self.key, lines, self.line(self.key, self.head))

    def look_from(self, tail: str) -> Look:
        """Return the look of the line from one of the tails."""
        lit = not self.lit or any(stands_for(tail, leaf) for leaf in self.lit)
        return self.look if lit else Look.FAINT

    def count_from(self, tail: str) -> int | None:
        """Return how often the line from one of the tails was taken."""
        if self.flow is None:
            return None
        return sum(count for leaf, count in self.flow.items() if stands_for(tail, leaf))

    @property
    def count(self) -> int | None:
        """How often all of it was taken."""
        return None if self.flow is None else sum(self.flow.values())


def pills(drawing: Drawing, paths: Mapping[str, tuple[str, ...]], palette: Palette) -> list[Pill]:
    """Return the texts of a drawing.

    Args:
        drawing: what is shown.
        paths: the keys of the boxes around each part, the outer ones first.
        palette: the colours of its theme.
    """
    bundles: dict[tuple[tuple[str, ...], str, str, bool, Look], list[Arrow]] = {}
    for arrow in drawing.arrows:
        if arrow.head is None:
            for tail in arrow.tails:  # beside a state stands one text, whatever is told
                beside = ((tail,), tail, "", arrow.back, Look.PLAIN)
                bundles.setdefault(beside, []).append(arrow.at(tail))
        else:
            ends = (arrow.tails, arrow.head, arrow.words, arrow.back, arrow.look)
            bundles.setdefault(ends, []).append(arrow)
    found = []
    for number, ((tails, head, _, back, _), bundle) in enumerate(bundles.items(), 1):
        around = [paths[each] for each in (*tails, head)]
        home = [each for each in around[0] if all(each in path for path in around)][-1]
        pairs = list(zip(bundle, lines(tuple(bundle)), strict=True))
        rows: list[Row] = []
        for arrow, text in pairs:
            shown = _rows(palette, arrow, text)
            rows += [Row(GAP), *shown] if rows and shown else shown
        flows = [each.flow for each in bundle if each.flow is not None]
        found.append(
            Pill(
                key=f"{home}/{number}",
                home=home,
                tails=tails,
                head=head,
                label=Pen(palette).block(rows),
                title="; ".join(_said(arrow, text, tails, head) for arrow, text in pairs),
                back=back,
                kinds=_kinds(bundle),
                look=loudest(bundle),
                lit=frozenset(leaf for each in bundle for leaf in each.lit),
                flow=_sum(flows) if flows else None,
                arrows=tuple(bundle),
            )
        )
    return found


def _rows(palette: Palette, arrow: Arrow, text: tuple[tuple[Tone, str], ...]) -> list[Row]:
    """Return the text of an arrow."""
    colour = palette.looks[arrow.look] if arrow.sign else ""
    pen = Pen(palette, arrow.look in _WEAK, arrow.look is Look.REMOVED, colour)
    rows = []
    for tone, line in text:
        match tone:
            case Tone.EVENT:
                rows += [Row(each) for each in _event(pen, arrow, line)]
            case Tone.JOINT:
                rows += [Row(pen.italic(each)) for each in wrap(line)]
            case Tone.NAMED:
                rows.append(Row(pen.faint(line)))
            case Tone.TIMEOUT:
                first, *more = wrap(line)
                rows += [Row(pen.plain(first), first), *(Row(pen.plain(it)) for it in more)]
            case Tone.NOTE:
                weak = arrow.look in (Look.PLAIN, *_WEAK)
                shown = Pen(palette)  # a note about what is removed is not
                rows += [Row(shown.faint(it) if weak else shown.bold(it)) for it in wrap(line)]
            case _:
                rows += [Row(pen.plain(each)) for each in wrap(line)]
    if arrow.words:
        rows[1:1] = [Row(pen.plain(each)) for each in wrap(f"from {arrow.words}")]
    return rows


def _event(pen: Pen, arrow: Arrow, line: str) -> Iterator[str]:
    """Yield the lines of an event, with its sign, and of who may send it."""
    left = len(arrow.event)
    sign = f"{evolve(pen, struck=False).bold(arrow.sign.strip())} " if arrow.sign else ""
    for row in wrap(line.removeprefix(arrow.sign), WIDE):
        name, by = row[: max(left, 0)], row[max(left, 0) :].strip()
        yield sign + " ".join(filter(None, [pen.bold(name) if name else "", pen.faint(by)]))
        left -= len(row) + 1
        sign = ""


def _kinds(bundle: list[Arrow]) -> tuple[str, ...]:
    """Return what arrows are, for style sheets."""
    signs = {
        "birth": any(each.birth for each in bundle),
        "back": any(each.back for each in bundle),
        "timeout": any(each.timeout for each in bundle),
        "joint": any(each.joint for each in bundle),
        "guarded": any(each.guard or each.guards for each in bundle),
    }
    return tuple(name for name, shown in signs.items() if shown)


def _sum(flows: list[Mapping[str, int]]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for flow in flows:
        for leaf, count in flow.items():
            found[leaf] = found.get(leaf, 0) + count
    return found


def _said(
    arrow: Arrow, text: tuple[tuple[Tone, str], ...], tails: tuple[str, ...], head: str
) -> str:
    """Return an arrow as one line of text."""
    ends = f"{', '.join((*tails, *filter(None, [arrow.words])))} → {head}"
    return ", ".join([ends, *(line for _, line in text), *(["back"] if arrow.back else [])])
