"""The door to Graphviz: the class that writes its language, and the program for the layout."""

from __future__ import annotations

import os
import shutil
import sysconfig
from pathlib import Path

from graphviz import CalledProcessError, Digraph, ExecutableNotFound
from graphviz.backend import dot_command, execute

from ..diagnostics import one_of
from .errors import RenderError

__all__ = ["ENGINES", "Digraph", "find", "run"]

ENGINES = {
    "pure": ("graphviz-pure", "run `pip install graphviz-pure`, or choose the engine system"),
    "system": ("dot", "install Graphviz from https://graphviz.org, or choose the engine pure"),
}
"""Each layout program, with what to do when it is missing."""


def run(source: str, format: str, engine: str, *options: str) -> bytes:
    """Lay out a graph.

    Args:
        source: the graph in Graphviz' language.
        format: ``svg``, ``png`` or another format of the program.
        engine: one of `ENGINES`.
        options: more arguments for the program.

    Raises:
        RenderError: there is no such engine; its program is missing, or it failed.
    """
    program = find(engine)
    # The graphviz package runs whatever is called `dot`, and has no setting for it but a global
    # that belongs to everybody who uses the package. So its command is built and run here.
    command = [program, *dot_command.command("dot", format)[1:], *options]
    try:
        done = execute.run_check(command, input=source.encode(), capture_output=True, quiet=True)
    except (OSError, ExecutableNotFound) as error:
        cause = error if isinstance(error, OSError) else error.__cause__
        why = getattr(cause, "strerror", None) or cause
        raise RenderError(f"{program} does not start: {why}; reinstall it") from error
    except CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip()
        told = f": {said}" if said else f" with exit code {error.returncode}"
        raise RenderError(f"{program} failed{told}; try the other engine") from error
    output: bytes = done.stdout
    return output


def find(engine: str) -> Path:
    """Return the path of an engine's program.

    Raises:
        RenderError: there is no such engine, or its program is missing.
    """
    if engine not in ENGINES:
        raise RenderError(f"there is no engine {engine!r}: write {one_of(ENGINES)}")
    name, remedy = ENGINES[engine]
    folders = [os.environ.get("PATH", os.defpath)]
    if engine == "pure":
        # pip puts it beside this interpreter, which need not be on the PATH.
        user = sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user"))
        folders = [sysconfig.get_path("scripts"), user, *folders]
    found = shutil.which(name, path=os.pathsep.join(folders))
    if found is None:
        raise RenderError(f"the layout program {name} is not installed: {remedy}")
    return Path(found)
