"""The catalogue of rules, as text and as plain JSON values."""

from __future__ import annotations

from collections.abc import Sequence

from ..check.samples import Sample
from ..diagnostics import Category, Rule, Severity
from .text import Style, Text

STYLES = {
    Severity.ERROR: Style.BAD,
    Severity.WARNING: Style.DOUBTFUL,
    Severity.NOTE: Style.FAINT,
}


def rules_text(rules: Sequence[Rule]) -> Text:
    """Return a table of rules: for each category the id, the severity and why it is bad."""
    width = max(len(each.id) for each in rules)
    most = max(len(each.value) for each in Severity)
    lines: list[Text] = []
    for category in Category:
        found = [each for each in rules if each.category is category]
        if found:
            lines += [Text()] if lines else []
            lines.append(Text.of(category.value, Style.STRONG))
        for each in found:
            severity = Text.of(f"{each.severity.value:{most}}", STYLES[each.severity])
            lines.append(Text.of(f"  {each.id:{width}}  ") + severity + f"  {each.why}")
    return Text.lines(lines)


def rule_text(rule: Rule, sample: Sample | None) -> Text:
    """Return all that there is to say of a rule, with its two examples."""
    head = Text.of(rule.id, Style.STRONG) + " ("
    head += Text.of(rule.severity.value, STYLES[rule.severity]) + f", {rule.category.value})"
    lines = [head]
    parts = (
        ("What it does", rule.purpose),
        ("Why it is bad", rule.why),
        ("How to fix it", rule.fix or "Each finding says it, with its place."),
    )
    for title, text in parts:
        if text:
            lines += [Text(), Text.of(f"{title}: ", Style.STRONG) + text]
    if rule.allowable:
        text = f"`allow: {{{rule.id}: why}}` beside what is meant to be so."
        lines += [Text(), Text.of("To allow one finding: ", Style.STRONG) + text]
    if sample is not None:
        specs = (("Before", sample.old), ("Bad", sample.bad), ("Good", sample.good))
        for title, spec in specs:
            if spec is None:
                continue
            lines += [Text(), Text.of(f"{title}:", Style.STRONG), Text(), _indented(spec)]
    return Text.lines(lines)


def _indented(spec: str) -> Text:
    return Text.lines(
        Text.of(f"    {line}" if line else "") for line in spec.rstrip("\n").split("\n")
    )


def rule_data(rule: Rule, sample: Sample | None = None) -> dict[str, object]:
    """Return a rule as plain JSON values, with stable keys."""
    return {
        "rule": rule.id,
        "category": rule.category.value,
        "severity": rule.severity.value,
        "loads": rule.loads,
        "purpose": rule.purpose or None,
        "why": rule.why,
        "fix": rule.fix or None,
        "old": sample and sample.old,
        "bad": sample and sample.bad,
        "good": sample and sample.good,
    }
