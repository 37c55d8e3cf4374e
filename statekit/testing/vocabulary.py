"""What a random spec speaks of: its settings, data and events, and what expressions may read."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import cast

from .axes import Axis
from .crowd import Crowd
from .texts import NUMBERS, Terms, Texts

_TYPES = (
    *("money", "money", "integer", "boolean", "enum", "text", "id", "[id]", "[integer]"),
    *("time", "duration"),
)
_VALUES = ("red", "green", "blue pale")
ACTORS = ("bank", "shop", "timer")
_INITIAL: Mapping[str, object] = {
    "money": 10,
    "integer": 2,
    "boolean": False,
    "enum": "red",
    "text": "a",
    "id": "b",
    "[id]": ["a"],
    "[integer]": [1, 2],
    "time": "2026-01-01T00:00:00Z",
    "duration": "30m",
}


def _typed(type_: str) -> dict[str, object]:
    if type_.startswith("["):
        return {"type": [type_.strip("[]")]}
    return {"type": type_, "values": [*_VALUES]} if type_ == "enum" else {"type": type_}


class Vocabulary:
    """The declarations of a random spec, while it is made, and texts that read and set them."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.terms = Terms()
        self.born = Terms()
        self.data: dict[str, object] = {}
        self.writable: list[tuple[str, str]] = []
        self.events: dict[str, object] = {}
        self.timed: set[str] = set()
        self.fields: dict[str, list[tuple[str, str, bool]]] = {}
        self.axes = [Axis.make(f"m{index}", random) for index in range(random.choice([1, 2, 2, 3]))]
        self.crowd = Crowd.make("one", random) if self.chance(0.5) else None
        self.about: set[str] = set()
        self.sweeps = False
        every = [*self.axes, *([self.crowd.axis] if self.crowd else [])]
        self.guarded = [random.choice(every) for _ in range(random.choice([0, 0, 1, 2]))]

    def chance(self, share: float) -> bool:
        """Return true in a share of the cases."""
        return self.random.random() < share

    # Names.

    def add_settings(self) -> dict[str, object]:
        """Return settings, and let expressions read them."""
        found: dict[str, object] = {}
        for type_ in ("money", "integer", "boolean", "enum", "duration"):
            if self.chance(0.2):
                name = f"set_{type_}"
                found[name] = {**_typed(type_), "default": _INITIAL[type_]}
                self.terms.add(name, type_, _VALUES)
        return found

    def add_data(self) -> None:
        """Add data, and let expressions read them."""
        for index in range(self.random.randint(1, 6)):
            type_ = self.random.choice(_TYPES)
            name = f"d{index}"
            datum = _typed(type_)
            kind = self.random.choice(["required", "initial", "initial", "fixed", "optional"])
            if kind == "optional":
                datum["optional"] = True
                if type_ != "enum":
                    self.terms.optional.append((name, type_))
            else:
                self.terms.add(name, type_, _VALUES)
            if kind == "initial":
                datum["initial"] = _INITIAL[type_]
            if kind == "fixed":
                datum["fixed"] = True
            else:
                self.writable.append((name, type_))
            self.data[name] = datum if len(datum) > 1 or type_ == "enum" else datum["type"]

    # Events.

    def add_event(self, name: str, *, about: bool = False) -> str:
        """Declare an event, perhaps about one of many; return its name."""
        fields: list[tuple[str, str, bool]] = [
            (f"p{index}", self.random.choice(_TYPES), self.chance(0.3))
            for index in range(self.random.choice([0, 0, 1, 1, 2]))
        ]
        event: dict[str, object] = {}
        if self.chance(0.6):
            event["by"] = self.random.sample(ACTORS, self.random.randint(1, 2))
        if fields:
            event["payload"] = {
                field: {**_typed(type_), "optional": optional} for field, type_, optional in fields
            }
            if identity := [field for field, _, optional in fields if not optional]:
                event["identity"] = identity
        if about and self.crowd:
            self.about.add(name)
            event["payload"] = {
                self.crowd.name: "id",
                **cast("dict[str, object]", event.get("payload", {})),
            }
        self.fields[name] = fields
        if self.chance(0.15):
            event["evidence"] = {
                "proof": Texts(self.random, self.event_terms(name, only=False)).boolean(1)
            }
        self.events[name] = {key: each for key, each in event.items() if each} or None
        by = event.get("by")
        if (by is None or (isinstance(by, list) and "timer" in by)) and "identity" not in event:
            self.timed.add(name)
        return name

    def timeout(self, event: str) -> dict[str, object]:
        """Return `after` or `at`, mostly where the timer may send the event."""
        if event not in self.timed or self.chance(0.3):
            return {}
        texts = Texts(self.random, self.terms)
        # An optional one may be read as it is: without a value it is never due.
        times = [name for name, type_ in self.terms.optional if type_ == "time"]
        found = texts.value("time")
        if self.chance(0.5) and (times or found):
            return {"at": self.random.choice([*times, *([found] * bool(found))])}
        return {"after": texts.value("duration") if self.chance(0.3) else "30m"}

    def event_terms(self, event: str, *, only: bool = True, moves: bool = True) -> Terms:
        """Return what guards and effects of an event may read.

        Args:
            only: whether an instance is meant, where the event is about one.
            moves: whether its fields may be set.
        """
        found = self.terms.copy()
        found.actors = ACTORS
        if self.crowd and event in self.about and only:
            found = self.crowd.read(found, moves=moves)
        for field, type_, optional in self.fields[event]:
            if not optional:
                found.add(f"event.{field}", type_, _VALUES)
            elif type_ != "enum":
                found.optional.append((f"event.{field}", type_))
        return found

    # Guards and effects.

    def outcome(self, terms: Terms, *, always: bool = False) -> dict[str, object]:
        """Return `when` and `set`, each there or not."""
        found: dict[str, object] = {}
        if terms.optional and self.chance(0.3):
            name, _ = self.random.choice(terms.optional)
            if always and self.chance(0.5):
                found["when"] = f"not known({name})"
            else:
                terms = terms.knowing(name)
                found["when"] = f"known({name}) and ({Texts(self.random, terms).boolean(1)})"
        elif always or self.chance(0.4):
            found["when"] = Texts(self.random, terms).boolean()
        effects = self._effects(Texts(self.random, terms))
        return {**found, "set": effects} if effects else found

    def _effects(self, texts: Texts) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, type_ in (*self.writable, *texts.terms.writable):
            if self.chance(0.25):
                value = texts.value(type_, _VALUES)
                if value is not None:
                    bound = type_ in NUMBERS and not value.isdigit()
                    found[name] = f"min({value}, 1000)" if bound else value
        return found
