/** What tells one occurrence from another: the counterpart of `decide/identity.py`. */

import { className } from "#diagnostics";
import { readProposal } from "#event";
import { DUPLICATE, REFUSED, reason } from "#reasons";
import { accepts, freeze } from "#types";
import { plain, same } from "#values";

/** Return the identity that the spec declares, where the payload has it. */
export function declared(tables, proposal) {
  const event = proposal.isStatus ? undefined : tables.events.get(proposal.name);
  if (!event?.identity.length) return null;
  const values = event.identity.map((name) => [event.payload.get(name).type, proposal.payload.get(name) ?? null]);
  if (!values.every(([type, value]) => accepts(type, value))) return null;
  return `${event.name}:${json(values.map(([type, value]) => plain(freeze(type, value))))}`;
}

/** Return the key under which to record a proposal; null when it has none. */
export function identityOf(tables, proposal) {
  return declared(tables, proposal) ?? (proposal.id || null);
}

/** Write a value as Python's `json.dumps` does. */
function json(value) {
  if (Array.isArray(value)) return `[${value.map(json).join(", ")}]`;
  if (typeof value !== "string") return String(value);
  const unit = (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replace(/[^ -~]/g, unit);
}

/** Return the answer to an occurrence that the caller has recorded; null for a new one. */
export function seenBefore(given, seen) {
  const { tables, proposal } = given;
  const key = identityOf(tables, proposal);
  const stored = key === null ? null : seen instanceof Map ? seen.get(key) : Object.hasOwn(seen, key) && seen[key];
  if (!stored) return null;
  const known = readProposal(stored);
  const isSame = known.isStatus === proposal.isStatus && known.title === proposal.title;
  const evidence = { id: key };
  if (isSame && alike(read(tables, known), read(tables, proposal))) {
    const message = `${proposal.title} with the identity ${key} has been seen already`;
    return given.decision(DUPLICATE, null, [], [reason("same-occurrence", message, evidence)]);
  }
  const what = isSame ? "another payload" : `another proposal, ${known.title}`;
  const message = `the identity ${key} has been seen already, with ${what}`;
  return given.decision(REFUSED, null, [], [reason("conflicting-duplicate", message, evidence)]);
}

/** Return a payload with its fields as they are kept. */
function read(tables, proposal) {
  const fields = proposal.isStatus ? undefined : tables.events.get(proposal.name)?.payload;
  return new Map(
    [...proposal.payload].map(([name, value]) => {
      const type = fields?.get(name)?.type;
      return [name, type && accepts(type, value) ? freeze(type, value) : value];
    }),
  );
}

/** Tell whether two payloads say the same; true is not 1, and 4000.0 is not 4000. */
function alike(one, other) {
  const isAlike = (name, value) =>
    other.has(name) && same(value, other.get(name)) && kind(value) === kind(other.get(name));
  return one.size === other.size && [...one].every(([name, value]) => isAlike(name, value));
}

const kind = (value) => (value?.us === undefined ? className(value) : value.constructor.name);
