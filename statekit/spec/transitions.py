"""The transitions of one machine: events with their sources, targets, guards and effects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from attrs import define, field, frozen

from ..diagnostics import Source, Span
from ..expressions import Expression
from . import names
from .axis import Axis, From
from .base import Words
from .choice import cases
from .known import About, Known
from .many import newborn
from .model import Effect, Part, Transition
from .nodes import Mapping, Node, Scalar
from .shape import Fields, Keys, is_text, place
from .timeouts import read_timeout
from .timer import Timeout

_TRANSITION = Keys(
    "a transition", "from except to when set back choose after at description", "from"
)
_CASE = Keys("a case", "when to set back else")
_ELSE = Keys("an `else`", "to set back", "to")


@frozen(slots=False)
class Outcome:
    """What one alternative does, apart from where it starts.

    Args:
        to: what `to` says; None after a finding.
        place: where the alternative stands.
    """

    to: Node | None
    guard: Expression | None
    effects: tuple[Effect, ...]
    back: bool
    otherwise: bool
    place: Span


@frozen(slots=False)
class Move:
    """A move of one machine, for the checks of its graph.

    Args:
        target: the leaf that is entered; None for `same`.
    """

    origin: From
    target: str | None
    back: bool
    span: Span


@define
class Flow:
    """Everything that moves, while it is collected.

    Attributes:
        alternatives: per event its transitions, in order.
        homes: per event where it lives: its key, and the machine (None: `together`).
        moves: per machine its moves.
    """

    known: Known
    alternatives: dict[str, list[Transition]] = field(factory=dict)
    homes: dict[str, tuple[Scalar, str | None]] = field(factory=dict)
    moves: dict[str, list[Move]] = field(factory=dict)

    def settle(self, key: Scalar, machine: str | None) -> list[Transition]:
        """Give an event its place, of which there is one; return its list of transitions."""
        event = names.event_name(self.known.shape, key)
        if event in self.homes:
            first, other = self.homes[event]
            here = f"in the machine {machine}" if machine else "in `together`"
            there = f"in the machine {other}" if other else "in `together`"
            if first.source is key.source and first.start > key.start:
                key, here, there = first, there, here
            message = f"the event {event} lives {there}, and here {here} again"
            remedy = "give one of them another name, or move both machines in `together`"
            self.known.shape.add("event-in-two-places", message, key.span, remedy)
            return []
        self.homes[event] = (key, machine)
        return self.alternatives.setdefault(event, [])


def read_transitions(flow: Flow, axis: Axis) -> None:
    """Read the `transitions` of a machine."""
    shape = flow.known.shape
    moves = flow.moves.setdefault(axis.name, [])
    for key, value in shape.pairs(axis.fields.get("transitions"), "`transitions`"):
        found = flow.settle(key, axis.name)
        left: dict[str, Source] = {}
        for item in shape.items(value, "an event", "a transition or a list of transitions"):
            fields = shape.fields(item, _TRANSITION, key if item is value else None)
            if fields.broken:
                continue
            span = key.span if item is value else place(item)
            outcomes = [*_outcomes(flow.known, axis, key.text, fields, span)]
            timeout = read_timeout(flow.known, key.text, fields, _about(axis, fields))
            origin = _add(flow.known, axis, fields, outcomes, timeout, found, moves)
            if origin is not None:
                _overlap(flow.known, key.text, origin, left)


def _overlap(known: Known, event: str, origin: From, left: dict[str, Source]) -> None:
    """Tell of a leaf that two transitions of one event leave."""
    twice = sorted(left.keys() & origin.leaves)
    if twice:
        message = f"{twice[0]} is left by two transitions of {event}, and nothing says by which"
        remedy = "join them with `choose`, which tries its cases in order"
        if left[twice[0]] is not origin.span.source:
            remedy = "put both under `replace`, or add a condition as a named guard `on` the event"
        known.shape.add("ambiguous-transition", message, origin.span, remedy)
    left |= dict.fromkeys(origin.leaves, origin.span.source)


def _about(axis: Axis, fields: Fields) -> About:
    """Return the machine, if it is one of many, as what a transition is about."""
    return ((axis.name, newborn(fields.get("from"))),) if axis.many else ()


def _outcomes(
    known: Known, axis: Axis, event: str, fields: Fields, span: Span
) -> Iterator[Outcome]:
    """Yield the alternatives that share one `from`."""
    shape = known.shape
    about = _about(axis, fields)
    choose = fields.get("choose")
    if choose is None:
        if fields.lacks("to", "choose"):
            shape.add("missing-key", "a transition needs `to`", span)
        yield outcome(known, event, fields, span, about=about)
        return
    for name in ("to", "when", "set", "back"):
        if name in fields:
            message = f"a transition with `choose` has no `{name}` of its own"
            remedy = f"put `{name}` into its cases"
            shape.add("unknown-key", message, place(fields[name]), remedy)
    false: frozenset[str] = frozenset()
    for case in cases(shape, choose, _CASE, "to"):
        if case.otherwise is None:
            found = outcome(known, event, case.fields, place(case.node), false, about=about)
            if found.guard is not None:
                false |= found.guard.when_false
            yield found
            continue
        rest = Fields()
        if isinstance(case.otherwise, Mapping):
            rest = shape.fields(case.otherwise, _ELSE)
        elif is_text(case.otherwise):
            rest = Fields(to=case.otherwise)
        else:
            shape.kind(case.otherwise, "`else`", "a state, or a mapping of `to`, `set` and `back`")
        yield outcome(known, event, rest, place(case.node), false, otherwise=True, about=about)


def outcome(
    known: Known,
    event: str,
    fields: Fields,
    span: Span,
    false: frozenset[str] = frozenset(),
    *,
    otherwise: bool = False,
    about: About = (),
) -> Outcome:
    """Read the guard, the effects and the target of one alternative.

    Args:
        known: the declarations.
        event: the event's name.
        fields: the keys of the alternative.
        span: its place.
        false: the optional names that are known because no earlier case holds.
        otherwise: whether it is the `else` of a choice.
        about: the machines of many of which an instance is meant.
    """
    guard: Expression | None = None
    when = fields.get("when")
    if when is not None:
        scope = known.of_event(event, about)
        guard = known.expression(when, scope, "`when`", known=false, event=event)
        false |= guard.when_true
    back = fields.get("back")
    return Outcome(
        fields.get("to"),
        guard,
        effects(known, event, fields["set"], false, about) if "set" in fields else (),
        known.shape.flag(back, "`back`", broken=True) or "back" in fields.misspelt,
        otherwise,
        span,
    )


def effects(
    known: Known, event: str, node: Node, given: frozenset[str], about: About
) -> tuple[Effect, ...]:
    """Read `set`: data, and fields of the instances that are meant, with their new values."""
    found = []
    settable = {**known.data}
    for name, _ in about:
        settable |= known.fields.get(name, {})
    for key, value in known.shape.pairs(node, "`set`"):
        datum = settable.get(key.text)
        if datum is None:
            _no_datum(known, key)
        elif datum.fixed:
            message = f"{key.text} is fixed: it is set at birth and never again"
            remedy = f"remove `fixed` from {key.text}, or this effect"
            known.shape.add("fixed-datum-set", message, key.span, remedy)
        is_sure = datum is not None and key.text not in known.doubtful
        expression = known.expression(
            value,
            known.of_event(event, about),
            "an effect",
            expected=datum.type if datum and is_sure else None,
            known=given,
            event=event,
        )
        found.append(Effect(key.text, expression, key.span))
    return tuple(found)


def _no_datum(known: Known, key: Scalar) -> None:
    if "names" in known.open:
        return
    remedy = "" if known.data else "declare it under `data`"
    if key.text in known.totals:
        total = known.totals[key.text]
        message = f"{key.text} is a total: it follows from each {total.machine}, and is never set"
        known.shape.add("total-set", message, key.span, "remove this effect")
        return
    machine, dot, name = key.text.partition(".")
    if dot and machine in known.fields and key.text not in known.fields[machine]:
        if machine not in known.doubtful:
            message = f"{machine} has no field {name!r}"
            known.shape.unknown("unknown-name", message, key, known.fields[machine])
        return
    if dot and machine in known.fields:
        message = f"{machine} is one of many, and nothing here says which one is meant"
        remedy = f"set it in an event whose payload names the {machine} that it moves"
        known.shape.add("not-here", message, key.span, remedy)
        return
    if key.text in known.facts:
        remedy = f"{key.text} is a fact: it is derived, and never set"
    elif key.text in known.settings:
        remedy = f"{key.text} is a setting: it is given when the spec is loaded"
    elif key.text in known.axes:
        remedy = f"{key.text} is a machine: `to` moves it"
    message = f"there is no datum {key.text!r}"
    known.shape.unknown("unknown-name", message, key, known.data, remedy)


def _add(
    known: Known,
    axis: Axis,
    fields: Fields,
    outcomes: list[Outcome],
    timeout: Timeout | None,
    found: list[Transition],
    moves: list[Move],
) -> From | None:
    """Add the alternatives that share one `from`; return it."""
    targets = [target(known, axis, each.to) for each in outcomes]
    description = known.shape.words(fields.get("description"), "`description`")
    node = fields.get("from")
    if node is None:
        return None
    but = fields.get("except")
    before = len(known.shape.findings)
    there = frozenset().union(*(axis.entering(each.to) for each in outcomes))
    origin = axis.sources(node, there, but)
    axis.vague |= "except" in fields.misspelt or len(known.shape.findings) > before
    known.shape.weigh(len(origin.leaves) * len(outcomes[1:]), origin.span)
    for each, leaf in zip(outcomes, targets, strict=True):
        if leaf is not False:
            part = Part(axis.name, origin.leaves, leaf, True, origin.span)
            found.append(transition((part,), each, timeout, description))
            moves.append(Move(origin, leaf, each.back, each.place))
    return origin


def transition(
    parts: tuple[Part, ...],
    found: Outcome,
    timeout: Timeout | None,
    description: Words,
    sweeps: tuple[Part, ...] = (),
) -> Transition:
    """Join where an alternative starts and what it does."""
    return Transition(
        parts,
        found.guard,
        found.effects,
        found.back,
        found.otherwise,
        found.place,
        timeout=timeout,
        description=description,
        sweeps=sweeps,
    )


def target(known: Known, axis: Axis, node: Node | None) -> str | Literal[False] | None:
    """Return the leaf that `to` enters, None for `same`, False after a finding."""
    item = known.shape.name(node, "`to`") if node is not None else None
    if item is None:
        return False
    if item.text == "same":
        return None
    return axis.entered(item) or False
