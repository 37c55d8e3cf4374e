"""The whole comparison of two versions of a spec."""

from __future__ import annotations

from ..spec.digest import digest
from ..spec.model import Definition
from .change import Change, Kind
from .conditions import Conditions
from .data import compare_data
from .events import compare_events
from .finding import find_names
from .found import Found
from .machines import compare_machines
from .making import compare_making
from .prover import Prover
from .rules import compare_rules
from .transitions import compare_transitions


def diff(old: Definition, new: Definition, prover: Prover | None = None) -> list[Change]:
    """Compare two versions of a spec, settings at the values with which they were loaded.

    Args:
        prover: compares guards by what they mean; None: those that differ are "not compared".

    Returns:
        What has changed, the worst first; empty where nothing has but places and the version.
    """
    found = Found(old, new, find_names(old, new), prover)
    conditions = Conditions(found)
    compare_machines(found, conditions)
    compare_transitions(found, conditions)
    compare_events(found, conditions)
    compare_data(found, conditions)
    compare_rules(found, conditions)
    compare_making(found)
    if not found.changes and digest(old) != digest(new):
        message = f"{new.name} is written otherwise: its digest is another one"
        found.add(Kind.DIGEST_CHANGED, new.name, message, old, new)
    return sorted(found.changes, key=lambda each: -each.impact.rank)
