"""`statekit diff`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .errors import FINDINGS, FINE, Failure
from .files import write
from .options import complete_spec, examples, json_option
from .terminal import show, show_json

if TYPE_CHECKING:
    from ..api import Spec
    from ..diff import Change
    from ..report.changes import Diffed
    from .versions import Versions

against_option = click.option(
    "--against", metavar="REV", help="Compare with what is in this revision of the repository."
)


@click.command(
    short_help="Compare two versions of specs, and say whom it breaks.",
    epilog=examples(
        "statekit diff old.yaml new.yaml",
        "statekit diff HEAD~1:specs/parcel.yaml specs/parcel.yaml",
        "statekit diff --against main",
        "statekit diff --against v1.4.0 specs/parcel.yaml --scenario lost.yaml",
    ),
)
@click.argument("specs", metavar="[OLD NEW | SPEC...]", nargs=-1, shell_complete=complete_spec)
@against_option
@click.option(
    "--scenario",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the shortest events on which the versions disagree, as scenarios in YAML.",
)
@json_option
def diff(
    specs: tuple[str, ...], *, against: str | None, scenario: Path | None, as_json: bool
) -> int:
    """Compare two versions of specs, and say for whom a change is breaking.

    OLD and NEW are files, shipped names, folders, or REV:PATH in a git repository; what a spec of
    a revision builds on is read from that revision too. With --against REV each SPEC is compared
    with that revision; without SPEC all in the folder specs.

    A spec may accept a breaking change, under `breaks`, with the key that is shown.

    Exit code: 0 when nothing breaks, 1 when a breaking change is not accepted or the spec's
    version was not raised as it has to be, 2 when a spec cannot be read.
    """
    from ..report.changes import diff_data, diff_text
    from .versions import pairs

    with pairs(specs, against) as versions:
        found = [each for one in versions for each in compared(one)]
    if scenario is not None:
        _write_scenarios(scenario, found)
    if as_json:
        show_json(diff_data(found))
    else:
        for index, each in enumerate(found):
            if index and each.changes:
                show("")
            show(diff_text(each))
    return FINDINGS if any(each.fails for each in found) else FINE


def compared(versions: Versions, *, explored: bool = True) -> Iterator[Diffed]:
    """Compare two versions of a file and of its variants.

    Args:
        explored: whether to look for the events on which they disagree.
    """
    from ..diff import due_version, explore
    from ..report.changes import Diffed
    from .versions import Side

    if versions.old is None or versions.new is None:
        yield _alone(versions)
        return
    before, now = Side.of(versions.old), Side.of(versions.new)
    old, new = before.load(), now.load()
    changes = [*_changes(old, new)]
    told = {(each.key, each.message) for each in changes}
    for name in old.definition.variants:
        if name in new.definition.variants:
            pair = before.load(name), now.load(name)
            more = [each for each in _changes(*pair) if (each.key, each.message) not in told]
            told |= {(each.key, each.message) for each in more}
            changes += more
    due = due_version(changes, old.version, new.version, new.definition.breaks)
    files = versions.old.name, versions.new.name
    behaves = explored and any(each.impact.rank for each in changes)
    yield Diffed(new.name, files, tuple(changes), due, explore(old, new) if behaves else None)


def _changes(old: Spec, new: Spec) -> list[Change]:
    from ..diff import diff as compare
    from ..diff.prove import SolverProver

    return compare(old.definition, new.definition, SolverProver())


def _alone(versions: Versions) -> Diffed:
    """Return what to say of a file that only one side has."""
    from ..diff import DueVersion, Step
    from ..diff.making import spec_added, spec_removed
    from ..report.changes import Diffed
    from .versions import Side

    if versions.new is not None:
        new = Side.of(versions.new).load()
        due = DueVersion(Step.NONE, new.version, new.version, None, taken=True)
        return Diffed(new.name, ("", versions.new.name), (spec_added(new.definition),), due)
    assert versions.old is not None, "one side has it"
    old = Side.of(versions.old).load()
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
