"""Transitions: what each event does from each state, case by case."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from attrs import evolve

from ..expressions import tree as nodes
from ..spec.model import Event, Part, Transition
from .canon import Side, canonical, conjunction
from .cases import Case, due, meet, paired, sources, sweep
from .change import Kind
from .choices import Choice, Difference
from .conditions import Conditions
from .found import Found
from .tried import Tried


def compare_transitions(found: Found, conditions: Conditions) -> None:
    """Compare what every event does that both versions have, and every unnamed move."""
    old, new = found.old.events, found.new.events
    known = {*found.names.events.values()}
    pairs = [(old[name], new[now]) for name, now in found.names.events.items()]
    # A move without a name is no event that could come or go: its transitions do.
    pairs += [
        (evolve(each, transitions=()), each) for each in _unnamed(new) if each.name not in known
    ]
    pairs += [
        (each, evolve(each, transitions=()))
        for each in _unnamed(old)
        if each.name not in found.names.events
    ]
    is_plain = found.is_plain
    for before, now in pairs:
        if is_plain and _is_same(before, now):
            continue
        _Event(found, conditions, before, now).compare()


def _is_same(old: Event, new: Event) -> bool:
    """Whether nothing was written otherwise, but for spaces; where no name means another thing."""
    return old.transitions == new.transitions and all(
        one.description == other.description
        for one, other in zip(old.transitions, new.transitions, strict=True)
    )


def _unnamed(events: Mapping[str, Event]) -> list[Event]:
    return [each for each in events.values() if not each.named]


class _Event:
    def __init__(self, found: Found, conditions: Conditions, old: Event, new: Event) -> None:
        self.found, self.conditions, self.old, self.new = found, conditions, old, new
        self.told: dict[tuple[str, Difference], list[str]] = {}
        self.pivots = self._pivots()
        self.every: dict[bool, list[Case]] = {True: [], False: []}
        self.evidence = tuple(
            side.inline(each.root, new.name)
            for side, event in ((conditions.old, old), (conditions.new, new))
            for each in event.evidence.values()
        )
        self.had: set[tuple[Hashable, ...]] = set()
        self.has: set[tuple[Hashable, ...]] = set()

    def compare(self) -> None:
        """Compare leaf by leaf, then tell what differs with all the leaves in which it does."""
        before = self._cases(self.conditions.old, self.old)
        now = self._cases(self.conditions.new, self.new)
        self.had = {each.does for cases in before.values() for each in cases}
        self.has = {each.does for cases in now.values() for each in cases}
        for place in {**before, **now}:
            self._leaf(place, before.get(place, []), now.get(place, []))
        for (machine, each), leaves in self.told.items():
            self._tell(machine, each, leaves)

    def _tell(self, machine: str, each: Difference, leaves: list[str]) -> None:
        shown = f" from {', '.join(self._named(machine, leaves))}" if machine else ""
        name = self.new.name if self.new.named else "the move"
        of = f" of {machine}" if machine else ""
        subject = f"{machine}.{self.new.name}" if machine and self.new.named else self.new.name
        message = each.message.replace("§", f"{name}{of}{shown}")
        self.found.add(each.kind, subject, message, each.old, each.new, each.witness)

    def _named(self, machine: str, leaves: list[str]) -> list[str]:
        """Return leaves by their families, where all of a family are among them."""
        found, spec = {*leaves}, self.found.new.machines[machine]
        for state in spec.states.values():
            if not state.is_leaf and (whole := spec.sets[state.name]) <= found:
                found = (found - whole) | {state.name}
        return sorted(found)

    # Cases by leaf.

    def _pivots(self) -> list[str]:
        """Return machines (new names), that of which most transitions have a part first."""
        count: dict[str, int] = {}
        for side, event in ((self.conditions.old, self.old), (self.conditions.new, self.new)):
            for transition in event.transitions:
                for part in transition.parts:
                    name = side.machine(part.machine)
                    count[name] = count.get(name, 0) + (2 if part.moves else 1)
        return sorted(count, key=lambda name: (-count[name], name))

    def _cases(self, side: Side, event: Event) -> dict[tuple[str, str], list[Case]]:
        """Return the cases by the leaf of a machine in which they begin, in order."""
        found: dict[tuple[str, str], list[Case]] = {}
        for transition in event.transitions:
            parts = {side.machine(part.machine): part for part in transition.parts}
            pivot = next((name for name in self.pivots if name in parts), "")
            case = self._case(side, transition, pivot, parts)
            self.every[side.is_old].append(case)
            if not pivot:
                found.setdefault(("", ""), []).append(case)
                continue
            common = side.common(pivot)
            for leaf in sorted(parts[pivot].sources):
                token = side.token(pivot, leaf)
                if token not in common:
                    continue  # the state is new or gone, which is told
                # A token stands for several leaves where a state was split or merged.
                listed_ = found.setdefault((pivot, token), [])
                if all(each.transition is not transition for each in listed_):
                    listed_.append(case)
        return found

    def _case(
        self,
        side: Side,
        transition: Transition,
        pivot: str,
        parts: dict[str, Part],
    ) -> Case:
        ends = frozenset(
            (name, side.token(name, part.target) if part.target else None)
            for name, part in parts.items()
            if part.moves
        )
        sweeps = frozenset(sweep(side, part) for part in transition.sweeps)
        asks = [side.part(part) for name, part in parts.items() if name != pivot]
        if transition.guard is not None:
            asks.append(side.inline(transition.guard.root, self.new.name))
        told = canonical(conjunction(asks))
        return Case(transition, side, self.new.name, ends, sweeps, pivot, told)

    # What differs in one leaf.

    def _leaf(self, place: tuple[str, str], before: list[Case], now: list[Case]) -> None:
        pairs, gone, came = paired(before, now)
        machine, leaf = place
        for each in [
            *self._changed(pairs, before, now, place),
            *self._other(gone, came, before, now),
        ]:
            self.told.setdefault((machine, each), []).append(leaf)

    def _other(
        self, gone: list[Case], came: list[Case], before: list[Case], now: list[Case]
    ) -> Iterator[Difference]:
        """Yield what cases are new or gone; one of each is one that leads elsewhere."""
        gone = [each for each in gone if self._exists(each)]
        while gone and came:
            old, new = gone.pop(0), came.pop(0)
            message = f"§ leads to {new.leads}, not to {old.leads}"
            kind = Kind.TRANSITION_REDIRECTED
            yield Difference(kind, message, old.transition.span, new.transition.span)
        for old in gone:
            kind = Kind.TRANSITION_NARROWED if old.does in self.has else Kind.TRANSITION_REMOVED
            message = f"§ no longer leads to {old.leads}: what asks for it is refused"
            message += ", or leads elsewhere" if now else ""
            yield Difference(kind, message, old.transition.span, None)
        for new in came:
            later = now[now.index(new) + 1 :]
            known = {each.does for each in before}
            if any(each.does in known and meet(new, each) for each in later):
                message = f"§ leads to {new.leads} first, where it led elsewhere"
                yield Difference(Kind.TRANSITION_INSERTED, message, None, new.transition.span)
                continue
            kind = Kind.TRANSITION_WIDENED if new.does in self.had else Kind.TRANSITION_ADDED
            yield Difference(
                kind, f"§ leads to {new.leads}, which it did not", None, new.transition.span
            )

    def _exists(self, old: Case) -> bool:
        """Whether where a case led is still there; else that is what is told."""
        return all(
            end is None or end in self.conditions.new.common(machine) for machine, end in old.ends
        )

    def _changed(
        self,
        pairs: Sequence[tuple[Case, Case]],
        before: list[Case],
        now: list[Case],
        place: tuple[str, str],
    ) -> Iterator[Difference]:
        machine, leaf = place
        here = nodes.InState(machine, frozenset((leaf,)), "")
        choice = Choice(
            self.conditions,
            pairs,
            (
                Tried.of(self.every[True], before, machine),
                Tried.of(self.every[False], now, machine),
            ),
            ((here,) if machine else ()) + self.evidence,
        )
        yield from choice.guards()
        for old, new in pairs:
            spans = (old.transition.span, new.transition.span)
            if old.transition.back != new.transition.back:
                how = "goes back on purpose now" if new.transition.back else "no longer goes back"
                yield Difference(Kind.BACK_CHANGED, f"§ {how}", *spans)
            if old.transition.description != new.transition.description:
                yield Difference(
                    Kind.DESCRIPTION_CHANGED, "the description of § is another one", *spans
                )
            yield from self._timeouts(old, new)
            yield from self._effects(old, new, choice)

    def _timeouts(self, old: Case, new: Case) -> Iterator[Difference]:
        one, other = old.transition.timeout, new.transition.timeout
        span = old.transition.span, new.transition.span
        if one is None and other is None:
            return
        if one is None or other is None:
            kind = Kind.TIMEOUT_ADDED if other else Kind.TIMEOUT_REMOVED
            how = f"only {other.words}" if other else "at any time"
            yield Difference(kind, f"the timer may take § {how}", *span)
        elif due(old.side, one) != due(new.side, other) or (
            # It counts from when an order came into any of these states.
            one.after is not None and sources(old) != sources(new)
        ):
            how = f"{other.words}, not {one.words}" if other.words != one.words else ""
            how = how or "counted from another time"
            message = f"the timer may take § {how}"
            yield Difference(Kind.TIMEOUT_CHANGED, message, one.span, other.span)

    def _effects(self, old: Case, new: Case, choice: Choice) -> Iterator[Difference]:
        names = self.found.names
        before = {names.cell(each.name): each for each in old.transition.written}
        now = {each.name: each for each in new.transition.written}
        known = {names.cell(each) for each in self.found.old.cells}
        for name in {**before, **now}:
            one, other = before.get(name), now.get(name)
            spans = (
                one.span if one else old.transition.span,
                other.span if other else new.transition.span,
            )
            if name not in self.found.new.cells:
                continue  # the datum is gone, which is told
            if name not in known:
                yield Difference(Kind.EFFECT_ADDED, f"§ sets {name}, which is new", *spans)
                continue
            # What is not set stays as it is.
            kept = nodes.Datum(name, self.found.new.cells[name].type)
            values = [
                side.inline(each.value.root, self.new.name) if each else kept
                for side, each in ((old.side, one), (new.side, other))
            ]
            texts = [
                side.words(each.value, self.new.name) if each else name
                for side, each in ((old.side, one), (new.side, other))
            ]
            if choice.sets_the_same((old, new), (values[0], values[1])):
                if texts[0] != texts[1] or one is None or other is None:
                    message = f"what § sets {name} to is written otherwise"
                    yield Difference(Kind.EFFECT_REWORDED, message, *spans)
            elif one is None or other is None:
                how = "no longer sets" if one else "sets"
                message = f"§ {how} {name}: readers find another value"
                yield Difference(Kind.EFFECT_CHANGED, message, *spans)
            else:
                message = f"§ sets {name} to `{texts[1]}`, not to `{texts[0]}`"
                yield Difference(Kind.EFFECT_CHANGED, message, *spans)
