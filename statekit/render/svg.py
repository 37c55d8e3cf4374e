"""What Graphviz' SVG still needs: titles that say something, fonts that exist, stable bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

from .metrics import measured
from .titles import over_lines

_COMMENT = re.compile(r"<!--.*?-->\n", re.DOTALL)
_TITLE = re.compile(r'(<g id="([^"]*)" class="(?:graph|cluster|node|edge)\b[^>]*>\n)<title>.*\n')
_TEXT = re.compile(
    r'<text ([^>]*font-family=")Arial"([^>]*)font-size="([\d.]+)"([^>]*)>(.*)</text>'
)
_FAMILIES = "Arial,Helvetica,Liberation Sans,Arimo,sans-serif"


def finish(svg: str, title: str, about: str, titles: Mapping[str, str]) -> str:
    """Return the SVG as it is shipped.

    Args:
        svg: as the layout program wrote it.
        title: what the picture shows.
        about: its description; may be empty.
        titles: what each part says when it is read out or pointed at, by its id.
    """
    body = svg.replace("\r\n", "\n")
    body = body[body.index("<svg ") :]  # in front of it stands the version of the program
    body = _COMMENT.sub("", body)
    body = _TITLE.sub(lambda found: found[1] + _title(titles.get(unescape(found[2]), "")), body)
    body = over_lines(_TEXT.sub(_fitted, body))
    head, _, rest = body.partition(">\n")
    about = f"<desc>{escape(about)}</desc>\n" if about else ""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}>\n{_title(title)}{about}{rest}'


def _fitted(found: re.Match[str]) -> str:
    """Give a text the room that it was measured for, whatever font the reader has."""
    before, look, size, after, text = found.groups()
    width = float(size) * measured(unescape(text), bold='font-weight="bold"' in look)
    fit = f'textLength="{width:.2f}" lengthAdjust="spacingAndGlyphs"'
    return f'<text {before}{_FAMILIES}"{look}font-size="{size}"{after} {fit}>{text}</text>'


def _title(text: str) -> str:
    return f"<title>{escape(text)}</title>\n" if text else ""
