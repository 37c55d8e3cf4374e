"""The answer to a proposed status: which events lead there, and what each would need."""

from __future__ import annotations

from attrs import evolve

from ..diagnostics import near
from ..spec.model import Fact
from ..spec.names import is_word
from .admit import as_field, good_fields, payload_reasons
from .case import Case
from .decision import Code, Decision, Move, Reason, Verdict
from .event import Status
from .judge import judge
from .late import Asked, older, standing
from .tables import Table

_RANK = [Verdict.ACCEPTED, Verdict.DUPLICATE, Verdict.STALE, Verdict.EARLY, Verdict.REFUSED]


def judge_status(case: Case, status: Status, event: str | None = None) -> Decision:
    """Answer for a machine that shall be in a leaf.

    Args:
        event: the only event by which it may get there; None for any.
    """
    machine, target = status.machine, status.to
    source = case.values.states[machine]
    asked = (Move(machine, source, target, case.ids.get(machine)),)
    into: list[Table] = []
    ways: list[Table] = []
    for table in case.tables.events.values():
        if event in (None, table.event.name):
            sources = _sources(table, machine, target)
            # A self-transition leads to wherever the machine is: it is a way only from there, and
            # only for whom it is called by its name. That a status is what it was is no event.
            into += [table] * bool(sources - {target})
            ways += [table] * (source in sources and (event is not None or source != target))
    if event is not None:
        if ways or into:
            return judge(case, (ways or into)[0], (machine, target))
        message = f"{event} never leads {machine} to {target}"
        reason = Reason(Code.NO_TRANSITION, message, {"machine": machine, "state": source})
        return case.decision(Verdict.REFUSED, event, asked, [reason])
    faults = _faults(case, status, into)
    if ways:
        late = None if faults else older([_ask(case, status, into)])
        if late is not None:
            return case.decision(Verdict.STALE, None, asked, [late])
        return _best(case, [judge(case, table, (machine, target), named=False) for table in ways])
    return _no_way(_ask(case, status, into), faults, asked)


def _ask(case: Case, status: Status, into: list[Table]) -> Asked:
    """Return what the status asks of its machine."""
    machine = case.tables.definition.machines[status.machine]
    good = {
        name: value
        for table in into
        for name, value in good_fields(table.event, status.payload, partial=True).items()
    }
    return Asked(
        case.keeping(good),
        status.machine,
        tuple(each for table in into for each in table.alternatives),
        None,
        status.to,
        evolve(case.values, fields=good, actor=status.by or ""),
        any(table.valuable for table in into),
        str(machine.states[status.to].span),
    )


def _sources(table: Table, machine: str, target: str) -> set[str]:
    """Return the leaves from which an event leads a machine to a leaf."""
    return {
        source
        for alternative in table.alternatives
        for part in alternative.moved
        if part.machine == machine
        for source in part.sources
        if part.end(source) == target
    }


def _best(case: Case, decisions: list[Decision]) -> Decision:
    """Choose among the answers for several events; a refusal needs the reasons of all."""
    ranked = sorted(decisions, key=lambda each: (_RANK.index(each.verdict), len(each.unchecked)))
    best = ranked[0]
    if best.verdict is Verdict.REFUSED and len(ranked) > 1:
        reasons = tuple(
            {(each.code, each.message): each for one in decisions for each in one.reasons}.values()
        )
        return evolve(best, grounds=evolve(best.grounds, event=None, reasons=reasons))
    several = sum(each.verdict is Verdict.ACCEPTED for each in ranked) > 1
    if several and case.partial:
        return evolve(best, grounds=evolve(best.grounds, event=None))
    return best


def _faults(case: Case, status: Status, into: list[Table]) -> list[Reason]:
    """Return what is wrong with the payload, whichever event is meant by the status.

    One that carries every field may be meant; where none does, any. It is enough that one of
    these can carry the values. What is missing is no fault: a status may come bare.
    """
    known = {*case.ids, *(name for table in into for name in table.event.payload)}
    found = [
        Reason(
            Code.PAYLOAD_UNEXPECTED,
            f"nothing that leads {status.machine} to {status.to} carries {as_field(name)}",
            {"field": name, "near": list(near(name, known))} if is_word(name) else {},
        )
        for name in status.payload
        if name not in known
    ]
    carried = {name: value for name, value in status.payload.items() if name in known}
    fields = {*carried} - {*case.ids}
    meant = [table.event for table in into if fields <= table.event.payload.keys()]
    answers: list[list[Reason]] = []
    for event in meant or [table.event for table in into]:
        own = {name: carried[name] for name in carried if name in {*fields, *event.payload}}
        answers.append(
            [
                each
                for each in payload_reasons(event, own, partial=True)
                if isinstance(each, Reason) and each.code is not Code.PAYLOAD_MISSING
            ]
        )
    return [*found, *(each for one in answers for each in one)] if all(answers) else found


def _no_way(ask: Asked, faults: list[Reason], asked: tuple[Move, ...]) -> Decision:
    case = ask.case
    if not faults and (late := older([ask])) is not None:
        return case.decision(Verdict.STALE, None, asked, [late])
    answer = standing(ask)
    if faults:
        faults += [answer.reason] * (answer.verdict is Verdict.REFUSED)
        return case.decision(Verdict.REFUSED, None, asked, faults)
    return case.decision(
        answer.verdict, None, asked, [answer.reason], basis=answer.basis, missing=answer.missing
    )


def derived(fact: Fact) -> Reason:
    """Return why a status that a fact derives cannot be proposed."""
    message = f"{fact.name} is derived from the rest of the order: propose a change of that instead"
    return Reason(Code.DERIVED_STATUS, message, {"fact": fact.name}, str(fact.span))
