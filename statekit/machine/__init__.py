"""A spec as a machine of the `transitions` package, on the user's own objects."""

from __future__ import annotations

from .bridge import SpecMachine

__all__ = ["SpecMachine"]
