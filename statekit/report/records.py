"""What becomes of stored records under a new version, as rows and as a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from ..decide.conversion import Trouble
from ..decide.survey import Found, Survey
from ..diagnostics import Severity, Span
from ..spec.model import Definition
from .rows import About, Place, Row, Table, path_from
from .text import count, visible

LEVEL = "stranded"
"""The word for records without a place, or without a way to a final state."""
_TOLD: Mapping[Trouble, tuple[str, str]] = {
    Trouble.NO_VERSION: (
        "Records are of a version that no migration is from.",
        "write a migration from that version, or add it to one",
    ),
    Trouble.GONE_STATE: (
        "Records are in a state that is gone.",
        "say in a migration where they go, or keep the state",
    ),
    Trouble.BAD_DATA: (
        "Records hold data that the version does not take.",
        "say in a migration what becomes of the data",
    ),
    Trouble.BROKEN_RULE: (
        "Records break a rule.",
        "loosen the rule, or convert the records that break it",
    ),
    Trouble.NO_WAY_OUT: (
        "Records have lost their way to a final state.",
        "add the transition that is missing, or say in a migration where they go",
    ),
}
ABOUT: Mapping[str, About] = {
    trouble.value: About(title, help_, Severity.ERROR) for trouble, (title, help_) in _TOLD.items()
}
"""What there is to say of each trouble."""


def record_rows(survey: Survey, new: Definition, folder: PurePath) -> tuple[Row, ...]:
    """Return a row for each trouble, where the new version is about it.

    Args:
        survey: what was counted.
        new: the new version.
        folder: from which paths are told.
    """
    return tuple(_row(each, new, folder) for each in survey.found)


def record_table(survey: Survey) -> Table:
    """Return the records by what becomes of them."""
    rows = [
        (f"{machine} is in {leaf}", "", f"{number:,}")
        for machine, states in survey.states.items()
        for leaf, number in states.items()
    ]
    rows += [
        (f"{each.trouble.value}: {each.message}", _ids(each), f"{each.count:,}")
        for each in survey.found
    ]
    lost = survey.records - survey.fit
    title = f"{count(survey.records, 'record')}, {lost:,} without a place in the new version"
    return Table(title, ("what becomes of them", "the first of them", "records"), tuple(rows), 1)


def _row(found: Found, new: Definition, folder: PurePath) -> Row:
    span = _span(found, new)
    message = visible(f"{count(found.count, 'record')}: {found.message} ({_ids(found)})")
    remedy = _TOLD[found.trouble][1]
    return Row(
        id=found.trouble.value,
        severity=Severity.ERROR,
        level=LEVEL,
        message=message,
        remedy=remedy,
        file=path_from(span.source.name, folder),
        place=Place.of(span),
        detail=f"{LEVEL}[{found.trouble.value}]: {message}\n  --> {span}\n  = help: {remedy}",
        concerns="records",
    )


def _ids(found: Found) -> str:
    return ", ".join(found.ids) + (", …" if found.count > len(found.ids) else "")


def _span(found: Found, new: Definition) -> Span:
    """Return the place of what the trouble is about; else that of the version."""
    name, _, leaf = found.about.partition(": ")
    if found.trouble is Trouble.BROKEN_RULE:
        rule = new.rules.get(name.partition(", ")[0])
        return rule.span if rule else new.version_span
    machine = new.machines.get(name)
    if machine is not None:
        state = machine.states.get(leaf)
        return state.span if state else machine.span
    datum = new.data.get(name)
    return datum.span if datum else new.version_span
