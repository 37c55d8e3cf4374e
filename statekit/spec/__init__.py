"""A spec file to a checked model: its YAML, its shape, its names, its graph."""

from __future__ import annotations

from .digest import digest
from .library import SpecFile, UnknownSpecError, find, find_all, shipped
from .load import load_definition
from .model import Definition
from .reader import read

__all__ = [
    "Definition",
    "SpecFile",
    "UnknownSpecError",
    "digest",
    "find",
    "find_all",
    "load_definition",
    "read",
    "shipped",
]
