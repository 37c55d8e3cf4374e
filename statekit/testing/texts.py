"""Random expressions that are well typed, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from attrs import define, evolve, field

NUMBERS = ("money", "integer")
TEXTS = ("text", "id")
TIMES = ("2026-01-01T00:00:00Z", "2026-01-01T02:30:00+02:00", "2026-01-02T00:00:00Z")
DURATIONS = ("30m", "PT2H", "P1D")
INSTANTS = {"time": TIMES, "duration": DURATIONS}
"""The times and durations of random specs and events."""
WORDS = ("a", "b", "c")
"""The texts and ids that random specs and events have, few enough to meet again."""


@define
class Terms:
    """What an expression may read.

    Args:
        values: per type (``money``, ``text``, ``[id]``, ...) the names that have a value.
        enums: names of many-valued data and facts, each with its values.
        optional: names that may have no value, each with its type.
        machines: per machine its leaves, and the names of all its states and groups.
        actors: the actors that may be compared with.
    """

    values: dict[str, list[str]] = field(factory=dict)
    enums: list[tuple[str, Sequence[str]]] = field(factory=list)
    optional: list[tuple[str, str]] = field(factory=list)
    machines: Mapping[str, tuple[Sequence[str], Sequence[str]]] = field(factory=dict)
    actors: Sequence[str] = ()

    def add(self, name: str, type_: str, values: Sequence[str] = ()) -> None:
        """Add a name that has a value."""
        if type_ == "enum":
            self.enums.append((name, values))
        else:
            self.values.setdefault(type_, []).append(name)

    def copy(self) -> Terms:
        """Return terms to which more can be added."""
        values = {type_: [*names] for type_, names in self.values.items()}
        return evolve(self, values=values, enums=[*self.enums], optional=[*self.optional])

    def knowing(self, name: str) -> Terms:
        """Return the terms where one optional name is known to have a value."""
        found = self.copy()
        found.add(name, dict(self.optional)[name])
        found.optional = [each for each in self.optional if each[0] != name]
        return found


class Texts:
    """Writes expressions over some terms.

    Args:
        random: where chance comes from.
        terms: what can be read.
    """

    def __init__(self, random: Random, terms: Terms) -> None:
        self.random = random
        self.terms = terms

    def boolean(self, depth: int = 2) -> str:
        """Return an expression that is true or false."""
        forms = [self._comparison, self._comparison]
        if depth:
            forms += [lambda: self._joined(depth)] * 3
            forms += [lambda: f"not ({self.boolean(depth - 1)})"]
        if self.terms.machines:
            forms += [self._state_test] * 2
        if self.terms.enums:
            forms += [self._enum_test] * 2
        if self.terms.values.get("boolean"):
            forms += [lambda: self.random.choice(self.terms.values["boolean"])]
        if self.terms.optional:
            forms += [lambda: self._known(depth)]
        if self.terms.actors:
            forms += [self._actor_test]
        if self._named("time") or self._named("duration"):
            forms += [self._clock_test] * 2
        if any(self._named(type_) for type_ in ("text", "id", "[id]", "[integer]")):
            forms += [self._text_test]
        return self.random.choice(forms)()

    def number(self, type_: str, depth: int = 1) -> str:
        """Return an expression that is money or an integer."""
        names = self._named(type_)
        if not names or self.random.random() < 0.2:
            return str(self.random.choice([0, 1, 2, 5, 10, 20]))
        name = self.random.choice(names)
        if not depth or self.random.random() < 0.5:
            return name
        other = self.number(type_, depth - 1)
        form = self.random.choice(["{} + {}", "{} - {}", "min({}, {})", "max({}, {})", "3 * {}"])
        text = form.format(name, other)
        return f"-({text})" if self.random.random() < 0.05 else text

    def value(self, type_: str, values: Sequence[str] = ()) -> str | None:
        """Return an expression of a type; None where nothing of the type can be read."""
        if type_ in NUMBERS:
            return self.number(type_)
        if type_ == "boolean":
            return self.random.choice(["true", "false", self.boolean(1)])
        if type_ == "enum":
            return f"'{self.random.choice(values)}'"
        if type_ in INSTANTS:
            return self._instant(type_)
        names = self._named(type_)
        if type_ in TEXTS and (not names or self.random.random() < 0.3):
            return f"'{self.random.choice(WORDS)}'"
        return self.random.choice(names) if names else None

    def _instant(self, type_: str) -> str:
        """Return an expression that is a time or a duration."""
        times, durations = self._named("time"), self._named("duration")
        written = self.random.choice(INSTANTS[type_])
        forms = [f"'{written}'", *self._named(type_) * 2]
        if times and type_ == "time":
            duration = self.random.choice([*durations, f"'{self.random.choice(DURATIONS)}'"])
            forms += [f"{self.random.choice(times)} {sign} {duration}" for sign in "+-"]
        elif times:
            forms.append(f"{self.random.choice(times)} - {self.random.choice(times)}")
        return self.random.choice(forms)

    def _clock_test(self) -> str:
        type_ = self.random.choice([each for each in INSTANTS if self._named(each)])
        word = self.random.choice(["<", "<=", ">", ">=", "==", "!="])
        return f"{self.random.choice(self._named(type_))} {word} {self._instant(type_)}"

    def _named(self, type_: str) -> list[str]:
        return self.terms.values.get(type_, [])

    def _joined(self, depth: int) -> str:
        word = self.random.choice([" and ", " or "])
        parts = [self.boolean(depth - 1) for _ in range(self.random.choice([2, 2, 3]))]
        return word.join(f"({part})" for part in parts)

    def _comparison(self) -> str:
        type_ = self.random.choice(NUMBERS)
        left, right = self.number(type_), self.number(type_)
        if self.random.random() < 0.2:
            return f"0 < {left} <= {right}"
        return f"{left} {self.random.choice(['<', '<=', '>', '>=', '==', '!='])} {right}"

    def _state_test(self) -> str:
        machine = self.random.choice([*self.terms.machines])
        leaves, names = self.terms.machines[machine]
        form = self.random.choice(["== {}", "!= {}", "in {}", "in {}", "not in {}", "in [{}, {}]"])
        known = leaves if "=" in form else names
        chosen = [self.random.choice(known) for _ in range(form.count("{}"))]
        return f"{machine} {form.format(*chosen)}"

    def _enum_test(self) -> str:
        name, values = self.random.choice(self.terms.enums)
        form = self.random.choice(["== '{}'", "!= '{}'", "in ['{}', '{}']"])
        return f"{name} {form.format(*[self.random.choice(values) for _ in range(2)])}"

    def _known(self, depth: int) -> str:
        name, type_ = self.random.choice(self.terms.optional)
        if not depth or type_ == "enum" or self.random.random() < 0.4:
            return f"known({name})"
        inner = Texts(self.random, self.terms.knowing(name)).boolean(depth - 1)
        form = self.random.choice(["known({}) and ({})", "not known({}) or ({})"])
        return form.format(name, inner)

    def _actor_test(self) -> str:
        word = self.random.choice(["==", "!="])
        return f"actor {word} '{self.random.choice(self.terms.actors)}'"

    def _text_test(self) -> str:
        forms = [f"{name} == '{self.random.choice(WORDS)}'" for name in self._named("text")]
        forms += [f"{name} != '{self.random.choice(WORDS)}'" for name in self._named("id")]
        forms += [f"len({name}) > 1" for name in self._named("text")]
        forms += [f"'{self.random.choice(WORDS)}' in {name}" for name in self._named("[id]")]
        forms += [f"len({name}) <= 1" for name in self._named("[id]")]
        forms += [f"sum({name}) < 9" for name in self._named("[integer]")]
        return self.random.choice(forms)
