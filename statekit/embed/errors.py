"""The error of this room."""

from __future__ import annotations

from pathlib import Path

from ..diagnostics import NearError


class EmbedError(NearError):
    """What a page asks for cannot be shown; the message says why and what to do.

    Attributes:
        about: what is wrong: ``kind``, ``spec`` or the name of an option; empty for none of them.
        at: where it stands in its line, counted from 0.
        files: the files of which one has to change; empty where it is the page that is wrong.
    """

    def __init__(
        self,
        message: str,
        near: tuple[str, ...] = (),
        about: str = "",
        at: int = 0,
        files: tuple[Path, ...] = (),
    ) -> None:
        super().__init__(message, near)
        self.about = about
        self.at = at
        self.files = files
