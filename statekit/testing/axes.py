"""Random machines: states in families, groups, and every way to say `from` and `to`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from attrs import define, field


@define(eq=False)
class Axis:
    """One random machine.

    A move to a leaf that stands further down is one forward, every other one goes `back`: so no
    cycle is left without a mark.

    Args:
        states: as in a spec.
        leaves: their full names, in order.
        sets: every name that stands for leaves.
        entries: what can be entered, each with its leaf.
        final: the leaves that are marked as final.
    """

    name: str
    random: Random
    states: dict[str, object] = field(factory=dict)
    groups: dict[str, list[str]] = field(factory=dict)
    leaves: list[str] = field(factory=list)
    sets: dict[str, frozenset[str]] = field(factory=dict)
    entries: dict[str, str] = field(factory=dict)
    final: set[str] = field(factory=set)

    @classmethod
    def make(cls, name: str, random: Random) -> Axis:
        """Return a machine."""
        axis = cls(name, random)
        axis.states = axis._states("", 0, random.randint(2, 4))
        if len(axis.leaves) > 1 and random.random() < 0.5:
            listed = random.sample([*axis.sets], 2)
            axis.groups["group"] = listed
            axis.sets["group"] = axis.sets[listed[0]] | axis.sets[listed[1]]
        return axis

    def _states(self, prefix: str, depth: int, count: int) -> dict[str, object]:
        found: dict[str, object] = {}
        for index in range(count):
            # A state may have the name of its own family.
            same = depth and not index and self.random.random() < 0.3
            name = prefix.rstrip(".").rpartition(".")[2] if same else f"s{depth}{index}"
            full = f"{prefix}{name}"
            is_family = depth < 2 and self.random.random() < 0.3
            found[name] = self._family(full, depth) if is_family else self._leaf(full)
        return found

    def _leaf(self, full: str) -> object:
        self.leaves.append(full)
        self.sets[full] = frozenset((full,))
        self.entries[full] = full
        if self.random.random() < 0.1:
            self.final.add(full)
            return {"final": True}
        return None

    def _family(self, full: str, depth: int) -> object:
        before = len(self.leaves)
        states = self._states(f"{full}.", depth + 1, self.random.randint(1, 3))
        self.sets[full] = frozenset(self.leaves[before:])
        inside = [each for each in self.entries if each.startswith(f"{full}.")]
        initial = self.random.choice(inside)
        if len(self.sets[full]) > 1 and self.random.random() < 0.2:
            return {"states": states}
        self.entries[full] = self.entries[initial]
        return {"states": states, "initial": initial[len(full) + 1 :]}

    def target(self) -> str:
        """Return what `to` may say: a leaf, or a family that can be entered."""
        return self.random.choice([*self.entries])

    def goes_back(self, sources: frozenset[str], target: str) -> bool:
        """Tell whether a move needs the mark that it goes back."""
        leaf = self.entries[target]
        return any(self.leaves.index(each) > self.leaves.index(leaf) for each in sources - {leaf})

    def origin(
        self, targets: Sequence[str], free: frozenset[str]
    ) -> tuple[Mapping[str, object], frozenset[str]] | None:
        """Return `from`, perhaps with `except`, and its leaves; None where it would have none.

        Args:
            targets: what the transition leads to; `same` leads nowhere.
            free: the leaves that it may leave.
        """
        ends = {self.entries[each] for each in targets if each != "same"}
        if self.random.random() < 0.2:
            found = frozenset(self.leaves) - self.final - ends
            taken = sorted(found - free)
            return ({"from": "any", "except": taken} if taken else {"from": "any"}), found & free
        allowed = free - self.final
        names = [name for name, leaves in self.sets.items() if leaves <= allowed]
        if not names:
            return None
        if self.random.random() < 0.7:
            name = self.random.choice(names)
            return {"from": name}, self.sets[name]
        listed = [self.random.choice(names) for _ in range(2)]
        return {"from": listed}, self.sets[listed[0]] | self.sets[listed[1]]

    def moves(self) -> dict[str, object]:
        """Return a `moves` table."""
        found: dict[str, object] = {}
        for source in self.leaves:
            targets = [each for each in self.leaves if each != source]
            if source in self.final or not targets or self.random.random() < 0.3:
                continue
            to = self.random.sample(targets, self.random.randint(1, min(2, len(targets))))
            found[source] = [
                {"to": each, "back": True} if self.goes_back(frozenset((source,)), each) else each
                for each in to
            ]
        return found
