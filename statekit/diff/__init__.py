"""Two versions of a spec: what has changed, and what that means for whom."""

from __future__ import annotations

from .change import Audience, Change, Impact, Kind, Witness
from .classes import CLASSES, Class
from .compare import diff
from .finding import find_names
from .names import Names
from .prover import Comparison, Domain, Prover, Relation

__all__ = [
    "CLASSES",
    "Audience",
    "Change",
    "Class",
    "Comparison",
    "Domain",
    "Impact",
    "Kind",
    "Names",
    "Prover",
    "Relation",
    "Witness",
    "diff",
    "find_names",
]
