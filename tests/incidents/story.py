"""What all stories do: take events in the order they arrived, and tell what became of them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from statekit import Event, SpecError, Status, loads
from statekit.check import check, shown
from statekit.diagnostics import Diagnostic


def told(
    text: str,
    arrived: Iterable[Event | Status],
    *,
    states: dict[str, str] | None = None,
    **data: object,
) -> str:
    """Replay the events; return the answers and what came of the order.

    The order is a new one with `data`, or one read back from a record that says only `states`
    and `data`; no identity has been seen before. The last line has the order's
    states, data and facts, and its instances.
    """
    spec = loads(text)
    order = spec.start(None, **data) if states is None else spec.snapshot(states, data)
    replay = spec.replay(arrived, order, seen={})
    order = replay.snapshot
    known = {**order.states, **order.data, **order.facts}
    end = [f"{name} {shown(value)}" for name, value in known.items()]
    for name, instances in order.instances.items():
        end += [f"{name} {key} {each.state}" for key, each in instances.items()]
    return _lines([*(str(each.decision) for each in replay.turns), f"=> {'; '.join(end)}"])


def instead(text: str, rule: str, naive: str) -> str:
    """Return the spec with the one passage that matters written as the other system had it."""
    assert text.count(rule) == 1, rule
    return text.replace(rule, naive)


def faults(text: str) -> str:
    """Return what loading a spec says about it: nothing, when it loads."""
    try:
        loads(text)
    except SpecError as error:
        return _found(error.diagnostics)
    return ""


def findings(text: str) -> str:
    """Return what `statekit check` says about a spec that loads: nothing, when all is well."""
    return _found(check(loads(text)).diagnostics)


def _found(diagnostics: Iterable[Diagnostic]) -> str:
    return _lines([f"{each.rule}: {each.message}" for each in diagnostics])


def _lines(texts: list[str]) -> str:
    """Put each text on a line, and what is long on several."""
    wrapped = (
        textwrap.fill(each, 90, subsequent_indent="    ", break_on_hyphens=False) for each in texts
    )
    return "".join(f"\n{each}" for each in wrapped) + "\n" if texts else ""
