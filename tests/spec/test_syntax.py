"""What is not YAML: each common mistake, with its whole finding."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from statekit.diagnostics import SpecError

from .reading import PARSERS, findings, read_with

# What is written, then the finding: message, place, help.
FAULTS = [
    pytest.param(
        "a:\n\tb: 1\n",
        "a tab stands where YAML allows only spaces",
        "2:1",
        "replace the tab by spaces",
        id="tab",
    ),
    pytest.param(
        "a:\n  b: 1\n  \tc: 2\n",
        "a tab stands where YAML allows only spaces",
        "3:3",
        "replace the tab by spaces",
        id="tab-behind-spaces",
    ),
    pytest.param(
        "a: 'foo\nb: 1\n",
        "the ' that opens here is never closed",
        "1:4",
        "close it where the text ends; inside the text write '' for a quote",
        id="open-quote",
    ),
    pytest.param(
        'a: "foo\n---\nb: 1\n',
        'the " that opens here is never closed',
        "1:4",
        'close it where the text ends; inside the text write \\" for a quote',
        id="open-quote-before-a-document",
    ),
    pytest.param(
        "a: 'foo\nb: 'bar'\n",
        "the quoted text of line 1 has ended before this",
        "2:5",
        "close it where the text ends; inside the text write '' for a quote",
        id="quote-closed-by-the-next-one",
    ),
    pytest.param(
        "a: 'it's'\n",
        "the quoted text has ended before this",
        "1:8",
        "close it where the text ends; inside the text write '' for a quote",
        id="apostrophe-in-quotes",
    ),
    pytest.param(
        'a: "x" and "y"\n',
        "the quoted text has ended before this",
        "1:8",
        'close it where the text ends; inside the text write \\" for a quote',
        id="text-after-a-quote",
    ),
    pytest.param(
        "'a' b: c\n",
        "the quoted text has ended before this",
        "1:5",
        "close it where the text ends; inside the text write '' for a quote",
        id="text-after-a-quoted-key",
    ),
    pytest.param(
        "a: [x] y\n",
        "the value has ended before this",
        "1:8",
        "remove this, or put the whole value in quotes",
        id="text-after-a-list",
    ),
    pytest.param(
        "a: [x, {y: [z]\n# end\n",
        "the { that opens here is never closed",
        "1:8",
        "write } after its last entry",
        id="open-brace",
    ),
    pytest.param(
        "a: [",
        "the [ that opens here is never closed",
        "1:4",
        "write ] after its last entry",
        id="open-bracket-at-the-end",
    ),
    pytest.param(
        "a:\n  b: [x, y\n  c: z\n",
        "the [ that opens here is not closed before line 3",
        "2:6",
        "write ] after its last entry",
        id="open-bracket-before-a-key",
    ),
    pytest.param(
        "a: {b: c\n  d: e}\n",
        "a comma or } is missing before this: the { of line 1 is still open",
        "2:4",
        "write the comma or }; if this belongs to a value, put the whole value in quotes",
        id="missing-comma",
    ),
    pytest.param(
        "a: [x, y}\n",
        "a comma or ] is missing before this: the [ of line 1 is still open",
        "1:9",
        "write the comma or ]; if this belongs to a value, put the whole value in quotes",
        id="wrong-bracket",
    ),
    pytest.param(
        "a: {b: c: d}\n",
        "a comma or } is missing before this: the { of line 1 is still open",
        "1:9",
        "write the comma or }; if this belongs to a value, put the whole value in quotes",
        id="colon-in-braces",
    ),
    pytest.param(
        "a: [b, , c]\n",
        "a value is missing before the ,",
        "1:8",
        "write the value, or put the whole value in quotes",
        id="missing-value",
    ),
    pytest.param(
        "a: ]\n",
        "a value is missing before the ]",
        "1:4",
        "write the value, or put the whole value in quotes",
        id="closing-bracket",
    ),
    pytest.param(
        "when: a: b\n",
        "this colon would make a second key inside a value",
        "1:8",
        "put the whole value in quotes, or begin a mapping on the next line",
        id="colon-in-a-value",
    ),
    pytest.param(
        "a: 1\n  b: 2\n",
        "this key is indented below a value that is not a mapping",
        "2:3",
        "align it with the keys that it belongs to, or remove the value above",
        id="key-below-a-value",
    ),
    pytest.param(
        f"{'x' * 1025}: 1\n",
        "this colon ends no key: a key stands on one line and has at most 1024 characters",
        "1:1026",
        "write a shorter key",
        id="long-key",
    ),
    pytest.param(
        "a: 1\nfoo\nb: 2\n",
        "a key ends with a colon and a space, and here is none",
        "2:1",
        "write `key: value`, or indent the line if it goes on with the value above",
        id="key-without-colon",
    ),
    pytest.param(
        "a: 1\nb:2\n",
        "a key ends with a colon and a space, and here is none",
        "2:1",
        "write `key: value`, or indent the line if it goes on with the value above",
        id="colon-without-space",
    ),
    pytest.param(
        "a:\n    b: 1\n  c: 2\n",
        "the indentation of this line fits none of the lines above",
        "3:3",
        "align it with the lines that it belongs to",
        id="key-between-levels",
    ),
    pytest.param(
        "a:\n  - x\n - y\n",
        "the indentation of this line fits none of the lines above",
        "3:2",
        "align it with the lines that it belongs to",
        id="dash-between-levels",
    ),
    pytest.param(
        "a:\n  - x\n  b: 1\n",
        "a dash is expected here, as this line belongs to a list",
        "3:3",
        "write `- value`, or align the line with the mapping that it belongs to",
        id="key-in-a-list",
    ),
    pytest.param(
        "a: b\n- c\n",
        "a key is expected here, as this line belongs to a mapping",
        "2:1",
        "write `key: value`, or indent the line if it goes on with the value above",
        id="dash-in-a-mapping",
    ),
    pytest.param(
        "  a: 1\nb: 2\n",
        "this line is indented less than the first one",
        "2:1",
        "give all keys at the top of the file the same indentation",
        id="first-line-indented",
    ),
    pytest.param(
        "a: 1\n...\nb: 2\n",
        "the spec has ended before this",
        "3:1",
        "remove what follows its end",
        id="text-after-the-end",
    ),
    pytest.param(
        "%YAML 1.1\n",
        "the file ends before a spec begins",
        "1:10",
        "write it below this line",
        id="nothing-after-a-directive",
    ),
    pytest.param(
        "a: - b\n",
        "a list cannot begin on the line of its key",
        "1:4",
        "begin it on the next line; if the - belongs to the value, put the whole value in quotes",
        id="dash-after-a-key",
    ),
    pytest.param(
        "a: @b\n",
        "a value cannot begin with @",
        "1:4",
        "put the whole value in quotes",
        id="reserved-character",
    ),
    pytest.param(
        "a: & b\n",
        "a value cannot begin with &",
        "1:4",
        "put the whole value in quotes",
        id="anchor-without-name",
    ),
    pytest.param(
        "a: ?\n",
        "a value cannot begin with ?",
        "1:4",
        "put the whole value in quotes",
        id="question-mark",
    ),
    pytest.param(
        "when: > 1\n",
        "> begins a block of text, which starts on the next line",
        "1:7",
        "if the > belongs to the value, put the whole value in quotes",
        id="comparison-without-left-side",
    ),
    pytest.param(
        'a: "\\q"\n',
        "this is not an escape that YAML knows",
        "1:5",
        "write \\\\ for a backslash, or use single quotes",
        id="escape",
    ),
    pytest.param(
        'a: "😀\\ud800"\n',
        "this is not an escape that YAML knows",
        "1:6",
        "write \\\\ for a backslash, or use single quotes",
        id="half-a-character",
    ),
    pytest.param(
        "%a: 1\n",
        "a line that begins with % instructs the YAML parser, and this is no instruction",
        "1:1",
        "remove the line; if the % belongs to a key, put the key in quotes",
        id="directive",
    ),
    pytest.param(
        "a: \0\n",
        "the character U+0000 is invisible and may not stand in a spec",
        "1:4",
        "remove it, or save the file as UTF-8 if it is UTF-16",
        id="nul",
    ),
    pytest.param(
        "a: 1\n# b\u2028rules: {}\n",
        "the character U+2028 is invisible and may not stand in a spec",
        "2:4",
        'remove it, or write "\\u2028" in double quotes',
        id="line-end-to-some",
    ),
    pytest.param(
        "a: *x\n",
        "*x repeats a value marked &x, and there is none",
        "1:4",
        "mark one further up, or put the whole value in quotes",
        id="alias-of-nothing",
    ),
]


@pytest.mark.parametrize(("written", "message", "place", "remedy"), FAULTS)
def test_what_is_not_yaml_is_explained(written: str, message: str, place: str, remedy: str) -> None:
    """Each common mistake has a message of its own, at the place to mend."""
    first, arrow, *_, last = findings(written).splitlines()

    assert first == f"error[yaml-syntax]: {message}"
    assert arrow.strip() == f"--> spec.yaml:{place}"
    assert last.strip() == f"= help: {remedy}"


def test_the_place_is_shown() -> None:
    """The excerpt has the line and a caret, in a file with other scripts and Windows line ends."""
    assert findings("título: 'año 😀'\r\nb: [é, 'x' y]\r\n") == (
        "error[yaml-syntax]: a comma or ] is missing before this: the [ of line 2 is still open\n"
        " --> spec.yaml:2:12\n"
        "  |\n"
        "2 | b: [é, 'x' y]\n"
        "  |            ^\n"
        "  = help: write the comma or ]; if this belongs to a value,"
        " put the whole value in quotes"
    )


def test_a_missing_anchor_lists_those_that_look_like_it() -> None:
    """A misspelt alias is answered with the near names."""
    assert findings("a: &paid x\nb: &due y\nc: *payd\n") == (
        "error[yaml-syntax]: *payd repeats a value marked &payd, and there is none\n"
        " --> spec.yaml:3:4\n"
        "  |\n"
        "3 | c: *payd\n"
        "  |    ^^^^^\n"
        "  = near: paid\n"
        "  = help: mark one further up, or put the whole value in quotes"
    )


@pytest.mark.parametrize("parser", PARSERS)
def test_a_fault_without_explanation_is_told_in_the_words_of_the_parser(parser: type[Any]) -> None:
    """Nothing is hidden where the cause is not known."""
    with pytest.raises(SpecError) as raised:
        read_with(parser, "%YAML 2.0\n---\na: 1\n")

    more = " (version 1.* is required)" if parser is yaml.SafeLoader else ""
    assert str(raised.value) == (
        f"error[yaml-syntax]: this is not YAML: found incompatible YAML document{more}\n"
        " --> spec.yaml:1:1\n"
        "  |\n"
        "1 | %YAML 2.0\n"
        "  | ^"
    )


def test_a_number_beyond_the_parser_in_python_is_a_finding() -> None:
    """That parser fails on an escape beyond all characters; it must not end in a traceback."""
    with pytest.raises(SpecError) as raised:
        read_with(yaml.SafeLoader, 'a: 1\nb: "\\UFFFFFFFF"\n')

    assert str(raised.value) == (
        "error[yaml-syntax]: this is not YAML: the parser cannot read what follows\n"
        " --> spec.yaml:2:2\n"
        "  |\n"
        '2 | b: "\\UFFFFFFFF"\n'
        "  |  ^"
    )
