"""`statekit render`: which files it writes, and what it tells about them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from statekit import load
from statekit.render import render
from statekit.render.errors import RenderError

from .running import PYTHON, SHOP, environment, run, run_process


def test_a_single_drawing_goes_to_stdout(shop: str) -> None:
    """The drawing and nothing else, as the library draws it."""
    ran = run("render", shop, "--format", "dot")
    expected = render(load(shop).definition, "dot").decode()
    assert (ran.code, ran.out, ran.err) == (0, expected, "")
    assert expected.startswith("digraph")


def test_svg_is_the_format_unless_another_is_named(shop: str) -> None:
    """Also of one machine alone."""
    ran = run("render", shop, "--machine", "box")
    assert ran.out == render(load(shop).definition, "svg", machine="box").decode()
    ran = run("render", shop, "--machine", "box", "--format", "mermaid")
    assert ran.out == render(load(shop).definition, "mermaid", machine="box").decode()


def test_files_are_named_after_spec_and_machine(folder: Path, shop: str) -> None:
    """With the ending of the format; a missing folder is made."""
    out = Path("a") / "b"
    for options, name in [
        (["--format", "dot"], "shop.dot"),
        (["--format", "mermaid", "--machine", "box"], "shop.box.mmd"),
        (["--format", "png"], "shop.png"),
        (["--format", "plantuml"], "shop.puml"),
        (["--format", "table"], "shop.txt"),
        ([], "shop.svg"),
    ]:
        ran = run("render", shop, "-o", out, *options)
        assert (ran.code, ran.out, ran.err) == (0, f"wrote {out / name}\n", "")
    written = sorted(path.name for path in out.iterdir())
    assert written == ["shop.box.mmd", "shop.dot", "shop.png", "shop.puml", "shop.svg", "shop.txt"]
    assert (out / "shop.png").read_bytes().startswith(b"\x89PNG")
    assert (out / "shop.svg").read_bytes() == render(load(shop).definition, "svg")


def test_a_file_is_written_only_when_its_content_changes(folder: Path, shop: str) -> None:
    """Its time stays, so that nothing is built again for nothing."""
    dot = ("render", shop, "--format", "dot", "-o", ".")
    run(*dot)
    before = (folder / "shop.dot").stat().st_mtime_ns
    ran = run(*dot)
    assert (ran.code, ran.out) == (0, "shop.dot was fresh\n")
    assert (folder / "shop.dot").stat().st_mtime_ns == before
    (folder / "shop.yaml").write_text(SHOP.replace("open", "ajar"))
    assert run(*dot).out == "wrote shop.dot\n"
    assert b"ajar" in (folder / "shop.dot").read_bytes()


def test_check_names_what_is_not_fresh_and_writes_nothing(folder: Path, shop: str) -> None:
    """Missing, stale and fresh drawings are told apart; the exit code is 1 until all are fresh."""
    (folder / "other.yaml").write_text(SHOP.replace("spec: shop", "spec: other"))
    check = ("render", ".", "--format", "dot", "-o", "out", "--check")
    ran = run(*check)
    assert (ran.code, ran.err) == (1, "")
    missing = [f"{Path('out') / name} is missing\n" for name in ("other.dot", "shop.dot")]
    assert ran.out == "".join(missing) + "0 of 2 drawings are fresh\n"
    assert not (folder / "out").exists()

    run(*check[:-1])
    ran = run(*check)
    assert (ran.code, ran.out) == (0, "2 of 2 drawings are fresh\n")

    (folder / "shop.yaml").write_text(SHOP.replace("open", "ajar"))
    ran = run(*check)
    assert ran.code == 1
    assert ran.out == f"{Path('out') / 'shop.dot'} is stale\n1 of 2 drawings are fresh\n"


def test_json_lists_the_files(folder: Path, shop: str) -> None:
    """What each was before, and whether it was written."""
    options = ("render", shop, "--format", "dot", "--machine", "box", "-o", "out", "--json")
    file = {
        "file": str(Path("out") / "shop.box.dot"),
        "spec": "shop",
        "machine": "box",
        "language": None,
        "format": "dot",
        "was": "missing",
        "written": False,
    }
    ran = run(*options, "--check")
    assert (ran.code, ran.json) == (1, {"files": [file]})
    assert run(*options).json == {"files": [{**file, "written": True}]}
    ran = run(*options, "--check")
    assert (ran.code, ran.json) == (0, {"files": [{**file, "was": "fresh"}]})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("shop.yaml --machine bix", "error: shop has no machine 'bix'\n  = near: box"),
        (
            "shop.yaml copy.yaml -o out",
            "error: two specs are called shop: both would be shop.svg",
        ),
        ("shop.yaml delivery --format dot", "Error: 2 drawings need -o DIR."),
        ("shop.yaml --check", "Error: --check needs -o DIR."),
        ("shop.yaml --json", "--json"),
        ("shop.yaml --index", "Error: --index needs -o DIR."),
        (
            "shop.yaml -o out --index --format dot",
            "Error: --index shows pictures: choose --format svg or png.",
        ),
        (
            "shop.yaml -o out --variants --variant quick",
            "Error: --variants draws every variant: leave out --variant.",
        ),
        ("delivry", "error: there is no spec 'delivry'\n  = near: delivery"),
    ],
)
def test_misuse_is_told(folder: Path, shop: str, arguments: str, message: str) -> None:
    """Nothing is drawn or written, and the exit code is 2."""
    (folder / "copy.yaml").write_text(SHOP)
    ran = run("render", *arguments.split())
    assert ran.code == 2
    if message == "--json":
        assert ran.json["error"]["message"] == "--json needs -o DIR."
    else:
        assert ran.out == ""
        assert ran.err.endswith(f"{message}\n")
    assert not (folder / "out").exists()


def test_a_drawing_that_fails_is_told(shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the words of the room that draws."""

    def fail(*_: object, **__: object) -> bytes:
        raise RenderError("there is no dot on this system")

    monkeypatch.setattr("statekit.cli.drawings.render", fail)
    ran = run("render", shop)
    assert (ran.code, ran.out, ran.err) == (2, "", "error: there is no dot on this system\n")


def test_the_drawings_of_the_shipped_specs_need_no_file_of_theirs(folder: Path) -> None:
    """A shipped name works from any folder."""
    ran = run_process("render", "delivery", "--format", "mermaid")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == render(load("delivery").definition, "mermaid").decode()


def test_a_drawing_speaks_the_language_asked_for(folder: Path) -> None:
    """States, events and actors by their labels; another language is told with those there are."""
    ran = run("render", "deuna", "--lang", "es", "-o", "out")
    assert (ran.code, ran.out) == (0, "wrote out/deuna.es.svg\n")
    drawn = (folder / "out" / "deuna.es.svg").read_text(encoding="utf-8")
    assert "Denegado" in drawn
    assert "Denied" not in drawn
    wrong = run("render", "deuna", "--lang", "sr", "-o", "out")
    assert (wrong.code, wrong.err) == (2, "error: deuna has labels in en or es, not in 'sr'\n")
    none = run("render", "payment", "--lang", "es", "-o", "out")
    assert none.err == "error: the labels of payment name no language: leave out 'es'\n"


def test_an_index_shows_each_drawing_with_its_spec(folder: Path) -> None:
    """Its title and description, a link to its file, and its variants below it."""
    (folder / "own").mkdir()
    text = SHOP.replace("spec: shop", "spec: shop\ntitle: A [shop]\ndescription: One box.")
    text += "variants:\n  quick: {title: The quick one}\n"
    (folder / "own" / "shop.yaml").write_text(text)
    index = ("render", "own", "delivery", "-o", "out", "--variants", "--index")
    ran = run(*index)
    names = ["shop.svg", "shop.quick.svg", "delivery.svg", "README.md"]
    assert (ran.code, ran.out) == (0, "".join(f"wrote {Path('out') / name}\n" for name in names))
    assert (folder / "out" / "README.md").read_text("utf-8") == (
        """\
# Drawings

Written by `statekit render --index`, like the drawings.

## A \\[shop\\]

One box. Spec: [shop.yaml](../own/shop.yaml).

![A \\[shop\\]](shop.svg)

### The quick one

Variant `quick` of [shop.yaml](../own/shop.yaml).

![The quick one](shop.quick.svg)

## Delivery

One parcel of one order, with a failed attempt, a change of courier and a return.

![Delivery](delivery.svg)
"""
    )
    assert run(*index, "--check").out == "4 of 4 drawings are fresh\n"


def test_a_drawing_of_a_spec_that_is_gone_is_told(folder: Path, shop: str) -> None:
    """Where the page says that the folder holds the drawings and no others; it is not deleted."""
    index = ("render", shop, "-o", ".", "--index")
    run(*index)
    gone = folder / "gone.svg"
    gone.write_text("<svg/>")
    (folder / "notes.txt").write_text("of the user")
    ran = run(*index, "--check")
    assert (ran.code, ran.out) == (
        1,
        "gone.svg is of no spec here: delete it\n2 of 2 drawings are fresh\n",
    )
    assert run("render", shop, "-o", ".", "--check").code == 0
    ran = run(*index)
    assert (ran.code, ran.out) == (
        0,
        "shop.svg was fresh\nREADME.md was fresh\ngone.svg is of no spec here: delete it\n",
    )
    assert run(*index, "--json").json["files"][1:] == [
        {
            "file": name,
            "spec": None,
            "machine": None,
            "language": None,
            "format": format_,
            "was": was,
            "written": False,
        }
        for name, format_, was in [
            ("README.md", "markdown", "fresh"),
            ("gone.svg", "svg", "left over"),
        ]
    ]
    gone.unlink()
    assert run(*index, "--check").code == 0


@pytest.mark.parametrize(
    ("encoding", "rule"), [("utf-8", "─┼─"), ("ascii", "-+-"), ("latin-1", "-+-")]
)
def test_a_table_on_stdout_keeps_to_its_letters(folder: Path, encoding: str, rule: str) -> None:
    """Lines of ASCII where it has no others, and a question mark for a letter that it lacks."""
    command = [*PYTHON, "render", "shopmania", "--lang", "sr", "--format", "table"]
    environ = environment(PYTHONIOENCODING=encoding)
    ran = subprocess.run(command, env=environ, capture_output=True, check=True)
    shown = ran.stdout.decode(encoding)
    assert rule in shown
    assert "Porudžbina".encode(encoding, errors="replace").decode(encoding) in shown
