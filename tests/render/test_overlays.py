"""What is told about a picture, in every format."""

from __future__ import annotations

import pytest

from statekit.render import FORMATS, RenderError, View, render
from statekit.render.build import draw
from statekit.render.overlays import against, along, at_snapshot, traffic

from .shop import COUNTS, EVENTS, OLD, SHOP, nodes


def test_the_explorer_tells_nothing_but_what_it_finds_out() -> None:
    """It shows all of a spec, and simulates orders itself."""
    message = "html shows all of a spec, on a page with themes: leave out"
    with pytest.raises(RenderError, match=f"{message} overlays$"):
        render(SHOP.definition, "html", overlays=[traffic(COUNTS)])
    with pytest.raises(RenderError, match=f"{message} family$"):
        render(SHOP.definition, "html", view=View(family="paid"))


@pytest.mark.parametrize("format_", [each for each in FORMATS if each != "html"])
def test_every_format_shows_every_overlay(format_: str) -> None:
    """By its text at least, and with the same bytes each time; the explorer has none."""
    told = {
        "closed: guard paid-up": at_snapshot(SHOP, SHOP.start(amount=7)),
        "here at the end": along(SHOP.replay(EVENTS, amount=7)),
        "was by: bank, shop": against(OLD.definition, SHOP.definition),
        "never": traffic(COUNTS),
    }
    for text, overlay in told.items():
        data = render(SHOP.definition, format_, overlays=[overlay])
        assert data == render(SHOP.definition, format_, overlays=[overlay])
        if format_ != "png":
            shown = data.decode().replace("#58;", ":").replace("#45;", "-").replace("&#45;", "-")
            assert text in shown


def test_an_overlay_and_a_part_go_together() -> None:
    """What is told comes first, then what is left out."""
    view = View(machine="payment", around="gone")
    drawing = draw(SHOP.definition, view, [at_snapshot(SHOP, SHOP.start(amount=7))])
    assert [*drawing.nodes()] == ["payment.open", "payment.paid", "payment.gone"]
    assert nodes(drawing)["payment.open"] == ("here", ("you are here",))
