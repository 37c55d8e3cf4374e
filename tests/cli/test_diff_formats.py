"""`statekit diff --format`: changes where reviews happen."""
# ruff: noqa: E501 - whole outputs have long lines

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft4Validator
from junitparser import JUnitXml

from tests.programs import from_npm

from .running import run
from .test_diff import LABELLED, OLD, RENAMED, put

ACCEPTED = RENAMED.replace(
    "version: 1.0.0",
    "version: 1.1.0\nbreaks:\n  1.1.0: {state-renamed delivery.handed_over: No record was in it.}",
)
RAISED = RENAMED.replace("version: 1.0.0", "version: 2.0.0")


def told(folder: Path, new: str, format: str) -> str:
    """What `diff` prints of a change of the spec."""
    put(folder / "old.yaml", OLD)
    put(folder / "new.yaml", new)
    return run("diff", "old.yaml", "new.yaml", "--format", format).out


def test_markdown_shows_a_table_a_picture_and_folded_details(folder: Path) -> None:
    """The picture has both versions, in Mermaid, which GitHub and GitLab draw."""
    assert (
        told(folder, RENAMED, "markdown")
        == """\
### statekit diff: 1 version due, 1 breaking

| spec | version due | breaking | accepted | compatible | cosmetic |
| --- | ---: | ---: | ---: | ---: | ---: |
| parcel 1.0.0 | 1 | 1 | 0 | 0 | 0 |

| level | for | what | where | why |
| --- | --- | --- | --- | --- |
| version due |  | `version-not-raised` | `new.yaml` | version 1.0.0 -\\> 1.0.0: a major step is due: the version has to be 2.0.0 at least |
| breaking | writers, readers, records | `state-renamed` | `new.yaml:6:28` | the state delivered of delivery is called handed\\_over now: records have the old name |

#### parcel 1.0.0: before and after

```mermaid
---
title: "parcel: changes since 1.0.0"
---
stateDiagram-v2
  state "packed" as delivery_packed
  state "sent" as delivery_sent
  state "handed_over<br/>delivered → handed_over" as delivery_handed_over
  delivery_handed_over --> [*]
  [*] --> delivery_packed
  delivery_packed --> delivery_sent : send
  delivery_sent --> delivery_handed_over : deliver
  classDef changed stroke:#701470,stroke-width:4px
  class delivery_handed_over changed
```

<details><summary>parcel 1.0.0: 1 version due, 1 breaking</summary>

```text
version due[version-not-raised]: version 1.0.0 -> 1.0.0: a major step is due: the version has to be 2.0.0 at least
  = help: raise `version`, or accept under `breaks` what has to break

breaking[state-renamed]: the state delivered of delivery is called handed_over now: records have the old name
  --> new.yaml:6:28 (was old.yaml:6:28)
  = for: writers, readers, records
  = help: convert the stored records, and tell the writers and readers the new name
  = key: state-renamed delivery.handed_over
```

</details>
"""
    )


def test_a_change_of_a_label_needs_no_picture(folder: Path) -> None:
    """Nothing that it shows has changed."""
    text = told(folder, LABELLED, "markdown")
    assert text.startswith("### statekit diff: 1 version due, 1 cosmetic\n")
    assert "mermaid" not in text
    assert (
        told(folder, OLD, "markdown")
        == """\
### statekit diff: fine

| spec | version due | breaking | accepted | compatible | cosmetic |
| --- | ---: | ---: | ---: | ---: | ---: |
| parcel 1.0.0 | 0 | 0 | 0 | 0 | 0 |
"""
    )


def test_github_tells_a_break_beside_its_line(folder: Path) -> None:
    """And the version that stayed behind; what is accepted is a notice."""
    assert told(folder, RENAMED, "github") == (
        "::error file=new.yaml,title=statekit diff%3A version-not-raised::version 1.0.0 -> 1.0.0: "
        "a major step is due: the version has to be 2.0.0 at least%0Ahelp: raise `version`, or "
        "accept under `breaks` what has to break\n"
        "::error file=new.yaml,line=6,endLine=6,col=28,endColumn=39,"
        "title=statekit diff%3A state-renamed::the state delivered of delivery is called "
        "handed_over now: records have the old name%0Afor: writers, readers, records%0Ahelp: "
        "convert the stored records, and tell the writers and readers the new name\n"
    )
    assert told(folder, ACCEPTED, "github").startswith("::notice file=new.yaml,line=8,")


@pytest.mark.parametrize("new", [OLD, RENAMED, ACCEPTED, RAISED, LABELLED])
def test_sarif_of_a_diff_keeps_to_the_published_schema(folder: Path, new: str) -> None:
    """With the kinds of changes for rules."""
    path = from_npm("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")
    validator = Draft4Validator(json.loads(path.read_text(encoding="utf-8")))
    data = json.loads(told(folder, new, "sarif"))
    assert [each.message for each in validator.iter_errors(data)] == []
    (run_,) = data["runs"]
    assert run_["automationDetails"] == {"id": "statekit-diff/"}
    rules = [each["id"] for each in run_["tool"]["driver"]["rules"]]
    assert rules == sorted({each["ruleId"] for each in run_["results"]})


@pytest.mark.parametrize(
    ("new", "levels"),
    [
        (OLD, []),
        (RENAMED, [("version-not-raised", "major"), ("state-renamed", "major")]),
        (ACCEPTED, [("state-renamed", "info")]),
        (LABELLED, [("version-not-raised", "major"), ("label-changed", "info")]),
    ],
)
def test_gitlab_tells_how_bad_a_change_is(
    folder: Path, new: str, levels: list[tuple[str, str]]
) -> None:
    """An accepted break is only told."""
    data = json.loads(told(folder, new, "gitlab"))
    assert [(each["check_name"], each["severity"]) for each in data] == levels


def test_junit_fails_for_what_fails_the_run(folder: Path) -> None:
    """A suite for each spec."""
    (suite,) = JUnitXml.fromstring(told(folder, RENAMED, "junit").encode())
    assert (suite.name, suite.tests, suite.failures) == ("parcel 1.0.0", 2, 2)
    (suite,) = JUnitXml.fromstring(told(folder, ACCEPTED, "junit").encode())
    assert (suite.name, suite.tests, suite.failures) == ("parcel 1.0.0 -> 1.1.0", 1, 0)


def test_several_formats_come_from_one_run(folder: Path) -> None:
    """The text is printed, and what is in the files is what each prints alone."""
    text = told(folder, RENAMED, "text")
    options = [f"--format={each}={each}.out" for each in ("json", "markdown", "sarif")]
    ran = run("diff", "old.yaml", "new.yaml", *options)
    assert (ran.code, ran.out) == (1, text)
    assert (folder / "json.out").read_text() == run("diff", "old.yaml", "new.yaml", "--json").out
    for name in ("markdown", "sarif"):
        assert (folder / f"{name}.out").read_text() == told(folder, RENAMED, name)
