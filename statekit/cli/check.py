"""`statekit check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .errors import FINDINGS, FINE, MISUSE
from .options import complete_spec, examples, json_option
from .specs import default_specs, expand
from .terminal import show, show_json

if TYPE_CHECKING:
    from ..report import CheckedSpec


@click.command(
    short_help="Find the faults of specs and run their scenarios.",
    epilog=examples(
        "statekit check",
        "statekit check specs/payment.yaml parcel.yaml",
        "statekit check deuna --json",
        "statekit check deuna --assumptions",
    ),
)
@click.argument("paths", metavar="[SPEC]...", nargs=-1, shell_complete=complete_spec)
@click.option("--assumptions", is_flag=True, help="List what the specs mark as assumed, and why.")
@json_option
def check(paths: tuple[str, ...], *, assumptions: bool, as_json: bool) -> int:
    """Find the faults of specs, and run their scenarios.

    Without SPEC it checks the folder specs if there is one, else the *.yaml and *.yml files of this
    folder. When all is well it prints one line a spec. Exit code: 0 without findings, 1 with
    findings (warnings too), 2 when a spec is not there or cannot be read.
    """
    from ..report import assumptions_text, check_data, check_text

    checked: list[CheckedSpec] = []
    for name in expand(paths) if paths else default_specs():
        spec = check_spec(name)
        checked.append(spec)
        if not as_json:
            show(check_text(spec))
            if assumptions and spec.engine is not None:
                show(assumptions_text(spec.engine))
    if as_json:
        show_json(check_data(checked))
    rules = {each.rule for spec in checked for each in spec.diagnostics}
    if "unreadable-file" in rules:
        return MISUSE
    return FINDINGS if rules else FINE


def check_spec(name: str) -> CheckedSpec:
    """Load and check the spec of a name."""
    from ..api import load
    from ..check import check as check_engine
    from ..diagnostics import SpecError
    from ..report import CheckedSpec

    try:
        spec = load(name)
    except SpecError as error:
        return CheckedSpec(name, error.diagnostics)
    findings = check_engine(spec)
    return CheckedSpec(name, findings.diagnostics, spec, findings)
