"""Two versions of a spec: what has changed, and what that means for whom."""

from __future__ import annotations

from .change import Audience, Change, Impact, Kind, Witness
from .prover import Comparison, Domain, Prover, Relation

__all__ = [
    "Audience",
    "Change",
    "Comparison",
    "Domain",
    "Impact",
    "Kind",
    "Prover",
    "Relation",
    "Witness",
]
