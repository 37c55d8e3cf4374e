/** Form fields, typed as the spec says. */

import { html, nothing } from "#lit-html";
import { suggested, typeText, valueOf } from "#page/values";

const HINTS = {
  money: "in minor units: 1999 for 19.99",
  time: "with its zone, as 2026-01-02T10:00:00Z",
  duration: "as 30m, 24h or 7d",
  id: "no spaces, no @",
};

/** Return a field with its label. `key` is where its text is kept. */
export function field({ state, words, actions }, key, it, name = it.name) {
  const text = state.drafts[key] ?? suggested(it);
  const id = `field-${key}`;
  const hint = [typeText(it.type), HINTS[it.type.kind], it.optional ? "optional" : ""];
  const about = words.say(it.description);
  const change = (event) => actions.draft(key, event.target.value);
  return html`<div class="field">
    <label for=${id}>${words.say(it.label) || name}</label>
    ${control(it, id, text, change)}
    <p class="hint" id="${id}-hint">${hint.filter(Boolean).join(", ")}${about ? html`. ${about}` : ""}</p>
  </div>`;
}

function control({ type, optional }, id, text, change) {
  const hint = `${id}-hint`;
  const choices = type.kind === "boolean" ? ["true", "false"] : type.values;
  if (choices) {
    return html`<select id=${id} aria-describedby=${hint} @change=${change}>
      ${["", ...choices].map((each) => html`
        <option value=${each} .selected=${each === text}>${each || (optional ? "—" : "not given")}</option>`)}
    </select>`;
  }
  if (type.kind === "list") {
    return html`<textarea id=${id} rows="3" aria-describedby=${hint} .value=${text}
      placeholder="one on each line" @input=${change}></textarea>`;
  }
  const numeric = ["money", "integer"].includes(type.kind);
  return html`<input id=${id} type="text" aria-describedby=${hint} .value=${text} spellcheck="false"
    autocomplete="off" inputmode=${numeric ? "numeric" : nothing} @input=${change}>`;
}

/** Return a choice of one thing. `options` are pairs of a value and its name. */
export function choice(id, label, options, value, change) {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select id=${id} @change=${(event) => change(event.target.value)}>
      ${options.map(([each, name]) => html`
        <option value=${each} .selected=${each === value}>${name}</option>`)}
    </select>
  </div>`;
}

/** Return a field of one line. */
export function line(id, label, value, change, hint = "") {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input id=${id} type="text" .value=${value} spellcheck="false" autocomplete="off"
      aria-describedby=${hint ? `${id}-hint` : nothing}
      @input=${(event) => change(event.target.value)}>
    ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : ""}
  </div>`;
}

/** Return what fields hold, without those that are empty. */
export function values(drafts, scope, fields) {
  const found = {};
  for (const it of fields) {
    const value = valueOf(it.type, drafts[`${scope}/${it.name}`] ?? suggested(it));
    if (value !== undefined) found[it.name] = value;
  }
  return found;
}
