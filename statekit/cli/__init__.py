"""The command line: arguments, exit codes, and everything that is printed."""

from __future__ import annotations

from .app import main

__all__ = ["main"]
