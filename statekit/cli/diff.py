"""`statekit diff`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .errors import FINDINGS, FINE, Failure
from .files import refuse_same, write
from .formats import Output, format_option, printed, write_reports
from .options import complete_spec, examples, json_option, variant_option
from .terminal import show

if TYPE_CHECKING:
    from ..api import Spec
    from ..decide.survey import Survey
    from ..diff import Change
    from ..report.changes import Diffed
    from ..report.rows import Report
    from .versions import Versions

against_option = click.option(
    "--against", metavar="REV", help="Compare with what is in this revision of the repository."
)


@click.command(
    short_help="Compare two versions of specs, and say whom it breaks.",
    epilog=examples(
        "statekit diff old.yaml new.yaml",
        "statekit diff HEAD~1:specs/parcel.yaml specs/parcel.yaml",
        "statekit diff --against main...",
        "statekit diff --against main --format markdown=comment.md",
        "statekit diff --against v1.4.0 specs/parcel.yaml --scenario lost.yaml",
        "statekit diff old.yaml new.yaml --variant express",
        "statekit diff old.yaml new.yaml --records orders.csv",
    ),
)
@click.argument("specs", metavar="[OLD NEW | SPEC...]", nargs=-1, shell_complete=complete_spec)
@against_option
@variant_option
@click.option(
    "--scenario",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the shortest events on which the versions disagree, as scenarios in YAML.",
)
@click.option(
    "--records",
    metavar="FILE",
    help="Count what becomes of stored records: .jsonl, .csv or .parquet, as for migrate.",
)
@format_option
@json_option
def diff(
    specs: tuple[str, ...],
    *,
    against: str | None,
    variant: str | None,
    scenario: Path | None,
    records: str | None,
    formats: tuple[Output, ...],
    as_json: bool,
) -> int:
    """Compare two versions of specs, and say for whom a change is breaking.

    OLD and NEW are files, shipped names, folders, or REV:PATH in a git repository; what a spec of
    a revision builds on is read from that revision too. With --against REV each SPEC is compared
    with that revision; without SPEC all in the folder specs. REV... is where HEAD has left REV. The
    variants of a spec are compared along with it, or one alone with --variant.

    A spec may accept a breaking change, under `breaks`, with the key that is shown.

    Exit code: 0 when nothing breaks, 1 when a breaking change is not accepted or the spec's
    version was not raised as it has to be, 2 when a spec cannot be read.
    """
    from attrs import evolve

    from ..report import Text
    from ..report.changes import diff_text
    from .versions import pairs

    survey: Survey | None = None
    as_text = printed(formats, as_json=as_json) == "text"
    with pairs(specs, against) as versions:
        found: list[Diffed] = []
        for count, one in enumerate(versions, 1):
            for side in (one.old, one.new):
                if side is not None:
                    refuse_same(scenario, str(side.path))
            found += _compared(one, variant) if against is not None else compared(one, variant)
            if records is not None:
                if count > 1 or one.new is None:
                    raise click.UsageError("--records goes with the two versions of one spec.")
                survey = _surveyed(one, variant, records)
                found = [evolve(each, survey=survey) for each in found]
    if scenario is not None:
        _write_scenarios(scenario, found)
    text = Text.lines(
        line
        for index, each in enumerate(found)
        for line in ([Text()] if index and each.changes else []) + [diff_text(each)]
    )
    if survey is not None:
        from .migrate import report

        text = Text.lines([text, Text(), *(Text.of(line) for line in report(survey))])
    if found and as_text:
        show(text)
    write_reports(
        formats,
        as_json=as_json,
        text=lambda: text,
        data=lambda: _data(found, survey),
        report=lambda: _report(found),
    )
    stranded = survey is not None and bool(survey.found)
    return FINDINGS if stranded or any(each.fails for each in found) else FINE


def _data(found: list[Diffed], survey: Survey | None) -> dict[str, object]:
    from ..report.changes import diff_data

    data: dict[str, object] = {**diff_data(found)}
    return data if survey is None else {**data, "records": survey.to_dict()}


def _surveyed(versions: Versions, variant: str | None, path: str) -> Survey:
    """Count what becomes of records under the newer version."""
    from ..decide.survey import survey
    from .migrate import progress
    from .records import read_records
    from .versions import Side

    assert versions.new is not None, "the caller has seen to it"
    new = Side.of(versions.new).load(variant)
    with read_records(new, path, {}) as records, progress(records) as step:

        def each() -> Iterator[tuple[str, Mapping[str, object]]]:
            for record in records.each:
                step()
                yield record.id, record.stored

        return survey(new.migrator, each(), as_is=True)


def _report(found: list[Diffed]) -> Report:
    from .. import __version__
    from ..report.review import diff_report

    return diff_report(found, __version__, Path.cwd())


def _compared(versions: Versions, variant: str | None) -> Iterator[Diffed]:
    """Compare with a revision: what mends a spec that could not be loaded then is to pass."""
    from ..diagnostics import SpecError

    try:
        yield from compared(versions, variant)
    except SpecError:
        if versions.old is None or versions.new is None:
            raise
        yield _alone(versions, variant)  # raises where the newer one is at fault


def compared(
    versions: Versions, variant: str | None = None, *, explored: bool = True
) -> Iterator[Diffed]:
    """Compare two versions of a file and of its variants.

    Args:
        variant: the only one to compare; None for the spec and all of them.
        explored: whether to look for the events on which they disagree.
    """
    from ..diff import due_version, explore
    from ..report.changes import Diffed
    from .versions import Side

    if versions.old is None or versions.new is None:
        yield _alone(versions, variant)
        return
    before, now = Side.of(versions.old), Side.of(versions.new)
    old, new = before.load(variant), now.load(variant)
    changes = [*_changes(old, new)]
    told = {(each.key, each.message) for each in changes}
    for name in old.definition.variants if variant is None else ():
        if name in new.definition.variants:
            pair = before.load(name), now.load(name)
            more = [each for each in _changes(*pair) if (each.key, each.message) not in told]
            told |= {(each.key, each.message) for each in more}
            changes += more
    due = due_version(changes, old.version, new.version, new.definition.breaks)
    files = versions.old.name, versions.new.name
    behaves = explored and any(each.impact.rank for each in changes)
    parting = explore(old, new) if behaves else None
    both = old.definition, new.definition
    yield Diffed(new.name, files, tuple(changes), due, parting, both)


def _changes(old: Spec, new: Spec) -> list[Change]:
    from ..diff import diff as compare
    from ..diff.prove import SolverProver

    return compare(old.definition, new.definition, SolverProver())


def _alone(versions: Versions, variant: str | None) -> Diffed:
    """Return what to say of a file that only one side has, or has so that it can be loaded."""
    from ..diff import DueVersion, Step
    from ..diff.making import spec_added, spec_removed
    from ..report.changes import Diffed
    from .versions import Side

    if versions.new is not None:
        new = Side.of(versions.new).load(variant)
        due = DueVersion(Step.NONE, new.version, new.version, None, taken=True)
        unread = versions.old.name if versions.old is not None else ""
        added = spec_added(new.definition, unread)
        return Diffed(new.name, ("", versions.new.name), (added,), due)
    assert versions.old is not None, "one side has it"
    old = Side.of(versions.old).load(variant)
    gone = spec_removed(old.definition)
    due = DueVersion(Step.NONE, old.version, old.version, None, taken=True, breaking=(gone,))
    return Diffed(old.name, (versions.old.name, ""), (gone,), due)


def _write_scenarios(path: Path, found: list[Diffed]) -> None:
    traces = [
        trace
        for each in found
        if each.explored is not None
        for trace in (each.explored.lost, each.explored.gained)
        if trace is not None
    ]
    if not traces:
        raise Failure("no events were found on which the versions disagree: there is no scenario")
    write(path, ("scenarios:\n" + "".join(each.scenario for each in traces)).encode())
