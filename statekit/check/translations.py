"""Labels that a spec in several languages lacks."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Span, one_of
from ..spec.labels import labelled, languages
from ..spec.model import Definition


def missing_translations(definition: Definition) -> Iterator[Diagnostic]:
    """Find what has no label in one of the languages in which other labels are.

    A label that names no language, such as a brand, serves all of them. There is one finding for
    the languages that the same things lack, at the first of these that the spec itself declares:
    who begins with a language lacks nearly all.
    """
    lacking: dict[tuple[tuple[str, Span], ...], list[str]] = {}
    for code in languages(definition):
        found = tuple(
            (f"{what} {name}", span)
            for what, name, words, span in labelled(definition)
            if code not in words and "" not in words
        )
        if found:
            lacking.setdefault(found, []).append(code)
    for things, codes in lacking.items():
        names = [name for name, _ in things]
        own = [span for _, span in things if span.source == definition.span.source]
        label = f"`label: {{{', '.join(f'{code}: …' for code in codes)}}}`"
        message = f"the {names[0]} has no label in {one_of(codes)}"
        remedy = f"give it {label}"
        if len(names) > 1:
            message = f"{len(names)} things have no label in {one_of(codes)}: {', '.join(names)}"
            remedy = f"give each of them {label}"
        if len(own) < len(things):
            remedy += "; this spec may do so for what its base declares: labels are joined"
        yield Diagnostic("missing-translation", message, [*own, definition.span][0], remedy)
