"""Status rules of orders and payments as data: load a spec, decide about proposed changes.

The names come from `statekit.api` when they are first used, so that importing the package costs
a program nothing that does not use it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .api import (
        AuditEntry,
        Code,
        Decision,
        Diagnostic,
        Due,
        Event,
        MisuseError,
        Move,
        Option,
        Reason,
        Severity,
        Snapshot,
        Spec,
        SpecError,
        Status,
        Unchecked,
        UnknownSpecError,
        Verdict,
        load,
        loads,
    )

__version__ = "0.1.0"

__all__ = [
    "AuditEntry",
    "Code",
    "Decision",
    "Diagnostic",
    "Due",
    "Event",
    "MisuseError",
    "Move",
    "Option",
    "Reason",
    "Severity",
    "Snapshot",
    "Spec",
    "SpecError",
    "Status",
    "Unchecked",
    "UnknownSpecError",
    "Verdict",
    "__version__",
    "load",
    "loads",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import api

    globals()[name] = found = getattr(api, name)
    return found


def __dir__() -> list[str]:
    return __all__
