"""Accepted breaks that have had their time."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic
from ..spec.breaks import semver
from ..spec.model import Definition


def expired_breaks(definition: Definition) -> Iterator[Diagnostic]:
    """Find accepted breaks of an earlier major version: whoever follows it knows them by now."""
    now = semver(definition.version)
    if now is None:
        return
    for each in definition.breaks:
        then = semver(each.version)
        if then is not None and then[0] < now[0]:
            message = (
                f"{each.change} was accepted for version {each.version}, and this is version "
                f"{definition.version}: a major version accepts nothing of an earlier one"
            )
            yield Diagnostic("expired-break", message, each.span, "remove the entry")
