"""Labels that a spec in several languages lacks."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic
from ..spec.labels import labelled, languages
from ..spec.model import Definition


def missing_labels(definition: Definition) -> Iterator[Diagnostic]:
    """Find what has no label in one of the languages in which other labels are.

    A label that names no language, such as a brand, serves all of them. There is one finding for
    each language, at the first thing that lacks it: who begins with a language lacks nearly all.
    """
    for code in languages(definition):
        found = [
            (f"{what} {name}", span)
            for what, name, words, span in labelled(definition)
            if code not in words and "" not in words
        ]
        if not found:
            continue
        names = [name for name, _ in found]
        message = f"the {names[0]} has no label in {code}"
        remedy = f"give it `label: {{{code}: …}}`"
        if len(names) > 1:
            message = f"{len(names)} things have no label in {code}: {', '.join(names)}"
            remedy = f"give each of them `label: {{{code}: …}}`"
        yield Diagnostic("missing-label", message, found[0][1], remedy)
