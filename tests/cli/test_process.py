"""The command as a process: its streams, its signals, its start, and no traceback ever."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import statekit
from statekit.cli import main

from .running import PYTHON, environment, run, run_process

on_posix = pytest.mark.skipif(os.name != "posix", reason="signals, pipes and terminals of POSIX")
with_a_full_disk = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="/dev/full, a disk without space, is there on Linux only"
)


def test_the_version_is_printed() -> None:
    """By the command and by the module, which are the same."""
    expected = f"statekit {statekit.__version__}\n"
    ran = run_process("--version")
    assert (ran.code, ran.out, ran.err) == (0, expected, "")
    assert run("--version").out == expected


def test_the_version_costs_no_heavy_import() -> None:
    """Neither does help: what reads, decides, draws or colours is imported when it is used."""
    heavy = ["attr", "graphviz", "rich", "statekit.api", "transitions", "yaml"]
    script = (
        "import sys, atexit\n"
        f"atexit.register(lambda: print([n for n in {heavy} if n in sys.modules]))\n"
        "sys.argv = ['statekit', '--version']\n"
        "from statekit.cli import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment(), capture_output=True, check=True, text=True)
    assert done.stdout == f"statekit {statekit.__version__}\n[]\n"


def test_without_a_command_it_shows_its_help() -> None:
    """All commands with a line each, the exit codes, and how to complete in a shell."""
    ran = run("--help")
    assert ran.code == 0
    for line in [
        "  check     Find the faults of specs and run their scenarios.",
        "  1  findings, or the change is neither accepted nor a duplicate",
        '    bash  eval "$(_STATEKIT_COMPLETE=bash_source statekit)"',
    ]:
        assert line in ran.out
    bare = run()
    assert (bare.code, bare.out, bare.err) == (2, "", ran.out)


def test_an_unknown_command_is_misuse() -> None:
    """Click names the near ones in words of its own."""
    ran = run("chek")
    assert (ran.code, ran.out) == (2, "")
    assert "No such command 'chek'." in ran.err


@on_posix
def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    """As with `statekit check | head -1`: no traceback, and no other complaint."""
    pipe = subprocess.PIPE
    command = [*PYTHON, "schema"]
    with subprocess.Popen(command, env=environment(), stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@on_posix
def test_records_may_end_quietly_too(folder: Path) -> None:
    """They are longer than what a pipe holds, and are copied past the text of stdout."""
    Path("s.yaml").write_text("spec: s\nmachines: {m: {initial: a, states: [a]}}\n")
    Path("old.csv").write_text("id,m\n" + "o1,a\n" * 100_000)
    pipe = subprocess.PIPE
    command = [*PYTHON, "migrate", "s.yaml", "old.csv"]
    with subprocess.Popen(command, env=environment(), stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@with_a_full_disk
def test_records_that_find_no_space_name_stdout(folder: Path) -> None:
    """And not the draft that they are copied from."""
    Path("s.yaml").write_text("spec: s\nmachines: {m: {initial: a, states: [a]}}\n")
    Path("old.csv").write_text("id,m\n" + "o1,a\n" * 100_000)
    command = [*PYTHON, "migrate", "s.yaml", "old.csv"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False
        )
    told = b"error: stdout cannot be written: No space left on device\n"
    assert (done.returncode, done.stderr) == (2, told)


@on_posix
@pytest.mark.parametrize("command", ["--help", "--version", "check nope --json", "nope", "check x"])
def test_a_reader_that_goes_away_may_read_anything(command: str) -> None:
    """Help and complaints end as quietly as results do."""
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [*PYTHON, *command.split()], env=environment(), stdout=theirs, stderr=theirs, check=False
    )
    os.close(theirs)
    assert done.returncode == 141


@on_posix
@pytest.mark.parametrize(
    ("command", "code", "out", "err"),
    [
        ("check SPEC <&-", 0, "SHOP", ""),
        ("check SPEC >&-", 2, "", "error: stdout is closed, so there is nowhere to answer\n"),
        ("--help >&-", 2, "", "error: stdout is closed, so there is nowhere to answer\n"),
        ("check --json SPEC >&- 2>&-", 2, "", ""),
        ("check nope 2>&-", 2, "", ""),
        ("nope 2>&-", 2, "", ""),
        ("check SPEC <&- 2>&-", 0, "SHOP", ""),
        (
            "validate SPEC --jsonl - <&-",
            2,
            "",
            "Error: Invalid value for '--jsonl': stdin is closed.\n",
        ),
    ],
)
def test_closed_streams_are_told_or_not_needed(
    shop: str, command: str, code: int, out: str, err: str
) -> None:
    """A program that starts it may have closed any of the three; none ends in a traceback."""
    line = f"exec {shlex.join(PYTHON)} {command.replace('SPEC', shop)}"
    ran = subprocess.run(
        ["sh", "-c", line], env=environment(), capture_output=True, text=True, check=False
    )
    expected = run("check", shop).out if out == "SHOP" else out
    assert (ran.returncode, ran.stdout) == (code, expected)
    assert ran.stderr.rpartition("\n\n")[2] == err


@on_posix
def test_a_spec_may_come_through_a_pipe(shop: str) -> None:
    """A pipe can be read once only, also where settings need the types in the spec first."""
    text = Path(shop).read_bytes()
    change = ["/dev/stdin", "payment", "pending", "cancelled", "--setting", "by_hand=true"]
    for arguments in (["check", "/dev/stdin"], ["validate", *change]):
        done = subprocess.run(
            [*PYTHON, *arguments], env=environment(), input=text, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")


@on_posix
def test_an_interrupt_ends_it_quietly(shop: str) -> None:
    """Ctrl-C in the middle of a table: exit code 130, and the answers so far stand."""
    pipe = subprocess.PIPE
    command = [*PYTHON, "validate", shop, "--jsonl", "-"]
    process = subprocess.Popen(
        command,
        env=environment(),
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        encoding="utf-8",
        # Where the tests run in the background, their children would ignore the signal.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write('{"machine": "box", "from": "open", "to": "shut"}\n')
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["verdict"] == "accepted"
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=60)
        assert error.strip() == ""
    assert process.returncode == 130


def on_terminal(*arguments: str, **environ: str) -> str:
    """What a command prints on a terminal that knows colours."""
    import pty

    ours, theirs = pty.openpty()
    env = environment(TERM="xterm-256color", COLUMNS="40", **environ)
    with subprocess.Popen([*PYTHON, *arguments], env=env, stdout=theirs, stderr=theirs):
        os.close(theirs)
        return b"".join(_chunks(ours)).decode().replace("\r\n", "\n")


def _chunks(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            chunk = os.read(terminal, 4096)
        except OSError:  # how Linux says that nobody writes any more
            chunk = b""
        if not chunk:
            os.close(terminal)
            return
        yield chunk


@on_posix
def test_colours_appear_on_a_terminal_only(shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They can be asked away there too; the text is the same, and is not cut at the margin."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    plain = run_process("check", shop).out
    assert "\x1b" not in plain
    coloured = on_terminal("check", shop)
    assert coloured == plain.replace("shop 2.1", "\x1b[1mshop 2.1\x1b[0m", 1).replace(
        "fine", "\x1b[1;32mfine\x1b[0m", 1
    )
    assert on_terminal("check", shop, NO_COLOR="1") == plain
    failed = ("validate", shop, "box", "open", "shit")
    assert "\x1b[1;31merror\x1b[0m: box has no state" in on_terminal(*failed)


def test_control_characters_of_a_spec_do_not_reach_the_terminal(folder: Path) -> None:
    """A name that would clear the screen is shown with a sign in the place of the character."""
    scenarios = 'scenarios: {"a\\e[2J": {steps: [{do: go, expect: refused}]}}\n'
    (folder / "evil.yaml").write_text(
        "spec: evil\n"
        "machines: {m: {states: [a, b], initial: a, transitions: {go: {from: a, to: b}}}}\n"
        + scenarios
    )
    ran = run("check", "evil.yaml")
    assert ran.code == 1
    assert "\x1b" not in ran.out
    assert ran.out.startswith("error[scenario-failed]: scenario 'a\\x1b[2J': refused is expected")


def test_any_locale_can_print_any_message(folder: Path) -> None:
    """Where a character cannot be written, its code is; JSON is pure ASCII at once."""
    latin = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    ran = run_process("check", "→x.yaml", **latin)
    assert ran.out.splitlines()[0] == "error[unreadable-file]: there is no file \\u2192x.yaml"
    ran = run_process("check", "→x.yaml", "--json", **latin)
    (finding,) = ran.json["specs"][0]["diagnostics"]
    assert finding["message"] == "there is no file →x.yaml"
    assert ran.out.isascii()


def test_a_fault_of_its_own_is_one_line(shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks to be reported, and says how to see more."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("no luck")

    monkeypatch.setattr("statekit.check.check", fail)
    ran = run("check", shop)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: statekit itself has failed, with ZeroDivisionError: no luck. Please report it; "
        "`python -X dev -m statekit` shows where\n"
    )


@with_a_full_disk
def test_output_that_cannot_be_written_is_told(shop: str) -> None:
    """A full disk is no finding and no traceback."""
    with Path("/dev/full").open("w") as full:
        command = [*PYTHON, "check", shop]
        done = subprocess.run(
            command, env=environment(), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (2, "error: No space left on device\n")


@with_a_full_disk
def test_a_complaint_that_cannot_be_written_goes_where_it_can() -> None:
    """As JSON to stdout, else as text to stderr, else nowhere; never a traceback."""
    command = [*PYTHON, "check", "nope", "--json"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, env=environment(), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (2, "error: No space left on device\n")
        silent = subprocess.run(command, env=environment(), stdout=full, stderr=full, check=False)
        assert silent.returncode == 2


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("check pay", "plain,payment\nfile,pay\n"),
        ("render de", "plain,delivery\nplain,deuna\nfile,de\n"),
        ("val", "plain,validate\n"),
        ("render deuna --format m", "plain,mermaid\n"),
    ],
)
def test_the_shell_completes_commands_options_and_shipped_specs(
    words: str, offered: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """To specs the shell adds files itself."""
    monkeypatch.setenv("_STATEKIT_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"statekit {words}")
    monkeypatch.setenv("COMP_CWORD", str(len(words.split())))
    with pytest.raises(SystemExit):
        main(prog_name="statekit")
    assert capsys.readouterr().out == offered
