"""The pieces of an SVG: text that fits, whatever font the reader has, and marks."""

from __future__ import annotations

from html import escape
from math import ceil

from ..decide import Verdict
from ..render.metrics import measured, padded
from .text import flat

STYLE = """\
.tl text{font-family:Arial,Helvetica,"Liberation Sans",Arimo,sans-serif}
.tl .paper{fill:#ffffff}.tl .ink{fill:#1f2933}.tl .faint{fill:#46535f}
.tl .line{stroke:#9aa5b1;fill:none}.tl .now{stroke:#1f2933;fill:none}
.tl .on{fill:#1f2933}.tl .inverse{fill:#ffffff}
.tl .accepted{fill:#0d7a4c;stroke:#0d7a4c}.tl .refused{fill:#a32d00;stroke:#a32d00}
.tl .other{fill:#ffffff;stroke:#46535f}
@media (prefers-color-scheme:dark){
.tl .paper{fill:#14181d}.tl .ink{fill:#e6eaee}.tl .faint{fill:#a9b4bf}
.tl .line{stroke:#5b6773}.tl .now{stroke:#e6eaee}
.tl .accepted{stroke:#7fd8ad}.tl .refused{stroke:#ffb08f}.tl .other{stroke:#a9b4bf}
}
"""
"""Light or dark as the reader's system is. States keep their colours, with dark text on them."""

RADIUS = 9.0
"""Of a mark."""


def clean(text: str) -> str:
    """Return a text as it may stand in XML."""
    return escape(flat(text))


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the room that a text gets."""
    return size * measured(padded(flat(text)), bold=bold)


def text(
    x: float, y: float, said: str, size: float, look: str = "ink", anchor: str = "start"
) -> str:
    """Return a text on its base line.

    Args:
        look: classes of the style; ``bold`` among them makes it bold.
        anchor: ``start``, ``middle`` or ``end``: what of it stands at x.
    """
    said = flat(said)
    bold = "bold" in look.split()
    wide = width(said, size, bold=bold)
    weight = ' font-weight="bold"' if bold else ""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" class="{look}"{weight}{where} '
        f'textLength="{wide:.1f}" lengthAdjust="spacingAndGlyphs">{escape(said)}</text>'
    )


def line(x1: float, y1: float, x2: float, y2: float, look: str = "line", dash: str = "") -> str:
    """Return a straight line."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{look}"{dashes}/>'


def fitted(said: str, size: float, room: float) -> str:
    """Return as much of a text as there is room for; empty when that is next to nothing."""
    said = flat(said)
    if width(said, size) <= room:
        return said
    kept = said
    while kept and width(f"{kept}…", size) > room:
        kept = kept[:-1].rstrip()
    return f"{kept}…" if len(kept) >= 6 else ""


def wrapped(said: str, size: float, room: float) -> list[str]:
    """Return a text in lines that fit; a word that does not fit is broken."""
    lines = [""]
    for word in flat(said).split():
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, size) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while width(word, size) > room:
            part = max(1, int(len(word) * room / ceil(width(word, size))) - 1)
            lines[-1], word = word[:part], word[part:]
            lines.append("")
        lines[-1] = word
    return lines


def mark(
    x: float, y: float, number: str, verdict: Verdict, title: str = "", r: float = RADIUS
) -> str:
    """Return the mark of an entry: each verdict has a shape of its own."""
    match verdict:
        case Verdict.ACCEPTED:
            shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.3g}" class="accepted"/>'
        case Verdict.DUPLICATE:
            shape = (
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.3g}" class="other"/>'
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r * 13 / 18:.3g}" class="other"/>'
            )
        case Verdict.REFUSED:
            shape = _polygon(x, y, [(-r, -r), (r, -r), (r, r), (-r, r)], "refused")
        case Verdict.STALE:
            far = r * 1.3
            shape = _polygon(x, y, [(0, -far), (far, 0), (0, far), (-far, 0)], "other")
        case Verdict.EARLY:
            corners = [(-r * 1.3, r), (0, -r * 1.3), (r * 1.3, r)]
            shape = _polygon(x, y, corners, "other")
    filled = verdict in (Verdict.ACCEPTED, Verdict.REFUSED)
    size = 10 if len(number) < 3 else 8 if len(number) == 3 else 6
    low = 5.5 if verdict is Verdict.EARLY else 3.5
    look = "inverse bold" if filled else "on bold"
    told = f"<title>{clean(title)}</title>" if title else ""
    return f"<g>{told}{shape}{text(x, y + low, number, size, look, 'middle')}</g>"


def _polygon(x: float, y: float, corners: list[tuple[float, float]], look: str) -> str:
    points = " ".join(f"{x + right:.1f},{y + down:.1f}" for right, down in corners)
    return f'<polygon points="{points}" class="{look}" stroke-linejoin="round"/>'
