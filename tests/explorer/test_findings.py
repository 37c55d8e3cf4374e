"""What the explorer keeps, counts and shows while somebody tries a spec out."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from statekit import load

from .pages import opened, written


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
