"""`statekit schema` and `statekit new`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from statekit.cli.files import write
from statekit.spec.schema import schema

from .running import run


def test_the_schema_is_printed() -> None:
    """It is JSON, with and without `--json`."""
    for arguments in (["schema"], ["schema", "--json"]):
        ran = run(*arguments)
        assert (ran.code, ran.err) == (0, "")
        assert ran.json == schema()


def test_the_schema_is_written_to_a_file(folder: Path) -> None:
    """The old content is replaced, and a missing folder is made."""
    path = folder / "new" / "schema.json"
    ran = run("schema", "-o", path)
    assert (ran.code, ran.out, ran.err) == (0, f"wrote {path}\n", "")
    assert json.loads(path.read_text(encoding="utf-8")) == schema()
    path.write_text("old")
    ran = run("schema", "-o", path, "--json")
    assert (ran.code, ran.json) == (0, {"file": str(path)})
    assert json.loads(path.read_text(encoding="utf-8")) == schema()
    assert list(path.parent.iterdir()) == [path]


def test_a_device_is_written_to_and_not_replaced() -> None:
    """There is no file to put in its place."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    path = Path(os.ttyname(theirs))
    write(path, b"hello")
    assert os.read(ours, 100) == b"hello"
    assert path.is_char_device()
    os.close(ours)
    os.close(theirs)


def test_a_link_stays_a_link(folder: Path) -> None:
    """What it points to is replaced."""
    (folder / "real.json").write_text("old")
    (folder / "link.json").symlink_to("real.json")
    assert run("schema", "-o", "link.json").code == 0
    assert (folder / "link.json").is_symlink()
    assert json.loads((folder / "real.json").read_text(encoding="utf-8")) == schema()


def test_a_place_where_nothing_can_be_written_is_misuse(folder: Path) -> None:
    """The message names the file as you did; nothing is left behind."""
    (folder / "file").write_text("")
    (folder / "folder" / "payment.svg").mkdir(parents=True)
    reason = "a part of its path is a file and no folder"
    for command, path in [
        ("schema -o file/x.json", "file/x.json"),
        ("schema -o file/a/x.json", "file/a/x.json"),
        ("new parcel -o file/x.yaml", "file/x.yaml"),
        ("render payment -o file/a", "file/a/payment.svg"),
        ("demo -o file/a", "file/a/boxify.svg"),
    ]:
        ran = run(*command.split())
        assert ran.code == 2
        assert ran.err == f"error: {Path(path)} cannot be written: {reason}\n"
    assert sorted(path.name for path in folder.rglob("*")) == ["file", "folder", "payment.svg"]


def test_a_write_that_fails_names_the_file_and_not_its_draft(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draft is gone, and its name says nothing to you."""

    def fail(self: Path, _: bytes) -> None:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", fail)
    ran = run("schema", "-o", "x.json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: x.json cannot be written: No space left on device\n"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("command", ["schema", "new parcel", "render payment", "demo"])
def test_an_empty_output_is_misuse(folder: Path, command: str) -> None:
    """As of a shell's variable that is not set; nothing is written here."""
    ran = run(*command.split(), "-o", "")
    assert (ran.code, ran.out) == (2, "")
    expected = "Error: Invalid value for '-o' / '--output': the path is empty."
    assert ran.err.splitlines()[-1] == expected
    assert list(folder.iterdir()) == []


def test_a_new_spec_passes_check(folder: Path) -> None:
    """It is named as asked, in a file of that name, and every construct of it is used."""
    ran = run("new", "my-parcel")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "wrote my-parcel.yaml; now try: statekit check my-parcel.yaml\n"
    checked = run("check", "my-parcel.yaml")
    assert (checked.code, checked.out) == (
        0,
        "my-parcel 0.1.0: fine (1 machine, 6 states, 5 transitions, 2 rules, 3 scenarios, "
        "9 steps run)\n",
    )


def test_a_new_spec_goes_where_you_say(folder: Path) -> None:
    """A missing folder is made."""
    ran = run("new", "parcel", "-o", "specs/p.yaml", "--json")
    assert (ran.code, ran.json) == (0, {"file": str(Path("specs/p.yaml"))})
    assert run("check").out.startswith("parcel 0.1.0: fine")


def test_a_file_that_is_there_is_never_overwritten(folder: Path) -> None:
    """It is misuse, and the file stays as it is."""
    (folder / "parcel.yaml").write_text("mine")
    ran = run("new", "parcel")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: parcel.yaml is there already: choose another file with -o\n"
    assert (folder / "parcel.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (
            "my parcel",
            "'my parcel' is not a name; a name has letters, digits, _ and -, and begins with a "
            "letter: my-parcel",
        ),
        (
            "../parcel",
            "'../parcel' is not a name; a name has letters, digits, _ and -, and begins with a "
            "letter: parcel",
        ),
        ("parcel # mine", "YAML reads it as 'parcel'"),
        ("parcel\ndescription: mine", "YAML reads it as 'parcel'"),
        (
            "a\udcff",
            "'a?' is not a name; a name has letters, digits, _ and -, and begins with a letter: a",
        ),
        ("null", "`spec` is a name, and nothing stands here"),
    ],
)
def test_what_cannot_name_a_spec_makes_no_file(folder: Path, name: str, why: str) -> None:
    """The message says why, and what would be a name."""
    ran = run("new", name)
    assert (ran.code, ran.out, ran.err) == (2, "", f"error: {name!r} cannot name a spec: {why}\n")
    assert list(folder.iterdir()) == []
