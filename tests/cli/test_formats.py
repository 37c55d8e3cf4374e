"""`--format`: what goes to stdout, and what into files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .running import run
from .test_check import FINE, PARCEL, PARCEL_FINDING

GITHUB = (
    "::warning file=parcel.yaml,line=5,endLine=5,col=28,endColumn=32,"
    "title=statekit check%3A unreachable-state::no order begins in, and no transition leads to, "
    "lost of delivery%0Ahelp: add the transition that is missing, or remove the state\n"
)
FORMATS = "text, json, markdown, github, gitlab, junit, sarif"


@pytest.fixture
def parcel(folder: Path) -> str:
    """A spec with one finding."""
    (folder / "parcel.yaml").write_text(PARCEL, encoding="utf-8")
    return "parcel.yaml"


def test_stdout_takes_one_format(parcel: str) -> None:
    """The exit code is that of the findings."""
    ran = run("check", parcel, "--format", "github")
    assert (ran.code, ran.out, ran.err) == (1, GITHUB, "")


def test_json_has_two_spellings(parcel: str) -> None:
    """Also where the command cannot do its work."""
    assert run("check", parcel, "--format", "json") == run("check", parcel, "--json")
    for options in (("--format", "json"), ("--format=json",)):
        assert run("check", "nowhere", *options) == run("check", "nowhere", "--json")


def test_files_are_written_beside_what_is_printed(parcel: str, folder: Path) -> None:
    """In folders that are made; the text is printed if no other format is."""
    names = {each: folder / "out" / each for each in FORMATS.split(", ")}
    ran = run("check", parcel, *(f"--format={name}={path}" for name, path in names.items()))
    assert (ran.code, ran.out, ran.err) == (1, PARCEL_FINDING, "")
    for name, path in names.items():
        expected = run("check", parcel, "--format", name).out
        assert path.read_bytes().decode() == expected


def test_a_clean_spec_leaves_clean_files(shop: str) -> None:
    """With an empty list for GitLab, and no line for GitHub."""
    ran = run("check", shop, "--format=gitlab=quality.json", "--format=github=lines.txt")
    assert (ran.code, ran.out) == (0, FINE)
    assert json.loads(Path("quality.json").read_bytes()) == []
    assert Path("lines.txt").read_bytes() == b""


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--format", "xml"], f"Invalid value for '--format': 'xml' is not one of {FORMATS}."),
        (
            ["--format", "json=parcel.yaml"],
            "Invalid value for '--format': parcel.yaml is called as a spec is, and would replace "
            "one.",
        ),
        (
            ["--format", "json=x", "--format", "junit=x"],
            "Invalid value for '--format': x would hold two reports: name two files.",
        ),
        (["--format", "sarif="], "Invalid value for '--format': the file of sarif is empty."),
        (
            ["--format", "github", "--format", "junit"],
            "stdout takes one format, not github and junit: write one to a file, as junit=FILE.",
        ),
        (
            ["--format", "github", "--json"],
            "stdout takes one format, not github and json: write one to a file, as json=FILE.",
        ),
    ],
)
def test_what_cannot_be_told_is_misuse(parcel: str, options: list[str], message: str) -> None:
    """And nothing is checked."""
    ran = run("check", parcel, *options)
    assert ran.code == 2
    told = ran.json["error"]["message"] if "--json" in options else ran.err.splitlines()[-1]
    assert told.removeprefix("Error: ") == message
