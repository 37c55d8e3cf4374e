"""`statekit diff`, and `check --against`: files, folders, and revisions of a repository."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from .running import run

OLD = """\
spec: parcel
version: 1.0.0
machines:
  delivery:
    initial: packed
    states: [packed, sent, delivered]
    transitions:
      send: {from: packed, to: sent}
      deliver: {from: sent, to: delivered}
"""
RENAMED = OLD.replace("delivered", "handed_over")
MIGRATION = """\
migrations:
  - from: 1.0.0
    states:
      delivery: {delivered: handed_over}
"""
LABELLED = OLD.replace("delivery:\n", "delivery:\n    label: Delivery\n")


@pytest.fixture
def repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one spec in `specs/`, committed; it is the current folder."""
    for name in [each for each in os.environ if each.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git(folder, "init", "--quiet", "--initial-branch=main")
    put(folder / "specs" / "parcel.yaml", OLD)
    commit(folder)
    return folder


def git(folder: Path, *arguments: str) -> None:
    """Run git, as somebody whose name does not matter."""
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    """Commit everything."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Change")


def put(path: Path, text: str) -> None:
    """Write a file, and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_two_files_are_compared(folder: Path) -> None:
    """Each change with both places, whom it concerns and what to do; and the step that is due."""
    put(folder / "old.yaml", OLD)
    put(folder / "new.yaml", RENAMED)
    ran = run("diff", "old.yaml", "new.yaml")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == (
        "breaking[state-renamed]: the state delivered of delivery is called handed_over now: "
        "records have the old name\n"
        "  --> new.yaml:6:28 (was old.yaml:6:28)\n"
        "  = for: writers, readers, records\n"
        "  = help: convert the stored records, and tell the writers and readers the new name\n"
        "  = key: state-renamed delivery.handed_over\n"
        "\n"
        "parcel: 1 change (1 breaking); version 1.0.0 -> 1.0.0: a major step is due: the version "
        "has to be 2.0.0 at least\n"
    )


def test_no_change_is_fine(folder: Path) -> None:
    """One line says so."""
    put(folder / "old.yaml", OLD)
    ran = run("diff", "old.yaml", "old.yaml")
    assert (ran.code, ran.out) == (0, "parcel: no change\n")


def test_a_cosmetic_change_needs_its_patch(folder: Path) -> None:
    """It breaks nothing, and still the version has to tell of it."""
    put(folder / "old.yaml", OLD)
    put(folder / "new.yaml", LABELLED)
    assert run("diff", "old.yaml", "new.yaml").code == 1
    put(folder / "new.yaml", LABELLED.replace("1.0.0", "1.0.1"))
    ran = run("diff", "old.yaml", "new.yaml")
    assert (ran.code, ran.out) == (
        0,
        "cosmetic[label-changed]: the label of the machine delivery is another one\n"
        "  --> new.yaml:4:3 (was old.yaml:4:3)\n"
        "\n"
        "parcel: 1 change (1 cosmetic); version 1.0.0 -> 1.0.1: a patch step is due, and taken\n",
    )


def test_an_accepted_break_is_fine_with_a_minor_step(folder: Path) -> None:
    """The author has said why, under the key that the diff shows."""
    put(folder / "old.yaml", OLD)
    breaks = "breaks: {1.1.0: {state-renamed delivery.handed_over: Nobody reads it yet.}}\n"
    put(folder / "new.yaml", RENAMED.replace("1.0.0", "1.1.0") + breaks)
    ran = run("diff", "old.yaml", "new.yaml")
    assert ran.code == 0
    assert ran.out.startswith("accepted[state-renamed]: the state delivered of delivery")
    assert ran.out.endswith("version 1.0.0 -> 1.1.0: a minor step is due, and taken\n")


def test_the_shortest_events_are_printed_and_written(folder: Path) -> None:
    """As a trace, and as a scenario that the new version runs."""
    put(folder / "old.yaml", OLD)
    put(folder / "new.yaml", OLD.replace("deliver: {from: sent", "deliver: {from: packed"))
    ran = run("diff", "old.yaml", "new.yaml", "--scenario", "lost.yaml")
    assert ran.code == 1
    assert (
        "accepted by the old 1.0.0, not by the new 1.0.0:\n"
        "  an order begins\n"
        "  send\n"
        "  deliver\n"
        "  -> refused: "
    ) in ran.out
    text = Path("lost.yaml").read_text(encoding="utf-8")
    with Path("new.yaml").open("a", encoding="utf-8") as file:
        file.write(text)
    assert run("check", "new.yaml").code == 0


def test_a_scenario_replaces_no_spec(folder: Path) -> None:
    """It is written into a file of its own, and you add it."""
    put(folder / "old.yaml", OLD)
    put(folder / "new.yaml", RENAMED)
    ran = run("diff", "old.yaml", "new.yaml", "--scenario", "new.yaml")
    told = "error: new.yaml is what is read, and would be overwritten: write to another file\n"
    assert (ran.code, ran.out, ran.err) == (2, "", told)
    assert (folder / "new.yaml").read_text() == RENAMED


def test_without_such_events_no_scenario_is_written(folder: Path) -> None:
    """What is not there is not written, and the command says so."""
    put(folder / "old.yaml", OLD)
    ran = run("diff", "old.yaml", "old.yaml", "--scenario", "lost.yaml")
    assert (ran.code, Path("lost.yaml").exists()) == (2, False)
    assert ran.err == (
        "error: no events were found on which the versions disagree: there is no scenario\n"
    )


def test_a_revision_is_compared(repository: Path) -> None:
    """By its path from the top, or from here; or everything with --against."""
    put(repository / "specs" / "parcel.yaml", RENAMED)
    outs = [
        run("diff", "HEAD:specs/parcel.yaml", "specs/parcel.yaml"),
        run("diff", "HEAD:./specs/parcel.yaml", "specs/parcel.yaml"),
        run("diff", "HEAD:specs", "specs"),
        run("diff", "--against", "HEAD"),
        run("diff", "--against", "main", "specs/parcel.yaml"),
    ]
    assert [each.code for each in outs] == [1, 1, 1, 1, 1]
    places = {each.out.split("\n")[1] for each in outs}
    assert places == {
        "  --> specs/parcel.yaml:6:28 (was HEAD:specs/parcel.yaml:6:28)",
        "  --> specs/parcel.yaml:6:28 (was main:specs/parcel.yaml:6:28)",
    }


def test_a_base_is_read_from_the_same_revision(repository: Path) -> None:
    """What the base says now is no part of what it said then."""
    put(repository / "specs" / "own.yaml", "spec: own\nextends: ./parcel.yaml\n")
    commit(repository)
    put(repository / "specs" / "parcel.yaml", RENAMED)
    ran = run("diff", "--against", "HEAD", "specs/own.yaml")
    assert ran.out.startswith("breaking[state-renamed]: the state delivered of delivery")
    assert "(was HEAD:specs/parcel.yaml:6:28)" in ran.out


def test_specs_that_come_and_go_are_told(repository: Path) -> None:
    """One that is gone breaks everything that relies on it."""
    (repository / "specs" / "parcel.yaml").rename(repository / "specs" / "post.yaml")
    put(repository / "specs" / "post.yaml", OLD.replace("spec: parcel", "spec: post"))
    ran = run("diff", "--against", "HEAD")
    assert ran.code == 1
    assert "breaking[spec-removed]: the spec parcel is gone" in ran.out
    assert "compatible[spec-added]: the spec post is new" in ran.out


def test_the_last_spec_that_goes_is_told(repository: Path) -> None:
    """Also when git has removed the folder with it."""
    (repository / "specs" / "parcel.yaml").unlink()
    gone = "breaking[spec-removed]: the spec parcel is gone: nothing decides about its orders any"
    assert run("diff", "--against", "HEAD").out.startswith(gone)
    (repository / "specs").rmdir()
    for arguments in (["--against", "HEAD"], ["--against", "HEAD", "specs"]):
        ran = run("diff", *arguments)
        assert (ran.code, ran.out.startswith(gone)) == (1, True), arguments


def test_what_mends_a_spec_is_fine(repository: Path) -> None:
    """The older version cannot be loaded, and so is compared with nothing; the newer one has to."""
    put(repository / "specs" / "parcel.yaml", OLD.replace("to: sent", "to: lost"))
    commit(repository)
    put(repository / "specs" / "parcel.yaml", OLD)
    ran = run("diff", "--against", "HEAD")
    assert (ran.code, ran.out) == (
        0,
        "compatible[spec-added]: the spec parcel is compared with nothing: "
        "HEAD:specs/parcel.yaml cannot be loaded\n"
        "  --> specs/parcel.yaml:1:1\n"
        "  = for: writers, readers, records\n"
        "\n"
        "parcel: 1 change (1 compatible)\n",
    )
    put(repository / "specs" / "parcel.yaml", OLD.replace("to: sent", "to: gone"))
    ran = run("diff", "--against", "HEAD")
    assert (ran.code, ran.out) == (2, "")
    assert "specs/parcel.yaml:8:32" in ran.err


def test_check_against_a_revision_wants_the_version_raised(repository: Path) -> None:
    """The finding stands at the version, and says which one it has to be."""
    put(repository / "specs" / "parcel.yaml", RENAMED)
    ran = run("check", "--against", "HEAD")
    assert (ran.code, ran.out) == (
        1,
        "error[version-not-raised]: version 1.0.0 -> 1.0.0: a major step is due: the version has "
        "to be 2.0.0 at least; the first change is state-renamed: the state delivered of delivery "
        "is called handed_over now: records have the old name\n"
        " --> specs/parcel.yaml:2:10\n"
        "  |\n"
        "2 | version: 1.0.0\n"
        "  |          ^^^^^\n"
        "  = help: `statekit diff` tells of all changes; raise `version`, or accept under `breaks` "
        "what has to break\n"
        "\n"
        "error[record-without-place]: records of 1.0.0 in delivered of delivery "
        "(HEAD:specs/parcel.yaml:6:28) have no place: delivery has no state 'delivered'\n"
        " --> specs/parcel.yaml:2:10\n"
        "  |\n"
        "2 | version: 1.0.0\n"
        "  |          ^^^^^\n"
        "  = help: write a migration from 1.0.0, or keep what records hold\n"
        "\n"
        "parcel 1.0.0: 2 errors (1 machine, 3 states, 2 transitions, 0 rules, 0 scenarios, "
        "0 steps run)\n",
    )
    put(repository / "specs" / "parcel.yaml", RENAMED.replace("1.0.0", "2.0.0") + MIGRATION)
    assert run("check", "--against", "HEAD").code == 0
    assert run("check").code == 0


def test_check_against_a_revision_wants_a_place_for_all_records(repository: Path) -> None:
    """The finding stands where the migration does; a project may set its severity."""
    place = "      delivery: {delivered: handed_over}\n"
    raised = RENAMED.replace("1.0.0", "2.0.0")
    migration = MIGRATION.replace("    states:\n", "").replace(place, "")
    put(repository / "specs" / "parcel.yaml", raised + migration)
    ran = run("check", "--against", "HEAD")
    assert (ran.code, ran.out) == (
        1,
        "error[record-without-place]: records of 1.0.0 in delivered of delivery "
        "(HEAD:specs/parcel.yaml:6:28) have no place: delivery has no state 'delivered', and no "
        "migration says where it goes\n"
        "  --> specs/parcel.yaml:11:11\n"
        "   |\n"
        "11 |   - from: 1.0.0\n"
        "   |           ^^^^^\n"
        "   = help: map it under `states` of the migration from 1.0.0\n"
        "\n"
        "parcel 2.0.0: 1 error (1 machine, 3 states, 2 transitions, 0 rules, 0 scenarios, "
        "0 steps run)\n",
    )
    put(repository / "statekit.toml", "[severity]\nrecord-without-place = 'off'\n")
    ran = run("check", "--against", "HEAD")
    assert (ran.code, ran.out) == (
        0,
        "parcel 2.0.0: fine (1 machine, 3 states, 2 transitions, 0 rules, 0 scenarios, "
        "0 steps run)\n",
    )


def test_an_accepted_break_strands_no_record(repository: Path) -> None:
    """Its author has said what became of them."""
    breaks = "breaks: {1.1.0: {state-renamed delivery.handed_over: The two rows were converted.}}\n"
    put(repository / "specs" / "parcel.yaml", RENAMED.replace("1.0.0", "1.1.0") + breaks)
    assert run("check", "--against", "HEAD").code == 0


VARIANTS = "variants: {express: {title: Fast}, slow: {title: Slow}}\n"


def test_one_variant_is_compared_and_checked(repository: Path) -> None:
    """On both sides; what the others are is not told."""
    put(repository / "specs" / "parcel.yaml", OLD + VARIANTS)
    commit(repository)
    changed = VARIANTS.replace("Fast", "Faster").replace("Slow", "Slower")
    put(repository / "specs" / "parcel.yaml", OLD + changed)
    ran = run("diff", "--against", "HEAD", "--variant", "express")
    assert (ran.code, ran.out) == (
        1,
        "cosmetic[label-changed]: the label of the spec is another one\n"
        "  --> specs/parcel.yaml:10:21 (was HEAD:specs/parcel.yaml:10:21)\n"
        "\n"
        "parcel/express: 1 change (1 cosmetic); version 1.0.0 -> 1.0.0: a patch step is due: "
        "the version has to be 1.0.1 at least\n",
    )
    ran = run("check", "--against", "HEAD", "--variant", "express")
    assert (ran.code, ran.out) == (
        1,
        "error[version-not-raised]: version 1.0.0 -> 1.0.0: a patch step is due: the version has "
        "to be 1.0.1 at least; the first change is label-changed: the label of the spec is another "
        "one\n"
        " --> specs/parcel.yaml:2:10\n"
        "  |\n"
        "2 | version: 1.0.0\n"
        "  |          ^^^^^\n"
        "  = help: `statekit diff` tells of all changes; raise `version`\n"
        "\n"
        "note: parcel/express allows between the states of parcel, what parcel allows, and nothing "
        "more (specs/parcel.yaml:10:21)\n"
        "parcel/express 1.0.0: 1 error (1 machine, 3 states, 2 transitions, 0 rules, 0 scenarios, "
        "0 steps run)\n",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["one.yaml"], "name two versions: OLD and NEW, or one revision with --against"),
        (["--against", "v9"], "git: there is no revision 'v9' in the repository {folder}"),
        (["--against", "--help"], "git: there is no revision '--help' in the repository {folder}"),
        (["HEAD:specs/none.yaml", "specs"], "HEAD has no spec specs/none.yaml"),
    ],
)
def test_what_cannot_be_compared_is_told(
    repository: Path, arguments: list[str], message: str
) -> None:
    """With exit code 2, and one sentence."""
    ran = run("diff", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"error: {message.format(folder=repository.resolve())}\n"


def test_outside_a_repository_there_is_no_revision(folder: Path) -> None:
    """Git says so, and the command passes it on."""
    put(folder / "parcel.yaml", OLD)
    ran = run("diff", "--against", "HEAD", "parcel.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: git: not a git repository")


def test_an_accepted_break_that_breaks_nothing_is_told(folder: Path) -> None:
    """Most likely its key is misspelt; one of the old version or before is none of our business."""
    put(folder / "old.yaml", OLD)
    entry = "state-renamd delivery.handed_over: Nobody reads it yet."
    before = "1.0.0: {state-removed delivery.held: It was empty.}"
    breaks = f"breaks:\n  {before}\n  1.1.0:\n    {entry}\n"
    put(folder / "new.yaml", RENAMED.replace("1.0.0", "1.1.0") + breaks)
    ran = run("diff", "old.yaml", "new.yaml")
    told = (
        "note[unused-break]: 1.1.0 accepts 'state-renamd delivery.handed_over', which is no "
        "breaking change here\n"
        "  --> new.yaml:13:5\n"
        "  = near: state-renamed delivery.handed_over\n\n"
        "parcel: 1 change (1 breaking); version 1.0.0 -> 1.1.0: a major step is due: the version "
        "has to be 2.0.0 at least\n"
    )
    assert (ran.code, ran.out.endswith(told)) == (1, True)
    version = run("diff", "old.yaml", "new.yaml", "--json").json["specs"][0]["version"]
    assert version["unused"] == ["state-renamd delivery.handed_over"]


def test_json_has_all_of_it(folder: Path) -> None:
    """The changes, the version and the events, with stable keys."""
    put(folder / "old.yaml", OLD)
    put(folder / "new.yaml", RENAMED)
    data = run("diff", "old.yaml", "new.yaml", "--json").json
    (spec,) = data["specs"]
    assert {key: data[key] for key in ("changes", "breaking", "accepted")} == {
        "changes": 1,
        "breaking": 1,
        "accepted": 0,
    }
    assert [each["kind"] for each in spec["changes"]] == ["state-renamed"]
    assert spec["version"] == {
        "step": "major",
        "old": "1.0.0",
        "new": "1.0.0",
        "least": "2.0.0",
        "taken": False,
        "accepted": [],
        "unused": [],
    }
    assert (spec["lost"], spec["gained"]) == (None, None)


def test_a_shipped_base_of_this_repository_is_read_from_the_revision(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository that ships specs, as this one, changes them along with those built on them."""
    monkeypatch.setattr("statekit.spec.library._PACKAGE", repository / "statekit")
    put(repository / "own" / "own.yaml", "spec: own\nextends: parcel\n")
    commit(repository)
    put(repository / "specs" / "parcel.yaml", RENAMED)
    ran = run("diff", "--against", "HEAD", "own")
    assert "(was HEAD:specs/parcel.yaml:6:28)" in ran.out


def test_records_that_a_change_strands_are_counted(folder: Path) -> None:
    """Which have no place, with the first ids; those that have one, by their states."""
    old = "spec: box\nversion: 1.0.0\nmachines: {m: {initial: a, states: [a, b], moves: {a: b}}}\n"
    put(folder / "old.yaml", old)
    put(folder / "new.yaml", old.replace("[a, b]", "[a, c]").replace("a: b", "a: c"))
    put(folder / "boxes.csv", "id,version,m\no1,1.0.0,a\no2,0.9,b\n")
    ran = run("diff", "old.yaml", "new.yaml", "--records", "boxes.csv")
    assert ran.code == 1
    assert ran.out.endswith(
        "\n2 records, 1 without a place in the new version\n  m a: 1\n"
        "  gone-state, 1: m has no state 'b' (o2)\n"
    )
    data = run("diff", "old.yaml", "new.yaml", "--records", "boxes.csv", "--json").json
    assert data["records"]["fit"] == 1
