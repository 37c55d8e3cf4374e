"""Edits of the base, and what is told of each."""

from __future__ import annotations

from .back import BACK
from .conditions import CONDITIONS
from .data import DATA
from .edits import Row
from .events import EVENTS
from .states import STATES
from .transitions import TRANSITIONS

ROWS: list[Row] = [*STATES, *TRANSITIONS, *CONDITIONS, *EVENTS, *DATA]

__all__ = ["BACK", "ROWS", "Row"]
