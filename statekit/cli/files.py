"""Writing files whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Write a file; who reads it meanwhile sees the old content or the new one, never a half.

    Folders that are missing are made.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        path.write_bytes(data)  # a device: nothing to put in its place
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
