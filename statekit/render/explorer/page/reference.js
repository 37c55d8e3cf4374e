/** What the spec says, in lists: states, events, transitions, rules, facts, scenarios. */

import { html } from "#lit-html";
import { choice, line } from "#page/forms";
import { shown, typeText } from "#page/values";

// As `check` counts: not the guard that `max` stands for, nor where an instance is before its birth.
const guards = (spec) => spec.guards.filter((each) => !each.bound);
const laws = (spec) => spec.rules.length + guards(spec).length;
const isState = (machine, { name }) => machine.many === null || name !== "new";

/** The parts of the page. Those with a `count` are shown where it, or what is `there`, is not 0. */
export const TABS = [
  { id: "simulate", title: "Simulate" },
  { id: "states", title: "States", count: (spec) => leavesOf(spec), show: states },
  { id: "events", title: "Events", count: (spec) => spec.events.filter((e) => e.named).length, show: events },
  { id: "transitions", title: "Transitions", count: (spec) => spec.transitions.length, show: transitions },
  { id: "rules", title: "Rules", count: (spec) => spec.rules.length, there: laws, show: rules },
  { id: "data", title: "Data", count: (spec) => spec.data.length + spec.facts.length, show: data },
  { id: "scenarios", title: "Scenarios", count: (spec) => spec.scenarios.length, show: scenarios },
  { id: "assumptions", title: "Assumptions", count: (spec) => spec.assumptions.length, show: assumptions },
];

function leavesOf(spec) {
  return spec.machines.flatMap((machine) => machine.states.filter(
    (each) => each.leaf && isState(machine, each))).length;
}

/** Return the tab that is chosen. */
export function reference(view) {
  return TABS.find(({ id }) => id === view.state.tab).show(view);
}

function named(label, name) {
  return html`${label}${label === name ? "" : html` <code>${name}</code>`}`;
}

function about(text) {
  return text ? html`<p>${text}</p>` : "";
}

function code(text) {
  return text ? html`<code class="expression">${text}</code>` : "";
}

function states({ spec, state, words }) {
  const tree = (machine, parent) => html`<ul class="tree">${machine.states
    .filter((each) => each.parent === parent && isState(machine, each))
    .map((each) => html`<li class=${state.about === `${machine.name}.${each.name}` ? "about" : ""}>
      <span class="chip ${each.tint}">${words.state(machine.name, each.name)}</span>
      <code>${each.name}</code> ${each.final ? html`<span class="tag">final</span>` : ""}
      ${about(words.say(each.description))}
      ${each.leaf ? "" : tree(machine, each.name)}</li>`)}</ul>`;
  return spec.machines.map((machine) => html`
    <h2>${named(words.machine(machine.name), machine.name)}</h2>
    ${machine.many === null ? "" : html`<p class="faint">up to ${machine.many} of them in one order</p>`}
    ${about(words.say(machine.description))}
    ${machine.many === null ? html`<p class="faint">begins in ${machine.births.map((each, place) => html`${
      place ? ", " : ""}<code>${each.to}</code>${each.when ? html`${place ? " else if" : " if"} <code>${each.when}</code>` : place ? " else" : ""}`)}</p>` : ""}
    ${tree(machine, null)}
    ${Object.keys(machine.groups).length ? html`<h3>Groups</h3><dl>${Object.entries(machine.groups).map(
      ([name, leaves]) => html`<dt><code>${name}</code></dt>
        <dd>${leaves.map((leaf) => words.state(machine.name, leaf)).join(", ")}</dd>`)}</dl>` : ""}`);
}

function events({ spec, state, words, actions }) {
  return html`<h2>Events</h2><ul class="plain">${spec.events.filter((each) => each.named).map((event) => html`
    <li class="card"><h3>${named(words.event(event.name), event.name)}</h3>
      ${about(words.say(event.description))}
      <p class="faint">${event.by ? `by ${event.by.map(words.actor).join(", ")}` : "by anyone"}</p>
      ${fields(event.payload, words)}
      ${event.identity.length ? html`<p class="faint">told apart by ${event.identity.join(", ")}</p>` : ""}
      ${event.evidence.map((each) => html`<p>must show <code>${each.text}</code></p>`)}
      <div class="buttons">
        <button type="button" @click=${() => actions.set({ tab: "transitions", filter: event.name })}>
          Its transitions</button>
        ${state.run ? html`<button type="button"
          @click=${() => actions.choose({ event: event.name, instances: {} })}>Send it</button>` : ""}
      </div></li>`)}</ul>
    ${spec.actors.length ? html`<h2>Actors</h2><dl>${spec.actors.map((each) => html`
      <dt>${named(words.actor(each.name), each.name)}</dt>
      <dd>${each.reports ? "reports what has happened" : "commands"}. ${words.say(each.description)}</dd>`)}</dl>` : ""}`;
}

function fields(found, words) {
  return found.length ? html`<dl>${found.map((it) => html`<dt><code>${it.name}</code></dt>
    <dd>${typeText(it.type)}${it.optional ? ", optional" : ""} ${words.say(it.description)}</dd>`)}</dl>` : "";
}

function transitions({ spec, state, words, actions }) {
  const rows = spec.transitions.map((each) => ({ each, text: searched(each, words) }));
  const wanted = state.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter(({ each, text }) => wanted.every((word) => text.includes(word))
    && (!state.machine || each.parts.some((part) => part.machine === state.machine)));
  const machines = [["", "all"], ...spec.machines.map(({ name }) => [name, words.machine(name)])];
  return html`<h2>Transitions</h2>
    <form class="filter" role="search" @submit=${(event) => event.preventDefault()}>
      ${line("filter", "Filter", state.filter, (filter) => actions.set({ filter }))}
      ${spec.machines.length > 1 ? choice("of", "Machine", machines, state.machine,
        (machine) => actions.set({ machine })) : ""}
      <p class="faint" role="status">${found.length} of ${rows.length}</p>
    </form>
    <table class="transitions">
      <thead><tr><th scope="col">From</th><th scope="col">To</th></tr></thead>
      ${found.map(({ each }) => transition(each, words))}</table>`;
}

/** Return all that a row shows and the names behind it, in small letters. */
function searched(each, words) {
  const parts = each.parts.flatMap(({ machine, from, leaves, to }) => [
    machine, words.machine(machine), ...from, ...leaves, ...leaves.map((leaf) => words.state(machine, leaf)),
    to ?? "", to ? words.state(machine, to) : "",
  ]);
  const by = words.find.events.get(each.event)?.by ?? [];
  const effects = Object.entries(each.set).flat();
  return [each.event, words.event(each.event), ...by, ...by.map(words.actor), ...parts, each.when ?? "",
    ...each.guards, ...effects, each.timeout ?? "", each.back ? "back" : ""].join(" ").toLowerCase();
}

function transition(each, words) {
  const { by, named: isNamed } = words.find.events.get(each.event);
  const several = each.parts.length > 1;
  const state = (part, name) => words.find.states.get(part.machine).has(name)
    ? html`<span class="chip ${words.tint(part.machine, name)}">${words.state(part.machine, name)}</span>`
    : html`<code>${name}</code>`;
  const rows = (show) => each.parts.map((part) => html`<p>${several ? html`
    <span class="faint">${part.all ? "every " : ""}${words.machine(part.machine)}</span> ` : ""}${show(part)}</p>`);
  const details = [
    each.when === "else" ? "else" : each.when ? html`${each.later ? "else if" : "if"} ${code(each.when)}` : "",
    each.timeout ? `timer ${each.timeout}` : "",
    ...each.guards.map((name) => html`guard <code>${name}</code>`),
    ...Object.entries(each.set).map(([name, text]) => html`sets <code>${name} = ${text}</code>`),
    words.say(each.description),
  ].filter(Boolean);
  return html`<tbody><tr>
    <th scope="rowgroup" colspan="2">${isNamed ? named(words.event(each.event), each.event) : "on request"}
      ${by ? html`<p class="faint">by ${by.map(words.actor).join(", ")}</p>` : ""}
      ${each.back ? html`<span class="tag">goes back</span>` : ""}</th></tr>
    <tr><td>${rows((part) => part.from.map((name) => html`${state(part, name)} `))}</td>
    <td>${rows((part) => (part.to ? state(part, part.to) : html`<span class="faint">stays</span>`))}</td></tr>
    ${details.length ? html`<tr><td colspan="2">${details.map((text) => html`<p>${text}</p>`)}</td></tr>` : ""}
  </tbody>`;
}

function rules({ spec, words }) {
  const list = (names) => names.map((name, place) => html`${place ? ", " : ""}<code>${name}</code>`);
  return html`
    ${spec.rules.length ? html`<h2>Rules</h2><ul class="plain">${spec.rules.map((each) => html`
      <li class="card"><h3>${each.name}</h3>${about(words.say(each.description))}
        ${each.if ? html`<p>if ${code(each.if)}</p><p>then ${code(each.text)}</p>`
          : html`<p>${each.never ? "never" : "always"} ${code(each.text)}</p>`}</li>`)}</ul>` : ""}
    ${guards(spec).length ? html`<h2>Guards</h2><ul class="plain">${guards(spec).map((each) => html`
      <li class="card"><h3>${each.name}</h3>${about(words.say(each.description))}
        <p class="faint">on moves of ${words.machine(each.machine)}
          ${each.leaving ? html` out of ${list(each.leaving)}` : ""}
          ${each.entering ? html` into ${list(each.entering)}` : ""}
          ${each.on ? html` by ${list(each.on)}` : ""}</p>
        <p>requires ${code(each.text)}</p></li>`)}</ul>` : ""}`;
}

function data({ spec, words }) {
  const setBy = (name) => [...new Set(spec.transitions
    .filter((each) => name in each.set).map((each) => words.event(each.event)))];
  const given = (name) => (setBy(name).length ? `set by ${setBy(name).join(", ")}` : "given at its birth");
  const rows = (found, of = null) => found.map((it) => html`<tr>
    <th scope="row">${named(words.say(it.label) || it.name, it.name)}${about(words.say(it.description))}</th>
    <td>${typeText(it.type)}</td>
    <td>${it.initial !== null ? `initially ${shown(it.initial)}` : it.optional ? "optional"
      : of ? given(`${of}.${it.name}`) : "given at the beginning"}${
      it.fixed ? ", fixed" : ""}</td></tr>`);
  const table = (title, body) => html`<h2>${title}</h2><div class="scroll" tabindex="0" role="region"
    aria-label=${title}><table><tbody>${body}</tbody></table></div>`;
  return html`
    ${spec.data.length ? table("Data", rows(spec.data)) : ""}
    ${spec.machines.filter((each) => each.fields.length).map((each) => table(
      `Each ${words.machine(each.name)}`, rows(each.fields, each.name)))}
    ${spec.totals.length ? table("Totals", spec.totals.map((it) => html`<tr><th scope="row">
      ${named(words.say(it.label) || it.name, it.name)}</th><td>${typeText(it.type)}</td></tr>`)) : ""}
    ${spec.facts.length ? html`<h2>Facts</h2><ul class="plain">${spec.facts.map((each) => html`
      <li class="card"><h3>${named(words.fact(each.name), each.name)}</h3>
        ${about(words.say(each.description))}${code(each.text)}</li>`)}</ul>` : ""}
    ${spec.settings.length ? table("Settings", spec.settings.map((each) => html`<tr>
      <th scope="row"><code>${each.name}</code>${about(words.say(each.description))}</th>
      <td>${typeText(each.type)}</td><td>${shown(each.value)}</td></tr>`)) : ""}`;
}

function scenarios({ spec, words, actions }) {
  return html`<h2>Scenarios</h2>
    <p>Examples that <code>statekit check</code> runs. Replay one, and go on from any step.</p>
    <ul class="plain">${spec.scenarios.map((each) => html`<li class="card"><h3>${each.name}</h3>
      ${about(words.say(each.description))}
      ${each.runs.length ? html`<div class="buttons">${each.runs.map((run, row) => html`
        <button type="button" @click=${() => actions.replay(each.name, row)}>${
          each.runs.length > 1 ? `Replay row ${row + 1}` : `Replay ${run.steps.length === 1 ? "1 step" : `${run.steps.length} steps`}`}</button>`)}</div>` : ""}
      ${Object.entries(each.edges).map(([machine, chart]) => html`<details>
        <summary>Chart of ${words.machine(machine)}</summary><dl>${Object.entries(chart).map(([from, to]) => html`
          <dt>${words.state(machine, from)}</dt><dd>${to.map((leaf) => words.state(machine, leaf)).join(", ") || "nothing"}</dd>`)}
        </dl></details>`)}</li>`)}</ul>`;
}

function assumptions({ spec }) {
  return html`<h2>Assumptions</h2>
    <p>What the sources of this spec leave open, and what was decided.</p>
    <dl class="assumptions">${spec.assumptions.map((each) => html`
      <dt>${each.what} <span class="faint where-at">${each.where}</span></dt><dd>${each.why}</dd>`)}</dl>
    ${spec.bases.length || spec.changes.length ? html`<h2>Builds on</h2><ul>
      ${spec.bases.map((each) => html`<li>${each.how} <code>${each.name}</code></li>`)}
      ${spec.changes.map((each) => html`<li>${each.action} ${each.what}</li>`)}</ul>` : ""}`;
}
