"""From what the user names to loaded specs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import Failure

if TYPE_CHECKING:
    from ..api import Spec


def expand(names: Sequence[str]) -> list[str]:
    """Return the specs that the arguments stand for: each folder stands for its files."""
    from ..spec import find_all, shipped

    found: list[str] = []
    for name in names:
        found += [name] if name in shipped() else [file.name for file in find_all(name)]
    return list(dict.fromkeys(found))


def default_specs() -> list[str]:
    """Return the specs of this folder, for a command that names none."""
    from ..spec import UnknownSpecError, find_all

    try:
        return [file.name for file in find_all(Path("specs" if Path("specs").is_dir() else "."))]
    except UnknownSpecError as error:
        raise Failure(f"{error.args[0]}; name a spec, or go to the folder of yours") from None


def load_one(name: str, settings: Mapping[str, str], variant: str | None = None) -> Spec:
    """Load the one spec that an argument stands for.

    Args:
        name: a shipped name, a file, or a folder with one spec.
        settings: settings as the user wrote them, by name.
        variant: one of its variants, instead of the spec itself.
    """
    from ..api import Spec
    from ..spec import find, load_definition
    from .values import setting_values

    first, *others = expand([name])
    if others:
        raise Failure(f"the folder {name} holds several specs: name one of them", [first, *others])
    file = find(first)
    nodes = file.read()  # once: it may be a pipe
    definition = load_definition(nodes, {}, variant, file)
    if settings:
        # Their types stand in the spec, so it is loaded before they can be read.
        given = setting_values(definition, settings)
        definition = load_definition(nodes, given, variant, file)
    return Spec(definition)
