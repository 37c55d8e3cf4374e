/** Why a clause or a rule does not hold: the counterpart of `decide/explain.py`. */

import { repr } from "#diagnostics";
import { Unknown } from "#expressions";
import { reason, sorted, unchecked } from "#reasons";
import { MAX_DIGITS, isTooLarge, isWord } from "#types";
import { floorDivide, plain } from "#values";

/** Return why a clause fails, what is missing to know, or null when it holds. */
export function check(clause, values) {
  const found = clause.holds(values);
  if (found === true) return null;
  const named = clause.guard === undefined ? "" : `guard ${clause.guard}: `;
  if (found instanceof Unknown) return unchecked(`${named}${clause.text}`, sorted(found.needs), clause.where);
  const operands = operandsOf(clause, values);
  let message = `${named}\`${clause.text}\` does not hold${shown(operands)}`;
  const evidence = { guard: clause.text, values: Object.fromEntries(operands) };
  if (clause.guard !== undefined) evidence.name = clause.guard;
  const bound = boundOf(clause, values);
  if (bound) {
    const { field, word, limit } = bound;
    message += `; event.${field} can be ${word} ${limit}`;
    evidence.bound = Object.fromEntries([["field", field], [word.replace(" ", "_"), limit]]);
  }
  return reason("guard-failed", message, evidence, clause.where);
}

/** Return why a step breaks a rule: `values` are those after it, `values.before` those before. */
export function checkRule(rule, values) {
  const found = rule.holds(values);
  if (found === true) return null;
  if (found instanceof Unknown) {
    const needs = new Set([...found.needs].map((each) => each.replace(/^before\./, "")));
    return unchecked(`rule ${rule.name}: ${rule.text}`, sorted(needs), rule.where);
  }
  const operands = operandsOf(rule, values);
  const message = `rule ${rule.name} would be broken: ${rule.text}${shown(operands)}`;
  const evidence = { rule: rule.name, says: rule.text, values: Object.fromEntries(operands) };
  return reason("rule-broken", message, evidence, rule.where);
}

/** Return why a step may not set a datum to a number that has grown too large. */
export function checkSize(effect, value) {
  if (!isTooLarge(value)) return null;
  const message = `${effect.name} would have more than ${MAX_DIGITS} digits`;
  return reason("rule-broken", message, { datum: effect.name }, effect.where);
}

/** Return the value of everything that is read, by name. */
function operandsOf(asked, values) {
  return asked.reads
    .map(([name, read]) => [name, read(values)])
    .filter(([name, value]) => !(value instanceof Unknown) && !(name === "actor" && isStranger(value)))
    .map(([name, value]) => [name, plain(value)]);
}

/** Tell whether an actor is called as no spec can call one: it may be a person's name. */
function isStranger(actor) {
  return actor !== "" && !isWord(actor);
}

function shown(operands) {
  if (!operands.length) return "";
  return `: ${operands.map(([name, value]) => `${name} is ${asWritten(value)}`).join(", ")}`;
}

/** Write a value as a spec does. */
function asWritten(value) {
  if (value === null) return "not known";
  return Array.isArray(value) ? repr(value) : String(value);
}

/** Return within which bound a number of the payload would be legal, where a clause says one. */
function boundOf({ bound }, values) {
  if (!bound) return null;
  const rest = bound.rest(values);
  if (typeof rest !== "bigint") return null;
  const { field, operator, slope } = bound;
  const floor = floorDivide(rest, slope);
  const ceiling = -floorDivide(-rest, slope);
  switch (operator) {
    case "<=":
      return { field, word: "at most", limit: floor };
    case "<":
      return { field, word: "at most", limit: ceiling - 1n };
    case ">=":
      return { field, word: "at least", limit: ceiling };
    case ">":
      return { field, word: "at least", limit: floor + 1n };
  }
  return floor === ceiling ? { field, word: "only", limit: floor } : null;
}
