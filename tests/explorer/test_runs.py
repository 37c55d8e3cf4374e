"""What the page replays and copies: the scenarios of specs, and runs as scenarios."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from statekit import Event, load, loads
from statekit.check.scenarios import run_scenarios
from statekit.spec import shipped
from tests.render.specs import INSTANCES

from .pages import SHIPPED, opened, written

_BEGIN = """
const { parse } = await import("#json");
const { createEngine } = await import("#engine");
const { begun, differs, replayed, sent } = await import("#page/run");
const read = (id) => parse(document.getElementById(id).textContent);
const [spec, engine] = [read("spec"), createEngine(read("model"))];
"""

_REPLAY = """
const found = [];
for (const { name, runs } of spec.scenarios) {
  for (const [row, { begin, steps, fault }] of runs.entries()) {
    const played = replayed(engine, begin, steps.map((each) => each.proposal));
    const wrong = steps.filter((step, place) => differs(played.run.frames[place + 1], step));
    found.push([name, row, steps.length, wrong.length, fault ?? played.fault]);
  }
}
return found;
"""

_COPY = """
const { toScenario } = await import("#page/scenario");
return spec.scenarios.flatMap(({ name, runs }) => runs.map(({ begin, steps }, row) => {
  const { run } = replayed(engine, begin, steps.map((each) => each.proposal));
  return toScenario(engine, spec, run, run.frames.length - 1, `copy of ${name}, ${row}: "x" # y`);
}));
"""

_WALK = """
const { toScenario } = await import("#page/scenario");
const { later, suggested, valueOf } = await import("#page/values");
let seed = 7;
const below = (count) => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor((seed / 2147483648) * count);
};
const one = (all) => all[below(all.length)];
const filled = (fields) => Object.fromEntries(fields.map((it) => {
  const numeric = ["money", "integer"].includes(it.type.kind);
  const odd = numeric && below(3) === 0;
  const text = odd ? one(["0", "1", "4000"]) : suggested({ ...it, optional: false });
  return [it.name, below(12) ? valueOf(it.type, text) : undefined];
}).filter(([, value]) => value !== undefined));
const texts = [];
for (let number = 0; number < 12; number += 1) {
  let now = [null, "2026-01-01T00:00:00Z", "2026-03-05T07:08:09Z"][number % 3];
  const data = filled(spec.data.filter((it) => it.initial === null));
  let run;
  try {
    run = begun(engine, { data, at: now });
  } catch (error) {
    if (error.name === "Misuse") continue;
    throw error;
  }
  if (number % 4 === 3) run = begun(engine, { snapshot: run.frames[0].snapshot });
  for (let step = 0; step < 14; step += 1) {
    const { snapshot } = run.frames.at(-1);
    if (now && below(3) === 0) now = later(now, one([1000, 90000, 86400000, 5 * 86400000]));
    const open = engine.allowed(snapshot);
    const option = open.length && below(5) ? one(open) : null;
    const name = option?.event ?? one(spec.events).name;
    const event = spec.events.find((each) => each.name === name);
    const ids = Object.entries(option?.instances ?? {}).filter(([, id]) => id);
    const payload = { ...filled(event.payload), ...Object.fromEntries(ids) };
    const at = now && below(9) === 0 ? later(now, -3600000) : now;
    const by = event.by && below(8) ? one(event.by) : null;
    const id = below(6) ? null : one(["evt 1", "evt-2"]);
    run = sent(engine, run, step, { name: event.name, by, payload, id, at });
  }
  texts.push([toScenario(engine, spec, run, run.frames.length - 1, `walk ${number}`),
    run.frames.slice(1).map((each) => each.decision.verdict)]);
}
return texts;
"""


def asked(page: Page, script: str) -> object:
    """Run a script with the page's own modules, beside the page."""
    found: object = page.evaluate(f"async () => {{ {_BEGIN} {script} }}")
    return found


def scenarios(texts: list[str]) -> str:
    """The copied scenarios as one section, pasted under its key."""
    assert all(each.startswith('  "') for each in texts)
    return "scenarios:\n" + "".join(texts)


def faults(text: str) -> list[str]:
    """What `check` finds in the scenarios of a spec."""
    return [
        str(each.message) for result in run_scenarios(loads(text)) for each in result.diagnostics
    ]


@pytest.mark.parametrize(("name", "variant"), SHIPPED)
def test_every_scenario_gives_the_verdicts_that_it_expects(
    browser: Browser, tmp_path: Path, name: str, variant: str | None
) -> None:
    """In the page as in `statekit check`, each step of each row."""
    definition = load(name, variant=variant).definition
    with opened(browser, written(tmp_path, definition)) as page:
        found = asked(page.page, _REPLAY)
    assert found == [
        [each.name, row, len(run.steps), 0, ""]
        for each in definition.scenarios.values()
        for row, run in enumerate(each.runs)
    ]


_RECORD = """
const proposals = JSON.parse(%r);
const { run } = replayed(engine, { data: {}, at: null }, proposals);
return [
  run.frames.slice(1).map((each) => each.decision.verdict),
  Object.keys(run.frames.at(-1).seen),
];
"""


def test_what_is_recorded_is_what_was_accepted(browser: Browser, tmp_path: Path) -> None:
    """As `replay` does it: what came twice, too late or too early is asked anew the next time."""
    spec = loads(
        "{spec: s, machines: {m: {initial: a, states: [a, b, c, d], transitions: {"
        "go: {from: a, to: b}, skip: {from: a, to: c}, on: {from: b, to: c}, end: {from: c, to: d}"
        "}}}}"
    )
    sent = [
        ("end", 1),
        ("go", 2),
        ("go", 2),
        ("go", 3),
        ("on", 4),
        ("go", 5),
        ("skip", 6),
        ("end", 1),
    ]
    events = [Event(name, id=f"e{number}") for name, number in sent]
    replay = spec.replay(events[1:])
    with opened(browser, written(tmp_path, spec.definition)) as page:
        found = asked(page.page, _RECORD % json.dumps([each.to_dict() for each in events]))
    assert found == [
        ["early", "accepted", "duplicate", "duplicate", "accepted", "stale", "refused", "accepted"],
        ["e2", "e4", "e1"],
    ]
    assert [*replay.seen] == ["e2", "e4", "e1"]


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_copied_scenario_is_one_that_check_accepts(
    browser: Browser, tmp_path: Path, name: str
) -> None:
    """Every run of every shipped spec, written by the page, put into a spec that extends it."""
    with opened(browser, written(tmp_path, load(name).definition)) as page:
        texts = asked(page.page, _COPY)
    assert isinstance(texts, list)
    assert len(texts) == sum(len(each.runs) for each in load(name).definition.scenarios.values())
    assert faults(f"spec: copied\nextends: {name}\n{scenarios(texts)}") == []


@pytest.mark.parametrize("name", sorted(shipped()))
def test_copied_random_runs_are_accepted_too(browser: Browser, tmp_path: Path, name: str) -> None:
    """With times, late reports, wrong payloads, occurrences' ids, and orders that began stored."""
    with opened(browser, written(tmp_path, load(name).definition)) as page:
        walks = asked(page.page, _WALK)
    assert isinstance(walks, list)
    verdicts = {each for _, found in walks for each in found}
    assert {"accepted", "refused"} <= verdicts
    assert faults(f"spec: walked\nextends: {name}\n{scenarios([text for text, _ in walks])}") == []


def test_the_copy_of_a_run_is_what_the_page_shows(browser: Browser, tmp_path: Path) -> None:
    """Up to the step that is shown, with instances, verdicts and what can be seen."""
    with opened(browser, written(tmp_path, INSTANCES)) as page:
        page.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
        page.start()
        page.send("create", link="l1", amount="50")
        page.button("+ 1 hour").click()
        page.send("pay")
        page.send("note", link="true")
        page.button("Copy as scenario").click()
        text = page.page.get_by_label("Copy this").input_value()
        hint = page.page.locator(".copied .hint").inner_text()
    assert hint == "A section: paste it at the end of the spec, which has no scenarios yet."
    assert text == textwrap.dedent(
        """\
        scenarios:
          "from the explorer":
            given: {paid: 0}
            steps:
              - do: create
                with: {link: l1, amount: 50}
                wait: 0s
                see: {active_links: 1, link: {l1: {state: active, amount: 50}}}
              - do: pay
                with: {link: l1}
                wait: 1h
                see: {order: done, active_links: 0, link: {l1: {state: paid, amount: 50}}}
              - do: note
                with: {link: "true"}
                expect: early
                why: [ahead]
        """
    )


def test_a_copy_goes_under_the_scenarios_that_are_there(browser: Browser, tmp_path: Path) -> None:
    """One entry, set in, with a name that no other has: the spec loads with it at its end."""
    text = textwrap.dedent(
        """\
        spec: shop
        machines:
          order: {initial: a, states: [a, b], transitions: {go: {from: a, to: b}}}
        scenarios:
          from the explorer:
            steps: [{do: go}]
        """
    )
    with opened(browser, written(tmp_path, loads(text).definition)) as page:
        page.start()
        page.send("go")
        page.button("Copy as scenario").click()
        own = page.page.get_by_label("Copy this").input_value()
        hint = page.page.locator(".copied .hint").inner_text()
        page.tab("Scenarios")
        page.button("Replay 1 step").click()
        page.button("Next →").click()
        page.button("Copy as scenario").click()
        replayed = page.page.get_by_label("Copy this").input_value()
    assert hint == (
        "One entry: paste it under the line “scenarios:” of the spec, as far set in as those that "
        "are there, and give it a name of its own. Where the file has no such line, write it above."
    )
    assert own.splitlines()[0] == '  "from the explorer 2":'
    assert replayed.splitlines()[0] == '  "from the explorer, from the explorer":'
    assert faults(text + own + replayed) == []
    assert len(loads(text + own + replayed).definition.scenarios) == 3
