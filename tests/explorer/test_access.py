"""Who cannot see well, or uses no mouse, can use the page: what axe finds, and colours."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from statekit import load
from statekit.render.explorer.colours import colours
from tests.programs import from_npm

from .pages import Explorer, opened, written


def _refused(page: Explorer) -> None:
    page.start()
    page.send("New attempt")
    page.send("Processed", amount="1")


def _something_else(page: Explorer) -> None:
    page.start()
    page.page.get_by_text("Try something else").click()
    page.page.get_by_label("Propose a status").select_option("payment")
    page.page.get_by_text("More", exact=True).click()


def _replayed(page: Explorer) -> None:
    page.tab("Scenarios")
    page.page.get_by_role("button", name="Replay 6 steps").first.click()
    page.button("Next →").click()


def _tab(name: str) -> Callable[[Explorer], None]:
    return lambda page: page.tab(name)


SIGHTS: dict[str, Callable[[Explorer], None]] = {
    "the beginning": lambda page: None,
    "a refusal": _refused,
    "something else": _something_else,
    "a replay": _replayed,
    **{
        name: _tab(name)
        for name in ("States", "Events", "Transitions", "Rules", "Data", "Scenarios", "Assumptions")
    },
}


@pytest.fixture(scope="module")
def deuna(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The explorer of deuna."""
    return written(tmp_path_factory.mktemp("pages"), load("deuna").definition)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(browser: Browser, deuna: Path, width: int, *, dark: bool) -> None:
    """In both themes, on a phone and on a desk: names, roles, order, contrast of 4.5 to 1.

    The inside of the picture, of which axe takes long, is the same throughout.
    """
    script = from_npm("axe-core/axe.min.js").read_text(encoding="utf-8")
    for name, see in SIGHTS.items():
        with opened(browser, deuna, dark=dark, width=width) as page:
            see(page)
            page.page.evaluate(script)
            without = [] if name == "the beginning" else ["#picture svg"]
            found: dict[str, Any] = page.page.evaluate(
                "(exclude) => axe.run({ include: [document], exclude })", without
            )
            wrong = [
                f"{each['id']}: {node['html']} {node['failureSummary']}"
                for each in found["violations"]
                for node in each["nodes"]
            ]
            assert wrong == [], name


def _themes() -> list[dict[str, str]]:
    """The variables of the light theme, and of the dark one."""
    rules = re.findall(r":root[^{]*\{color-scheme:\w+;([^}]*)\}", colours())
    return [dict(each.removeprefix("--").split(":") for each in rule.split(";")) for rule in rules]


def _contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG reckons it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_texts_of_the_picture_can_be_read_in_both_themes() -> None:
    """On paper, on frames, on states, on chips and on what is open."""
    light, dark, chosen = _themes()
    assert dark == chosen
    for theme in (light, dark):
        grounds = [
            name
            for name in theme
            if name.endswith(("-fill", "-frame")) or name in ("paper", "open")
        ]
        assert len(grounds) == 18
        for ink in ("ink", "faint"):
            for ground in grounds:
                assert _contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
        lines = [name for name in theme if name.endswith("-line")]
        for line in (*lines, "accent"):
            assert _contrast(theme[line], theme["paper"]) >= 3, line


def test_the_theme_can_be_chosen_and_is_kept(browser: Browser, deuna: Path) -> None:
    """The switch wins over what the system asks for, in the picture too."""
    ground = "() => getComputedStyle(document.querySelector('#panel')).backgroundColor"
    paper = (
        "() => getComputedStyle(document.querySelector('#picture polygon[fill=\"#ffffff\"]')).fill"
    )
    with opened(browser, deuna, dark=True) as page:
        dark = (page.page.evaluate(ground), page.page.evaluate(paper))
        page.page.get_by_label("Theme").select_option("light")
        light = (page.page.evaluate(ground), page.page.evaluate(paper))
        assert light == ("rgb(244, 246, 248)", "rgb(255, 255, 255)")
        assert dark[0] != light[0]
        assert dark[1] != light[1]
        page.page.reload()
        page.page.wait_for_selector("html[data-ready]")
        assert page.page.evaluate(ground) == light[0]


def test_the_picture_moves_by_keys_and_buttons(browser: Browser, deuna: Path) -> None:
    """Arrows move it, plus and minus zoom, 0 shows all, and a machine has a button."""
    where = "() => document.querySelector('#picture svg').getBoundingClientRect().toJSON()"
    with opened(browser, deuna) as page:
        page.page.emulate_media(reduced_motion="reduce")
        page.page.focus("#picture")

        def after(action: Callable[[], object]) -> tuple[dict[str, float], dict[str, float]]:
            before: dict[str, float] = page.page.evaluate(where)
            action()
            page.page.wait_for_timeout(400)
            return before, page.page.evaluate(where)

        keyboard = page.page.keyboard
        before, now = after(lambda: keyboard.press("ArrowRight"))
        assert now["x"] < before["x"]
        before, now = after(lambda: keyboard.press("ArrowUp"))
        assert now["y"] > before["y"]
        before, now = after(lambda: keyboard.press("+"))
        assert now["width"] > before["width"]
        _, whole = after(lambda: keyboard.press("0"))
        room = page.page.locator("#picture").bounding_box()
        assert room is not None
        assert whole["width"] <= room["width"] + 1
        _, now = after(lambda: page.page.get_by_role("button", name="Show Reversal").click())
        machine = page.page.locator("#picture [id='reversal']").bounding_box()
        assert machine is not None
        assert room["x"] <= machine["x"]
        assert machine["x"] + machine["width"] <= room["x"] + room["width"]
