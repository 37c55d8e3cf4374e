"""Writes the page of all changes, `docs/reference/changes.md`, from the table of their classes.

Run it as ``python docs/generate_changes.py``. With ``--check`` it writes nothing and exits 1 when
the page is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path

from statekit.diff import CLASSES, Audience, Impact, Kind

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "changes.md"

_INTRODUCTION = """\
# Changes between two versions of a spec

<!-- Written by docs/generate_changes.py from statekit/diff/classes.py: change it there. -->

`statekit diff` tells every change by a kind of this closed list. For each of three audiences a
kind is **breaking**, compatible, or cosmetic:

- **writers** propose events and statuses: breaking is that something which was accepted may be
  refused now;
- **readers** switch over states, facts and events: breaking is a name or a value that they may meet
  now and that did not exist, or one that is gone or means something else;
- **records** are stored snapshots: breaking is that one no longer loads, or means something else.

The worst of the three decides which step of the version is due: a breaking change asks for a major
step, a compatible one for a minor step, and a cosmetic one for a patch.

"""
_SIGNS = {
    Impact.BREAKING: "**breaking**",
    Impact.COMPATIBLE: "compatible",
    Impact.COSMETIC: "cosmetic",
}


def page() -> str:
    """Return the page as Markdown."""
    lines = [
        "| kind | what has happened | writers | readers | records | what to do |",
        "|---|---|---|---|---|---|",
        *map(_row, CLASSES),
    ]
    return _INTRODUCTION + "\n".join(lines) + "\n"


def _row(kind: Kind) -> str:
    of = CLASSES[kind]
    impacts = " | ".join(_SIGNS[of.impacts[each]] for each in Audience)
    return f"| `{kind.value}` | {of.meaning} | {impacts} | {of.remedy} |".replace("|  |", "| |")


def main(arguments: list[str]) -> int:
    """Write the page, or check it; return the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: generate_changes.py [--check]\n")
        return 2
    if not arguments:
        PAGE.write_text(page(), encoding="utf-8", newline="\n")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page():
        sys.stderr.write(f"{PAGE} is stale: run `python docs/generate_changes.py`\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
