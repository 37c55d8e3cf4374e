"""Runs the examples of the documentation: every page in a folder of its own.

``<!-- file: NAME -->`` before a block writes the block to a file, ``console`` blocks run
`statekit` and compare what it prints, ``pycon`` blocks run as doctests, and ``python`` blocks run.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from click.testing import CliRunner
from sybil import Document, Example, Region, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.typing import Evaluator

_FILE = re.compile(
    r"<!-- file: (?P<name>\S+) -->\n```\w*\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE
)


def _files(document: Document) -> Any:
    """Find the blocks that are files."""
    for match in _FILE.finditer(document.text):
        yield Region(match.start(), match.start() + 1, match.groupdict(), _write)


def _write(example: Example) -> None:
    Path(example.parsed["name"]).write_text(example.parsed["text"], encoding="utf-8")


def _console(example: Example) -> str | None:
    """Run each ``$ statekit …`` line; what follows it is what it prints."""
    from statekit.cli import main

    parts = re.split(r"^\$ (.*)\n", example.parsed, flags=re.MULTILINE)[1:]
    for line, expected in zip(parts[::2], parts[1::2], strict=True):
        program, *arguments = shlex.split(line, comments=True)
        assert program == "statekit", line
        found = CliRunner().invoke(main, arguments)
        if found.output.rstrip() != expected.rstrip():
            return f"$ {line}\n--- expected\n{expected.rstrip()}\n--- printed\n{found.output}"
    return None


def _setup(namespace: dict[str, Any]) -> None:
    folder = TemporaryDirectory()
    namespace["_folder"], namespace["_before"] = folder, Path.cwd()
    os.chdir(folder.name)


def _teardown(namespace: dict[str, Any]) -> None:
    os.chdir(namespace["_before"])
    namespace["_folder"].cleanup()


_EVALUATE: Callable[[Example], str | None] = _console
_EVALUATOR: Evaluator = _EVALUATE

pytest_collect_file = Sybil(
    parsers=[
        _files,
        CodeBlockParser(language="console", evaluator=_EVALUATOR),
        PythonCodeBlockParser(),
        SkipParser(),
    ],
    patterns=["README.md", "docs/**/*.md"],
    setup=_setup,
    teardown=_teardown,
).pytest()
