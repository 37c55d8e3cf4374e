"""Events that move several machines in one step, all or nothing."""

from __future__ import annotations

from collections.abc import Callable

from ..diagnostics import Span
from .axis import From
from .known import About, Known
from .many import newborn
from .model import Part
from .nodes import Mapping, Node, Scalar
from .shape import Fields, Keys, place
from .sweeps import check_timeout, is_swept, sweep
from .timeouts import read_timeout
from .transitions import Flow, Move, outcome, target, transition

_CASE = Keys("a case of a joint event", "from when to set back after at description", "from to")


def read_together(flow: Flow, node: Node | None) -> None:
    """Read the `together` section."""
    shape = flow.known.shape
    for key, value in shape.pairs(node, "`together`"):
        found = flow.settle(key, None)
        for item in shape.items(value, "a joint event", "a case or a list of cases"):
            fields = shape.fields(item, _CASE, key if item is value else None)
            if fields.broken:
                continue
            description = shape.words(fields.get("description"), "`description`")
            span = key.span if item is value else place(item)
            about = _about(flow.known, key.text, fields)
            each = outcome(flow.known, key.text, fields, span, about=about)
            timeout = read_timeout(flow.known, key.text, fields, about)
            parts, sweeps = _parts(flow, key, fields, back=each.back, span=span)
            if sweeps:
                check_timeout(flow.known, key.text, fields, parts)
            if parts or sweeps:
                found.append(transition(parts, each, timeout, description, sweeps))


def _about(known: Known, event: str, fields: Fields) -> About:
    """Return the machines of many that a case is about: those in `from` that it does not sweep."""
    node, to = fields.get("from"), fields.get("to")
    entries = node.entries if isinstance(node, Mapping) else ()
    moved = {key.text for key, _ in to.entries} if isinstance(to, Mapping) else set()
    return tuple(
        (key.text, newborn(value))
        for key, value in entries
        if key.text in known.axes
        and known.axes[key.text].many
        and not (key.text in moved and is_swept(known, event, key.text))
    )


def _parts(
    flow: Flow, event: Scalar, fields: Fields, *, back: bool, span: Span
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return what a case asks of its machines and does to them, and what it sweeps."""
    known = flow.known
    before = len(known.shape.findings)
    origins = _machines(known, fields.get("from"), "`from`", known.shape.names)
    sure = len(known.shape.findings) == before and "from" in fields
    targets = _machines(known, fields.get("to"), "`to`", known.shape.name)
    parts: list[Part] = []
    sweeps: list[Part] = []
    for name, (_, node) in origins.items():
        axis = known.axes[name]
        to = targets.get(name)
        leaf = target(known, axis, to[1]) if to is not None else None
        before = len(known.shape.findings)
        origin = axis.sources(node, axis.entering(to[1]) if to is not None else frozenset())
        axis.vague |= len(known.shape.findings) > before
        if to is not None and is_swept(known, event.text, name):
            swept = sweep(known, event.text, axis, origin, (to[1], leaf))
            if swept is not None:
                sweeps.append(Part(name, swept.leaves, leaf or None, True, origin.span))
                _move(flow, name, swept, leaf or None, back, span)
        elif leaf is not False:
            moves = to is not None
            parts.append(Part(name, origin.leaves, leaf, moves, origin.span))
            if moves:
                _move(flow, name, origin, leaf, back, span)
    for name, (key, _) in targets.items():
        if name not in origins and sure:
            message = f"`to` moves {name}, and `from` does not say out of which states"
            remedy = f"name them under `from`, or write `{name}: any` there"
            known.shape.add("missing-key", message, key.span, remedy)
    return tuple(parts), tuple(sweeps)


def _move(flow: Flow, machine: str, origin: From, leaf: str | None, back: bool, span: Span) -> None:
    flow.moves.setdefault(machine, []).append(Move(origin, leaf, back, span))


def _machines(
    known: Known, node: Node | None, what: str, read: Callable[[Node, str], object]
) -> dict[str, tuple[Scalar, Node]]:
    """Return the machines that are named, each with what is said of it, which `read` can read."""
    found: dict[str, tuple[Scalar, Node]] = {}
    if node is None:
        return found
    pairs = known.shape.pairs(node, what)
    if not pairs and node.kind == "mapping":
        message = f"{what} names no machine"
        known.shape.add("wrong-shape", message, place(node), "name a machine and its states")
    for key, value in pairs:
        if key.text in known.axes:
            found[key.text] = (key, value)
            continue
        if "machines" not in known.open:
            message = f"there is no machine {key.text!r}"
            known.shape.unknown("unknown-machine", message, key, known.axes)
        read(value, what)  # whether these are names can be told all the same
    return found
