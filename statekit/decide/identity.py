"""What tells one occurrence from another, and whether it has been seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import evolve

from ..diagnostics import MisuseError
from ..expressions import Type, plain
from .admit import good_fields, without_stranger
from .decision import Code, Decision, Grounds, Reason, Verdict
from .event import Event, Proposal, Status
from .snapshot import Snapshot
from .tables import Tables

if TYPE_CHECKING:
    from .engine import Engine


def declared(tables: Tables, proposal: Proposal) -> str | None:
    """Return the identity that the spec declares, where the payload has it."""
    table = tables.events.get(proposal.name) if isinstance(proposal, Event) else None
    if table is None or not table.event.identity:
        return None
    fields = [table.event.payload[name] for name in table.event.identity]
    values = [proposal.payload.get(each.name) for each in fields]
    if not all(map(Type.accepts, (each.type for each in fields), values)):
        return None
    frozen = [each.type.freeze(value) for each, value in zip(fields, values, strict=True)]
    return f"{table.event.name}:{json.dumps(plain(frozen))}"


def seen_before(
    engine: Engine, snapshot: Snapshot, proposal: Proposal, seen: Mapping[str, Proposal]
) -> Decision | None:
    """Return the answer to an occurrence that the caller has recorded; None for a new one.

    Raises:
        MisuseError: the record is none.
    """
    given: object = seen
    if not isinstance(given, Mapping):
        kind = type(given).__name__
        raise MisuseError(f"seen is a mapping of identities to proposals, not a {kind}")
    key = engine.identity(proposal)
    known: object = None if key is None else given.get(key)
    if known is None:
        return None
    if not isinstance(known, Event | Status):
        kind = type(known).__name__
        raise MisuseError(f"seen[{key!r}] is an Event or a Status, not a {kind}")
    same = type(known) is type(proposal) and str(known) == str(proposal)
    evidence: dict[str, object] = {"id": key}
    if same and _alike(_read(engine.tables, known), _read(engine.tables, proposal)):
        message = f"{proposal} with the identity {key} has been seen already"
        verdict, code = Verdict.DUPLICATE, Code.SAME_OCCURRENCE
    else:
        what = "another payload" if same else f"another proposal, {known}"
        message = f"the identity {key} has been seen already, with {what}"
        verdict, code = Verdict.REFUSED, Code.CONFLICTING_DUPLICATE
    grounds = Grounds(reasons=(Reason(code, message, evidence),))
    shown = _declared_only(engine.tables, without_stranger(engine.definition, proposal))
    return Decision(verdict, engine, shown, (), snapshot, None, grounds)


def _read(tables: Tables, proposal: Proposal) -> Mapping[str, object]:
    """Return a payload with its fields as they are kept: a stored time has become a text."""
    table = tables.events.get(proposal.name) if isinstance(proposal, Event) else None
    fields = {} if table is None else table.event.payload
    return {
        name: fields[name].type.freeze(value)
        if name in fields and fields[name].type.accepts(value)
        else value
        for name, value in proposal.payload.items()
    }


def _alike(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Tell whether two payloads say the same; true is not 1, and 4000.0 is not 4000."""
    return dict(one) == dict(other) and all(type(one[name]) is type(other[name]) for name in one)


def _declared_only(tables: Tables, proposal: Proposal) -> Proposal:
    """Return a proposal without what the spec does not declare: it may be a card number."""
    table = tables.events.get(proposal.name) if isinstance(proposal, Event) else None
    fields = {} if table is None else good_fields(table.event, proposal.payload, partial=True)
    kept = {name: value for name, value in proposal.payload.items() if name in fields}
    return proposal if len(kept) == len(proposal.payload) else evolve(proposal, payload=kept)
