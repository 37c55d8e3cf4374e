"""The example of each rule: a spec with the fault, and the nearest one without."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

_PACKAGE = Path(__file__).parents[1]


@frozen
class Sample:
    """Two specs, as text: `bad` has the fault, `good` is the nearest one without it.

    Args:
        old: the older version of both, for a rule that compares with it.
    """

    bad: str
    good: str
    old: str | None = None


def sample(rule: str) -> Sample | None:
    """Return the example of a rule; None for a fault that stops the loading."""
    folder = _PACKAGE / "check" / "fixtures"  # in a wheel; in the source tree the tests have it
    if not folder.is_dir():
        folder = _PACKAGE.parent / "tests" / "check" / "fixtures"
    bad, good, old = (folder / rule / f"{each}.yaml" for each in ("bad", "good", "old"))
    if not bad.is_file():
        return None
    before = old.read_text(encoding="utf-8") if old.is_file() else None
    return Sample(bad.read_text(encoding="utf-8"), good.read_text(encoding="utf-8"), before)
