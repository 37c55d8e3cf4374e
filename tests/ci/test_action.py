"""`action.yml`: the commands of its steps, run by bash in a repository."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from .scratch import ROOT, SPEC, Ran, Repository, put

ACTION: Any = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, Any] = {each["name"]: each for each in ACTION["runs"]["steps"]}


def value(expression: str, context: Mapping[str, str]) -> str:
    """Evaluate what an `env` of the action has: names of a context, the first that is not empty."""
    found = re.fullmatch(r"\$\{\{ ([\w.-]+(?: \|\| [\w.-]+)*) \}\}", expression)
    assert found is not None, expression
    names = found[1].split(" || ")
    known = {f"inputs.{name}": str(each["default"]) for name, each in ACTION["inputs"].items()}
    return next((text for name in names if (text := {**known, **context}.get(name, ""))), "")


def step(repository: Repository, name: str, **context: str) -> Ran:
    """Run the commands of a step as GitHub's runner does.

    Args:
        context: names with `__` for a dot: `inputs__paths`.
    """
    known = {key.replace("__", "."): each for key, each in context.items()}
    environ = {key: value(each, known) for key, each in STEPS[name]["env"].items()}
    environ["GITHUB_STEP_SUMMARY"] = str(repository.folder.parent / "summary.md")
    environ["GITHUB_ACTION_PATH"] = "/actions/statekit"
    script = repository.folder.parent / "step.sh"
    script.write_text(STEPS[name]["run"], encoding="utf-8")
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
    return repository.run(command, **environ)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with a branch `change`."""
    return Repository.make(tmp_path)


def summary(repository: Repository) -> str:
    """What the steps have written for the page of the run."""
    return (repository.folder.parent / "summary.md").read_text(encoding="utf-8")


def test_all_steps_are_of_one_make() -> None:
    """Each is run by bash, and takes inputs from its environment: none is pasted into a script."""
    assert list(STEPS) == ["Install", "Check", "Compare", "Drawings"]
    for each in STEPS.values():
        assert each["shell"] == "bash"
        assert "${{" not in each["run"]


def test_it_installs_what_it_stands_beside(repository: Repository) -> None:
    """Or the version that is asked for."""
    python = repository.folder.parent / "programs" / "python"
    put(python, '#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    pip = "-m pip install --quiet --disable-pip-version-check"
    assert step(repository, "Install").out == f"{pip} /actions/statekit[prove]\n"
    asked = step(repository, "Install", inputs__version="statekit==1.2.0")
    assert asked == Ran(0, f"{pip} statekit==1.2.0\n")


def test_a_clean_spec_passes(repository: Repository) -> None:
    """Nothing is annotated, and the reports are there."""
    assert step(repository, "Check") == Ran(0, "")
    assert summary(repository).startswith("### statekit check: fine\n")
    report = json.loads((repository.folder / "statekit-reports/check.sarif").read_bytes())
    assert report["runs"][0]["results"] == []


def test_a_finding_is_annotated_and_fails(repository: Repository) -> None:
    """In another folder and in the text format too."""
    repository.write("more/parcel.yaml", SPEC.replace("to: delivered", "to: deliverd"))
    ran = step(repository, "Check", inputs__paths="specs\nmore")
    assert ran.code == 1
    assert ran.out.startswith("::error file=more/parcel.yaml,line=24,endLine=24,col=33,")
    assert "| error | `unknown-state` | `more/parcel.yaml:24:33` |" in summary(repository)
    ran = step(repository, "Check", inputs__paths="more", inputs__format="text")
    assert ran.out.startswith("error[unknown-state]: delivery has no state 'deliverd'\n")


def test_what_cannot_run_is_told(repository: Repository) -> None:
    """The exit code of the command is that of the step."""
    ran = step(repository, "Check", inputs__paths="nowhere/")
    assert (ran.code, "nowhere" in ran.out) == (2, True)


def test_a_base_that_is_not_there_is_fetched(repository: Repository) -> None:
    """As from a checkout that has one commit alone."""
    base = repository.git("rev-parse", "main").strip()
    repository.edit("a label")
    repository.git("push", "--quiet", "origin", "change")
    origin = repository.folder.parent / "origin.git"
    shallow = Repository(repository.folder.parent / "shallow", repository.environ)
    command = ["git", "clone", "--quiet", "--depth=1", "--branch=change", origin.as_uri()]
    assert repository.run([*command, str(shallow.folder)]) == Ran(0, "")
    ran = step(shallow, "Compare", github__event__pull_request__base__sha=base)
    assert ran.code == 1
    assert "title=statekit diff%3A label-changed::" in ran.out


def test_without_a_base_nothing_is_compared(repository: Repository) -> None:
    """As for a push to a branch; it says so."""
    text = "There is nothing to compare with: this is no pull request, and no revision is named.\n"
    assert step(repository, "Compare") == Ran(0, text)


def test_drawings_have_to_be_fresh(repository: Repository) -> None:
    """With the options with which they were drawn."""
    asked = {"inputs.diagrams": "pictures", "inputs.render-options": "--theme print"}
    assert step(repository, "Drawings", **asked).code == 1
    draw = ["statekit", "render", "specs", "-o", "pictures", "--theme", "print"]
    assert repository.run(draw).code == 0
    assert step(repository, "Drawings", **asked).code == 0
