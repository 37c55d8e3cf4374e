"""The scenarios of a spec: examples that `check` runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from attrs import field, frozen

from ..diagnostics import Span
from ..expressions import Value
from .base import Words, placed


@frozen(slots=False)
class Step:
    """One step of a scenario.

    Args:
        event: the event's name; None for a proposed status.
        status: the proposed (machine, state); None for an event.
        expect: the verdict's word.
        why: reason codes that the decision must have.
        see: what must be true afterwards: machine to state, datum or fact to value.
        wait: how much time passes before it.
    """

    event: str | None
    status: tuple[str, str] | None
    by: str | None
    payload: Mapping[str, Value]
    expect: str
    why: tuple[str, ...]
    see: Mapping[str, Value]
    id: str | None = field(default=None, kw_only=True)
    at: str | None = field(default=None, kw_only=True)
    wait: timedelta | None = field(default=None, kw_only=True)
    span: Span = placed()
    seen: Instances = field(factory=dict, kw_only=True)
    """What must be true of instances afterwards."""


@frozen(slots=False)
class Placed:
    """An instance in a scenario: where it is (None: not said), and some of its fields."""

    state: str | None
    fields: Mapping[str, Value]


Instances = Mapping[str, Mapping[str, Placed]]
"""Per machine of many its instances, by id."""


@frozen(slots=False)
class Run:
    """Steps from one beginning: data at birth, and machines put into a state.

    Args:
        instances: the instances with which it begins.
        seen: what must be true of instances at the beginning.
    """

    given: Mapping[str, Value]
    see: Mapping[str, Value]
    steps: tuple[Step, ...]
    span: Span = placed()
    instances: Instances = field(factory=dict, kw_only=True)
    seen: Instances = field(factory=dict, kw_only=True)


@frozen(slots=False)
class Scenario:
    """An example that runs.

    Args:
        runs: one for `steps`, one a row for `table`.
        edges: per machine, a chart: each leaf with the leaves that one transition leads to.
    """

    name: str
    runs: tuple[Run, ...]
    edges: Mapping[str, Mapping[str, frozenset[str]]]
    description: Words = field(factory=dict, kw_only=True)
    span: Span = placed()
