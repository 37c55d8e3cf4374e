"""Measure the explorer: `python benchmarks/explorer.py`, which needs Chromium and Playwright.

For each spec: how long its page takes to make, how large it is, how long Chromium takes from
opening the file until people can begin, and one simulated step: until the verdict stands in the
page, and until it is painted. Medians; times in milliseconds.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).parents[1]))

from statekit import Spec, load, loads
from statekit.render import render
from tests.programs import chromium

OPENINGS, STEPS = 7, 40

STEP = """
() => new Promise((done) => {
  const open = [...document.querySelectorAll(".options .option")];
  if (!document.querySelector(".options #send-form")) open[0].click();
  const button = [...document.querySelectorAll("#send-form button")].at(-1);
  const before = performance.now();
  button.click();
  const decided = performance.now();
  const painted = () => done([decided - before, performance.now() - before]);
  requestAnimationFrame(() => setTimeout(painted));
})
"""


def large(leaves: int) -> Spec:
    """A spec of families, guards and data, in which something can always happen."""
    families = leaves // 6
    states = "\n".join(
        f"      f{at}: {{initial: s0, states: {{{', '.join(f's{each}: ' for each in range(6))}}}}}"
        for at in range(families)
    )
    moves = [
        f"      go{at}_{each}: {{from: f{at}.s{each}, to: f{(at + (each == 5)) % families}"
        f".s{(each + 1) % 6}, back: true, when: count < 100000, set: {{count: count + 1}}}}"
        for at in range(families)
        for each in range(6)
    ]
    moves += [
        f"      jump{at}: {{from: f{at}, to: f{(at + 2) % families}, back: true, "
        "when: 0 < event.amount <= amount, set: {count: count + 1}}"
        for at in range(families)
    ]
    events = "\n".join(f"  jump{at}: {{payload: {{amount: money}}}}" for at in range(families))
    return loads(
        f"spec: large\ndata: {{amount: money, count: {{type: integer, initial: 0}}}}\n"
        f"events:\n{events}\nmachines:\n  order:\n    initial: f0\n    states:\n{states}\n"
        "    transitions:\n" + "\n".join(moves) + "\nfacts: {busy: count > 3}\n"
        "rules: {counted: {always: count >= 0}}\n"
    )


def opened(browser: Browser, file: Path) -> tuple[Page, float]:
    """Open a page; return it with the time until an order can be started."""
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    ready: float = page.evaluate("() => performance.getEntriesByName('ready')[0].startTime")
    return page, ready


def measure(browser: Browser, spec: Spec, folder: Path) -> list[float]:
    """Return the figures of a spec, in the order of the table."""
    begun = time.perf_counter()
    data = render(spec.definition, "html")
    made = (time.perf_counter() - begun) * 1000
    file = folder / f"{spec.name}.html"
    file.write_bytes(data)
    ready = []
    for _ in range(OPENINGS):
        page, taken = opened(browser, file)
        ready.append(taken)
        page.close()
    page, _ = opened(browser, file)
    page.get_by_role("button", name="Start", exact=True).click()
    steps = []
    for _ in range(STEPS):
        if not page.locator(".options .option").count():
            page.get_by_role("button", name="New order").click()
            page.get_by_role("button", name="Start", exact=True).click()
        steps.append(page.evaluate(STEP))
    page.close()
    decided, painted = (statistics.median(each) for each in zip(*steps, strict=True))
    return [made, len(data) / 1000, statistics.median(ready), decided, painted]


def main() -> None:
    """Print a table."""
    heads = ("made", "kB", "ready", "step", "painted")
    print(f"{'spec':<24}{'leaves':>8}" + "".join(f"{each:>10}" for each in heads))
    specs = [load(name) for name in ("delivery", "deuna", "boxify", "vpos")] + [large(60)]
    with TemporaryDirectory() as folder, chromium() as browser:
        for spec in specs:
            leaves = sum(len(each.leaves) for each in spec.definition.machines.values())
            figures = measure(browser, spec, Path(folder))
            print(f"{spec.name:<24}{leaves:>8}" + "".join(f"{each:>10.1f}" for each in figures))


if __name__ == "__main__":
    main()
