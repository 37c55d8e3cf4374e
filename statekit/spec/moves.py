"""The `moves` table: requests of a state, for platforms that name no events."""

from __future__ import annotations

from attrs import define, field

from ..expressions import ID
from .axis import Axis, From
from .known import Known
from .model import Event, Part, PayloadField, Transition
from .nodes import Mapping, Node, Scalar, Sequence
from .shape import Keys, place
from .transitions import Flow, Move

_MOVE = Keys("a move", "to back", "to")


@define
class _Request:
    """All moves to one leaf that go the same way."""

    first: Node
    origin: From
    sources: set[str] = field(factory=set)


def read_moves(flow: Flow, axis: Axis) -> tuple[Event, ...]:
    """Read the `moves` of a machine: one unnamed event for each leaf that may be requested."""
    shape = flow.known.shape
    requests: dict[tuple[str, bool], _Request] = {}
    for key, value in shape.pairs(axis.fields.get("moves"), "`moves`"):
        leaves = axis.named(key)
        origin = From(leaves, ((key, leaves),), key.span)
        for item in _listed(flow.known, value):
            _move(flow, axis, origin, item, requests)
    events: dict[str, list[tuple[bool, _Request]]] = {}
    for (target, back), request in requests.items():
        events.setdefault(target, []).append((back, request))
    return tuple(_event(axis, target, found) for target, found in events.items())


def _listed(known: Known, node: Node) -> tuple[Node, ...]:
    if isinstance(node, Sequence) and node.items:
        return node.items
    if isinstance(node, Mapping) or (isinstance(node, Scalar) and isinstance(node.value, str)):
        return (node,)
    known.shape.listed(node, "a move", "a state or a list of states")
    return ()


def _move(
    flow: Flow,
    axis: Axis,
    origin: From,
    item: Node,
    requests: dict[tuple[str, bool], _Request],
) -> None:
    shape = flow.known.shape
    back = False
    to: Node | None = item
    if isinstance(item, Mapping):
        fields = shape.fields(item, _MOVE)
        to = fields.get("to")
        back = shape.flag(fields.get("back"), "`back`", broken=True) or "back" in fields.misspelt
    name = shape.name(to, "a move") if to is not None else None
    leaf = axis.entered(name) if name is not None else None
    if leaf is None:
        return
    (key, _), *_ = origin.named
    # A family or group that holds the target does not request it of itself.
    leaves = origin.leaves - axis.entering(name) or origin.leaves
    request = requests.setdefault((leaf, back), _Request(item, origin))
    request.sources |= leaves
    shape.weigh(len(leaves), place(item))
    flow.moves.setdefault(axis.name, []).append(
        Move(From(leaves, ((key, leaves),), origin.span), leaf, back, place(item))
    )
    other = requests.get((leaf, not back))
    twice = sorted(leaves & other.sources) if other else ()
    if twice:
        message = f"{twice[0]} to {leaf} is listed twice, as a move back and as one forward"
        shape.add("ambiguous-transition", message, place(item), "remove one of them")


def _event(axis: Axis, target: str, found: list[tuple[bool, _Request]]) -> Event:
    transitions = tuple(
        Transition(
            (Part(axis.name, frozenset(request.sources), target, True, request.origin.span),),
            None,
            (),
            back,
            False,
            place(request.first),
        )
        for back, request in found
    )
    name = f"{axis.name}:{target}"
    span = transitions[0].span
    payload = {}
    if axis.many:  # it names an instance, as every event of such a machine does
        payload = {axis.name: PayloadField(axis.name, ID, False, {}, span)}
    return Event(
        name, axis.name, None, payload, (), transitions, False, {}, {}, span, about=tuple(payload)
    )
