/** What came of a step: the verdict with every reason, and what has changed. */

import { html } from "#lit-html";
import { differs, moved } from "#page/run";
import { shown } from "#page/values";

const MEANS = {
  accepted: "Legal: store what comes of it.",
  duplicate: "It has happened already: acknowledge it, change nothing.",
  stale: "A late report of what the order has left behind: acknowledge it, change nothing.",
  early: "Legal only after others that have not arrived: try again later.",
  refused: "Not legal from here: never try again.",
};
const PAYLOAD = "The payload is wrong: put it right and send it again.";

/** Return the card of the step that is shown; nothing at the beginning. */
export function outcome(view) {
  const { state, words, expected } = view;
  const { proposal, decision } = state.run.frames[state.place];
  if (!decision) return "";
  const step = expected[state.place - 1];
  return html`<article class="card outcome ${decision.verdict}">
    <h2 id="verdict" tabindex="-1"><span class="verdict ${decision.verdict}">${decision.verdict}</span>
      ${subject(proposal, words)}</h2>
    <p class="faint">${meaning(decision)}</p>
    ${step ? html`<p class=${differs(state.run.frames[state.place], step) ? "wrong" : "faint"}>
      The scenario expects ${[step.expect, ...step.why].join(", ")}${
        differs(state.run.frames[state.place], step) ? ", which is not what comes out." : "."}</p>` : ""}
    ${decision.reasons.length ? html`<ul class="reasons">${decision.reasons.map((each) => html`
      <li>${each.message} <code class="code">${each.code}</code>
        ${each.where ? html`<span class="faint where-at">${each.where}</span>` : ""}</li>`)}</ul>` : ""}
    ${decision.unchecked.length ? html`<p>Not checked, and not taken as true:</p>
      <ul class="reasons">${decision.unchecked.map((each) => html`
        <li><code>${each.what}</code>${each.needs.length ? html`, needs ${each.needs.join(", ")}` : ""}</li>`)}</ul>` : ""}
    ${decision.missing.length ? html`<p>Missing first: ${decision.missing.map((name, place) => html`${
      place ? ", then " : ""}<strong>${words.event(name)}</strong>`)}</p>` : ""}
    ${moves(view)}
    ${carried(proposal)}
  </article>`;
}

function meaning({ verdict, reasons }) {
  const onlyPayload = reasons.length && reasons.every(({ code }) => code.startsWith("payload-"));
  return verdict === "refused" && onlyPayload ? PAYLOAD : MEANS[verdict];
}

function subject({ name, machine, to, by }, words) {
  const of = words.find.facts.has(machine) ? words.fact(machine) : words.machine(machine);
  return html`${name ? words.event(name) : `${of} = ${to}`}${by ? html` <span class="faint">by ${words.actor(by)}</span>` : ""}`;
}

function moves({ state, words }) {
  const { before, snapshot } = state.run.frames[state.place];
  return moved(before.snapshot, snapshot).map(({ machine, instance, from, to }) => html`
    <p>${words.machine(machine)}${instance ? html` <code>${instance}</code>` : ""}:
      ${from ? html`<span class="chip ${words.tint(machine, from)}">${words.state(machine, from)}</span>` : "new"}
      → <span class="chip ${words.tint(machine, to)}">${words.state(machine, to)}</span></p>`);
}

function carried({ payload }) {
  const fields = Object.entries(payload ?? {});
  if (!fields.length) return "";
  return html`<p class="faint">carrying ${fields.map(([name, value], place) => html`${
    place ? ", " : ""}<code>${name}: ${shown(value)}</code>`)}</p>`;
}

/** Return the data and facts before and after the step that is shown, changes marked. */
export function values({ spec, engine, state, words }) {
  const { before, snapshot } = state.run.frames[state.place];
  const earlier = before?.snapshot;
  const cells = (name, label, was, now) => {
    const changed = earlier && shown(was) !== shown(now);
    return html`<tr class=${changed ? "changed" : ""}>
      <th scope="row">${label}${label === name ? "" : html` <code>${name}</code>`}</th>
      ${earlier ? html`<td>${shown(was)}</td>` : ""}
      <td>${changed ? html`<mark>${shown(now)}</mark>` : shown(now)}</td></tr>`;
  };
  const facts = engine.facts(snapshot);
  const factsBefore = earlier ? engine.facts(earlier) : {};
  const head = (title) => html`<thead><tr><th scope="col">${title}</th>
    ${earlier ? html`<th scope="col">before</th>` : ""}<th scope="col">${earlier ? "after" : "now"}</th></tr></thead>`;
  const instances = spec.machines.filter(({ name }) => Object.keys(snapshot.instances?.[name] ?? {}).length);
  return html`<h2>Data and facts</h2><div class="scroll" tabindex="0" role="region" aria-label="Data and facts">
    ${spec.data.length ? html`<table>${head("Data")}<tbody>${spec.data.map(({ name }) => cells(
      name, words.datum(name), earlier?.data[name], snapshot.data[name]))}</tbody></table>` : ""}
    ${spec.totals.length ? html`<table>${head("Totals")}<tbody>${spec.totals.map(({ name }) => cells(
      name, words.datum(name), earlier && engine.data(earlier)[name], engine.data(snapshot)[name]))}</tbody></table>` : ""}
    ${instances.map(({ name, fields }) => html`<table>${head(words.machine(name))}<tbody>
      ${Object.entries(snapshot.instances[name]).flatMap(([id, each]) => {
        const was = earlier?.instances[name][id];
        return [cells(id, id, was?.state, each.state), ...fields.map((it) => cells(
          it.name, words.say(it.label) || it.name, was?.fields[it.name], each.fields[it.name]))];
      })}</tbody></table>`)}
    ${spec.facts.length ? html`<table>${head("Facts")}<tbody>${spec.facts.map(({ name }) => cells(
      name, words.fact(name), factsBefore[name], facts[name]))}</tbody></table>` : ""}
  </div>`;
}
