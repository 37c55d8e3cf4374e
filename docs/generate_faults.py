"""Writes the page of all faults, `docs/reference/faults.md`, from the catalogue and the tests.

Run it as ``python docs/generate_faults.py``. With ``--check`` it writes nothing and exits 1 when
the page is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path

from statekit.diagnostics import RULES, Rule

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "faults.md"

_INTRODUCTION = """\
# Faults of a spec

<!-- Written by docs/generate_faults.py from the catalogue and the tests: change it there. -->

Every finding about a spec has an id that names the fault, the place, the cause and a remedy. An
**error** stops the spec from loading. A **warning** comes from `statekit check` alone: the spec
loads, and something in it is probably not meant.

"""


def page() -> str:
    """Return the page as Markdown."""
    return _INTRODUCTION + "\n".join(_section(rule) for rule in RULES.values())


def _section(rule: Rule) -> str:
    severity = "Warning" if rule.warning else "Error"
    text = f"## {rule.id}\n\n{severity}. {rule.purpose}\n"
    example = _example(rule.id)
    return f"{text}\n```text\n{example}\n```\n" if example else text


def _example(rule: str) -> str:
    """Return the first message that the tests expect for a rule, if a file of theirs has one."""
    tests = ROOT / "tests"
    for file in (tests / f"spec/faults/{rule}.txt", tests / f"fixtures/rules/{rule}.txt"):
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            _, _, message = text.partition(f"[{rule}]: ")
            severity = "warning" if RULES[rule].warning else "error"
            return f"{severity}[{rule}]: {message.partition(chr(10) * 2)[0]}".rstrip()
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
