"""Labels that a spec in several languages lacks."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic
from ..spec.labels import labelled, languages
from ..spec.model import Definition


def missing_labels(definition: Definition) -> Iterator[Diagnostic]:
    """Find what has no label in one of the languages in which other labels are.

    A label that names no language, such as a brand, serves all of them.
    """
    wanted = languages(definition)
    for what, name, words, span in labelled(definition):
        lacking = [code for code in wanted if code not in words]
        if lacking and "" not in words:
            message = f"the {what} {name} has no label in {', '.join(lacking)}"
            yield Diagnostic("missing-label", message, span, f"give it `label: {_form(lacking)}`")


def _form(codes: list[str]) -> str:
    return "{" + ", ".join(f"{code}: …" for code in codes) + "}"
