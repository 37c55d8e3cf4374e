/** A run as a scenario in YAML, as `statekit check` runs it. */

import { stringify } from "#json";
import { begun, sent } from "#page/run";
import { durationBetween } from "#page/values";

const CHECK_BEGINS = "2026-01-01T00:00:00Z"; // when a scenario begins that lets time pass
const PLAIN = /^(?:[A-Za-z_][\w.-]*|\d+[dhms])$/;
const NOT_PLAIN = /^(?:true|false|null|[.]inf|[.]nan)$/i;
const UNSEEN = /[\u007f-\u00a0\u2028\u2029\ufeff\ud800-\udfff]/g;

/** Return where in the spec the text of a scenario goes. */
export function whereTo(spec) {
  return spec.scenarios.length
    ? "One entry: paste it under the line “scenarios:” of the spec, as far set in as those that are there, "
      + "and give it a name of its own. Where the file has no such line, write it above."
    : "A section: paste it at the end of the spec, which has no scenarios yet.";
}

/** Return a run up to a place as the text of a scenario; with the section's key where none is yet. */
export function toScenario(engine, spec, run, place, name) {
  const { given, begin } = beginning(run);
  const steps = [];
  const clocked = Boolean(begin.at);
  let now = begin.at;
  let played = begun(engine, begin);
  run.frames.slice(1, place + 1).forEach((frame, number) => {
    const at = frame.proposal.at;
    const step = proposed(spec, frame.proposal);
    if (clocked) {
      const wait = durationBetween(now, at ?? now);
      if (number === 0 || wait !== "0s") step.wait = wait || "0s"; // the first one sets the clock
      if (!wait) step.at = at;
    } else if (at) {
      step.at = at;
    }
    now = at ?? now;
    // What `check` will find is what is written: it begins at a time of its own, without a trail.
    played = sent(engine, played, number, { ...frame.proposal, at: clocked ? now : at });
    steps.push({ ...step, ...found(engine, played.frames.at(-1)) });
  });
  return written(spec, name, given, steps);
}

/** Return what a scenario gives, and how the order then begins. */
function beginning(run) {
  const { snapshot } = run.frames[0];
  const timed = run.frames.some((each) => each.proposal?.at);
  const starts = run.begin.at ?? enteredAt(snapshot);
  const at = timed && starts ? CHECK_BEGINS : null;
  if (!run.begin.snapshot) return { given: run.begin.data, begin: { data: run.begin.data, at } };
  const data = Object.entries(snapshot.data).filter(([, value]) => value !== null);
  const instances = Object.entries(snapshot.instances ?? {}).map(([machine, row]) => {
    const each = Object.entries(row).map(([id, it]) => [id, instance(it)]);
    return [machine, Object.fromEntries(each)];
  });
  const filled = instances.filter(([, row]) => Object.keys(row).length);
  const given = { ...Object.fromEntries(data), ...snapshot.states, ...Object.fromEntries(filled) };
  return { given, begin: { snapshot: placed(snapshot, at), at } };
}

/** Return an instance as a scenario names it. */
function instance({ state, fields }) {
  const known = Object.entries(fields).filter(([, value]) => value !== null);
  return { state, ...Object.fromEntries(known) };
}

/** Return when an order entered its first states, as far as it is known. */
function enteredAt(snapshot) {
  return Object.values(snapshot.entered ?? {}).filter(Boolean).sort()[0] ?? null;
}

/** Return a snapshot as a scenario places it: no trail, and one time for all machines. */
function placed(snapshot, at) {
  const each = (value) => Object.fromEntries(Object.keys(value).map((name) => [name, at]));
  const instances = Object.entries(snapshot.instances ?? {}).map(([machine, row]) => {
    const bare = Object.entries(row).map(([id, { state, fields }]) => {
      return [id, { state, fields, entered: at, trail: null }];
    });
    return [machine, Object.fromEntries(bare)];
  });
  const { spec, version, states, data } = snapshot;
  const found = { spec, version, states, data, entered: each(states), trail: null };
  return snapshot.instances ? { ...found, instances: Object.fromEntries(instances) } : found;
}

function proposed(spec, { name, machine, to, by, payload, id }) {
  const unnamed = name && spec.events.find((each) => each.name === name && !each.named);
  const [of, leaf] = unnamed ? name.split(":") : [machine, to];
  const step = { do: name && !unnamed ? name : { [of]: leaf } };
  if (by) step.by = by;
  if (Object.keys(payload ?? {}).length) step.with = payload;
  if (id) step.id = id;
  return step;
}

function found(engine, { decision, before, snapshot }) {
  const step = {};
  if (decision.verdict !== "accepted") {
    step.expect = decision.verdict;
    const codes = [...new Set(decision.reasons.map((each) => each.code))];
    if (codes.length) step.why = codes;
    return step;
  }
  const see = Object.fromEntries(differences(before.snapshot.states, snapshot.states));
  for (const read of [(it) => engine.data(it), (it) => engine.facts(it)]) { // with the totals
    Object.assign(see, Object.fromEntries(differences(read(before.snapshot), read(snapshot))));
  }
  for (const name of Object.keys(see)) if (see[name] === null) delete see[name];
  for (const [machine, row] of Object.entries(snapshot.instances ?? {})) {
    const changed = differences(before.snapshot.instances[machine], row);
    if (changed.length) see[machine] = Object.fromEntries(changed.map(([id, it]) => [id, instance(it)]));
  }
  if (Object.keys(see).length) step.see = see;
  return step;
}

/** What a scenario says of a value; when an instance came to its state is no part of it. */
function alike(value) {
  return scalar(value?.fields ? instance(value) : value);
}

function differences(before, after) {
  return Object.entries(after).filter(([name, value]) => !(name in before) || alike(before[name]) !== alike(value));
}

function written(spec, name, given, steps) {
  const lines = [...(spec.scenarios.length ? [] : ["scenarios:"]), `  ${scalar(name)}:`];
  if (Object.keys(given).length) lines.push(`    given: ${scalar(given)}`);
  lines.push("    steps:");
  for (const step of steps) {
    const [first, ...rest] = Object.entries(step).map(([key, value]) => `${key}: ${scalar(value)}`);
    lines.push(`      - ${first}`, ...rest.map((each) => `        ${each}`));
  }
  if (!steps.length) lines[lines.length - 1] = `    table: [{see: ${scalar(given)}}]`;
  return `${lines.join("\n")}\n`;
}

/** Return a value in YAML, on one line. */
function scalar(value) {
  if (Array.isArray(value)) return `[${value.map(scalar).join(", ")}]`;
  if (typeof value === "string") {
    if (PLAIN.test(value) && !NOT_PLAIN.test(value)) return value;
    const escape = (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`;
    return JSON.stringify(value).replace(UNSEEN, escape);
  }
  if (value === null || typeof value !== "object") return stringify(value);
  return `{${Object.entries(value).map(([key, each]) => `${scalar(key)}: ${scalar(each)}`).join(", ")}}`;
}
