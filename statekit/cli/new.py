"""`statekit new`."""

from __future__ import annotations

from pathlib import Path

import click

from .errors import FINE, Failure
from .files import unwritable
from .options import examples, json_option, output_option
from .terminal import show, show_json


@click.command(
    short_help="Begin a spec of your own.",
    epilog=examples("statekit new parcel", "statekit new parcel -o specs/parcel.yaml"),
)
@click.argument("name", metavar="NAME")
@output_option("FILE", "Where to write it; NAME.yaml, if not given.")
@json_option
def new(name: str, output: Path | None, as_json: bool) -> int:
    """Write a small spec with comments, from which you go on. It passes `statekit check`.

    An existing file is never overwritten.
    """
    text = starter(name)
    path = output or Path(f"{name}.yaml")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        if not path.parent.is_dir():
            raise unwritable(path, error) from None
        raise Failure(f"{path} is there already: choose another file with -o") from None
    except OSError as error:
        raise unwritable(path, error) from None
    if as_json:
        show_json({"file": str(path)})
    else:
        show(f"wrote {path}; now try: statekit check {path}")
    return FINE


def starter(name: str) -> str:
    """Return the text of the starter spec under a name.

    Raises:
        Failure: a spec cannot have this name.
    """
    from importlib import resources

    from ..diagnostics import SpecError
    from ..spec.load import load_bytes

    template = resources.files(__package__).joinpath("starter.yaml").read_text(encoding="utf-8")
    text = template.replace("spec: starter", f"spec: {name}", 1)
    try:
        found = load_bytes(text.encode(errors="replace"), "starter.yaml").name
    except SpecError as error:
        first = error.diagnostics[0]
        remedy = f"; {first.remedy}" if first.remedy else ""
        raise Failure(f"{name!r} cannot name a spec: {first.message}{remedy}") from None
    if found != name:
        raise Failure(f"{name!r} cannot name a spec: YAML reads it as {found!r}")
    return text
