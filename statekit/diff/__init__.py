"""Two versions of a spec: what has changed, and what that means for whom."""

from __future__ import annotations

from .change import Audience, Change, Impact, Kind, Witness
from .classes import CLASSES, Class
from .compare import diff
from .explore import Explored, explore
from .finding import find_names
from .names import Names
from .prover import Comparison, Difference, Domain, Prover, Relation
from .trace import Trace
from .version import DueVersion, Step, due_version

__all__ = [
    "CLASSES",
    "Audience",
    "Change",
    "Class",
    "Comparison",
    "Difference",
    "Domain",
    "DueVersion",
    "Explored",
    "Impact",
    "Kind",
    "Names",
    "Prover",
    "Relation",
    "Step",
    "Trace",
    "Witness",
    "diff",
    "due_version",
    "explore",
    "find_names",
]
