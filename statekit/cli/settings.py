"""The settings of a project: `statekit.toml`, or the table of statekit in `pyproject.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import Failure

if TYPE_CHECKING:
    from ..check import Severities
    from ..spec import SpecFile


def severities_for(file: SpecFile) -> Severities:
    """Return the severities that hold for a spec.

    They stand in the nearest folder upwards from the file; of a shipped spec or a pipe, upwards
    from the current folder.
    """
    from ..spec import shipped

    here = Path.cwd()
    try:
        path = file.path.resolve()
        is_own = path.is_file() and file.path not in [each.path for each in shipped().values()]
    except OSError:
        is_own = False
    return _nearest(path.parent if is_own else here)


def _nearest(folder: Path) -> Severities:
    from ..check import read_severities

    for each in (folder, *folder.parents):
        own = each / "statekit.toml"
        if own.is_file():
            return read_severities(_toml(own), str(own))
        shared = each / "pyproject.toml"
        table = _toml(shared).get("tool", {}) if shared.is_file() else {}
        if isinstance(table, Mapping) and "statekit" in table:
            found = table["statekit"]
            where = f"[tool.statekit] of {shared}"
            if not isinstance(found, Mapping):
                raise Failure(f"{where} is a table")
            return read_severities(found, where)
    return {}


def _toml(path: Path) -> Mapping[str, object]:
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Failure(f"{path} is not TOML: {error}") from None
