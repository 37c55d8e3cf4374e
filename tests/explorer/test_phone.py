"""The page on a phone: everything fits, and no word is cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from statekit import load, loads

from .pages import opened, written


@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_needs_no_scrolling_sideways(
    browser: Browser, tmp_path: Path, *, dark: bool
) -> None:
    """Every part fits the width of a small screen."""
    deuna = written(tmp_path, load("deuna").definition)
    with opened(browser, deuna, dark=dark, width=360) as page:
        parts = page.page.get_by_role("navigation", name="Parts of the page").get_by_role("button")
        for each in parts.all():
            each.click()
            wide = page.page.evaluate("() => document.documentElement.scrollWidth")
            assert wide <= 360, each.inner_text()


def test_long_labels_are_not_cut_and_fit_a_phone(browser: Browser, tmp_path: Path) -> None:
    """The table of transitions gives an event its own line, and breaks no word of it."""
    long = "Wartet auf die Bestätigung des Zahlungsdienstleisters"
    spec = loads(
        f"""
spec: labels
machines:
  payment:
    label: Zahlungsdienstleisterbestätigung
    initial: a
    states: {{a: {{label: {long}}}, b: {{label: {long}}}}}
    transitions: {{go: {{from: a, to: b}}}}
events: {{go: {{label: Vom Zahlungsdienstleister autorisiert}}}}
"""
    )
    with opened(browser, written(tmp_path, spec.definition), width=375) as page:
        page.start()
        parts = page.page.get_by_role("navigation", name="Parts of the page").get_by_role("button")
        for each in parts.all():
            each.click()
            wide = page.page.evaluate("() => document.documentElement.scrollWidth")
            assert wide <= 375, each.inner_text()
        page.tab("Transitions")
        table = page.page.locator("table.transitions")
        heading = table.locator("th[scope=rowgroup]")
        assert heading.inner_text() == "Vom Zahlungsdienstleister autorisiert go"
        lines = """(th) => {
          const range = document.createRange();
          range.selectNodeContents(th);
          return new Set([...range.getClientRects()].map((each) => each.top)).size;
        }"""
        assert heading.evaluate(lines) <= 3
        inside = "(table) => table.scrollWidth <= table.clientWidth"
        assert table.evaluate(inside)
