"""Marked blocks of Markdown files: `statekit render --inject`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

from ..embed import InjectError, inject
from .errors import FINDINGS, FINE, Failure
from .files import fresh_of, state_of, write
from .terminal import show, show_json


@frozen(slots=False)
class _File:
    """A Markdown file, or a picture or page to which one links.

    Args:
        was: what it was before: ``fresh``, ``stale`` or ``missing``.
        blocks: how many marked blocks it has; None for what it links to.
    """

    path: Path
    data: bytes
    was: str
    blocks: int | None


def refresh(names: Sequence[str], *, dry: bool, as_json: bool) -> int:
    """Refresh the blocks of Markdown files, or with `dry` only tell which are stale.

    Files without any block are told; where no file has one, there was nothing to check.

    Raises:
        Failure: a file has faults; then none is written.
    """
    try:
        files = list(_files(names))
    except InjectError as error:
        raise Failure(str(error)) from None
    stale = [each for each in files if each.was != "fresh"]
    empty = [each for each in files if each.blocks == 0]
    for each in [] if dry else stale:
        write(each.path, each.data)
    if as_json:
        show_json({"files": [_data(each, written=not dry) for each in files]})
    elif dry:
        for each in stale:
            show(f"{each.path} is {each.was}")
        for each in empty:
            show(f"{each.path} has no blocks")
        whole = len(files) - len(empty)
        show(fresh_of(whole - len(stale), whole, "file"))
    else:
        for each in files:
            if each in empty:
                show(f"{each.path} has no blocks")
                continue
            show(f"{each.path} was fresh" if each.was == "fresh" else f"wrote {each.path}")
    return FINDINGS if dry and (stale or len(empty) == len(files)) else FINE


def _files(names: Sequence[str]) -> Iterator[_File]:
    for each in inject([Path(name) for name in names]):
        was = "fresh" if each.after == each.before else "stale"
        yield _File(each.path, each.after, was, each.blocks)
        for path, data in each.links.items():
            yield _File(path, data, state_of(path, data), None)


def _data(file: _File, *, written: bool) -> dict[str, object]:
    return {
        "file": str(file.path),
        "blocks": file.blocks,
        "was": file.was,
        "written": written and file.was != "fresh",
    }
