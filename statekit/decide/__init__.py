"""Decisions about proposed changes: a pure function of a snapshot and an event."""

from __future__ import annotations

from ..diagnostics import MisuseError
from .decision import (
    AuditEntry,
    Code,
    Decision,
    Move,
    Option,
    Reason,
    Unchecked,
    Verdict,
)
from .due import Due
from .engine import Engine
from .event import Event, Proposal, Status
from .snapshot import Snapshot

__all__ = [
    "AuditEntry",
    "Code",
    "Decision",
    "Due",
    "Engine",
    "Event",
    "MisuseError",
    "Move",
    "Option",
    "Proposal",
    "Reason",
    "Snapshot",
    "Status",
    "Unchecked",
    "Verdict",
]
