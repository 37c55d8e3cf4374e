"""Findings, decisions and timelines as text, pictures and plain JSON values. Returns, never prints.

What shows timelines is imported when it is first used: most commands do without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .decisions import decision_text
from .findings import CheckedSpec, assumptions_text, check_data, check_text, diagnostics_text
from .rules import rule_data, rule_text, rules_text
from .text import Style, Text

if TYPE_CHECKING:
    from .pages import decision_html, timeline_html
    from .pictures import timeline_svg
    from .timelines import replay_text, timeline_text

__all__ = [
    "CheckedSpec",
    "Style",
    "Text",
    "assumptions_text",
    "check_data",
    "check_text",
    "decision_html",
    "decision_text",
    "diagnostics_text",
    "replay_text",
    "rule_data",
    "rule_text",
    "rules_text",
    "timeline_html",
    "timeline_svg",
    "timeline_text",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import pages, pictures, timelines

    homes = (pages, pictures, timelines)
    globals()[name] = found = next(vars(each)[name] for each in homes if name in vars(each))
    return found
