"""The command `statekit`: its subcommands, and what becomes of everything that goes wrong."""

from __future__ import annotations

import io
import os
import sys
from typing import Any, NoReturn

import click

from .. import __version__
from .check import check
from .demo import demo
from .errors import BROKEN_PIPE, INTERRUPTED, MISUSE, failure_of
from .new import new
from .render import render
from .replay import replay
from .schema import schema
from .terminal import show_failure
from .timeline import timeline
from .validate import validate


class App(click.Group):
    """A group whose commands return their exit code, and which never ends in a traceback."""

    def main(self, args: Any = None, prog_name: str | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]
        """Run the command line and exit.

        Args:
            args: the arguments; by default those of the program.
            prog_name: how help names the program.
            extra: as click takes it.
        """
        given = sys.argv[1:] if args is None else list(args)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        sys.exit(self._run(args, prog_name, as_json="--json" in given, **extra))

    def _run(self, args: Any, prog_name: str | None, *, as_json: bool, **extra: Any) -> int:
        extra["standalone_mode"] = False
        try:
            code = super().main(args, prog_name, **extra)
        except (click.Abort, KeyboardInterrupt):
            return INTERRUPTED
        except click.UsageError as error:
            if not as_json:
                error.show()
                return MISUSE
            show_failure(failure_of(error), as_json=True)
        except Exception as error:
            if sys.flags.dev_mode and not isinstance(error, click.ClickException):
                raise
            show_failure(failure_of(error), as_json=as_json)
        else:
            return code if isinstance(code, int) else 0
        return MISUSE

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and see its output off: what is still in a buffer may fail as well."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # Python flushes once more when it ends: let that go nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return BROKEN_PIPE
        return code


_HELP = """Status rules of orders and payments as data: check, draw, and decide.

SPEC is the name of a shipped spec (such as payment), a file, or a folder of specs.

\b
Examples:
  statekit demo                                   see it work
  statekit new parcel                             begin a spec of your own
  statekit check parcel.yaml                      find its faults, run its scenarios
  statekit render parcel.yaml -o diagrams         draw it
  statekit validate payment payment pending.review expired
                                                  may this change happen?

\b
Exit codes:
  0  fine
  1  findings, or the change is neither accepted nor a duplicate
  2  misuse, or input that cannot be read

\b
Completion of commands, options and shipped specs in your shell; put the line into its start file:
  bash  eval "$(_STATEKIT_COMPLETE=bash_source statekit)"
  zsh   eval "$(_STATEKIT_COMPLETE=zsh_source statekit)"
  fish  _STATEKIT_COMPLETE=fish_source statekit | source
"""

main = App(
    "statekit",
    help=_HELP,
    commands=[check, validate, replay, timeline, render, schema, demo, new],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
click.version_option(__version__, prog_name="statekit", message="%(prog)s %(version)s")(main)
