/**
 * A model with its functions in their places: the counterpart of `decide/tables.py`.
 *
 * Names of a spec are keys of Maps only: a machine may be called `constructor`.
 */

import { functions } from "#expressions";
import { NEW } from "#instances";

const byName = (list) => new Map(list.map((each) => [each.name, each]));

/** Return what the engine reads. */
export function tablesOf(model) {
  const made = functions(model.functions);
  const fn = (place) => (place === null ? null : made[place]);
  const reads = (asked) => ({
    ...asked,
    holds: fn(asked.holds),
    reads: asked.reads.map(([name, place]) => [name, fn(place)]),
    bound: asked.bound && { ...asked.bound, slope: BigInt(asked.bound.slope), rest: fn(asked.bound.rest) },
  });
  const clauses = model.clauses.map(reads);
  const rules = model.rules.map(reads);
  const datum = (each) => ({ ...each, initial: fn(each.initial)() });
  const tables = {
    name: model.name,
    version: model.version,
    actors: new Map(model.actors),
    data: byName(model.data.map(datum)),
    sums: model.sums,
    totals: new Set(model.sums.filter((each) => each.given).map((each) => each.name)),
    cells: model.cells,
    facts: new Map(model.facts.map((each) => [each.name, { ...each, value: fn(each.value) }])),
    rules,
    trail: model.trail,
    clocks: model.clocks,
    machines: byName(model.machines.map((each) => machineOf(each, fn, datum))),
    events: byName(model.events.map((each) => eventOf(each, { fn, clauses, rules }))),
  };
  tables.functions = new Map([...tables.facts].map(([name, each]) => [name, each.value]));
  tables.names = [...tables.machines.keys()];
  tables.places = new Map(tables.names.map((name, place) => [name, place]));
  tables.collections = collectionsOf(tables);
  tables.axes = tables.names.filter((name) => tables.machines.get(name).many === null);
  tables.shown = tables.data.size + tables.totals.size;
  tables.timed = [...tables.events.values()].filter((each) => each.alternatives.some((one) => one.timeout));
  return tables;
}

function machineOf(machine, fn, datum) {
  return {
    ...machine,
    states: byName(machine.states),
    births: machine.births.map(([guard, target]) => ({ guard: fn(guard), target })),
    fields: byName(machine.fields.map(datum)),
    forward: new Map(Object.entries(machine.forward)),
    into: new Map(Object.entries(machine.into)),
    ahead: new Map(Object.entries(machine.ahead).map(([leaf, leaves]) => [leaf, new Set(leaves)])),
  };
}

function eventOf(event, { fn, clauses, rules }) {
  const found = {
    ...event,
    payload: byName(event.payload),
    evidence: event.evidence.map((each) => ({ ...each, holds: fn(each.holds) })),
  };
  found.alternatives = event.alternatives.map((each) => ({
    ...each,
    event: found,
    moved: each.parts.filter((part) => part.moves),
    bits: new Map(Object.entries(each.bits).map(([name, bits]) => [name, new Map(Object.entries(bits))])),
    clauses: each.clauses.map((place) => clauses[place]),
    effects: each.effects.map((effect) => ({ ...effect, value: fn(effect.value) })),
    rules: each.rules.map((place) => rules[place]),
    timeout: each.timeout && { ...each.timeout, value: fn(each.timeout.value) },
    lasting: each.lasting.map(fn),
    repeated: {
      ...each.repeated,
      chosen: each.repeated.chosen.map(fn),
      written: each.repeated.written?.map(([name, place]) => [name, fn(place)]),
      rivals: new Map(Object.entries(each.repeated.rivals)),
    },
  }));
  return found;
}

/** Return the machines of many, each with its places in the rows of a snapshot. */
function collectionsOf(tables) {
  return [...tables.machines.values()]
    .filter((machine) => machine.many !== null)
    .map((machine) => {
      const fields = [...machine.fields.values()];
      const own = (list, name) => list.flatMap((each, place) => (name(each) === machine.name ? [place] : []));
      return {
        name: machine.name,
        machine,
        place: tables.places.get(machine.name),
        cells: fields.map((each) => tables.cells.indexOf(`${machine.name}.${each.name}`)),
        mask: own(tables.trail, ([name]) => name).reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n),
        clocks: own(tables.clocks, (each) => each.machine),
        unborn: {
          state: NEW,
          row: fields.map((each) => each.initial),
          entered: null,
          bits: 0n,
          last: -1,
          clocks: null,
        },
      };
    });
}

/** Return where a part leads from a leaf. */
export const end = (part, leaf) => part.target ?? leaf;

/** Return where an alternative leads a machine from a leaf. */
export function endOf(alternative, machine, leaf) {
  return end(alternative.moved.find((part) => part.machine === machine), leaf);
}

/** Return the shortest forward path of a machine into one of the ends, or nothing. */
export function shortest(machine, start, ends, passable) {
  const paths = new Map([[start, []]]);
  for (const [leaf, path] of paths) {
    for (const edge of machine.forward.get(leaf)) {
      const [target] = edge;
      if (paths.has(target) || !passable(edge)) continue;
      paths.set(target, [...path, edge]);
      if (ends.has(target)) return paths.get(target);
    }
  }
  return [];
}

/** Return leaves by name, a family in the place of all its leaves. */
export function inFamilies(machine, leaves) {
  const names = [];
  const covered = new Set();
  for (const state of machine.states.values()) {
    const inside = state.leaves;
    if (inside.every((each) => leaves.has(each)) && !inside.some((each) => covered.has(each))) {
      names.push(state.name);
      inside.forEach((each) => covered.add(each));
    }
  }
  return names;
}
