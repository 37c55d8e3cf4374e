"""`statekit check`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .diff import against_option
from .errors import FINDINGS, FINE, MISUSE
from .formats import Output, format_option, printed, write_reports
from .options import complete_spec, examples, json_option, variant_option
from .specs import default_specs, expand
from .terminal import show

if TYPE_CHECKING:
    from ..diagnostics import Diagnostic
    from ..report import CheckedSpec
    from ..report.rows import Report
    from ..spec import SpecFile
    from ..spec.nodes import Mapping


@click.command(
    short_help="Find the faults of specs and run their scenarios.",
    epilog=examples(
        "statekit check",
        "statekit check specs/payment.yaml parcel.yaml",
        "statekit check deuna --json",
        "statekit check deuna --assumptions",
        "statekit check --against main",
        "statekit check --format github --format sarif=statekit.sarif",
    ),
)
@click.argument("paths", metavar="[SPEC]...", nargs=-1, shell_complete=complete_spec)
@click.option("--assumptions", is_flag=True, help="List what the specs mark as assumed, and why.")
@variant_option
@against_option
@format_option
@json_option
def check(
    paths: tuple[str, ...],
    *,
    assumptions: bool,
    variant: str | None,
    against: str | None,
    formats: tuple[Output, ...],
    as_json: bool,
) -> int:
    """Find the faults of specs, and run their scenarios.

    A spec that builds on others is compared with them: notes tell what it removes, replaces,
    adds and loses; these are no findings. The variants of a spec are checked along with it, or
    one alone with --variant. With --against REV a spec that has changed since that revision must
    have the version that `statekit diff` says is due, and a place for all that records of the
    older version hold.

    Without SPEC it checks the folder specs if there is one, else the *.yaml and *.yml files of this
    folder. When all is well it prints one line a spec. Exit code: 0 without findings, or with notes
    alone, 1 with errors or warnings, 2 when a spec is not there or cannot be read.

    With the extra statekit[prove] it also finds what follows from comparisons of several numbers
    together; without it, that is not looked at.

    `pyproject.toml` and `statekit.toml` may set severities; `statekit rules` lists the rules.
    """
    from attrs import evolve

    from ..diagnostics import Severity
    from ..report import Text, assumptions_text, check_data, check_text

    as_text = printed(formats, as_json=as_json) == "text"
    checked: list[CheckedSpec] = []
    beside = _against(paths, against, variant) if against is not None else {}
    for name in expand(paths) if paths else default_specs():
        for spec in check_specs(name, variant):
            more = beside.get((name, spec.variant), ())
            spec = evolve(spec, diagnostics=(*spec.diagnostics, *more))
            checked.append(spec)
            if as_text:
                show(check_text(spec))
                if assumptions and spec.engine is not None:
                    show(assumptions_text(spec.engine))
    write_reports(
        formats,
        as_json=as_json,
        text=lambda: Text.lines(map(check_text, checked)),
        data=lambda: check_data(checked),
        report=lambda: _report(checked),
    )
    found = [each for spec in checked for each in spec.diagnostics]
    if any(each.rule == "unreadable-file" for each in found):
        return MISUSE
    return FINDINGS if any(each.severity is not Severity.NOTE for each in found) else FINE


def _against(
    paths: tuple[str, ...], against: str, only: str | None
) -> dict[tuple[str, str | None], tuple[Diagnostic, ...]]:
    """Return what is found beside an older version, by spec and variant.

    Args:
        only: the variant that is checked; None for the spec and all its variants.
    """
    from ..check import leveled
    from ..diagnostics import SpecError
    from ..diff.places import stranded
    from ..diff.version import behind
    from .diff import compared
    from .settings import severities_for
    from .versions import Side, pairs

    found: dict[tuple[str, str | None], tuple[Diagnostic, ...]] = {}
    with pairs(paths, against) as versions:
        for each in versions:
            if each.old is None or each.new is None:
                continue
            try:
                (diffed,) = compared(each, only, explored=False)
            except SpecError:
                continue  # which is told, or was a fault of the older version
            assert diffed.definitions is not None, "both sides are there"
            old, new = diffed.definitions
            severities = severities_for(each.new)
            accepted = diffed.due.accepted
            first = (*behind(diffed.due, diffed.changes, new), *stranded(old, new, accepted))
            found[each.new.name, only] = leveled(first, severities)
            told = {one.message for one in first}
            before, now = Side.of(each.old), Side.of(each.new)
            for name in set(old.variants) & set(new.variants) if only is None else ():
                pair = before.load(name).definition, now.load(name).definition
                more = [one for one in stranded(*pair, accepted) if one.message not in told]
                found[each.new.name, name] = leveled(more, severities)
    return found


def _report(checked: list[CheckedSpec]) -> Report:
    from .. import __version__
    from ..report.rows import check_report

    return check_report(checked, __version__, Path.cwd())


def check_specs(name: str, variant: str | None) -> Iterator[CheckedSpec]:
    """Load and check one variant of a spec, or the spec and then all its variants."""
    from ..diagnostics import SpecError
    from ..report import CheckedSpec
    from ..spec import find

    file = find(name)
    try:
        nodes = file.read()  # once: it may be a pipe
    except SpecError as error:
        yield CheckedSpec(name, error.diagnostics)
        return
    spec = _checked(name, file, nodes, variant)
    yield spec
    if variant is None and spec.engine is not None:
        for each in spec.engine.definition.variants:
            yield _checked(name, file, nodes, each)


def _checked(name: str, file: SpecFile, nodes: Mapping, variant: str | None) -> CheckedSpec:
    from ..api import Spec
    from ..check import check as check_engine
    from ..diagnostics import SpecError
    from ..report import CheckedSpec
    from ..spec import load_definition
    from .settings import severities_for

    severities = severities_for(file)  # what is wrong there is told first
    try:
        spec = Spec(load_definition(nodes, {}, variant, file))
    except SpecError as error:
        return CheckedSpec(name, error.diagnostics, variant=variant)
    findings = check_engine(spec, severities)
    return CheckedSpec(name, findings.diagnostics, spec, findings, variant)
