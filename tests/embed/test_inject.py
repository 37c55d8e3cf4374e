"""`statekit render --inject`: what it puts between the marks, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from statekit import load
from statekit.embed import InjectError, inject
from statekit.render import Direction, View, render

from ..cli.running import run
from .shop import SHOP

BEFORE = """\
# Orders

<!-- statekit: transitions shop.yaml -->
<!-- /statekit -->

Some words.

<!-- statekit: rules shop.yaml -->
what was there
<!-- /statekit -->
"""
AFTER = """\
# Orders

<!-- statekit: transitions shop.yaml -->

**payment**

| From | Event | To | By | When |
| --- | --- | --- | --- | --- |
| start |  | Pendiente |  |  |
| Pendiente | `pay` | done › paid | processor | event.amount is total |
| done › paid | `send` | done › sent |  |  |
| done › paid, done › sent | `note` | same |  |  |

**box**

| From | Event | To | By | When |
| --- | --- | --- | --- | --- |
| start |  | open |  |  |
| open | on request | shut |  | guard `paid-up` |

- guard `paid-up`: paid is total

<!-- /statekit -->

Some words.

<!-- statekit: rules shop.yaml -->

- **never-too-much**: always paid is at most total. Nobody pays twice.
- **no-gifts**: never total is less than 0
- **sent-is-paid**: always paid is more than 0 if payment is done

<!-- /statekit -->
"""


def injected(text: str) -> str:
    """The text of a file once its blocks are fresh."""
    path = Path("page.md")
    path.write_bytes(text.encode())
    return inject([path])[0].after.decode()


def block(words: str) -> str:
    """What stands in the block that asks for something."""
    whole = injected(f"<!-- statekit: {words} -->\n<!-- /statekit -->\n")
    return whole.split("-->\n\n", 1)[1].rpartition("\n\n<!--")[0]


def faults(text: str) -> list[str]:
    """What is wrong with a file."""
    with pytest.raises(InjectError) as raised:
        injected(text)
    return list(raised.value.faults)


def test_blocks_are_filled_and_nothing_else_changes(folder: Path) -> None:
    """The command says what it wrote; a second run finds all fresh."""
    page = folder / "page.md"
    page.write_text(BEFORE)
    ran = run("render", "--inject", "page.md")
    assert (ran.code, ran.out, ran.err) == (0, "wrote page.md\n", "")
    assert page.read_text(encoding="utf-8") == AFTER
    ran = run("render", "--inject", "page.md")
    assert (ran.code, ran.out) == (0, "page.md was fresh\n")
    assert page.read_text(encoding="utf-8") == AFTER
    assert sorted(each.name for each in folder.iterdir()) == ["page.md", "shop.yaml"]


def test_check_finds_what_is_stale_and_writes_nothing(folder: Path) -> None:
    """A changed spec makes the page stale, a missing picture as well; then the exit code is 1."""
    page, check = folder / "page.md", ("render", "--inject", "page.md", "--check")
    page.write_text(
        f"{AFTER}<!-- statekit: diagram shop.yaml file=a/shop.svg -->\n<!-- /statekit -->"
    )
    told = "page.md is stale\na/shop.svg is missing\n0 of 2 files are fresh\n"
    ran = run(*check)
    assert (ran.code, ran.out) == (1, told.replace("a/shop.svg", str(Path("a/shop.svg"))))
    assert not (folder / "a").exists()

    assert run(*check[:-1]).code == 0
    assert run(*check).out == "2 of 2 files are fresh\n"
    (folder / "shop.yaml").write_text(SHOP.replace("total < 0", "total < 1"))
    ran = run(*check)
    assert (ran.code, ran.out) == (1, "page.md is stale\n1 of 2 files are fresh\n")


def test_json_tells_of_each_file(folder: Path) -> None:
    """Of those with blocks and of the pictures to which they link."""
    (folder / "page.md").write_text(
        "<!-- statekit: diagram shop.yaml file=shop.svg -->\n<!-- /statekit -->"
    )
    assert run("render", "--inject", "page.md", "--json").json == {
        "files": [
            {"file": "page.md", "blocks": 1, "was": "stale", "written": True},
            {"file": "shop.svg", "blocks": None, "was": "missing", "written": True},
        ]
    }


def test_a_diagram_is_a_mermaid_block(folder: Path) -> None:
    """That is what code hosts draw."""
    drawn = render(load("shop.yaml").definition, "mermaid", machine="box").decode()
    assert block("diagram shop.yaml machine=box") == f"```mermaid\n{drawn}```"


@pytest.mark.parametrize("format_", ["svg", "png"])
def test_a_diagram_with_a_file_is_a_link_to_its_picture(folder: Path, format_: str) -> None:
    """Beside the page, whatever folder the command runs in; the alternative text is escaped."""
    page = folder / "sub" / "page.md"
    page.parent.mkdir()
    page.write_text(
        f"<!-- statekit: diagram ../shop.yaml lang=es file=i/shop.{format_} -->\n"
        "<!-- /statekit -->\n"
        f'<!-- statekit: diagram ../shop.yaml lang=es alt="a [b] | c" file=i/shop.{format_} -->\n'
        "<!-- /statekit -->\n"
    )
    (found,) = inject([page])
    links = [line for line in found.after.decode().split("\n") if line.startswith("!")]
    assert links == [
        f"![State diagram of Tienda. Un pedido.](i/shop.{format_})",
        rf"![a \[b\] &#124; c](i/shop.{format_})",
    ]
    drawn = render(load("shop.yaml").definition, format_, language="es")
    assert found.links == {page.parent / f"i/shop.{format_}": drawn}


def test_an_explorer_is_a_link_to_its_page(folder: Path) -> None:
    """Beside the Markdown file; it is that of `render`."""
    page = folder / "page.md"
    page.write_text(
        "<!-- statekit: explorer shop.yaml lang=es file=try.html -->\n<!-- /statekit -->"
    )
    (found,) = inject([page])
    assert "\n[Tienda](try.html)\n" in found.after.decode()
    drawn = render(load("shop.yaml").definition, "html", language="es")
    assert found.links == {folder / "try.html": drawn}


def test_options_say_what_of_the_spec_is_shown(folder: Path) -> None:
    """As those of `render` do; a table obeys those that leave something out."""
    view = View(family="done", guards=False, notes=True, direction=Direction.RIGHT)
    drawn = render(load("shop.yaml").definition, "mermaid", view=view).decode()
    asked = "diagram shop.yaml family=done hide-guards notes direction=LR"
    assert block(asked) == f"```mermaid\n{drawn}```"
    assert block("transitions shop.yaml machine=payment around=pending hide-guards") == (
        "| From | Event | To | By | When |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| start |  | Pendiente |  |  |\n"
        "| Pendiente | `pay` | done › paid | processor |  |"
    )


def test_with_a_language_things_go_by_their_labels(folder: Path) -> None:
    """States with the families around them; what has no label goes by its name."""
    assert block("transitions shop.yaml machine=payment lang=es") == (
        "| From | Event | To | By | When |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| start |  | Pendiente |  |  |\n"
        "| Pendiente | Pago recibido | done \u203a paid | procesador | event.amount is total |\n"
        "| done \u203a paid | send | done \u203a sent |  |  |\n"
        "| done \u203a paid, done \u203a sent | note | same |  |  |"
    )


def test_texts_of_a_spec_stay_texts(folder: Path) -> None:
    """Neither Markdown nor HTML comes out of a description or a name."""
    (folder / "shop.yaml").write_text(
        "spec: shop\ndata: {a: {type: text, initial: x}}\n"
        "machines: {m: {states: [s]}}\n"
        "rules: {r: {never: \"a == '|`'\", description: '<b>*no* `x` [y](z) $a$ | ~n~'}}\n"
    )
    assert block("rules shop.yaml") == (
        r"- **r**: never a is '&#124;\`'. "
        r"&lt;b&gt;\*no\* \`x\` \[y\](z) &#36;a&#36; &#124; &#126;n&#126;"
    )
    (folder / "shop.yaml").write_text("spec: shop\nmachines: {m: {states: [s]}}")
    assert block("rules shop.yaml") == "shop has no rules."


def test_marks_in_blocks_of_code_are_no_marks(folder: Path) -> None:
    """So that a page can tell of them; nor are those that are indented as code."""
    text = (
        "````md\n```\n<!-- statekit: rules shop.yaml -->\n````\n"
        "~~~\n```\n<!-- /statekit -->\n~~~\n"
        "    <!-- /statekit -->\n"
        "`<!-- /statekit -->`\n<!-- statekit is nice -->\n"
    )
    assert injected(text) == text


def test_line_ends_and_indentation_are_kept(folder: Path) -> None:
    """Those of Windows too, and a mark of byte order."""
    text = "\ufeff<!-- statekit: rules shop.yaml variant=open-end -->\r\n<!-- /statekit -->\r\nx"
    assert injected(text) == (
        "\ufeff<!-- statekit: rules shop.yaml variant=open-end -->\r\n\r\n"
        "- **never-too-much**: always paid is at most total. Nobody pays twice.\r\n"
        "- **no-gifts**: never total is less than 0\r\n"
        "- **sent-is-paid**: always paid is more than 0 if payment is done\r\n\r\n"
        "<!-- /statekit -->\r\nx"
    )
    lines = injected("- a\n\n  <!-- statekit: rules shop.yaml -->\n  <!-- /statekit -->").split(
        "\n"
    )
    assert lines[3:5] == [
        "",
        "  - **never-too-much**: always paid is at most total. Nobody pays twice.",
    ]


KINDS = "write diagram, transitions, rules or explorer"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", f"15: what is to be shown? {KINDS.capitalize()}, and the name of a spec"),
        ("diagra payment", f"16: a spec has no 'diagra' to show: {KINDS}; near: diagram"),
        ("rules", "16: which spec? Write `rules NAME` or `rules FILE.yaml`"),
        (
            "rules paymnt",
            "22: there is no shipped spec 'paymnt', and the path of a file ends in .yaml; "
            "near: payment",
        ),
        ("rules shp.yaml", "22: there is no file shp.yaml; near: shop.yaml"),
        ("rules shop.yaml variant=open", "32: shop.yaml has no variant 'open'; near: open-end"),
        ("rules shop.yaml machine=box", "32: rules has no option 'machine': it has variant, lang"),
        (
            "diagram shop.yaml machin=box",
            "34: diagram has no option 'machin': it has variant, lang, machine, family, "
            "around, depth, hide-guards, notes, direction, theme, alt, file; "
            "near: machine",
        ),
        ("diagram shop.yaml family=dome", "34: shop has no family 'dome'; near: payment.done"),
        ("diagram shop.yaml around=done.paid depth=0", "51: the depth '0' is no number from 1 on"),
        ("diagram shop.yaml depth=2", "34: the option 'depth' needs 'around'"),
        ("diagram shop.yaml notes=1", "34: the option 'notes' stands alone, without a value"),
        (
            "diagram shop.yaml theme=pink",
            "34: the theme 'pink' is none: write light, dark or print",
        ),
        ("diagram shop.yaml machine=bax", "34: shop has no machine 'bax'; near: box"),
        ("diagram shop.yaml machine=", "34: the option 'machine' has no value"),
        ("diagram shop.yaml alt=a b", "40: 'b' is no option: write NAME=VALUE"),
        ("diagram shop.yaml alt=a alt=b", "40: the option 'alt' is given twice"),
        ('diagram shop.yaml alt="a', "34: the quotes do not end"),
        ("diagram shop.yaml lang=fr", "34: shop has labels in es, not in 'fr'"),
        ("diagram shop.yaml file=a.txt", "34: the file of a picture ends in .svg or .png"),
        ("explorer shop.yaml", "15: say where the page is kept: explorer \u2026 file=NAME.html"),
        ("explorer shop.yaml file=a.svg", "35: the file of an explorer ends in .html"),
    ],
)
def test_what_cannot_be_shown_is_told_with_its_place(folder: Path, words: str, said: str) -> None:
    """The file, the line and the column of the word that is wrong."""
    text = f"\n<!-- statekit: {words} -->\n<!-- /statekit -->\n"
    assert faults(text) == [f"page.md:2:{said}"]


def test_every_fault_of_every_file_is_told_and_nothing_is_written(folder: Path) -> None:
    """Marks that do not fit, specs that do not load, files that cannot be read."""
    (folder / "bad.yaml").write_text("spec: bad\nmachines: {m: {states: [s], initial: t}}")
    (folder / "one.md").write_text(
        "<!-- statekit: rules shop.yaml -->\n"
        "<!-- statekit: rules shop.yaml\n"
        "<!-- /statekit --> x\n"
        "  <!-- /statekit -->\n"
        "<!-- statekit: rules bad.yaml -->\n"
        "<!-- /statekit -->\n"
        "<!-- statekit: diagram shop.yaml file=a.svg -->\n<!-- /statekit -->\n"
        "<!-- statekit: diagram shop.yaml machine=box file=a.svg -->\n<!-- /statekit -->\n"
        "<!-- statekit: rules shop.yaml -->\n```\n<!-- /statekit -->\n"
    )
    (folder / "two.md").write_bytes(b"\xff")
    (folder / "fine.md").write_text("<!-- statekit: rules shop.yaml -->\n<!-- /statekit -->\n")
    ran = run("render", "--inject", "fine.md", "one.md", "two.md", "none.md")
    assert (ran.code, ran.out) == (2, "")
    unended = "the block does not end: write `<!-- /statekit -->` on a line behind it"
    assert ran.err == (
        f"error: one.md:1:1: {unended}\n"
        "one.md:2:1: a mark is a line of its own that ends in `-->`\n"
        "one.md:3:1: a mark is a line of its own that ends in `-->`\n"
        "one.md:4:3: no block is open: begin it with `<!-- statekit: KIND SPEC -->`\n"
        "one.md:5:22: bad.yaml cannot be loaded\n"
        "error[unknown-state]: m has no state 't'\n"
        " --> bad.yaml:2:38\n"
        "  |\n"
        "2 | machines: {m: {states: [s], initial: t}}\n"
        f"  | {' ' * 37}^\n"
        "one.md:9:46: a.svg is the file of something else already\n"
        f"one.md:11:1: {unended}\n"
        "two.md: byte 1 is not UTF-8\n"
        "none.md: No such file or directory\n"
    )
    assert "never" not in (folder / "fine.md").read_text(encoding="utf-8")
    assert not (folder / "a.svg").exists()


OUTSIDE = (
    "lies neither below the folder of this page nor below the current one: keep it in one of them"
)


@pytest.mark.parametrize("name", ["../../x.svg", "a/../../../x.svg", "link/x.svg", "out.svg"])
def test_nothing_is_written_outside_of_the_folders(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Be it by dots or by links: only below the page and below the current folder."""
    page = folder / "here" / "sub" / "page.md"
    page.parent.mkdir(parents=True)
    (page.parent / "link").symlink_to(folder)
    (page.parent / "out.svg").symlink_to(folder / "x.svg")
    monkeypatch.chdir(folder / "here")
    page.write_text(f"<!-- statekit: diagram payment file={name} -->\n<!-- /statekit -->\n")
    ran = run("render", "--inject", "sub/page.md")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"error: {Path('sub/page.md')}:1:32: {name} {OUTSIDE}\n"
    assert not (folder / "x.svg").exists()


def test_a_file_by_its_whole_path_is_outside_too(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A page does not choose where on a machine a file lies."""
    target = tmp_path_factory.mktemp("other") / "x.svg"
    found = faults(f"<!-- statekit: diagram payment file={target} -->\n<!-- /statekit -->\n")
    assert found == [f"page.md:1:32: {target} {OUTSIDE}"]


def test_a_picture_may_lie_beside_the_folder_of_its_page(folder: Path) -> None:
    """As long as that is below the current folder."""
    page = folder / "docs" / "page.md"
    page.parent.mkdir()
    page.write_text("<!-- statekit: diagram payment file=../images/p.svg -->\n<!-- /statekit -->\n")
    assert run("render", "--inject", "docs/page.md").code == 0
    assert (folder / "images" / "p.svg").is_file()


def test_a_folder_or_a_pipe_is_no_place_for_a_picture(folder: Path) -> None:
    """It is told before anything waits for it."""
    (folder / "a.svg").mkdir()
    found = faults("<!-- statekit: diagram payment file=a.svg -->\n<!-- /statekit -->\n")
    assert found == ["page.md:1:32: a.svg is there and is no file: choose another name"]


@pytest.mark.parametrize(
    "option", ["-o", "--format", "--machine", "--variant", "--lang", "--engine"]
)
def test_inject_goes_without_what_draws_specs(folder: Path, option: str) -> None:
    """Each block has its own options."""
    value = {"--format": "svg", "--engine": "pure"}.get(option, "box")
    ran = run("render", "--inject", "page.md", option, value)
    assert ran.code == 2
    assert ran.err.endswith(f"Error: --inject goes without {option}.\n")
