"""Which version a spec must have after its changes, and whether it has it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from ..diagnostics import Diagnostic
from ..spec.breaks import Break, semver
from ..spec.model import Definition
from .change import Change, Impact


class Step(enum.Enum):
    """What of a version has to go up, the most first."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    NONE = "none"


@frozen(slots=False)
class DueVersion:
    """What the changes demand of the version.

    Args:
        step: what has to go up.
        old, new: the versions as the specs have them.
        least: the least version that will do; None where the old one is no semantic version.
        taken: whether the new version is that, or a later one.
        breaking: the breaking changes that nobody has accepted.
        accepted: those that the new version lists under `breaks`.
        unused: what it lists there for a version after the old one, and no change breaks.
    """

    step: Step
    old: str
    new: str
    least: str | None
    taken: bool
    breaking: tuple[Change, ...] = ()
    accepted: tuple[Change, ...] = ()
    unused: tuple[Break, ...] = ()

    def __str__(self) -> str:
        if self.step is Step.NONE:
            return f"version {self.new}: no step is due"
        due = f"a {self.step.value} step is due"
        if self.least is None:
            which = self.new if semver(self.old) else self.old
            return f"version {self.new}: {due}, and {which!r} is no version such as 1.4.0"
        if self.taken:
            return f"version {self.old} -> {self.new}: {due}, and taken"
        return (
            f"version {self.old} -> {self.new}: {due}: the version has to be {self.least} at least"
        )

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, with stable keys."""
        return {
            "step": self.step.value,
            "old": self.old,
            "new": self.new,
            "least": self.least,
            "taken": self.taken,
            "accepted": [each.key for each in self.accepted],
            "unused": [each.change for each in self.unused],
        }


def due_version(
    changes: Iterable[Change], old_version: str, new_version: str, breaks: Iterable[Break] = ()
) -> DueVersion:
    """Return which step of the version changes demand: major, minor or patch.

    A breaking change asks for a major step, but for one that `breaks` of the new spec accepts for
    a version after the old one: that asks for a minor step. Before 1.0.0 nothing is promised: a
    breaking change asks for a minor step there, and any other for a patch.

    Args:
        changes: what `diff` has returned.
        old_version, new_version: the versions of the specs.
        breaks: those that the new spec lists.
    """
    old, new = semver(old_version), semver(new_version)
    later = [each for each in breaks if _is_after(each.version, old)]
    listed = {each.change for each in later}
    found = [*changes]
    worst = [each for each in found if each.impact is Impact.BREAKING]
    breaking = tuple(each for each in worst if each.key not in listed)
    accepted = tuple(each for each in worst if each.key in listed)
    unused = tuple(each for each in later if each.change not in {one.key for one in accepted})
    step = Step.NONE
    if breaking:
        step = Step.MAJOR
    elif any(each.impact is not Impact.COSMETIC for each in found):
        step = Step.MINOR
    elif found:
        step = Step.PATCH
    if old is None or new is None:
        return DueVersion(
            step, old_version, new_version, None, step is Step.NONE, breaking, accepted, unused
        )
    if old[0] == 0:
        step = {Step.MAJOR: Step.MINOR, Step.MINOR: Step.PATCH}.get(step, step)
    least = _after(old, step)
    shown = ".".join(map(str, least))
    taken = new >= least
    return DueVersion(step, old_version, new_version, shown, taken, breaking, accepted, unused)


def behind(due: DueVersion, changes: Sequence[Change], new: Definition) -> Iterator[Diagnostic]:
    """Yield a finding at the version of the new spec, where it stayed behind the changes."""
    if due.taken:
        return
    message = str(due)
    if changes:
        message += f"; the first change is {changes[0].kind.value}: {changes[0].message}"
    remedy = "`statekit diff` tells of all changes; raise `version`"
    if due.breaking:
        remedy += ", or accept under `breaks` what has to break"
    yield Diagnostic("version-not-raised", message, new.version_span, remedy)


def _is_after(version: str, old: tuple[int, int, int] | None) -> bool:
    found = semver(version)
    return old is None or found is None or found > old


def _after(version: tuple[int, int, int], step: Step) -> tuple[int, int, int]:
    major, minor, patch = version
    match step:
        case Step.MAJOR:
            return major + 1, 0, 0
        case Step.MINOR:
            return major, minor + 1, 0
        case Step.PATCH:
            return major, minor, patch + 1
    return version
