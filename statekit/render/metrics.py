"""How wide the layout takes a text to be, which need not be how wide it is shown.

graphviz-pure measures Arial's letters; of anything else it takes each byte for a blank.
"""

from __future__ import annotations

from unicodedata import east_asian_width

_BLANK = 0.278
# In thousandths of the size, from the blank to the tilde; several fonts have these widths.
_PLAIN = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
_BOLD = (
    *(278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611),
    *(975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556),
    *(333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611),
    *(611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584),
)


def measured(text: str, *, bold: bool = False) -> float:
    """Return the width that the layout gives to a text, as a multiple of the font's size."""
    widths = _BOLD if bold else _PLAIN
    return sum(
        widths[ord(each) - 32] / 1000 if " " <= each <= "~" else _BLANK * len(each.encode())
        for each in text
    )


def padded(text: str) -> str:
    """Return a text with as many blanks behind it as make up for what is measured too narrow."""
    missing = 0.0
    for each in text:
        if not each.isascii():
            real = 1.0 if east_asian_width(each) in "WF" else 0.64  # about; in bold at most
            missing += max(0.0, real - measured(each))
    return text + "\u00a0" * round(missing / measured("\u00a0"))
