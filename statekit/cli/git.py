"""Specs as they were in a revision of a git repository."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from attrs import frozen

from .errors import Failure

if TYPE_CHECKING:
    from ..spec import SpecFile

_SUFFIXES = (".yaml", ".yml")
_FILES = ("100644", "100755")
_LEFT = "..."


@frozen(slots=False)
class Revision:
    """The spec files of one revision, written out.

    Args:
        name: as the user named it.
        top: the folder of the repository.
        root: the folder into which its files were written.
        paths: the files, seen from the top of the repository.
    """

    name: str
    top: Path
    root: Path
    paths: frozenset[str]

    def file(self, path: str) -> SpecFile | None:
        """Return a file, by its path from the top of the repository."""
        from ..spec import SpecFile

        if path not in self.paths:
            return None
        return SpecFile(self.root / path, f"{self.name}:{path}", self._shipped())

    def inside(self, folder: str) -> list[str]:
        """Return the files in a folder, not below it."""
        own = PurePosixPath(folder)
        return sorted(each for each in self.paths if PurePosixPath(each).parent == own)

    def _shipped(self) -> dict[str, SpecFile]:
        """Return the specs that the package ships, where this repository is what holds them."""
        from ..spec import SpecFile, shipped

        found: dict[str, SpecFile] = {}
        for name, file in shipped().items():
            path = within(self.top, file.path)
            if path in self.paths:
                found[name] = SpecFile(self.root / path, f"{self.name}:{path}")
        return found


def within(top: Path, path: Path) -> str:
    """Return a path as seen from the top of a repository; empty where it is not in it."""
    try:
        return path.resolve().relative_to(top).as_posix()
    except ValueError:
        return ""


@contextmanager
def revision(name: str, beside: Path) -> Iterator[Revision]:
    """Write out the spec files of a revision, for as long as the context lasts.

    Args:
        name: what git calls it: a commit, a branch, a tag; with ``...`` behind it, where HEAD has
            left it, as for `git diff`.
        beside: a folder in the repository.

    Raises:
        Failure: there is no git, no repository, or no such revision.
    """
    top = Path(_git(beside, "rev-parse", "--show-toplevel").decode().rstrip("\n")).resolve()
    tree = _tree(top, name)
    wanted: dict[str, str] = {}
    listed = _git(top, "ls-tree", "-r", "-z", tree).decode(errors="replace")
    for line in listed.split("\0"):
        head, _, path = line.partition("\t")
        if path.endswith(_SUFFIXES):
            mode, _, blob = head.split()
            if mode in _FILES:  # no links: they may lead anywhere
                wanted[path] = blob
    with TemporaryDirectory(prefix="statekit-") as folder:
        root = Path(folder).resolve()
        for name_, data in zip(wanted, _blobs(top, [*wanted.values()]), strict=True):
            target = root / name_
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        yield Revision(name, top, root, frozenset(wanted))


def _blobs(top: Path, names: list[str]) -> Iterator[bytes]:
    """Yield the content of blobs, in order; git writes a line before each, and a line end after."""
    data = _git(top, "cat-file", "--batch", text="".join(f"{each}\n" for each in names).encode())
    start = 0
    for _ in names:
        end = data.index(b"\n", start)
        size = int(data[start:end].split()[2])
        yield data[end + 1 : end + 1 + size]
        start = end + size + 2


def _tree(top: Path, name: str) -> str:
    """Return the id of what is in a revision."""
    tip = name.removesuffix(_LEFT)
    if tip == name:
        return _id(top, f"{name}^{{tree}}", name)
    commit = _id(top, f"{tip}^{{commit}}", tip)
    left = _git(top, "merge-base", commit, "HEAD", said=f"HEAD and {tip!r} have no common commit")
    return _id(top, f"{left.decode().strip()}^{{tree}}", name)


def _id(top: Path, what: str, name: str) -> str:
    told = f"there is no revision {name!r} in the repository {top}"
    parse = ("rev-parse", "--verify", "--quiet", "--end-of-options", what)
    return _git(top, *parse, said=told).decode().strip()


def _git(folder: Path, *arguments: str, text: bytes = b"", said: str = "it fails") -> bytes:
    """Run git and return what it prints.

    Args:
        said: why it fails where it does not say so itself.
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], input=text, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise Failure("git is not installed, and a revision is read with it") from None
    if done.returncode == 0:
        return done.stdout
    told = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ").splitlines()
    if told:  # what to do stands below the first line, as with a folder that git does not trust
        more = " ".join(" ".join(told[1:]).split())
        raise Failure(f"git: {told[0]}" + (f". {more}" if more else ""))
    if _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true":
        said += "; it is a shallow clone: `git fetch --unshallow` brings the rest"
    raise Failure(f"git: {said}")
