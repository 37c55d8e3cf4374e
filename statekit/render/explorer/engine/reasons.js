/** What a decision is made of: the counterpart of `decide/decision.py`. */

export const ACCEPTED = "accepted";
export const DUPLICATE = "duplicate";
export const STALE = "stale";
export const EARLY = "early";
export const REFUSED = "refused";

/** The actor that time-outs bind. */
export const TIMER = "timer";

/** How the words of an open time-out begin. */
export const FOR_TIMER = `for the ${TIMER}: `;

/** Tell whether what is unchecked is a time-out, which only the timer must wait for. */
export const isForTimer = ({ what }) => what.startsWith(FOR_TIMER);

/** Return why a decision is as it is. */
export function reason(code, message, evidence = {}, where = null) {
  return { code, message, evidence, where };
}

/** Return what could not be evaluated for want of these names. */
export function unchecked(what, needs, where = null) {
  return { what, needs, where };
}

/** Tell a reason from what is unchecked, and from nothing. */
export const isReason = (found) => found !== null && "code" in found;

/** Return one machine's way; `target` is null when none is known. */
export function move(machine, source, target, instance = null) {
  return { machine, source, target, instance };
}

/** Return a move with the id of what moves. */
export function named(one, ids) {
  return ids.has(one.machine) ? { ...one, instance: ids.get(one.machine) } : one;
}

/** Return reasons without those that say the same. */
export function distinct(reasons) {
  return [...new Map(reasons.map((each) => [JSON.stringify([each.code, each.message]), each])).values()];
}

/** Return the names that are missing, in order. */
export const sorted = (needs) => [...needs].sort();
