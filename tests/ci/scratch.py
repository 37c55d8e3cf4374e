"""A repository with real history, in which hooks and the Action's commands run."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from attrs import field, frozen

ROOT = Path(__file__).parents[2]
SPEC = """\
spec: parcel
version: 1.0.0
data:
  amount: {type: money, fixed: true}
  refunded: {type: money, initial: 0}
actors: {clerk: , post: {reports: true}}
events:
  send: {by: clerk}
  carry: {by: post}
  deliver: {by: post}
  lose: {by: post}
  refund: {by: clerk, payload: {amount: money}}
machines:
  delivery:
    initial: packed
    states:
      packed:
      sent: {states: [posted, out], initial: posted}
      delivered:
      lost:
    transitions:
      send: {from: packed, to: sent}
      carry: {from: sent.posted, to: sent.out}
      deliver: {from: sent, to: delivered}
      lose: {from: sent, to: lost}
      refund:
        from: sent
        to: same
        when: refunded + event.amount <= amount
        set: {refunded: refunded + event.amount}
"""
"""What is on the branch `main`."""
EDITS = {
    "a renamed state": ("delivered", "handed_over"),
    "a label": ("  delivery:\n", "  delivery:\n    label: Delivery\n"),
}
"""`test_reviews` makes more of them, to a spec that is shipped."""
HOOKS = ("statekit-check", "statekit-render", "statekit-diff")


@frozen
class Ran:
    """What a program printed, to both streams, and its exit code."""

    code: int
    out: str


@frozen
class Repository:
    """A folder with a repository, and the environment of programs that run in it."""

    folder: Path
    environ: dict[str, str] = field(repr=False)

    @classmethod
    def make(cls, folder: Path, name: str = "parcel", spec: str = SPEC) -> Repository:
        """Return one with a spec on the branch `main`, which it has pushed to its origin."""
        environ = {key: each for key, each in os.environ.items() if not key.startswith("GIT_")}
        environ["GIT_CONFIG_GLOBAL"] = os.devnull
        for role in ("AUTHOR", "COMMITTER"):
            environ |= {f"GIT_{role}_NAME": "Test", f"GIT_{role}_EMAIL": "test@example.org"}
        programs = folder / "programs"
        shim = programs / "statekit"
        put(shim, f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m statekit "$@"\n')
        shim.chmod(0o755)
        environ["PATH"] = os.pathsep.join([str(programs), environ["PATH"]])
        environ["PYTHONPATH"] = str(ROOT)
        made = cls(folder / "work", environ)
        made.folder.mkdir(parents=True)
        made.git("init", "--quiet", "--initial-branch=main")
        made.write(f"specs/{name}.yaml", spec)
        made.commit("Begin")
        made.run(["git", "init", "--quiet", "--bare", str(folder / "origin.git")])
        made.git("remote", "add", "origin", str(folder / "origin.git"))
        made.git("push", "--quiet", "origin", "main")
        made.git("switch", "--quiet", "--create", "change")
        return made

    def run(self, command: list[str], **environ: str) -> Ran:
        """Run a program in it."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**self.environ, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return Ran(done.returncode, done.stdout)

    def git(self, *arguments: str) -> str:
        """Run git, which has to succeed."""
        ran = self.run(["git", *arguments])
        assert ran.code == 0, ran.out
        return ran.out

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        put(self.folder / name, text)

    def commit(self, subject: str) -> None:
        """Commit everything, without hooks."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--no-verify", "--message", subject)

    def use_hooks(self) -> None:
        """Draw the specs, name the hooks of this project in a configuration, and commit both."""
        offered = Repository(self.folder.parent / "hooks", self.environ)
        offered.folder.mkdir()
        shutil.copy(ROOT / ".pre-commit-hooks.yaml", offered.folder)
        offered.git("init", "--quiet")
        offered.commit("Offer hooks")
        # As the language of the hooks is Python, pre-commit would install the project from there.
        options = "language: system, additional_dependencies: []"
        hooks = "".join(f"      - {{id: {each}, {options}}}\n" for each in HOOKS)
        self.write(
            ".pre-commit-config.yaml",
            f"repos:\n  - repo: {offered.folder}\n    rev: {offered.git('rev-parse', 'HEAD')}"
            f"    hooks:\n{hooks}",
        )
        self.environ["PRE_COMMIT_HOME"] = str(self.folder.parent / "cache")
        assert self.run(["statekit", "render", "specs", "-o", "diagrams"]).code == 0
        self.commit("Use the hooks")

    def edit(self, name: str) -> None:
        """Make one of the edits to the spec, and commit it."""
        before, after = EDITS[name]
        assert before in SPEC
        self.write("specs/parcel.yaml", SPEC.replace(before, after))
        self.commit(name)


def put(path: Path, text: str) -> None:
    """Write a file, and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
