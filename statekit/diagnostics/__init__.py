"""Findings about specs: where, what, why, what to do. Imports no other room."""

from __future__ import annotations

from .catalogue import RULES, Rule
from .excerpt import render
from .misuse import MisuseError, unknown, written
from .model import Diagnostic, Severity, Source, Span, SpecError, in_order
from .near import NearError, near, one_of

__all__ = [
    "RULES",
    "Diagnostic",
    "MisuseError",
    "NearError",
    "Rule",
    "Severity",
    "Source",
    "Span",
    "SpecError",
    "in_order",
    "near",
    "one_of",
    "render",
    "unknown",
    "written",
]
