"""What is new, gone and changed between two versions of a spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attrs import evolve

from ...spec import Definition
from ..build import whole
from ..drawing import Arrow, Box, Drawing, Mark, Node, lines, stands_for
from ..palette import Look

_Part = Box | Node


def against(old: Definition) -> Callable[[Drawing], Drawing]:
    """Return the overlay that compares a drawing with an older version of its spec.

    What is gone is drawn too. It compares what pictures show: states, moves, who may make them,
    and what they ask for; not what they set.

    Args:
        old: the older version.
    """

    def tell(new: Drawing) -> Drawing:
        before = whole(old, new.view)
        machines = tuple(_union(before.machines, new.machines))
        told = evolve(new, machines=tuple(each for each in machines if isinstance(each, Box)))
        arrows = _arrows(before, new, told)
        return evolve(
            told,
            title=f"{new.title}: changes" + _versions(old),
            arrows=tuple(arrows),
            guards={**before.guards, **new.guards},
            remarks=(
                *new.remarks,
                *_alone(told.machines),
                *_texts("guard", before.guards, new.guards),
                *_texts("rule", before.rules, new.rules),
            ),
        )

    return tell


def _versions(old: Definition) -> str:
    return f" since {old.version}" if old.version != "0" else ""


def _alone(machines: tuple[Box, ...]) -> Iterator[str]:
    """Yield what is told about the only machine: pictures have no frame around it."""
    if len(machines) == 1 and machines[0].look is not Look.PLAIN:
        yield f"{machines[0].title}: {machines[0].notes[-1]}"


def _texts(what: str, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Yield what is said differently now."""
    for name, text in before.items():
        if name not in now:
            yield f"{what} {name} is removed"
        elif now[name] != text:
            yield f"{what} {name} was: {text}"
    yield from (f"{what} {name} is added" for name in now if name not in before)


def _union(before: tuple[_Part, ...], now: tuple[_Part, ...]) -> Iterator[_Part]:
    """Yield the parts of both versions, those that are gone after what stood before them."""
    olds, kept = {each.key: each for each in before}, {each.key for each in now}
    gone: dict[str, list[_Part]] = {}
    last = ""
    for each in before:
        if each.key in kept:
            last = each.key
        else:
            gone.setdefault(last, []).append(_marked(each, Look.REMOVED))
    yield from gone.get("", ())
    for each in now:
        yield _merged(olds.get(each.key), each)
        yield from gone.get(each.key, ())


def _merged(old: _Part | None, new: _Part) -> _Part:
    if old is None:
        return _marked(new, Look.ADDED)
    notes = []
    if old.title != new.title:
        notes.append(f"was called {old.title}")
    if isinstance(old, Box) and isinstance(new, Box):
        merged: _Part = evolve(new, children=tuple(_union(old.children, new.children)))
    elif isinstance(new, Box):
        notes.append("was one state")
        merged = evolve(new, children=tuple(_marked(each, Look.ADDED) for each in new.children))
    elif isinstance(old, Box):
        notes.append(f"was a family of {', '.join(each.title for each in old.nodes())}")
        merged = new
    else:
        if old.mark is not new.mark:
            notes.append("was not final" if new.mark is Mark.FINAL else "was final")
        merged = new
    if not notes:
        return merged
    return evolve(merged, look=Look.CHANGED, notes=(*new.notes, *notes))


def _marked(part: _Part, look: Look) -> _Part:
    notes = (*part.notes, look.value)
    if isinstance(part, Box):
        children = tuple(_marked(each, look) for each in part.children)
        return evolve(part, look=look, notes=notes, children=children)
    if part.mark is Mark.START:
        return evolve(part, look=look)
    return evolve(part, look=look, notes=notes)


def _arrows(before: Drawing, now: Drawing, union: Drawing) -> Iterator[Arrow]:
    """Yield the arrows of both versions, leaf by leaf: a source more or less is a move of its own.

    One that says the same is the same arrow, else one with the same event, head and leaf.
    """
    olds = [set(each.leaves) for each in before.arrows]  # what nothing has been compared with
    news = [set(each.leaves) for each in now.arrows]
    parts: list[dict[tuple[Look, tuple[str, ...]], set[str]]] = [{} for _ in now.arrows]
    for same, look in ((_said, Look.PLAIN), (_way, Look.CHANGED)):
        for new, left, found in zip(now.arrows, news, parts, strict=True):
            for old, rest in zip(before.arrows, olds, strict=True):
                if (both := left & rest) and same(old) == same(new):
                    found.setdefault((look, tuple(_differences(old, new))), set()).update(both)
                    left -= both
                    rest -= both
    for new, left, found in zip(now.arrows, news, parts, strict=True):
        for (look, differences), leaves in found.items():
            told = tuple(("", text) for text in differences)
            yield evolve(_from(new, leaves), look=look, told=told)
        if left:
            yield evolve(_from(new, left), look=Look.ADDED, told=(("", "added"),))
    for old, rest in zip(before.arrows, olds, strict=True):
        if rest:
            gone = evolve(_from(old, rest), look=Look.REMOVED, told=(("", "removed"),))
            yield _standing(gone, union)


def _from(arrow: Arrow, leaves: set[str]) -> Arrow:
    """Return an arrow from some of its leaves alone; what stands for others too is drawn apart."""
    if leaves == {*arrow.leaves}:
        return arrow
    tails: dict[str, None] = {}
    for tail in (*arrow.tails, *arrow.spread):
        inside = [each for each in arrow.leaves if stands_for(tail, each)]
        whole = leaves.issuperset(inside)
        tails.update(dict.fromkeys([tail] if whole else [x for x in inside if x in leaves]))
    return evolve(
        arrow,
        tails=tuple(tails),
        spread=(),
        words="",
        leaves=tuple(each for each in arrow.leaves if each in leaves),
    )


def _way(arrow: Arrow) -> tuple[object, ...]:
    return arrow.machine, arrow.name, arrow.head


def _said(arrow: Arrow) -> tuple[object, ...]:
    return *_way(arrow), arrow.back, lines((arrow,))


def _differences(old: Arrow, new: Arrow) -> Iterator[str]:
    for what, was, now in (
        ("by", ", ".join(old.by) or "anyone", ", ".join(new.by) or "anyone"),
        ("if", old.guard or "always", new.guard or "always"),
        ("time-out", old.timeout or "none", new.timeout or "none"),
        ("guards", ", ".join(old.guards) or "none", ", ".join(new.guards) or "none"),
        ("other machines", "; ".join(old.joint) or "none", "; ".join(new.joint) or "none"),
    ):
        if was != now:
            yield f"was {what}: {was}"
    if old.back != new.back:
        yield "was not marked as going back" if new.back else "was marked as going back"


def _standing(arrow: Arrow, union: Drawing) -> Arrow:
    """Return an arrow that is gone, with its ends where the union has them.

    A state may have become a family, or a family a state; then the arrow ends there.
    """
    boxes, nodes = union.boxes(), union.nodes()

    def node(key: str) -> str:
        if key in boxes:
            return next(boxes[key].nodes()).key
        while key not in nodes:
            key = key.rpartition(".")[0]
        return key

    def part(key: str) -> str:
        return key if key in boxes else node(key)

    return evolve(
        arrow,
        tails=tuple(dict.fromkeys(map(part, arrow.tails))),
        head=None if arrow.head is None else node(arrow.head),
        spread=tuple(dict.fromkeys(map(node, arrow.spread))),
        leaves=tuple(dict.fromkeys(map(node, arrow.leaves))),
    )
