"""What a fault is: its name, how bad it is, and what people are told about it."""

from __future__ import annotations

import enum

from attrs import frozen


class Severity(enum.Enum):
    """How bad a finding is, the worst first.

    An error in the spec itself stops the loading. A note is for people: it fails nothing.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Category(enum.Enum):
    """What a fault is about; the value is a heading."""

    FILE = "the file"
    SHAPE = "the shape"
    MACHINES = "machines"
    EXPRESSIONS = "expressions"
    DATA = "data and effects"
    MANY = "machines of many"
    BASES = "specs that build on others"
    FLOW = "ways through a machine"
    MEANING = "guards and rules"
    TIME = "time-outs"
    NAMES = "names"
    WORDS = "words for people"
    RECORDS = "records of older versions"
    SCENARIOS = "scenarios"
    CHANGES = "changes of a spec"
    ALLOWED = "findings that are allowed"


@frozen(slots=False)
class Rule:
    """A fault.

    Args:
        id: its name, stable: people search for it and configure it.
        category: what it is about.
        severity: how bad it is, where nobody sets it otherwise.
        purpose: what `check` looks for; empty where the loader tells the fault.
        why: what goes wrong where the fault stays.
        fix: what to do; empty where each finding says it.
        compares: whether it takes an older version: only `check --against` tells it.
    """

    id: str
    category: Category
    severity: Severity
    why: str
    purpose: str = ""
    fix: str = ""
    compares: bool = False

    @property
    def loads(self) -> bool:
        """Whether a spec with the fault loads all the same, so that only `check` tells.

        Such a rule can be set to another severity, and a finding of it can be allowed.
        """
        return bool(self.purpose)

    @property
    def allowable(self) -> bool:
        """Whether a spec may allow a finding of it; without the older version nobody knows."""
        return self.loads and not self.compares and self.category is not Category.ALLOWED
