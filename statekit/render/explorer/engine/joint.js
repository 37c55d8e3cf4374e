/**
 * What an event means that no transition takes, over all machines that it moves or reads: the
 * counterpart of `decide/joint.py`.
 */

import { Asked, path, standing } from "#late";
import { ACCEPTED, DUPLICATE, EARLY, REFUSED, STALE, reason } from "#reasons";
import { end, inFamilies } from "#tables";

/** Answer per machine; of several joint cases, for the one that comes closest. */
export function standings(given, event, values) {
  if (event.machine !== null) {
    return [standing(askedOf(given, event, values, event.machine, event.alternatives))];
  }
  let best = [];
  for (const each of event.alternatives) {
    const found = each.parts.map((part) => partStanding(given, event, values, each, part)).filter(Boolean);
    if (!best.length || isCloser(found, best)) best = found;
  }
  return best;
}

const ORDER = [DUPLICATE, STALE, EARLY, ACCEPTED, REFUSED];

function isCloser(one, other) {
  const [a, b] = [one, other].map((answers) => {
    const verdicts = answers.map((each) => each.verdict);
    const worst = verdicts.length ? Math.max(...verdicts.map((each) => ORDER.indexOf(each))) : ORDER.length;
    return [worst, verdicts.filter((each) => each === REFUSED).length];
  });
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}

/** Answer for one machine of a joint case; null where it stays as it is. */
function partStanding(given, event, values, alternative, part) {
  const current = values.states.get(part.machine);
  if (part.sources.includes(current)) {
    if (!part.moves || end(part, current) === current) return null;
    const fine = reason("already-there", `${given.title(part.machine)} is ready in ${current}`);
    return { verdict: ACCEPTED, reason: fine, basis: null, missing: [] };
  }
  const asked = askedOf(given, event, values, part.machine, [alternative]);
  if (part.moves) return standing(asked);
  const shown = inFamilies(asked.machine, new Set(part.sources)).join(", ");
  const message = `${asked.stands}, and ${event.name} needs it in ${shown}`;
  const evidence = { machine: part.machine, state: current };
  if (given.ids.has(part.machine)) evidence.instance = given.ids.get(part.machine);
  const way = path(given.tables, part.machine, values, new Set(part.sources));
  if (way.length && given.isReport) {
    const behind = reason("other-machine-behind", message, evidence, part.where);
    return { verdict: EARLY, reason: behind, basis: "graph", missing: way };
  }
  const none = reason("no-transition", message, evidence, part.where);
  return { verdict: REFUSED, reason: none, basis: null, missing: [] };
}

/** Return what an event asks of one machine. */
export function askedOf(given, event, values, name, alternatives) {
  const { name: what, valuable, where } = event;
  return new Asked({ case: given, name, alternatives, event: what, target: null, values, valuable, where });
}

/** Join the answers of a joint event's machines; nothing moves unless all can. */
export function joined(given, event, answers, moves) {
  if (!answers.length) {
    const none = reason("no-transition", `no transition takes ${event.name}`, {}, event.where);
    return given.decision(REFUSED, event.name, moves, [none]);
  }
  const has = (verdict) => answers.some((each) => each.verdict === verdict);
  let verdict = [REFUSED, EARLY, ACCEPTED, STALE].find(has) ?? DUPLICATE;
  let found = answers;
  if (verdict === ACCEPTED) {
    // One machine is ready and another has gone: half a step is none.
    verdict = REFUSED;
    found = answers.map((each) => ({ ...each, reason: { ...each.reason, code: "no-transition" } }));
  }
  const same = found.filter((each) => each.verdict === verdict);
  const telling = same.length ? same : found;
  const reasons = telling.map((each) => each.reason);
  return given.decision(verdict, event.name, moves, reasons, {
    basis: telling.find((each) => each.basis)?.basis ?? null,
    missing: telling.flatMap((each) => each.missing),
  });
}
