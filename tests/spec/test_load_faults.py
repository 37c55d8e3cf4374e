"""Every fault of a spec that the loader can find, with all that it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from attrs import frozen

from statekit.diagnostics import RULES, SpecError
from statekit.spec.axis import MAX_STATES
from statekit.spec.data import MAX_VALUES
from statekit.spec.load import load_bytes
from statekit.spec.shape import LIMIT, MAX_LEAVES

FAULTS = Path(__file__).parent / "faults"
"""One file for each rule: cases, each with a title, a spec, a line `---` and what comes of it."""

ELSEWHERE = {
    # The reader tells of these, before there is anything to load.
    *("unreadable-file", "not-utf8", "file-too-large", "yaml-syntax", "empty-file"),
    *("several-documents", "too-deep", "alias-to-itself", "yaml-tag", "duplicate-key"),
    # Too large for a file beside this one: see below.
    "too-many-nodes",
    # It takes two files: see test_compose.py.
    "base-cycle",
    # `check` tells of these, when it has a loaded spec.
    *(rule.id for rule in RULES.values() if rule.loads),
}


@frozen
class Fault:
    """A spec with what the loader says of it."""

    rule: str
    title: str
    spec: str
    said: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.title}"


def read_faults() -> list[Fault]:
    """Read the files of faults."""
    found = []
    for path in sorted(FAULTS.glob("*.txt")):
        for part in re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, _, rest = part.partition("\n")
            spec, said = re.split(r"^---\n", rest, flags=re.MULTILINE)
            found.append(Fault(path.stem, title, spec, said.strip("\n")))
    return found


def said_of(spec: str) -> str:
    """What the loader says of a spec that is not in order, as people read it."""
    with pytest.raises(SpecError) as raised:
        load_bytes(spec.encode(), "x.yaml")
    return str(raised.value)


@pytest.mark.parametrize("fault", read_faults(), ids=str)
def test_a_fault_is_told_in_full(fault: Fault) -> None:
    """Where, what, near names and what to do; nothing else, and in the order of the file."""
    assert said_of(fault.spec) == fault.said


def test_every_rule_of_the_loader_has_its_faults() -> None:
    """A rule without an example may be dead, or say something silly."""
    told = {fault.rule for fault in read_faults() if f"error[{fault.rule}]" in fault.said}
    assert sorted(told) == sorted(RULES.keys() - ELSEWHERE)


def test_findings_are_told_up_to_a_limit() -> None:
    """Nobody reads more, and the near names of thousands cost minutes."""
    rules = "".join(f"  r{index}: x > 1\n" for index in range(LIMIT + 50))
    with pytest.raises(SpecError) as raised:
        load_bytes(f"spec: x\nmachines: {{m: {{states: [s]}}}}\nrules:\n{rules}".encode(), "x.yaml")
    assert len(raised.value.diagnostics) == LIMIT


def test_the_states_of_a_machine_have_a_limit() -> None:
    """Where there are more, the loading ends with one finding."""
    states = "".join(f"    - s{index}\n" for index in range(MAX_STATES + 50))
    spec = f"spec: x\nmachines:\n  m:\n    initial: s0\n    states:\n{states}"
    assert said_of(spec) == (
        "error[too-many-nodes]: the machine m has more than 1000 states\n"
        "    --> x.yaml:1006:7\n"
        "     |\n"
        "1006 |     - s1000\n"
        "     |       ^^^^^\n"
        "     = help: split it into several machines"
    )


def test_the_leaves_that_names_stand_for_have_a_limit() -> None:
    """A short file can name all states in each of thousands of transitions."""
    states = ", ".join(f"s{index}" for index in range(MAX_STATES))
    count = MAX_LEAVES // MAX_STATES + 10
    events = "".join(f"      e{index}: {{from: any, to: same}}\n" for index in range(count))
    machine = f"    initial: s0\n    states: [{states}]\n    transitions:\n{events}"
    assert said_of(f"spec: x\nmachines:\n  m:\n{machine}") == (
        "error[too-many-nodes]: the names of states stand for more than 500000 leaves in all\n"
        "   --> x.yaml:507:20\n"
        "    |\n"
        "507 |       e500: {from: any, to: same}\n"
        "    |                    ^^^\n"
        "    = help: split the spec, or name fewer states at a time"
    )


def test_the_cases_of_a_choice_count_for_that_limit() -> None:
    """Each of them begins in every state that `from` stands for."""
    states = ", ".join(f"s{index}" for index in range(MAX_STATES))
    case = "          - {when: a > 1, to: s1}\n"
    count = MAX_LEAVES // MAX_STATES + 10
    machine = (
        f"    initial: s0\n    states: [{states}]\n    transitions:\n      go:\n"
        f"        from: any\n        choose:\n{case * count}"
    )
    assert said_of(f"spec: x\ndata: {{a: money}}\nmachines:\n  m:\n{machine}") == (
        "error[too-many-nodes]: the names of states stand for more than 500000 leaves in all\n"
        " --> x.yaml:9:15\n"
        "  |\n"
        "9 |         from: any\n"
        "  |               ^^^\n"
        "  = help: split the spec, or name fewer states at a time"
    )


def test_the_values_of_an_enum_have_a_limit() -> None:
    """A message that lists them all stays readable."""
    values = "".join(f"  - v{index}\n" for index in range(MAX_VALUES + 1))
    spec = f"spec: x\ndata:\n a:\n  type: enum\n  values:\n{values}machines: {{m: {{states: [s]}}}}"
    assert said_of(spec) == (
        "error[too-many-nodes]: an enum has at most 1000 values\n"
        "    --> x.yaml:1006:5\n"
        "     |\n"
        "1006 |   - v1000\n"
        "     |     ^^^^^\n"
        "     = help: use `type: text` for an open vocabulary"
    )


def test_facts_that_read_one_another_have_a_limit() -> None:
    """So that answering for a fact never exhausts the stack."""
    facts = "".join(f"  f{index}: not f{index + 1}\n" for index in range(52))
    spec = f"spec: x\nmachines: {{m: {{states: [s]}}}}\nfacts:\n{facts}  f52: true\n"
    assert said_of(spec) == (
        "error[expression-too-long]: f1 and the facts that it reads nest deeper than 100 levels\n"
        " --> x.yaml:5:3\n"
        "  |\n"
        "5 |   f1: not f2\n"
        "  |   ^^\n"
        "  = help: derive it from fewer facts"
    )
