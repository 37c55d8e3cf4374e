"""`docs/reference/cli.md` says everything that the commands can do, and its examples are true."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from statekit import load
from statekit.cli import main

from .running import run

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"
TEXT = PAGE.read_text(encoding="utf-8")


def section(name: str) -> str:
    """The part of the page about a command."""
    return TEXT.split(f"\n## {name}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("name", list(main.commands))
def test_every_option_is_in_the_table_of_its_command(name: str) -> None:
    """The table has a row for each option of `--help`, and no more."""
    command = main.commands[name]
    options = [each for each in command.params if isinstance(each, click.Option)]
    wanted = {spelling for each in options for spelling in each.opts}
    rows = re.findall(r"^\| (`-.*?) \|", section(name), re.MULTILINE)
    told = {word for row in rows for word in re.findall(r"(?<!\S)`?(-[-\w]+)", row)}
    assert told == wanted


def test_every_command_is_in_the_list() -> None:
    """The first table links to the section of each."""
    listed = re.findall(r"^\| \[`(\w+)`\]\(#(\w+)\) \|", TEXT, re.MULTILINE)
    assert [first for first, _ in listed] == [second for _, second in listed]
    assert {first for first, _ in listed} == set(main.commands)


def keys_of(part: str) -> set[str]:
    """The keys that the tables of a part document."""
    cells = re.findall(r"^\| ((?:`[a-z_]+`(?:, )?)+) \|", part, re.MULTILINE)
    return {key for cell in cells for key in re.findall(r"`([a-z_]+)`", cell)}


def test_every_key_of_check_is_documented(shop: str) -> None:
    """Those of the whole, of a spec, of a finding, and of a note."""
    Path("broken.yaml").write_text("")
    Path("own.yaml").write_text("spec: own\nextends: payment\n")
    data = run("check", shop, "broken.yaml", "own.yaml", "--json").json
    finding = data["specs"][1]["diagnostics"][0]
    note = data["specs"][2]["notes"][0]
    assert keys_of(section("check")) == {*data, *data["specs"][0], *finding, *note}


def test_every_key_of_validate_is_documented() -> None:
    """Those of a decision, and of a proposal."""
    decision = load("payment").validate("payment", "pending.review", "expired").to_dict()
    proposal = {"machine", "from", "to", "event", "actor", "given", "payload", "strict"}
    assert keys_of(section("validate")) == {*decision, *proposal}


def all_keys(value: object) -> set[str]:
    """The keys of an object and of the objects in it, but not of those whose keys are names."""
    if isinstance(value, list):
        return {key for each in value for key in all_keys(each)}
    if not isinstance(value, dict):
        return set()
    named = {"counts", "snapshot", "status", "states"}
    return {*value} | {k for key, each in value.items() if key not in named for k in all_keys(each)}


def test_every_key_of_replay_and_timeline_is_documented(shop: str) -> None:
    """Those of the whole and of an entry; the objects in them are told in the rows."""
    lines = [
        '{"order": "o1", "start": {"amount": 5}}',
        '{"order": "o1", "event": "pay", "by": "processor", "payload": {"amount": 5}}',
        '{"order": "o1", "event": "cancel"}',
    ]
    Path("events.jsonl").write_text("\n".join(lines))
    for name in ("replay", "timeline"):
        data = run(name, shop, "events.jsonl", "--json").json
        entries = data["orders"][0]["entries"] if name == "replay" else data["entries"]
        whole = {**data, **data["orders"][0]} if name == "replay" else data
        assert keys_of(section(name)) == {*whole, *entries[0]}
        inside = all_keys(data) - {"machine", "state", "guard", "values", "bound"}
        told = {*re.findall(r"`(\w+)`", section(name)), "code", "message", "where"}
        assert inside <= told | {"field", "at_most", "missing"}


def test_every_key_of_an_error_is_documented() -> None:
    """They are the same for all commands."""
    error = run("check", "nowhere", "--json").json["error"]
    assert set(error) == keys_of(section("What all commands share")) & {*error}


def test_the_exit_codes_are_those_of_the_help() -> None:
    """The page has two more, for what happens outside."""
    told = re.findall(r"^\| (\d+) \|", section("What all commands share"), re.MULTILINE)
    in_help = re.findall(r"^ +(\d)  ", run("--help").out, re.MULTILINE)
    assert told == [*in_help, "130", "141"]


def examples() -> Iterator[tuple[str, str]]:
    """Each `$ command` of the page with what it prints."""
    for block in re.findall(r"^```\n\$ (.*?)^```$", TEXT, re.MULTILINE | re.DOTALL):
        command, _, output = block.partition("\n")
        yield command, output


@pytest.mark.parametrize(("command", "output"), list(examples()))
def test_the_examples_print_what_the_page_shows(command: str, output: str) -> None:
    """Three dots stand for text that the page leaves out."""
    stdin = None
    if command.startswith("echo "):
        echo, _, command = command.partition(" | ")
        stdin = shlex.split(echo)[1] + "\n"
    program, *arguments = shlex.split(command)
    assert program == "statekit"
    printed = run(*arguments, stdin=stdin).out
    assert doctest.OutputChecker().check_output(output, printed, doctest.ELLIPSIS), printed


def test_there_are_examples() -> None:
    """At least one each of checking, validating, and a proposal a line."""
    assert len(list(examples())) >= 3
