"""A random machine of many, with its fields and the totals over its instances."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from attrs import define, evolve, field

from .axes import Axis
from .texts import NUMBERS, Terms, Texts

_TYPES = {
    "amount": "money",
    "tries": "integer",
    "bonus": "money",
    "memo": "text",
    "done": "boolean",
    "since": "time",
    "grace": "duration",
}
_MORE: Mapping[str, Mapping[str, object]] = {
    "tries": {"initial": 1},
    "bonus": {"optional": True},
    "memo": {"optional": True},
    "done": {"initial": False},
    "since": {"optional": True},
    "grace": {"initial": "30m"},
}


@define(eq=False)
class Crowd:
    """One random machine of many.

    Args:
        axis: its states; `new` is none of them.
        fields: the names of its fields.
    """

    axis: Axis
    random: Random
    fields: list[str] = field(factory=list)

    @classmethod
    def make(cls, name: str, random: Random) -> Crowd:
        """Return a machine of many."""
        found = cls(Axis.make(name, random), random)
        found.fields = [each for each in _TYPES if random.random() < 0.7]
        return found

    @property
    def name(self) -> str:
        """The machine's name, which is that of the payload field that names an instance."""
        return self.axis.name

    def declared(self) -> dict[str, object]:
        """Return what the machine says besides its states and transitions."""
        fields = {
            each: {"type": _TYPES[each], **_MORE[each]} if each in _MORE else _TYPES[each]
            for each in self.fields
        }
        many: dict[str, object] = {"many": {"max": self.random.randint(2, 4)}}
        return {**many, "fields": fields} if fields else many

    def totals(self, terms: Terms) -> dict[str, object]:
        """Return totals, and let expressions read them."""
        forms = [("count", "integer", self.name)]
        forms += [
            ("sum", _TYPES[each], f"{self.name}.{each}")
            for each in self.fields
            if _TYPES[each] in NUMBERS
        ]
        found: dict[str, object] = {}
        for index in range(self.random.randint(0, 3)):
            key, type_, over = self.random.choice(forms)
            total: dict[str, object] = {key: over}
            if self.random.random() < 0.7:
                total["in"] = self.random.choice([*self.axis.sets])
            found[f"t{index}"] = total
            terms.add(f"t{index}", type_)
        return found

    def read(self, terms: Terms, *, newborn: bool = False, moves: bool = True) -> Terms:
        """Return the terms where one instance is meant.

        Args:
            newborn: whether it may be about to be born.
            moves: whether its fields may be set.
        """
        found = terms.copy()
        leaves = [*self.axis.leaves, *(["new"] if newborn else [])]
        found.machines = {**terms.machines, self.name: (leaves, [*self.axis.sets])}
        for each in self.fields:
            full, type_ = f"{self.name}.{each}", _TYPES[each]
            if "optional" in _MORE.get(each, ()):
                found.optional.append((full, type_))
            elif each != "amount" or not newborn:
                found.add(full, type_)
        if moves:
            names = [(f"{self.name}.{each}", _TYPES[each]) for each in self.fields]
            found = evolve(found, writable=[*terms.writable, *names])
        return found

    def birth(self, terms: Terms) -> dict[str, object]:
        """Return a transition that gives birth; perhaps also one that changes what is there.

        Args:
            terms: what can be read of the order and the event.
        """
        target = self.axis.target()
        found: dict[str, object] = {"from": "new", "to": target}
        mixed = [each for each in self.axis.leaves if each not in self.axis.final]
        if mixed and self.random.random() < 0.3:
            leaf = self.random.choice(mixed)
            found["from"] = ["new", leaf]
            if self.axis.goes_back(frozenset((leaf,)), target):
                found["back"] = True
        read = Texts(self.random, self.read(terms, newborn=True))
        if self.random.random() < 0.4:
            found["when"] = read.boolean(1)
        sets: dict[str, object] = {}
        for each in self.fields:
            if each == "amount" or self.random.random() < 0.4:
                value = read.value(_TYPES[each])
                if value is not None:
                    bound = _TYPES[each] in NUMBERS and not value.isdigit()
                    sets[f"{self.name}.{each}"] = f"min({value}, 1000)" if bound else value
        return {**found, "set": sets} if sets else found
