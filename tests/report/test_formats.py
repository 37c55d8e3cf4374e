"""What was found, in the formats that reviews take; each is read back by another reader."""
# ruff: noqa: E501 - whole outputs have long lines

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from jsonschema import Draft4Validator
from junitparser import Error, Failure, JUnitXml, TestCase
from markdown_it import MarkdownIt

from statekit.diagnostics import Diagnostic, Severity, Source, Span
from statekit.report import CheckedSpec
from statekit.report.github import github_text
from statekit.report.gitlab import gitlab_data
from statekit.report.junit import junit_text
from statekit.report.markdown import markdown_text
from statekit.report.rows import Report, check_report, path_from
from statekit.report.sarif import sarif_data
from tests.programs import from_npm

HERE = PurePosixPath("/shop")
SOURCE = Source("specs/shop.yaml", "spec: shop\nmachines: |^| x\nrules: a\n")
ERROR = Diagnostic(
    "unknown-key", "there is no such key", Span(SOURCE, 6, 10), "remove it", ("shap", "shup")
)
NOTE = Diagnostic("unused-name", "nobody uses it", Span(SOURCE, 11, 32), severity=Severity.NOTE)
"""Over two lines."""
GONE = Diagnostic("unreadable-file", "there is no file gone.yaml", remedy="check the path")

HOSTILE = Source("/shop/100%, a:b <c> #1.yaml", "x: 1\n")
ATTACK = Diagnostic(
    "trap",
    "50% of `a|b`, or <b>c</b>: @team *x* [y](z) |\r\n::error::x\x1b[31m ```",
    Span(HOSTILE, 0, 1),
)


def report(*found: Diagnostic, name: str = "specs/shop.yaml") -> Report:
    """What `check` tells of one file."""
    return check_report([CheckedSpec(name, found)], "1.2.3", HERE)


SHOP = report(ERROR, NOTE)
BAD = report(ATTACK)
FINE = report()


def test_annotations_have_the_place_of_the_token() -> None:
    """GitHub takes columns only where a finding stands on one line."""
    assert github_text(SHOP) == (
        "::error file=specs/shop.yaml,line=1,endLine=1,col=7,endColumn=11,"
        "title=statekit check%3A unknown-key::"
        "there is no such key%0Ahelp: near: shap, shup; remove it\n"
        "::notice file=specs/shop.yaml,line=2,endLine=3,"
        "title=statekit check%3A unused-name::nobody uses it\n"
    )
    assert github_text(report(GONE, name="gone.yaml")) == (
        "::error file=gone.yaml,title=statekit check%3A unreadable-file::"
        "there is no file gone.yaml%0Ahelp: check the path\n"
    )
    assert github_text(FINE) == ""


def decoded(line: str) -> tuple[str, dict[str, str], str]:
    """Read a command as the runner does: a head, properties and a message, each unescaped."""
    found = re.fullmatch(r"::(\w+) ([^\r\n]*?)::([^\r\n]*)", line)
    assert found is not None
    pairs = (each.split("=", 1) for each in found[2].split(","))
    marks = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))

    def plain(text: str, marks: Iterable[tuple[str, str]]) -> str:
        for mark, char in marks:
            text = text.replace(mark, char)
        return text

    data = [each for each in marks if each[1] not in ":,"]
    return found[1], {key: plain(each, marks) for key, each in pairs}, plain(found[3], data)


def test_a_hostile_spec_gives_the_runner_one_command() -> None:
    """Percent signs, commas, colons and line ends in messages and paths come back as they were."""
    (line,) = github_text(BAD).splitlines()
    assert line == (
        "::warning file=100%25%2C a%3Ab <c> #1.yaml,line=1,endLine=1,col=1,endColumn=2,"
        "title=statekit check%3A trap::50%25 of `a|b`, or <b>c</b>: @team *x* [y](z) |\N{REPLACEMENT CHARACTER}%0A"
        "::error::x\N{REPLACEMENT CHARACTER}[31m ```"
    )
    kind, properties, message = decoded(line)
    assert (kind, properties["file"]) == ("warning", "100%, a:b <c> #1.yaml")
    assert message == BAD.rows[0].message


def test_gitlab_gets_lines_and_positions() -> None:
    """A file without a place is shown at its first line."""
    marks = [each["fingerprint"] for each in gitlab_data(report(ERROR, NOTE, GONE))]
    assert gitlab_data(report(ERROR, NOTE, GONE)) == [
        {
            "description": "there is no such key\nhelp: near: shap, shup; remove it",
            "check_name": "unknown-key",
            "fingerprint": marks[0],
            "severity": "major",
            "location": {
                "path": "specs/shop.yaml",
                "lines": {"begin": 1, "end": 1},
                "positions": {
                    "begin": {"line": 1, "column": 7},
                    "end": {"line": 1, "column": 11},
                },
            },
        },
        {
            "description": "nobody uses it",
            "check_name": "unused-name",
            "fingerprint": marks[1],
            "severity": "info",
            "location": {
                "path": "specs/shop.yaml",
                "lines": {"begin": 2, "end": 3},
                "positions": {
                    "begin": {"line": 2, "column": 1},
                    "end": {"line": 3, "column": 6},
                },
            },
        },
        {
            "description": "there is no file gone.yaml\nhelp: check the path",
            "check_name": "unreadable-file",
            "fingerprint": marks[2],
            "severity": "major",
            "location": {"path": "specs/shop.yaml", "lines": {"begin": 1}},
        },
    ]
    assert gitlab_data(FINE) == []


def test_a_fingerprint_stays_while_lines_move() -> None:
    """It is the same a line further down, and another one for the same finding a second time."""
    lower = Source(SOURCE.name, "# A comment.\n" + SOURCE.text)
    moved = Diagnostic("trap", "no way out", Span(lower, 19, 23))
    first = Diagnostic("trap", "no way out", Span(SOURCE, 6, 10))
    second = Diagnostic("trap", "no way out", Span(SOURCE, 11, 15))
    (before,) = gitlab_data(report(first))
    (after,) = gitlab_data(report(moved))
    assert (
        before["fingerprint"]
        == after["fingerprint"]
        == ("f8b0b9658799ba732d3cba6e92caa05e4852292ca6d3d9556d8e9eb253c77d22")
    )
    one, other = gitlab_data(report(first, second))
    assert one["fingerprint"] == before["fingerprint"] != other["fingerprint"]


def test_what_a_variant_repeats_is_told_once() -> None:
    """Beside lines; JUnit and the table of specs tell it for each."""
    specs = [CheckedSpec("shop.yaml", (ERROR,)), CheckedSpec("shop.yaml", (ERROR,), variant="eu")]
    both = check_report(specs, "1.2.3", HERE)
    assert len(both.rows) == 1
    assert [suite.name for suite in JUnitXml.fromstring(junit_text(both).encode())] == [
        "shop.yaml",
        "shop.yaml, variant eu",
    ]


def test_junit_has_a_case_for_each_finding() -> None:
    """A note passes, and so does a spec without findings; a file that is not there is an error."""
    specs = [
        CheckedSpec("specs/shop.yaml", (ERROR, NOTE)),
        CheckedSpec("gone.yaml", (GONE,)),
        CheckedSpec("fine.yaml", ()),
    ]
    assert (
        junit_text(check_report(specs, "1.2.3", HERE))
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="statekit check">
  <testsuite name="specs/shop.yaml" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="specs/shop.yaml" name="unknown-key at specs/shop.yaml:1:7" file="specs/shop.yaml" line="1">
      <failure message="there is no such key" type="unknown-key">error[unknown-key]: there is no such key
 --&gt; specs/shop.yaml:1:7
  |
1 | spec: shop
  |       ^^^^
  = near: shap, shup
  = help: remove it</failure>
    </testcase>
    <testcase classname="specs/shop.yaml" name="unused-name at specs/shop.yaml:2:1" file="specs/shop.yaml" line="2">
      <system-out>note[unused-name]: nobody uses it
 --&gt; specs/shop.yaml:2:1
  |
2 | machines: |^| x
  | ^^^^^^^^^^^^^^^</system-out>
    </testcase>
  </testsuite>
  <testsuite name="gone.yaml" tests="1" failures="0" errors="1" skipped="0">
    <testcase classname="gone.yaml" name="unreadable-file at gone.yaml" file="gone.yaml">
      <error message="there is no file gone.yaml" type="unreadable-file">error[unreadable-file]: there is no file gone.yaml
   = help: check the path</error>
    </testcase>
  </testsuite>
  <testsuite name="fine.yaml" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="fine.yaml" name="check" />
  </testsuite>
</testsuites>
"""
    )


def cases(text: str) -> list[TestCase]:
    """The test cases, as junitparser reads them."""
    return [case for suite in JUnitXml.fromstring(text.encode()) for case in suite]


def test_a_reader_of_junit_sees_what_fails() -> None:
    """Control characters, which XML cannot hold, are replaced."""
    failed, passed = cases(junit_text(SHOP))
    assert [type(each) for each in failed.result] == [Failure]
    assert (failed.is_passed, passed.is_passed) == (False, True)
    (bad,) = cases(junit_text(BAD))
    assert bad.result[0].message == BAD.rows[0].message
    (gone,) = cases(junit_text(report(GONE)))
    assert [type(each) for each in gone.result] == [Error]


def test_sarif_tells_rules_regions_and_fingerprints() -> None:
    """The rules are those of the catalogue that were met."""
    marks = [each["fingerprint"] for each in gitlab_data(SHOP)]
    assert sarif_data(SHOP) == {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "statekit",
                        "version": "1.2.3",
                        "rules": [
                            {
                                "id": "unknown-key",
                                "shortDescription": {
                                    "text": "A misspelt key would be a rule that nobody enforces."
                                },
                                "defaultConfiguration": {"level": "error"},
                            },
                            {
                                "id": "unused-name",
                                "shortDescription": {"text": SHOP.about["unused-name"].title},
                                "help": {"text": SHOP.about["unused-name"].help},
                                "defaultConfiguration": {"level": "warning"},
                            },
                        ],
                    }
                },
                "automationDetails": {"id": "statekit-check/"},
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        "ruleId": "unknown-key",
                        "ruleIndex": 0,
                        "level": "error",
                        "message": {
                            "text": "there is no such key\nhelp: near: shap, shup; remove it"
                        },
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": "specs/shop.yaml"},
                                    "region": {
                                        "startLine": 1,
                                        "startColumn": 7,
                                        "endLine": 1,
                                        "endColumn": 11,
                                    },
                                }
                            }
                        ],
                        "partialFingerprints": {"statekit/v1": marks[0]},
                    },
                    {
                        "ruleId": "unused-name",
                        "ruleIndex": 1,
                        "level": "note",
                        "message": {"text": "nobody uses it"},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": "specs/shop.yaml"},
                                    "region": {
                                        "startLine": 2,
                                        "startColumn": 1,
                                        "endLine": 3,
                                        "endColumn": 6,
                                    },
                                }
                            }
                        ],
                        "partialFingerprints": {"statekit/v1": marks[1]},
                    },
                ],
            }
        ],
    }


@pytest.mark.parametrize(
    "told", [SHOP, BAD, FINE, report(GONE), report(ATTACK, GONE, name="/elsewhere/x.yaml")]
)
def test_sarif_keeps_to_the_published_schema(told: Report) -> None:
    """As a package of Microsoft's ships it."""
    path = from_npm("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")
    schema = json.loads(path.read_text(encoding="utf-8"))
    validator = Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)
    data = sarif_data(told)
    assert [each.message for each in validator.iter_errors(data)] == []
    del data["version"]
    assert [each.message for each in validator.iter_errors(data)] == [
        "'version' is a required property"
    ]


def uri(found: Report) -> object:
    """The address of the one file."""
    (place,) = re.findall(r'"uri": "(.*?)"', json.dumps(sarif_data(found)))
    return place


def test_files_are_addresses_in_sarif() -> None:
    """From the folder of the run; of a file elsewhere the whole path."""
    assert uri(BAD) == "100%25%2C%20a%3Ab%20%3Cc%3E%20%231.yaml"
    assert uri(report(GONE, name="/tmp/x y.yaml")) == "file:///tmp/x%20y.yaml"
    windows = PureWindowsPath("C:/shop")
    assert path_from(r"C:\shop\specs\a.yaml", windows) == "specs/a.yaml"
    assert path_from(r".\specs\a.yaml", windows) == "specs/a.yaml"
    far = check_report([CheckedSpec(r"D:\a b.yaml", (GONE,))], "1.2.3", windows)
    assert uri(far) == "file:///D:/a%20b.yaml"


def test_markdown_has_tables_and_folded_details() -> None:
    """Those that are worst come first."""
    specs = [CheckedSpec("specs/shop.yaml", (NOTE, ERROR)), CheckedSpec("fine.yaml", ())]
    assert (
        markdown_text(check_report(specs, "1.2.3", HERE))
        == """\
### statekit check: 1 error, 1 note

| spec | error | warning | note |
| --- | ---: | ---: | ---: |
| specs/shop.yaml | 1 | 0 | 1 |
| fine.yaml | 0 | 0 | 0 |

| level | what | where | why |
| --- | --- | --- | --- |
| error | `unknown-key` | `specs/shop.yaml:1:7` | there is no such key |
| note | `unused-name` | `specs/shop.yaml:2:1` | nobody uses it |

<details><summary>specs/shop.yaml: 1 error, 1 note</summary>

```text
note[unused-name]: nobody uses it
 --> specs/shop.yaml:2:1
  |
2 | machines: |^| x
  | ^^^^^^^^^^^^^^^

error[unknown-key]: there is no such key
 --> specs/shop.yaml:1:7
  |
1 | spec: shop
  |       ^^^^
  = near: shap, shup
  = help: remove it
```

</details>
"""
    )
    assert (
        markdown_text(FINE)
        == """\
### statekit check: fine

| spec | error | warning | note |
| --- | ---: | ---: | ---: |
| specs/shop.yaml | 0 | 0 | 0 |
"""
    )


def test_a_hostile_spec_stays_text_in_markdown() -> None:
    """It makes no tag, link, cell or fence of its own, and calls nobody."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown_text(BAD))
    kinds = [each.type for each in tokens]
    assert kinds.count("td_open") == 4 + 4
    cell = tokens[[index for index, kind in enumerate(kinds) if kind == "td_open"][-1] + 1]
    assert [(each.type, each.content) for each in cell.children or ()] == [
        ("text", "50% of "),
        ("code_inline", "a|b"),
        (
            "text",
            ", or <b>c</b>: @\u200bteam *x* [y](z) |\N{REPLACEMENT CHARACTER} ::error::x\N{REPLACEMENT CHARACTER}[31m ```",
        ),
    ]
    (fence,) = [each for each in tokens if each.type == "fence"]
    assert (fence.markup, fence.info) == ("````", "text")
    assert fence.content == BAD.rows[0].detail + "\n"
    blocks = [each.content.strip() for each in tokens if each.type == "html_block"]
    assert blocks == [
        "<details><summary>specs/shop.yaml: 1 warning</summary>",
        "</details>",
    ]


def test_a_long_comment_leaves_details_out() -> None:
    """GitHub takes 65,536 characters; the table keeps the first, and the end says what is gone."""
    many = [
        Diagnostic("trap", f"no way out of {index:04} {'x' * 100}", Span(SOURCE, 6, 10))
        for index in range(900)
    ]
    text = markdown_text(report(*many))
    assert len(text) < 65_536
    assert text.startswith("### statekit check: 900 warnings\n")
    assert text.count("| warning | `trap` |") == 196
    assert text.endswith("\n\nSome of it is left out here: run `statekit check` to see it all.\n")
