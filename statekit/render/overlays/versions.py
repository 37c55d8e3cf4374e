"""What is new, gone and changed between two versions of a spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attrs import evolve

from ...diff import find_names
from ...spec import Definition
from ..build import whole
from ..drawing import Arrow, Box, Drawing, Mark, Node, lines, stands_for
from ..palette import Look
from .renamed import Renaming

_Part = Box | Node


def against(old: Definition, new: Definition) -> Callable[[Drawing], Drawing]:
    """Return the overlay that compares a drawing with an older version of its spec.

    What is gone is drawn too, and what has another name is drawn once. It compares what pictures
    show: states, moves, who may make them, and what they ask for; not what they set.

    Args:
        old: the older version.
        new: the version that is drawn.
    """
    names = find_names(old, new)
    renaming = Renaming(names)

    def tell(now: Drawing) -> Drawing:
        came = now.view.machine
        gone = next((was for was, each in names.machines.items() if each == came), came)
        drawn = whole(old, evolve(now.view, machine=gone))
        before = renaming.drawing(drawn)
        union = _Union(before, now, renaming.words(drawn))
        told = evolve(now, machines=tuple(union.machines()))
        return evolve(
            told,
            title=f"{now.title}: changes" + _versions(old),
            arrows=tuple(_arrows(before, now, told)),
            guards={**before.guards, **now.guards},
            remarks=(
                *now.remarks,
                *_alone(told.machines),
                *_texts("guard", before.guards, now.guards, names.guards),
                *_texts("rule", before.rules, now.rules, names.rules),
            ),
        )

    return tell


def _versions(old: Definition) -> str:
    return f" since {old.version}" if old.version != "0" else ""


def _alone(machines: tuple[Box, ...]) -> Iterator[str]:
    """Yield what is told about the only machine: pictures have no frame around it."""
    if len(machines) == 1 and machines[0].look is not Look.PLAIN:
        yield f"{machines[0].title}: {machines[0].notes[-1]}"


def _texts(
    what: str, before: Mapping[str, str], now: Mapping[str, str], renames: Mapping[str, str]
) -> Iterator[str]:
    """Yield what is said differently now; all of it by the new names."""
    for was, name in renames.items():
        if was != name and name in before and name in now:
            yield f"{what} {was} → {name}"
    for name, text in before.items():
        if name not in now:
            yield f"{what} {name} is removed"
        elif now[name] != text:
            yield f"{what} {name} was: {text}"
    yield from (f"{what} {name} is added" for name in now if name not in before)


class _Union:
    """The parts of both versions.

    Args:
        before, now: the drawings, with the same names.
        words: by the keys of parts how they got these names.
    """

    def __init__(self, before: Drawing, now: Drawing, words: Mapping[str, str]) -> None:
        self.before = before
        self.now = now
        self.words = words
        self.olds: dict[str, _Part] = {**before.boxes(), **before.nodes()}
        self.news = {*now.boxes(), *now.nodes()}

    def machines(self) -> Iterator[Box]:
        """Yield the machines of both versions."""
        for each in self._parts(self.before.machines, self.now.machines):
            if isinstance(each, Box):
                yield each

    def _parts(self, before: tuple[_Part, ...], now: tuple[_Part, ...]) -> Iterator[_Part]:
        """Yield the parts of both versions, those that are gone after what stood before them."""
        kept = {each.key for each in now}
        gone: dict[str, list[_Part]] = {}
        last = ""
        for each in before:
            if each.key in kept:
                last = each.key
            elif each.key not in self.news:
                gone.setdefault(last, []).extend(self._gone(each))
        yield from gone.get("", ())
        for each in now:
            yield self._merged(self.olds.get(each.key), each)
            yield from gone.get(each.key, ())

    def _gone(self, part: _Part) -> Iterator[_Part]:
        """Yield a part that is gone, without what has left it."""
        if isinstance(part, Node):
            yield _told(part, Look.REMOVED, Look.REMOVED.value)
            return
        inside = [each for each in part.children if each.key not in self.news]
        children = tuple(more for each in inside for more in self._gone(each))
        if children:
            yield _told(evolve(part, children=children), Look.REMOVED, Look.REMOVED.value)

    def _merged(self, old: _Part | None, new: _Part) -> _Part:
        if isinstance(new, Box) and not isinstance(old, Box):
            new = evolve(new, children=tuple(self._parts((), new.children)))
        if old is None:
            return _told(new, Look.ADDED, Look.ADDED.value)
        notes = [self.words[new.key]] if new.key in self.words else []
        if old.title != new.title and (old.name or not notes):
            notes.append(f"was called {old.title}")
        if isinstance(old, Box) and isinstance(new, Box):
            new = evolve(new, children=tuple(self._parts(old.children, new.children)))
        elif isinstance(new, Box):
            notes.append("was one state")
        elif isinstance(old, Box):
            notes.append(f"was a family of {', '.join(each.title for each in old.nodes())}")
        elif old.mark is not new.mark:
            notes.append("was not final" if new.mark is Mark.FINAL else "was final")
        return _told(new, Look.CHANGED, *notes) if notes else new


def _told(part: _Part, look: Look, *notes: str) -> _Part:
    """Return a part with a look, and with what is told of it; a dot has no room for that."""
    if isinstance(part, Node) and part.mark is Mark.START:
        return evolve(part, look=look)
    return evolve(part, look=look, notes=(*part.notes, *notes))


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
    if old.event != new.event:
        yield f"{old.event} → {new.event}"
    for what, was, now in (
        ("by", ", ".join(old.by) or "anyone", ", ".join(new.by) or "anyone"),
        ("if", old.guard or "always", new.guard or "always"),
        ("time-out", old.timeout or "none", new.timeout or "none"),
        ("guards", ", ".join(old.guards) or "none", ", ".join(new.guards) or "none"),
        ("other machines", "; ".join(old.joint) or "none", "; ".join(new.joint) or "none"),
    ):
        if was != now:
            yield f"was {what}: {was}"
    if old.guard and old.later != new.later:
        yield "was tried first" if new.later else "was tried after others"
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
