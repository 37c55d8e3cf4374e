"""A timeline as a web page: the picture, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterator

from ..decide.timeline import Timeline, TimelineEntry
from . import amounts
from .amounts import Clock
from .pictures import timeline_svg
from .svg import clean
from .timelines import heading, notes, remarks

_HEADS = ("No", "When", "What", "By", "Verdict", "More")
_STYLE = """\
:root{color-scheme:light dark}
body{font:15px/1.45 Arial,Helvetica,"Liberation Sans",Arimo,sans-serif;margin:1.5rem;
color:#1f2933;background:#ffffff}
h1{font-size:1.3rem}h2{font-size:1.1rem;margin-top:2rem}
.picture{overflow-x:auto}
table{border-collapse:collapse}
th,td{text-align:left;vertical-align:top;padding:.35rem .9rem .35rem 0;
border-bottom:1px solid #9aa5b1}
h1,th,td{overflow-wrap:anywhere}
.number{text-align:right}.when{white-space:nowrap}
ul{margin:0;padding-left:1.1rem}
.note{color:#46535f}
.verdict{font-weight:bold}
.accepted .verdict{color:#0d7a4c}.refused .verdict{color:#a32d00}
@media (prefers-color-scheme:dark){
body{color:#e6eaee;background:#14181d}
.note{color:#a9b4bf}th,td{border-color:#5b6773}
.accepted .verdict{color:#7fd8ad}.refused .verdict{color:#ffb08f}
}
"""


def timeline_html(timeline: Timeline) -> str:
    """Return a page that needs nothing besides."""
    return "\n".join([*_page(timeline), ""])


def _page(timeline: Timeline) -> Iterator[str]:
    clock = Clock(timeline)
    title = clean(heading(timeline))
    language = f' lang="{clean(timeline.language)}"' if timeline.language else ""
    yield f"<!doctype html>\n<html{language}>\n<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>"
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
    yield "</tbody>\n</table>\n</body>\n</html>"


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
