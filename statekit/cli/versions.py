"""Pairs of versions of specs: files, shipped specs, folders, and revisions of a repository."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from .errors import Failure
from .git import Revision, revision, within
from .specs import default_specs, expand

if TYPE_CHECKING:
    from ..api import Spec
    from ..spec import SpecFile
    from ..spec.nodes import Mapping


@frozen(slots=False)
class Versions:
    """Two versions of one file; None where one side does not have it."""

    old: SpecFile | None
    new: SpecFile | None


@define
class _Reading:
    stack: ExitStack
    revisions: dict[tuple[str, str], Revision] = field(factory=dict)

    def revision(self, name: str, beside: Path) -> Revision:
        key = (name, str(beside))
        if key not in self.revisions:
            self.revisions[key] = self.stack.enter_context(revision(name, beside))
        return self.revisions[key]

    def side(self, text: str) -> dict[str, SpecFile]:
        """Return the files that an argument stands for, by the name of each."""
        from ..spec import find, shipped

        name, colon, path = text.partition(":")
        if colon and name and text not in shipped() and not Path(text).exists():
            return self._past(name, path)
        return {find(each).path.name: find(each) for each in expand([text])}

    def _past(self, name: str, path: str) -> dict[str, SpecFile]:
        here = Path.cwd()
        found = self.revision(name, here)
        # As git has it: seen from the top of the repository, or with ./ from here.
        start = within(found.top, here)
        seen = path.rstrip("/") or "."
        if seen.startswith(("./", "../")):
            seen = within(found.top, here / seen) or "."
        places = [seen] if start in ("", ".") else [seen, f"{start}/{seen}"]
        for place in places:
            file = found.file(place)
            if file is not None:
                return {file.path.name: file}
            inside = [each for each in map(found.file, found.inside(place)) if each is not None]
            if inside:
                return {each.path.name: each for each in inside}
        raise Failure(f"{name} has no spec {path}", [each for each in found.paths if path in each])


def load_version(name: str) -> Spec:
    """Load the one spec that an argument stands for.

    Args:
        name: a shipped name, a file, a folder with one spec, or REV:PATH.
    """
    with ExitStack() as stack:
        first, *others = _Reading(stack).side(name).values()
        if others:
            near = [first.name, *(each.name for each in others)]
            raise Failure(f"the folder {name} holds several specs: name one of them", near)
        return Side.of(first).load()


@contextmanager
def pairs(specs: Sequence[str], against: str | None) -> Iterator[list[Versions]]:
    """Return what is to be compared, for as long as the context lasts.

    Args:
        specs: OLD and NEW; or with a revision what is compared with it, by default all.
        against: the revision.

    Raises:
        Failure: there is nothing to compare, or something is not there.
    """
    with ExitStack() as stack:
        reading = _Reading(stack)
        if against is not None:
            yield _against(reading, specs, against)
        elif len(specs) == 2:
            yield _both(reading.side(specs[0]), reading.side(specs[1]))
        else:
            raise Failure("name two versions: OLD and NEW, or one revision with --against")


def _both(old: dict[str, SpecFile], new: dict[str, SpecFile]) -> list[Versions]:
    if len(old) == len(new) == 1:  # they may have different names
        return [Versions(*old.values(), *new.values())]
    return [Versions(old.get(name), new.get(name)) for name in sorted({**old, **new})]


def _against(reading: _Reading, specs: Sequence[str], against: str) -> list[Versions]:
    found: list[Versions] = []
    for name in specs or [_usual(reading, against)]:
        past = reading.revision(against, _beside(name))
        folder = within(past.top, Path(name))
        earlier = past.inside(folder) if folder else []
        files = {within(past.top, each.path): each for each in _present(name, specs, earlier)}
        if "" in files:
            raise Failure(f"{files[''].name} is not in the repository {past.top}")
        old = {path: past.file(path) for path in (*files, *earlier)}
        found += [Versions(file, files.get(path)) for path, file in sorted(old.items())]
    return found


def _usual(reading: _Reading, against: str) -> str:
    """Return the folder that is compared where none is named: it may be gone now."""
    past = reading.revision(against, Path.cwd())
    is_there = Path("specs").is_dir() or past.inside(within(past.top, Path("specs")))
    return "specs" if is_there else "."


def _beside(name: str) -> Path:
    """Return a folder in the repository of a spec, also of a folder that is gone."""
    from ..spec import UnknownSpecError, find

    if Path(name).is_dir():
        return Path(name)
    try:
        return find(name).path.parent
    except UnknownSpecError:
        return Path.cwd()


def _present(name: str, specs: Sequence[str], earlier: Sequence[str]) -> list[SpecFile]:
    """Return the files of now; none where only the revision has some."""
    from ..spec import UnknownSpecError, find

    try:
        return [find(each) for each in (expand([name]) if specs else default_specs())]
    except (UnknownSpecError, Failure):
        if not earlier:
            raise
        return []


@frozen(slots=False)
class Side:
    """One version, read once: it may be a pipe."""

    file: SpecFile
    nodes: Mapping

    @classmethod
    def of(cls, file: SpecFile) -> Side:
        """Read a file."""
        return cls(file, file.read())

    def load(self, variant: str | None = None) -> Spec:
        """Return the spec, or one of its variants."""
        from ..api import Spec
        from ..spec import load_definition

        return Spec(load_definition(self.nodes, {}, variant, self.file))
