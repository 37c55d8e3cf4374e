"""Seeded faults: one edit each to a shipped spec, and what tells of it.

Run it as ``python -m tests.seeded_faults.faults`` to print what is caught and what is not. With
``--record`` it writes what `check` and `diff` tell now into `faults.yaml`, and the sums into the
documentation; review the difference.
"""

from __future__ import annotations

import enum
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml
from attrs import frozen

from statekit.check import check
from statekit.decide import Engine
from statekit.diagnostics import RULES, Category, Diagnostic, Severity, SpecError
from statekit.diff import Audience, Change, Impact, diff
from statekit.diff.prove import SolverProver
from statekit.spec import find, load_definition
from statekit.spec.reader import read

FILE = Path(__file__).parent / "faults.yaml"
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "misses.md"
SPECS = Path(__file__).parents[2] / "specs"


class Caught(enum.Enum):
    """What tells of a fault; of several, the first one counts."""

    LOADER = "loading"
    RULE = "a rule"
    SCENARIO = "a scenario alone"
    NOTHING = "nothing"


@frozen
class Fault:
    """One edit.

    Args:
        find: what stands once in the text of the spec.
        replace: what stands there instead.
        breaks: what goes wrong then.
        check: the recorded rules of the errors and warnings that `check` tells because of it.
        diff: what `diff` of the spec and the faulty one was recorded to say: per audience the
            worst impact, without those that are cosmetic. Empty where the faulty one does not load.
    """

    name: str
    spec: str
    find: str
    replace: str
    breaks: str
    check: list[str]
    diff: dict[str, str]

    def text(self) -> str:
        """Return the text of the spec with the edit."""
        text = _text(self.spec)
        assert text.count(self.find) == 1, f"{self.name}: it is to be found once"
        return text.replace(self.find, self.replace)

    def found(self) -> list[str]:
        """Return the rules of what `check` tells of the spec and its variants."""
        return sorted({rule for rule, _ in told(self.spec, self.text()) - _clean(self.spec)})

    def changed(self) -> dict[str, str]:
        """Return for whom `diff` says what of the spec and its variants."""
        worst: dict[Audience, Impact] = {}
        for change in changes(self.spec, self.text()):
            for audience, impact in change.impacts.items():
                if impact.rank > worst.get(audience, Impact.COSMETIC).rank:
                    worst[audience] = impact
        return {each.value: worst[each].value for each in Audience if each in worst}

    def concerned(self, impact: Impact) -> list[str]:
        """Return the audiences for whom `diff` was recorded to say this."""
        return [audience for audience, said in self.diff.items() if said == impact.value]

    @property
    def caught(self) -> Caught:
        """What tells of it, as recorded."""
        rules = [RULES[rule] for rule in self.check]
        if any(not rule.loads and rule.id != "bad-scenario" for rule in rules):
            return Caught.LOADER
        if any(rule.category is not Category.SCENARIOS for rule in rules):
            return Caught.RULE
        return Caught.SCENARIO if rules else Caught.NOTHING


def faults() -> list[Fault]:
    """Read all faults."""
    return [Fault(**each) for each in yaml.safe_load(FILE.read_text(encoding="utf-8"))]


@cache
def _text(spec: str) -> str:
    return (SPECS / f"{spec}.yaml").read_text(encoding="utf-8")


@cache
def _clean(spec: str) -> frozenset[tuple[str, str]]:
    return told(spec, _text(spec))


def told(spec: str, text: str) -> frozenset[tuple[str, str]]:
    """Return the errors and warnings about a spec and its variants: rule and message."""
    file = find(spec)
    nodes = read(text.encode(), file.name)
    found: list[Diagnostic] = []
    variants: list[str | None] = [None]
    for variant in variants:
        try:
            definition = load_definition(nodes, {}, variant, file)
        except SpecError as error:
            found += error.diagnostics
            continue
        found += check(Engine(definition)).diagnostics
        if variant is None:
            variants += definition.variants
    return frozenset(
        (each.rule, each.message) for each in found if each.severity is not Severity.NOTE
    )


def changes(spec: str, text: str) -> Iterator[Change]:
    """Compare a spec and its variants with what an edit makes of them, as far as that loads."""
    file, old, new = find(spec), _text(spec), text
    nodes = [read(each.encode(), file.name) for each in (old, new)]
    variants: list[str | None] = [None]
    for variant in variants:
        try:
            one, other = (load_definition(each, {}, variant, file) for each in nodes)
        except SpecError:
            continue
        yield from diff(one, other, SolverProver())
        if variant is None:
            variants += one.variants


def table(all_faults: list[Fault]) -> str:
    """Return who catches what as a Markdown table, and the sums below it."""
    lines = [
        "| fault | it breaks | caught by | told as | breaking for | compatible for |",
        "|---|---|---|---|---|---|",
    ]
    for each in all_faults:
        cells = [each.name, each.breaks, each.caught.value, ", ".join(each.check)]
        cells += [", ".join(each.concerned(impact)) for impact in (*Impact,)[:2]]
        lines.append(f"| {' | '.join(cell or '-' for cell in cells)} |")
    return "\n".join([*lines, "", sums(all_faults)])


def sums(all_faults: list[Fault]) -> str:
    """Return how many faults what tells of, and which of them nothing does without scenarios."""
    caught = [each.caught for each in all_faults]
    rows = {f"`check`: {each.value}": caught.count(each) for each in Caught}
    breaking = [each.concerned(Impact.BREAKING) for each in all_faults]
    rows["`diff`: a breaking change"] = sum(map(bool, breaking))
    for each in Audience:
        rows[f"`diff`: breaking for {each.value}"] = sum(each.value in found for found in breaking)
    worst = [{*fault.diff.values()} for fault in all_faults]
    rows["`diff`: a change, compatible at worst"] = worst.count({Impact.COMPATIBLE.value})
    missed = [
        fault
        for fault in all_faults
        if fault.caught in (Caught.SCENARIO, Caught.NOTHING) and not fault.diff
    ]
    rows["loading, a rule or `diff`"] = len(all_faults) - len(missed)
    lines = [f"| what tells of it | of {len(all_faults)} faults |", "|---|---|"]
    lines += [f"| {name} | {count} |" for name, count in rows.items()]
    lines += ["", "Without scenarios, nothing tells of:", ""]
    lines += [f"- `{each.name}`: {each.breaks}" for each in missed] or ["- none"]
    return "\n".join(lines)


def page() -> str:
    """Return the page of the documentation with the sums that are recorded."""
    start, *_, end = re.split(r"(?s)(<!-- measured -->\n).*(?=<!-- end -->)", _page())
    return f"{start}<!-- measured -->\n\n{sums(faults())}\n\n{end}"


def _page() -> str:
    return PAGE.read_text(encoding="utf-8")


def record() -> None:
    """Write what is told now of each fault into the file, and the sums into the page."""
    text = FILE.read_text(encoding="utf-8")
    for each in faults():
        entry = re.compile(
            rf"(?ms)(^- name: {re.escape(each.name)}$.*?^  check: )\[[^\]]*\]\n  diff: \{{[^}}]*\}}"
        )
        found = entry.search(text)
        assert found is not None, "it was read from there"
        said = ", ".join(f"{audience}: {impact}" for audience, impact in each.changed().items())
        now = f"{found[1]}[{', '.join(each.found())}]\n  diff: {{{said}}}"
        text = text[: found.start()] + now + text[found.end() :]
    FILE.write_text(text, encoding="utf-8", newline="\n")
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if "--record" in sys.argv[1:]:
        record()
    sys.stdout.write(table(faults()) + "\n")
