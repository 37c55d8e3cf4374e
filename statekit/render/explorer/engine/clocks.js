/** Since when a machine is in a set of states: the counterpart of `decide/clocks.py`. */

import { Misuse, near, repr } from "#diagnostics";
import { moment } from "#event";

/** Return a row with some values put in; null where none of them is there. */
export function put(row, places, values, count) {
  const found = [...(row ?? Array(count).fill(null))];
  places.forEach((place, index) => (found[place] = values[index]));
  return kept(found);
}

/** Return a row of times; null where it holds none. */
export function kept(row) {
  return row.some((each) => each !== null) ? row : null;
}

/** Return when a state was entered by a step at one time after another one. */
export function latest(one, other) {
  return one && other ? (other.us > one.us ? other : one) : one;
}

/** Return the clocks after a move of a machine between two leaves. */
export function turned(row, clocks, machine, source, target, at) {
  const touched = clocks.flatMap((each, place) => {
    const changes = each.leaves.includes(source) !== each.leaves.includes(target);
    return each.machine === machine && changes ? [place] : [];
  });
  if (!touched.length) return row;
  const values = touched.map((place) => (clocks[place].leaves.includes(target) ? at : null));
  return put(row, touched, values, clocks.length);
}

/** Return the clocks of an order whose machines all entered their states at one time. */
export function begun(clocks, states, at) {
  if (at === null) return null;
  return kept(clocks.map((each) => (each.leaves.includes(states.get(each.machine)) ? at : null)));
}

/** Return clocks as plain JSON values: pairs of a machine and its sets of states with their times. */
export function clocksToJson(clocks, row) {
  const found = new Map();
  clocks.forEach(({ machine, name }, place) => {
    if (!found.has(machine)) found.set(machine, []);
    const time = row?.[place] ?? null;
    found.get(machine).push([name, time && String(time)]);
  });
  return [...found].map(([machine, times]) => [machine, Object.fromEntries(times)]);
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** Return the clocks of a stored snapshot; one that is missing begins when its state was entered. */
export function clocksFromJson(clocks, states, value, entered) {
  const given = value ?? {};
  if (!isObject(given) || !Object.values(given).every(isObject)) {
    throw new Misuse("the snapshot's 'clocks' is not an object of objects");
  }
  for (const [machine, times] of Object.entries(given)) {
    const known = clocks.filter((each) => each.machine === machine).map((each) => each.name);
    for (const name of Object.keys(times)) {
      if (known.includes(name)) continue;
      const message = `the snapshot names a clock of ${machine} that does not exist: ${repr(name)}`;
      throw new Misuse(message, near(name, known));
    }
  }
  return kept(
    clocks.map(({ machine, name, leaves }) => {
      const inside = leaves.includes(states.get(machine));
      const times = Object.hasOwn(given, machine) ? given[machine] : {};
      if (!Object.hasOwn(times, name)) return inside ? entered.get(machine) : null;
      const time = moment(times[name]);
      if (time === null || inside) return time;
      const state = states.get(machine);
      throw new Misuse(`the clock of ${machine} in ${name} runs, and ${machine} is in ${state}`);
    }),
  );
}
