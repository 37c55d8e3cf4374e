/** Links to what the page shows: the part of the address behind `#`. No server ever sees it. */

import { parse, stringify } from "#json";
import { proposals } from "#page/run";

/** Return the fragment for a run at a place in it, or for a scenario of the spec. */
export function fragment({ spec, run, made, place, origin, language, tab }) {
  const found = new URLSearchParams();
  if (language) found.set("lang", language);
  if (tab && tab !== "simulate") found.set("show", tab);
  if (origin) {
    found.set("scenario", origin.name);
    if (origin.row) found.set("row", origin.row);
  } else if (run) {
    found.set("run", packed({ ...(made ?? ofPage(spec)), begin: run.begin, steps: proposals(run) }));
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

/** Return of which spec a run of this page is. Twelve digits of the digest tell specs apart. */
function ofPage({ name, version, digest }) {
  return { spec: name, version, digest: digest.slice(0, "sha256:".length + 12) };
}

/** Return of which other spec a run is; null for one of this page, and where the link does not say. */
export function foreign({ spec, version, digest }, page) {
  if (![spec, version, digest].every((each) => typeof each === "string")) return null;
  return digest && page.digest.startsWith(digest) ? null : { spec, version, digest };
}

/** Return what to know of a run that was made with another spec. */
export function notice(made, { name, version }) {
  const other = made.spec !== name ? `${made.spec} ${made.version}`
    : made.version !== version ? `version ${made.version}`
      : `another spec of the same name and version: a variant, other settings, or a changed text`;
  const own = made.spec === name ? `version ${version}` : `${name} ${version}`;
  return `This run was made with ${other}. This page is of ${own}: here the steps may come out otherwise.`;
}

function checked(value) {
  const { begin, steps } = value ?? {};
  if (typeof begin !== "object" || begin === null || !Array.isArray(steps)) {
    throw new Error("the link holds no run");
  }
  const wrong = steps.findIndex((each) => !isProposal(each));
  if (wrong < 0) return { ...value, fault: "" };
  const fault = `Step ${wrong + 1} of the link has no event: it needs a name, or a machine and where it goes to.`;
  return { ...value, steps: steps.slice(0, wrong), fault };
}

function isProposal(step) {
  const has = (key) => typeof step?.[key] === "string";
  return has("name") || (has("machine") && has("to"));
}
