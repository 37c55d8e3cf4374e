/**
 * Where one order is, with its data: the counterpart of `decide/snapshot.py` and `decide/rows.py`.
 *
 * The engine works on rows in the order of the spec; callers hold plain frozen JSON values, which
 * remember their rows.
 */

import { clocksFromJson, clocksToJson, kept } from "#clocks";
import { Misuse, className, near, repr, unknown } from "#diagnostics";
import { moment } from "#event";
import { NEW, checkCount, checkId, fieldRow, total } from "#instances";
import { accepts, freeze, wants } from "#types";
import { plain } from "#values";

/**
 * The rows of one order. `states`, `data`, `entered`, `last` and `clocks` are lists in the order of
 * the spec, the last three null where nothing is known; `bits` is the trail, `instances` has a Map by
 * id for each machine of many.
 */
export class Rows {
  constructor(rows) {
    Object.assign(this, { entered: null, bits: null, last: null, clocks: null, instances: [] }, rows);
  }

  with(changes) {
    return new Rows({ ...this, ...changes });
  }
}

const remembered = new WeakMap();

/** Return rows as plain JSON values, with the keys of `Snapshot.to_dict`. */
export function toJson(tables, rows) {
  const { names, collections } = tables;
  const by = (value) => object(tables.axes.map((name) => [name, value(tables.places.get(name), name)]));
  const clocks = clocksToJson(tables.clocks, rows.clocks).filter(([name]) => tables.axes.includes(name));
  const found = {
    spec: tables.name,
    version: tables.version,
    states: by((place) => rows.states[place]),
    data: object([...tables.data.keys()].map((name, place) => [name, plain(rows.data[place])])),
    entered: by((place) => written(rows.entered?.[place])),
    trail: rows.bits === null ? null : by((place, name) => taken(tables, name, rows.bits, rows.last[place])),
  };
  if (clocks.length) found.clocks = object(clocks.map(([name, times]) => [name, Object.freeze(times)]));
  if (collections.length) {
    found.instances = object(
      collections.map((each, index) => [
        each.name,
        object([...rows.instances[index]].map(([key, one]) => [key, instanceToJson(tables, each, one)])),
      ]),
    );
  }
  remembered.set(found, { tables, rows });
  return Object.freeze(found);
}

const object = (pairs) => Object.freeze(Object.fromEntries(pairs));
const written = (time) => (time ? String(time) : null);

function instanceToJson(tables, { name, machine }, one) {
  const found = {
    state: one.state,
    fields: object([...machine.fields.keys()].map((field, place) => [field, plain(one.row[place])])),
    entered: written(one.entered),
    trail: one.bits === null ? null : taken(tables, name, one.bits, one.last),
  };
  const own = tables.clocks.filter((each) => each.machine === name);
  if (own.length) found.clocks = Object.freeze(clocksToJson(own, one.clocks)[0][1]);
  return Object.freeze(found);
}

/** Return the transitions of a machine that the bits stand for, the last one last. */
function taken(tables, machine, bits, last) {
  const shown = (bit) => `${tables.trail[bit][1]} -> ${tables.trail[bit][2]}`;
  const found = tables.trail.flatMap(([name], bit) =>
    name === machine && (bits >> BigInt(bit)) & 1n && bit !== last ? [shown(bit)] : [],
  );
  if (last >= 0) found.push(shown(last));
  return Object.freeze(found);
}

/** Return the rows of a snapshot that this engine made, or of one that `Snapshot.to_dict` wrote. */
export function fromJson(tables, value) {
  const known = value && remembered.get(value);
  if (known?.tables === tables) return known.rows;
  if (className(value) !== "dict") {
    const kind = className(value);
    throw new Misuse(
      `a stored snapshot is the mapping that to_dict wrote, not ${kind}: \`Spec.start\` makes a new one`,
    );
  }
  const from = ["spec", "version"].map((key) => textIn(value, key));
  if (from[0] !== tables.name || from[1] !== tables.version) {
    throw new Misuse(
      `the snapshot is of ${from[0]} ${from[1]}, and the loaded spec is ` +
        `${tables.name} ${tables.version}: convert it first`,
    );
  }
  const [given, data] = [mappingIn(value, "states"), mappingIn(value, "data")];
  const states = stateRow(tables, given, "the snapshot");
  allData(tables, data);
  let [bits, last, entered] = [null, null, null];
  if ((value.trail ?? null) !== null) {
    [bits, last] = trailBits(tables, mappingIn(value, "trail"), tables.axes);
  }
  if ((value.entered ?? null) !== null) {
    const times = mappingIn(value, "entered");
    only(times, tables.axes, "machine", "the snapshot");
    entered = kept(tables.names.map((name) => moment(own(times, name))));
  }
  const now = new Map(tables.names.map((name, place) => [name, states[place]]));
  const times = new Map(tables.names.map((name, place) => [name, entered?.[place] ?? null]));
  const clocks = clocksFromJson(tables.clocks, now, value.clocks, times);
  const stored = tables.collections.length ? mappingIn(value, "instances") : {};
  for (const { name } of tables.collections) {
    if (!Object.hasOwn(stored, name)) throw new Misuse(`the snapshot lacks the instances of ${name}`);
  }
  const instances = instanceRows(tables, stored, bits !== null);
  const row = dataRow(tables, data, "the snapshot", instances);
  return new Rows({ states, data: row, entered, bits, last, clocks, instances });
}

const own = (value, key) => (Object.hasOwn(value, key) ? value[key] : null);

function textIn(value, key) {
  if (typeof own(value, key) === "string") return value[key];
  throw new Misuse(`the snapshot's '${key}' is not a text`);
}

function mappingIn(value, key) {
  if (className(own(value, key)) === "dict") return value[key];
  throw new Misuse(`the snapshot's '${key}' is not an object`);
}

/** Refuse names that do not exist. */
function only(given, known, what, whole) {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw new Misuse(`${whole} names a ${what} that does not exist: ${repr(name)}`, near(name, known));
  }
}

/** Return the name of a leaf as the spec holds it. */
export function leaf(tables, machine, name) {
  const { states } = tables.machines.get(machine);
  const state = typeof name === "string" ? states.get(name) : undefined;
  if (!state) throw unknown(`${machine} has no state`, name, states.keys());
  if (!state.children.length) return name;
  throw new Misuse(`${machine} is never in ${name} itself, only in one of its states`, state.children);
}

function stateRow(tables, states, whole) {
  only(states, tables.axes, "machine", whole);
  return tables.names.map((name) => {
    if (!tables.axes.includes(name)) return NEW;
    if (!Object.hasOwn(states, name)) throw new Misuse(`${whole} lacks the state of ${name}`);
    return leaf(tables, name, states[name]);
  });
}

/** Return the data in the spec's order; a missing one takes its initial value. */
export function dataRow(tables, data, whole, instances = []) {
  for (const name of Object.keys(data)) {
    if (!tables.totals.has(name)) continue;
    throw new Misuse(`${whole} gives ${name}, which is a total of its instances: leave it out`);
  }
  only(data, [...tables.data.keys()], "datum", whole);
  const wrong = [];
  const row = [...tables.data.values()].map(({ name, type, optional, initial }) => {
    const value = Object.hasOwn(data, name) ? data[name] : initial;
    if (value !== null && accepts(type, value)) return freeze(type, value);
    if (value === null && !optional) wrong.push(`${name} is missing: ${wants(type)}`);
    else if (value !== null) wrong.push(`${name} has the wrong type: ${wants(type, value)}`);
    return null;
  });
  if (wrong.length) throw new Misuse(`${whole} is not complete: ${wrong.join("; ")}`);
  const found = new Map(tables.collections.map(({ name }, place) => [name, instances[place] ?? new Map()]));
  const sums = tables.sums.map((each) => total(each, found.get(each.machine), tables.machines.get(each.machine)));
  const known = [...row, ...sums];
  return tables.cells.map((_, place) => known[place] ?? null);
}

function allData(tables, data) {
  const known = [...tables.data.keys()];
  only(data, known, "datum", "the snapshot"); // a misspelt one is not called missing
  const lacking = known.filter((name) => !Object.hasOwn(data, name));
  if (!lacking.length) return;
  throw new Misuse(
    `the snapshot lacks the ${lacking.length === 1 ? "datum" : "data"} ${lacking.join(", ")}: ` +
      "to_dict writes all of them, and `Spec.snapshot` takes initial values for those that you leave out",
  );
}

/** Return the bits of a trail, and the last one of each machine. */
function trailBits(tables, trail, machines, everywhere = tables.names) {
  only(trail, machines, "machine", "the snapshot");
  let bits = 0n;
  const last = everywhere.map((machine) => {
    const found = machines.includes(machine) ? own(trail, machine) : [];
    if (!Array.isArray(found)) throw new Misuse(`the trail of ${machine} is not a list`);
    let newest = -1;
    for (const each of found) {
      newest = tables.trail.findIndex(([name, event, to]) => name === machine && each === `${event} -> ${to}`);
      if (newest < 0) {
        const known = tables.trail.filter(([name]) => name === machine).map(([, event, to]) => `${event} -> ${to}`);
        throw unknown(`${machine} has no transition`, each, known);
      }
      bits |= 1n << BigInt(newest);
    }
    return newest;
  });
  return [bits, last];
}

/** Return the instances that `to_dict` wrote. */
function instanceRows(tables, stored, trail) {
  only(stored, tables.collections.map((each) => each.name), "machine of many", "the snapshot");
  return tables.collections.map(({ name, machine, clocks }) => {
    const counted = clocks.map((place) => tables.clocks[place]);
    const row = new Map();
    for (const [key, value] of Object.entries(mappingIn(stored, name))) {
      const who = `${name} ${checkId(name, key)}`;
      if (className(value) !== "dict") throw new Misuse(`${who} is not an object`);
      const steps = Object.fromEntries([[name, own(value, "trail")]]);
      const [bits, [last]] = trail ? trailBits(tables, steps, [name], [name]) : [null, [null]];
      if (value.state === NEW) {
        throw new Misuse(`what is still ${NEW} does not exist: leave such a ${name} out`);
      }
      const state = leaf(tables, name, own(value, "state"));
      const entered = moment(own(value, "entered"));
      const times = own(value, "clocks") === null ? null : Object.fromEntries([[name, value.clocks]]);
      row.set(key, {
        state,
        row: fieldRow(machine.fields, mappingIn(value, "fields"), who),
        entered,
        bits,
        last,
        clocks: clocksFromJson(counted, new Map([[name, state]]), times, new Map([[name, entered]])),
      });
    }
    checkCount(machine, row);
    return row;
  });
}
