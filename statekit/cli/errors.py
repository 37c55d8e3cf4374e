"""Exit codes, and the one way in which a command says that it could not do its work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..diagnostics import Diagnostic

FINE = 0
FINDINGS = 1
"""Findings in a spec, stale drawings, or a change that is neither accepted nor a duplicate."""
MISUSE = 2
"""The command was misused, or its input cannot be read."""
INTERRUPTED = 130
BROKEN_PIPE = 141
"""Nobody reads the output any more. As a shell counts it for a program that ends so."""


class Failure(click.ClickException):
    """A command could not do its work.

    Args:
        message: one sentence, without a full stop.
        near: names that look like the one that does not exist.
        diagnostics: the findings about a spec that did not load.
    """

    exit_code = MISUSE

    def __init__(
        self, message: str, near: Iterable[str] = (), diagnostics: Iterable[Diagnostic] = ()
    ) -> None:
        super().__init__(message)
        self.near = tuple(near)
        self.diagnostics = tuple(diagnostics)


def failure_of(error: Exception) -> Failure:
    """Return what to say of an exception. Nothing that a user does ends in a traceback."""
    from ..decide import MisuseError  # whoever raised has imported these
    from ..diagnostics import SpecError
    from ..render.errors import RenderError
    from ..spec import UnknownSpecError

    if isinstance(error, Failure):
        return error
    if isinstance(error, click.ClickException):
        return Failure(error.format_message())
    if isinstance(error, SpecError):
        return Failure("the spec cannot be loaded", diagnostics=error.diagnostics)
    if isinstance(error, MisuseError):
        return Failure(str(error.args[0]), error.near)
    if isinstance(error, UnknownSpecError):
        return Failure(str(error.args[0]), error.near)
    if isinstance(error, RenderError):
        return Failure(str(error.args[0]), error.near)
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return Failure(f"{place}{error.strerror or error}")
    return Failure(
        f"statekit itself has failed, with {type(error).__name__}: {error}. Please report it; "
        "`python -X dev -m statekit` shows where"
    )
