"""The drawing of an older version, in the names of the new one."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from ...diff import Names
from ..drawing import START, Arrow, Box, Drawing, Node, stands_for


@frozen(slots=False)
class Renaming:
    """What of an older version has another name now.

    Args:
        names: what both versions have.
    """

    names: Names

    def drawing(self, old: Drawing) -> Drawing:
        """Return a drawing of the older version with the keys and names of the new one."""
        return evolve(
            old,
            machines=tuple(self._box(each) for each in old.machines),
            arrows=tuple(map(self._arrow, old.arrows)),
            guards={self.names.guards.get(name, name): it for name, it in old.guards.items()},
            rules={self.names.rules.get(name, name): it for name, it in old.rules.items()},
        )

    def key(self, key: str) -> str:
        """Return the new key of a part; of one that is gone, below what it stood in."""
        if key.endswith(START):
            return f"{self.key(key.removesuffix(START))}{START}"
        machine, _, state = key.partition(".")
        now = self.names.machines.get(machine, machine)
        states = self.names.states.get(now, {})
        gone = ""
        while state:
            if state in states:
                return f"{now}.{states[state]}{gone}"
            state, _, last = state.rpartition(".")
            gone = f".{last}{gone}"
        return f"{now}{gone}"

    def words(self, old: Drawing) -> dict[str, str]:
        """Return by its new key which name a part had: ``denied → rejected``."""
        found = {}
        for was in (*old.boxes(), *old.nodes()):
            now = self.key(was)
            if was.endswith(START) or now == was:
                continue
            (parent, _, own), (home, _, name) = was.rpartition("."), now.rpartition(".")
            if home != self.key(parent):  # it stands in another family
                found[now] = f"{was.partition('.')[2]} → {now.partition('.')[2]}"
            elif name != own:
                found[now] = f"{own} → {name}"
        return found

    def _box(self, box: Box) -> Box:
        children = (self._box(x) if isinstance(x, Box) else self._node(x) for x in box.children)
        return evolve(box, key=self.key(box.key), children=tuple(children))

    def _node(self, node: Node) -> Node:
        return evolve(node, key=self.key(node.key))

    def _arrow(self, arrow: Arrow) -> Arrow:
        leaves = tuple(map(self.key, arrow.leaves))
        return evolve(
            arrow,
            tails=tuple(self._tails(arrow, leaves)),
            head=None if arrow.head is None else self.key(arrow.head),
            spread=tuple(map(self.key, arrow.spread)),
            leaves=leaves,
            machine=self.names.machines.get(arrow.machine, arrow.machine),
            name=self.names.events.get(arrow.name, arrow.name),
            guards=tuple(self.names.guards.get(each, each) for each in arrow.guards),
        )

    def _tails(self, arrow: Arrow, leaves: tuple[str, ...]) -> Iterator[str]:
        """Yield what an arrow leaves: a family, and what has left that family."""
        tails = [self.key(each) for each in arrow.tails]
        yield from (each for each in tails if any(stands_for(each, leaf) for leaf in leaves))
        ends = (*tails, *map(self.key, arrow.spread))
        for leaf in leaves:
            if not any(stands_for(each, leaf) for each in ends):
                yield leaf
