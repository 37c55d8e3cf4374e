"""Files that are too large, too deep, badly encoded or no files: findings, never a crash."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statekit.diagnostics import SpecError
from statekit.spec.decode import MAX_BYTES
from statekit.spec.reader import MAX_NODES, read_file

from .reading import PARSERS, finding, findings, plain, read, read_with


def test_declared_tags_are_refused() -> None:
    """A directive for tags is of no use, and thousands of them are an attack."""
    written = "%TAG !a! tag:a\n" * 1000 + "---\na: 1\n"
    message = "%TAG declares YAML tags, which ask for objects; a spec is only data"

    assert findings(written) == finding(
        "yaml-tag", message, "1:1", "%TAG !a! tag:a", "^" * 14, "remove the line"
    )


@pytest.mark.parametrize(
    "number", ["9" * 4301, "0x" + "f" * 4000, "0o" + "7" * 10_000, "0." + "1" * 4300, "1e999"]
)
def test_numbers_have_a_limit(number: str) -> None:
    """Python cannot print such integers, and makes infinity of such floats."""
    shown = number if len(number) < 90 else f"{number[:97]}…"
    message = "this number is too large or too long to calculate with"
    remedy = "put it in quotes if it is not a number"

    first = findings(f"a: {number}\n")

    carets = f"   {'^' * len(shown)}"
    assert first == finding("wrong-shape", message, "1:4", f"a: {shown}", carets, remedy)


DEEP = "lists and mappings stand more than 64 deep one inside the other"


def test_nesting_has_a_limit() -> None:
    """64 levels are read, in either style; the 65th is refused where it begins."""
    read("a: " + "[" * 63 + "]" * 63)
    read("".join(" " * depth + "a:\n" for depth in range(64)))

    flow = findings("a: " + "[" * 10_000)
    block = findings("- " * 10_000)
    lines = findings("".join(" " * depth + "a:\n" for depth in range(1000)))

    assert flow.splitlines()[:2] == [f"error[too-deep]: {DEEP}", " --> spec.yaml:1:67"]
    assert block.splitlines()[:2] == [f"error[too-deep]: {DEEP}", " --> spec.yaml:1:129"]
    margin = " " * 64
    assert lines == finding("too-deep", DEEP, "65:65", f"{margin}a:", f"{margin}^", "nest less")


def test_aliases_count_for_the_depth() -> None:
    """A chain of aliases nests as deep as if it were written out."""
    links = "".join(f"- &a{link + 1} [*a{link}]\n" for link in range(80))

    assert findings(f"a:\n- &a0 [1]\n{links}") == finding(
        "too-deep", DEEP, "64:9", "- &a62 [*a61]", "        ^^^^", "nest less"
    )


def test_values_have_a_limit() -> None:
    """As many values as the limit are read, and one more is refused."""
    message = "the file holds more than 100000 values, counting what aliases repeat"
    thousand = f"a: &a [{'1, ' * 999}]\n"
    ones = MAX_NODES - 98_000 - 1004  # the top, two keys, a list and the thousand that `a` names

    def written(ones: int) -> str:
        return f"{thousand}b: [{'*a, ' * 98}{'1, ' * ones}]"

    read(written(ones))
    too_many = findings(written(ones + 1))

    place = f"2:{5 + 4 * 98 + 3 * ones}"
    assert too_many.splitlines()[:2] == [
        f"error[too-many-nodes]: {message}",
        f" --> spec.yaml:{place}",
    ]


def test_an_alias_counts_as_much_as_it_repeats() -> None:
    """Nine short lines that would stand for a thousand million values are refused."""
    message = "the file holds more than 100000 values, counting what aliases repeat"
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"

    assert findings(bomb) == finding(
        "too-many-nodes",
        message,
        "5:36",
        "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]",
        " " * 35 + "^^",
        "split the file, or repeat less",
    )


@pytest.mark.parametrize(
    ("data", "byte", "place", "line", "caret"),
    [
        (b"a: 1\r\nb: caf\xe9\r\n", "0xe9", "2:7", "b: caf\ufffd", "      ^"),
        (b"\xef\xbb\xbfa: \xff", "0xff", "1:4", "a: \ufffd", "   ^"),
        ("é: 1".encode("utf-16-le"), "0xe9", "1:1", "\ufffd\ufffd:\ufffd \ufffd1\ufffd", "^"),
        (b"\xff\xfea\0", "0xff", "1:1", "\ufffd\ufffda\ufffd", "^"),
    ],
)
def test_other_encodings_are_refused(
    data: bytes, byte: str, place: str, line: str, caret: str
) -> None:
    """The first byte that is not UTF-8 is named and shown."""
    message = f"byte {byte} on line {place[0]} is not UTF-8"

    expected = finding("not-utf8", message, place, line, caret, "save the file as UTF-8")
    assert findings(data) == expected


def test_half_a_character_is_refused() -> None:
    """A lone surrogate, which programs with text in UTF-16 write as if it were a character."""
    message = "U+D83D, half a character, on line 2 is not UTF-8"

    assert findings("a: 1\nb: \ud83d\n".encode("utf-8", "surrogatepass")) == finding(
        "not-utf8", message, "2:4", "b: \ufffd\ufffd\ufffd", "   ^", "save the file as UTF-8"
    )


def test_utf_16_without_its_mark_is_refused() -> None:
    """Every other byte of it is a character that may not stand in a spec."""
    message = "the character U+0000 is invisible and may not stand in a spec"
    remedy = "remove it, or save the file as UTF-8 if it is UTF-16"

    assert findings("a: 1".encode("utf-16-le")) == finding(
        "yaml-syntax", message, "1:2", "a\ufffd:\ufffd \ufffd1\ufffd", " ^", remedy
    )


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    """Messages name it by its path, or as the caller says."""
    path = tmp_path / "parcel.yaml"
    path.write_bytes(b"spec: parcel\n")

    by_path, by_name = read_file(path), read_file(path, "parcel")

    assert plain(by_path) == plain(by_name) == [("spec", "parcel")]
    assert (by_path.source.name, by_name.source.name) == (str(path), "parcel")


def failure(path: Path) -> str:
    """Return what is said about a file that cannot be read, by the name of `spec`."""
    with pytest.raises(SpecError) as raised:
        read_file(path, "spec")
    return str(raised.value)


def test_a_file_that_cannot_be_opened_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing, a folder, a bad name, forbidden or broken: each is said in its words."""

    def fail_with(error: OSError) -> str:
        def fail(*_: object) -> None:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(Path, "open", fail)
            return failure(tmp_path / "spec.yaml")

    assert [
        failure(tmp_path / "missing.yaml"),
        failure(tmp_path),
        failure(tmp_path / "a\0b.yaml"),
        fail_with(PermissionError(13, "Permission denied")),
        fail_with(OSError(5, "Input/output error")),
    ] == [
        "error[unreadable-file]: there is no file spec\n   = help: check the path",
        "error[unreadable-file]: spec is a folder\n   = help: name a file in it",
        "error[unreadable-file]: spec cannot be read: embedded null byte",
        "error[unreadable-file]: spec may not be read\n   = help: ask for the right to read it",
        "error[unreadable-file]: spec cannot be read: Input/output error",
    ]


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    """1 MiB is read; one byte more is not, and the rest of such a file is never looked at."""
    path = tmp_path / "spec.yaml"
    path.write_bytes(b"a: 1\n#".ljust(MAX_BYTES, b"x"))
    assert plain(read_file(path)) == [("a", 1)]

    os.truncate(path, 10 * MAX_BYTES)

    assert failure(path) == (
        "error[file-too-large]: spec is larger than 1024 KiB, too large for a spec\n"
        "   = help: check the path"
    )


_SIGNS = st.sampled_from("-[]{},:?&*!|>'\"\\#%@`~<=+ \n\t\r\0\u2028\ufeffaé😀")
_PIECES = st.sampled_from(
    ["k: ", "\n  ", "- ", "&a ", "*a", "!x ", "|2\n", ">-\n", "---\n", "%YAML "]
)
_SOUP = st.lists(_SIGNS | _PIECES | st.text(max_size=3), max_size=30).map("".join)


def test_files_of_like_names_are_near(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those in the folder where the missing one would be, whichever way they end."""
    monkeypatch.chdir(tmp_path)
    for name in ("payment.yaml", "payments.yml", "order.yaml", "payent.txt"):
        (tmp_path / name).write_bytes(b"")

    assert [failure(Path("payent.yaml")), failure(Path("none/payent.yaml"))] == [
        "error[unreadable-file]: there is no file spec\n"
        "   = near: payment.yaml, payments.yml\n"
        "   = help: check the path",
        "error[unreadable-file]: there is no file spec\n   = help: check the path",
    ]


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    """It is there, and what it names is not."""
    link = tmp_path / "spec.yaml"
    link.symlink_to(tmp_path / "gone.yaml")

    assert failure(link) == (
        "error[unreadable-file]: spec is a link that leads nowhere\n"
        "   = help: correct the link, or remove it"
    )


@pytest.mark.skipif(os.name != "posix", reason="pipes with names")
def test_a_pipe_into_which_nobody_writes_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That would wait for ever. What is open already is read: a shell names it so."""
    pipe = tmp_path / "spec.yaml"
    os.mkfifo(pipe)
    reader, writer = os.pipe()
    os.write(writer, b"a: 1\n")
    os.close(writer)

    with monkeypatch.context() as patch:
        patch.delattr(Path, "open")
        said = failure(pipe)

    assert said == (
        "error[unreadable-file]: spec is a pipe, a socket or a device, and a spec is a file\n"
        "   = help: write the spec to a file, or pipe it into /dev/stdin"
    )
    assert plain(read_file(Path(f"/dev/fd/{reader}"))) == [("a", 1)]
    os.close(reader)


@given(data=st.binary(max_size=60) | _SOUP.map(lambda text: text.encode(errors="replace")))
def test_any_bytes_are_a_mapping_or_findings(data: bytes) -> None:
    """Nothing but a SpecError ever comes out, and every finding can be shown and written."""
    for parser in PARSERS:
        try:
            top = read_with(parser, data)
        except SpecError as error:
            said = [str(error), *(str(each.to_dict()) for each in error.diagnostics)]
        else:
            said = [top.kind]
        assert all(said)
