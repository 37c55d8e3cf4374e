"""`statekit schema`."""

from __future__ import annotations

from pathlib import Path

import click

from .errors import FINE
from .options import examples, json_option, output_option
from .terminal import show, show_json


@click.command(
    short_help="Print the JSON Schema of spec files, for your editor.",
    epilog=examples(
        "statekit schema -o spec.schema.json",
        "    then begin a spec with",
        "# yaml-language-server: $schema=spec.schema.json",
    ),
)
@output_option("FILE", "Write it to a file.")
@json_option
def schema(output: Path | None, as_json: bool) -> int:
    """Print the JSON Schema of spec files, by which editors complete and check while you type."""
    import json

    from ..spec.schema import schema as read_schema

    if output is None:
        show_json(read_schema())
        return FINE
    from .files import write

    write(output, (json.dumps(read_schema(), indent=2) + "\n").encode())
    if as_json:
        show_json({"file": str(output)})
    else:
        show(f"wrote {output}")
    return FINE
