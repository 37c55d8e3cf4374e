"""Breaking changes that a spec owns up to: what was broken, in which version, and why."""

from __future__ import annotations

import re

from attrs import frozen

from ..diagnostics import Span
from .base import placed
from .nodes import Node, Scalar
from .shape import Shape

_VERSION = re.compile(
    r"(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:[-+][0-9A-Za-z.+-]+)?", re.ASCII
)
_CHANGE = re.compile(r"[a-z]+(-[a-z]+)+ \S.*", re.ASCII)


@frozen(slots=False)
class Break:
    """A breaking change that was accepted; it expires with the next major version.

    Args:
        version: the version that makes it.
        change: its kind and its subject, as `statekit diff` names them.
        why: the author's reason.
    """

    version: str
    change: str
    why: str
    span: Span = placed()


def semver(version: str) -> tuple[int, int, int] | None:
    """Return a version as numbers, those that are not written as 0; None if it is none."""
    found = _VERSION.fullmatch(version)
    if found is None:
        return None
    major, minor, patch = (int(each or 0) for each in found.groups())
    return major, minor, patch


def read_breaks(shape: Shape, node: Node | None) -> tuple[Break, ...]:
    """Read the `breaks` section."""
    found: list[Break] = []
    for version, changes in shape.pairs(node, "`breaks`"):
        if semver(version.text) is None:
            message = f"{version.text!r} is not a version"
            shape.add("bad-name", message, version.span, "versions look like 1.4.0")
        for change, why in shape.pairs(changes, f"what {version.text} breaks"):
            _check(shape, change)
            reason = shape.text(why, "the reason of a break")
            found.append(Break(version.text, change.text, reason or "", change.span))
    return tuple(found)


def _check(shape: Shape, change: Scalar) -> None:
    if not _CHANGE.fullmatch(change.text):
        message = f"{change.text!r} is not a change"
        remedy = "write it as `statekit diff` does: state-removed payment.expired"
        shape.add("bad-name", message, change.span, remedy)
