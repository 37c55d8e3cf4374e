"""The explorer in a real browser, as people and tests use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from statekit import load
from statekit.render import render
from statekit.spec import Definition, shipped

READY = "html[data-ready]"

SHIPPED = [
    (name, variant)
    for name in sorted(shipped())
    for variant in (None, *load(name).definition.variants)
]
"""Every shipped spec and variant."""


class Explorer:
    """One open page. What it complains of, and what it asks the network for, is kept.

    Attributes:
        complaints: messages of the console and errors of scripts.
        requests: the addresses that it asked for, besides itself and those that hold their data.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._requested(request.url, url))
        page.goto(url)
        page.wait_for_selector(READY)

    def _requested(self, url: str, own: str) -> None:
        if url.partition("#")[0] != own.partition("#")[0] and not url.startswith("data:"):
            self.requests.append(url)

    def button(self, name: str) -> Locator:
        """A button of the panel by its whole name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def tab(self, name: str) -> None:
        """Go to a part of the page."""
        parts = self.page.get_by_role("navigation", name="Parts of the page")
        parts.get_by_role("button", name=name).click()

    def start(self, **data: str) -> None:
        """Start an order, with some fields filled in."""
        for name, value in data.items():
            self.page.fill(f"[id='field-data/{name}']", value)
        self.button("Start").click()

    def choose(self, event: str) -> None:
        """Open the form of an event that can happen."""
        self.page.locator(".options .option", has_text=event).first.click()

    def send(self, event: str, **payload: str) -> None:
        """Send an event that can happen, with some fields filled in."""
        self.choose(event)
        for name, value in payload.items():
            self.page.locator(f"#send-form [id$='/{name}']").fill(value)
        self.button("Send").click()

    @property
    def verdict(self) -> str:
        """The verdict that is shown."""
        return self.page.locator("#verdict .verdict").inner_text()

    @property
    def reasons(self) -> list[str]:
        """The codes of the reasons that are shown."""
        return self.page.locator(".outcome .reasons .code").all_inner_texts()

    @property
    def states(self) -> dict[str, str]:
        """Where the order is, by the names of the page."""
        rows = self.page.locator(".where > div").all()
        return {
            each.locator("dt").inner_text(): each.locator("dd code").last.inner_text()
            for each in rows
        }

    def row(self, name: str) -> list[str]:
        """What the table of data and facts says of one of them."""
        rows = self.page.locator("tbody tr").all()
        row = next(each for each in rows if each.locator("th").inner_text().split()[-1] == name)
        return row.locator("td").all_inner_texts()

    @property
    def status(self) -> str:
        """What is read out."""
        return self.page.locator("#status").inner_text()


@contextmanager
def opened(
    browser: Browser,
    file: Path,
    fragment: str = "",
    *,
    dark: bool = False,
    width: int = 1280,
) -> Iterator[Explorer]:
    """Open a page from a file on the disk."""
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme="dark" if dark else "light"
    )
    context.set_default_timeout(10_000)
    try:
        yield Explorer(context.new_page(), file.as_uri() + fragment)
    finally:
        context.close()


def written(folder: Path, definition: Definition) -> Path:
    """Write the explorer of a spec to a file."""
    file = folder / f"{definition.name.replace('/', '.')}.html"
    file.write_bytes(render(definition, "html"))
    return file
