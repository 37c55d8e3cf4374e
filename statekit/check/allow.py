"""Findings that a spec allows, and `allow` that allows nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from ..diagnostics import Diagnostic, SpecError
from ..spec.lineage import Allowance
from ..spec.model import Definition


@frozen(slots=False)
class Allowed:
    """A finding that the spec allows, with the author's reason."""

    diagnostic: Diagnostic
    why: str

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, with stable keys."""
        return {**self.diagnostic.to_dict(), "why": self.why}


def allowance(definition: Definition, found: Diagnostic) -> Allowance | None:
    """Return what allows a finding, the innermost first; None where nothing does."""
    fitting = [
        each
        for each in definition.allowances
        if each.rule == found.rule and each.covers(found.span)
    ]
    return min(fitting, key=_width, default=None)


def _width(each: Allowance) -> float:
    return float("inf") if each.within is None else min(one.end - one.start for one in each.within)


def unused(definition: Definition, used: Iterable[Allowance]) -> Iterator[Diagnostic]:
    """Yield a finding for each `allow` of the spec's own that nothing has used."""
    done = {each.span for each in used} | _of_bases(definition)
    for each in definition.allowances:
        if each.span not in done:
            message = f"nothing is found here that `allow: {each.rule}` would allow"
            yield Diagnostic("unused-allow", message, each.span, "remove it")


def _of_bases(definition: Definition) -> set[object]:
    """Return the places of what the specs below allow: they may need it where this one does not."""
    found: set[object] = set()
    for base in definition.bases:
        try:
            found |= {each.span for each in base.load().allowances}
        except SpecError:
            continue  # told elsewhere
    return found
