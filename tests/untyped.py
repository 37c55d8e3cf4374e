"""What a caller without a type checker passes."""

from __future__ import annotations

from typing import Any


def untyped(value: object) -> Any:
    """Return a value that may be of any type, so that a test can pass a wrong one."""
    return value
