"""`statekit rules`, `statekit explain`, and the settings of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from statekit.diagnostics import RULES

from .running import run

TRAP = """\
spec: x
machines:
  m:
    initial: a
    states: [a, b, c, d]
    transitions:
      go: {from: a, to: b}
      on: {from: b, to: c}
      back: {from: c, to: b, back: true}
      end: {from: a, to: d}
"""


def test_rules_are_listed_by_category() -> None:
    """With their severities; all faults on request."""
    ran = run("rules")
    assert (ran.code, ran.err) == (0, "")
    first, second, *_ = ran.out.splitlines()
    assert first == "ways through a machine"
    assert second.split(maxsplit=2) == [
        "unreachable-state",
        "warning",
        "A state that nothing leads to is dead weight or a missing transition.",
    ]
    listed = [line.split()[0] for line in ran.out.splitlines() if line.startswith("  ")]
    assert listed == [rule.id for rule in RULES.values() if rule.loads]
    data = run("rules", "--all", "--json").json
    assert [each["rule"] for each in data] == list(RULES)
    assert data[0] == {
        "rule": "unreadable-file",
        "category": "the file",
        "severity": "error",
        "loads": False,
        "purpose": None,
        "why": "A spec that cannot be opened says nothing.",
        "fix": None,
        "old": None,
        "bad": None,
        "good": None,
    }


def test_a_rule_is_explained_with_its_examples() -> None:
    """What it does, why it is bad, how to fix it, how to allow it, and two specs."""
    ran = run("explain", "unmarked-final")
    assert (ran.code, ran.err) == (0, "")
    head, *rest = ran.out.split("\n\n")
    assert head == "unmarked-final (warning, ways through a machine)"
    assert [part.partition(":")[0] for part in rest[:6]] == [
        "What it does",
        "Why it is bad",
        "How to fix it",
        "To allow one finding",
        "Bad",
        "    spec",
    ]
    assert "      held:\n" in rest[5]
    assert "from: [pending, held]" in run("explain", "unmarked-final", "--json").json["good"]


def test_a_rule_that_compares_is_explained_with_the_older_version() -> None:
    """What was there before, and two specs that came of it; such a finding cannot be allowed."""
    ran = run("explain", "record-without-place")
    assert (ran.code, ran.err) == (0, "")
    head, *rest = ran.out.split("\n\n")
    assert head == "record-without-place (error, records of older versions)"
    titles = [part.partition(":")[0] for part in rest if not part.startswith(" ")]
    assert titles == ["What it does", "Why it is bad", "How to fix it", "Before", "Bad", "Good"]
    data = run("explain", "record-without-place", "--json").json
    assert [data[each].count("lost") for each in ("old", "bad", "good")] == [2, 0, 1]


def test_a_fault_that_stops_the_loading_is_explained_too() -> None:
    """Its findings say the rest."""
    assert run("explain", "unknown-state").out == (
        "unknown-state (error, machines)\n\n"
        "Why it is bad: A state that does not exist can be neither left nor entered.\n\n"
        "How to fix it: Each finding says it, with its place.\n"
    )


def test_a_rule_that_does_not_exist_is_misuse() -> None:
    """Near names are told."""
    ran = run("explain", "dead-transitions")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: no rule is called 'dead-transitions'; `statekit rules` lists them\n"
        "  = near: dead-transition, untested-transition, shadowed-transition\n"
    )


@pytest.mark.parametrize("name", ["statekit.toml", "pyproject.toml"])
def test_the_nearest_settings_hold(tmp_path: Path, name: str) -> None:
    """Upwards from the spec; a pyproject.toml that says nothing of statekit is passed over."""
    table = "[severity]" if name == "statekit.toml" else "[tool.statekit.severity]"
    (tmp_path / name).write_text(f"{table}\ntrap = 'note'\n")
    inner = tmp_path / "specs"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    (inner / "x.yaml").write_text(TRAP)
    ran = run("check", str(inner / "x.yaml"))
    assert (ran.code, ran.out.splitlines()[-1]) == (
        0,
        "x 0: fine, 1 note (1 machine, 4 states, 4 transitions, 0 rules, 0 scenarios, 0 steps run)",
    )
    (inner / "statekit.toml").write_text("")
    assert run("check", str(inner / "x.yaml")).code == 1


def test_settings_that_mean_nothing_are_misuse(tmp_path: Path) -> None:
    """What is no TOML, and a rule that does not exist; nothing is checked then."""
    (tmp_path / "x.yaml").write_text(TRAP)
    settings = tmp_path / "pyproject.toml"
    settings.write_text("[tool.statekit.severity]\ntrapp = 'off'\n")
    ran = run("check", str(tmp_path / "x.yaml"))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"error: [tool.statekit] of {settings}: no rule is called 'trapp'; `statekit rules` lists "
        "them\n  = near: trap\n"
    )
    settings.write_text("[tool.statekit\n")
    ran = run("check", str(tmp_path / "x.yaml"))
    assert ran.code == 2
    assert ran.err.startswith(f"error: {settings} is not TOML: ")
    settings.write_text("tool = {statekit = 3}\n")
    assert run("check", str(tmp_path / "x.yaml")).err == (
        f"error: [tool.statekit] of {settings} is a table\n"
    )


def test_shipped_specs_take_the_settings_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are in the package, where nobody keeps settings."""
    (tmp_path / "statekit.toml").write_text("[severity]\ntrapp = 'off'\n")
    monkeypatch.chdir(tmp_path)
    assert run("check", "payment").code == 2
