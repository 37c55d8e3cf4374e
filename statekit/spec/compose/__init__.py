"""Specs that build on others, as one mapping of nodes each: the loader reads it like any spec.

Every node keeps the place in the file where it was written.
"""

from __future__ import annotations

from .compose import Composed, Origin, compose, vary

__all__ = ["Composed", "Origin", "compose", "vary"]
