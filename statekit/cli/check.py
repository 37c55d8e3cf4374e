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
    have the version that `statekit diff` says is due.

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
    behind = _behind(paths, against) if against is not None else {}
    for name in expand(paths) if paths else default_specs():
        for spec in check_specs(name, variant):
            if spec.variant is None and name in behind:
                spec = evolve(spec, diagnostics=(*spec.diagnostics, *behind[name]))
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


def _behind(paths: tuple[str, ...], against: str) -> dict[str, tuple[Diagnostic, ...]]:
    """Return a finding for each spec whose version stayed behind its changes."""
    from ..diagnostics import Diagnostic, SpecError
    from .diff import compared
    from .versions import pairs, version_place

    found: dict[str, tuple[Diagnostic, ...]] = {}
    with pairs(paths, against) as versions:
        for each in versions:
            if each.old is None or each.new is None:
                continue
            try:
                (diffed,) = compared(each, explored=False)
            except SpecError:
                continue  # which is told, or was a fault of the older version
            if not diffed.due.taken:
                worst = diffed.changes[0]
                message = f"{diffed.due}; the first change is {worst.kind.value}: {worst.message}"
                remedy = "`statekit diff` tells of all changes; raise `version`"
                if diffed.due.breaking:
                    remedy += ", or accept under `breaks` what has to break"
                span = version_place(each.new.read())
                found[each.new.name] = (Diagnostic("version-not-raised", message, span, remedy),)
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
