"""What all stories do: take events in the order they arrived, and tell what became of them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from statekit import Event, SpecError, Status, Verdict, loads
from statekit.check import check, shown
from statekit.diagnostics import Diagnostic

_SETTLED = (Verdict.ACCEPTED, Verdict.DUPLICATE, Verdict.STALE)


def told(
    text: str,
    arrived: Iterable[Event | Status],
    *,
    states: dict[str, str] | None = None,
    **data: object,
) -> str:
    """Decide about each event as an order service does; return the answers and what came of it.

    The order is a new one with `data`, or one read back from a record that says only `states`
    and `data`. What is settled is remembered under its identity. The last line has the order's
    states, data and facts.
    """
    spec = loads(text)
    order = spec.start(None, **data) if states is None else spec.snapshot(states, data)
    seen: dict[str, Event | Status] = {}
    answers = []
    for each in arrived:
        decision = spec.decide(order, each, seen)
        answers.append(str(decision))
        order = decision.after or order
        key = spec.identity(each)
        if key is not None and decision.verdict in _SETTLED:
            seen.setdefault(key, each)
    known = {**order.states, **order.data, **order.facts}
    end = "; ".join(f"{name} {shown(value)}" for name, value in known.items())
    return _lines([*answers, f"=> {end}"])


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
