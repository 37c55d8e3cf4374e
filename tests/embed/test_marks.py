"""`statekit render --inject`: what is no mark, and files that hold none."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from statekit.embed import InjectError, inject

from ..cli.running import run

PASSED_OVER = (
    "this is passed over: a mark is `<!-- statekit: KIND SPEC -->` or `<!-- /statekit -->` in "
    "small letters, on a line of its own that is in no quote"
)
ALONE = "a mark is a line of its own that ends in `-->`"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<!-- Statekit: rules shop.yaml -->\n", [f"1:1: {PASSED_OVER}"]),
        ("a\n<!-- STATEKIT: rules a -->\n<!-- / Statekit -->", [f"2:1: {PASSED_OVER}"] * 2),
        ("> <!-- statekit: rules shop.yaml -->\n", [f"1:3: {PASSED_OVER}"]),
        ("- <!-- statekit: rules shop.yaml -->\n", [f"1:3: {PASSED_OVER}"]),
        ("<!-- statekit rules shop.yaml -->\n", [f"1:1: {PASSED_OVER}"]),
        ("`a` <!-- statekit : rules -->", [f"1:5: {PASSED_OVER}"]),
        (
            "<!-- statekit: rules shop.yaml --><!-- /statekit -->\n",
            [
                f"1:1: {ALONE}",
                "1:1: the block does not end: write `<!-- /statekit -->` on a line behind it",
            ],
        ),
    ],
)
def test_what_is_nearly_a_mark_is_told(folder: Path, text: str, found: list[str]) -> None:
    """It would be passed over in silence, and go stale."""
    found = [found[0], found[1].replace("2:", "3:", 1)] if text[0] == "a" else found
    (folder / "page.md").write_text(text)
    with pytest.raises(InjectError) as raised:
        inject([Path("page.md")])
    assert list(raised.value.faults) == [f"page.md:{each}" for each in found]


@pytest.mark.parametrize(
    "text",
    [
        "`<!-- Statekit: rules a -->` and ``<!-- /statekit --> ` ``",
        "> ```md\n> <!-- statekit: rules a -->\n> ```\n",
        "    <!-- Statekit: rules a -->",
        "<!-- statekit is nice: it draws -->",
        "statekit: rules",
    ],
)
def test_other_words_are_no_marks(folder: Path, text: str) -> None:
    """Code, in a quote too, and comments that speak of statekit."""
    (folder / "page.md").write_text(text)
    (found,) = inject([Path("page.md")])
    assert (found.after, found.blocks) == (text.encode(), 0)


def test_a_file_without_blocks_is_told_and_not_counted(folder: Path) -> None:
    """Where no file has one there was nothing to check."""
    (folder / "none.md").write_text("Words.\n")
    (folder / "page.md").write_text("<!-- statekit: rules shop.yaml -->\n<!-- /statekit -->\n")
    ran = run("render", "--inject", "none.md", "page.md")
    assert (ran.code, ran.out) == (0, "none.md has no blocks\nwrote page.md\n")
    ran = run("render", "--inject", "none.md", "page.md", "--check")
    assert (ran.code, ran.out) == (0, "none.md has no blocks\n1 of 1 file is fresh\n")
    ran = run("render", "--inject", "none.md", "--check")
    assert (ran.code, ran.out) == (1, "none.md has no blocks\n0 of 0 files are fresh\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders")
def test_a_pipe_is_refused_and_not_waited_for(folder: Path) -> None:
    """Nobody may ever write into it."""
    os.mkfifo(folder / "pipe")  # type: ignore[attr-defined, unused-ignore]
    kind = "is a pipe, a socket or a device"
    ran = run("render", "--inject", "pipe")
    assert (ran.code, ran.err) == (2, f"error: pipe {kind}, and no Markdown file\n")
    for option in ("--counts", "--at", "--trace"):
        ran = run("render", "payment", option, "pipe")
        assert ran.code == 2
        said = f"pipe {kind}: name a file, or pipe it into stdin as `-`."
        assert ran.err.endswith(f"Error: Invalid value for '{option}': {said}\n")
