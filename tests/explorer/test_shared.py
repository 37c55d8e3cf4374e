"""What links carry from page to page: of which spec a run is, and what is wrong with it."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from statekit import Spec, loads

from .pages import opened, written

_SHOP = """
spec: {name}
version: {version}
data: {{amount: {{type: money, initial: 0}}}}
machines:
  order:
    initial: new
    states: [new, paid, sent]
    transitions:
      pay: {{from: new, to: paid, when: amount <= {most}}}
      send: {{from: paid, to: sent}}
"""


def shop(version: str = "1.0", name: str = "shop", most: int = 5) -> Spec:
    """A shop in which so much can be paid."""
    return loads(_SHOP.format(name=name, version=version, most=most))


def link(value: object) -> str:
    """The fragment of a run, as programs write it."""
    return f"#run={base64.urlsafe_b64encode(json.dumps(value).encode()).decode()}"


def carried(url: str) -> dict[str, object]:
    """What the run in an address says."""
    packed = url.partition("run=")[2].partition("&")[0]
    padded = packed + "=" * (-len(packed) % 4)
    found: dict[str, object] = json.loads(base64.urlsafe_b64decode(padded))
    return found


def test_a_link_says_of_which_spec_its_run_is(browser: Browser, tmp_path: Path) -> None:
    """By its name, its version and the beginning of its digest; its own page says nothing."""
    spec = shop()
    with opened(browser, written(tmp_path, spec.definition)) as page:
        page.start()
        page.send("pay")
        url = page.page.url
        page.page.goto("about:blank")
        page.page.goto(url)
        assert page.verdict == "accepted"
        assert page.page.locator(".notice").count() == 0
    found = carried(url)
    assert [found["spec"], found["version"], found["digest"]] == ["shop", "1.0", spec.digest[:19]]
    assert isinstance(found["steps"], list)
    assert [each["name"] for each in found["steps"]] == ["pay"]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            shop("2.0", most=9),
            "This run was made with version 2.0. This page is of version 1.0: "
            "here the steps may come out otherwise.",
        ),
        (
            shop(most=9),
            "This run was made with another spec of the same name and version: a variant, other "
            "settings, or a changed text. This page is of version 1.0: "
            "here the steps may come out otherwise.",
        ),
        (
            shop("2.0", "kiosk", 9),
            "This run was made with kiosk 2.0. This page is of shop 1.0: "
            "here the steps may come out otherwise.",
        ),
        (shop("1.1"), ""),
    ],
)
def test_a_run_of_another_spec_is_replayed_and_told(
    browser: Browser, tmp_path: Path, made: Spec, said: str
) -> None:
    """The notice stays with the run and its link; one that decides the same needs none."""
    begin = {"data": {"amount": 7 if said else 5}, "at": None}
    steps: list[object] = [{"name": "pay", "by": None, "payload": {}, "id": None, "at": None}]
    of = {"spec": made.name, "version": made.version, "digest": made.digest}
    asked = link({**of, "begin": begin, "steps": steps}) + "&step=1"
    with opened(browser, written(tmp_path, shop().definition), asked) as page:
        assert page.verdict == ("refused" if said else "accepted")
        assert page.page.locator(".notice").all_inner_texts() == ([said] if said else [])
        page.page.reload()
        page.page.wait_for_selector("#verdict")
        assert page.page.locator(".notice").all_inner_texts() == ([said] if said else [])
        page.button("New order").click()
        page.start()
        assert page.page.locator(".notice").count() == 0
        assert carried(page.page.url)["version"] == "1.0"


def test_a_link_without_a_version_opens_as_before(browser: Browser, tmp_path: Path) -> None:
    """Programs need not say it."""
    asked = link({"begin": {"data": {"amount": 1}, "at": None}, "steps": [{"name": "pay"}]})
    with opened(browser, written(tmp_path, shop().definition), f"{asked}&step=1") as page:
        assert page.verdict == "accepted"
        assert page.page.locator(".notice").count() == 0


@pytest.mark.parametrize("step", [{}, {"by": "shop"}, {"machine": "order"}, "pay", None])
def test_a_step_without_an_event_is_told_in_words(
    browser: Browser, tmp_path: Path, step: object
) -> None:
    """The steps before it are replayed."""
    begin = {"data": {"amount": 1}, "at": None}
    asked = link({"begin": begin, "steps": [{"name": "pay"}, step, {"name": "send"}]})
    with opened(browser, written(tmp_path, shop().definition), f"{asked}&step=1") as page:
        assert page.page.get_by_role("alert").inner_text() == (
            "Step 2 of the link has no event: it needs a name, or a machine and where it goes to."
        )
        assert (page.verdict, page.states) == ("accepted", {"order": "paid"})
        assert page.complaints == []


def test_a_message_about_the_clock_goes_when_it_is_put_right(
    browser: Browser, tmp_path: Path
) -> None:
    """It was about a text that is there no more."""
    with opened(browser, written(tmp_path, shop().definition)) as page:
        page.start()
        page.page.fill("#clock", "soon")
        page.send("pay")
        alert = page.page.get_by_role("alert")
        assert alert.inner_text() == "'soon' is not an ISO 8601 time with a zone"
        page.page.fill("#clock", "2026-01-02T10:00:00Z")
        assert alert.count() == 0
        page.button("Send").click()
        assert page.verdict == "accepted"
