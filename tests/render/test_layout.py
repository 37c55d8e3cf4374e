"""Which program does the layout, and what is said when it cannot."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import graphviz
import pytest

from statekit.render import RenderError, render
from statekit.render.layout import find, run

from .specs import EVERYTHING

needs_scripts = pytest.mark.skipif(os.name == "nt", reason="the stand-in program is a shell script")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH, away from this interpreter's programs."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sysconfig.get_path", lambda *_: str(tmp_path / "scripts"))
    return tmp_path


def put(path: Path, text: str) -> None:
    """Write a program."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("engine", "message"),
    [
        (
            "pure",
            "the layout program graphviz-pure is not installed: run `pip install graphviz-pure`,"
            " or choose the engine system",
        ),
        (
            "system",
            "the layout program dot is not installed: install Graphviz from https://graphviz.org,"
            " or choose the engine pure",
        ),
        ("neato", "there is no engine 'neato': write pure or system"),
    ],
)
def test_a_program_that_is_not_there_is_named_with_a_remedy(
    folder: Path, engine: str, message: str
) -> None:
    """SVG and PNG need one; the formats that are text do not."""
    for format_ in ("svg", "png"):
        with pytest.raises(RenderError, match=f"^{re.escape(message)}$"):
            render(EVERYTHING, format_, engine=engine)
    assert render(EVERYTHING, "dot", engine=engine).startswith(b"digraph everything {\n")
    assert render(EVERYTHING, "mermaid", engine=engine).startswith(b"---\ntitle:")


@needs_scripts
def test_the_program_beside_the_interpreter_comes_before_the_path(folder: Path) -> None:
    """A virtual environment that is not activated has its own."""
    put(folder / "graphviz-pure", "")
    assert find("pure") == folder / "graphviz-pure"
    put(folder / "scripts" / "graphviz-pure", "")
    assert find("pure") == folder / "scripts" / "graphviz-pure"


@needs_scripts
def test_the_system_engine_is_the_dot_of_the_path(folder: Path) -> None:
    """It gets the graph on its standard input, and its output is the picture."""
    put(folder / "dot", '#!/bin/sh\necho "$@"\n/bin/cat\n')
    assert run("digraph {}\n", "png", "system", "-Gdpi=9") == b"-Kdot -Tpng -Gdpi=9\ndigraph {}\n"


@needs_scripts
@pytest.mark.parametrize(
    ("program", "message"),
    [
        (
            "#!/bin/sh\necho no fonts here >&2\nexit 3\n",
            "failed: no fonts here; try the other engine",
        ),
        ("#!/bin/sh\nexit 3\n", "failed with exit code 3; try the other engine"),
        ("#!/no/such/shell\n", "does not start: No such file or directory; reinstall it"),
        ("\0", "does not start: Exec format error; reinstall it"),
    ],
)
def test_a_program_that_fails_is_quoted(folder: Path, program: str, message: str) -> None:
    """What it said, or how it ended."""
    path = folder / "dot"
    put(path, program)
    with pytest.raises(RenderError) as caught:
        render(EVERYTHING, "svg", engine="system")
    assert str(caught.value) == f"{path} {message}"


def test_what_the_program_refuses_is_told() -> None:
    """A graph that is none."""
    with pytest.raises(RenderError) as caught:
        run("digraph {", "svg", "pure")
    assert str(caught.value).startswith(f"{find('pure')} failed: ")
    assert "syntax error in line 1" in str(caught.value)


def test_the_graphviz_package_stays_as_it_was() -> None:
    """Others in this process use it with a program of their own."""
    before = graphviz.backend.dot_command.DOT_BINARY
    assert render(EVERYTHING, "png").startswith(PNG)
    assert graphviz.backend.dot_command.DOT_BINARY is before
    assert before == Path("dot")


def test_the_program_need_not_be_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is found beside the interpreter that runs."""
    monkeypatch.setenv("PATH", "")
    assert find("pure").parent == Path(sys.executable).parent
    assert render(EVERYTHING, "png", machine="parcel").startswith(PNG)
