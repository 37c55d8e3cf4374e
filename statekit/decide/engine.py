"""A loaded spec at work: snapshots in, decisions out. No clock, no I/O, no mutation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import evolve

from ..diagnostics import MisuseError, unknown
from ..expressions import Value, Values
from ..spec.digest import digest
from ..spec.model import Definition
from .admit import without_stranger
from .case import Case
from .clocks import Times, begun
from .compiling import compile_tables
from .decision import Decision, Grounds, Move, Option, Reason, Verdict
from .due import Due, due, next_due
from .event import Event, Proposal, Status, check_time
from .explain import check_rule
from .fast import accept
from .focus import NO_IDS, Ids, focus, ids_in, refuse_nameless, widened
from .identity import declared, seen_before
from .instances import Instances
from .judge import judge
from .options import options_of
from .rows import leaf, placed
from .snapshot import Shape, Snapshot, data_row, state_row
from .status import derived, judge_status
from .tables import Table

if TYPE_CHECKING:
    from .replay import Replay
    from .timeline import Timeline

_NOTHING: dict[str, Proposal] = {}


class Engine:
    """Decides by one definition. Immutable: any number of threads may share it."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.digest = digest(definition)
        self.tables = compile_tables(definition, self.digest)
        self.shape: Shape = self.tables.shape
        self._events = self.tables.events
        self._plain: dict[tuple[str, str, str], Decision] = {}

    @property
    def name(self) -> str:
        """The spec's name."""
        return self.definition.name

    @property
    def version(self) -> str:
        """The spec's version."""
        return self.definition.version

    # Beginnings.

    def start(self, at: datetime | None = None, /, **data: object) -> Snapshot:
        """Return a new order.

        Args:
            at: when it begins, with a time zone.
            data: the data that the spec does not give itself; money in minor units.

        Raises:
            MisuseError: a datum is missing, unknown or of the wrong type, no birth fits, or a
                rule would be broken from the start.
        """
        row = data_row(self.shape, data, "the new order")
        states = tuple(self._birth(name, row) for name in self.shape.machines)
        entered = self._entered(at)
        none: tuple[Instances, ...] = ({},) * len(self.shape.collections)
        clocks = self._begun(states, at)
        snapshot = Snapshot(self.shape, states, row, entered, 0, (-1,) * len(states), clocks, none)
        self._check_rules(snapshot)
        return snapshot

    def snapshot(
        self,
        states: Mapping[str, object],
        data: Mapping[str, object] | None = None,
        at: datetime | None = None,
        instances: Mapping[str, Mapping[str, object]] | None = None,
    ) -> Snapshot:
        """Return an order as a caller without a trail knows it.

        Args:
            states: the leaf of each machine; one that is not named is where it is born.
            data: the data; one that is not named has its initial value.
            at: when its machines entered these states, with a time zone; time-outs count from it.
            instances: per machine of many its instances, by id: each a leaf, or a mapping of
                `state` and its fields.

        Raises:
            MisuseError: as `start`.
        """
        given: dict[str, object] = {"states": states, "data": data, "instances": instances}
        for what, value in given.items():
            if value is not None and not isinstance(value, Mapping):
                kind = type(value).__name__
                raise MisuseError(f"{what} are a mapping of names to values, not {kind}")
        rows = placed(self.shape, instances or {}, at)
        row = data_row(self.shape, data or {}, "the snapshot", rows)
        axes = self.shape.axes
        for name in states:
            if name not in axes:
                raise unknown("there is no machine", name, axes)
        leaves = {name: states[name] if name in states else self._birth(name, row) for name in axes}
        whole = state_row(self.shape, leaves, "the snapshot")
        entered = self._entered(at)
        clocks = self._begun(whole, at)
        snapshot = Snapshot(self.shape, whole, row, entered, clock_row=clocks, instance_rows=rows)
        self._check_rules(snapshot)
        return snapshot

    def _entered(self, at: datetime | None) -> Times | None:
        """Return one time for all machines but those of many, of which nothing is there."""
        if at is None:
            return None
        check_time("at", at)
        many = {each.place for each in self.shape.collections}
        row = tuple(None if place in many else at for place in range(len(self.shape.machines)))
        return row if any(row) else None

    def _begun(self, states: tuple[str, ...], at: datetime | None) -> Times | None:
        return begun(self.shape.clocks, dict(zip(self.shape.machines, states, strict=True)), at)

    def _birth(self, machine: str, row: tuple[Value, ...]) -> str:
        for guard, target in self.tables.births[machine]:
            if guard is None or guard((), row, (), "", (), ()):
                return target
        raise MisuseError(f"no initial state of {machine} fits the data")

    def _check_rules(self, snapshot: Snapshot) -> None:
        states, row = snapshot.state_row, snapshot.data_row
        born = self.tables.born
        if born is None or born(states, row, (), "", states, row):
            return
        values = self._values(snapshot)
        rules = [rule for rule in self.definition.rules.values() if not rule.step]
        broken = [found for rule in rules if isinstance(found := check_rule(rule, values), Reason)]
        raise MisuseError("; ".join(each.message for each in broken))

    # Decisions.

    def decide(
        self,
        snapshot: Snapshot,
        proposal: Proposal,
        seen: Mapping[str, Proposal] = _NOTHING,
    ) -> Decision:
        """Answer whether an event, or a proposed status, may happen to an order.

        Args:
            snapshot: the order before it.
            proposal: the event or the status.
            seen: every accepted proposal of this order that the caller has recorded, by
                `identity`. What is missing in it is then known not to have been taken.

        Raises:
            MisuseError: the spec has no such event, machine or state, or the snapshot is of
                another version of the spec.
        """
        snapshot = self._own(snapshot)
        given: object = proposal
        if type(given) is not Event and not isinstance(given, Event | Status):
            kind = type(given).__name__
            remedy = "Event.from_dict takes back what Event.to_dict wrote"
            raise MisuseError(f"a proposal is an Event or a Status, not {kind}: {remedy}")
        if seen and (known := seen_before(self, snapshot, proposal, seen)) is not None:
            return known
        if isinstance(proposal, Status):
            return self._decide_status(snapshot, proposal)
        table = self._events.get(proposal.name)
        if table is None:
            raise unknown(f"{self.name} has no event", proposal.name, self._events)
        new = seen is not _NOTHING and declared(self.tables, proposal) is not None
        if table.about:
            return self._decide_one(snapshot, proposal, table, new=new)
        accepted = accept(self, snapshot, proposal, table)
        if accepted is not None:
            return accepted
        return judge(self._case(snapshot, proposal, new=new), table)

    def _decide_one(self, snapshot: Snapshot, event: Event, table: Table, *, new: bool) -> Decision:
        """Decide an event that is about one of many."""
        ids = ids_in(self.shape, event.payload)
        if any(name not in ids for name in table.about):
            return refuse_nameless(self._case(snapshot, event), table.event)
        before = focus(snapshot, self.tables.focused, ids)
        found = accept(self, before, event, table)
        if found is None:
            found = judge(self._case(before, event, new=new, ids=ids), table)
        return widened(found, snapshot, ids)

    def _decide_status(self, snapshot: Snapshot, status: Status) -> Decision:
        if status.machine in self.definition.facts:
            return self._derived(status, str(snapshot.facts[status.machine]), snapshot)
        self._leaf(status.machine, status.to)
        if not self.shape.collections:
            return judge_status(self._case(snapshot, status), status)
        ids = ids_in(self.shape, status.payload)
        if self.definition.machines[status.machine].many is not None and status.machine not in ids:
            return refuse_nameless(self._case(snapshot, status))
        before = focus(snapshot, self.tables.focused, ids)
        return widened(judge_status(self._case(before, status, ids=ids), status), snapshot, ids)

    def _case(
        self, snapshot: Snapshot, proposal: Proposal, *, new: bool = False, ids: Ids = NO_IDS
    ) -> Case:
        return Case(self, proposal, self._values(snapshot), snapshot, new=new, ids=ids)

    def _values(self, snapshot: Snapshot) -> Values:
        """Return what is true of an order, the slots of its machines of many included."""
        states = dict(zip(self.shape.machines, snapshot.state_row, strict=True))
        data = dict(zip(self.shape.data, snapshot.data_row, strict=True))
        return Values(states, data, self.tables.facts)

    def _own(self, snapshot: Snapshot) -> Snapshot:
        """Return a snapshot, of the same spec loaded another time, as one of this spec."""
        try:
            if snapshot.shape is self.shape:
                return snapshot
        except AttributeError:
            kind = type(snapshot).__name__
            remedy = "Snapshot.from_dict takes back what to_dict wrote"
            raise MisuseError(f"an order is a Snapshot, not {kind}: {remedy}") from None
        return Snapshot.from_dict(snapshot.to_dict(), self)

    def identity(self, proposal: Proposal) -> str | None:
        """Return what tells this occurrence from others: the key under which to record it.

        It is made of the payload fields that the spec names as the event's identity; else it is
        the proposal's id. None when there is neither.
        """
        return declared(self.tables, proposal) or proposal.id or None

    def replay(
        self,
        events: Iterable[Proposal],
        start: Snapshot | None = None,
        *,
        seen: Mapping[str, Proposal] | None = None,
        **data: object,
    ) -> Replay:
        """Fold recorded proposals into decisions and a final snapshot.

        What comes early is kept, and tried again after each accepted one that moves a machine, as
        its sender would.

        Args:
            events: events and statuses, in the order in which they arrived.
            start: the order before the first of them; None for a new order.
            seen: the proposals that were accepted before `start`, as for `decide`. A new order
                has none. None of an older order means that they are not known.
            data: the data of a new order, as for `start`.

        Raises:
            MisuseError: the new order cannot begin, `start` and data are both given, or the spec
                has no such event, machine or state.
        """
        from .replay import replay  # decisions are made without it

        if start is None:
            start = self.start(**data)
        elif data:
            raise MisuseError("`start` has its data already: give one of the two")
        return replay(self, events, start, seen)

    # Status-only callers.

    def validate(
        self,
        machine: str,
        from_: str,
        to: str,
        # Python calls functions with keyword-only defaults a third slower: name these all the same.
        event: str | None = None,
        actor: str | None = None,
        given: Mapping[str, object] | None = None,
        payload: Mapping[str, object] | None = None,
        strict: bool = False,
    ) -> Decision:
        """Answer whether a machine may go from one status to another, knowing little else.

        Args:
            machine, from_, to: the machine and two of its leaves, by full name.
            event: the event that leads there; None for any.
            actor: who asks for it; None takes it as a report.
            given: what is known besides: values of data, states of other machines.
            payload: what the event carries, as far as it is known.
            strict: refuse what cannot be checked, instead of listing it in `unchecked`.

        Raises:
            MisuseError: the spec has no such machine, state, event or datum.
        """
        if event is None and actor is None and given is None and payload is None and not strict:
            try:
                return self._plain[machine, from_, to]
            except (KeyError, TypeError):
                # Unknown names raise here, so that only real states are kept.
                decision = self._validate(Status(machine, to), from_, None, {}, strict=False)
                return self._plain.setdefault((machine, from_, to), decision)
        status = Status(machine, to, actor, {} if payload is None else payload)
        return self._validate(status, from_, event, {} if given is None else given, strict=strict)

    def _validate(
        self,
        status: Status,
        from_: str,
        event: str | None,
        given: Mapping[str, object],
        *,
        strict: bool,
    ) -> Decision:
        if status.machine in self.definition.facts:
            return self._derived(status, from_, None)
        source = self._leaf(status.machine, from_)
        self._leaf(status.machine, status.to)
        if event is not None and event not in self._events:
            raise unknown(f"{self.name} has no event", event, self._events)
        states, data = {status.machine: source}, {}
        known: object = given
        if not isinstance(known, Mapping):
            raise MisuseError(f"given is a mapping of names to values, not {type(known).__name__}")
        for name, value in known.items():
            if name == status.machine:
                raise MisuseError(f"{name} is the machine that is asked about; its state is from_")
            if name in self.definition.machines:
                states[name] = self._leaf(name, value)
            elif name in self.definition.cells:
                data[name] = self._datum(name, value)
            else:
                names = [*self.definition.cells, *self.definition.machines]
                raise unknown(f"{self.name} has no datum or other machine", name, names)
        values = Values(states, data, self.tables.facts)
        ids = ids_in(self.shape, status.payload)
        return judge_status(Case(self, status, values, None, strict, ids=ids), status, event)

    def _datum(self, name: str, value: object) -> Value:
        datum = self.definition.cells[name]
        if not (value is None and datum.optional) and not datum.type.accepts(value):
            raise MisuseError(f"{name} has the wrong type: {datum.type.wants(value)}")
        return datum.type.freeze(value)

    def _leaf(self, machine: str, name: object) -> str:
        if machine not in self.definition.machines:
            raise unknown(f"{self.name} has no machine", machine, self.definition.machines)
        return leaf(self.definition, machine, name)

    def _derived(self, status: Status, source: str, snapshot: Snapshot | None) -> Decision:
        moves = (Move(status.machine, source, status.to),)
        reason = derived(self.definition.facts[status.machine])
        # What comes with it is declared nowhere, and may be anything.
        bare = without_stranger(self.definition, evolve(status, payload={}))
        return Decision(
            Verdict.REFUSED, self, bare, moves, snapshot, None, Grounds(reasons=(reason,))
        )

    def html_of(self, shown: Decision | Timeline) -> str | None:
        """Return how a notebook shows one of its decisions or timelines; None for as text."""
        return None

    # What is possible.

    def allowed(self, snapshot: Snapshot) -> tuple[Option, ...]:
        """Return what can happen next to an order, its guards and rules included.

        A guard that depends on the payload or the actor is listed with the option.
        """
        return tuple(options_of(self.tables, self._own(snapshot), self._values))

    def due(self, snapshot: Snapshot, now: datetime) -> tuple[Due, ...]:
        """Return the time-outs of an order that have come, guards and rules included.

        Sending the first one may change what the others find: ask again after it. `now` is when
        it is asked, with a time zone; no clock is read.

        Raises:
            MisuseError: the time has no zone.
        """
        return due(self, self._own(snapshot), now)

    def next_due(self, snapshot: Snapshot) -> datetime | None:
        """Return when the first time-out of an order is due, in UTC; it may be past.

        None means that no time-out comes unless something else happens first.
        """
        return next_due(self, self._own(snapshot))
