"""The whole answer to a proposal, with every reason; also where only part of an order is known.

`Engine.decide` takes the common way through accepted events without coming here. Everything that
it does not accept at once is judged here, by the tree-walking back end.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, frozen

from ..expressions import Unknown, Values
from .admit import actor_reasons, evidence_reasons, good_fields, payload_reasons
from .ahead import path
from .case import Case
from .decision import Code, Decision, Move, Reason, Unchecked, Verdict
from .explain import asks_elsewhere, check
from .joint import asked_of, joined, standings
from .late import been_there, older
from .losses import changes_nothing
from .step import step
from .sweep import swept_moves
from .tables import Alternative, Table
from .timing import Moment
from .trial import fits, guards, moves_of, outcome


@frozen(slots=False)
class _Trial:
    """How the alternatives of one event fare."""

    taken: Alternative | None = None
    moves: tuple[Move, ...] = ()
    failures: tuple[Reason, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    fits: bool = False
    waits_for: tuple[str, ...] | None = None
    """Events of other machines, when all that fails is that they have not happened yet."""


def judge(
    case: Case, table: Table, target: tuple[str, str] | None = None, *, named: bool = True
) -> Decision:
    """Answer for one event.

    Args:
        target: the machine and leaf that it must lead to, when a status was proposed.
        named: whether the caller says that it is this event.
    """
    proposal, event = case.proposal, table.event
    refusals: list[Reason] = []
    unchecked: list[Unchecked] = []
    if case.partial and proposal.by is None:
        if event.by is not None:
            what = f"{event.name} is sent by {', '.join(event.by)}"
            unchecked.append(Unchecked(what, ("actor",), str(event.span)))
    else:
        refusals += actor_reasons(case.tables.definition, event, proposal.by)
    for found in payload_reasons(event, proposal.payload, partial=case.partial):
        if isinstance(found, Reason):
            refusals.append(found)
        else:
            unchecked.append(found)
    fields = good_fields(event, proposal.payload, partial=case.partial)
    actor = proposal.by if case.partial else proposal.by or ""
    values = evolve(case.values, fields=fields, actor=actor)
    case = case.keeping(fields)
    for found in evidence_reasons(event, values, partial=case.partial):
        if isinstance(found, Reason):
            refusals.append(found)
        else:
            unchecked.append(found)
    if named and not refusals and (late := _older(case, table, values)) is not None:
        return late
    trial = _try(case, table, values, target)
    if not trial.fits:
        answers = standings(case, table, values)
        if refusals:
            refusals += [each.reason for each in answers if each.verdict is Verdict.REFUSED]
            return case.decision(Verdict.REFUSED, event.name, _asked(case, table, target), refusals)
        return joined(case, table, answers, _asked(case, table, target))
    if trial.taken is None or refusals:
        if trial.waits_for is not None and not refusals and case.report:
            return case.decision(
                Verdict.EARLY,
                event.name,
                trial.moves,
                [evolve(each, code=Code.OTHER_MACHINE_BEHIND) for each in trial.failures],
                missing=trial.waits_for,
                basis="graph",
            )
        refusals += trial.failures
        return case.decision(Verdict.REFUSED, event.name, trial.moves, refusals)
    if target is not None and not named and _may_be_late(case, trial.taken, target[0]):
        return _back(case, table, trial, values, target)
    return _accept(case, trial, values, [*unchecked, *trial.unchecked])


def _older(case: Case, table: Table, values: Values) -> Decision | None:
    """Return the answer to a report that is older than the state of its machines."""
    if table.valuable or case.proposal.at is None:
        return None
    machines = dict.fromkeys(part.machine for each in table.alternatives for part in each.moved)
    reason = older([asked_of(case, table, values, name, table.alternatives) for name in machines])
    if reason is None:
        return None
    return case.decision(Verdict.STALE, table.event.name, _asked(case, table, None), [reason])


def _may_be_late(case: Case, taken: Alternative, machine: str) -> bool:
    """Tell whether a reported status along a way back may as well be a late one."""
    if not (taken.transition.back and case.report):
        return False
    if case.proposal.at is None or case.snapshot is None:
        return True
    entered = case.snapshot.entered[machine]
    return entered is None or case.proposal.at < entered


def _back(case: Case, table: Table, trial: _Trial, values: Values, to: tuple[str, str]) -> Decision:
    """Answer a reported status along a way back: late, unless data would get lost with it."""
    assert trial.taken is not None
    machine, target = to
    name, where = table.event.name, str(trial.taken.transition.span)
    doubt = f"nothing shows that this report of {case.title(machine)} is newer than its state"
    evidence = {"machine": machine}
    there = been_there(case.snapshot, case.tables.definition.machines[machine], target)
    if (there and case.bare) or changes_nothing(trial.taken, values):
        reason = Reason(Code.BEHIND, f"{name} goes back, and {doubt}", evidence, where)
        return case.decision(Verdict.STALE, name, trial.moves, [reason], basis="graph")
    message = f"{name} goes back and would change data, and {doubt}: have an operator look at it"
    reason = Reason(Code.CONFLICT, message, evidence, where)
    return case.decision(Verdict.REFUSED, name, trial.moves, [reason], basis="graph")


# Step 2: a transition exists.


def _try(case: Case, table: Table, values: Values, target: tuple[str, str] | None) -> _Trial:
    """Try the alternatives in order, as far as they can be evaluated."""
    failures: list[Reason] = []
    open_questions: list[Unchecked] = []
    moment = Moment(case.snapshot, case.proposal.at)
    waits: list[tuple[str, ...] | None] = []
    moves: tuple[Move, ...] = ()
    for each in table.alternatives:
        if not fits(each, values):
            continue
        leads = moves_of(each, values)
        moves = moves or leads
        found = guards(each, values, case.tables.definition, moment)
        if found.own or found.named:
            failures += (*found.own, *found.named)
            in_time = all(each.code is not Code.NOT_DUE for each in found.named)
            waits.append(_waits_for(case, each, values) if in_time else None)
        if found.own:
            continue
        elsewhere = target is not None and all(
            (move.machine, move.target) != target for move in leads
        )
        if not found.named and not elsewhere:
            return _Trial(each, leads, (), (*open_questions, *found.unchecked), True)
        shown = ", ".join(f"{move.machine} to {move.target}" for move in leads)
        where = str(each.transition.span)
        if found.open:
            needs = sorted({name for answer in found.open for name in answer.needs})
            what = f"{table.event.name} may lead {shown} instead"
            open_questions.append(Unchecked(what, tuple(needs), where))
            continue
        if not found.named:
            message = f"{table.event.name} leads {shown} instead"
            failures.append(Reason(Code.GUARD_FAILED, message, {"guard": "else"}, where))
            waits.append(None)
        break  # this is the alternative that is taken
    if not failures:
        return _Trial()
    waiting = [name for each in waits if each for name in each]
    all_wait = bool(waits) and all(each is not None for each in waits)
    missing_events = tuple(dict.fromkeys(waiting)) if all_wait else None
    return _Trial(None, moves, tuple(failures), (), True, missing_events)


def _waits_for(case: Case, alternative: Alternative, values: Values) -> tuple[str, ...] | None:
    """Return the events after which the failed clauses hold, if that is all they ask for."""
    moved = frozenset(part.machine for part in alternative.moved)
    events: list[str] = []
    for clause in alternative.clauses:
        if not isinstance(check(clause, values), Reason):
            continue
        test = asks_elsewhere(clause, moved)
        way = test and path(case.tables, test.machine, values, test.leaves)
        if not way:
            return None
        events += [edge.event.name for edge in way]
    return tuple(events)


def _accept(case: Case, trial: _Trial, values: Values, unchecked: list[Unchecked]) -> Decision:
    alternative = trial.taken
    assert alternative is not None
    event = alternative.event.name
    found = outcome(alternative, values)
    if found.broken:
        return case.decision(Verdict.REFUSED, event, trial.moves, found.broken)
    unchecked += found.unchecked
    questions = tuple({each.what: each for each in unchecked}.values())
    if questions and case.strict:
        reasons = [
            Reason(
                Code.NOT_CHECKED,
                f"{each.what}: not checked without {', '.join(each.needs)}",
                {"needs": list(each.needs)},
                each.where,
            )
            for each in questions
        ]
        return case.decision(Verdict.REFUSED, event, trial.moves, reasons, unchecked=questions)
    snapshot, moves = case.snapshot, trial.moves
    moved = None
    if snapshot is not None:
        row = tuple(
            value
            for name in snapshot.shape.data
            if not isinstance(value := found.data[name], Unknown)
        )
        moved = step(snapshot, alternative, row, case.proposal)
        moves += swept_moves(alternative.sweeps, snapshot.instance_rows)
    definition = case.tables.definition
    counts = {each.name for each in definition.sums} - definition.totals.keys()
    sets = {name: value for name, value in found.sets.items() if name not in counts}
    return case.decision(
        Verdict.ACCEPTED, event, moves, after=moved, sets=sets, unchecked=questions
    )


def _asked(case: Case, table: Table, target: tuple[str, str] | None) -> tuple[Move, ...]:
    """Return what was asked of the machines, where no transition answers it."""
    states: Mapping[str, str] = case.values.states
    if target is not None:
        return (Move(target[0], states[target[0]], target[1]),)
    wanted: dict[str, set[str]] = {}
    for each in table.alternatives:
        for part in each.moved:
            now = states.get(part.machine)
            sources = {now} if now in part.sources else part.sources if part.target else ()
            wanted.setdefault(part.machine, set()).update(map(part.end, sources))
    return tuple(
        Move(machine, states[machine], next(iter(ends)) if len(ends) == 1 else None)
        for machine, ends in wanted.items()
        if machine in states
    )
