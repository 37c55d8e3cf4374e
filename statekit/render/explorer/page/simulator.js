/** The simulator: begin an order, see what is open to it, send something, see what comes of it. */

import { parse, stringify } from "#json";
import { html } from "#lit-html";
import { choice, field, line, values } from "#page/forms";
import { notice } from "#page/link";
import { outcome, values as valuesNow } from "#page/outcome";
import { sendForm, statusForm } from "#page/send";
import { timeText } from "#page/values";
import { isForTimer } from "#reasons";

const HOUR = 3_600_000;

/** Return the part of the page in which people try things out. */
export function simulator(view) {
  const { state, actions } = view;
  return html`
    ${state.fault ? html`<p class="fault" role="alert">${state.fault}</p>` : ""}
    ${state.run ? running(view) : beginning(view)}
    ${state.copied ? html`<div class="field copied">
      <label for="copied">Copy this</label>
      <textarea id="copied" rows="8" readonly .value=${state.copied}></textarea>
      ${state.hint ? html`<p class="hint">${state.hint}</p>` : ""}
      <button type="button" @click=${() => actions.set({ copied: "" })}>Close</button>
    </div>` : ""}`;
}

// Before there is an order.

function beginning(view) {
  const { spec, state, words, actions } = view;
  const begin = (event) => {
    event.preventDefault();
    const at = state.clock.trim() || null;
    actions.begin({ data: values(state.drafts, "data", needed(spec)), at });
  };
  return html`
    <h2 id="start" tabindex="-1">Start an order</h2>
    ${words.say(spec.description) ? html`<p>${words.say(spec.description)}</p>` : ""}
    <form class="card" @submit=${begin}>
      ${needed(spec).filter(isRequired).map((it) => field(view, `data/${it.name}`, it))}
      <details>
        <summary>More: what can stay as it is</summary>
        ${line("begins", "Begins at", state.clock, actions.clock,
          "empty where times play no part")}
        ${needed(spec).filter((it) => !isRequired(it)).map((it) => field(view, `data/${it.name}`, it))}
      </details>
      <button class="primary">Start</button>
    </form>
    ${spec.scenarios.some((each) => each.runs.length) ? html`
      <h2>Or replay a scenario</h2>
      <ul class="plain">${spec.scenarios.filter((each) => each.runs.length).slice(0, 4).map((each) => html`
        <li><button type="button" class="link" @click=${() => actions.replay(each.name, 0)}>
          ${each.name}</button></li>`)}</ul>
      <button type="button" @click=${() => actions.set({ tab: "scenarios" })}>All scenarios</button>` : ""}
    <details>
      <summary>Or look at a stored snapshot</summary>
      <form class="card" @submit=${(event) => pasted(event, view)}>
        <div class="field">
          <label for="pasted">What <code>Snapshot.to_dict</code> wrote, as JSON</label>
          <textarea id="pasted" rows="6" spellcheck="false" .value=${state.drafts.pasted ?? ""}
            @input=${(event) => actions.draft("pasted", event.target.value)}></textarea>
        </div>
        <button class="primary">Open</button>
      </form>
    </details>`;
}

/** The data of a new order. What need not be given begins with its initial value, or empty. */
function needed(spec) {
  return spec.data.map((it) => (isRequired(it) ? it : { ...it, example: it.initial, optional: true }));
}

function isRequired(it) {
  return !it.optional && it.initial === null;
}

function pasted(event, { state, actions }) {
  event.preventDefault();
  let snapshot;
  try {
    snapshot = parse(state.drafts.pasted ?? "");
  } catch (error) {
    return actions.set({ fault: `This is no JSON: ${error.message}` });
  }
  return actions.begin({ snapshot });
}

// An order on its way.

function running(view) {
  const { spec, state, engine, actions } = view;
  const { snapshot } = state.run.frames[state.place];
  return html`
    ${state.made ? html`<p class="notice">${notice(state.made, spec)}</p>` : ""}
    ${progress(view)}
    ${outcome(view)}
    <h2>Now</h2>
    ${where(view, snapshot)}
    ${clock(view, snapshot)}
    <h2 id="next" tabindex="-1">What can happen next</h2>
    ${options(view, engine.allowed(snapshot))}
    ${anything(view)}
    ${valuesNow(view)}
    <h2>This run</h2>
    ${history(view)}
    <div class="buttons">
      <button type="button" @click=${() => actions.copy("link")}>Copy link</button>
      <button type="button" @click=${() => actions.copy("scenario")}>Copy as scenario</button>
      <button type="button" @click=${() => download(stringify(snapshot), "snapshot.json")}>
        Save snapshot</button>
    </div>`;
}

function download(text, name) {
  const link = document.createElement("a");
  link.href = `data:application/json;charset=utf-8,${encodeURIComponent(text)}`;
  link.download = name;
  link.click();
}

function progress({ state, actions }) {
  const last = state.run.frames.length - 1;
  return html`<div class="progress">
    <button type="button" ?disabled=${state.place === 0}
      @click=${() => actions.jump(state.place - 1)}>← Back</button>
    <span>${state.origin ? html`<em>${state.origin.name}</em>, ` : ""}${
      state.place ? `step ${state.place} of ${last}` : last ? `before step 1 of ${last}` : "the beginning"}</span>
    <button type="button" id="forth" class=${state.place < last ? "primary" : ""} ?disabled=${state.place === last}
      @click=${() => actions.jump(state.place + 1)}>Next →</button>
    <button type="button" @click=${actions.end}>New order</button>
  </div>`;
}

/** Where the order is: a chip for each machine, and for each instance of those of many. */
function where({ spec, words }, snapshot) {
  const chip = (machine, leaf) => html`
    <span class="chip ${words.tint(machine, leaf)}">${words.state(machine, leaf)}</span>
    <code>${leaf}</code>`;
  return html`<dl class="where">${spec.machines.map(({ name, many }) => html`
    <div><dt>${words.machine(name)}</dt>
    <dd>${many === null ? chip(name, snapshot.states[name])
      : Object.entries(snapshot.instances[name]).map(([id, each]) => html`
        <p><code>${id}</code> ${chip(name, each.state)}</p>`)}
      ${many !== null && !Object.keys(snapshot.instances[name]).length ? "none yet" : ""}</dd></div>`)}
  </dl>`;
}

function clock({ state, engine, words, actions }, snapshot) {
  const now = state.clock.trim();
  const next = engine.nextDue(snapshot);
  let due = [];
  let fault = "";
  try {
    due = now ? engine.due(snapshot, now) : [];
  } catch (error) {
    fault = error.message;
  }
  return html`<div class="clock">
    ${line("clock", "Time", state.clock, actions.clock, fault)}
    <div class="buttons">
      <button type="button" @click=${() => actions.wait(HOUR)}>+ 1 hour</button>
      <button type="button" @click=${() => actions.wait(24 * HOUR)}>+ 1 day</button>
      ${next && !due.length ? html`<button type="button" @click=${() => actions.clock(next)}>
        To the time-out of ${timeText(next)}</button>` : ""}
    </div>
    ${due.length ? html`<p>Due now:</p><ul class="plain">${due.map((each) => html`
      <li><button type="button" @click=${() => actions.send(proposalOf(each, snapshot))}>
        Send ${words.event(each.event)} by the timer</button>
        <span class="faint">due since ${timeText(each.since)}</span></li>`)}</ul>` : ""}
  </div>`;
}

function proposalOf({ event, by, at, moves }, snapshot) {
  const many = moves.filter((each) => each.instance !== undefined && each.machine in (snapshot.instances ?? {}));
  const payload = Object.fromEntries(many.map((each) => [each.machine, each.instance]));
  return { name: event, by, payload, id: null, at };
}

function options(view, found) {
  const { spec, state, words, actions } = view;
  if (!found.length) return html`<p class="card">Nothing more can happen to this order.</p>`;
  const groups = Map.groupBy(found, (each) => stringify([each.event, each.instances ?? {}]));
  return html`<ul class="options">${[...groups].map(([key, all]) => {
    const { event, by, instances = {} } = all[0];
    const common = shared(all);
    const isChosen = state.chosen?.event === event
      && stringify([event, state.chosen.instances ?? {}]) === key;
    const choose = () => (isChosen ? actions.set({ chosen: null }) : actions.choose({ event, instances }));
    return html`<li class="card">
      <button type="button" class="option" aria-expanded=${isChosen} @click=${choose}>
        <strong>${words.event(event)}</strong>
        ${Object.entries(instances).map(([machine, id]) => html`
          <span class="faint">${words.machine(machine)} <code>${id ?? "new"}</code></span>`)}
        ${all.map((option, place) => html`<span class="leads">${leads(view, option)}
          <span class="faint">${condition(option.unchecked, common, place)}</span></span>`)}
      </button>
      <p class="faint">${[
        by ? `by ${by.map(words.actor).join(", ")}` : "",
        condition(all[0].unchecked.filter((each) => common.has(each.what)), new Set(), 0),
      ].filter(Boolean).join("; ")}</p>
      ${isChosen ? sendForm(view, spec.events.find((each) => each.name === event)) : ""}
    </li>`;
  })}</ul>`;
}

/** Return what is asked on each of the ways that an event may take. */
function shared([first, ...others]) {
  const asked = (option) => option.unchecked.map((each) => each.what);
  return new Set(asked(first).filter((what) => others.every((each) => asked(each).includes(what))));
}

/** Return on what condition a way is taken, apart from these: the ways are tried in their order. */
function condition(unchecked, except, place) {
  const own = unchecked.filter((each) => !except.has(each.what));
  const asked = own.filter((each) => !isForTimer(each)).map((each) => each.what).join(" and ");
  const guard = asked ? `${place ? "else if" : "if"} ${asked}` : place ? "else" : "";
  return [guard, ...own.filter(isForTimer).map((each) => each.what)].filter(Boolean).join("; ");
}

function leads({ words }, { to }) {
  return Object.entries(to).map(([machine, leaf]) => html`
    <span>→ <span class="chip ${words.tint(machine, leaf)}">${words.state(machine, leaf)}</span>
    <span class="faint">${words.machine(machine)}</span></span>`);
}

/** Whatever else can be asked: an event that is not open, to see why; a status. */
function anything(view) {
  const { spec, engine, state, words, actions } = view;
  const { snapshot } = state.run.frames[state.place];
  const open = engine.allowed(snapshot).map((each) => each.event);
  const others = spec.events.filter((each) => each.named && !open.includes(each.name));
  const event = others.find((each) => each.name === state.chosen?.event);
  const status = state.chosen?.status;
  return html`<details class="card" .open=${Boolean(event || status)}>
    <summary>Try something else</summary>
    ${choice("other-event", "Send an event that is not open", [["", "choose"],
      ...others.map((each) => [each.name, `${words.event(each.name)} (${each.name})`])],
      event?.name ?? "", (name) => actions.choose(name ? { event: name, instances: {} } : null))}
    ${event ? sendForm(view, event) : ""}
    ${choice("proposed", "Propose a status", [["", "choose"],
      ...spec.machines.map(({ name }) => [name, words.machine(name)]),
      ...spec.facts.filter((each) => each.values).map(({ name }) => [name, words.fact(name)])],
      status ?? "", (name) => actions.choose(name ? { status: name } : null))}
    ${status ? statusForm(view, status) : ""}
  </details>`;
}

function history({ state, words, actions, expected }) {
  return html`<ol class="history" start="0">${state.run.frames.map(({ proposal, decision }, place) => {
    const step = expected[place - 1];
    return html`<li class=${place > state.place ? "ahead" : ""}>
      <button type="button" class="link" aria-current=${place === state.place ? "step" : "false"}
        @click=${() => actions.jump(place)}>
        ${proposal ? title(proposal, words) : "the order begins"}</button>
      ${decision ? html`<span class="verdict ${decision.verdict}">${decision.verdict}</span>` : ""}
      ${step && step.expect !== decision.verdict ? html`
        <strong class="wrong">expected ${step.expect}</strong>` : ""}
    </li>`;
  })}</ol>`;
}

function title({ name, machine, to, by }, words) {
  const what = name ? words.event(name) : `${words.find.facts.has(machine) ? words.fact(machine) : words.machine(machine)} = ${to}`;
  return by ? `${what}, by ${words.actor(by)}` : what;
}
