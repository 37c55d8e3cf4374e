"""Five edits of a shipped spec, each on a branch, through every door of a review.

The command line, the hooks by way of `git commit`, and the commands of the Action.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from attrs import frozen

from .scratch import HOOKS, ROOT, Repository
from .test_action import step, summary

FILE = "specs/deuna.yaml"
SPEC = (ROOT / FILE).read_text(encoding="utf-8")
_SVG = "{http://www.w3.org/2000/svg}"
_AUDIENCES = ("writers", "readers", "records")


@frozen
class Edit:
    """An edit of the spec, and what has to be told of it.

    Args:
        before: a text of the spec.
        after: what replaces it wherever it stands.
        impacts: how the change is for writers, readers and records.
        told: what `diff` prints about it; {base} is the revision.
        least: the version that is due.
        drawn: a regular expression for what the SVG marks: how, and its title.
        mermaid: a regular expression for a line of the diagram in Markdown; empty if it has none.
        also: further replacements.
        witness: values with which a guard held before, and does not now.
        lost: the events that only the old version accepts.
        found: the rules that `check` names besides the version.
    """

    before: str
    after: str
    impacts: tuple[str, str, str]
    told: str
    least: str
    drawn: str
    mermaid: str
    also: tuple[tuple[str, str], ...] = ()
    witness: dict[str, object] | None = None
    lost: tuple[str, ...] = ()
    found: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        """Return the kind of the change."""
        return self.told.partition("[")[2].partition("]")[0]

    def applied(self) -> str:
        """Return the spec with the edit."""
        text = SPEC
        for before, after in ((self.before, self.after), *self.also):
            assert before in text
            text = text.replace(before, after)
        return text


EDITS = {
    "renamed-state": Edit(
        before="succeeded.captured",
        after="succeeded.settled",
        also=(("          captured: {label", "          settled: {label"),),
        impacts=("breaking", "breaking", "breaking"),
        told="""\
breaking[state-renamed]: the state succeeded.captured of payment is called succeeded.settled now: \
records have the old name
  --> specs/deuna.yaml:135:11 (was {base}:specs/deuna.yaml:135:11)
  = for: writers, readers, records
  = help: convert the stored records, and tell the writers and readers the new name
  = key: state-renamed payment.succeeded.settled
""",
        least="2.0.0",
        drawn=r"changed Captured \(.*payment\.succeeded\.settled.*\).*",
        mermaid=r' +state "Captured \(settled\)<br/>captured → settled" as '
        r"payment_succeeded_settled",
    ),
    "tightened-refund-guard": Edit(
        before="        to: same\n        when: 0 < event.amount <= refundable",
        after="        to: same\n        when: 100 <= event.amount <= refundable",
        impacts=("breaking", "compatible", "compatible"),
        witness={
            "reversal": "confirmed",
            "captured": 1,
            "refunded": 0,
            "refunding": 0,
            "event.amount": 1,
        },
        lost=("pay", "process", "ask_refund"),
        told="""\
breaking[guard-tightened]: the guard of ask_refund of payment from succeeded.captured, \
succeeded.partial_refunded, succeeded.processed lets less pass: reversal = confirmed, \
captured = 1, refunded = 0, refunding = 0, event.amount = 1 was accepted, is refused now
  --> specs/deuna.yaml:190:15 (was {base}:specs/deuna.yaml:190:15)
  = for: writers
  = help: tell those who send it, or keep what was accepted
  = key: guard-tightened payment.ask_refund

accepted by the old 1.0.0, not by the new 1.0.0:
  an order begins with amount = 1000, processor_3ds = true, processor_refunds = true
  pay by customer with attempt = a1, method = card
  process by processor with amount = 1000, ref = a1
  ask_refund by merchant with amount = 1, reason = a1
  -> refused: `100 <= event.amount` does not hold: event.amount is 1; \
event.amount can be at least 100
""",
        least="2.0.0",
        drawn=r"changed .*ask_refund by merchant, if event\.amount is at least 100 .*, "
        r"was if: event\.amount is more than 0 .*",
        mermaid=r".*ask_refund by merchant<br/>if event\.amount is at least 100 .*"
        r"<br/>was if#58; event\.amount is more than 0 .*",
    ),
    "dropped-transition": Edit(
        before="""\
      capture:
        from: succeeded.authorized
        to: succeeded.captured
        when: 0 < event.amount <= authorized and reversal != requested
        set: {captured: event.amount}
""",
        after="",
        impacts=("breaking", "compatible", "breaking"),
        lost=("pay", "authorize", "capture"),
        told="""\
breaking[transition-removed]: capture of payment from succeeded.authorized no longer leads to \
payment succeeded.captured: what asks for it is refused
  --> {base}:specs/deuna.yaml:174:7
  = for: writers, records
  = help: tell those who send it, or keep what was accepted
  = key: transition-removed payment.capture

accepted by the old 1.0.0, not by the new 1.0.0:
  an order begins with amount = 1000, processor_3ds = true, processor_refunds = true
  pay by customer with attempt = a1, method = card
  authorize by processor with amount = 1, ref = a1
  capture by merchant with amount = 1
  -> refused: no transition takes capture
""",
        least="2.0.0",
        drawn=r"removed .*succeeded\.authorized → payment\.succeeded\.captured, "
        r"\u2212 capture by .*",
        mermaid=r" +payment_succeeded_authorized --> payment_succeeded_captured : "
        r"#8722; capture by .*<br/>removed",
        found=frozenset(
            {"event-without-transition", "unreachable-state", "edges-differ", "scenario-failed"}
        ),
    ),
    "new-sub-status": Edit(
        before="          partial_refunded: {",
        after="          disputed: {label: {en: Disputed, es: En disputa}}\n"
        "          partial_refunded: {",
        impacts=("compatible", "breaking", "compatible"),
        told="""\
breaking[state-added]: the state succeeded.disputed of payment is new: readers may meet it
  --> specs/deuna.yaml:136:11
  = for: readers
  = help: see that every reader that switches over states has a branch for it first
  = key: state-added payment.succeeded.disputed
""",
        least="2.0.0",
        drawn=r"added Disputed \(payment\.succeeded\.disputed\): added",
        mermaid=r' +state "Disputed<br/>added" as payment_succeeded_disputed',
        found=frozenset({"unreachable-state", "edges-differ"}),
    ),
    "label": Edit(
        before="confirmed: {label: {en: Confirmed",
        after="confirmed: {label: {en: Reversed",
        impacts=("cosmetic", "cosmetic", "cosmetic"),
        told="""\
cosmetic[label-changed]: the label of the state confirmed of reversal is another one (en)
  --> specs/deuna.yaml:233:7 (was {base}:specs/deuna.yaml:233:7)
""",
        least="1.0.1",
        drawn=r"changed Reversed \(reversal\.confirmed\): was called Confirmed",
        mermaid="",
    ),
}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository in use: `main` has three commits and is pushed, and a branch for each edit."""
    made = Repository.make(tmp_path_factory.mktemp("history"), "deuna", SPEC)
    made.git("switch", "--quiet", "main")
    made.use_hooks()
    made.write("README.md", "Status specs of a shop.\n")
    made.commit("Say what this is")
    made.git("push", "--quiet", "origin", "main")
    for name, edit in EDITS.items():
        made.git("switch", "--quiet", "--create", name, "main")
        made.write(FILE, edit.applied())
        made.commit(name)
    return made


@pytest.fixture(params=EDITS)
def name(request: pytest.FixtureRequest, history: Repository) -> Iterator[str]:
    """The name of an edit, whose branch is checked out; what a test leaves behind is removed."""
    branch = str(request.param)
    history.git("switch", "--quiet", branch)
    yield branch
    history.git("reset", "--quiet", "--hard")
    history.git("clean", "--quiet", "--force", "-d")
    (history.folder.parent / "summary.md").unlink(missing_ok=True)


def marked(svg: str) -> list[str]:
    """Return what a drawing marks: `added`, `removed` or `changed`, and the title."""
    found = []
    for group in ElementTree.fromstring(svg).iter(f"{_SVG}g"):
        look = re.search(r"\blook-(\w+)", group.get("class", ""))
        if look:
            found.append(f"{look[1]} {group.findtext(f'{_SVG}title')}")
    return found


def holds_diagram(markdown: str, edit: Edit) -> bool:
    """Return whether a comment has the diagram of both versions, if the edit shows in it."""
    blocks = re.findall(r"^```mermaid\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL)
    if not edit.mermaid:
        return not blocks
    return any(re.fullmatch(edit.mermaid, line) for each in blocks for line in each.splitlines())


def test_diff_on_the_command_line(history: Repository, name: str) -> None:
    """The class for each audience, the case that shows it, the diagram, and the exit code 1."""
    edit = EDITS[name]
    reports = history.folder.parent
    asked = ["--format=json", "--format=text=../diff.txt", "--format=markdown=../diff.md"]
    ran = history.run(["statekit", "diff", "--against", "main", *asked])
    (spec,) = json.loads(ran.out)["specs"]
    (change,) = [each for each in spec["changes"] if each["kind"] != "scenario-changed"]
    assert (ran.code, change["kind"]) == (1, edit.kind)
    assert change["impacts"] == dict(zip(_AUDIENCES, edit.impacts, strict=True))
    shown = {"values": edit.witness, "old": True, "new": False}
    assert change["witness"] == (shown if edit.witness else None)
    lost = spec["lost"]["events"] if spec["lost"] else []
    assert tuple(each["name"] for each in lost) == edit.lost
    assert (spec["version"]["least"], spec["version"]["taken"]) == (edit.least, False)
    assert edit.told.format(base="main") in (reports / "diff.txt").read_text(encoding="utf-8")
    assert holds_diagram((reports / "diff.md").read_text(encoding="utf-8"), edit)


def test_check_and_the_drawing_on_the_command_line(history: Repository, name: str) -> None:
    """`check` wants the version raised whatever else it finds; the SVG shows both versions."""
    edit = EDITS[name]
    ran = history.run(["statekit", "check", "--against", "main", "--json"])
    told = json.loads(ran.out)["specs"]
    rules = {each["rule"] for spec in told for each in spec["diagnostics"]}
    stranded = {"record-without-place"} if edit.kind == "state-renamed" else set()
    assert (ran.code, rules) == (1, {"version-not-raised", *edit.found, *stranded})
    ran = history.run(["statekit", "render", FILE, "--against", f"main:{FILE}"])
    assert ran.code == 0
    assert any(re.fullmatch(edit.drawn, each) for each in marked(ran.out)), marked(ran.out)


def test_a_commit_is_stopped_by_the_hooks(history: Repository, name: str) -> None:
    """Each hook says why, and nothing is committed."""
    edit = EDITS[name]
    assert history.run([sys.executable, "-m", "pre_commit", "install"]).code == 0
    history.git("switch", "--quiet", "--detach", "main")
    history.git("restore", "--source", name, FILE)
    ran = history.run(["git", "commit", "--quiet", "--all", "--message", name])
    ends = dict(re.findall(r"^statekit (\w+).*?\.\.(Passed|Failed)$", ran.out, re.MULTILINE))
    assert (ran.code, len(HOOKS)) == (1, len(ends))
    assert ends == {
        "check": "Failed" if edit.found else "Passed",
        "render": "Failed",
        "diff": "Failed",
    }
    assert edit.told.format(base="origin/main...") in ran.out
    assert "diagrams/deuna.svg is stale\n" in ran.out
    assert history.git("rev-parse", "HEAD") == history.git("rev-parse", "main")


def test_the_steps_of_the_action_fail(history: Repository, name: str) -> None:
    """The lines are annotated, and the page of the run has the table and the diagram."""
    edit = EDITS[name]
    base = history.git("rev-parse", "main").strip()
    assert step(history, "Check").code == bool(edit.found)
    ran = step(history, "Compare", github__event__pull_request__base__sha=base)
    level = "notice" if edit.least == "1.0.1" else "error"
    message = edit.told.partition("]: ")[2].partition("\n")[0]
    told = rf"^::{level} file=specs/deuna\.yaml.*,title=statekit diff%3A {edit.kind}::(.*?)(%0A|$)"
    annotated = re.search(told, ran.out, re.MULTILINE)
    assert annotated is not None, ran.out
    assert (ran.code, annotated[1]) == (1, message)
    page = summary(history)
    assert edit.told.format(base=base) in page
    assert holds_diagram(page, edit)
    ran = step(history, "Drawings", inputs__diagrams="diagrams")
    assert (ran.code, ran.out.splitlines()[0]) == (1, "diagrams/deuna.svg is stale")


def test_a_major_step_with_accepted_breaks_passes(history: Repository) -> None:
    """Once the version is raised and says why, and the drawing is fresh, all let it pass."""
    edit = EDITS["tightened-refund-guard"]
    history.git("switch", "--quiet", "tightened-refund-guard")
    breaks = (
        "breaks:\n  2.0.0:\n    guard-tightened payment.ask_refund: Less costs more than it is.\n"
    )
    text = edit.applied().replace("version: 1.0.0\n", f"version: 2.0.0\n{breaks}", 1)
    history.write(FILE, text)
    assert history.run(["statekit", "render", "specs", "-o", "diagrams"]).code == 0
    assert history.run([sys.executable, "-m", "pre_commit", "install"]).code == 0
    ran = history.run(["git", "commit", "--quiet", "--all", "--message", "Accept it"])
    assert ran.code == 0, ran.out
    assert history.run(["statekit", "check", "--against", "main"]).code == 0
    ran = step(history, "Compare", inputs__against="main")
    assert (ran.code, "accepted[guard-tightened]" in summary(history)) == (0, True)
