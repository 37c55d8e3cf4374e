"""Reading a file: its values, and the findings about one that is not in order."""

from __future__ import annotations

import math

import pytest

from .reading import finding, findings, outline, plain, read, value_of


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("nULL", "nULL"),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("No", "No"),
        ("y", "y"),
        ("0", 0),
        ("-12", -12),
        ("+12", 12),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("-0x1F", "-0x1F"),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2024-01-31", "2024-01-31"),
        ("1.0.0", "1.0.0"),
        ("٣", "٣"),
        ("1.5", 1.5),
        ("-.5", -0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("1E-2", 0.01),
        ("e3", "e3"),
        (".", "."),
        (".inf", math.inf),
        ("+.Inf", math.inf),
        ("-.INF", -math.inf),
        ("inf", "inf"),
        (".5.", ".5."),
        ("=", "="),
        ("9" * 4300, int("9" * 4300)),
    ],
)
def test_values_follow_the_core_schema_of_yaml_1_2(written: str, value: object) -> None:
    """What looks like null, a boolean or a number is one; all else is text."""
    scalar = value_of(f"k: {written}")

    assert (scalar.text, scalar.value, type(scalar.value)) == (written, value, type(value))


def test_not_a_number_is_a_number() -> None:
    """The one value that does not equal itself."""
    value = value_of("k: .nan").value

    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize("written", ["'1'", '"1"', "|-\n  1", ">-\n  1"])
def test_what_is_quoted_or_in_a_block_is_text(written: str) -> None:
    """Quotes keep a version or a postcode from becoming a number."""
    scalar = value_of(f"k: {written}")

    assert (scalar.text, scalar.value, scalar.quoted) == ("1", "1", True)


def test_lists_and_mappings_keep_their_order() -> None:
    """Both styles of YAML mean the same."""
    block = "b:\n- 1\n-\n  - x\na:\n  c: true\n  d:\n"
    flow = "{b: [1, [x]], a: {c: true, d: }}"

    expected = [("b", [1, ["x"]]), ("a", [("c", True), ("d", None)])]
    assert [plain(read(block)), plain(read(flow))] == [expected, expected]


def test_merge_keys_are_ordinary_keys() -> None:
    """YAML 1.2 knows no merge keys; the loader refuses the key like any that it does not know."""
    assert plain(read("a: &a {b: 1}\nc: {<<: *a}\n")) == [
        ("a", [("b", 1)]),
        ("c", [("<<", [("b", 1)])]),
    ]


def test_aliases_repeat_what_their_anchors_name() -> None:
    """The last anchor of a name counts, and an alias shares the very node."""
    top = read("a: &x [1]\nb: *x\nc: &x 2\nd: [*x, &x 3, *x]\n")

    assert plain(top) == [("a", [1]), ("b", [1]), ("c", 2), ("d", [2, 3, 3])]
    assert top.entries[0][1] is top.entries[1][1]


def test_an_anchor_inside_another_of_its_name_counts() -> None:
    """An alias takes the anchor that stands last before it."""
    assert plain(read("a: &x [&x 1, *x]\nb: *x\n")) == [("a", [1, 1]), ("b", 1)]


def test_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    """A file has the same values and places, whichever editor has written it."""
    text = "a: 1\nb: |\n  c\n\n  d\ne: 'f\n  g'\n"
    windows = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    old_mac = text.replace("\n", "\r")

    assert outline(read(windows)) == outline(read(text)) == outline(read(old_mac))


def test_a_document_may_have_its_markers() -> None:
    """The start, the end and the version of YAML may be said."""
    assert plain(read("%YAML 1.2\n---\na: 1\n...\n")) == [("a", 1)]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("# note", "the file is empty, comments apart"),
        ("--- # note\n...\n", "the file is empty, comments apart"),
    ],
)
def test_a_file_without_values_is_empty(written: str, message: str) -> None:
    """Comments and markers are no content."""
    line = written.split("\n")[0]
    remedy = "begin it with `spec:` and a name"

    assert findings(written) == finding("empty-file", message, "1:1", line, "^", remedy)


@pytest.mark.parametrize(
    ("written", "kind", "carets"),
    [
        ("- a", "a list", "^^^"),
        ("just text", "text", "^^^^^^^^^"),
        ("spec:parcel", "text", "^^^^^^^^^^^"),
        ("12", "a number", "^^"),
        ("~", "nothing", "^"),
        ("''", "text", "^^"),
    ],
)
def test_the_top_of_a_file_is_a_mapping(written: str, kind: str, carets: str) -> None:
    """Anything else is refused by its kind."""
    message = f"the top of the file must be a mapping, and is {kind}"
    remedy = "write lines of the form `key: value`"

    assert findings(written) == finding("wrong-shape", message, "1:1", written, carets, remedy)


@pytest.mark.parametrize(
    ("written", "place", "line", "carets"),
    [
        ("a: 1\n---\nb: 2\n", "2:1", "---", "^^^"),
        ("---\n--- {}\n", "2:1", "--- {}", "^^^"),
        ("a: 1\n...\n---\n", "3:1", "---", "^^^"),
    ],
)
def test_a_second_document_is_refused(written: str, place: str, line: str, carets: str) -> None:
    """It would be lost, so its beginning is pointed at."""
    message = "a second document begins here, and a file holds one spec"
    remedy = "remove the `---`, or put what follows into a file of its own"

    assert findings(written) == finding("several-documents", message, place, line, carets, remedy)


def test_every_duplicate_key_is_found() -> None:
    """Each names the line of the first, in mappings of either style, aliases as keys among them."""
    written = "&k a: 1\nb: {c: 1, 'c': 2}\n*k : 3\na: 4\n"
    remedy = "remove one of the two, or rename it"

    def duplicate(key: str, first: int, place: str, line: str, carets: str) -> str:
        message = f"`{key}` is a key of this mapping already, on line {first}"
        return finding("duplicate-key", message, place, line, carets, remedy)

    assert findings(written).split("\n\n") == [
        duplicate("c", 2, "2:11", "b: {c: 1, 'c': 2}", "          ^^^"),
        duplicate("a", 1, "3:1", "*k : 3", "^^"),
        duplicate("a", 1, "4:1", "a: 4", "^"),
    ]


def test_keys_with_control_characters_are_shown_harmlessly() -> None:
    """A key that would move the cursor, or fill the screen, does not do so in a message."""
    key = '"\\e[2J' + "x" * 50 + '"'

    first_line = findings(f"{key}: 1\n{key}: 2\n").splitlines()[0]

    assert first_line == (
        "error[duplicate-key]: `\N{REPLACEMENT CHARACTER}[2J" + "x" * 35 + "…`"
        " is a key of this mapping already, on line 1"
    )


@pytest.mark.parametrize(
    ("written", "kind", "place", "carets"),
    [
        ("{a: 1}: 2", "a mapping", "1:1", "^^^^^^"),
        ("? - a\n: b", "a list", "1:3", "  ^^^"),
        ("a: {{ b }}", "a mapping", "1:5", "    ^^^^^"),
    ],
)
def test_a_key_is_a_single_value(written: str, kind: str, place: str, carets: str) -> None:
    """Lists and mappings cannot be keys; a template's braces are the usual cause."""
    message = f"a key must be a single value, and this is {kind}"
    line = written.split("\n")[0]
    remedy = "put it in quotes if it is meant as text"

    assert findings(written) == finding("wrong-shape", message, place, line, carets, remedy)


@pytest.mark.parametrize(
    ("written", "tag", "column"),
    [
        ("a: !!python/object/apply:os.system ['true']", "!!python/object/apply:os.system", 4),
        ("a: !!str b", "!!str", 4),
        ("a: &x !b {c: d}", "!b", 7),
        ("a: !<tag:b> c", "!<tag:b>", 4),
        ("a: ! b", "!", 4),
        ("a: [!b , c]", "!b", 5),
        ("a: !b!c d", "!b!c", 4),
        ("!a b: c", "!a", 1),
    ],
)
def test_tags_are_refused(written: str, tag: str, column: int) -> None:
    """A spec is data: no tag is obeyed, not even a harmless one."""
    message = f"{tag} is a YAML tag, which asks for an object; a spec is only data"
    carets = " " * (column - 1) + "^" * len(tag)
    remedy = "remove the tag; if the ! belongs to the value, put the whole value in quotes"

    expected = finding("yaml-tag", message, f"1:{column}", written, carets, remedy)
    assert findings(written) == expected


@pytest.mark.parametrize(
    ("written", "place", "line", "carets"),
    [
        ("a: &a [1, *a]", "1:11", "a: &a [1, *a]", "          ^^"),
        ("a: &a\n  b: {c: *a}", "2:10", "  b: {c: *a}", "         ^^"),
        ("&a b: *a", None, "", ""),
    ],
)
def test_an_alias_inside_its_own_value_is_refused(
    written: str, place: str | None, line: str, carets: str
) -> None:
    """A value that contains itself has no end; a value that repeats its key does not."""
    if place is None:
        assert plain(read(written)) == [("b", "b")]
        return
    message = "*a stands inside the value that it repeats, which has no end"
    remedy = "write out what is meant"

    assert findings(written) == finding("alias-to-itself", message, place, line, carets, remedy)


def test_findings_come_in_the_order_of_the_file_and_end_with_what_stops_the_reading() -> None:
    """One run tells of everything up to the place where nothing more can be read."""
    written = "a: !b 1\nc: {d: 1, d: 2}\ne: 1e999\nf: [\n"

    rules = [line for line in findings(written).splitlines() if line.startswith("error")]

    assert rules == [
        "error[yaml-tag]: !b is a YAML tag, which asks for an object; a spec is only data",
        "error[duplicate-key]: `d` is a key of this mapping already, on line 2",
        "error[wrong-shape]: this number is too large or too long to calculate with",
        "error[yaml-syntax]: the [ that opens here is never closed",
    ]
