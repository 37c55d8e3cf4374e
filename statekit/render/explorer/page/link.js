/** Links to what the page shows: the part of the address behind `#`. No server ever sees it. */

import { parse, stringify } from "#json";
import { proposals } from "#page/run";

/** Return the fragment for a run at a place in it, or for a scenario of the spec. */
export function fragment({ run, place, origin, language, tab }) {
  const found = new URLSearchParams();
  if (language) found.set("lang", language);
  if (tab && tab !== "simulate") found.set("show", tab);
  if (origin) {
    found.set("scenario", origin.name);
    if (origin.row) found.set("row", origin.row);
  } else if (run) {
    found.set("run", packed({ begin: run.begin, steps: proposals(run) }));
  }
  if (run) found.set("step", place);
  return found.toString();
}

/** Return what a fragment asks for. Throws when its run cannot be read. */
export function asked(text) {
  const found = new URLSearchParams(text);
  const count = (name) => Number.parseInt(found.get(name) ?? "0", 10) || 0;
  const run = found.get("run");
  return {
    language: found.get("lang"),
    tab: found.get("show"),
    scenario: found.get("scenario"),
    row: count("row"),
    place: found.has("step") ? count("step") : null,
    run: run === null ? null : checked(unpacked(run)),
  };
}

function packed(value) {
  const bytes = new TextEncoder().encode(stringify(value));
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function unpacked(text) {
  const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return parse(new TextDecoder().decode(Uint8Array.from(bytes, (each) => each.charCodeAt(0))));
}

function checked(value) {
  const { begin, steps } = value ?? {};
  if (typeof begin !== "object" || begin === null || !Array.isArray(steps)) {
    throw new Error("the link holds no run");
  }
  return { begin, steps };
}
