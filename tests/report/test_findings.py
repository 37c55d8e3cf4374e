"""What is said of checked specs."""

from __future__ import annotations

from statekit.check import check
from statekit.decide import Engine
from statekit.diagnostics import Diagnostic, Source, Span
from statekit.report import CheckedSpec, Style, check_data, check_text, diagnostics_text
from statekit.spec.load import load_bytes

SOURCE = Source("shop.yaml", "spec: shop\nmachines: |^| x\n")
ERROR = Diagnostic("unknown-key", "there is no such key", Span(SOURCE, 6, 10), near=("shap",))
WARNING = Diagnostic("unused-name", "nobody uses it", Span(SOURCE, 11, 19), "remove it")
PLACELESS = Diagnostic("unreadable-file", "there is no file", remedy="check the path")


def parcel() -> CheckedSpec:
    """A checked spec without findings."""
    text = b"spec: parcel\nmachines: {box: {states: [open]}}\n"
    engine = Engine(load_bytes(text, "parcel.yaml"))
    found = check(engine)
    return CheckedSpec("parcel.yaml", found.diagnostics, engine, found)


def test_findings_are_told_one_after_the_other() -> None:
    """With an empty line between two, each with its place and its help."""
    text = diagnostics_text([ERROR, WARNING, PLACELESS])
    assert str(text) == (
        "error[unknown-key]: there is no such key\n"
        " --> shop.yaml:1:7\n"
        "  |\n"
        "1 | spec: shop\n"
        "  |       ^^^^\n"
        "  = near: shap\n"
        "\n"
        "warning[unused-name]: nobody uses it\n"
        " --> shop.yaml:2:1\n"
        "  |\n"
        "2 | machines: |^| x\n"
        "  | ^^^^^^^^\n"
        "  = help: remove it\n"
        "\n"
        "error[unreadable-file]: there is no file\n"
        "   = help: check the path"
    )


def test_head_and_caret_have_the_colour_of_the_severity() -> None:
    """A caret in the excerpt itself has not."""
    styled = [
        piece for piece in diagnostics_text([ERROR, WARNING]).pieces if piece[1].value != "plain"
    ]
    assert styled == [
        ("error[unknown-key]", Style.BAD),
        ("  |       ^^^^", Style.BAD),
        ("warning[unused-name]", Style.DOUBTFUL),
        ("  | ^^^^^^^^", Style.DOUBTFUL),
    ]


def test_no_findings_are_no_text() -> None:
    """Nothing is said of nothing."""
    assert str(diagnostics_text([])) == ""


def test_a_fine_spec_is_one_line() -> None:
    """Its name, its version and its sizes."""
    assert str(check_text(parcel())) == (
        "parcel 0: fine (1 machine, 1 state, 0 transitions, 0 rules, 0 scenarios, 0 steps run)"
    )


def test_the_last_line_counts_the_findings() -> None:
    """Errors and warnings apart; its colour is that of the worst."""
    text = check_text(CheckedSpec("shop.yaml", (ERROR, WARNING, PLACELESS)))
    assert str(text).splitlines()[-2:] == ["", "shop.yaml: 2 errors, 1 warning"]
    assert text.pieces[-1] == ("2 errors, 1 warning", Style.BAD)
    assert check_text(CheckedSpec("s", (WARNING,))).pieces[-1] == ("1 warning", Style.DOUBTFUL)


def test_data_of_several_specs_are_summed_up() -> None:
    """A spec that did not load has no sizes."""
    fine, broken = parcel(), CheckedSpec("shop.yaml", (ERROR, WARNING))
    assert fine.engine is not None
    sizes = ["machines", "states", "transitions", "rules", "scenarios", "steps", "accepted"]
    assert check_data([fine, broken]) == {
        "specs": [
            {
                "name": "parcel.yaml",
                "variant": None,
                "spec": "parcel",
                "version": "0",
                "digest": fine.engine.digest,
                **dict.fromkeys(sizes, 0),
                "machines": 1,
                "states": 1,
                "assumptions": [],
                "diagnostics": [],
                "allowed": [],
                "notes": [],
            },
            {
                "name": "shop.yaml",
                "variant": None,
                "spec": None,
                "version": None,
                "digest": None,
                **dict.fromkeys(sizes),
                "assumptions": [],
                "diagnostics": [ERROR.to_dict(), WARNING.to_dict()],
                "allowed": [],
                "notes": [],
            },
        ],
        "errors": 1,
        "warnings": 1,
        "notes": 0,
    }
