"""Where specs are: shipped ones by name, others by path."""

from __future__ import annotations

from collections.abc import Mapping as Named
from os import PathLike, fspath
from pathlib import Path

from attrs import field, frozen

from ..diagnostics import MisuseError, near
from .nodes import Mapping
from .reader import SUFFIXES, files_near, read_file

_PACKAGE = Path(__file__).parents[1]


class UnknownSpecError(MisuseError):
    """There is no such spec; `near` holds files and shipped specs whose names look like it."""


@frozen(slots=False)
class SpecFile:
    """The file of a spec, and how messages name it.

    Args:
        path: where it is.
        name: how messages name it.
        instead: files that stand for the shipped specs of these names, where it builds on them.
    """

    path: Path
    name: str
    instead: Named[str, SpecFile] = field(factory=dict, eq=False, repr=False)

    def read(self) -> Mapping:
        """Return the nodes of the file.

        Raises:
            SpecError: the file cannot be read, or is no mapping in YAML.
        """
        return read_file(self.path, self.name)


def shipped() -> dict[str, SpecFile]:
    """Return the specs that come with the package, by name."""
    folder = _PACKAGE / "specs"  # in a wheel; in the source tree it stands beside the package
    if not folder.is_dir():
        folder = _PACKAGE.parent / "specs"
    return {each.stem: SpecFile(each, f"specs/{each.name}") for each in _in_folder(folder)}


def find(spec: str | PathLike[str]) -> SpecFile:
    """Return the one spec of a shipped name or of the path of a file.

    Raises:
        UnknownSpecError: there is none, or the path is that of a folder.
    """
    found = find_all(spec)
    if found[0].path.parent == Path(spec):
        raise UnknownSpecError(f"{fspath(spec)} is a folder, not a spec")
    return found[0]


def find_all(spec: str | PathLike[str]) -> tuple[SpecFile, ...]:
    """Return the specs of a shipped name, of the path of a file, or in a folder (not below it).

    A bare name is that of a shipped spec, if there is one: write ``./order`` or ``order/`` for a
    folder of that name.

    Raises:
        UnknownSpecError: there is none.
    """
    text = fspath(spec)
    known = shipped()
    if isinstance(spec, str) and spec in known:
        return (known[spec],)
    every = f"; shipped are {', '.join(known)}"
    if not text:
        raise UnknownSpecError(f"the name of the spec is empty{every}")
    path = Path(text)
    try:
        if path.is_dir():
            return _all_in(path, text)
        if path.exists() or path.suffix in SUFFIXES or path.name != text:
            return (SpecFile(path, text),)  # where it cannot be read, the reader tells
    except (OSError, ValueError):  # too long for a path, or a character that none can have
        pass
    close = (*files_near(path), *near(path.stem or text, known))
    raise UnknownSpecError(f"there is no spec {text!r}{'' if close else every}", close)


def _all_in(path: Path, text: str) -> tuple[SpecFile, ...]:
    try:
        found = tuple(SpecFile(each, str(each)) for each in _in_folder(path))
    except OSError as error:
        raise UnknownSpecError(f"the folder {text} cannot be read: {error.strerror}") from None
    if not found:
        message = f"the folder {text} holds no spec: no file ends in {' or '.join(SUFFIXES)}"
        raise UnknownSpecError(message)
    return found


def locate(reference: str, beside: SpecFile | None) -> SpecFile | str:
    """Return the file to which a spec refers by a path, or in words why there is none.

    Args:
        reference: the path, relative to the file that holds it.
        beside: that file; None for a mere text, which may not reach for files.
    """
    path = Path(reference)
    if path.suffix not in SUFFIXES:
        return "it is no shipped name, and the name of a file ends in .yaml"
    if beside is None:
        return "a text has no folder in which it could look for files"
    if path.is_absolute():
        return "a path is relative to the file that names it"
    found = beside.path.parent / path
    try:
        if found.is_file():
            return SpecFile(found, str(Path(beside.name).parent / path), beside.instead)
    except OSError:  # too long for a path
        pass
    return f"there is no such file, seen from {beside.name}"


def _in_folder(folder: Path) -> list[Path]:
    """Return the spec files of a folder: no folders, pipes and devices in it.

    A link that leads nowhere is among them, so that it is told and not passed over.
    """
    named = [each for each in folder.iterdir() if each.suffix in SUFFIXES]
    return sorted(each for each in named if each.is_file() or not each.exists())
