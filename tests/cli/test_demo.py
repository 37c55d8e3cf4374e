"""`statekit demo`: the main job on the shipped specs, from any folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from statekit.spec import SpecFile, shipped

from .running import run


def test_it_checks_draws_and_decides(folder: Path) -> None:
    """Per spec one line of its check, its drawing, and decisions with their reasons."""
    ran = run("demo", "-o", "out")
    assert (ran.code, ran.err) == (0, "")
    names = sorted(shipped())
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        f"{name}.svg" for name in names
    ]
    lines = ran.out.splitlines()
    assert [line.split()[0] for line in lines if ": fine (" in line] == names
    drawn = [line for line in lines if line.startswith("drawn: ")]
    assert drawn == [f"drawn: {Path('out') / name}.svg" for name in names]
    paragraphs = ran.out.split("\n\n")
    assert paragraphs[0] == (
        "Every shipped spec is checked and drawn, and asked whether some changes may happen."
    )
    assert (
        "delivery is preparing; warehouse sends pack\n"
        "  accepted: pack, delivery preparing -> packed"
    ) in paragraphs
    refused = [each for each in paragraphs if "\n  refused: " in each]
    assert len(refused) >= len(names)
    assert all("\n    - " in each for each in refused)


def test_a_question_tells_where_the_order_is_who_asks_and_what_comes_along(folder: Path) -> None:
    """So the verdict below it can be understood without the spec; no state is a question mark."""
    out = run("demo", "-o", "out").out
    assert (
        "payment is succeeded.authorized, chargeback is none; merchant sends capture "
        "(amount 10001)\n"
        "  refused: capture, payment succeeded.authorized -> succeeded.captured\n"
    ) in out
    assert "; merchant says order = succeeded\n  refused: order pending -> succeeded\n" in out
    assert (
        "with two statuses alone: delivery returned -> preparing\n"
        "  stale: delivery returned -> preparing\n"
    ) in out
    assert "?" not in out


def test_it_ends_with_commands_that_work(folder: Path) -> None:
    """What a newcomer may type next."""
    title, *commands = run("demo", "-o", "out").out.rpartition("\n\n")[2].splitlines()
    assert title == "Now try:"
    assert commands == [
        "  statekit validate payment payment pending.review expired",
        "  statekit render payment -o diagrams",
        "  statekit new parcel",
    ]
    assert [run(*command.split()[1:]).code for command in commands] == [0, 0, 0]


def test_folders_with_the_names_of_specs_do_not_hide_them(folder: Path) -> None:
    """The demo is about the shipped ones, wherever it runs; a path with a slash is the folder."""
    for name in shipped():
        (folder / name).mkdir()
    ran = run("demo", "-o", "out")
    assert (ran.code, ran.err) == (0, "")
    assert run("check", "delivery").out.startswith("delivery 1.0.0: fine (")
    assert run("render", "delivery", "--format", "dot").code == 0
    assert run("validate", "delivery", "delivery", "preparing", "packed").code == 0
    folder_of = run("check", "delivery/")
    assert (folder_of.code, folder_of.out, folder_of.err) == (
        2,
        "",
        "error: the folder delivery/ holds no spec: no file ends in .yaml or .yml\n",
    )


def test_every_verdict_is_shown(folder: Path) -> None:
    """A handful of each spec: from its own scenarios, and with two statuses alone."""
    ran = run("demo", "--json", "-o", "out")
    assert (ran.code, ran.err) == (0, "")
    data = ran.json
    assert set(data) == {"specs", "errors", "warnings", "notes", "drawings", "decisions"}
    assert data["drawings"] == [
        {"spec": name, "file": str(Path("out") / f"{name}.svg")} for name in sorted(shipped())
    ]
    for name in shipped():
        verdicts = [each["verdict"] for each in data["decisions"] if each["spec"] == name]
        assert 5 <= len(verdicts) <= 7
        assert {"accepted", "refused"} <= set(verdicts)
        assert len(set(verdicts)) >= 4
    assert {each["verdict"] for each in data["decisions"]} == {
        "accepted",
        "duplicate",
        "stale",
        "early",
        "refused",
    }


def test_without_a_folder_the_drawings_go_to_a_temporary_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The current folder stays as it is."""
    temporary = folder / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    ran = run("demo", "--json")
    files = [Path(each["file"]) for each in ran.json["drawings"]]
    assert all(file.is_file() and temporary in file.parents for file in files)
    assert list(folder.iterdir()) == [temporary]


def test_findings_in_a_shipped_spec_are_findings(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The findings are printed, and the exit code is 1; a spec that does not load is told too."""
    lost = "spec: lost\nmachines: {m: {states: [a, b], initial: a}}\n"
    for name, text in {"lost": lost, "broken": "spec: broken\n"}.items():
        (folder / f"{name}.yaml").write_text(text)
    specs = {name: SpecFile(folder / f"{name}.yaml", name) for name in ("lost", "broken")}
    monkeypatch.setattr("statekit.spec.library.shipped", lambda: specs)
    monkeypatch.setattr("statekit.spec.shipped", lambda: specs)
    ran = run("demo", "-o", "out")
    assert ran.code == 1
    assert "warning[unreachable-state]" in ran.out
    assert "error[missing-key]" in ran.out
    assert "broken: 1 error" in ran.out
    assert [path.name for path in (folder / "out").iterdir()] == ["lost.svg"]


@pytest.mark.parametrize("active", [False, True])
def test_its_last_words_can_be_typed_as_they_stand(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, active: bool
) -> None:
    """Where the environment is not active, the program goes by the path by which it was called."""
    if active:
        (folder / "statekit").touch(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr("sys.argv", [".venv/bin/statekit", "demo"])
    last = run("demo", "-o", "out").out.splitlines()[-1]
    assert last == f"  {'statekit' if active else '.venv/bin/statekit'} new parcel"
