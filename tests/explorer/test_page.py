"""The explorer in a real Chromium: it loads from the disk, and people can try a spec out."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from statekit import Event, load, loads
from tests.render.specs import HOSTILE, INSTANCES

from .pages import SHIPPED, opened, written


@pytest.fixture(scope="module")
def deuna(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The explorer of deuna."""
    return written(tmp_path_factory.mktemp("pages"), load("deuna").definition)


@pytest.mark.parametrize(("name", "variant"), SHIPPED)
def test_a_page_loads_from_the_disk_and_asks_nobody_for_anything(
    browser: Browser, tmp_path: Path, name: str, variant: str | None
) -> None:
    """Every part of it is shown, an order begins, and the console stays empty."""
    definition = load(name, variant=variant).definition
    with opened(browser, written(tmp_path, definition)) as page:
        parts = page.page.get_by_role("navigation", name="Parts of the page").get_by_role("button")
        for each in parts.all():
            each.click()
            assert page.page.locator(".tab").inner_text().strip()
        page.tab("Simulate")
        page.start()
        assert page.page.locator(".where dt").count() == len(definition.machines)
        assert page.page.locator("#picture .here").count() >= 1
        assert (page.complaints, page.requests) == ([], [])


def test_the_keyboard_alone_takes_an_order_through(browser: Browser, deuna: Path) -> None:
    """Tab, Enter and letters: an order begins, pays, is refused something, and steps back."""
    with opened(browser, deuna) as page:
        keyboard = page.page.keyboard

        def reach(text: str, key: str = "Tab") -> None:
            for _ in range(120):
                keyboard.press(key)
                focused = page.page.evaluate("() => document.activeElement.innerText ?? ''")
                if text in focused.splitlines():
                    return
            raise AssertionError(f"Tab never comes to {text}")

        reach("Start")
        keyboard.press("Enter")
        reach("New attempt")
        keyboard.press("Enter")
        focused = page.page.evaluate("() => document.activeElement.id")
        assert focused.endswith("/attempt"), "the form is where the focus goes"
        keyboard.press("ControlOrMeta+A")
        keyboard.type("try_1")
        keyboard.press("Enter")
        assert page.verdict == "accepted"
        assert page.page.evaluate("() => document.activeElement.id") == "verdict"
        assert page.states["Last attempt"] == "started"
        assert page.row("last_attempt") == ["—", "try_1"]
        reach("Processed")
        keyboard.press("Enter")
        keyboard.press("ControlOrMeta+A")
        keyboard.type("9999")
        keyboard.press("Enter")
        assert (page.verdict, page.reasons) == ("refused", ["guard-failed"])
        reach("← Back", "Shift+Tab")
        keyboard.press("Enter")
        assert page.verdict == "accepted"


def test_a_verdict_is_shown_and_read_out_with_every_reason(browser: Browser, deuna: Path) -> None:
    """In the words of the library, with codes and places; what is asked for says what was sent."""
    spec = load("deuna")
    with opened(browser, deuna) as page:
        page.start(amount="10000")
        page.page.get_by_text("Try something else").click()
        page.page.get_by_label("Send an event that is not open").select_option("capture")
        page.page.fill("#send-form [id$='/amount']", "12")
        page.button("Send").click()
        at = page.page.evaluate("() => document.getElementById('clock').value")
        event = Event("capture", "merchant", {"amount": 12})
        decision = spec.decide(spec.start(amount=10_000), event)
        assert at == "2026-01-01T00:00:00Z"
        (reason,) = decision.reasons
        shown = page.page.locator(".outcome .reasons li").inner_text()
        assert shown == f"{reason.message} {reason.code.value} {reason.where}"
        assert page.status == f"refused: {reason.message}"
        assert page.page.locator("#status").get_attribute("role") == "status"


def test_changes_are_marked(browser: Browser, deuna: Path) -> None:
    """Data and facts stand side by side before and after, and what changed is marked."""
    with opened(browser, deuna) as page:
        page.start(amount="10000")
        page.send("New attempt", attempt="a1")
        page.send("Processed", amount="10000", ref="p1")
        assert page.row("captured") == ["0", "10000"]
        assert page.row("order") == ["pending", "succeeded"]
        changed = page.page.locator("tr.changed th code").all_inner_texts()
        assert changed == ["captured", "payment_ref", "refundable", "complete", "order"]
        taken = page.page.locator("#picture g.edge.taken").count()
        assert taken >= 2, "the way that the order took"


def test_the_picture_shows_where_the_order_is_and_what_is_open(
    browser: Browser, deuna: Path
) -> None:
    """By classes on the parts of the SVG, which follow each step."""
    spec = load("deuna")
    with opened(browser, deuna) as page:
        page.start()
        here = "#picture .here"
        ids = page.page.eval_on_selector_all(here, "found => found.map((each) => each.id)")
        assert ids == ["payment.pending.processing", "attempt.none", "reversal.none"]
        text = " ".join(page.page.locator("#picture g.node.open").all_text_contents())
        options = {each.event for each in spec.allowed(spec.start(amount=10_000))}
        labels = {spec.definition.events[each].label["en"].partition(" ")[0] for each in options}
        assert {each for each in labels if each not in text} == set()
        assert "Captured" not in text
        page.send("Denied")
        ids = page.page.eval_on_selector_all(here, "found => found.map((each) => each.id)")
        assert ids == ["payment.pending.denied", "attempt.none", "reversal.none"]


def test_what_is_clicked_on_the_picture_is_shown(browser: Browser, deuna: Path) -> None:
    """A state in the list of states; the text of an open way as the form of its event."""
    with opened(browser, deuna) as page:
        page.page.locator("#picture [id='payment.pending.denied']").click()
        assert "pending.denied" in page.page.locator(".tree .about").inner_text()
        page.tab("Simulate")
        page.start()
        page.page.locator("#picture g.node.open", has_text="Sent to review").click()
        form = page.page.locator("li.card", has=page.page.locator("#send-form"))
        assert "Sent to review" in form.inner_text()


def test_steps_go_back_and_forth(browser: Browser, deuna: Path) -> None:
    """Back, Next and the list of steps show each moment; a new step replaces what followed."""
    with opened(browser, deuna) as page:
        page.start()
        page.send("Denied")
        page.send("New attempt", attempt="a1")
        assert page.states["Payment"] == "pending.denied"
        page.button("← Back").click()
        page.button("← Back").click()
        assert page.states["Payment"] == "pending.processing"
        assert page.page.locator("#verdict").count() == 0
        page.button("Next →").click()
        assert page.states["Payment"] == "pending.denied"
        page.page.locator(".history button").last.click()
        assert page.states["Last attempt"] == "started"
        page.button("← Back").click()
        page.send("Expired")
        assert page.page.locator(".history button").count() == 3
        assert page.states["Payment"] == "expired"


def test_a_link_leads_to_the_same_moment(browser: Browser, deuna: Path) -> None:
    """The address always says what is shown; who opens it sees the same, in the same language."""
    with opened(browser, deuna) as page:
        page.page.get_by_label("Language").select_option("es")
        page.start(amount="10000")
        page.send("Nuevo intento", attempt="ñ—1")
        page.send("Procesada", amount="10000", ref="p1")
        page.button("← Back").click()
        link = page.page.url
    with opened(browser, deuna, f"#{link.partition('#')[2]}") as page:
        assert page.states["Pago"] == "pending.processing"
        assert page.row("last_attempt") == ["—", "ñ—1"]
        page.button("Next →").click()
        assert page.states["Pago"] == "succeeded.processed"
        assert page.page.url != link


def test_another_program_can_link_to_an_order(browser: Browser, deuna: Path) -> None:
    """As the documentation says: a stored snapshot, what was sent to it, and the step to show."""
    spec = load("deuna")
    stored = spec.start(amount=10**30).to_dict()
    steps = [Event("pay", "customer", {"attempt": "ä1", "method": "card"}).to_dict()]
    run = json.dumps({"begin": {"snapshot": stored}, "steps": steps})
    link = f"#run={base64.urlsafe_b64encode(run.encode()).decode()}&step=1"
    with opened(browser, deuna, link) as page:
        assert page.row("last_attempt") == ["—", "ä1"]
        assert page.row("amount") == [str(10**30)] * 2


def test_a_link_that_was_cut_says_so(browser: Browser, deuna: Path) -> None:
    """And the page works all the same; so does one that names what the spec does not have."""
    with opened(browser, deuna, "#run=eyJiZWdpbiI6") as page:
        assert page.page.get_by_role("alert").inner_text() == (
            "This link cannot be read: it may have been cut."
        )
        page.start()
        assert page.states["Payment"] == "pending.processing"
    with opened(browser, deuna, "#scenario=gone") as page:
        assert page.page.get_by_role("alert").inner_text() == "There is no scenario gone."


def test_a_scenario_is_replayed_step_by_step(browser: Browser, deuna: Path) -> None:
    """Each step says what the scenario expects; the link names the scenario."""
    name = "D1 the order goes through its statuses and nobody sets them"
    with opened(browser, deuna) as page:
        page.tab("Scenarios")
        card = page.page.locator("li.card", has_text=name)
        card.get_by_role("button", name="Replay 6 steps").click()
        assert page.states["Payment"] == "pending.processing"
        verdicts = []
        for _ in range(6):
            page.button("Next →").click()
            verdicts.append(page.verdict)
            assert "The scenario expects" in page.page.locator(".outcome").inner_text()
        assert verdicts == ["accepted", "refused", "accepted", "accepted", "accepted", "refused"]
        assert page.page.locator(".wrong").count() == 0
        link = page.page.url
    with opened(browser, deuna, f"#{link.partition('#')[2]}") as page:
        assert page.reasons == ["final-state"]
        assert name in page.page.locator(".progress").inner_text()


def test_time_passes_and_the_timer_sends_what_is_due(browser: Browser, deuna: Path) -> None:
    """The clock moves to the next time-out, which is then listed as due."""
    with opened(browser, deuna) as page:
        page.start()
        page.page.get_by_role("button", name="To the time-out of 2026-01-02 00:00:00 UTC").click()
        page.page.get_by_role("button", name="Send Expired by the timer").click()
        assert (page.verdict, page.states["Payment"]) == ("accepted", "expired")
        page.button("← Back").click()
        page.button("+ 1 hour").click()
        assert page.page.input_value("#clock") == "2026-01-01T01:00:00Z"
        page.choose("Expired")
        page.page.locator("#send-form select").select_option("timer")
        page.button("Send").click()
        assert (page.verdict, page.reasons) == ("refused", ["not-due"])


def test_a_status_can_be_proposed(browser: Browser, deuna: Path) -> None:
    """One of a machine, with what it carries, and one that is derived, which nobody can set."""
    with opened(browser, deuna) as page:
        page.start(amount="10000")
        page.send("New attempt", attempt="a1")
        page.page.get_by_text("Try something else").click()
        page.page.get_by_label("Propose a status").select_option("order")
        page.button("Propose").click()
        assert (page.verdict, page.reasons) == ("refused", ["derived-status"])
        page.page.get_by_label("Propose a status").select_option("payment")
        page.page.get_by_label("to", exact=True).select_option("succeeded.processed")
        page.page.fill("#send-form [id$='/amount']", "10000")
        page.page.fill("#send-form [id$='/ref']", "p1")
        page.page.locator("#send-form").get_by_label("by", exact=True).select_option("processor")
        page.button("Propose").click()
        assert (page.verdict, page.states["Payment"]) == ("accepted", "succeeded.processed")


def test_a_stored_snapshot_is_opened(browser: Browser, deuna: Path) -> None:
    """As `to_dict` wrote it; one of another version is told, in the words of the library."""
    spec = load("deuna")
    states = {"payment": "succeeded.captured", "attempt": "approved"}
    data = {"amount": 10_000, "captured": 10_000, "method": "card"}
    stored = spec.snapshot(states, data).to_dict()
    with opened(browser, deuna) as page:
        page.page.get_by_text("Or look at a stored snapshot").click()
        page.page.fill("#pasted", json.dumps({**stored, "version": "0.9"}))
        page.button("Open").click()
        assert page.page.get_by_role("alert").inner_text() == (
            "the snapshot is of deuna 0.9, and the loaded spec is deuna 1.0.0: convert it first"
        )
        page.page.fill("#pasted", json.dumps(stored))
        page.button("Open").click()
        assert page.states["Payment"] == "succeeded.captured"
        page.send("Partial refund asked for", amount="4000", reason="broken")
        assert page.row("refunding") == ["0", "4000"]


def test_each_of_many_can_be_meant(browser: Browser, tmp_path: Path) -> None:
    """An event about one of many is listed for each, and its form names the one that is meant."""
    with opened(browser, written(tmp_path, INSTANCES)) as page:
        page.start()
        page.choose("create")
        link = page.page.locator("#send-form [id$='/link']")
        assert link.input_value() == "link1", "an id that is not taken yet"
        page.page.fill("#send-form [id$='/amount']", "50")
        page.button("Send").click()
        assert page.verdict == "accepted"
        assert page.page.locator(".where dd p").all_inner_texts() == ["link1 active active"]
        assert page.row("amount") == ["—", "50"]
        options = page.page.locator(".option").all_inner_texts()
        assert "note Payment link link1 → active Payment link" in [
            " ".join(each.split()) for each in options
        ]
        page.choose("pay")
        assert link.input_value() == "link1"
        page.button("Send").click()
        assert page.states == {"order": "done", "Payment link": "paid"}


def test_the_language_of_the_spec_can_be_chosen(browser: Browser, deuna: Path) -> None:
    """Labels, the picture and the page's `lang` follow; what is going on stays."""
    with opened(browser, deuna) as page:
        page.start()
        picture = page.page.locator("#picture")
        assert "Waiting for 3DS" in picture.inner_text()
        page.page.get_by_label("Language").select_option("es")
        assert page.page.evaluate("() => document.documentElement.lang") == "es"
        assert "Pendiente de 3DS" in picture.inner_text()
        assert page.states["Pago"] == "pending.processing"
        assert picture.locator(".here").count() == 3
        options = page.page.locator(".option strong").all_inner_texts()
        assert "Nuevo intento" in options
        assert page.page.title() == "DEUNA: estados de orden y pagos"


def test_transitions_can_be_filtered(browser: Browser, deuna: Path) -> None:
    """By any words of a row, also those of the states in a family, and by machine."""
    with opened(browser, deuna) as page:
        page.tab("Transitions")
        rows = page.page.locator("table.transitions tbody")
        whole = rows.count()
        assert whole == len(load("deuna").definition.alternatives)
        page.page.get_by_label("Filter").fill("voided processor")
        assert rows.count() == 1
        assert "Authorisation voided" in rows.inner_text()
        page.page.get_by_label("Filter").fill("nothing like this")
        assert rows.count() == 0
        page.page.get_by_label("Filter").fill("")
        page.page.get_by_label("Machine").select_option("reversal")
        assert 0 < rows.count() < whole


def test_texts_that_mean_harm_do_nothing(browser: Browser, tmp_path: Path) -> None:
    """They are shown as they are, wherever they stand."""
    harm = "</script><script>hacked=1</script><img src=x onerror=hacked=2>${hacked=3}{{spec}}\u2028"
    text = json.dumps(harm)
    spec = loads(
        f"""
spec: harm
title: {text}
description: {text}
settings: {{some: {{type: text, default: {text}, description: {text}, assumed: {text}}}}}
data: {{note: {{type: text, initial: {text}, label: {text}}}}}
actors: {{shop: {{label: {text}}}}}
events: {{go: {{by: shop, payload: {{why: {{type: text, description: {text}}}}}, label: {text}}}}}
machines:
  m:
    label: {text}
    initial: a
    states: {{a: {{label: {text}, description: {text}}}, b: }}
    transitions: {{go: {{from: a, to: b, when: note != event.why, set: {{note: event.why}}}}}}
facts: {{same_note: {{is: note == some, label: {text}}}}}
rules: {{r: {{always: known(note), description: {text}}}}}
scenarios:
  {text}: {{given: {{note: {text}}}, steps: [{{do: go, by: shop, with: {{why: x}}}}]}}
"""
    )
    for definition in (spec.definition, HOSTILE):
        with opened(browser, written(tmp_path, definition)) as page:
            parts = page.page.get_by_role("navigation", name="Parts of the page")
            for each in parts.get_by_role("button").all():
                each.click()
            page.tab("Simulate")
            page.start()
            page.page.locator(".option").first.click()
            page.button("Send").click()
            assert page.page.evaluate("() => globalThis.hacked") is None
            assert page.page.locator("#panel img, #picture img, #panel script").count() == 0
            assert (page.complaints, page.requests) == ([], [])
            title = page.page.locator("h1").inner_text()
            assert "<script>" in title
