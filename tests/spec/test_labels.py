"""What people call things, in the language that they read."""

from __future__ import annotations

import pytest

from statekit import load
from statekit.spec.labels import Labels, in_language, labelled, languages


@pytest.mark.parametrize(
    ("words", "language", "text"),
    [
        ({"en": "Paid", "es": "Pagado"}, "es", "Pagado"),
        ({"en": "Paid", "es": "Pagado"}, "es-MX", "Pagado"),
        ({"en": "Paid", "pt-BR": "Pago"}, "pt", "Pago"),
        ({"en": "Paid", "es": "Pagado"}, None, "Paid"),
        ({"es": "Pagado", "fr": "Payé"}, "de", "Pagado"),
        ({"": "Bizum", "es": "Bizum España"}, "fr", "Bizum"),
        ({"es": ""}, "es", ""),
        ({}, "es", ""),
    ],
)
def test_a_text_is_in_the_language_or_the_nearest_one(
    words: dict[str, str], language: str | None, text: str
) -> None:
    """The language, its variants, the one without a language, English, the first."""
    assert in_language(words, language) == text


def test_labels_fall_back_to_names() -> None:
    """Everything has something to be called by, also what the spec does not have."""
    deuna = load("deuna").definition
    assert languages(deuna) == ("en", "es")
    spanish = Labels(deuna, "es")
    assert spanish.machine("payment") == "Pago"
    assert spanish.state("payment", "pending.denied") == "Denegada"
    assert spanish.datum("amount") == "Monto"
    assert spanish.actor("timer") != "timer"
    assert spanish.event("capture") != "capture"
    assert spanish.fact("reversing") == "Reembolso en marcha"
    assert Labels(deuna).fact("reversing") == "A refund is under way"
    assert spanish.state("payment", "old.gone") == "gone"
    names = [getattr(spanish, kind)("x") for kind in ("machine", "event", "actor", "datum", "fact")]
    assert names == ["x"] * 5


def test_what_many_have_is_labelled_too() -> None:
    """Fields of instances and totals are data to the people who read them."""
    vpos = load("vpos").definition
    assert Labels(vpos).datum("link.amount") == "Amount"
    assert Labels(vpos).datum("refunded_amount") == "Refunded"
    found = {(what, name) for what, name, _, _ in labelled(vpos)}
    assert {("field", "link.amount"), ("total", "refunded_amount")} <= found
