/** One transition, tried on what is known of an order: the counterpart of `decide/trial.py`. */

import { Unknown, Values } from "#expressions";
import { check, checkRule, checkSize } from "#explain";
import { isReason, move, sorted, unchecked } from "#reasons";
import { end } from "#tables";
import { tooSoon } from "#timing";

/** Tell whether every machine is where the transition needs it. */
export function fits(alternative, values) {
  return alternative.parts.every((part) => part.sources.includes(values.states.get(part.machine)));
}

/** Return where the transition leads its machines. */
export function movesOf(alternative, values) {
  return alternative.moved.map((part) => {
    const source = values.states.get(part.machine);
    return move(part.machine, source, end(part, source));
  });
}

/**
 * Evaluate all guards of a transition. Its own guard chooses it among the alternatives; a named one
 * or a time-out then forbids what was chosen.
 *
 * @param moment the rows and the time of the proposal; null to ask no time-out.
 */
export function guards(tables, alternative, values, moment) {
  const found = { own: [], named: [], open: [], unchecked: [] };
  const later = [];
  for (const clause of alternative.clauses) {
    const answer = check(clause, values);
    const isNamed = clause.guard !== undefined;
    if (answer === null) continue;
    if (isReason(answer)) found[isNamed ? "named" : "own"].push(answer);
    // What needs nothing follows a failed `known(…)` and has no meaning.
    else if (answer.needs.length) (isNamed ? later : found.open).push(answer);
  }
  const answer = moment && tooSoon(tables, alternative, values, moment);
  if (answer) (isReason(answer) ? found.named : later).push(answer);
  found.unchecked = [...found.open, ...later];
  return found;
}

/** Apply the effects, and check the rules on what comes out. */
export function outcome(alternative, values) {
  const found = { data: new Map(values.data), broken: [], unchecked: [] };
  for (const effect of alternative.effects) {
    const value = effect.value(values);
    found.data.set(effect.name, value);
    if (value instanceof Unknown) {
      if (effect.derived) continue; // only a rule can ask for a total, and then says so itself
      const what = `${effect.name} is set to \`${effect.text}\``;
      found.unchecked.push(unchecked(what, sorted(value.needs), effect.where));
      continue;
    }
    const large = checkSize(effect, value);
    if (large) found.broken.push(large);
  }
  // What the rules read then may be too large to be written.
  if (found.broken.length) return found;
  const states = new Map(values.states);
  for (const { machine, target } of movesOf(alternative, values)) states.set(machine, target);
  const { facts, actor } = values;
  const after = new Values({ states, data: found.data, facts, actor, before: values });
  for (const rule of alternative.rules) {
    const answer = checkRule(rule, after);
    if (answer) (isReason(answer) ? found.broken : found.unchecked).push(answer);
  }
  return found;
}
