/** Forms for what is sent to an order: an event, or a status that somebody proposes. */

import { html } from "#lit-html";
import { choice, field, line, values } from "#page/forms";
import { fresh, textOf } from "#page/values";

/** Return the form of an event, typed as the spec says. */
export function sendForm(view, event) {
  const { state, actions } = view;
  const scope = `send/${state.place}/${event.name}`;
  const fields = begun(view, event);
  const submit = (submitted) => {
    submitted.preventDefault();
    const payload = values(state.drafts, scope, fields);
    actions.send({ name: event.name, ...common(view, scope, event.by), payload });
  };
  return html`<form id="send-form" @submit=${submit}>
    ${fields.map((it) => field(view, `${scope}/${it.name}`, it))}
    ${actor(view, scope, event.by)}
    ${more(view, scope)}
    <button class="primary">Send</button>
  </form>`;
}

/** Return drafts with what the forms of a place hold in those of the next: to try once more. */
export function kept(drafts, place) {
  const own = new RegExp(`^(send|status)/${place}/`);
  const found = Object.entries(drafts).filter(([key]) => own.test(key));
  return { ...drafts, ...Object.fromEntries(
    found.map(([key, text]) => [key.replace(own, `$1/${place + 1}/`), text])) };
}

/** Return the form of a proposed status: of a machine, or of a fact, which nobody can set. */
export function statusForm(view, name) {
  const { spec, state, words, actions } = view;
  const scope = `status/${state.place}/${name}`;
  const machine = words.find.machines.get(name);
  const choices = machine
    ? machine.states.filter((each) => each.leaf).map((each) => [each.name, `${words.state(name, each.name)} (${each.name})`])
    : words.find.facts.get(name).values.map((each) => [each, each]);
  const to = state.drafts[`${scope}/to`] ?? choices[0][0];
  const fields = machine ? carried(spec, name, to) : [];
  const submit = (submitted) => {
    submitted.preventDefault();
    const payload = values(state.drafts, scope, fields);
    actions.send({ machine: name, to, ...common(view, scope, null), payload });
  };
  return html`<form id="send-form" @submit=${submit}>
    ${choice("to", "to", choices, to, (value) => actions.draft(`${scope}/to`, value))}
    ${fields.map((it) => field(view, `${scope}/${it.name}`, it))}
    ${actor(view, scope, null)}
    ${more(view, scope)}
    <button class="primary">Propose</button>
  </form>`;
}

/** Return the fields of the events that lead to a state; none must be given. */
function carried(spec, machine, to) {
  const leading = spec.transitions.filter((each) => each.parts.some(
    (part) => part.machine === machine && part.moves && [to, null].includes(part.to)));
  const events = new Set(leading.map((each) => each.event));
  const found = spec.events.filter((each) => events.has(each.name)).flatMap((each) => each.payload);
  const optional = found.map((it) => ({ ...it, optional: true, example: null }));
  return [...new Map(optional.map((it) => [it.name, it])).values()];
}

/** Return the fields of an event, with values to begin with that were not used before. */
function begun({ state }, event) {
  const { snapshot } = state.run.frames[state.place];
  const earlier = state.run.frames.slice(1, state.place + 1)
    .filter(({ decision }) => decision.verdict === "accepted") // nothing else uses up an id
    .map((each) => each.proposal);
  return event.payload.map((it) => {
    const id = state.chosen?.instances?.[it.name];
    if (id) return { ...it, example: id };
    if (it.type.kind !== "id" || (it.optional && it.example === null)) return it;
    const used = event.identity.includes(it.name) ? earlier.map((each) => textOf(each.payload[it.name])) : [];
    const taken = new Set([...used, ...Object.keys(snapshot.instances?.[it.name] ?? {})]);
    return { ...it, example: fresh(it.example ?? `${it.name}1`, taken) };
  });
}

function actor({ spec, state, words, actions }, scope, by) {
  if (!spec.actors.length) return "";
  const key = `${scope}/by/`;
  const allowed = by ?? spec.actors.map((each) => each.name);
  const others = spec.actors.map((each) => each.name).filter((each) => !allowed.includes(each));
  const options = [
    ...allowed.map((each) => [each, words.actor(each)]),
    ["", "nobody named: a report"],
    ...others.map((each) => [each, `${words.actor(each)} (may not)`]),
  ];
  return choice(`${scope}/by`, "by", options, state.drafts[key] ?? allowed[0] ?? "",
    (value) => actions.draft(key, value));
}

function more({ state, actions }, scope) {
  const [at, id] = [`${scope}/at/`, `${scope}/id/`];
  return html`<details>
    <summary>More</summary>
    ${line(`${scope}/at`, "happened at", state.drafts[at] ?? state.clock,
      (text) => actions.draft(at, text), "a report can be late: when it happened, not when it came")}
    ${line(`${scope}/id`, "id of the occurrence", state.drafts[id] ?? "",
      (text) => actions.draft(id, text), "such as a webhook's: sent twice, it is a duplicate")}
  </details>`;
}

function common({ state, spec }, scope, by) {
  const text = (name, otherwise) => (state.drafts[`${scope}/${name}/`] ?? otherwise).trim() || null;
  const first = by?.[0] ?? spec.actors[0]?.name ?? "";
  return { by: text("by", first), id: text("id", ""), at: text("at", state.clock) };
}
