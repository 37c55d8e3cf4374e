"""The command `statekit`: its subcommands, and what becomes of everything that goes wrong."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from .. import __version__
from .check import check
from .demo import demo
from .diff import diff
from .due import due
from .errors import BROKEN_PIPE, INTERRUPTED, MISUSE, Failure, failure_of
from .formats import asks_for_json
from .migrate import migrate
from .new import new
from .render import render
from .replay import replay
from .rules import explain, rules
from .schema import schema
from .terminal import is_closed, show_failure
from .timeline import timeline
from .validate import validate


class App(click.Group):
    """A group whose commands return their exit code, and which never ends in a traceback."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
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
        if is_closed(sys.stderr):
            sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115  # for as long as it runs
        if is_closed(sys.stdout):
            show_failure(Failure("stdout is closed, so there is nowhere to answer"), as_json=False)
            sys.exit(MISUSE)
        sys.exit(self._run(args, prog_name, as_json=asks_for_json(given), **extra))

    def _run(self, args: Any, prog_name: str | None, *, as_json: bool, **extra: Any) -> int:
        extra["standalone_mode"] = False
        try:
            code = super().main(args, prog_name, **extra)
        except (click.Abort, KeyboardInterrupt):
            return INTERRUPTED
        except Exception as error:
            if sys.flags.dev_mode and not isinstance(error, click.ClickException):
                raise
            return _tell(error, as_json=as_json)
        return code if isinstance(code, int) else 0

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Read the arguments; `--help` and `--version` print here."""
        with _until_nobody_reads():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and see its output off: what is still in a buffer may fail as well."""
        with _until_nobody_reads():
            code = super().invoke(ctx)
            sys.stdout.flush()
            return code


@contextmanager
def _until_nobody_reads() -> Iterator[None]:
    """End quietly when the reader of the output goes away. Click would end with 1."""
    try:
        yield
    except BrokenPipeError:
        raise click.exceptions.Exit(_unread()) from None


def _unread() -> int:
    """Return the exit code for output that nobody reads."""
    # Python flushes once more when it ends: let that go nowhere.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    return BROKEN_PIPE


def _tell(error: Exception, *, as_json: bool) -> int:
    """Say why a command could not do its work, where that can be read; return the exit code."""
    try:
        if isinstance(error, click.UsageError) and not as_json:
            error.show()
        else:
            show_failure(failure_of(error), as_json=as_json)
    except BrokenPipeError:
        return _unread()
    except OSError as other:  # a full disk
        return _tell(other, as_json=False) if as_json else MISUSE
    return MISUSE


_HELP = """Status rules of orders and payments as data: check, draw, and decide.

SPEC is the name of a shipped spec (such as payment), a file, or a folder of specs.

\b
Examples:
  statekit demo                                   see it work
  statekit new parcel                             begin a spec of your own
  statekit check parcel.yaml                      find its faults, run its scenarios
  statekit diff --against main parcel.yaml        whom do its changes break?
  statekit explain dead-transition                what a finding means
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
    commands=[
        *(check, diff, validate, replay, timeline, due, migrate, render),
        *(rules, explain, schema, demo, new),
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
click.version_option(__version__, prog_name="statekit", message="%(prog)s %(version)s")(main)
