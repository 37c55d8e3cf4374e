"""Writing files whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from .errors import Failure


def write(path: Path, data: bytes) -> None:
    """Write a file; who reads it meanwhile sees the old content or the new one, never a half.

    Folders that are missing are made.

    Raises:
        Failure: it cannot be written.
    """
    try:
        _write(path, data)
    except OSError as error:
        raise unwritable(path, error) from None


def state_of(path: Path, data: bytes) -> str:
    """Return what a file is that should hold data: ``fresh``, ``stale`` or ``missing``."""
    try:
        return "fresh" if path.read_bytes() == data else "stale"
    except (FileNotFoundError, NotADirectoryError):
        return "missing"


def fresh_of(number: int, whole: int, what: str) -> str:
    """Return how many of some files are fresh, in words.

    Args:
        number: how many are.
        whole: how many there are.
        what: what one of them is called.
    """
    return f"{number} of {whole} {f'{what} is' if whole == 1 else f'{what}s are'} fresh"


def refuse_same(output: Path | None, source: str) -> None:
    """See that the output does not replace what it is made of.

    Raises:
        Failure: both are one file.
    """
    try:
        same = output is not None and output.is_file() and output.samefile(source)
    except OSError:  # there is no such source: whoever reads it says so
        return
    if same:
        raise Failure(f"{output} is what is read, and would be overwritten: write to another file")


def unwritable(path: Path, error: OSError) -> Failure:
    """Return what to say of a file that cannot be written, by the name that the user gave it."""
    reason = error.strerror or str(error)
    if isinstance(error, NotADirectoryError | FileExistsError):
        reason = "a part of its path is a file and no folder"
    return Failure(f"{path} cannot be written: {reason}")


def _write(path: Path, data: bytes) -> None:
    if path.exists() and not path.is_file():
        path.write_bytes(data)  # a device: nothing to put in its place
        return
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
