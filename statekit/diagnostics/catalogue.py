"""The closed list of faults that a spec can have; each id names its fault."""

from __future__ import annotations

from .faults import FAULTS
from .lints import LINTS
from .rule import Rule, Severity

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        *(
            Rule(id, category, Severity.ERROR, why)
            for category, faults in FAULTS.items()
            for id, why in faults.items()
        ),
        *LINTS,
    )
}
"""Every fault by its id: first those with which no spec loads, then those that `check` tells."""
