"""`statekit check`: what it reads, prints and returns."""

from __future__ import annotations

from pathlib import Path

import pytest

from statekit import load
from statekit.spec import shipped

from .running import SHOP, run

FINE = "shop 2.1: fine (2 machines, 7 states, 6 transitions, 0 rules, 1 scenario, 2 steps run)\n"

PARCEL = """\
spec: parcel
machines:
  delivery:
    initial: packed
    states: [packed, sent, lost]
    transitions:
      send: {from: packed, to: sent}
"""
"""One state of it cannot be reached."""

PARCEL_FINDING = """\
warning[unreachable-state]: no order begins in, and no transition leads to, lost of delivery
 --> parcel.yaml:5:28
  |
5 |     states: [packed, sent, lost]
  |                            ^^^^
  = help: add the transition that is missing, or remove the state

parcel 0: 1 warning (1 machine, 3 states, 1 transition, 0 rules, 0 scenarios, 0 steps run)
"""

BROKEN = PARCEL.replace("initial: packed", "initial: paked")

BROKEN_FINDING = """\
error[unknown-state]: delivery has no state 'paked'
 --> broken.yaml:4:14
  |
4 |     initial: paked
  |              ^^^^^
  = near: packed

broken.yaml: 1 error
"""


def test_a_spec_without_findings_gets_one_line(shop: str) -> None:
    """Its name, version and sizes, and what was run of its scenarios."""
    ran = run("check", shop)
    assert (ran.code, ran.out, ran.err) == (0, FINE, "")


def test_without_arguments_the_folder_specs_is_checked(folder: Path, shop: str) -> None:
    """If there is none, the YAML files of the current folder are."""
    assert run("check").out == FINE
    (folder / "specs").mkdir()
    (folder / "specs" / "other.yml").write_text(SHOP.replace("spec: shop", "spec: other"))
    ran = run("check")
    assert (ran.code, ran.out) == (0, FINE.replace("shop", "other"))


def test_with_nothing_to_check_it_says_what_to_name(folder: Path) -> None:
    """An empty folder is misuse: nothing was checked."""
    ran = run("check")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: the folder . holds no spec: no file ends in .yaml or .yml; name a spec, or "
        "go to the folder of yours\n"
    )


def test_files_folders_and_shipped_names_are_checked_once_each(folder: Path, shop: str) -> None:
    """In the order of the arguments; what stands below a folder is not read."""
    below = folder / "more" / "below"
    below.mkdir(parents=True)
    (folder / "more" / "b.yaml").write_text(SHOP.replace("spec: shop", "spec: b"))
    (folder / "more" / "a.yml").write_text(SHOP.replace("spec: shop", "spec: a"))
    (folder / "more" / "notes.txt").write_text("no spec")
    (below / "c.yaml").write_text("no: spec")
    ran = run("check", "delivery", "more", shop, shop)
    assert ran.code == 0
    assert [line.split(":")[0] for line in ran.out.splitlines()] == [
        "delivery 1.0.0",
        "a 2.1",
        "b 2.1",
        "shop 2.1",
    ]


def test_a_warning_is_a_finding(folder: Path) -> None:
    """It is printed with its place and its remedy, and the exit code is 1."""
    (folder / "parcel.yaml").write_text(PARCEL)
    ran = run("check", "parcel.yaml")
    assert (ran.code, ran.out, ran.err) == (1, PARCEL_FINDING, "")


def test_a_spec_that_does_not_load_does_not_hide_the_others(folder: Path, shop: str) -> None:
    """Its findings are printed, and the next spec is checked."""
    (folder / "broken.yaml").write_text(BROKEN)
    ran = run("check", "broken.yaml", shop)
    assert (ran.code, ran.out, ran.err) == (1, BROKEN_FINDING + FINE, "")


def test_a_file_that_is_not_there_is_misuse(shop: str) -> None:
    """The exit code is 2, and the others are checked all the same."""
    ran = run("check", "gone.yaml", shop)
    assert ran.code == 2
    assert ran.out == (
        "error[unreadable-file]: there is no file gone.yaml\n"
        "   = help: check the path\n"
        "\n"
        "gone.yaml: 1 error\n" + FINE
    )


def test_a_file_of_a_like_name_is_near(shop: str) -> None:
    """Also where the ending was forgotten."""
    ran = run("check", "shpo.yaml")
    assert (ran.code, ran.out) == (
        2,
        "error[unreadable-file]: there is no file shpo.yaml\n"
        "   = near: shop.yaml\n"
        "   = help: check the path\n"
        "\n"
        "shpo.yaml: 1 error\n",
    )
    ran = run("check", "shop")
    near = "shop.yaml, shopmania"
    assert (ran.code, ran.err) == (2, f"error: there is no spec 'shop'\n  = near: {near}\n")


@pytest.mark.parametrize("command", ["check", "render", "validate"])
def test_an_empty_spec_is_misuse(shop: str, command: str) -> None:
    """As of a shell's variable that is not set; it does not stand for the files that are here."""
    ran = run(command, "", *["box", "open", "shut"] * (command == "validate"))
    every = ", ".join(shipped())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"error: the name of the spec is empty; shipped are {every}\n"


def test_a_name_that_is_not_shipped_is_answered_with_near_ones(folder: Path) -> None:
    """Nothing is printed to stdout, and the exit code is 2."""
    ran = run("check", "paymet")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: there is no spec 'paymet'\n  = near: payment\n"


def test_json_holds_sizes_and_findings(folder: Path, shop: str) -> None:
    """One object for all specs; what is not known of a broken one is null."""
    (folder / "parcel.yaml").write_text(PARCEL)
    (folder / "broken.yaml").write_text(BROKEN)
    ran = run("check", shop, "parcel.yaml", "broken.yaml", "--json")
    assert (ran.code, ran.err) == (1, "")
    assert ran.json == {
        "specs": [
            {
                "name": "shop.yaml",
                "variant": None,
                "spec": "shop",
                "version": "2.1",
                "digest": load("shop.yaml").digest,
                "machines": 2,
                "states": 7,
                "transitions": 6,
                "rules": 0,
                "scenarios": 1,
                "steps": 2,
                "accepted": 1,
                "assumptions": [],
                "diagnostics": [],
                "allowed": [],
                "notes": [],
            },
            {
                "name": "parcel.yaml",
                "variant": None,
                "spec": "parcel",
                "version": "0",
                "digest": load("parcel.yaml").digest,
                "machines": 1,
                "states": 3,
                "transitions": 1,
                "rules": 0,
                "scenarios": 0,
                "steps": 0,
                "accepted": 0,
                "assumptions": [],
                "diagnostics": [
                    {
                        "rule": "unreachable-state",
                        "severity": "warning",
                        "message": "no order begins in, and no transition leads to, lost of "
                        "delivery",
                        "file": "parcel.yaml",
                        "line": 5,
                        "column": 28,
                        "end_column": 32,
                        "near": [],
                        "remedy": "add the transition that is missing, or remove the state",
                    }
                ],
                "allowed": [],
                "notes": [],
            },
            {
                "name": "broken.yaml",
                "variant": None,
                "spec": None,
                "version": None,
                "digest": None,
                "machines": None,
                "states": None,
                "transitions": None,
                "rules": None,
                "scenarios": None,
                "steps": None,
                "accepted": None,
                "assumptions": [],
                "diagnostics": [
                    {
                        "rule": "unknown-state",
                        "severity": "error",
                        "message": "delivery has no state 'paked'",
                        "file": "broken.yaml",
                        "line": 4,
                        "column": 14,
                        "end_column": 19,
                        "near": ["packed"],
                        "remedy": "",
                    }
                ],
                "allowed": [],
                "notes": [],
            },
        ],
        "errors": 1,
        "warnings": 1,
        "notes": 0,
    }


def test_a_failed_scenario_is_a_finding(folder: Path) -> None:
    """The finding says what the scenario expects, and what was decided and why."""
    text = SHOP.replace("see: {payment: done, owed: 0}", "see: {payment: done, owed: 1}")
    (folder / "shop.yaml").write_text(text)
    ran = run("check", "shop.yaml", "--json")
    assert ran.code == 1
    (finding,) = ran.json["specs"][0]["diagnostics"]
    assert (finding["rule"], finding["line"]) == ("scenario-failed", 51)
    assert finding["message"] == "scenario 'paid at once': after pay, owed is 0 and not 1"


OWN = """\
spec: own
extends: delivery
refine: {delivery: {packed: {initial: boxed, states: [boxed, weighed]}}}
events: {weigh: {by: warehouse}}
machines: {delivery: {transitions: {weigh: {from: packed.boxed, to: packed.weighed}}}}
variants:
  strict:
    remove: {transitions: {delivery: send_again}}
    rules: {heavy: {never: delivery == failed and known(proof)}}
"""


def test_a_spec_that_builds_on_another_is_compared_with_it(folder: Path) -> None:
    """Notes tell what it changes; each variant is checked after it, and named."""
    (folder / "own.yaml").write_text(OWN)
    ran = run("check", "own.yaml")
    assert (ran.code, ran.err) == (1, "")
    notes = [line for line in ran.out.splitlines() if line.startswith(("note:", "own"))]
    assert notes == [
        "note: own allows between the states of delivery, of which it refines 1, what delivery "
        "allows, and nothing more (own.yaml:1:1)",
        "own 0: fine, 2 notes (1 machine, 8 states, 9 transitions, 3 rules, 0 scenarios, "
        "0 steps run)",
        "note: own/strict removes the transition send_again of delivery (own.yaml:8:38)",
        "note: own/strict: of delivery, send_again no longer leads from failed to "
        "handed_to_courier (specs/delivery.yaml:52:7)",
        "note: own/strict adds the rule heavy (own.yaml:9:13)",
        "own/strict 0: 1 warning, 2 notes (1 machine, 8 states, 8 transitions, 4 rules, "
        "0 scenarios, 0 steps run)",
    ]


def test_one_variant_is_checked_alone(folder: Path) -> None:
    """With `--variant`; one that is not there is misuse."""
    (folder / "own.yaml").write_text(OWN)
    (only,) = run("check", "own.yaml", "--variant", "strict", "--json").json["specs"]
    assert (only["name"], only["variant"], only["spec"]) == ("own.yaml", "strict", "own/strict")
    assert only["notes"][0] == {
        "kind": "removes",
        "message": "own/strict removes the transition send_again of delivery",
        "file": "own.yaml",
        "line": 8,
        "column": 38,
    }
    ran = run("check", "own.yaml", "--variant", "stric")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: own.yaml has no variant 'stric'\n  = near: strict\n"


def test_a_variant_that_does_not_load_is_named(folder: Path) -> None:
    """The spec itself may be fine."""
    (folder / "own.yaml").write_text(OWN.replace("heavy: {", "heavy: {nver: a, "))
    ran = run("check", "own.yaml")
    assert ran.code == 1
    assert ran.out.splitlines()[-1] == "own.yaml, variant strict: 1 error"


def test_assumptions_are_listed_with_their_places(folder: Path) -> None:
    """What a source leaves open is told with the author's reason."""
    text = PARCEL.replace(
        "send: {from: packed, to: sent}",
        "send: {from: packed, to: sent, assumed: the chart shows no box between}\n"
        "      lose: {from: sent, to: lost}",
    )
    (folder / "parcel.yaml").write_text(
        text.replace("packed\n", "packed\n    assumed: one parcel\n")
    )
    ran = run("check", "parcel.yaml", "--assumptions")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "parcel 0: fine (1 machine, 3 states, 2 transitions, 0 rules, 0 scenarios, 0 steps run)\n"
        "assumed:\n"
        "  - a machine, delivery: one parcel (parcel.yaml:5:14)\n"
        "  - a transition, send: the chart shows no box between (parcel.yaml:8:47)\n"
    )
    (spec,) = run("check", "parcel.yaml", "--json").json["specs"]
    assert spec["assumptions"] == [
        {"what": "a machine, delivery", "why": "one parcel", "where": "parcel.yaml:5:14"},
        {
            "what": "a transition, send",
            "why": "the chart shows no box between",
            "where": "parcel.yaml:8:47",
        },
    ]
    (folder / "plain.yaml").write_text(PARCEL.replace(", lost]", "]"))
    assert run("check", "plain.yaml", "--assumptions").out.endswith("\nnothing is assumed\n")
