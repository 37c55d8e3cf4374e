"""Findings about specs: where, what, why, what to do. Imports no other room."""

from __future__ import annotations

from .catalogue import RULES
from .excerpt import render
from .misuse import MisuseError, unknown, written
from .model import Diagnostic, Source, Span, SpecError, in_order
from .near import NearError, near, one_of
from .rule import Category, Rule, Severity

__all__ = [
    "RULES",
    "Category",
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
