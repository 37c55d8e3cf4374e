"""Writes the page of all faults, `docs/reference/faults.md`, from the catalogue and the tests.

Run it as ``python docs/generate_faults.py``. With ``--check`` it writes nothing and exits 1 when
the page is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path

from statekit.check.samples import sample
from statekit.diagnostics import RULES, Category, Rule

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "faults.md"

_INTRODUCTION = """\
# Faults of a spec

<!-- Written by docs/generate_faults.py from the catalogue and the tests: change it there. -->

Every finding about a spec has an id that names the fault, the place, the cause and a remedy. Most
**errors** stop the spec from loading. What `statekit check` alone tells has a severity that you can
set: an error or a **warning** fails the check, a **note** does not. Such a finding can be
[allowed](../how-to/check.md), with a reason. `statekit rules` lists these rules, and `statekit
explain RULE` shows what stands here.

| what `check` looks for | severity |
|---|---|
"""


def page() -> str:
    """Return the page as Markdown."""
    rows = "".join(
        f"| [`{rule.id}`](#{rule.id}): {_lowered(rule.purpose)} | {rule.severity.value} |\n"
        for rule in RULES.values()
        if rule.loads
    )
    return f"{_INTRODUCTION}{rows}\n" + "\n".join(
        _category(category) for category in Category if _of(category)
    )


def _lowered(sentence: str) -> str:
    return (sentence[0].lower() + sentence[1:]).removesuffix(".")


def _of(category: Category) -> list[Rule]:
    return [rule for rule in RULES.values() if rule.category is category]


def _category(category: Category) -> str:
    title = category.value[0].upper() + category.value[1:]
    return f"## {title}\n\n" + "\n".join(_section(rule) for rule in _of(category))


def _section(rule: Rule) -> str:
    severity = rule.severity.value.capitalize()
    text = f"### {rule.id}\n\n{severity}. {rule.why}\n"
    if rule.loads:
        text += f"\n{rule.purpose}\n\nTo fix it: {rule.fix[0].lower()}{rule.fix[1:]}\n"
        found = sample(rule.id)
        assert found is not None, "the tests hold it"
        text += (
            "\n<details><summary>A spec with the fault, and one without</summary>\n\n"
            f"```text\n{found.bad}```\n\n```text\n{found.good}```\n\n</details>\n"
        )
    example = _example(rule)
    return f"{text}\n```text\n{example}\n```\n" if example else text


def _example(rule: Rule) -> str:
    """Return the first message that the tests expect for a rule, if a file of theirs has one."""
    tests = ROOT / "tests"
    for file in (
        tests / f"spec/faults/{rule.id}.txt",
        tests / f"check/fixtures/{rule.id}/bad.txt",
    ):
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            _, _, message = text.partition(f"[{rule.id}]: ")
            told = message.partition(chr(10) * 2)[0]
            return f"{rule.severity.value}[{rule.id}]: {told}".rstrip()
    return ""


def main(arguments: list[str]) -> int:
    """Write the page, or check it; return the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: generate_faults.py [--check]\n")
        return 2
    if not arguments:
        PAGE.write_text(page(), encoding="utf-8", newline="\n")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page():
        sys.stderr.write(f"{PAGE} is stale: run `python {Path(__file__)}`\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
