"""What `--against REV` and REV:PATH make of repositories as people and CI have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ci.scratch import SPEC, Repository

from .running import run

FILE = "specs/parcel.yaml"
LABELLED = SPEC.replace("1.0.0", "1.0.1").replace("  delivery:\n", "  delivery:\n    label: D\n")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """One with a spec on `main`; the branch `change` is checked out, and it is where we are."""
    made = Repository.make(tmp_path)
    monkeypatch.chdir(made.folder)
    return made


def clone(repository: Repository) -> Path:
    """Make a clone of the last commit alone, and return its folder."""
    folder = repository.folder.parent / "clone"
    source = repository.folder.as_uri()
    repository.git("clone", "--quiet", "--depth=1", "--no-single-branch", source, str(folder))
    return folder


def test_a_drawing_tells_what_changed_since_a_revision(repository: Repository) -> None:
    """`render --against` reads REV:PATH as `diff` does, and says when it names several specs."""
    repository.edit("a renamed state")
    repository.write("old.yaml", SPEC)
    file = run("render", FILE, "--against", "old.yaml", "--format", "dot")
    assert run("render", FILE, "--against", f"main:{FILE}", "--format", "dot") == file
    assert (file.code, "delivered → handed_over" in file.out) == (0, True)
    repository.write("specs/more.yaml", SPEC)
    ran = run("render", FILE, "--against", "specs")
    told = "error: the folder specs holds several specs: name one of them\n"
    near = "  = near: specs/more.yaml, specs/parcel.yaml\n"
    assert (ran.code, ran.out, ran.err) == (2, "", told + near)


def test_a_branch_is_compared_with_where_it_began(repository: Repository) -> None:
    """As `git diff main...`: what others have changed on `main` meanwhile is not its doing."""
    repository.write(FILE, LABELLED)
    repository.commit("A label")
    repository.git("switch", "--quiet", "main")
    repository.edit("a renamed state")
    repository.git("switch", "--quiet", "change")
    assert "breaking[state-renamed]" in run("diff", "--against", "main").out
    ran = run("diff", "--against", "main...")
    assert (ran.code, ran.out) == (
        0,
        "cosmetic[label-changed]: the label of the machine delivery is another one\n"
        f"  --> {FILE}:14:3 (was main...:{FILE}:14:3)\n\n"
        "parcel: 1 change (1 cosmetic); version 1.0.0 -> 1.0.1: a patch step is due, and taken\n",
    )
    assert run("diff", f"main...:{FILE}", FILE) == ran
    assert run("check", "--against", "main...").code == 0


def test_a_branch_that_began_nowhere_is_told(repository: Repository) -> None:
    """And so is one that is not there."""
    repository.git("switch", "--quiet", "--orphan", "alone")
    repository.write(FILE, SPEC)
    repository.commit("Begin again")
    ran = run("diff", "--against", "main...")
    told = "error: git: HEAD and 'main' have no common commit\n"
    assert (ran.code, ran.out, ran.err) == (2, "", told)
    ran = run("diff", "--against", "mian...")
    told = f"error: git: there is no revision 'mian' in the repository {repository.folder}\n"
    assert (ran.code, ran.out, ran.err) == (2, "", told)


def test_a_shallow_clone_is_told(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has not the revisions that a whole one has, nor where a branch began."""
    repository.edit("a renamed state")
    repository.git("tag", "--no-sign", "v1", "main~0")
    repository.edit("a label")
    folder = clone(repository)
    monkeypatch.chdir(folder)
    shallow = "; it is a shallow clone: `git fetch --unshallow` brings the rest\n"
    ran = run("diff", "--against", "HEAD~1")
    told = f"error: git: there is no revision 'HEAD~1' in the repository {folder}"
    assert (ran.code, ran.out, ran.err) == (2, "", told + shallow)
    ran = run("diff", "--against", "origin/main...")
    told = "error: git: HEAD and 'origin/main' have no common commit"
    assert (ran.code, ran.out, ran.err) == (2, "", told + shallow)


def test_what_git_wants_done_is_passed_on(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where it does not trust a folder of somebody else, which is common in containers."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    ran = run("diff", "--against", "HEAD")
    assert (ran.code, ran.out) == (2, "")
    told = f"error: git: detected dubious ownership in repository at '{repository.folder}'. "
    assert ran.err.startswith(told)
    assert ran.err.endswith(f"git config --global --add safe.directory {repository.folder}\n")
