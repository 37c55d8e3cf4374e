"""Findings and decisions as text and as plain JSON values. Returns, never prints."""

from __future__ import annotations

from .decisions import decision_text
from .findings import CheckedSpec, assumptions_text, check_data, check_text, diagnostics_text
from .text import Style, Text

__all__ = [
    "CheckedSpec",
    "Style",
    "Text",
    "assumptions_text",
    "check_data",
    "check_text",
    "decision_text",
    "diagnostics_text",
]
