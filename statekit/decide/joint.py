"""What an event means that no transition takes, over all machines that it moves or reads."""

from __future__ import annotations

from attrs import evolve

from ..expressions import Values
from ..spec.model import Part
from .ahead import path
from .case import Case
from .clocks import in_families
from .decision import Code, Decision, Move, Reason, Verdict
from .late import Asked, Standing, standing
from .tables import Alternative, Table


def standings(case: Case, table: Table, values: Values) -> list[Standing]:
    """Answer per machine; of several joint cases, for the one that comes closest."""
    if table.machine is not None:
        machine = table.event.machine or ""
        return [standing(asked_of(case, table, values, machine, table.alternatives))]
    best: list[Standing] = []
    for each in table.alternatives:
        answers = [
            _part_standing(case, table, values, each, part) for part in each.transition.parts
        ]
        found = [answer for answer in answers if answer is not None]
        if not best or _distance(found) < _distance(best):
            best = found
    return best


_ORDER = [Verdict.DUPLICATE, Verdict.STALE, Verdict.EARLY, Verdict.ACCEPTED, Verdict.REFUSED]


def _distance(answers: list[Standing]) -> tuple[int, int]:
    verdicts = [each.verdict for each in answers]
    return max(map(_ORDER.index, verdicts), default=len(_ORDER)), verdicts.count(Verdict.REFUSED)


def _part_standing(
    case: Case, table: Table, values: Values, alternative: Alternative, part: Part
) -> Standing | None:
    """Answer for one machine of a joint case; None where it stays as it is, or is not known."""
    current = values.states.get(part.machine)
    if current is None:
        return None
    if current in part.sources and (not part.moves or part.end(current) == current):
        return None
    if current in part.sources:
        fine = Reason(Code.ALREADY_THERE, f"{case.title(part.machine)} is ready in {current}")
        return Standing(Verdict.ACCEPTED, fine)
    if part.moves:
        return standing(asked_of(case, table, values, part.machine, (alternative,)))
    machine = case.tables.definition.machines[part.machine]
    shown = ", ".join(in_families(machine, part.sources))
    ask = asked_of(case, table, values, part.machine, (alternative,))
    message = f"{ask.stands}, and {table.event.name} needs it in {shown}"
    evidence: dict[str, object] = {"machine": part.machine, "state": current}
    if part.machine in case.ids:
        evidence["instance"] = case.ids[part.machine]
    way = path(case.tables, part.machine, values, part.sources)
    if way and case.report:
        missing = tuple(edge.event.name for edge in way)
        reason = Reason(Code.OTHER_MACHINE_BEHIND, message, evidence, str(part.span))
        return Standing(Verdict.EARLY, reason, "graph", missing)
    reason = Reason(Code.NO_TRANSITION, message, evidence, str(part.span))
    return Standing(Verdict.REFUSED, reason)


def asked_of(
    case: Case, table: Table, values: Values, machine: str, alternatives: tuple[Alternative, ...]
) -> Asked:
    """Return what an event asks of one machine."""
    name, where = table.event.name, str(table.event.span)
    return Asked(case, machine, alternatives, name, None, values, table.valuable, where)


def joined(case: Case, table: Table, answers: list[Standing], moves: tuple[Move, ...]) -> Decision:
    """Join the answers of a joint event's machines; nothing moves unless all can."""
    if not answers:
        message = f"no transition takes {table.event.name}"
        reason = Reason(Code.NO_TRANSITION, message, {}, str(table.event.span))
        return case.decision(Verdict.REFUSED, table.event.name, moves, [reason])
    verdicts = {each.verdict for each in answers}
    if Verdict.REFUSED in verdicts:
        verdict = Verdict.REFUSED
    elif Verdict.EARLY in verdicts:
        verdict = Verdict.EARLY
    elif Verdict.ACCEPTED in verdicts:
        # One machine is ready and another has gone: half a step is none.
        verdict = Verdict.REFUSED
        answers = [
            evolve(each, reason=evolve(each.reason, code=Code.NO_TRANSITION)) for each in answers
        ]
    else:
        verdict = Verdict.STALE if Verdict.STALE in verdicts else Verdict.DUPLICATE
    telling = [each for each in answers if each.verdict is verdict] or answers
    return case.decision(
        verdict,
        table.event.name,
        moves,
        [each.reason for each in telling],
        basis=next((each.basis for each in telling if each.basis), None),
        missing=tuple(name for each in telling for name in each.missing),
    )
