"""The catalogue of faults: each is shown by a test, and the page that lists them is fresh."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from statekit.diagnostics import RULES

ROOT = Path(__file__).parents[2]
SHOWN = "\n".join(
    file.read_text(encoding="utf-8")
    for folder in ("spec", "fixtures", "expressions", "check")
    for file in sorted((ROOT / "tests" / folder).rglob("*"))
    if file.suffix in (".py", ".txt", ".yaml")
)


@pytest.mark.parametrize("rule", RULES)
def test_every_fault_is_shown_by_a_test(rule: str) -> None:
    """Some test expects a finding with this id."""
    assert f"[{rule}]" in SHOWN or f'"{rule}"' in SHOWN or f"'{rule}'" in SHOWN


def test_the_page_of_faults_is_fresh() -> None:
    """It is what the generator writes now."""
    command = [sys.executable, str(ROOT / "docs/generate_faults.py"), "--check"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")
