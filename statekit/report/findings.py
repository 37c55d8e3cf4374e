"""What `statekit check` says of specs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from ..check import Findings
from ..decide import Engine
from ..diagnostics import Diagnostic, Severity, render
from .rules import STYLES as _STYLES
from .text import Style, Text, count


@frozen(slots=False)
class CheckedSpec:
    """One spec that was checked.

    Args:
        name: how the caller named it: a path or a shipped name.
        variant: the variant of it that was checked.
        diagnostics: everything that was found.
        engine: the loaded spec; None when it did not load.
        findings: what `check` told; None when the spec did not load.
    """

    name: str
    diagnostics: tuple[Diagnostic, ...]
    engine: Engine | None = None
    findings: Findings | None = None
    variant: str | None = None


def diagnostics_text(diagnostics: Iterable[Diagnostic]) -> Text:
    """Return findings as people read them, with an empty line between two."""
    return Text.lines(
        line for index, each in enumerate(diagnostics) for line in _diagnostic(each, index > 0)
    )


def _diagnostic(diagnostic: Diagnostic, apart: bool) -> list[Text]:
    first, *rest = render(diagnostic).split("\n")
    head = f"{diagnostic.severity.value}[{diagnostic.rule}]"
    lines = [Text()] if apart else []
    lines.append(Text.of(head, _STYLES[diagnostic.severity]) + first.removeprefix(head))
    for line in rest:
        is_caret = set(line.rpartition("|")[2].strip()) == {"^"}
        lines.append(Text.of(line, _STYLES[diagnostic.severity] if is_caret else Style.PLAIN))
    return lines


def check_text(spec: CheckedSpec) -> Text:
    """Return the findings about a spec and one line that sums it up."""
    title = f"{spec.name}, variant {spec.variant}" if spec.variant else spec.name
    if spec.engine is not None:
        title = f"{spec.engine.name} {spec.engine.version}"
    if spec.diagnostics:
        worst = min((each.severity for each in spec.diagnostics), key=list(Severity).index)
        verdict = Text.of(_amounts(spec.diagnostics), _STYLES[worst])
        if worst is Severity.NOTE:
            verdict = Text.of("fine", Style.GOOD) + ", " + verdict
        lines = [diagnostics_text(spec.diagnostics), Text()]
    else:
        verdict = Text.of("fine", Style.GOOD)
        lines = []
    if spec.findings is not None:
        lines += [Text.of("note", Style.STRONG) + f": {each}" for each in spec.findings.notes]
    line = Text.of(title, Style.STRONG) + ": " + verdict
    if spec.engine is not None and spec.findings is not None:
        line += f" ({_sizes(spec.engine, spec.findings)})"
    return Text.lines([*lines, line])


def _amounts(diagnostics: Sequence[Diagnostic]) -> str:
    tally = _tally(diagnostics)
    return ", ".join(count(many, each.value) for each, many in tally.items() if many)


def _tally(diagnostics: Iterable[Diagnostic]) -> dict[Severity, int]:
    found = [each.severity for each in diagnostics]
    return {each: found.count(each) for each in Severity}


def _sizes(engine: Engine, findings: Findings) -> str:
    sizes = _counts(engine, findings)
    nouns = [noun for noun in sizes if noun != "accepted"]
    text = ", ".join(count(sizes[noun], noun.removesuffix("s")) for noun in nouns) + " run"
    return text + (f", {len(findings.allowed)} allowed" if findings.allowed else "")


def _counts(engine: Engine, findings: Findings) -> dict[str, int]:
    definition = engine.definition
    return {
        "machines": len(definition.machines),
        "states": sum(
            len(machine.leaves) - (machine.many is not None)  # `new` is none that a spec lists
            for machine in definition.machines.values()
        ),
        "transitions": len(definition.alternatives),
        "rules": len(definition.rules),
        "scenarios": findings.scenarios,
        "steps": findings.steps,
        "accepted": findings.accepted,
    }


def assumptions_text(engine: Engine) -> Text:
    """Return what the author of a spec assumed, one a line with its place."""
    found = engine.definition.assumptions
    lines = [Text.of("assumed:" if found else "nothing is assumed", Style.STRONG)]
    lines += [Text.of(f"  - {each.what}: {each.why} ({each.span})") for each in found]
    return Text.lines(lines)


def check_data(specs: Sequence[CheckedSpec]) -> dict[str, object]:
    """Return what was found as plain JSON values, with stable keys."""
    tally = _tally(each for spec in specs for each in spec.diagnostics)
    return {
        "specs": [_spec_data(spec) for spec in specs],
        **{f"{each.value}s": many for each, many in tally.items()},
    }


def _spec_data(spec: CheckedSpec) -> dict[str, object]:
    engine, findings = spec.engine, spec.findings
    keys = ("machines", "states", "transitions", "rules", "scenarios", "steps", "accepted")
    counts: dict[str, object] = dict.fromkeys(keys)
    if engine is not None and findings is not None:
        counts.update(_counts(engine, findings))
    return {
        "name": spec.name,
        "variant": spec.variant,
        "spec": engine and engine.name,
        "version": engine and engine.version,
        "digest": engine and engine.digest,
        **counts,
        "assumptions": [
            {"what": each.what, "why": each.why, "where": str(each.span)}
            for each in (engine.definition.assumptions if engine else ())
        ],
        "diagnostics": [each.to_dict() for each in spec.diagnostics],
        "allowed": [each.to_dict() for each in findings.allowed] if findings else [],
        "notes": [each.to_dict() for each in findings.notes] if findings else [],
    }
