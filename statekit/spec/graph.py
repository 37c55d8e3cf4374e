"""The graph of a machine: what is left although it is final, and cycles that nothing marks."""

from __future__ import annotations

from collections.abc import Iterable

from .axis import Axis
from .transitions import Move


def check_graph(axis: Axis, moves: list[Move]) -> None:
    """Check the moves of one machine."""
    _finals(axis, moves)
    if not (axis.doubtful or axis.vague):
        _cycles(axis, moves)


def left(moves: Iterable[Move]) -> set[str]:
    """Return the leaves that are not the end: something leaves them, or happens in them by name.

    A self-transition from `any` state, such as a note, keeps no state from being final.
    """
    found: set[str] = set()
    for each in moves:
        if each.target is None:
            found = found.union(*(leaves for _, leaves in each.origin.named))
        else:
            found |= each.origin.leaves - {each.target}
    return found


def _finals(axis: Axis, moves: list[Move]) -> None:
    told: set[int] = set()
    for each in moves:
        if each.target is None:
            continue
        for item, leaves in each.origin.named:
            target = each.target
            left = sorted(leaves & axis.final - {target})
            wrong = [leaf for leaf in left if not axis.is_inside(leaf, target)]
            if wrong and id(item) not in told:
                told.add(id(item))
                message = f"{wrong[0]} is final, and here it is left"
                remedy = "remove its `final: true`, or leave it out with `except`"
                if item.text in wrong:
                    remedy = "remove its `final: true`, or do not name it here"
                axis.shape.add("final-with-exit", message, item.span, remedy)


def _cycles(axis: Axis, moves: list[Move]) -> None:
    """Tell of each move that closes a cycle of moves which do not go back."""
    leaves = [each for each, draft in axis.states.items() if not draft.children]
    forward = [each for each in moves if not each.back and each.target is not None]
    ahead: dict[str, set[str]] = {leaf: set() for leaf in leaves}
    for each in forward:
        for source in each.origin.leaves - {each.target}:
            ahead[source].add(each.target or "")
    if _has_cycle(ahead):
        _tell_cycles(axis, leaves, forward)


def _has_cycle(ahead: dict[str, set[str]]) -> bool:
    """Whether some leaf is ahead of itself: taking away what nothing leads to then gets stuck."""
    incoming = dict.fromkeys(ahead, 0)
    for targets in ahead.values():
        for leaf in targets:
            incoming[leaf] += 1
    free = [leaf for leaf, count in incoming.items() if not count]
    gone = 0
    while free:
        gone += 1
        for leaf in ahead[free.pop()]:
            incoming[leaf] -= 1
            if not incoming[leaf]:
                free.append(leaf)
    return gone < len(ahead)


def _tell_cycles(axis: Axis, leaves: list[str], forward: list[Move]) -> None:
    """Add the moves one by one and tell of each that closes a cycle, as if it were marked then.

    Moves against the order in which the states are listed come last: they are the likeliest to
    go back.
    """
    order = {leaf: index for index, leaf in enumerate(leaves)}

    def is_against(move: Move) -> bool:
        return any(order[each] > order[move.target or ""] for each in move.origin.leaves)

    ahead: dict[str, list[str]] = {leaf: [] for leaf in leaves}
    bits = {leaf: 1 << index for leaf, index in order.items()}
    reach = dict(bits)  # what can be reached from each leaf
    for move in sorted(forward, key=lambda each: (is_against(each), each.span.start)):
        target = move.target or ""
        sources = sorted(move.origin.leaves - {target}, key=order.__getitem__)
        back = [each for each in sources if reach[target] & bits[each]]
        if back:
            _tell_cycle(axis, move, [back[0], *_path(ahead, target, back[0])])
            continue
        new = 0
        for source in sources:
            ahead[source].append(target)
            new |= bits[source]
        for leaf, found in reach.items():
            if found & new:
                reach[leaf] = found | reach[target]


def _path(ahead: dict[str, list[str]], start: str, end: str) -> list[str]:
    """Return the shortest way from one leaf to another, both included."""
    came: dict[str, str] = {start: start}
    queue = [start]
    for leaf in queue:
        for other in ahead[leaf]:
            if other not in came:
                came[other] = leaf
                queue.append(other)
    path = [end]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]


def _tell_cycle(axis: Axis, move: Move, cycle: list[str]) -> None:
    shown = cycle if len(cycle) <= 8 else [*cycle[:6], "…", cycle[-1]]
    path = " → ".join(shown)
    message = f"{axis.name} has the cycle {path}, and none of its moves is marked as going back"
    remedy = "mark the one that goes back with `back: true`"
    if move.origin.is_any:
        remedy += ", or a state that is left for good with `final: true`"
    axis.shape.add("cycle-without-back", message, move.span, remedy)
