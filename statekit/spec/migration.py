"""Where the records of an older version go."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from ..diagnostics import Span
from ..expressions import Expression
from .base import Words, placed
from .machines import Birth, Datum

Value = tuple[tuple[Expression | None, Expression], ...]
"""The value of a datum: that of the first case whose guard holds (None: always)."""


@frozen(slots=False)
class Migration:
    """How a record of an older version becomes one of this version.

    Guards and values read what the record was: its older data and states, and the settings.

    Args:
        versions: the older versions that it is from.
        was: data that the older versions had, and that are gone or of another type now.
        machines: the leaves of machines that are gone, or that had others.
        states: per machine and leaf of the older versions, where its records go.
        begins: per machine that the older versions did not have, where its records begin.
        data: the values that are not simply kept.
        span: the place of the versions.
    """

    versions: tuple[str, ...]
    was: Mapping[str, Datum]
    machines: Mapping[str, tuple[str, ...]]
    states: Mapping[str, Mapping[str, tuple[Birth, ...]]]
    begins: Mapping[str, tuple[Birth, ...]]
    data: Mapping[str, Value]
    description: Words = field(factory=dict, kw_only=True, eq=False)
    span: Span = placed()
