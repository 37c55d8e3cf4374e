"""`.pre-commit-hooks.yaml`, tried with pre-commit in a repository of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml

from .scratch import HOOKS, ROOT, Ran, Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository whose configuration names the hooks of this project, by a commit."""
    made = Repository.make(tmp_path)
    made.use_hooks()
    return made


def hook(repository: Repository, name: str) -> Ran:
    """Run one of the hooks on all files."""
    command = [sys.executable, "-m", "pre_commit", "run", "--color=never", "--all-files", name]
    return repository.run(command)


def test_what_is_offered_has_a_purpose() -> None:
    """Three hooks, which pre-commit would install, and none of which takes single files."""
    found = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert tuple(each["id"] for each in found) == HOOKS
    assert all(each["language"] == "python" and not each["pass_filenames"] for each in found)


def test_all_pass_where_nothing_is_wrong(repository: Repository) -> None:
    """In a repository that has just been given them."""
    for name in HOOKS:
        ran = hook(repository, name)
        assert (ran.code, ran.out.rstrip().endswith("Passed")) == (0, True), ran.out


def test_a_commit_is_stopped_by_a_fault(repository: Repository) -> None:
    """By git itself, once the hooks are installed; a commit without specs runs none of them."""
    repository.run([sys.executable, "-m", "pre_commit", "install"])
    text = (repository.folder / "specs/parcel.yaml").read_text()
    repository.write("specs/parcel.yaml", text.replace("to: delivered", "to: deliverd"))
    repository.git("add", "--all")
    ran = repository.run(["git", "commit", "--quiet", "-m", "Misspell"])
    assert ran.code == 1
    assert "error[unknown-state]: delivery has no state 'deliverd'" in ran.out
    assert "- hook id: statekit-check\n- exit code: 1\n" in ran.out
    repository.git("reset", "--quiet", "--hard")
    repository.write("README", "Nothing about specs.\n")
    repository.git("add", "--all")
    ran = repository.run(["git", "commit", "--quiet", "-m", "Tell"])
    assert (ran.code, ran.out.count("(no files to check)Skipped")) == (0, 3), ran.out


def test_the_diff_hook_lets_a_label_pass_with_its_step(repository: Repository) -> None:
    """Once the version has taken the step that is due."""
    repository.edit("a label")
    text = (repository.folder / "specs/parcel.yaml").read_text()
    repository.write("specs/parcel.yaml", text.replace("version: 1.0.0", "version: 1.0.1"))
    repository.commit("Raise the version")
    assert hook(repository, "statekit-diff").code == 0
