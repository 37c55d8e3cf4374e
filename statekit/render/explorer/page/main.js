/** The page: one state, one function that shows it, and the actions that change it. */

import { createEngine } from "#engine";
import { parse } from "#json";
import { html, render } from "#lit-html";
import { createDiagram } from "#page/diagram";
import { asked, foreign, fragment } from "#page/link";
import { reference, TABS } from "#page/reference";
import { begun, leaves, moved, replayed, sent } from "#page/run";
import { toScenario, whereTo } from "#page/scenario";
import { kept } from "#page/send";
import { simulator } from "#page/simulator";
import { later as after } from "#page/values";
import { createWords } from "#page/words";
import { isForTimer } from "#reasons";

const BEGINS = "2026-01-01T00:00:00Z";

const read = (id) => parse(document.getElementById(id).textContent);
const spec = read("spec");
const engine = createEngine(read("model"));

const state = {
  language: spec.language,
  theme: stored("statekit-theme") ?? "auto",
  tab: "simulate",
  run: null,
  place: 0, // the frame that is shown
  origin: null, // the scenario that is replayed: {name, row}
  clock: BEGINS, // when the next proposal happens; empty where times play no part
  chosen: null, // what is about to be sent: {event, instances} or {status}
  drafts: {}, // what forms hold, by field
  filter: "",
  machine: "",
  about: "", // the state that the list of states points at
  status: "", // what is read out
  fault: "",
  copied: "",
  hint: "", // where what was copied belongs
  made: null, // of which spec a link's run is, where it is not of this one: {spec, version, digest}
};

const frame = () => state.run.frames[state.place];
const scenario = (name) => spec.scenarios.find((each) => each.name === name);

/** The steps that the replayed scenario expects; none of a run of one's own. */
function expected() {
  const { origin } = state;
  return origin ? scenario(origin.name).runs[origin.row].steps : [];
}

/** Return a name for a copy of the run that no scenario of the spec has. */
function copyName() {
  const name = state.origin ? `${state.origin.name}, from the explorer` : "from the explorer";
  for (let number = 1; ; number += 1) {
    const found = number === 1 ? name : `${name} ${number}`;
    if (!scenario(found)) return found;
  }
}

const actions = {
  /** Change some of the state, and show it. */
  set(changes) {
    Object.assign(state, changes);
    show();
    if (state.run && "clock" in changes) mark(); // a time-out may have come
  },

  /** Change a field of a form: what was said of its earlier text is said no more. */
  draft(key, text) {
    actions.set({ drafts: { ...state.drafts, [key]: text }, fault: "" });
  },

  clock(clock) {
    actions.set({ clock, fault: "" });
  },

  language(language) {
    actions.set({ language });
    diagram.draw(language);
    diagram.first();
    mark();
  },

  theme(theme) {
    store("statekit-theme", theme);
    actions.set({ theme });
  },

  /** Begin an order; with a message where it cannot. */
  begin(begin, chosen = null) {
    tried(() => {
      const run = begun(engine, begin);
      const clock = begin.snapshot ? entered(run) : (begin.at ?? "");
      open({ run, made: null, place: 0, origin: null, clock, chosen, status: "The order has begun." });
      document.getElementById("next")?.focus(); // the button that was pressed is gone
    });
  },

  end() {
    actions.set({ run: null, made: null, place: 0, origin: null, chosen: null, fault: "", status: "" });
    mark();
    diagram.first();
    document.getElementById("start")?.focus();
  },

  send(proposal) {
    tried(() => {
      const run = sent(engine, state.run, state.place, proposal);
      const place = state.place + 1;
      const { verdict, reasons } = run.frames[place].decision;
      const status = [verdict, ...reasons.map((each) => each.message)].join(": ");
      const again = verdict === "accepted"
        ? { chosen: null } : { chosen: state.chosen, drafts: kept(state.drafts, state.place) };
      open({ run, place, origin: null, status, ...again });
      document.getElementById("verdict")?.focus();
    });
  },

  /** Show a frame of the run. */
  jump(place) {
    const { proposal, decision } = state.run.frames[place];
    const clock = proposal ? (proposal.at ?? state.clock) : (state.run.begin.at ?? entered(state.run));
    const status = decision ? `Step ${place}: ${decision.verdict}` : "The beginning.";
    open({ place, chosen: null, clock, status });
  },

  replay(name, row) {
    const { begin, fault, steps } = scenario(name).runs[row];
    if (fault) return actions.set({ fault });
    tried(() => {
      const played = replayed(engine, begin, steps.map((each) => each.proposal));
      const status = `Replaying ${name}: ${steps.length} steps.`;
      state.run = played.run;
      state.made = null;
      state.origin = { name, row };
      state.tab = "simulate";
      actions.jump(0);
      actions.set({ status, fault: played.fault });
      document.getElementById("forth")?.focus();
    });
    return undefined;
  },

  wait(milliseconds) {
    actions.clock(after(state.clock || BEGINS, milliseconds));
  },

  choose(chosen) {
    actions.set({ chosen, tab: "simulate" });
    document.getElementById("send-form")?.querySelector("input, select, textarea, button")?.focus();
  },

  async copy(what) {
    const isLink = what === "link";
    const text = isLink ? location.href : toScenario(engine, spec, state.run, state.place, copyName());
    const copied = await toClipboard(text);
    actions.set({ copied: isLink && copied ? "" : text, hint: isLink ? "" : whereTo(spec) });
    actions.set({ status: copied ? `Copied the ${what}.` : "Copy the text that is shown." });
  },
};

const diagram = createDiagram(document.getElementById("picture"), spec, ({ events, state: id }) => {
  if (id) {
    actions.set({ tab: "states", about: id });
    return document.querySelector(".about")?.scrollIntoView({ block: "nearest" });
  }
  if (!state.run) return actions.set({ tab: "transitions", filter: events[0] ?? "" });
  const option = engine.allowed(frame().snapshot).find((each) => events.includes(each.event));
  const [event] = option ? [option.event] : events;
  return event && actions.choose({ event, instances: option?.instances ?? {} });
});

/** Take a new place in a run: show it everywhere. */
function open(changes) {
  actions.set({ fault: "", copied: "", ...changes });
  mark();
  const { before, snapshot } = frame();
  const moving = before ? moved(before.snapshot, snapshot).map((each) => each.machine) : [];
  diagram.here(moving.length ? moving : [spec.machines[0].name]);
  document.getElementById("panel").scrollTop = 0;
}

/** Do something that the engine may refuse to answer, and say why it does. */
function tried(action) {
  try {
    action();
  } catch (error) {
    if (error.name !== "Misuse") throw error;
    actions.set({ fault: error.message, status: error.message });
  }
}

function entered(run) {
  const times = Object.values(run.frames[0].snapshot.entered ?? {}).filter(Boolean);
  return times.sort().at(-1) ?? "";
}

/** Mark on the picture where the order is. */
function mark() {
  if (!state.run) return diagram.mark(null);
  const { snapshot, before } = frame();
  const options = Map.groupBy(engine.allowed(snapshot), (each) => awaited(each, snapshot));
  const [open, later] = [false, true].map((each) => (options.get(each) ?? [])
    .flatMap((option) => ways(option, snapshot)));
  const taken = !before ? [] : moved(before.snapshot, snapshot).map((move) => ({
    ...move, from: move.from ?? "new", event: frame().decision.event,
  }));
  return diagram.mark({ leaves: leaves(snapshot), open, later, taken });
}

/** Return whether an option is for the timer alone, and its time has not come. */
function awaited({ event, by, unchecked, instances = {} }, snapshot) {
  if (!unchecked.some(isForTimer) || by?.join() !== "timer") return false;
  return !due(snapshot).some((each) => each.event === event
    && Object.entries(instances).every(([machine, id]) => each.proposal.payload[machine] === id));
}

/** Return what is due by the clock; nothing where the clock holds no time. */
function due(snapshot) {
  try {
    return state.clock.trim() ? engine.due(snapshot, state.clock.trim()) : [];
  } catch (error) {
    if (error.name !== "Misuse") throw error;
    return [];
  }
}

/** Return the moves of an option, per machine from where to where. */
function ways({ event, to, instances = {} }, snapshot) {
  return Object.entries(to).flatMap(([machine, leaf]) => {
    const row = snapshot.instances?.[machine];
    if (!row) return [{ event, machine, from: snapshot.states[machine], to: leaf }];
    const id = instances[machine];
    const froms = id ? [row[id].state] : id === null ? ["new"] : Object.values(row).map((i) => i.state);
    return froms.map((from) => ({ event, machine, from, to: leaf }));
  });
}

// The page as a whole.

function show() {
  const words = createWords(spec, state.language);
  const view = { spec, engine, state, words, actions, expected: expected() };
  document.documentElement.lang = state.language || "en";
  document.documentElement.dataset.theme = state.theme;
  document.title = words.say(spec.title) || spec.name;
  render(header(view), document.getElementById("header"));
  render(tools(view), document.getElementById("tools"));
  render(panel(view), document.getElementById("panel"));
  render(state.status, document.getElementById("status"));
  const link = `#${fragment({ ...state, spec, language: state.language === spec.language ? "" : state.language })}`;
  if (link !== location.hash) history.replaceState(null, "", link === "#" ? location.pathname : link);
}

function header({ words }) {
  const { languages } = spec;
  return html`
    <div class="title">
      <h1>${words.say(spec.title) || spec.name}</h1>
      <p class="faint"><code>${spec.name}</code> ${spec.version}</p>
    </div>
    <div class="switches">
      ${languages.length > 1 ? html`<label>Language
        <select @change=${(event) => actions.language(event.target.value)}>
          ${languages.map((code) => html`
            <option value=${code} .selected=${code === state.language}>${named(code)}</option>`)}
        </select></label>` : ""}
      <label>Theme
        <select @change=${(event) => actions.theme(event.target.value)}>
          ${["auto", "light", "dark"].map((each) => html`
            <option value=${each} .selected=${each === state.theme}>${each}</option>`)}
        </select></label>
    </div>`;
}

function named(code) {
  const name = new Intl.DisplayNames([code], { type: "language", fallback: "code" }).of(code);
  return name.slice(0, 1).toLocaleUpperCase(code) + name.slice(1);
}

function tools({ words }) {
  const button = (label, title, action) => html`
    <button type="button" title=${title} aria-label=${title} @click=${action}>${label}</button>`;
  return html`
    <div class="group">
      ${button("+", "Zoom in", diagram.zoomIn)}
      ${button("−", "Zoom out", diagram.zoomOut)}
      ${button("All", "All: show the whole diagram", diagram.whole)}
      ${state.run ? button("Here", "Here: show where the order is", () => diagram.here()) : ""}
    </div>
    ${spec.machines.length > 1 ? html`<div class="group machines">
      ${spec.machines.map(({ name }) => button(
        words.machine(name), `Show ${words.machine(name)}`, () => diagram.machine(name)))}
    </div>` : ""}`;
}

function panel(view) {
  const tabs = TABS.filter(({ count, there = count }) => !there || there(spec));
  return html`
    <nav aria-label="Parts of the page">
      ${tabs.map(({ id, title, count }) => html`
        <button type="button" aria-current=${id === state.tab ? "page" : "false"}
          @click=${() => actions.set({ tab: id })}>
          ${title}${count ? html` <span class="count">${count(spec)}</span>` : ""}</button>`)}
    </nav>
    <div class="tab">${state.tab === "simulate" ? simulator(view) : reference(view)}</div>`;
}

// The world outside.

function stored(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // not allowed here, as in some sandboxes
  }
}

function store(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // The choice lasts as long as the page.
  }
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // not allowed here: the text is shown instead
  }
}

/** Show what the address asks for. */
function follow() {
  let wanted;
  try {
    wanted = asked(location.hash.slice(1));
  } catch {
    return actions.set({ fault: "This link cannot be read: it may have been cut." });
  }
  if (wanted.language && spec.languages.includes(wanted.language)) state.language = wanted.language;
  if (TABS.some(({ id }) => id === wanted.tab)) state.tab = wanted.tab;
  show(); // the picture's room depends on what is above it
  diagram.draw(state.language);
  diagram.first();
  const known = wanted.scenario && scenario(wanted.scenario)?.runs[wanted.row];
  if (known) actions.replay(wanted.scenario, wanted.row);
  if (wanted.scenario && !known) state.fault = `There is no scenario ${wanted.scenario}.`;
  if (wanted.run) {
    tried(() => {
      const { run, fault } = replayed(engine, wanted.run.begin, wanted.run.steps);
      const made = foreign(wanted.run, spec);
      Object.assign(state, { run, made, origin: null, fault: fault || wanted.run.fault });
    });
  }
  if (!state.run) return show();
  const { fault } = state;
  actions.jump(Math.min(wanted.place ?? 0, state.run.frames.length - 1));
  return actions.set({ fault, tab: wanted.tab ?? state.tab });
}

addEventListener("hashchange", follow);
setTimeout(() => { // after Panzoom, which puts the picture in its own place first
  follow();
  document.documentElement.dataset.ready = "";
  performance.mark("ready");
});
