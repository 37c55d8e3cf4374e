"""The language of guards, effects, facts and rules.

`parse` turns text into a checked tree; each back end reads the tree from a file of its own:
`evaluate` answers with what is known, `compiled` makes Python functions, `words` writes it back.
"""

from __future__ import annotations

from .evaluate import Unknown, Values, evaluate
from .instants import duration_words, read_duration, read_time, shift
from .parse import MAX_LENGTH, parse
from .scope import Scope, Variable
from .size import largest, may_outgrow
from .tree import Choose, Expression, Node
from .types import (
    BOOLEAN,
    DURATION,
    ID,
    INTEGER,
    LARGEST,
    LEAST,
    MAX_DIGITS,
    MONEY,
    SIMPLE,
    TEXT,
    TIME,
    Kind,
    Plain,
    Type,
    Value,
    is_id,
    is_too_large,
    plain,
)
from .words import words

__all__ = [
    "BOOLEAN",
    "DURATION",
    "ID",
    "INTEGER",
    "LARGEST",
    "LEAST",
    "MAX_DIGITS",
    "MAX_LENGTH",
    "MONEY",
    "SIMPLE",
    "TEXT",
    "TIME",
    "Choose",
    "Expression",
    "Kind",
    "Node",
    "Plain",
    "Scope",
    "Type",
    "Unknown",
    "Value",
    "Values",
    "Variable",
    "duration_words",
    "evaluate",
    "is_id",
    "is_too_large",
    "largest",
    "may_outgrow",
    "parse",
    "plain",
    "read_duration",
    "read_time",
    "shift",
    "words",
]
