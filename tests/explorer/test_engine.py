"""The explorer decides as the library does: in a real browser, step by step."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Any

import pytest

from statekit import MisuseError, Snapshot, Spec, load, loads
from statekit.decide.event import Event, Status, moment
from statekit.diagnostics import near
from statekit.expressions import is_id, plain, read_duration, read_time
from statekit.render.explorer.model import model
from statekit.spec import shipped
from statekit.testing import random_start, spec_text

from . import compared
from .compared import walk
from .hosts import Host

HOSTILE = """
spec: hostile
data:
  __proto__: {type: integer, initial: 1}
  toString: {type: money, optional: true}
actors: {constructor: {reports: true}, valueOf: }
events:
  hasOwnProperty: {by: constructor, payload: {__proto__: integer}, identity: [__proto__]}
  add: {payload: {watch: id}}
  drop: {payload: {watch: id}}
machines:
  constructor:
    initial: __proto__
    states: [__proto__, toString, then]
    transitions:
      hasOwnProperty:
        from: __proto__
        to: toString
        when: event.__proto__ < 4
        set: {__proto__: __proto__ + event.__proto__}
      then: {from: toString, to: then}
  watch:
    many: {max: 9}
    states: [on, off]
    transitions: {add: {from: new, to: on}, drop: {from: on, to: off}}
"""


def variants(name: str) -> list[str | None]:
    """Return the variants of a shipped spec, after the spec itself."""
    return [None, *load(name).definition.variants]


@pytest.mark.parametrize(
    ("name", "variant"), [(name, each) for name in shipped() for each in variants(name)]
)
def test_shipped_specs_are_decided_alike(page: Host, name: str, variant: str | None) -> None:
    """Verdicts, reasons with their evidence, snapshots, facts and what is possible next."""
    tally = walk(Random(name), load(name, variant=variant), page, 60)
    assert tally["steps"] == 60
    assert tally["accepted"] > 3


def test_generated_specs_are_decided_alike(page: Host) -> None:
    """Every construct of the language turns up, and every kind of answer."""
    tally: Counter[str] = Counter()
    for seed in range(30):
        random = Random(seed)
        tally += walk(random, loads(spec_text(random)), page, 50)
    for kind, least in {
        "steps": 1_000,
        "statuses": 200,
        "accepted": 250,
        "accepted, one of many": 40,
        "accepted, sweeping or joint": 1,
        "duplicate: same-occurrence": 20,
        "duplicate: already-there": 20,
        "stale: behind": 5,
        "early: ahead": 2,
        "refused: guard-failed": 200,
        "refused: rule-broken": 3,
        "refused: not-due": 20,
        "refused: conflict": 20,
        "refused: conflicting-duplicate": 30,
        "refused: payload-type": 20,
        "misuse": 20,
    }.items():
        assert tally[kind] >= least, f"{kind}: {tally[kind]}"


def test_names_that_mean_something_in_javascript_are_only_names(page: Host) -> None:
    """A machine may be called `constructor`, and an instance by a number."""
    tally = walk(Random(3), loads(HOSTILE), page, 150)
    assert tally["accepted"] > 30
    assert tally["duplicate: same-occurrence"] > 0


def test_the_walk_notices_a_difference(page: Host) -> None:
    """A script with another guard is found out at the first step that shows it."""
    text = "{spec: s, machines: {m: {initial: a, states: [a, b], transitions: {go: %s}}}}"
    spec, other = loads(text % "{from: a, to: b}"), loads(text % "{from: a, to: b, when: false}")
    page.ask({"task": "load", "name": "other", "model": json.dumps(model(other))})
    begin: dict[str, object] = {"data": {}, "at": None}
    steps = [{"proposal": Event("go").to_dict(), "record": False, "now": None}]
    request = {"task": "walk", "name": "other", "begin": begin, "steps": steps}
    found = page.ask(request)["steps"][0]["decision"]
    assert spec.decide(spec.start(), Event("go")).to_dict()["verdict"] == "accepted"
    assert found["verdict"] == "refused"
    assert [each["message"] for each in found["reasons"]] == ["`false` does not hold"]


DAMAGE: tuple[object, ...] = (None, "x", 7, -1, [], {}, {"x": 1}, ["go -> b"], "2026-01-01", True)


def damaged(random: Random, value: Any) -> Any:
    """Return a stored value with something else, or nothing, somewhere in it."""
    if isinstance(value, dict) and value and random.random() < 0.9:
        found = dict(value)
        key = random.choice([*found])
        if random.random() < 0.2:
            del found[key]
        elif random.random() < 0.15:
            found[f"{key}s"] = found[key]
        else:
            found[key] = damaged(random, found[key])
        return found
    return random.choice(DAMAGE)


def test_stored_snapshots_are_read_alike(page: Host) -> None:
    """What is damaged is misuse, with the same words."""
    known: list[Spec] = [load("vpos"), load("order"), loads(HOSTILE)]
    known += [loads(spec_text(Random(seed))) for seed in range(8)]
    refused = 0
    for seed, spec in enumerate(known):
        random = Random(seed)
        start = random_start(random, spec)
        if start is None:
            continue
        stored = [damaged(random, start.to_dict()) for _ in range(60)]
        compared.load(spec, page)
        found = page.ask({"task": "snapshots", "name": spec.digest, "snapshots": stored})
        for each, got in zip(stored, found, strict=True):
            try:
                wanted: dict[str, object] = Snapshot.from_dict(each, spec).to_dict()
            except MisuseError as error:
                wanted = {"misuse": str(error)}
                refused += 1
            assert got == wanted, each
    assert refused > 300


@pytest.mark.parametrize(
    "stored",
    [
        {**Event("go").to_dict(), "name": 7},
        {**Event("go").to_dict(), "by": True},
        {**Event("go").to_dict(), "id": ["a"]},
        {**Event("go").to_dict(), "payload": []},
        {**Event("go").to_dict(), "payload": "{}"},
        {**Event("go").to_dict(), "at": "noon"},
        {**Event("go").to_dict(), "at": 5},
        {**Event("go").to_dict(), "at": "2026-01-01T12:00:00"},
        {**Status("m", "b").to_dict(), "to": None},
        {**Status("m", "b").to_dict(), "machine": 1.5},
    ],
)
def test_proposals_are_read_alike(page: Host, stored: dict[str, object]) -> None:
    """What is none is misuse, with the same words."""
    spec = loads("{spec: s, machines: {m: {initial: a, states: [a, b]}}}")
    page.ask({"task": "load", "name": "plain", "model": json.dumps(model(spec))})
    steps = [{"proposal": stored, "record": False, "now": None}]
    begin: dict[str, object] = {"data": {}, "at": None}
    found = page.ask({"task": "walk", "name": "plain", "begin": begin, "steps": steps})
    kind = Status if "machine" in stored else Event
    with pytest.raises(MisuseError) as caught:
        kind.from_dict(stored)
    assert found["steps"] == [{"misuse": str(caught.value)}]


TEXTS = [
    *("", "a", "capture", "captured", "Captured", "pending.captrued", "PENDING", "refnd", "it's"),
    *('"it\'s"', "tab\t", "\x07", "\xa0", "\u2028", "é ü", "😀", "\ud800", "x" * 201, "a@b", "a b"),
    *(
        "2026-01-02T10:00:00Z",
        "2026-01-02 10:00+05:30",
        "2026-02-30T10:00:00Z",
        "0001-01-01T00:00Z",
    ),
    *("0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59.999999-00:01", "2026-01-02T10:00:00"),
    *("2026-01-02T10:00:00.5-03:00", "2026-01-02T24:00:01Z", "2026-01-02T10:00:60Z"),
    *("P1D", "PT30M", "P2W", "P1DT1.5S", "PT0S", "P", "PT", "P1M", "7d", "0s", "-7d", "999999999d"),
    *("9999999999d", "P1DT12H30M1S", "1.5h", "PT0.000001S", "2024-02-29T00:00:00Z"),
]


def test_texts_are_read_and_written_alike(page: Host) -> None:
    """Times, durations, ids, near names, and values as messages show them."""
    known = ["capture", "captured", "pending.captured", "pending", "refund", "Refunds", "deny"]
    found = page.ask({"task": "texts", "texts": TEXTS, "known": known})
    for text, got in zip(TEXTS, found, strict=True):
        wanted = {
            "near": [*near(text, known)],
            "repr": repr(text),
            "id": is_id(text),
            "time": plain(read_time(text)),
            "stored": _stored(text),
            "duration": plain(read_duration(text)),
        }
        assert got == wanted, repr(text)


def _stored(text: str) -> object:
    try:
        return plain(moment(text))
    except MisuseError:
        return None
