/** The whole answer to a proposal, with every reason: the counterpart of `decide/judge.py`. */

import { actorReasons, evidenceReasons, goodFields, payloadReasons } from "#admit";
import { check } from "#explain";
import { askedOf, joined, standings } from "#joint";
import { beenThere, older, path } from "#late";
import { changesNothing } from "#losses";
import { ACCEPTED, EARLY, REFUSED, STALE, isReason, move, reason, unchecked } from "#reasons";
import { step, sweptMoves } from "#step";
import { end } from "#tables";
import { fits, guards, movesOf, outcome } from "#trial";

/**
 * Answer for one event.
 *
 * @param target the machine and leaf that it must lead to, when a status was proposed; else null.
 */
export function judge(given, event, target = null) {
  const { proposal, tables } = given;
  const fields = goodFields(event, proposal.payload);
  const values = given.values.with({ fields, actor: proposal.by ?? "" });
  const refusals = [
    ...actorReasons(tables, event, proposal.by),
    ...payloadReasons(event, proposal.payload),
    ...evidenceReasons(event, values),
  ];
  const kept = given.keeping(fields);
  const late = target === null && !refusals.length ? olderReport(kept, event, values) : null;
  if (late) return late;
  const trial = tryAll(kept, event, values, target);
  if (!trial.fits) {
    const answers = standings(kept, event, values);
    const moves = askedMoves(event, values, target);
    if (!refusals.length) return joined(kept, event, answers, moves);
    const illegal = answers.filter((each) => each.verdict === REFUSED).map((each) => each.reason);
    return kept.decision(REFUSED, event.name, moves, [...refusals, ...illegal]);
  }
  if (!trial.taken || refusals.length) {
    if (trial.waitsFor && !refusals.length && kept.isReport) {
      const behind = trial.failures.map((each) => ({ ...each, code: "other-machine-behind" }));
      const more = { missing: trial.waitsFor, basis: "graph" };
      return kept.decision(EARLY, event.name, trial.moves, behind, more);
    }
    return kept.decision(REFUSED, event.name, trial.moves, [...refusals, ...trial.failures]);
  }
  if (target !== null && mayBeLate(kept, trial.taken, target[0])) {
    return back(kept, event, trial, values, target);
  }
  return accept(kept, trial, values);
}

/** Return the answer to a report that is older than the state of its machines. */
function olderReport(given, event, values) {
  if (event.valuable || !given.proposal.at) return null;
  const machines = new Set(event.alternatives.flatMap((each) => each.moved.map((part) => part.machine)));
  const found = older([...machines].map((name) => askedOf(given, event, values, name, event.alternatives)));
  return found && given.decision(STALE, event.name, askedMoves(event, values, null), [found]);
}

/** Tell whether a reported status along a way back may as well be a late one. */
function mayBeLate({ isReport, proposal, rows, tables }, taken, machine) {
  if (!taken.back || !isReport) return false;
  const entered = rows.entered?.[tables.places.get(machine)];
  return !proposal.at || !entered || proposal.at.us < entered.us;
}

/** Answer a reported status along a way back: late, unless data would get lost with it. */
function back(given, event, trial, values, [machine, target]) {
  const { where } = trial.taken;
  const doubt = `nothing shows that this report of ${given.title(machine)} is newer than its state`;
  const there = beenThere(given.tables, given.rows, machine, target);
  const isLate = (there && given.isBare) || changesNothing(trial.taken, values);
  const message = isLate
    ? `${event.name} goes back, and ${doubt}`
    : `${event.name} goes back and would change data, and ${doubt}: have an operator look at it`;
  const why = reason(isLate ? "behind" : "conflict", message, { machine }, where);
  return given.decision(isLate ? STALE : REFUSED, event.name, trial.moves, [why], { basis: "graph" });
}

/** Try the alternatives in order. */
function tryAll(given, event, values, target) {
  const { tables, rows, proposal } = given;
  const failures = [];
  const open = [];
  const waits = [];
  let moves = [];
  for (const each of event.alternatives) {
    if (!fits(each, values)) continue;
    const leads = movesOf(each, values);
    if (!moves.length) moves = leads;
    const found = guards(tables, each, values, { rows, at: proposal.at });
    if (found.own.length || found.named.length) {
      failures.push(...found.own, ...found.named);
      const inTime = found.named.every((one) => one.code !== "not-due");
      waits.push(inTime ? waitsFor(given, each, values) : null);
    }
    if (found.own.length) continue;
    const elsewhere =
      target !== null && leads.every((one) => one.machine !== target[0] || one.target !== target[1]);
    if (!found.named.length && !elsewhere) {
      return { taken: each, moves: leads, failures: [], unchecked: [...open, ...found.unchecked], fits: true };
    }
    const shown = leads.map((one) => `${one.machine} to ${one.target}`).join(", ");
    if (found.open.length) {
      const needs = [...new Set(found.open.flatMap((one) => one.needs))].sort();
      open.push(unchecked(`${event.name} may lead ${shown} instead`, needs, each.where));
      continue;
    }
    if (!found.named.length) {
      const message = `${event.name} leads ${shown} instead`;
      failures.push(reason("guard-failed", message, { guard: "else" }, each.where));
      waits.push(null);
    }
    break; // this is the alternative that is taken
  }
  if (!failures.length) return { taken: null, moves: [], failures, fits: false };
  const allWait = waits.length > 0 && waits.every((each) => each !== null);
  return { taken: null, moves, failures, fits: true, waitsFor: allWait ? [...new Set(waits.flat())] : null };
}

/** Return the events after which the failed clauses hold, if that is all they ask for. */
function waitsFor(given, alternative, values) {
  const moved = new Set(alternative.moved.map((part) => part.machine));
  const events = [];
  for (const clause of alternative.clauses) {
    const failed = check(clause, values);
    if (failed === null || !isReason(failed)) continue;
    const { inside } = clause;
    if (!inside || moved.has(inside.machine)) return null;
    const way = path(given.tables, inside.machine, values, new Set(inside.leaves));
    if (!way.length) return null;
    events.push(...way);
  }
  return events;
}

function accept(given, trial, values) {
  const { taken } = trial;
  const { tables, rows, proposal } = given;
  const found = outcome(taken, values);
  if (found.broken.length) return given.decision(REFUSED, taken.event.name, trial.moves, found.broken);
  const questions = [...trial.unchecked, ...found.unchecked];
  const data = tables.cells.map((name) => found.data.get(name));
  return given.decision(ACCEPTED, taken.event.name, [...trial.moves, ...sweptMoves(tables, taken, rows.instances)], [], {
    after: step(tables, rows, taken, data, proposal.at),
    unchecked: [...new Map(questions.map((each) => [each.what, each])).values()],
  });
}

/** Return what was asked of the machines, where no transition answers it. */
function askedMoves(event, values, target) {
  if (target !== null) return [move(target[0], values.states.get(target[0]), target[1])];
  const wanted = new Map();
  for (const part of event.alternatives.flatMap((each) => each.moved)) {
    const now = values.states.get(part.machine);
    const sources = part.sources.includes(now) ? [now] : part.target ? part.sources : [];
    const ends = wanted.get(part.machine) ?? new Set();
    wanted.set(part.machine, ends);
    sources.forEach((leaf) => ends.add(end(part, leaf)));
  }
  return [...wanted].map(([machine, ends]) =>
    move(machine, values.states.get(machine), ends.size === 1 ? [...ends][0] : null),
  );
}
