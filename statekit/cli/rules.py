"""`statekit rules` and `statekit explain`."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from .errors import FINE
from .options import examples, json_option
from .terminal import show, show_json


@click.command(
    short_help="List what check looks for.",
    epilog=examples("statekit rules", "statekit rules --all --json"),
)
@click.option("--all", "everything", is_flag=True, help="Also the faults with which no spec loads.")
@json_option
def rules(*, everything: bool, as_json: bool) -> int:
    """List the rules of check: id, severity, and why the fault is bad.

    The severities are those of the catalogue; `pyproject.toml` or `statekit.toml` may set others.
    """
    from ..diagnostics import RULES
    from ..report import rule_data, rules_text

    found = [each for each in RULES.values() if everything or each.loads]
    if as_json:
        show_json([rule_data(each) for each in found])
    else:
        show(rules_text(found))
    return FINE


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from ..diagnostics import RULES

    return [CompletionItem(each) for each in RULES if each.startswith(incomplete)]


@click.command(
    short_help="Tell what a rule does, why it is there, and how to fix what it finds.",
    epilog=examples("statekit explain trap", "statekit explain shadowed-transition --json"),
)
@click.argument("rule", shell_complete=_complete)
@json_option
def explain(rule: str, *, as_json: bool) -> int:
    """Tell what a rule looks for, why the fault is bad and how to fix it, with two examples.

    RULE is the id in brackets of a finding, such as dead-transition.
    """
    from ..check.samples import sample
    from ..diagnostics import RULES, near
    from ..report import rule_data, rule_text
    from .errors import Failure

    if rule not in RULES:
        close = near(rule, RULES)
        raise Failure(f"no rule is called {rule!r}; `statekit rules` lists them", close)
    found = RULES[rule]
    if as_json:
        show_json(rule_data(found, sample(rule)))
    else:
        show(rule_text(found, sample(rule)))
    return FINE
