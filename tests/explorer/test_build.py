"""How the page is made: its size, its policy, what stands in it, and what is refused."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import pytest

from statekit import load, loads
from statekit.render import RenderError, Theme, View, render
from tests.render.specs import EVERYTHING

MEGABYTE = 1_000_000


def page(name: str, **options: Any) -> str:
    """The page of a shipped spec."""
    return render(load(name).definition, "html", **options).decode()


def data(text: str, name: str) -> Any:
    """What a page holds as JSON."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', text)
    assert found is not None
    return json.loads(found[1])


def test_the_page_of_deuna_is_smaller_than_a_megabyte() -> None:
    """With its two languages, the engine and the libraries."""
    assert len(page("deuna").encode()) < MEGABYTE


def test_the_policy_lets_the_page_run_itself_and_ask_for_nothing() -> None:
    """It names the hash of each script and style, and no address."""
    text = page("delivery")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    inline = re.findall(r"<(?:script type=\"(?:importmap|module)\"|style)>(.*?)</", text, re.DOTALL)
    assert len(inline) == 3
    for each in inline:
        digest = base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "connect-src" not in policy
    assert "http" not in policy


def test_the_page_says_what_the_spec_says() -> None:
    """Machines, states, events, transitions, rules, facts, scenarios and assumptions."""
    definition = load("deuna").definition
    found = data(page("deuna"), "spec")
    for key in ("machines", "events", "data", "facts", "rules", "guards", "actors", "settings"):
        assert [each["name"] for each in found[key]] == list(getattr(definition, key)), key
    assert [each["name"] for each in found["scenarios"]] == list(definition.scenarios)
    assert [each["why"] for each in found["assumptions"]] == [
        each.why for each in definition.assumptions
    ]
    assert [each["event"] for each in found["transitions"]] == [
        event.name for event, _ in definition.alternatives
    ]
    order = next(each for each in found["facts"] if each["name"] == "order")
    assert order["text"].splitlines()[0] == "expired if payment == expired"
    assert order["text"].splitlines()[-1] == "else pending"
    (expire,) = (each for each in found["transitions"] if each["event"] == "expire")
    assert expire["parts"] == [
        {
            "machine": "payment",
            "from": ["pending"],
            "leaves": [
                each for each in definition.machines["payment"].leaves if "pending." in each
            ],
            "to": "expired",
            "moves": True,
            "all": False,
        }
    ]
    assert (expire["when"], expire["timeout"]) == ("not complete", "after 1 d")


def test_every_arrow_of_the_picture_is_found_by_its_move() -> None:
    """Each way names ids of the picture, and each move of the spec has its ways."""
    text = page("deuna")
    found = data(text, "spec")
    ids = {each.replace("&#45;", "-") for each in re.findall(r' id="([^"]+)"', text)}
    for way in found["ways"]:
        assert {each for each in (way["box"], way["last"], *way["lines"]) if each} <= ids
    drawn = {
        (way["machine"], move["event"], leaf, move["to"] or leaf)
        for way in found["ways"]
        for move in way["moves"]
        for leaf in [*way["spread"], *(leaf for line in way["lines"].values() for leaf in line)]
        if move["event"]
    }
    definition = load("deuna").definition
    assert drawn == {
        (name, edge.event.name, edge.source, edge.target)
        for name in definition.machines
        for edge in definition.edges(name)
    }


def test_a_page_begins_in_the_language_that_is_asked_for() -> None:
    """Else in the first of the spec's; each language has its picture."""
    english, spanish = page("deuna"), page("deuna", language="es")
    assert ('<html lang="en"' in english, '<html lang="es"' in spanish) == (True, True)
    assert data(spanish, "spec")["language"] == "es"
    for text in (english, spanish):
        assert re.findall(r'data-picture="(\w*)"', text) == ["en", "es"]
    assert re.findall(r'data-picture="(\w*)"', page("delivery")) == [""]


@pytest.mark.parametrize(
    ("view", "names"),
    [
        (View(machine="payment"), "machine"),
        (View(theme=Theme.DARK, language="es"), "theme"),
        (View(around="lost", depth=2), "around and depth"),
    ],
)
def test_a_page_shows_all_of_a_spec(view: View, names: str) -> None:
    """For the simulator moves all machines, and themes are chosen there."""
    with pytest.raises(RenderError) as caught:
        render(EVERYTHING, "html", view=view)
    message = "html shows all of a spec, on a page with themes: leave out"
    assert str(caught.value) == f"{message} {names}"
    with pytest.raises(RenderError) as caught:
        render(EVERYTHING, "html", language="fr")
    assert str(caught.value) == "everything has labels in es, not in 'fr'"


def test_a_scenario_that_cannot_begin_says_why() -> None:
    """A spec with a fault in a scenario has a page all the same."""
    spec = loads(
        """
spec: broken
data: {paid: money}
machines: {order: {initial: open, states: [open, done], transitions: {pay: {from: open, to: done}}}}
rules: {positive: {always: paid > 0}}
scenarios:
  nothing: {given: {paid: 0}, steps: [{do: pay}]}
"""
    )
    (scenario,) = data(render(spec.definition, "html").decode(), "spec")["scenarios"]
    assert [each["begin"] for each in scenario["runs"]] == [None]
    assert (
        scenario["runs"][0]["fault"]
        == "rule positive would be broken: always `paid > 0`: paid is 0"
    )
