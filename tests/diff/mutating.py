"""Random specs with one change somewhere, or written in another order."""

from __future__ import annotations

import copy
import json
import re
from random import Random
from typing import Any

from statekit.diagnostics import SpecError
from statekit.spec import load_definition, read
from statekit.spec.model import Definition

_ORDERED = (
    "data",
    "settings",
    "actors",
    "events",
    "facts",
    "rules",
    "guards",
    "totals",
    "machines",
)
_OPERATORS = {
    "<=": "<",
    "<": "<=",
    ">=": ">",
    ">": ">=",
    "==": "!=",
    "!=": "==",
    " and ": " or ",
    " or ": " and ",
    "+": "-",
}


def loaded(text: str, name: str = "spec.yaml") -> Definition:
    """A spec from its text."""
    return load_definition(read(text.encode(), name))


def reordered(random: Random, text: str) -> str:
    """The same spec with its declarations in another order, on one line."""
    spec: dict[str, Any] = json.loads(text)
    for section in _ORDERED:
        if section in spec:
            items = [*spec[section].items()]
            random.shuffle(items)
            spec[section] = dict(items)
    items = [*spec.items()]
    random.shuffle(items)
    return json.dumps(dict(items))


def mutated(random: Random, text: str, tries: int = 12) -> str | None:
    """The spec with one change that still loads; None where none was found."""
    for _ in range(tries):
        spec: Any = json.loads(text)
        places = [*_places(spec)]
        _change(random, *random.choice(places), places)
        found = json.dumps(spec, indent=1)
        if found != text:
            try:
                loaded(found)
            except SpecError:
                continue
            return found
    return None


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a spec: what holds it, and under which key."""
    found: list[tuple[Any, Any]] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in pairs:
        found.append((value, key))
        if isinstance(each, dict | list):
            found += _places(each)
    return found


def _change(random: Random, owner: Any, key: Any, places: list[tuple[Any, Any]]) -> None:
    value = owner[key]
    match value:
        case bool():
            owner[key] = not value
        case int():
            owner[key] = value + random.choice([-1, 1])
        case str() if random.random() < 0.5 and (said := _said_otherwise(random, value)) != value:
            owner[key] = said
        case str() if random.random() < 0.8:
            others = [each[other] for each, other in places if isinstance(each[other], str)]
            owner[key] = random.choice(others)
        case list() if len(value) > 1 and random.random() < 0.5:
            random.shuffle(value)
        case _:
            if random.random() < 0.3 and isinstance(owner, list):
                owner.append(copy.deepcopy(value))
            else:
                del owner[key]


def _said_otherwise(random: Random, text: str) -> str:
    found = [
        *re.finditer(r"<=|>=|==|!=|<|>|\band\b|\bor\b|\+|\b\d+\b", text),
    ]
    if not found:
        return text
    one = random.choice(found)
    word = one.group()
    other = str(int(word) + 1) if word.isdigit() else {**_OPERATORS, "and": "or", "or": "and"}[word]
    return text[: one.start()] + other + text[one.end() :]
