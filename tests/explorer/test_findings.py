"""What the explorer keeps, counts and shows while somebody tries a spec out."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from statekit import load, loads
from statekit.spec import shipped
from tests.render.specs import INSTANCES

from .pages import opened, written

TIMED = loads(
    """
spec: timed
actors: {customer: , timer: }
events: {lapse: {by: timer}, use: {by: customer}}
machines:
  ticket:
    label: Ticketoftheverylongestnamethatanybodyhasgiven
    initial: valid
    states: [valid, used, lapsed]
    transitions:
      lapse: {from: valid, to: lapsed, after: 1h}
      use: {from: valid, to: used}
"""
).definition


@pytest.fixture(scope="module")
def deuna(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The explorer of deuna."""
    return written(tmp_path_factory.mktemp("pages"), load("deuna").definition)


def test_a_refusal_keeps_what_was_typed_and_tells_a_wrong_payload(
    browser: Browser, deuna: Path
) -> None:
    """Only a field has to be put right; what is not legal from here says so as before."""
    with opened(browser, deuna) as page:
        page.start(amount="10000")
        page.send("New attempt", attempt="a b")
        assert page.reasons == ["payload-type"]
        hint = page.page.locator(".outcome > p.faint").first
        assert hint.inner_text() == "The payload is wrong: put it right and send it again."
        field = page.page.locator("#send-form [id$='/attempt']")
        assert field.input_value() == "a b"
        field.fill("a1")
        page.button("Send").click()
        page.send("Processed", amount="9999", ref="p7")
        assert page.reasons == ["guard-failed"]
        assert hint.inner_text() == "Not legal from here: never try again."
        assert page.page.locator("#send-form [id$='/amount']").input_value() == "9999"
        assert page.page.locator("#send-form [id$='/ref']").input_value() == "p7"


def test_a_time_out_is_drawn_as_open_when_its_time_has_come(
    browser: Browser, tmp_path: Path
) -> None:
    """Before, it stands apart from what is open; the clock says which of the two it is."""
    with opened(browser, written(tmp_path, TIMED)) as page:

        def marked(name: str) -> list[str]:
            nodes = page.page.locator(f"#picture g.node.{name}")
            return sorted(each.locator("text").first.inner_html() for each in nodes.all())

        page.start()
        assert (marked("open"), marked("later")) == (["use"], ["lapse"])
        page.button("+ 1 hour").click()
        assert (marked("open"), marked("later")) == (["lapse", "use"], [])
        page.page.fill("#clock", "2026-01-01T00:59:59Z")
        assert (marked("open"), marked("later")) == (["use"], ["lapse"])


def test_a_long_name_of_a_machine_leaves_its_state_readable(
    browser: Browser, tmp_path: Path
) -> None:
    """A label without a space breaks before it comes over the state."""
    with opened(browser, written(tmp_path, TIMED)) as page:
        page.start()
        assert page.page.locator(".where dt").evaluate("it => it.scrollWidth <= it.clientWidth")


def test_totals_are_shown_with_the_data(browser: Browser, tmp_path: Path) -> None:
    """Before and after each step, changes marked."""
    with opened(browser, written(tmp_path, INSTANCES)) as page:
        page.start()
        assert page.row("active_links") == ["0"]
        page.send("create", link="l1", amount="50")
        assert page.row("active_links") == ["0", "1"]


def test_the_focus_goes_to_where_the_next_step_is(browser: Browser, deuna: Path) -> None:
    """What was pressed is gone after it: the keyboard goes on from what takes its place."""
    with opened(browser, deuna) as page:

        def focused() -> str:
            return str(page.page.evaluate("() => document.activeElement.innerText"))

        page.button("Start").press("Enter")
        assert focused() == "What can happen next"
        page.button("New order").press("Enter")
        assert focused() == "Start an order"
        page.page.locator("ul.plain button.link").first.press("Enter")
        assert focused() == "Next →"


def test_numbers_are_those_of_check(browser: Browser, tmp_path: Path) -> None:
    """No pseudo-state `new`, no guard that `max` stands for; a field says what sets it."""
    with opened(browser, written(tmp_path, INSTANCES)) as page:
        parts = page.page.get_by_role("navigation", name="Parts of the page").get_by_role("button")
        found = [" ".join(each.split()) for each in parts.all_inner_texts()]
        assert found == [
            "Simulate",
            "States 5",
            "Events 3",
            "Transitions 5",
            "Rules 0",
            "Data 1",
        ]
        page.tab("Rules")
        assert page.page.locator(".tab h3").all_inner_texts() == ["small"]
        page.tab("States")
        assert page.page.locator(".tree code").all_inner_texts() == [
            "open",
            "done",
            "active",
            "paid",
            "gone",
        ]
        page.tab("Data")
        each = page.page.get_by_role("region", name="Each Payment link")
        assert each.locator("td").all_inner_texts() == ["money", "set by create"]


_PLACES = """() => {
  const box = (each) => each.getBoundingClientRect().toJSON();
  return {
    frame: box(document.querySelector("#picture")),
    drawing: box(document.querySelector("#picture svg")),
    here: [...document.querySelectorAll("#picture g.node.here")].map(
      (each) => [each.id, box(each)]),
  };
}"""


@pytest.mark.parametrize("name", sorted(shipped()))
def test_the_picture_shows_no_empty_room_beyond_it(
    browser: Browser, tmp_path: Path, name: str
) -> None:
    """At the start and after a step; what has moved is in view."""
    with opened(browser, written(tmp_path, load(name).definition)) as page:

        def seen() -> dict[str, bool]:
            """Each state that is marked, and whether it is in view."""
            found = page.page.evaluate(_PLACES)
            frame, drawing = found["frame"], found["drawing"]
            for low, high, size in (("left", "right", "width"), ("top", "bottom", "height")):
                before, after = drawing[low] - frame[low], frame[high] - drawing[high]
                if drawing[size] <= frame[size] + 1:  # it fits: it is in the middle
                    assert abs(before - after) < 2
                else:
                    assert max(before, after) <= 1
            return {
                state: box["left"] >= frame["left"] - 1
                and box["right"] <= frame["right"] + 1
                and box["top"] >= frame["top"] - 1
                and box["bottom"] <= frame["bottom"] + 1
                for state, box in found["here"]
            }

        page.start()
        first = next(iter(load(name).definition.machines))
        start = seen()
        assert all(shown for state, shown in start.items() if state.startswith(f"{first}."))
        page.page.locator(".option").first.click()
        page.button("Send").click()
        assert page.verdict == "accepted"
        assert all(shown for state, shown in seen().items() if state not in start)


def test_the_ways_out_of_the_first_machine_are_in_view(browser: Browser, deuna: Path) -> None:
    """Those that leave a family too."""
    with opened(browser, deuna) as page:
        page.start()
        for way in page.page.locator("#picture g.node.open[id^='payment']").all():
            box, frame = way.bounding_box(), page.page.locator("#picture").bounding_box()
            assert box
            assert frame
            assert frame["x"] <= box["x"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"]
            assert box["y"] + box["height"] <= frame["y"] + frame["height"]
