"""Timelines and decisions as HTML: pages, or pieces of other pages such as notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ..decide import Decision
from ..decide.timeline import Timeline, TimelineEntry
from . import amounts
from .amounts import Clock
from .decisions import decision_text
from .pictures import timeline_svg
from .svg import clean
from .text import Style
from .timelines import heading, notes, remarks

_HEADS = ("No", "When", "What", "By", "Verdict", "More")
_PAGE = """\
:root{color-scheme:light dark}
body{margin:1.5rem;background:#ffffff}
@media (prefers-color-scheme:dark){body{background:#14181d}}
"""
# Notebooks stripe all tables and align their cells to the right.
_STYLE = """\
.sk-timeline{font:15px/1.45 Arial,Helvetica,"Liberation Sans",Arimo,sans-serif;
color:#1f2933;background:#ffffff}
.sk-timeline h1{font-size:1.3rem}.sk-timeline h2{font-size:1.1rem;margin-top:2rem}
.sk-timeline .picture{overflow-x:auto}
.sk-timeline table{border-collapse:collapse}
.sk-timeline th,.sk-timeline td{vertical-align:top;padding:.35rem .9rem .35rem 0;
border-bottom:1px solid #9aa5b1}
.sk-timeline h1,.sk-timeline th,.sk-timeline td{overflow-wrap:anywhere}
.sk-timeline tr{background:none!important}
.sk-timeline th,.sk-timeline td{text-align:left!important}
.sk-timeline td.number{text-align:right!important}.sk-timeline .when{white-space:nowrap}
.sk-timeline ul{margin:0;padding-left:1.1rem}
.sk-timeline .note{color:#46535f}
.sk-timeline .verdict{font-weight:bold}
.sk-timeline .accepted .verdict{color:#0d7a4c}.sk-timeline .refused .verdict{color:#a32d00}
@media (prefers-color-scheme:dark){
.sk-timeline{color:#e6eaee;background:#14181d}
.sk-timeline .note{color:#a9b4bf}.sk-timeline th,.sk-timeline td{border-color:#5b6773}
.sk-timeline .accepted .verdict{color:#7fd8ad}.sk-timeline .refused .verdict{color:#ffb08f}
}
"""
_DECISION = """\
.sk-decision{font:13px/1.45 monospace;white-space:pre-wrap;padding:.6rem .8rem;margin:0;
color:#1f2933;background:#ffffff;border:1px solid #9aa5b1}
.sk-decision .strong,.sk-decision .good,.sk-decision .doubtful,.sk-decision .bad{font-weight:bold}
.sk-decision .faint{color:#46535f}
.sk-decision .good{color:#0d7a4c}.sk-decision .doubtful{color:#7a5b00}
.sk-decision .bad{color:#a32d00}
@media (prefers-color-scheme:dark){
.sk-decision{color:#e6eaee;background:#14181d;border-color:#5b6773}
.sk-decision .faint{color:#a9b4bf}
.sk-decision .good{color:#7fd8ad}.sk-decision .doubtful{color:#f0cf6a}
.sk-decision .bad{color:#ffb08f}
}
"""
# Both are light or dark as the reader's system is, and have a ground, whatever the page around is.


def decision_html(decision: Decision) -> str:
    """Return a decision as a piece of HTML, with what `decision_text` says."""
    said = "".join(_styled(text, style) for text, style in decision_text(decision).pieces)
    return f'<style>\n{_DECISION}</style>\n<div class="sk-decision">{said}</div>\n'


def _styled(text: str, style: Style) -> str:
    text = escape(text)
    return text if style is Style.PLAIN else f'<span class="{style.value}">{text}</span>'


def timeline_html(timeline: Timeline, *, alone: bool = True) -> str:
    """Return a page that needs nothing besides, or a piece of one.

    Args:
        timeline: what is shown.
        alone: whether it is a whole page; else it is a piece, which styles nothing but itself.
    """
    lines = [*_page(timeline)] if alone else [f"<style>\n{_STYLE}</style>", *_body(timeline)]
    return "\n".join([*lines, ""])


def _page(timeline: Timeline) -> Iterator[str]:
    language = f' lang="{clean(timeline.language)}"' if timeline.language else ""
    yield f"<!doctype html>\n<html{language}>\n<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{clean(heading(timeline))}</title>\n<style>\n{_PAGE}{_STYLE}</style>"
    yield "</head>\n<body>"
    yield from _body(timeline)
    yield "</body>\n</html>"


def _body(timeline: Timeline) -> Iterator[str]:
    clock = Clock(timeline)
    yield f'<div class="sk-timeline">\n<h1>{clean(heading(timeline))}</h1>'
    yield f'<div class="picture">\n{timeline_svg(timeline, alone=False)}</div>'
    yield "<h2>Now</h2>\n<table>"
    yield from _now(timeline, clock)
    yield "</table>\n<h2>What happened</h2>"
    if note := notes(timeline, clock):
        yield f'<p class="note">{clean(note)}</p>'
    yield "<table>\n<thead><tr>"
    yield from (f'<th scope="col">{each}</th>' for each in _HEADS)
    yield "</tr></thead>\n<tbody>"
    yield f'<tr><td></td><td class="when">{clock.time(timeline.begun)}</td>'
    yield f"<td>the order begins</td><td></td><td></td><td>{_begun(timeline)}</td></tr>"
    for entry in timeline.entries:
        yield from _row(timeline, clock, entry)
    yield "</tbody>\n</table>\n</div>"


def _now(timeline: Timeline, clock: Clock) -> Iterator[str]:
    for track in timeline.tracks:
        since = f" since {clock.time(track.since)}" if track.since else ""
        yield _named(track.machine.label, f"{track.now.state.label}{since}")
    for each in (*timeline.facts, *timeline.amounts):
        yield _named(each.name.label, amounts.value(each, timeline.currency))


def _named(name: str, value: str) -> str:
    return f'<tr><th scope="row">{clean(name)}</th><td>{clean(value)}</td></tr>'


def _begun(timeline: Timeline) -> str:
    return _list([f"{machine.label}: {state.label}" for machine, state in timeline.first])


def _row(timeline: Timeline, clock: Clock, entry: TimelineEntry) -> Iterator[str]:
    verdict = entry.verdict.value
    by = clean(entry.by.label) if entry.by else ""
    yield (
        f'<tr class="{verdict}"><td class="number">{entry.number}</td>'
        f'<td class="when">{clock.time(entry.at)}</td><td>{clean(entry.what.label)}</td>'
        f'<td>{by}</td><td class="verdict">{verdict}</td>'
    )
    yield f"<td>{_list(remarks(entry, timeline.currency))}</td></tr>"


def _list(items: Iterator[str] | list[str]) -> str:
    shown = "".join(f"<li>{clean(each)}</li>" for each in items)
    return f"<ul>{shown}</ul>" if shown else ""
