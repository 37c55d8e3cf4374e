/** Events and proposed statuses, read from plain JSON: the counterpart of `decide/event.py`. */

import { Misuse, className, repr } from "#diagnostics";
import { readStored } from "#values";

/** Return the time that a stored text stands for; null for null. */
export function moment(value) {
  if (value === null || value === undefined) return null;
  const time = readStored(value);
  if (time === null) throw new Misuse(`${repr(value)} is not an ISO 8601 time with a zone`);
  return time;
}

/**
 * Return a proposal as the engine reads it.
 *
 * @param given what `Event.to_dict` or `Status.to_dict` writes; `by`, `payload`, `id` and `at` may
 *   be left out. A status has `machine` and `to` in the place of `name`.
 */
export function readProposal(given) {
  const isStatus = Object.hasOwn(given, "machine");
  const kind = isStatus ? "Status" : "Event";
  const { by = null, id = null } = given;
  const texts = isStatus ? { machine: given.machine, to: given.to } : { name: given.name };
  for (const [key, value] of Object.entries({ ...texts, by: by ?? "", id: id ?? "" })) {
    if (typeof value === "string") continue;
    throw new Misuse(`${key} of ${kind} is a text, not ${className(value)}`);
  }
  const payload = given.payload ?? {};
  if (className(payload) !== "dict") {
    const remedy = "leave it out where there is none";
    throw new Misuse(`payload is a mapping of names to values, not ${className(payload)}: ${remedy}`);
  }
  return {
    ...texts,
    isStatus,
    by,
    payload: new Map(Object.entries(payload)),
    id,
    at: moment(given.at),
    title: isStatus ? `${given.machine} = ${given.to}` : given.name,
  };
}
