"""`docs/how-to/ci.md`: what there is to paste is YAML, and the commands for GitLab run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml
from junitparser import JUnitXml

from .scratch import ROOT, Repository
from .test_action import ACTION

TEXT = (ROOT / "docs/how-to/ci.md").read_text(encoding="utf-8")
BLOCKS: list[Any] = [
    yaml.safe_load(each)
    for each in re.findall(r"^```yaml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
]


def test_the_table_of_inputs_is_that_of_the_action() -> None:
    """With a row for each input, and what it is by default."""
    part = TEXT.split("| input |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| `([\w-]+)` \|.*\| (.*) \|$", part, re.MULTILINE)
    assert [name for name, _ in rows] == list(ACTION["inputs"])
    for name, told in rows:
        default = ACTION["inputs"][name]["default"]
        assert not default or told == f"`{default}`"


def test_the_table_of_hooks_says_what_they_run() -> None:
    """The command with its arguments."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    for each in hooks:
        command = " ".join([each["entry"], *each["args"]])
        assert f"| `{each['id']}` | `{command}` |" in TEXT


def test_the_commands_for_gitlab_leave_reports(tmp_path: Path) -> None:
    """Of a change that breaks: the job fails, and both reports name it."""
    (jobs,) = [each for each in BLOCKS if isinstance(each, dict) and ".statekit" in each]
    repository = Repository.make(tmp_path)
    base = repository.git("rev-parse", "main").strip()
    repository.edit("a renamed state")

    def job(name: str) -> int:
        script = "\n".join(jobs[f"statekit {name}"]["script"])
        return repository.run(["bash", "-ec", script], CI_MERGE_REQUEST_DIFF_BASE_SHA=base).code

    reports = jobs[".statekit"]["artifacts"]["reports"]
    assert job("check") == 0
    assert json.loads((repository.folder / reports["codequality"]).read_bytes()) == []
    assert job("diff") == 1
    quality = json.loads((repository.folder / reports["codequality"]).read_bytes())
    assert {each["check_name"] for each in quality} >= {"version-not-raised", "state-renamed"}
    (suite,) = JUnitXml.fromfile(str(repository.folder / reports["junit"]))
    assert suite.failures >= 2
    assert job("render") == 1
