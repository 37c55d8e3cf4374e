"""The door to Graphviz: the class that writes its language, and the program for the layout."""

from __future__ import annotations

import os
import shutil
import sysconfig
from pathlib import Path

from graphviz import CalledProcessError, Digraph, ExecutableNotFound
from graphviz.backend import dot_command, execute

from .errors import RenderError

__all__ = ["Digraph", "run"]


def run(source: str, format_: str, engine: str, *options: str) -> bytes:
    """Lay out a graph.

    Args:
        source: the graph in Graphviz' language.
        format_: ``svg``, ``png`` or another format of the program.
        engine: ``pure`` for graphviz-pure, ``system`` for the `dot` of this system.
        options: more arguments for the program.

    Raises:
        RenderError: the program is missing, or it failed.
    """
    program = find(engine)
    # The graphviz package runs `dot` by that name alone. Its own name for the program is a global
    # that belongs to whoever else uses the package, so it is replaced in the command, not there.
    command = [program, *dot_command.command("dot", format_)[1:], *options]
    try:
        done = execute.run_check(command, input=source.encode(), capture_output=True, quiet=True)
    except (ExecutableNotFound, OSError) as error:
        raise RenderError(f"{program} cannot be run: {error.__cause__ or error}") from error
    except CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip() or f"exit code {error.returncode}"
        raise RenderError(f"{program} failed: {said}") from error
    output: bytes = done.stdout
    return output


def find(engine: str) -> Path:
    """Return the path of a layout program: ``pure`` or ``system``.

    Raises:
        RenderError: it is not there, or there is no such engine.
    """
    if engine == "pure":
        # pip puts the program beside this interpreter, which need not be on the PATH.
        folders = [
            sysconfig.get_path("scripts"),
            sysconfig.get_path("scripts", f"{os.name}_user"),
            os.environ.get("PATH", os.defpath),
        ]
        found = shutil.which("graphviz-pure", path=os.pathsep.join(folders))
        remedy = "run `pip install graphviz-pure`, or choose the engine `system`"
    elif engine == "system":
        found = shutil.which("dot")
        remedy = "install Graphviz (https://graphviz.org/download/), or choose the engine `pure`"
    else:
        raise RenderError(f"there is no engine {engine!r}: it is `pure` or `system`")
    if found is None:
        name = "graphviz-pure" if engine == "pure" else "dot"
        raise RenderError(f"the layout program {name} is not installed: {remedy}")
    return Path(found)
