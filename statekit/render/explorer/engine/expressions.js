/**
 * What the functions call that `expressions/javascript.py` writes; the counterpart of
 * `expressions/evaluate.py`. Each function gets `Values` and returns a value or an `Unknown`.
 */

import { Duration, Time, lasting, later, same } from "#values";

/** No value, for want of the values of these names. */
export class Unknown {
  constructor(needs) {
    this.needs = needs;
  }
}

const NOTHING = new Unknown(new Set());

/**
 * What is known in one place.
 *
 * `states`, `data` and `fields` are Maps by name, `facts` is the Map of their functions; `actor` is
 * empty for nobody, and null when that is not known; `before` is what was known before the step.
 */
export class Values {
  constructor({ states, data, facts, fields = new Map(), actor = null, before = null }) {
    Object.assign(this, { states, data, facts, fields, actor, before });
    this.derived = new Map();
  }

  /** Return the same with something else in some places. */
  with(changes) {
    return new Values({ ...this, ...changes });
  }
}

function read(place, name, shown) {
  return place?.has(name) ? place.get(name) : new Unknown(new Set([shown]));
}

function until(decisive, operands) {
  const needs = new Set();
  for (const operand of operands) {
    const found = operand();
    if (found instanceof Unknown) found.needs.forEach((each) => needs.add(each));
    else if (found === decisive) return decisive;
  }
  return needs.size ? new Unknown(needs) : !decisive;
}

/** Compute something of values that must all be there. */
function computed(values, compute) {
  const unknown = values.filter((each) => each instanceof Unknown);
  if (unknown.length) return new Unknown(new Set(unknown.flatMap((each) => [...each.needs])));
  // A clause before this one asks `known(…)` and has failed: there is nothing to compute.
  return values.includes(null) ? NOTHING : compute(...values);
}

const raw = (value) => (value instanceof Time || value instanceof Duration ? value.us : value);
const COMPARE = {
  "<": (a, b) => raw(a) < raw(b),
  "<=": (a, b) => raw(a) <= raw(b),
  ">": (a, b) => raw(a) > raw(b),
  ">=": (a, b) => raw(a) >= raw(b),
  "==": same,
  "!=": (a, b) => !same(a, b),
};

const CALLS = {
  time: (us) => new Time(us),
  duration: (us) => new Duration(us),
  datum: (v, name, shown = name) => read(v?.data, name, shown),
  field: (v, name) => read(v.fields, name, `event.${name}`),
  actor: (v) => (v.actor === null ? new Unknown(new Set(["actor"])) : v.actor),
  state: (v, name, shown = name) => read(v?.states, name, shown),
  fact(v, name) {
    if (v === null) return new Unknown(new Set([`before.${name}`]));
    if (!v.derived.has(name)) v.derived.set(name, v.facts.get(name)(v));
    return v.derived.get(name);
  },
  inside: (leaf, leaves) => (leaf instanceof Unknown ? leaf : leaves.includes(leaf)),
  known: (found) => (found instanceof Unknown ? found : found !== null),
  not: (found) => (found instanceof Unknown ? found : !found),
  and: (...operands) => until(false, operands),
  or: (...operands) => until(true, operands),
  compare: (operator, ...ends) => computed(ends, COMPARE[operator]),
  among: (item, values) => computed([item], (found) => values.some((each) => same(each, found))),
  contains: (...both) => computed(both, (item, list) => list.some((each) => same(each, item))),
  add: (...both) => computed(both, (a, b) => a + b),
  subtract: (...both) => computed(both, (a, b) => a - b),
  multiply: (...both) => computed(both, (a, b) => a * b),
  shift: (...both) => computed(both, (time, duration) => later(time, duration.us)),
  shiftBack: (...both) => computed(both, (time, duration) => later(time, -duration.us)),
  between: (...both) => computed(both, lasting),
  negate: (number) => computed([number], (found) => -found),
  min: (...all) => computed(all, (...found) => found.reduce((a, b) => (raw(b) < raw(a) ? b : a))),
  max: (...all) => computed(all, (...found) => found.reduce((a, b) => (raw(b) > raw(a) ? b : a))),
  len: (whole) =>
    computed([whole], (found) => BigInt((typeof found === "string" ? [...found] : found).length)),
  sum: (list) => computed([list], (found) => found.reduce((a, b) => a + b, 0n)),
  choose(cases, otherwise) {
    const needs = new Set();
    const answers = new Set();
    let open = true;
    for (const [guard, value] of cases) {
      const found = guard();
      if (found instanceof Unknown) found.needs.forEach((each) => needs.add(each));
      if (found) answers.add(value); // an unknown guard is an object
      if (found === true) {
        open = false;
        break;
      }
    }
    if (open) answers.add(otherwise);
    return answers.size === 1 ? [...answers][0] : new Unknown(needs);
  },
  when(test, value, otherwise) {
    return test instanceof Unknown ? test : (test ? value : otherwise)();
  },
};

/** Return the functions that the text of a model stands for. */
export function functions(text) {
  return new Function(...Object.keys(CALLS), text)(...Object.values(CALLS));
}
