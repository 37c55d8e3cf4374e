"""What `diff` found, as rows for the formats that reviews take."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from ..diagnostics import RULES, Severity
from ..diff import CLASSES, Change, Impact
from ..render import render
from ..render.overlays import against
from .changes import Diffed, change_text
from .rows import About, Place, Report, Row, Suite, path_from
from .text import Text, visible

_LEVELS = ("version due", "breaking", "accepted", "compatible", "cosmetic")
_BEHIND = "version-not-raised"


def diff_report(specs: Sequence[Diffed], version: str, folder: PurePath) -> Report:
    """Return what `diff` found.

    A breaking change that nobody has accepted is an error, and so is a version that stayed
    behind; one for which the version was raised is a warning, all else is a note.

    Args:
        specs: what was compared.
        version: that of statekit.
        folder: from which paths are told.
    """
    about = {
        kind.value: About(
            each.meaning,
            each.remedy,
            Severity.ERROR if Impact.BREAKING in each.impacts.values() else Severity.NOTE,
        )
        for kind, each in CLASSES.items()
    }
    about[_BEHIND] = About(RULES[_BEHIND].why, RULES[_BEHIND].fix, Severity.ERROR)
    suites = tuple(_suite(each, folder) for each in specs)
    return Report("diff", version, _LEVELS, suites, about)


def _suite(diffed: Diffed, folder: PurePath) -> Suite:
    due = diffed.due
    title = f"{diffed.name} {due.old}"
    if due.old != due.new:
        title += f" -> {due.new}"
    rows = [_row(each, diffed, folder) for each in diffed.changes]
    if not due.taken:
        rows.insert(0, _behind(diffed, folder))
    found = diffed.explored
    traces = [each for each in (found.lost, found.gained) if each is not None] if found else []
    return Suite(
        title, tuple(rows), _pictures(diffed), tuple(visible(str(each)) for each in traces)
    )


def _pictures(diffed: Diffed) -> tuple[str, ...]:
    if diffed.definitions is None or all(not each.impact.rank for each in diffed.changes):
        return ()
    old, new = diffed.definitions
    return (render(new, "mermaid", overlays=[against(old, new)]).decode(),)


def _behind(diffed: Diffed, folder: PurePath) -> Row:
    remedy = "raise `version`"
    if diffed.due.breaking:
        remedy += ", or accept under `breaks` what has to break"
    message = visible(str(diffed.due))
    return Row(
        id=_BEHIND,
        severity=Severity.ERROR,
        level=_LEVELS[0],
        message=message,
        remedy=remedy,
        file=path_from(diffed.files[1], folder),
        place=None,
        detail=f"{_LEVELS[0]}[{_BEHIND}]: {message}\n  = help: {remedy}",
    )


def _row(change: Change, diffed: Diffed, folder: PurePath) -> Row:
    accepted = any(each is change for each in diffed.due.accepted)
    severity = Severity.NOTE
    if any(each is change for each in diffed.due.breaking):
        severity = Severity.ERROR
    elif change.impact is Impact.BREAKING and not accepted:
        severity = Severity.WARNING
    file = change.new.source.name if change.new else diffed.files[1] or diffed.files[0]
    detail: Text = Text.lines(change_text(change, accepted=accepted))
    return Row(
        id=change.kind.value,
        severity=severity,
        level="accepted" if accepted else change.impact.value,
        message=visible(change.message),
        remedy=visible(change.remedy) if severity is not Severity.NOTE else "",
        file=path_from(file, folder),
        place=Place.of(change.new) if change.new else None,
        detail=str(detail),
        concerns=", ".join(each.value for each in change.audiences),
    )
